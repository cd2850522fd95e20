"""Releases made by the tests: rows that say what matters, all other columns filled in as the contracts ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from communique.tables import TABLES, Column
from pipelines.publish.compose import Contents, compose
from pipelines.publish.facts import CollectionFacts

VERSION = "2026.1.0"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def write_release(root: Path, name: str, rows: Rows, version: str = VERSION) -> Path:
    """A version folder as every release is written, without validation: what the page reads may be anything."""
    folder = root / name / version
    folder.mkdir(parents=True)
    frames = {table: _frame(table, name, rows.get(table, ()), version) for table in TABLES}
    facts = CollectionFacts(name, f"Made by tests: {name}", "Rows made by the tests.", "CC0-1.0")
    compose(Contents(facts, version, "2026-01-01T00:00:00Z", None, frames, {}, None, {}, ()), folder)
    return folder


def _frame(table: str, collection: str, rows: Sequence[Mapping[str, Any]], version: str) -> pl.DataFrame:
    contract = TABLES[table]
    filled = [{c.name: row.get(c.name, _filler(c)) for c in contract.content} for row in rows]
    released = pl.lit(version)
    return contract.conform(filled, collection).with_columns(
        released.alias("first_release"), released.alias("changed_release")
    )


def _filler(column: Column) -> Any:
    if column.nullable:
        return None
    if column.allowed:
        return column.allowed[0]
    if isinstance(column.dtype, pl.List):
        return []
    if isinstance(column.dtype, pl.Datetime):
        return datetime(2026, 1, 1, tzinfo=UTC)
    fillers: dict[Any, Any] = {
        pl.String: "made",
        pl.Boolean: True,
        pl.Int32: 0,
        pl.Int64: 0,
        pl.Float64: 0.5,
        pl.Date: date(2026, 1, 1),
    }
    return fillers[column.dtype]


def document(source_id: str, kind: str, text: str, **facts: Any) -> dict[str, list[dict[str, Any]]]:
    """A work with one snapshot, each line of the text a passage; ids are `<source_id>@1` and `<source_id>-p<n>`."""
    document_id = f"{source_id}@1"
    passages = []
    at = 0
    for ordinal, line in enumerate(text.split("\n")):
        passages.append(
            {
                "passage_id": f"{source_id}-p{ordinal}",
                "document_id": document_id,
                "ordinal": ordinal,
                "role": "body",
                "start": at,
                "end": at + len(line),
                "text": line,
            }
        )
        at += len(line) + 1
    source = {"source_id": source_id, "kind": kind, "title": source_id, "text_rights": "open_text", "language": "en"}
    snapshot = {"document_id": document_id, "source_id": source_id, "characters": len(text), "text": text}
    return {"sources": [source | facts], "documents": [snapshot], "passages": passages}


def together(*parts: Rows) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of several parts, table by table."""
    return {table: [row for part in parts for row in part.get(table, ())] for table in TABLES}
