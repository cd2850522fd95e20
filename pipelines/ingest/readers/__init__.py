"""Archived bytes -> text: one module a format, chosen by media type.

A reader is a pure function of bytes. It names itself and its version in `ReadText.reader`; what it does to the text
(line ends, byte order marks) stands in its module's docstring, because offsets are counted in its output.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.media import charset_of
from pipelines.ingest.readers.plain import read_markdown, read_plain
from pipelines.ingest.readers.text import ReadText


def _read_html(data: bytes, charset: str | None, selector: str | None) -> ReadText:
    # trafilatura takes a second to import and most collections hold no page.
    from pipelines.ingest.readers.html import read_html

    return read_html(data, charset, selector)


def _read_pdf(data: bytes, charset: str | None, selector: str | None) -> ReadText:
    from pipelines.ingest.readers.pdf import read_pdf

    return read_pdf(data)


READERS: dict[str, Callable[[bytes, str | None, str | None], ReadText]] = {
    "text/plain": lambda data, charset, _: read_plain(data, charset),
    "text/markdown": lambda data, charset, _: read_markdown(data, charset),
    "text/html": _read_html,
    "application/xhtml+xml": _read_html,
    "application/pdf": _read_pdf,
}


def read(data: bytes, media_type: str, selector: str | None = None) -> ReadText:
    """The text of archived bytes; ReadingError where the type has no reader, or there is no text in them.

    `media_type` may carry the charset that the server declared; `selector` is the CSS of a page's main content.
    """
    kind, charset = charset_of(media_type)
    reader = READERS.get(kind)
    if reader is None:
        raise ReadingError(f"no reader for {kind}; readers exist for {', '.join(READERS)}")
    found = reader(data, charset, selector)
    if not found.text.strip():
        hint = "; if it is a scan, save a copy with a text layer" if kind == "application/pdf" else ""
        raise ReadingError(f"{found.reader} found no text in {len(data):,} bytes of {kind}{hint}")
    return found


__all__ = ["READERS", "ReadText", "read"]
