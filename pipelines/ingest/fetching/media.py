"""What the bytes of a response are: the declared media type, corrected by the bytes where they plainly differ."""

from __future__ import annotations

import codecs
import re
from email.message import Message

FETCHED_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "text/plain",
    "text/markdown",
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "text/xml",
)
"""What a source may be; anything else is the wrong type."""
_UNDECLARED = ("", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/download")
_SPACE = b" \t\r\n\x0c\xef\xbb\xbf"
_BINARY = re.compile(
    rb"\x89PNG|GIF8[79]a|\xff\xd8\xff|PK\x03\x04|\x1f\x8b\x08|BZh\d|7z\xbc\xaf|Rar!|\x7fELF|MZ|RIFF|\xd0\xcf\x11\xe0|ID3|OggS|"
    rb"\x28\xb5\x2f\xfd|....ftyp",
    re.DOTALL,
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|!--|h1|p|div|article)\b", re.IGNORECASE)
# HTTP leaves unsaid, and UTF-8 is, what needs no parameter.
_PLAIN_CHARSETS = ("utf-8", "ascii")


def media_type_of(content_type: str | None, body: bytes) -> str:
    """Media type of a body, with `; charset=` only where the server declares one that is not UTF-8."""
    declared, charset = _declared(content_type)
    found = _by_bytes(body)
    if found == "application/pdf" or (found and declared in _UNDECLARED):
        return found
    if _BINARY.match(body) and (declared in _UNDECLARED or declared.startswith("text/")):
        return "application/octet-stream"
    kind = declared or "application/octet-stream"
    return f"{kind}; charset={charset}" if charset and kind.startswith(("text/", "application/x")) else kind


def charset_of(media_type: str) -> tuple[str, str | None]:
    """A media type without its parameters, and the charset among them."""
    kind, charset = _declared(media_type)
    return kind, charset


def _declared(content_type: str | None) -> tuple[str, str | None]:
    if not content_type:
        return "", None
    kind = content_type.partition(";")[0].strip().casefold()
    message = Message()
    message["Content-Type"] = content_type.replace("\n", " ").replace("\r", " ")
    named = message.get_param("charset")
    if not isinstance(named, str):
        return kind, None
    try:
        charset = codecs.lookup(named.strip().strip("'\"")).name
    except (LookupError, ValueError):
        return kind, None
    return kind, None if charset in _PLAIN_CHARSETS else charset


def _by_bytes(body: bytes) -> str | None:
    """A type that the first bytes leave no doubt of."""
    start = body[:1024].lstrip(_SPACE)
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if _MARKUP.match(start):
        return "text/html"
    return None
