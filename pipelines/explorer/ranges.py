"""Byte ranges of a file, as a browser asks for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Bytes `start` to before `end` of a file."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.end - self.start


class UnsatisfiableRangeError(ValueError):
    """The range asked for begins after the end of the file."""


def requested_part(header: str | None, size: int) -> Part | None:
    """The part of a file of `size` bytes that a `Range` header asks for, None for the whole.

    A header that is malformed, or asks for several ranges, counts as absent, which a server may do (RFC 9110, 14.2).
    Raises UnsatisfiableRangeError when nothing of the range is in the file.
    """
    match = _ONE_RANGE.fullmatch((header or "").replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise UnsatisfiableRangeError(f"bytes {header} of a file of {size} bytes")
    return Part(start, end)
