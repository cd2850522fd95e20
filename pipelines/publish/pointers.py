"""Small objects that say what is visible, replaced only when they still are what was read.

S3 takes the condition with the write (`If-None-Match`, `If-Match`), so that of two writers one is told. Other file
systems are asked to create only what is not there, and else looked at once more right before the write: what keeps
publishers apart there is the lease of `object_store`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TRIES = 3
"""Reads of an object that is being replaced until content and tag are of one moment."""


class PointerMovedError(Exception):
    """The object is no longer what was read: somebody else replaced it."""


@dataclass(frozen=True)
class Seen:
    """An object as it was read; no content when it was not there."""

    content: bytes | None
    tag: str | None = None
    """What names this state of the object in a condition, where the file system has such a name."""


def look(fs: Any, path: str) -> Seen:
    """The object's content, and the tag of that very content."""
    for _ in range(TRIES):
        try:
            before = _tag(fs, path)
            content: bytes = fs.cat_file(path)
        except FileNotFoundError:
            return Seen(None)
        if before == _tag(fs, path):
            return Seen(content, before)
    raise PointerMovedError(path)


def replace(fs: Any, path: str, content: bytes, seen: Seen) -> None:
    """Write `content` where `seen` is; PointerMovedError, and nothing written, when it is not there any more."""
    if seen.content == content:
        return
    try:
        if seen.content is None:
            fs.pipe_file(path, content, mode="create")
        elif seen.tag is not None:
            bucket, key, _ = fs.split_path(path)
            fs.call_s3("put_object", Bucket=bucket, Key=key, Body=content, IfMatch=seen.tag)
            fs.invalidate_cache(path)
        elif look(fs, path) == seen:
            fs.pipe_file(path, content)
        else:
            raise PointerMovedError(path)
    except OSError as error:
        # A refused condition and a broken line look alike; what is there now tells them apart.
        now = look(fs, path).content
        if now == content:
            return
        if now != seen.content:
            raise PointerMovedError(path) from error
        raise


def _tag(fs: Any, path: str) -> str | None:
    if not hasattr(fs, "call_s3"):
        return None
    fs.invalidate_cache(path)
    return str(fs.info(path, refresh=True)["ETag"])
