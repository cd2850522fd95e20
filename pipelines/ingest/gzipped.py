"""Whole gzipped inputs unpacked in memory, to a limit."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

from pipelines.ingest.errors import ReadingError

GZIP_MAGIC = b"\x1f\x8b"


def unpacked(data: bytes, what: str, largest: int) -> bytes:
    """The bytes, unpacked where they are a gzip file. `what` names the input in messages.

    Raises ReadingError where the file is broken or unpacks to more than `largest` bytes.
    """
    if not data.startswith(GZIP_MAGIC):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            found = file.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadingError(f"the gzipped {what} is broken: {error}") from error
    if len(found) > largest:
        raise ReadingError(f"the gzipped {what} unpacks to more than {largest:,} bytes")
    return found
