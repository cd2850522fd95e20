"""Archived bytes -> the tables `sources` and `documents`, with every text in full.

Rights are not applied here but where data leaves. The same archive gives the same rows: a document keeps the
snapshot in which its text was first seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from communique.tables import TABLES
from communique.tables.ids import document_id
from pipelines.ingest.archive import Archive
from pipelines.ingest.fetching.media import charset_of
from pipelines.ingest.readers import ReadText
from pipelines.ingest.registry import Collection, Source, StatementFilter
from pipelines.ingest.snapshots import SnapshotReport
from pipelines.ingest.works import CollectionReading, Quarantined, Version

MAIN_CONTENT_SCHEMA = {"document_id": pl.String, "part": pl.String, "start": pl.Int32, "end": pl.Int32}


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


def read_documents(collection: Collection, report: SnapshotReport, archive: Archive) -> ReadCollection:
    """Read every snapshot of a collection: its sources, and one document for each text a source has had."""
    reading = CollectionReading(collection, report, archive)
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


def _main_content(found: ReadText) -> Iterator[tuple[str, int, int]]:
    if found.main is not None:
        if found.headline is not None:
            yield ("headline", *found.headline)
        for span in found.main:
            yield ("main", *span)


def _document_rows(source: Source, statements: StatementFilter, versions: list[Version]) -> list[dict[str, Any]]:
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


def _document_row(key: str, source: Source, statements: StatementFilter, version: Version) -> dict[str, Any]:
    found, snapshot = version.found, version.snapshot
    return {
        "document_id": key,
        "source_id": source.source_id,
        "retrieved_at": snapshot.retrieved_at,
        "retrieved_from": snapshot.retrieved_from,
        "media_type": charset_of(snapshot.media_type)[0],
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
