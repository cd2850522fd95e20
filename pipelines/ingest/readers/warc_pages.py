"""A WARC file from elsewhere (a crawl, a browser, a web archive) as pages: the answers that brought a document.

Bodies are unpacked as their HTTP headers say. Of several captures of one URL the newest counts. URLs are names here,
never paths: nothing is written anywhere.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.media import charset_of, media_type_of
from pipelines.ingest.gzipped import GZIP_MAGIC
from pipelines.ingest.readers.jsonl import MalformedLine

PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown")
LARGEST_RECORD = 1 << 26
"""Unpacked bytes of one record: 64 MiB."""
MOST_RECORDS = 200_000
# Packed bytes looked at in one go: 64 KiB, which unpack to 64 MiB at most.
_STEP = 1 << 16


@dataclass(frozen=True)
class WarcPage:
    """One captured document."""

    url: str
    media_type: str
    body: bytes
    captured: str
    """WARC-Date."""


def read_warc(data: bytes) -> tuple[list[WarcPage], list[MalformedLine]]:
    """The newest capture of each URL, and the records that cannot be read; `line` counts records, from 1.

    Raises ReadingError for a file that is no WARC file at all.
    """
    pages: dict[str, WarcPage] = {}
    malformed: list[MalformedLine] = []
    number = 0
    try:
        records = ArchiveIterator(BytesIO(data))
        for number, record in enumerate(records, 1):
            if number > MOST_RECORDS:
                malformed.append(MalformedLine(number, f"more than {MOST_RECORDS:,} records; split the file"))
                break
            try:
                page = _page(record)
            except (ValueError, OSError, EOFError, zlib.error, ArchiveLoadFailed, AttributeError, TypeError) as error:
                malformed.append(MalformedLine(number, f"{type(error).__name__}: {str(error)[:200]}"))
                continue
            if page is not None and (page.url not in pages or page.captured >= pages[page.url].captured):
                pages[page.url] = page
        else:
            # warcio ends without a word where a file was cut, be it in a record or in its headers.
            start, length = (records.get_record_offset(), records.get_record_length()) if number else (0, 0)
            if number and (data[start + length :].strip() or _is_cut(record) or not _is_whole(data[start:])):
                malformed.append(MalformedLine(number + 1, "the file breaks off here"))
    except (ArchiveLoadFailed, ValueError, OSError, EOFError, zlib.error, AttributeError, TypeError) as error:
        if number == 0:
            raise ReadingError(f"it cannot be read as a WARC file: {str(error)[:200]}") from error
        malformed.append(MalformedLine(number + 1, f"the file breaks off here: {str(error)[:200]}"))
    if number == 0:
        raise ReadingError("it has no WARC record")
    return list(pages.values()), malformed


def _page(record: Any) -> WarcPage | None:
    headers, kind, http = record.rec_headers, record.rec_type, record.http_headers
    url = headers.get_header("WARC-Target-URI")
    if kind not in ("response", "resource") or not url:
        return None
    if kind == "response" and (http is None or http.get_statuscode() != "200"):
        return None
    declared = http.get_header("Content-Type") if http is not None else record.content_type
    body = record.content_stream().read(LARGEST_RECORD + 1)
    if len(body) <= LARGEST_RECORD and _is_cut(record):
        raise ValueError(f"{url} breaks off before its stated length")
    if len(body) > LARGEST_RECORD:
        raise ValueError(f"{url} has more than {LARGEST_RECORD:,} bytes")
    media_type = media_type_of(declared, body)
    if charset_of(media_type)[0] not in PAGE_TYPES or not body.strip():
        return None
    return WarcPage(url.strip("<>"), media_type, body, headers.get_header("WARC-Date") or "")


def _is_whole(data: bytes) -> bool:
    """Whether the record that `data` starts with is all there, by its gzip member or its Content-Length (ISO 28500)."""
    if data.startswith(GZIP_MAGIC):
        member = zlib.decompressobj(wbits=31)
        for start in range(0, len(data), _STEP):
            member.decompress(data[start : start + _STEP])
            if member.eof:
                return True
        return False
    headers, blank, rest = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length:\s*(\d+)\s*$", headers)
    return bool(blank) and length is not None and len(rest) >= int(length[1])


def _is_cut(record: Any) -> bool:
    """Whether a record that was read to its end has fewer bytes than it states."""
    return int(getattr(record.raw_stream, "limit", 0)) > 0
