"""Archived bytes -> text: one module a format, chosen by media type.

A reader is a pure function of bytes. It names itself and its version in `ReadText.reader`; what it does to the text
(line ends, byte order marks) stands in its module's docstring, because offsets are counted in its output.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers.plain import read_markdown, read_plain
from pipelines.ingest.readers.text import ReadText


def _read_html(data: bytes) -> ReadText:
    # trafilatura takes a second to import and most collections hold no page.
    from pipelines.ingest.readers.html import read_html

    return read_html(data)


READERS: dict[str, Callable[[bytes], ReadText]] = {
    "text/plain": read_plain,
    "text/markdown": read_markdown,
    "text/html": _read_html,
    "application/xhtml+xml": _read_html,
}


def read(data: bytes, media_type: str) -> ReadText:
    """The text of archived bytes; ReadingError where the type has no reader, or there is no text in them."""
    reader = READERS.get(media_type)
    if reader is None:
        raise ReadingError(f"no reader for {media_type}; readers exist for {', '.join(READERS)}")
    found = reader(data)
    if not found.text.strip():
        raise ReadingError(f"{found.reader} found no text in {len(data):,} bytes of {media_type}")
    return found


__all__ = ["READERS", "ReadText", "read"]
