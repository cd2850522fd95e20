"""Archived bytes -> the tables `sources` and `documents`, with every text in full.

Rights are not applied here but where data leaves. The same archive gives the same rows: a document keeps the
snapshot in which its text was first seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import polars as pl

from communique.tables import TABLES
from communique.tables.ids import document_id
from pipelines.ingest.archive import Archive, Snapshot
from pipelines.ingest.errors import ArchiveError, ReadingError
from pipelines.ingest.readers import ReadText, read
from pipelines.ingest.readers.jsonl import JSONL_READER, BulkRecord, MalformedLine, read_jsonl
from pipelines.ingest.readers.sotu import read_address_facts
from pipelines.ingest.registry import BulkSource, Collection, Source, StatementFilter
from pipelines.ingest.snapshots import SnapshotReport

MAIN_CONTENT_SCHEMA = {"document_id": pl.String, "part": pl.String, "start": pl.Int32, "end": pl.Int32}


@dataclass(frozen=True)
class Quarantined:
    """An input, or a part of one, that no document could be made of."""

    source_id: str
    reason: str
    line: int | None = None
    """Line of the input, from 1, where it has lines."""


@dataclass(frozen=True)
class ReadCollection:
    """A collection's works and texts."""

    works: tuple[Source, ...]
    """Every registered work, those of bulk inputs included, with what resolution needs (acronyms, parties)."""
    sources: pl.DataFrame
    documents: pl.DataFrame
    quarantined: tuple[Quarantined, ...]
    main_content: pl.DataFrame
    """document_id, part (main, headline), start, end: the spans of a page that are not page furniture.

    Only documents whose reader tells the two apart are in it; of the others nothing is known.
    """

    @property
    def waiting(self) -> str | None:
        """Why nothing can be published yet: no text at all, or none of the commentary; None when something can."""
        if not self.documents.height:
            return "no document is available"
        commentary = {work.source_id for work in self.works if work.kind == "commentary"}
        if commentary and commentary.isdisjoint(self.documents["source_id"]):
            return "none of its commentary is available"
        return None


@dataclass(frozen=True)
class _Version:
    """One text of a work and the snapshot it was first seen in."""

    snapshot: Snapshot
    found: ReadText

    @cached_property
    def text_sha256(self) -> str:
        return sha256(self.found.text.encode("utf-8")).hexdigest()


def read_documents(collection: Collection, report: SnapshotReport, archive: Archive) -> ReadCollection:
    """Read every snapshot of a collection: its sources, and one document for each text a source has had."""
    reading = _Reading(collection, report, archive)
    works: dict[str, Source] = {}
    rows: list[dict[str, Any]] = []
    main: list[tuple[str, str, int, int]] = []
    for source, statements, versions in reading.works():
        if source.source_id in works:
            reading.quarantine(source.source_id, "another work of the collection has this source_id already")
            continue
        works[source.source_id] = source
        made = _document_rows(source, statements, versions)
        rows.extend(made)
        texts = {document_id(source.source_id, version.text_sha256): version.found for version in versions}
        main.extend((key, *part) for key, found in texts.items() for part in _main_content(found))
    return ReadCollection(
        works=tuple(works.values()),
        sources=TABLES["sources"].conform([_source_row(source) for source in works.values()], collection.name),
        documents=TABLES["documents"].conform(rows, collection.name),
        quarantined=tuple(reading.quarantined),
        main_content=pl.DataFrame(main, schema=MAIN_CONTENT_SCHEMA, orient="row"),
    )


def is_annotated(source: Source, statements: StatementFilter, text: str) -> bool:
    """Whether a text is annotated in full: as its source says; else commentary always, statements by the filter."""
    if source.annotate is not None:
        return source.annotate
    return source.kind == "commentary" or statements.admits(source.title, text, source.published_bounds[0])


class _Reading:
    """One pass over a collection's snapshots. Each input is read once, however many works it holds."""

    def __init__(self, collection: Collection, report: SnapshotReport, archive: Archive) -> None:
        self.collection = collection
        self.report = report
        self.archive = archive
        self.quarantined: list[Quarantined] = []
        self._bulk_inputs: dict[str, tuple[dict[str, BulkRecord], list[MalformedLine]]] = {}

    def works(self) -> Iterator[tuple[Source, StatementFilter, list[_Version]]]:
        """Each work, the filter that goes for it, and its texts, oldest first."""
        for source in self.collection.sources:
            texts = self._record_texts(source) if source.record else self._texts(source.source_id)
            yield source, self.collection.statements, texts
        for bulk in self.collection.bulk:
            statements = bulk.statements or self.collection.statements
            found = self._addresses(bulk) if bulk.reader == "sotu" else self._bulk_documents(bulk)
            for source, texts in found:
                yield source, statements, texts

    def quarantine(self, source_id: str, reason: str, line: int | None = None) -> None:
        self.quarantined.append(Quarantined(source_id, reason, line))

    def _snapshots(self, source_id: str) -> tuple[Snapshot, ...]:
        return self.report.snapshots.get(source_id, ())

    def _texts(self, source_id: str) -> list[_Version]:
        versions = []
        for snapshot in self._snapshots(source_id):
            try:
                versions.append(_Version(snapshot, read(self.archive.get(snapshot.sha256), snapshot.media_type)))
            except (ReadingError, ArchiveError) as error:
                self.quarantine(source_id, str(error))
        return versions

    def _record_texts(self, source: Source) -> list[_Version]:
        snapshots = self._snapshots(source.source_id)
        inputs = [(snapshot, self._records(source.source_id, snapshot)) for snapshot in snapshots]
        versions = [
            _Version(snapshot, _record_text(records[source.record]))
            for snapshot, records in inputs
            if source.record in records
        ]
        if snapshots and not versions:
            self.quarantine(source.source_id, f"{source.file} has no line with doc_id {source.record!r}")
        return versions

    def _bulk_documents(self, bulk: BulkSource) -> Iterator[tuple[Source, list[_Version]]]:
        claimed = self.collection.claimed_records(bulk)
        newest: dict[str, BulkRecord] = {}
        versions: dict[str, list[_Version]] = {}
        for snapshot in self._snapshots(bulk.bulk_id):
            for doc_id, record in self._records(bulk.bulk_id, snapshot).items():
                if doc_id not in claimed:
                    newest[doc_id] = record
                    versions.setdefault(doc_id, []).append(_Version(snapshot, _record_text(record)))
        for doc_id, record in newest.items():
            source = self._bulk_work(bulk, record)
            if source is not None:
                yield source, versions[doc_id]

    def _addresses(self, bulk: BulkSource) -> Iterator[tuple[Source, list[_Version]]]:
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
            publisher=bulk.publisher,
            published=record.date,
            language=bulk.language,
            url=record.url,
            rights=bulk.rights,
        )

    def _records(self, source_id: str, snapshot: Snapshot) -> dict[str, BulkRecord]:
        """The documents of a bulk input by doc_id; its malformed lines are quarantined where it is read first."""
        read_already = self._bulk_inputs.get(snapshot.sha256)
        if read_already is not None:
            return read_already[0]
        reader = read_address_facts if snapshot.media_type == "text/csv" else read_jsonl
        try:
            records, malformed = reader(self.archive.get(snapshot.sha256))
        except (ReadingError, ArchiveError) as error:
            self.quarantine(source_id, str(error))
            records, malformed = [], []
        for each in malformed:
            self.quarantine(source_id, f"{snapshot.retrieved_from}: {each.reason}", each.line)
        by_id = {record.doc_id: record for record in records}
        self._bulk_inputs[snapshot.sha256] = (by_id, malformed)
        return by_id


def _record_text(record: BulkRecord) -> ReadText:
    return ReadText(record.text, JSONL_READER, title=record.title, published=record.date)


def _main_content(found: ReadText) -> Iterator[tuple[str, int, int]]:
    if found.main is not None:
        if found.headline is not None:
            yield ("headline", *found.headline)
        for span in found.main:
            yield ("main", *span)


def _document_rows(source: Source, statements: StatementFilter, versions: list[_Version]) -> list[dict[str, Any]]:
    """One row a text, in the order in which the texts were first seen; the text seen last is the current one."""
    current = versions[-1].text_sha256 if versions else None
    rows: dict[str, dict[str, Any]] = {}
    before: str | None = None
    for version in versions:
        key = document_id(source.source_id, version.text_sha256)
        if key in rows:
            continue
        rows[key] = _document_row(key, source, statements, version) | {
            "is_current": version.text_sha256 == current,
            "supersedes": before,
        }
        before = key
    return list(rows.values())


def _document_row(key: str, source: Source, statements: StatementFilter, version: _Version) -> dict[str, Any]:
    found, snapshot = version.found, version.snapshot
    return {
        "document_id": key,
        "source_id": source.source_id,
        "retrieved_at": snapshot.retrieved_at,
        "retrieved_from": snapshot.retrieved_from,
        "media_type": snapshot.media_type,
        "bytes_sha256": snapshot.sha256,
        "warc_file": snapshot.warc_file,
        "warc_offset": snapshot.offset,
        "text_sha256": version.text_sha256,
        "characters": len(found.text),
        "words": len(found.text.split()),
        "reader": found.reader,
        "annotated": is_annotated(source, statements, found.text),
        "title": found.title,
        "authors": list(found.authors),
        "published": found.published,
        "text": found.text,
    }


def _source_row(source: Source) -> dict[str, Any]:
    published_from, published_to = source.published_bounds
    return {
        "source_id": source.source_id,
        "kind": source.kind,
        "publisher": source.publisher,
        "title": source.title,
        "authors": list(source.authors),
        "published": source.published,
        "published_from": published_from,
        "published_to": published_to,
        "language": source.language,
        "url": source.url,
        "archived_url": source.archived_url,
        "licence": source.rights.licence,
        "text_rights": source.rights.text_rights,
        "rights_basis": source.rights.rights_basis,
        "attribution": source.rights.attribution,
    }
