"""`CHANGES.md`: what a release changed against the one before, for people.

What rows said before is not repeated beyond labels (a verdict, a name): it may have been withdrawn since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from communique.delta import OPS
from communique.tables import TABLES

NOTABLE = 10
"""Changes told one by one: what a person reads before opening the tables."""
EXCERPT_WORDS = 12
SOURCES_SHOWN = 40

GRAVEST = ("altered", "not_found", "ambiguous", "elided", "verbatim_norm", "verbatim")
"""Verdicts that a quotation has come to, in the order in which they are told."""

Frames = Mapping[str, pl.DataFrame]


def changelog(title: str, version: str, previous: str, changes: Frames, before: Frames, after: Frames) -> str:
    """The page as Markdown.

    `changes` has the frame of `compare_rows` for each table; `before` and `after` have the tables of the two versions,
    with their rows where they are told in words (`TOLD`), else their columns at least.
    """
    notable = list(_notable(changes, before, after))
    parts = [
        f"# {title}: what {version} changed since {previous}",
        "",
        "| table | added | changed | removed | columns that changed |",
        "|---|---:|---:|---:|---|",
        *(_counts(name, changes[name]) for name in TABLES if name in changes),
        "",
        *_columns(before, after),
        *_sources(changes, before, after),
        "## Most notable",
        "",
        *(f"- {line}" for line in notable[:NOTABLE]),
    ]
    if not notable:
        parts.append("Nothing that changes a verdict, a speaker, a right or a text.")
    elif len(notable) > NOTABLE:
        parts.append(f"- and {len(notable) - NOTABLE:,} more of these kinds")
    parts += [
        "",
        "Row by row: `changes/<table>.parquet`, or "
        f'`communique.changes("quotations", since="{previous}", version="{version}")`.',
    ]
    return "\n".join(parts) + "\n"


TOLD = ("sources", "documents", "quotations", "alignments")
"""Tables whose changes are told in words."""


def _counts(name: str, changes: pl.DataFrame) -> str:
    by_op = dict(changes.group_by("op").len().iter_rows())
    cells = [f"{by_op.get(op, 0):,}" for op in OPS]
    named = changes["changed_columns"].explode(empty_as_null=True).drop_nulls().value_counts(sort=True).head(4)
    columns = ", ".join(f"`{column}` {count:,}" for column, count in named.iter_rows())
    return f"| {name} | {' | '.join(cells)} | {columns} |"


def _columns(before: Frames, after: Frames) -> list[str]:
    lines = []
    for name in TABLES:
        if name in before and name not in after:
            lines.append(f"- table `{name}` is gone")
        elif name in after and name not in before:
            lines.append(f"- table `{name}` is new")
        elif name in after:
            new = [c for c in after[name].columns if c not in before[name].columns]
            gone = [c for c in before[name].columns if c not in after[name].columns]
            lines += [f"- `{name}.{c}` is new: {TABLES[name].column(c).description}" for c in new]
            lines += [f"- `{name}.{c}` is gone" for c in gone]
    return ["## Columns", "", *lines, ""] if lines else []


def _sources(changes: Frames, before: Frames, after: Frames) -> list[str]:
    lines: list[str] = []
    for op, frames, what in (("added", after, "New sources"), ("removed", before, "Sources no longer registered")):
        keys = _keys(changes, "sources", op)
        if not keys or "sources" not in frames:
            continue
        rows = frames["sources"].filter(pl.col("source_id").is_in(keys)).sort("source_id")
        lines += [f"## {what}", ""]
        for key, title, publisher, published in rows.select(
            "source_id", "title", "publisher", "published"
        ).head(SOURCES_SHOWN).iter_rows():  # fmt: skip
            facts = "; ".join(fact for fact in (publisher, published) if fact)
            # The title of a work that is gone may be gone for a reason: its id is enough.
            lines.append(f"- {title} ({facts})" if op == "added" and facts else f"- {title if op == 'added' else key}")
        if len(keys) > SOURCES_SHOWN:
            lines.append(f"- and {len(keys) - SOURCES_SHOWN:,} more")
        lines.append("")
    return lines


def _notable(changes: Frames, before: Frames, after: Frames) -> Iterator[str]:
    """Changes worth a sentence, the gravest kind first."""
    for row in _pairs("sources", "text_rights", changes, before, after):
        yield f"rights to the text of `{row['source_id']}`: {row['text_rights_before']}, now {row['text_rights']}"
    quotations = after.get("quotations")
    words = {} if quotations is None else dict(quotations.select("quotation_id", "exact").iter_rows())
    for quotation_id, verdict, document_id, was in _judged_otherwise(changes, before, after):
        yield f"{_excerpt(words.get(quotation_id), quotation_id)}: was {was}, now {verdict}{_where(document_id)}"
    yield from _new_alterations(changes, before, after, words)
    for row in _pairs("quotations", "speaker_name", changes, before, after):
        was, now = row["speaker_name_before"] or "nobody", row["speaker_name"] or "nobody"
        yield f"{_excerpt(row['exact'], row['quotation_id'])}: was attributed to {was}, now to {now}"
    for key in _keys(changes, "documents", "added"):
        document = after["documents"].row(by_predicate=pl.col("document_id") == key, named=True)
        if document["supersedes"]:
            yield f"a new text of `{document['source_id']}`: {document['words']:,} words, read by {document['reader']}"


def _judged_otherwise(changes: Frames, before: Frames, after: Frames) -> Iterator[tuple[str, str, str | None, str]]:
    """Quotation, verdict, statement and verdict before of each quotation that has another verdict now.

    Paired by the quotation: where its statement has a new text, its alignment is another row than before.
    """
    was = _nearest("alignments", ("changed", "removed"), changes, before)
    now = _nearest("alignments", ("changed", "added"), changes, after)
    if was is None or now is None:
        return
    moved = now.join(was, on="quotation_id", suffix="_before").filter(pl.col("verdict") != pl.col("verdict_before"))
    gravest = pl.col("verdict").replace_strict(GRAVEST, range(len(GRAVEST)), default=len(GRAVEST))
    yield from (
        moved.sort(gravest, "quotation_id")
        .select("quotation_id", "verdict", "source_document_id", "verdict_before")
        .iter_rows()
    )


def _nearest(table: str, ops: tuple[str, ...], changes: Frames, version: Frames) -> pl.DataFrame | None:
    """Of the rows that changed so, the one most like its quotation, for each quotation; None without such a table."""
    needed = {"alignment_id", "quotation_id", "verdict", "similarity", "source_document_id"}
    if table not in changes or table not in version or not needed <= set(version[table].columns):
        return None
    keys = changes[table].filter(pl.col("op").is_in(ops))["alignment_id"]
    rows = version[table].filter(pl.col("alignment_id").is_in(keys.implode()))
    ordered = rows.sort("similarity", "alignment_id", descending=[True, False], nulls_last=True)
    return ordered.unique("quotation_id", keep="first", maintain_order=True).select(
        "quotation_id", "verdict", "source_document_id"
    )


def _new_alterations(changes: Frames, before: Frames, after: Frames, words: Mapping[str, str | None]) -> Iterator[str]:
    """Quotations that were not traced before and alter the words of a statement."""
    keys = _keys(changes, "alignments", "added")
    if not keys:
        return
    rows = after["alignments"].filter(pl.col("alignment_id").is_in(keys), pl.col("verdict") == "altered")
    if "alignments" in before:
        rows = rows.filter(~pl.col("quotation_id").is_in(before["alignments"]["quotation_id"].implode()))
    for row in rows.sort("similarity", "alignment_id").iter_rows(named=True):
        yield f"new: {_excerpt(words.get(row['quotation_id']), row['quotation_id'])} alters" + (
            f" the words of `{row['source_document_id']}`" if row["source_document_id"] else " what was said"
        )


def _pairs(table: str, column: str, changes: Frames, before: Frames, after: Frames) -> Iterator[dict[str, str]]:
    """Rows of a table whose `column` changed, as they are now, with the value before as `<column>_before`."""
    if table not in changes or table not in before or table not in after or column not in before[table].columns:
        return
    key = TABLES[table].key[0]
    touched = changes[table].filter(pl.col("op") == "changed", pl.col("changed_columns").list.contains(column))
    was = before[table].select(key, pl.col(column).alias(f"{column}_before"))
    rows = after[table].filter(pl.col(key).is_in(touched[key].implode())).join(was, on=key).sort(key)
    yield from rows.iter_rows(named=True)


def _keys(changes: Frames, table: str, op: str) -> list[str]:
    if table not in changes:
        return []
    return changes[table].filter(pl.col("op") == op)[TABLES[table].key[0]].to_list()


def _excerpt(words: str | None, key: str) -> str:
    if not words:
        return f"quotation `{key}`"
    shown = " ".join(words.split()[:EXCERPT_WORDS])
    return f"“{shown}{'…' if len(words.split()) > EXCERPT_WORDS else ''}”"


def _where(document_id: str | None) -> str:
    return f" in `{document_id}`" if document_id else ""
