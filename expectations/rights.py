"""What of a text may leave: full working tables in, the form that is published out.

Each source's `text_rights` decides; unknown rights, and texts that are not at hand to be measured, count as
metadata_only.

- open_text: everything is published.
- quote_only: no document or passage text; of a claim the first 15 words, and no subject, predicate or object; of a
  quotation, and of a statement's words in an alignment, the first 100 words. The union of all that is published of one
  document stays under 25 % of its text, else overlapping excerpts would rebuild it.
- metadata_only: offsets, labels and hashes.
- withheld: the row in `sources`, and nothing else.

What does not fit under the 25 % is dropped in a fixed order: prefixes and suffixes go first, then excerpts of claims,
then references, mentions, speakers, holders and cues as written, and quotations last. (The code admits in the opposite
order, `EXCERPTS`, row by row in the table's order; an excerpt that does not fit is left out, later ones may still fit.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

MAX_SHARE = 0.25
"""Share of a quote_only text that all its published excerpts together must stay under."""
CLAIM_WORDS = 15
QUOTATION_WORDS = 100
TEXT_COLUMNS = {"documents": ("text",), "passages": ("text",), "claims": ("subject", "predicate", "object")}
"""Columns that only open texts may fill."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Excerpt:
    """A column that holds words of a document's text, and where they stand."""

    table: str
    column: str
    where: Literal["from", "before", "after", "anywhere"] = "from"
    """From the offset on; right before it; right after it; or somewhere, without an offset."""
    offset: str | None = "start"
    of: str = "document_id"
    words: int | None = None
    """At most so many words of it leave a quote_only text."""

    def span(self, offset: int | None, value: str) -> tuple[int, int] | None:
        """The span that `value` claims to fill, None where it names none."""
        if offset is None or self.where == "anywhere":
            return None
        start = offset - len(value) if self.where == "before" else offset
        return (start, start + len(value)) if start >= 0 else None


EXCERPTS = (
    Excerpt("quotations", "exact", words=QUOTATION_WORDS),
    Excerpt("alignments", "source_exact", offset="source_start", of="source_document_id", words=QUOTATION_WORDS),
    Excerpt("references", "exact"),
    Excerpt("mentions", "exact"),
    Excerpt("quotations", "speaker", offset="speaker_start"),
    Excerpt("claims", "holder", offset="holder_start"),
    Excerpt("quotations", "cue", offset="cue_start"),
    Excerpt("claims", "cue", "anywhere", None),
    Excerpt("claims", "exact", words=CLAIM_WORDS),
    Excerpt("quotations", "prefix", "before"),
    Excerpt("quotations", "suffix", "after", "end"),
)
"""Every column with words of a text, in the order in which a quote_only text's share is spent."""


def apply_rights(tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """The tables in the form that may leave; the full ones are left as they are.

    `texts` maps document_id to full text. Row hashes are stale after this: conform the frames before they are written.
    """
    rights = document_rights(tables)
    kept = _without_withheld(dict(tables), rights)
    shares = {
        document_id: _Share(texts[document_id])
        for document_id, stated in rights.items()
        if stated == "quote_only" and document_id in texts
    }
    for excerpt in EXCERPTS:
        if excerpt.table in kept:
            kept[excerpt.table] = _spend(kept[excerpt.table], excerpt, rights, shares)
    for table, columns in TEXT_COLUMNS.items():
        if table in kept:
            kept[table] = _only_open(kept[table], columns, rights)
    if "alignments" in kept:
        kept["alignments"] = _clear_edits(kept, rights)
    return kept


def document_rights(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """document_id to the text_rights of its source; metadata_only where the source or its rights are unknown."""
    stated = dict(tables["sources"].select("source_id", "text_rights").iter_rows())
    known = ("open_text", "quote_only", "metadata_only", "withheld")
    return {
        document_id: rights if (rights := stated.get(source_id)) in known else "metadata_only"
        for document_id, source_id in tables["documents"].select("document_id", "source_id").iter_rows()
    }


def first_words(text: str, most: int) -> str:
    """`text` up to the end of its `most`-th word; all of it where it has no more."""
    for number, word in enumerate(_WORD.finditer(text), start=1):
        if number == most:
            return text[: word.end()]
    return text


class _Share:
    """How much of one text has been given away."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.given = bytearray(len(text))
        self.spent = 0
        self.unplaced: set[str] = set()

    def admit(self, span: tuple[int, int] | None, value: str) -> bool:
        """Whether `value` still fits, and if so, count it. What does not stand where it says counts in full."""
        if span is None or self.text[span[0] : span[1]] != value:
            cost = 0 if value in self.unplaced else len(value)
        else:
            cost = self.given.count(0, *span)
        if self.spent + cost >= MAX_SHARE * len(self.text):
            return False
        self.spent += cost
        if span is None or self.text[span[0] : span[1]] != value:
            self.unplaced.add(value)
        else:
            self.given[span[0] : span[1]] = b"\x01" * (span[1] - span[0])
        return True


def _spend(
    frame: pl.DataFrame, excerpt: Excerpt, rights: Mapping[str, str], shares: Mapping[str, _Share]
) -> pl.DataFrame:
    """The frame with `excerpt`'s column cut down to what its documents' rights allow."""
    # Most rows are of open texts, or have no words there: only the others are looked at one by one.
    is_open = pl.col(excerpt.of).is_in(_is_open(rights)).fill_null(False)
    offset = pl.col(excerpt.offset) if excerpt.offset else pl.lit(None, pl.Int32)
    closed = frame.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), excerpt.of, excerpt.column, offset.alias("at")
    ).filter(pl.col(excerpt.column).is_not_null(), ~is_open)
    kept: list[str | None] = []
    for _, document_id, value, at in closed.iter_rows():
        share = shares.get(document_id)
        shortened = first_words(value, excerpt.words) if excerpt.words else value
        fits = share is not None and share.admit(excerpt.span(at, shortened), shortened)
        kept.append(shortened if fits else None)
    return frame.with_columns(frame[excerpt.column].scatter(closed["row"], pl.Series(kept, dtype=pl.String)))


def _only_open(frame: pl.DataFrame, columns: tuple[str, ...], rights: Mapping[str, str]) -> pl.DataFrame:
    is_open = _is_open(rights)
    return frame.with_columns(pl.when(pl.col("document_id").is_in(is_open)).then(pl.col(c)).alias(c) for c in columns)


def _is_open(rights: Mapping[str, str]) -> list[str]:
    return [document_id for document_id, stated in rights.items() if stated == "open_text"]


def _clear_edits(kept: Mapping[str, pl.DataFrame], rights: Mapping[str, str]) -> pl.DataFrame:
    """Alignments whose edits repeat no wording beyond what the quotation and the statement's span still show."""
    is_open = _is_open(rights)
    both_open = pl.all_horizontal(
        pl.col(of).is_in(is_open).fill_null(False) for of in ("document_id", "source_document_id")
    )
    # Lists of edits are slow to make anew; most are of two open texts, or empty.
    frame = kept["alignments"].with_row_index("row")
    concerned = (pl.col("edits").list.len() > 0) & ~both_open
    closed, rest = frame.filter(concerned), frame.filter(~concerned.fill_null(False))
    quoted = dict(kept["quotations"].select("quotation_id", "exact").iter_rows()) if "quotations" in kept else {}
    cleared = pl.Series("edits", _cleared(closed, quoted, rights), dtype=frame.schema["edits"])
    return pl.concat([rest, closed.with_columns(cleared)]).sort("row").drop("row")


def _cleared(
    alignments: pl.DataFrame, quoted: Mapping[str, str | None], rights: Mapping[str, str]
) -> list[list[dict[str, Any]]]:
    def wording(value: str | None, document_id: str | None, shown: str | None) -> str | None:
        if value is None or rights.get(document_id or "") == "open_text":
            return value
        return value if shown is not None and value in shown else None

    columns = ("document_id", "quotation_id", "source_document_id", "source_exact", "edits")
    return [
        [
            {
                **edit,
                "quoted": wording(edit["quoted"], document_id, quoted.get(quotation_id)),
                "source": wording(edit["source"], source_document_id, source_exact),
            }
            for edit in edits
        ]
        for document_id, quotation_id, source_document_id, source_exact, edits in alignments.select(columns).iter_rows()
    ]


def _without_withheld(tables: dict[str, pl.DataFrame], rights: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """The tables without any row of a withheld document; only its source's row stays, as a tombstone."""
    withheld = [document_id for document_id, stated in rights.items() if stated == "withheld"]
    if not withheld:
        return tables
    before = _entities_used(tables)
    kept = {
        name: frame.filter(~pl.col("document_id").is_in(withheld)) if "document_id" in frame.columns else frame
        for name, frame in tables.items()
    }
    if "alignments" in kept:
        # The verdict stays true of the quotation; where the words stand is withdrawn with the statement.
        place = ("source_exact", "source_spans", "source_start", "source_end", "source_document_id")
        gone = pl.col("source_document_id").is_in(withheld).fill_null(False)
        kept["alignments"] = kept["alignments"].with_columns(pl.when(~gone).then(pl.col(c)).alias(c) for c in place)
    if "evidence" in kept:
        kept["evidence"] = kept["evidence"].filter(
            ~pl.col("source_document_id").is_in(withheld),
            *([pl.col("claim_id").is_in(kept["claims"]["claim_id"].implode())] if "claims" in kept else []),
        )
    if "entities" in kept:
        orphaned = before - _entities_used(kept)
        kept["entities"] = kept["entities"].filter(~pl.col("entity_id").is_in(list(orphaned)))
    return kept


def _entities_used(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    columns = (("mentions", "entity_id"), ("quotations", "speaker_entity_id"), ("claims", "holder_entity_id"))
    return {key for table, column in columns if table in tables for key in tables[table][column].drop_nulls().to_list()}
