"""WARC files of others: each captured page is a work, whatever stands beside it, and no name in them is a path."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.ingest.archive import Archive
from pipelines.ingest.documents import ReadCollection, read_documents
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.readers.warc_pages import read_warc
from pipelines.ingest.registry import load_collection
from pipelines.ingest.snapshots import take_snapshots
from tests.ingest.pdfs import TITLE, report_pdf
from tests.ingest.site import page

REGISTRY = """
[collection]
name = "crawl"
title = "A crawl"
description = "Pages that a crawler saved."

[[source]]
source_id = "fjord-talks"
kind = "joint_statement"
title = "Fjord Talks"
file = "crawl.warc.gz"
record = "https://ministry.example/fjord"

[[bulk]]
bulk_id = "crawl"
reader = "warc"
file = "crawl.warc.gz"
id_prefix = "crawl"
[[bulk.kinds]]
kind = "statement"
"""
FJORD = "The two governments agreed to open a joint office for the fjord, their ministers said on Tuesday."
PORT = "The ministers agreed on a tariff for the port, which will be reviewed by both sides in two years."


def capture(writer: WARCWriter, url: str, body: bytes, kind: str, day: int, status: str = "200 OK") -> None:
    headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": datetime(2027, 5, day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    writer.write_record(record)


def crawl(packed: bool = True) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "a crawler"}))
    old = page("Fjord Talks", "An earlier text of the same page, since then replaced by another.")
    capture(writer, "https://ministry.example/fjord", old, "text/html", 4)
    capture(writer, "https://ministry.example/fjord", page("Fjord Talks", FJORD), "text/html; charset=utf-8", 6)
    capture(writer, "https://ministry.example/../../port", page("Port Tariff", PORT), "text/html", 5)
    capture(writer, "https://ministry.example/report.pdf", report_pdf(1), "application/pdf", 5)
    capture(writer, "https://ministry.example/logo.png", b"\x89PNG\r\n\x1a\n", "image/png", 5)
    capture(writer, "https://ministry.example/moved", b"moved", "text/html", 5, status="301 Moved")
    return buffer.getvalue()


def imported(folder: Path, data: bytes) -> ReadCollection:
    (folder / "inbox").mkdir()
    (folder / "inbox" / "crawl.warc.gz").write_bytes(data)
    path = folder / "datasets" / "sources" / "crawl.toml"
    path.parent.mkdir(parents=True)
    path.write_text(REGISTRY, encoding="utf-8")
    collection, archive = load_collection(path), Archive(folder / "archive")
    return read_documents(collection, take_snapshots(collection, archive, Inbox((folder / "inbox",))), archive)


def test_each_captured_page_is_a_work_and_the_newest_capture_counts(tmp_path: Path) -> None:
    found = imported(tmp_path, crawl())
    assert found.quarantined == ()
    texts = dict(found.documents.select("title", "text").iter_rows())
    assert set(texts) == {"Fjord Talks", "Port Tariff", TITLE}
    assert FJORD in texts["Fjord Talks"]
    urls = set(found.sources.drop_nulls("url")["url"])
    assert urls == {"https://ministry.example/../../port", "https://ministry.example/report.pdf"}


def test_nothing_is_written_outside_the_archive(tmp_path: Path) -> None:
    imported(tmp_path, crawl())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "datasets", "inbox"]
    assert not (tmp_path.parent / "port").exists()


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_breaks_off_gives_what_stands_before_and_a_reason(packed: bool) -> None:
    data = crawl(packed)
    records = ArchiveIterator(BytesIO(data))
    ends = [records.get_record_offset() + records.get_record_length() for _ in records]
    # What is cut where a record ends is a whole file; so is one without its last blank lines (4 bytes).
    for size in set(range(ends[-3] + 1, ends[-1])) - {end + more for end in ends for more in range(1 if packed else 5)}:
        pages, malformed = read_warc(data[:size])
        assert "https://ministry.example/fjord" in {each.url for each in pages}
        assert "breaks off" in malformed[-1].reason, size


@pytest.mark.parametrize("packed", [True, False])
def test_a_whole_file_is_not_told_to_break_off(packed: bool) -> None:
    assert read_warc(crawl(packed))[1] == []


@pytest.mark.parametrize("data", [b"", b"no warc", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_warc_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError):
        read_warc(data)
