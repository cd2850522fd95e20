"""JSON Lines in and out for the black-box commands: bad lines are reported by number and skipped, never fatal."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError


class InputFileError(CommuniqueError):
    """An input file that is not there or cannot be read."""


@dataclass
class LineErrors:
    """What was wrong with lines, in file order."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: Path, number: int, reason: str, then: str = "skipped") -> None:
        """Note what is wrong with line `number` (from 1) of `path`, and what was done with it."""
        self.messages.append(f"{path.name}, line {number}: {reason}; {then}")


def read_records(path: Path, required: tuple[str, ...], errors: LineErrors) -> Iterator[dict[str, Any]]:
    """Objects of a .jsonl or .jsonl.gz file that have every `required` field as text; others go to `errors`.

    Raises InputFileError when the file cannot be opened.
    """
    return (record for _, record in numbered_records(path, required, errors))


def numbered_records(path: Path, required: tuple[str, ...], errors: LineErrors) -> Iterator[tuple[int, dict[str, Any]]]:
    """Like `read_records`, each with the number of its line, from 1."""
    with _opened(path) as stream:
        for number, raw in enumerate(stream, start=1):
            if not raw.strip():
                continue
            try:
                record = json.loads(raw.decode("utf-8"))
            except (ValueError, RecursionError) as error:
                errors.add(path, number, f"not JSON ({error})")
                continue
            reason = _misfit(record, required)
            if reason:
                errors.add(path, number, reason)
            else:
                yield number, record


def write_records(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Write records one a line, UTF-8, and return how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", errors="surrogatepass") as stream:
        for record in records:
            # A lone surrogate has no UTF-8 form: escape such lines, keep all others readable.
            line = json.dumps(record, ensure_ascii=False)
            if not _is_encodable(line):
                line = json.dumps(record)
            stream.write(line + "\n")
            count += 1
    return count


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[bytes]]:
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as unpacked:
                yield unpacked
        else:
            with path.open("rb") as plain:
                yield plain
    except (OSError, EOFError) as error:
        raise InputFileError(f"cannot read {path} ({error}); give a .jsonl or .jsonl.gz file") from error


def _misfit(record: object, required: tuple[str, ...]) -> str | None:
    if not isinstance(record, dict):
        return f"expected an object with {', '.join(required)}, found {type(record).__name__}"
    for name in required:
        if name not in record:
            return f"no field {name!r}"
        if name != "id" and not isinstance(record[name], str):
            return f"field {name!r} is not text"
    return None


def _is_encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
