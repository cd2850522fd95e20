"""WARC records (ISO 28500, WARC/1.1): one gzip member a record, made whole in memory, found again by offset.

Only the file format belongs here; which bytes are kept, and under which name, is `archive`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, uuid5
from zlib import MAX_WBITS, decompressobj
from zlib import error as zlib_error

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAYLOAD_TYPES = ("resource", "response")
"""Record types whose payload is an archived input."""
_RETRIEVED_FROM = "WARC-Communique-Retrieved-From"
# The type as the fetch found it by header and bytes together.
_MEDIA_TYPE = "WARC-Communique-Media-Type"
_PLAIN = " /:;,@!$&'()*+=?#[]~"
_OF_THE_WAY = ("content-encoding", "content-length", "transfer-encoding", "connection")
_READ_SIZE = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True)
class RecordPlace:
    """An archived payload as found in a WARC file. Offset and length are in (compressed) bytes."""

    sha256: str
    offset: int
    length: int
    media_type: str
    retrieved_at: datetime
    retrieved_from: str
    size: int


def resource_record(data: bytes, media_type: str, retrieved_from: str, retrieved_at: datetime) -> bytes:
    """A gzipped `resource` record; the same arguments give the same bytes."""
    digest = f"sha256:{sha256(data).hexdigest()}"
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        target_uri(retrieved_from),
        "resource",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type=media_type,
        warc_headers_dict={
            "WARC-Date": _warc_date(retrieved_at),
            "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, digest).urn}>",
            "WARC-Block-Digest": digest,
            "WARC-Payload-Digest": digest,
            # The name as registered, which a URI can hold only in escaped form.
            _RETRIEVED_FROM: quote(retrieved_from, safe=_PLAIN),
        },
    )
    writer.write_record(record)
    return buffer.getvalue()


def response_record(
    data: bytes,
    media_type: str,
    retrieved_from: str,
    retrieved_at: datetime,
    status: str,
    headers: Iterable[tuple[str, str]],
) -> bytes:
    """A gzipped `response` record: the unpacked body behind the HTTP headers that came with it.

    Headers on how the body was packed for the way no longer hold and are kept under `X-Archive-Orig-` names.
    """
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    kept = [(f"X-Archive-Orig-{key}" if key.casefold() in _OF_THE_WAY else key, value) for key, value in headers]
    kept.append(("Content-Length", str(len(data))))
    record = writer.create_warc_record(
        target_uri(retrieved_from),
        "response",
        payload=BytesIO(data),
        length=len(data),
        http_headers=StatusAndHeaders(status, [(k, _one_line(v)) for k, v in kept], protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": _warc_date(retrieved_at),
            "WARC-Record-ID": f"<{uuid5(NAMESPACE_URL, f'response {retrieved_from} {sha256(data).hexdigest()}').urn}>",
            "WARC-Payload-Digest": f"sha256:{sha256(data).hexdigest()}",
            _RETRIEVED_FROM: quote(retrieved_from, safe=_PLAIN),
            _MEDIA_TYPE: media_type,
        },
    )
    writer.write_record(record)
    return buffer.getvalue()


def info_record(file_name: str, made_at: datetime) -> bytes:
    """The gzipped `warcinfo` record that opens a WARC file."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    record = writer.create_warcinfo_record(
        file_name, {"software": "communique (warcio)", "format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO}
    )
    record.rec_headers.replace_header("WARC-Date", _warc_date(made_at))
    record.rec_headers.replace_header(
        "WARC-Record-ID", f"<{uuid5(NAMESPACE_URL, file_name + _warc_date(made_at)).urn}>"
    )
    writer.write_record(record)
    return buffer.getvalue()


_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def read_payload(path: Path, offset: int, length: int) -> bytes:
    """The payload of the record at `offset`; OSError or ValueError where there is none that is whole."""
    with path.open("rb") as file:
        file.seek(offset)
        member = file.read(length)
    try:
        for record in ArchiveIterator(BytesIO(member)):
            return bytes(record.content_stream().read())
    except (ArchiveLoadFailed, EOFError) as error:
        raise ValueError(f"no whole WARC record at byte {offset} of {path.name}: {error}") from error
    raise ValueError(f"no WARC record at byte {offset} of {path.name}")


def scan(path: Path, start: int = 0) -> Iterator[RecordPlace]:
    """The payloads of a WARC file from byte `start` on, record by record; what is torn or damaged is stepped over."""
    with path.open("rb") as file:
        for offset, length, member in _whole_members(file, start):
            place = _place(offset, length, member)
            if place is not None:
                yield place


def whole_size(path: Path, start: int = 0) -> int:
    """Bytes of `path` up to the end of its last whole record; `start` must be where a record begins."""
    end = start
    with path.open("rb") as file:
        for offset, length, _ in _whole_members(file, start):
            end = offset + length
    return end


def target_uri(retrieved_from: str) -> str:
    """WARC-Target-URI of an input: its URL, or a `file:` URI of its name, never of its place on this machine."""
    if "://" in retrieved_from or retrieved_from.startswith("pkg:"):
        return retrieved_from
    return f"file:{quote(retrieved_from)}"


def _whole_members(file: BinaryIO, start: int) -> Iterator[tuple[int, int, bytes]]:
    """(offset, length, uncompressed record) of each gzip member that is whole; damaged stretches are stepped over."""
    offset = start
    while True:
        found = _read_member(file, offset)
        if found is not None:
            length, member = found
            yield offset, length, member
            offset += length
            continue
        following = _next_member(file, offset + 1)
        if following is None:
            return
        offset = following


def _read_member(file: BinaryIO, offset: int) -> tuple[int, bytes] | None:
    """(compressed length, uncompressed bytes) of the gzip member at `offset`, or None where none is whole."""
    file.seek(offset)
    inflater = decompressobj(MAX_WBITS | 16)
    parts, length = [], 0
    while not inflater.eof:
        chunk = file.read(_READ_SIZE)
        if not chunk:
            return None
        try:
            parts.append(inflater.decompress(chunk))
        except zlib_error:
            return None
        length += len(chunk) - len(inflater.unused_data)
    return length, b"".join(parts)


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """Where the next gzip member may begin, from `offset` on."""
    file.seek(offset)
    kept = b""
    while chunk := file.read(_READ_SIZE):
        found = (kept + chunk).find(_GZIP_MAGIC)
        if found >= 0:
            return offset - len(kept) + found
        offset += len(chunk)
        kept = (kept + chunk)[-(len(_GZIP_MAGIC) - 1) :]
    return None


def _place(offset: int, length: int, member: bytes) -> RecordPlace | None:
    try:
        for record in ArchiveIterator(BytesIO(member)):
            headers = record.rec_headers
            if record.rec_type not in PAYLOAD_TYPES:
                return None
            data = record.content_stream().read()
            named = headers.get_header(_RETRIEVED_FROM)
            media_type = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
            media_type = headers.get_header(_MEDIA_TYPE) or (media_type or "application/octet-stream").split(";")[0]
            return RecordPlace(
                sha256=sha256(data).hexdigest(),
                offset=offset,
                length=length,
                media_type=media_type.strip(),
                retrieved_at=datetime.fromisoformat(headers.get_header("WARC-Date")).astimezone(UTC),
                retrieved_from=unquote(named) if named else headers.get_header("WARC-Target-URI"),
                size=len(data),
            )
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError):
        # A foreign record that cannot be understood is left alone; its bytes stay in the file.
        return None
    return None


def _one_line(value: str) -> str:
    return value.encode("latin-1", "replace").decode("latin-1").replace("\r", " ").replace("\n", " ")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
