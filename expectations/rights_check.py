"""Whether rows that are about to leave respect the rights of their texts: measured anew, not taken from `rights`.

Only the limits and the list of columns that hold words of a text are shared with what makes the published form; the
share given away is measured here by merging the spans that the published rows show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from communique.tables import TABLES
from expectations.rights import EXCERPTS, MAX_SHARE, TEXT_COLUMNS

VIOLATIONS = {
    "table": pl.String,
    "row": pl.Int64,
    "document_id": pl.String,
    "rule": pl.String,
    "reason": pl.String,
}
"""Schema of `rights_violations`: which row of which published table breaks which rule, and why. No text in it."""


def rights_violations(
    published: Mapping[str, pl.DataFrame], texts: Mapping[str, str], sources: pl.DataFrame
) -> pl.DataFrame:
    """Rows of published tables that give away more than the rights of their texts allow; none when all is well.

    `texts` maps document_id to full text; `sources` states the rights. A document of an unknown source, or of a source
    with unknown rights, is metadata_only. Columns as in `VIOLATIONS`.
    """
    rights = _rights_of_documents(published, sources)
    found = [
        *_withheld(published, rights, sources),
        *_closed_text(published, rights),
        *_words(published, rights),
        *_edits(published, rights),
        *_shares(published, rights, texts),
    ]
    return pl.DataFrame(found, schema=VIOLATIONS, orient="row")


WITHHELD = tuple(name for name in TABLES if name not in ("sources", "entities"))
"""Tables in which a withheld text leaves nothing."""
Violation = tuple[str, int, str | None, str, str]


def _rights_of_documents(published: Mapping[str, pl.DataFrame], sources: pl.DataFrame) -> dict[str, str]:
    stated = sources.select("source_id", "text_rights")
    joined = published["documents"].select("document_id", "source_id").join(stated, on="source_id", how="left")
    known = pl.col("text_rights").is_in(["open_text", "quote_only", "withheld"]).fill_null(False)
    strict = joined.select("document_id", pl.when(known).then("text_rights").otherwise(pl.lit("metadata_only")))
    return dict(strict.iter_rows())


def _rights(rights: Mapping[str, str], document_id: str | None, sources: pl.DataFrame | None = None) -> str:
    """Rights of a document; where its row is gone, as for a withheld one, those of the source its id names."""
    if document_id is not None and document_id in rights:
        return rights[document_id]
    if sources is not None and document_id is not None:
        source_id = document_id.rpartition("@")[0]
        stated = sources.filter(pl.col("source_id") == source_id)["text_rights"].to_list()
        return stated[0] if stated and stated[0] else "metadata_only"
    return "metadata_only"


def _withheld(
    published: Mapping[str, pl.DataFrame], rights: Mapping[str, str], sources: pl.DataFrame
) -> Iterator[Violation]:
    cache: dict[str, str] = {}
    for table in WITHHELD:
        if table not in published:
            continue
        for column in {"document_id", "source_document_id"} & set(published[table].columns):
            for row, document_id in enumerate(published[table][column].to_list()):
                if document_id is None:
                    continue
                if document_id not in cache:
                    cache[document_id] = _rights(rights, document_id, sources)
                if cache[document_id] == "withheld":
                    yield table, row, document_id, "withheld_leaves_nothing", f"{column} is of a withheld source"


def _closed_text(published: Mapping[str, pl.DataFrame], rights: Mapping[str, str]) -> Iterator[Violation]:
    for table, columns in TEXT_COLUMNS.items():
        if table not in published:
            continue
        for column in columns:
            for row, (document_id, value) in enumerate(published[table].select("document_id", column).iter_rows()):
                if value is not None and (stated := _rights(rights, document_id)) != "open_text":
                    yield table, row, document_id, "closed_text_stays", f"{column} is filled, text is {stated}"


def _words(published: Mapping[str, pl.DataFrame], rights: Mapping[str, str]) -> Iterator[Violation]:
    for excerpt in EXCERPTS:
        if excerpt.table not in published:
            continue
        rows = published[excerpt.table].select(excerpt.of, excerpt.column).iter_rows()
        for row, (document_id, value) in enumerate(rows):
            if value is None or (stated := _rights(rights, document_id)) == "open_text":
                continue
            where = (excerpt.table, row, document_id)
            if stated == "metadata_only":
                yield *where, "metadata_only_shows_no_words", f"{excerpt.column} is filled"
            elif excerpt.words and len(value.split()) > excerpt.words:
                yield *where, "excerpts_are_short", f"{excerpt.column} has {len(value.split())} words"


def _edits(published: Mapping[str, pl.DataFrame], rights: Mapping[str, str]) -> Iterator[Violation]:
    if "alignments" not in published:
        return
    quotations = published.get("quotations")
    shown = {} if quotations is None else dict(quotations.select("quotation_id", "exact").iter_rows())
    columns = ("document_id", "source_document_id", "quotation_id", "source_exact", "edits")
    for row, (quoting, quoted, quotation_id, exact, edits) in enumerate(
        published["alignments"].select(columns).iter_rows()
    ):
        for edit in edits or ():
            sides: tuple[tuple[str, Any, str | None, str | None], ...] = (
                ("quoted", edit["quoted"], quoting, shown.get(quotation_id)),
                ("source", edit["source"], quoted, exact),
            )
            for side, wording, document_id, excerpt in sides:
                closed = wording is not None and _rights(rights, document_id) != "open_text"
                if closed and (excerpt is None or wording not in excerpt):
                    yield "alignments", row, document_id, "edits_stay_in_excerpts", f"an edit's {side} says more"


def _shares(
    published: Mapping[str, pl.DataFrame], rights: Mapping[str, str], texts: Mapping[str, str]
) -> Iterator[Violation]:
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    unplaced: defaultdict[str, set[str]] = defaultdict(set)
    for document_id, span, value in _shown(published, rights):
        text = texts.get(document_id, "")
        # Words that are not where their offset says still show that much of the text.
        if span is not None and text[slice(*span)] == value:
            spans[document_id].append(span)
        else:
            unplaced[document_id].add(value)
    for row, document_id in enumerate(published["documents"]["document_id"].to_list()):
        shown = _union(spans[document_id]) + sum(map(len, unplaced[document_id]))
        characters = len(texts.get(document_id, ""))
        if shown and shown >= MAX_SHARE * characters:
            reason = f"{shown} of {characters} characters are shown"
            yield "documents", row, document_id, "excerpts_stay_under_share", reason


def _shown(
    published: Mapping[str, pl.DataFrame], rights: Mapping[str, str]
) -> Iterator[tuple[str, tuple[int, int] | None, str]]:
    for excerpt in EXCERPTS:
        if excerpt.table not in published:
            continue
        offset = pl.lit(None) if excerpt.offset is None else pl.col(excerpt.offset)
        rows = published[excerpt.table].select(excerpt.of, excerpt.column, offset.alias("offset"))
        for document_id, value, at in rows.iter_rows():
            if value is not None and rights.get(document_id) == "quote_only":
                yield document_id, excerpt.span(at, value), value


def _union(spans: list[tuple[int, int]]) -> int:
    """Characters that the spans cover together."""
    covered, reached = 0, 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered
