"""`python -m pipelines align`: quotations in a JSONL file against statements in another."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.jsonlines import LineErrors, read_records, write_records
from pipelines.trace.choice import Traced
from pipelines.trace.index import Index
from pipelines.trace.policy import UNATTRIBUTED_POLICY
from pipelines.trace.trace import build_index, trace_all

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_AT_ONCE = 256
"""Statements of a pool that are held as Python objects at a time."""


def align_file(quotes_path: Path, pool_path: Path, out_path: Path) -> int:
    """Trace the quotations of one file to the statements of another; the exit code says whether every line was read.

    A quotation is {"id", "quote", optional "quoting_doc", "date"}; a statement {"doc_id", "text", optional "date"};
    a line out {"id", "document", "start", "end", "verdict", "similarity", "edits", "spans"}. Malformed lines are
    reported with their number on standard error and skipped; the exit code is then 1. A line whose date cannot be read
    is reported too, and taken as undated.
    """
    errors = LineErrors()
    index = build_index(_read_pool(pool_path, errors))
    asked = list(read_records(quotes_path, ("id", "quote"), errors))
    quotes = _frame({"document_id": "quoting_doc", "exact": "quote"}, asked, quotes_path, errors)
    outcomes = trace_all(quotes, index, UNATTRIBUTED_POLICY)

    def lines() -> Iterator[dict[str, Any]]:
        for row, outcome in zip(asked, outcomes, strict=True):
            yield {"id": row["id"], **_line(outcome, index)}

    out_path.parent.mkdir(parents=True, exist_ok=True)
    write_records(out_path, lines())
    for message in errors.messages:
        print(message, file=sys.stderr)
    return 1 if errors.messages else 0


def _read_pool(path: Path, errors: LineErrors) -> pl.DataFrame:
    """Statements as rows, taken in a few at a time: a pool as Python objects takes several times its size."""
    records = read_records(path, ("doc_id", "text"), errors)
    fields = {"document_id": "doc_id", "text": "text"}
    parts = [_frame(fields, [], path, errors)]
    while batch := list(islice(records, _AT_ONCE)):
        parts.append(_frame(fields, batch, path, errors))
    return pl.concat(parts, rechunk=False)


def _frame(fields: dict[str, str], records: list[dict[str, Any]], path: Path, errors: LineErrors) -> pl.DataFrame:
    """Records as rows: `fields` maps a column to its field; text that UTF-8 cannot carry is replaced sign for sign."""
    columns: dict[str, list[Any]] = {
        column: [_encodable(record.get(name)) for record in records] for column, name in fields.items()
    }
    columns["date"] = [_day(record, path, errors) for record in records]
    return pl.DataFrame(columns, schema={**dict.fromkeys(fields, pl.String), "date": pl.Date})


def _encodable(value: object) -> str | None:
    """A text with each lone surrogate made U+FFFD, so that offsets stay; None for what is no text."""
    if not isinstance(value, str):
        return None
    return _LONE_SURROGATE.sub("\ufffd", value)


def _day(record: dict[str, Any], path: Path, errors: LineErrors) -> date | None:
    given = record.get("date")
    if given is None or given == "":
        return None
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        name = record.get("id", record.get("doc_id"))
        errors.messages.append(f"{path.name}, {name!r}: date {given!r} is not YYYY-MM-DD; taken as undated")
        return None


def _line(outcome: Traced, index: Index) -> dict[str, Any]:
    match = outcome.match
    return {
        "document": None if match is None else index.ids[match.statement],
        "start": None if match is None else match.start,
        "end": None if match is None else match.end,
        "verdict": outcome.verdict,
        "similarity": round(outcome.similarity, 4),
        "edits": [] if match is None else [edit.as_row() for edit in match.edits],
        "spans": [] if match is None else match.spans,
    }
