"""The archive: every input as bytes, in WARC files, addressed by sha256, the same bytes stored once.

    warc/communique-00001.warc.gz   the bytes; the only file that cannot be made again
    index.jsonl                     sha256 -> file and offset, media type, when and from where; rebuilt when missing
    log.jsonl                       which source had which bytes, in order

A record is written and synced before its line in the index. Whatever a crash leaves half-written at the end of a file
is ignored by readers and cut off by the next writer. Writers take turns through a lock file, so that several
processes may archive into one folder.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipelines.ingest import warc
from pipelines.ingest.errors import ArchiveError

ROLL_OVER = 1 << 30
"""Bytes after which a new WARC file is begun: 1 GiB, as the WARC guidelines recommend."""


@dataclass(frozen=True)
class Snapshot:
    """Archived bytes: what they are, where they are kept, when and from where they first came."""

    sha256: str
    warc_file: str
    offset: int
    length: int
    """Bytes of the gzipped record."""
    size: int
    """Bytes of the input itself."""
    media_type: str
    retrieved_at: datetime
    """UTC, whole seconds, of the first archival."""
    retrieved_from: str


@dataclass(frozen=True)
class HttpAnswer:
    """What came with fetched bytes: the status line and the headers."""

    status: str
    headers: tuple[tuple[str, str], ...]


def _now() -> datetime:
    return datetime.now(UTC)


class Archive:
    """An archive in a folder, made when something is first put into it. `clock` gives the time of archival."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = _now) -> None:
        self.folder = folder
        self._clock = clock
        self._index_path = folder / "index.jsonl"
        self._log_path = folder / "log.jsonl"
        self._warc_folder = folder / "warc"
        self._snapshots: dict[str, Snapshot] = {}
        self._index_read = 0
        self._load_index()

    def __contains__(self, digest: str) -> bool:
        return digest in self._snapshots

    def __len__(self) -> int:
        return len(self._snapshots)

    def put(self, data: bytes, media_type: str, retrieved_from: str, answer: HttpAnswer | None = None) -> Snapshot:
        """Archive `data` unless the archive has it; the snapshot of its first archival either way.

        With `answer`, the record is a WARC `response` with its headers, else a `resource`.
        """
        digest = sha256(data).hexdigest()
        known = self._snapshots.get(digest)
        if known is not None:
            return known
        with self._writing():
            known = self._snapshots.get(digest)
            if known is not None:
                return known
            snapshot = self._append(data, digest, media_type, retrieved_from, answer)
            _append_line(self._index_path, _index_line(snapshot))
            self._index_read = self._index_path.stat().st_size
            self._snapshots[digest] = snapshot
            return snapshot

    def snapshot(self, digest: str) -> Snapshot:
        """Where the bytes with this sha256 are; ArchiveError when the archive has none."""
        try:
            return self._snapshots[digest]
        except KeyError:
            raise ArchiveError(f"the archive in {self.folder} has no bytes with sha256 {digest}") from None

    def get(self, digest: str) -> bytes:
        """The bytes with this sha256, verified; ArchiveError when they are absent or damaged."""
        snapshot = self.snapshot(digest)
        path = self._warc_folder / snapshot.warc_file
        try:
            data = warc.read_payload(path, snapshot.offset, snapshot.length)
        except (OSError, ValueError) as error:
            raise ArchiveError(f"{path} does not hold {digest} any more ({error}); restore it from a copy") from error
        found = sha256(data).hexdigest()
        if found != digest:
            raise ArchiveError(
                f"{path} is damaged at byte {snapshot.offset}: expected sha256 {digest}, found {found}; "
                "restore the file from a copy"
            )
        return data

    def log(self, source_id: str, snapshot: Snapshot) -> None:
        """Note that these bytes are now the source's newest; nothing is noted when they already were."""
        self.log_all([(source_id, snapshot)])

    def log_all(self, entries: list[tuple[str, Snapshot]]) -> None:
        """`log` for many sources at once."""
        if not self._news(entries):
            return
        with self._writing():
            # Read again inside the lock: another process may have noted the same.
            lines = [{"source_id": source_id, "sha256": s.sha256} for source_id, s in self._news(entries)]
            if lines:
                _append_line(self._log_path, *lines)

    def history(self) -> dict[str, list[Snapshot]]:
        """For each source its snapshots in the order in which they were seen, oldest first."""
        histories: dict[str, list[Snapshot]] = {}
        for line in _whole_lines(self._log_path)[0]:
            snapshot = self._snapshots.get(str(line.get("sha256")))
            if snapshot is not None and isinstance(line.get("source_id"), str):
                histories.setdefault(line["source_id"], []).append(snapshot)
        return histories

    def rebuild_index(self) -> None:
        """Make the index again from the WARC files."""
        with self._locked():
            self._rebuild_index()

    def _news(self, entries: list[tuple[str, Snapshot]]) -> list[tuple[str, Snapshot]]:
        last = {source_id: snapshots[-1].sha256 for source_id, snapshots in self.history().items()}
        news = []
        for source_id, snapshot in entries:
            if last.get(source_id) != snapshot.sha256:
                last[source_id] = snapshot.sha256
                news.append((source_id, snapshot))
        return news

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The lock is held, what others wrote is known, and torn ends are cut off."""
        with self._locked():
            self._load_index()
            if not self._index_path.exists() and any(self._warc_folder.glob("*.warc.gz")):
                self._rebuild_index()
            for path in (self._index_path, self._log_path):
                _cut_torn_line(path)
            yield

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._warc_folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)

    def _append(
        self, data: bytes, digest: str, media_type: str, retrieved_from: str, answer: HttpAnswer | None
    ) -> Snapshot:
        path = self._current_warc()
        retrieved_at = self._clock().astimezone(UTC).replace(microsecond=0)
        if answer is None:
            record = warc.resource_record(data, media_type, retrieved_from, retrieved_at)
        else:
            record = warc.response_record(data, media_type, retrieved_from, retrieved_at, answer.status, answer.headers)
        with path.open("ab") as file:
            if file.tell() == 0:
                file.write(warc.info_record(path.name, retrieved_at))
            offset = file.tell()
            file.write(record)
            file.flush()
            os.fsync(file.fileno())
        return Snapshot(digest, path.name, offset, len(record), len(data), media_type, retrieved_at, retrieved_from)

    def _current_warc(self) -> Path:
        """The WARC file to append to, free of a torn end and with its whole records indexed."""
        paths = sorted(self._warc_folder.glob("*.warc.gz"))
        if not paths:
            return self._warc_folder / "communique-00001.warc.gz"
        newest = paths[-1]
        self._recover(newest)
        if newest.stat().st_size < ROLL_OVER:
            return newest
        return self._warc_folder / f"communique-{len(paths) + 1:05d}.warc.gz"

    def _recover(self, path: Path) -> None:
        """Index the records a crash left unindexed at the end of `path`, and cut off a torn one."""
        ends = [s.offset + s.length for s in self._snapshots.values() if s.warc_file == path.name]
        indexed = max(ends, default=0)
        if path.stat().st_size == indexed:
            return
        for place in warc.scan(path, indexed):
            if place.sha256 not in self._snapshots:
                snapshot = _snapshot_at(place, path.name)
                self._snapshots[snapshot.sha256] = snapshot
                _append_line(self._index_path, _index_line(snapshot))
        whole = warc.whole_size(path, indexed)
        if whole < path.stat().st_size:
            os.truncate(path, whole)

    def _load_index(self) -> None:
        """Read the lines of the index that are new; without an index, read the WARC files themselves."""
        if not self._index_path.exists():
            self._snapshots, self._index_read = self._scan_all(), 0
            return
        if self._index_path.stat().st_size < self._index_read:
            # Another process has made the index again: what is known already is met once more and kept.
            self._index_read = 0
        lines, self._index_read = _whole_lines(self._index_path, self._index_read)
        sizes = {path.name: path.stat().st_size for path in self._warc_folder.glob("*.warc.gz")}
        for line in lines:
            try:
                snapshot = _snapshot_of(line)
            except (KeyError, TypeError, ValueError):
                continue
            # An entry beyond the end of its file speaks of bytes that are gone: they are archived anew when met.
            if snapshot.offset + snapshot.length <= sizes.get(snapshot.warc_file, 0):
                self._snapshots.setdefault(snapshot.sha256, snapshot)

    def _rebuild_index(self) -> None:
        self._snapshots = self._scan_all()
        unfinished = self._index_path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        _append_line(unfinished, *(_index_line(s) for s in self._snapshots.values()))
        unfinished.replace(self._index_path)
        self._index_read = self._index_path.stat().st_size

    def _scan_all(self) -> dict[str, Snapshot]:
        found: dict[str, Snapshot] = {}
        for path in sorted(self._warc_folder.glob("*.warc.gz")):
            for place in warc.scan(path):
                found.setdefault(place.sha256, _snapshot_at(place, path.name))
        return found


def _snapshot_at(place: warc.RecordPlace, warc_file: str) -> Snapshot:
    return Snapshot(
        sha256=place.sha256,
        warc_file=warc_file,
        offset=place.offset,
        length=place.length,
        size=place.size,
        media_type=place.media_type,
        retrieved_at=place.retrieved_at,
        retrieved_from=place.retrieved_from,
    )


def _index_line(snapshot: Snapshot) -> dict[str, Any]:
    return asdict(snapshot) | {"retrieved_at": snapshot.retrieved_at.isoformat()}


def _snapshot_of(line: dict[str, Any]) -> Snapshot:
    return Snapshot(**(line | {"retrieved_at": datetime.fromisoformat(line["retrieved_at"])}))


def _append_line(path: Path, *lines: dict[str, Any]) -> None:
    written = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    with path.open("ab") as file:
        file.write(written.encode("utf-8", "surrogatepass"))
        file.flush()
        os.fsync(file.fileno())


def _whole_lines(path: Path, start: int = 0) -> tuple[list[dict[str, Any]], int]:
    """The JSON objects on the whole lines of `path` from byte `start`, and where the last whole line ends."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            written = file.read()
    except FileNotFoundError:
        return [], 0
    whole = written[: written.rfind(b"\n") + 1]
    lines = []
    for line in whole.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            lines.append(found)
    return lines, start + len(whole)


def _cut_torn_line(path: Path) -> None:
    """Cut off what a crash left after the last whole line."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
        if file.read(1) in (b"\n", b""):
            return
    written = path.read_bytes()
    os.truncate(path, written.rfind(b"\n") + 1)
