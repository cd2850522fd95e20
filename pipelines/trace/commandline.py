"""`python -m pipelines align`: quotations in a JSONL file against statements in another."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

import polars as pl

from communique.errors import CommuniqueError
from pipelines.trace.index import Index
from pipelines.trace.trace import UNATTRIBUTED_POLICY, Traced, build_index, trace_all


class AlignInputError(CommuniqueError):
    """A file that `align` cannot read."""


def align_file(quotes_path: Path, pool_path: Path, out_path: Path) -> int:
    """Trace the quotations of one file to the statements of another; the exit code says whether every line was read.

    A quotation is {"id", "quote", optional "quoting_doc", "date"}; a statement {"doc_id", "text", optional "date"};
    a line out {"id", "document", "start", "end", "verdict", "similarity", "edits", "spans"}. Malformed lines are
    reported with their number on standard error and skipped.
    """
    pool = _Lines(pool_path, ("doc_id", "text"))
    documents = pl.DataFrame(
        [(row["doc_id"], row["text"], row["date"]) for row in pool],
        schema={"document_id": pl.String, "text": pl.String, "date": pl.Date},
        orient="row",
    )
    lines = _Lines(quotes_path, ("id", "quote"))
    asked = list(lines)
    quotes = pl.DataFrame(
        [(row.get("quoting_doc"), row["quote"], row["date"]) for row in asked],
        schema={"document_id": pl.String, "exact": pl.String, "date": pl.Date},
        orient="row",
    )
    index = build_index(documents)
    outcomes = trace_all(quotes, index, UNATTRIBUTED_POLICY)
    out_path.parent.mkdir(parents=True, exist_ok=True)
    with out_path.open("w", encoding="utf-8") as out:
        for row, outcome in zip(asked, outcomes, strict=True):
            out.write(json.dumps({"id": row["id"], **_line(outcome, index)}, ensure_ascii=False) + "\n")
    return 1 if pool.malformed or lines.malformed else 0


def _line(outcome: Traced, index: Index) -> dict[str, object]:
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


class _Lines:
    """The well-formed rows of a JSONL file, plain or gzipped; the others are reported and counted."""

    def __init__(self, path: Path, needed: tuple[str, ...]) -> None:
        self.path, self.needed, self.malformed = path, needed, 0
        if not path.is_file():
            raise AlignInputError(f"{path} is not there; name a JSONL file")

    def __iter__(self) -> Iterator[dict[str, object]]:
        with self._open() as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    yield self._parse(line)
                except ValueError as error:
                    self.malformed += 1
                    print(f"{self.path}, line {number}: {error}; skipped", file=sys.stderr)

    def _open(self) -> IO[bytes]:
        if self.path.suffix == ".gz":
            return gzip.open(self.path, "rb")  # type: ignore[return-value]
        return self.path.open("rb")

    def _parse(self, line: bytes) -> dict[str, object]:
        row = json.loads(line.decode("utf-8"))
        if not isinstance(row, dict):
            raise ValueError("not a JSON object")
        for name in self.needed:
            if (name != "id" and not isinstance(row.get(name), str)) or row.get(name) is None:
                raise ValueError(f"needs {name!r}")
        given = row.get("date")
        row["date"] = date.fromisoformat(given[:10]) if isinstance(given, str) and given else None
        return row
