"""What a reader returns, and the repairs every reader makes to its text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_NEWLINES = re.compile(r"\r\n?")
# What no published text can hold: NUL, which ends strings in other languages, and halves of surrogate pairs, which
# UTF-8 cannot encode. One character each for one character, so that offsets stay.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detection looks at this much of the bytes: enough to tell a charset, whatever their size.
_DETECTED_BYTES = 1 << 16


@dataclass(frozen=True)
class ReadText:
    """The text of a document and what its page says of it."""

    text: str
    reader: str
    """Name and version of the reader."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """EDTF."""
    publisher: str | None = None
    main: tuple[tuple[int, int], ...] | None = None
    """Spans of `text` that are the page's main content; what is outside is page furniture. None: not known."""
    headline: tuple[int, int] | None = None
    """Span of the page's title where the text shows it."""


def decode(data: bytes, declared: str | None = None) -> str:
    """Bytes as text: by byte order mark, else as UTF-8, else in the declared charset, else as detected.

    UTF-8 goes before the declaration: text that is valid UTF-8 by chance is rarer than a wrong declaration.
    Never fails: bytes that fit nothing become U+FFFD.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    for charset in ("utf-8", declared or "utf-8"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    detected = from_bytes(data[:_DETECTED_BYTES]).best()
    # cp1252 is what most pages that declare nothing, or Latin-1, are written in.
    return data.decode(detected.encoding if detected else "cp1252", "replace")


def repair(text: str) -> str:
    """Line ends as \\n; NUL and lone surrogates as U+FFFD. Nothing else changes: no case, no spaces, no NFC."""
    return _UNWRITABLE.sub("\ufffd", _NEWLINES.sub("\n", text))
