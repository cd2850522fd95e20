"""Bulk JSONL: one document a line, with doc_id and text, and category, date, title and url where they are known.

Text is taken as it stands, line ends made \\n. A line that is no such document is quarantined with its number and
reason; the other lines are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from communique.tables.edtf import edtf_bounds
from pipelines.ingest.gzipped import unpacked
from pipelines.ingest.readers.text import ReadText, decode, repair

JSONL_READER = "jsonl 1"
# A gzipped file that unpacks to more than this is refused: 2 GiB, far above any collection of statements.
LARGEST_UNPACKED = 1 << 31


@dataclass(frozen=True)
class BulkRecord:
    """One document of a bulk source."""

    doc_id: str
    title: str
    text: str
    category: str | None = None
    date: str | None = None
    """EDTF."""
    url: str | None = None
    read: ReadText | None = None
    """What a reader made of it, where it was more than plain text."""

    def as_read(self) -> ReadText:
        """The text with what is known of it."""
        return self.read or ReadText(self.text, JSONL_READER, title=self.title, published=self.date)


@dataclass(frozen=True)
class MalformedLine:
    """A line that could not be read; lines count from 1."""

    line: int
    reason: str


def read_jsonl(data: bytes) -> tuple[list[BulkRecord], list[MalformedLine]]:
    """The documents of a JSONL file, gzipped or not, and its malformed lines."""
    records: dict[str, BulkRecord] = {}
    malformed = []
    for number, line in enumerate(decode(unpacked(data, "JSONL file", LARGEST_UNPACKED)).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _record(json.loads(line))
            if record.doc_id in records:
                raise ValueError(f"doc_id {record.doc_id!r} stands on an earlier line too")
        except (ValueError, RecursionError) as error:
            malformed.append(MalformedLine(number, str(error)))
        else:
            records[record.doc_id] = record
    return list(records.values()), malformed


def _record(line: Any) -> BulkRecord:
    if not isinstance(line, dict):
        raise ValueError("not a JSON object")
    doc_id, text = _string(line, "doc_id"), _string(line, "text")
    if doc_id is None or text is None:
        raise ValueError(f"{'doc_id' if doc_id is None else 'text'} is missing or empty")
    day = _string(line, "date")
    if day is not None:
        edtf_bounds(day)
    return BulkRecord(
        doc_id=doc_id,
        title=(_string(line, "title") or doc_id).strip(),
        text=text,
        category=_string(line, "category"),
        date=day,
        url=_string(line, "url"),
    )


def _string(line: dict[str, Any], name: str) -> str | None:
    value = line.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is no string")
    return repair(value) if value.strip() else None
