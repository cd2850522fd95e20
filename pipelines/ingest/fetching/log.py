"""What every check of a source came to: an append-only log a collection, from which the next check learns.

The newest line of a source says with which validators to ask again, which bytes a 304 stands for, and until when the
host asked to be left alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import Any, Literal

from pipelines.ingest.errors import ArchiveError
from pipelines.ingest.fetching.fetcher import Validators

CheckStatus = Literal["fetched", "unchanged", "archived_copy", "kept", "missing"]
"""New bytes; the bytes it had; bytes of the archived copy; failed with a snapshot held; failed with none."""


@dataclass(frozen=True)
class Check:
    """One check of a source on the network."""

    source_id: str
    url: str
    status: CheckStatus
    at: datetime
    steps: tuple[str, ...]
    kind: str | None = None
    """Kind of the failure, where the live URL failed."""
    reason: str | None = None
    final_url: str | None = None
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime | None = None

    @property
    def validators(self) -> Validators:
        """What to send with the next request for the URL."""
        return Validators(self.etag, self.last_modified)


class FetchLog:
    """The log in a file, made with its first line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._latest: dict[str, Check] = {}
        for line in self._lines():
            self._latest[line.source_id] = line

    def latest(self, source_id: str) -> Check | None:
        """The newest check of a source."""
        return self._latest.get(source_id)

    def add(self, check: Check) -> None:
        """Note a check; on disk when this returns."""
        line = asdict(check) | {
            "at": check.at.isoformat(),
            "not_before": check.not_before.isoformat() if check.not_before else None,
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                # A line that a crash tore must not swallow this one.
                file.seek(max(file.seek(0, SEEK_END) - 1, 0))
                begin = b"" if file.read(1) in (b"\n", b"") else b"\n"
                written = json.dumps(line, ensure_ascii=False, sort_keys=True)
                file.write(begin + written.encode("utf-8", "backslashreplace") + b"\n")
        except OSError as error:
            raise ArchiveError(
                f"the fetch log {self._path} cannot be written: {error.strerror}; free or mend it"
            ) from error
        self._latest[check.source_id] = check

    def _lines(self) -> list[Check]:
        if not self._path.is_file():
            return []
        found = []
        with self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    found.append(_check(json.loads(line)))
                except (ValueError, KeyError, TypeError):
                    continue  # a line torn by a crash; the check it told of is made again
        return found


def _check(line: dict[str, Any]) -> Check:
    known = {each.name for each in fields(Check)}
    facts = {key: value for key, value in line.items() if key in known}
    return Check(
        **facts
        | {
            "at": datetime.fromisoformat(line["at"]).astimezone(UTC),
            "steps": tuple(line["steps"]),
            "not_before": datetime.fromisoformat(line["not_before"]) if line.get("not_before") else None,
        }
    )
