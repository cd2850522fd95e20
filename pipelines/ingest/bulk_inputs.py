"""Inputs that hold many works: JSONL, WARC from elsewhere, and the table of facts of the addresses."""

from __future__ import annotations

from functools import partial

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers.jsonl import BulkRecord, MalformedLine, read_jsonl
from pipelines.ingest.readers.sotu import read_address_facts
from pipelines.ingest.readers.warc_pages import read_warc
from pipelines.ingest.reading import ReadingJob, read_isolated

WARC = "application/warc"
JSONL = "application/x-ndjson"
FACTS = "text/csv"
BULK_TYPES = (WARC, JSONL, FACTS, "application/gzip")


def read_bulk(data: bytes, media_type: str) -> tuple[list[BulkRecord], list[MalformedLine]]:
    """The works of an input, and the lines or records that none could be made of.

    Raises ReadingError when the input as a whole cannot be read.
    """
    if media_type == WARC:
        return _read_warc(data)
    return read_address_facts(data) if media_type == FACTS else read_jsonl(data)


def _read_warc(data: bytes) -> tuple[list[BulkRecord], list[MalformedLine]]:
    pages, malformed = read_warc(data)
    jobs = [ReadingJob(number, partial(bytes, page.body), page.media_type) for number, page in enumerate(pages)]
    texts = dict(read_isolated(jobs))
    records = []
    for number, page in enumerate(pages):
        found = texts[number]
        if isinstance(found, ReadingError):
            malformed.append(MalformedLine(number + 1, f"{page.url}: {found}"))
            continue
        records.append(
            BulkRecord(page.url, found.title or page.url, found.text, date=found.published, url=page.url, read=found)
        )
    return records, malformed
