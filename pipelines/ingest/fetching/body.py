"""A response's body, unpacked within limits: bombs, endless and truncated bodies are refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from pipelines.ingest.fetching.failures import FetchError

_UNPACKED = ("gzip", "x-gzip", "deflate")
_AUTO = zlib.MAX_WBITS | 32
_RAW_DEFLATE = -zlib.MAX_WBITS
_STEP = 1 << 18


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """The unpacked body of at most `limit` bytes. FetchError when it is larger, torn or packed in an unknown way."""
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise FetchError("too_large", f"the body has {int(stated):,} bytes; up to {limit:,} are read")
    packed = [name.strip().casefold() for name in response.headers.get("content-encoding", "").split(",")]
    packed = [name for name in packed if name not in ("", "identity")]
    if len(packed) > 1 or (packed and packed[0] not in _UNPACKED):
        raise FetchError("encoding", f"the body is packed as {', '.join(packed)}, which was not asked for")
    unpacker = _Unpacker(limit) if packed else None
    parts: list[bytes] = []
    size = 0
    async for piece in response.aiter_raw(_STEP):
        for part in unpacker.unpack(piece) if unpacker else (piece,):
            size += len(part)
            if size > limit:
                raise FetchError("too_large", f"the body has more than {limit:,} bytes")
            parts.append(part)
    if unpacker is not None and not unpacker.whole:
        raise FetchError("truncated", f"the {packed[0]} body breaks off", again=True)
    return b"".join(parts)


class _Unpacker:
    """gzip, zlib or raw deflate, unpacked piece by piece; no piece grows beyond the limit in memory."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inflater = zlib.decompressobj(_AUTO)
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether the packed stream came to its end; an empty one has none to come to."""
        return self._inflater.eof or not self._begun

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        """The bytes that a packed piece holds."""
        while piece:
            if self._inflater.eof:
                # Another gzip member follows, or padding that is none.
                if not piece.startswith(b"\x1f\x8b"):
                    return
                self._inflater = zlib.decompressobj(_AUTO)
            yield self._inflate(piece)
            piece = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _inflate(self, piece: bytes) -> bytes:
        first, self._begun = not self._begun, True
        try:
            return self._inflater.decompress(piece, self._limit)
        except zlib.error as error:
            if not first:
                raise FetchError("encoding", f"the packed body is broken: {error}", again=True) from error
        # Some servers send raw deflate and call it deflate.
        self._inflater = zlib.decompressobj(_RAW_DEFLATE)
        try:
            return self._inflater.decompress(piece, self._limit)
        except zlib.error as error:
            raise FetchError("encoding", f"the body is not packed as it says: {error}", again=True) from error
