"""Saved copies of works, dropped into a folder by a person. What is not there is reported, never raised."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.ingest.errors import ReadingError

INBOX_VARIABLE = "COMMUNIQUE_INBOX"

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".pdf": "application/pdf",
    ".warc": "application/warc",
    ".gz": "application/gzip",
}
"""Media type by the ending of a file's name."""


@dataclass(frozen=True)
class Unavailable:
    """A registered work, or bulk of works, that cannot be had now, and why."""

    source_id: str
    reason: str
    kept: datetime | None = None
    """When the last good snapshot, which stays in use, was archived; None when there is none."""


@dataclass(frozen=True)
class SavedCopy:
    """A saved file: its name as registered, and its bytes' media type."""

    name: str
    path: Path
    media_type: str


@dataclass(frozen=True)
class Inbox:
    """Folders in which saved copies are looked for, the first that has one wins."""

    folders: tuple[Path, ...]

    def find(self, name: str) -> SavedCopy | None:
        """The saved copy called `name` (relative, with forward slashes), or None."""
        for folder in self.folders:
            path = folder / name
            if path.is_file():
                return SavedCopy(name, path, media_type(name))
        return None

    def why_not(self, name: str) -> str:
        """Why `find` found nothing, and what to do. Releases carry it, so it names no folder of a machine."""
        if not self.folders:
            return f"no saved copy: there is no inbox; put {name} into ./inbox or set {INBOX_VARIABLE}"
        if not any(folder.is_dir() for folder in self.folders):
            return f"no saved copy of {name}: the inbox is a folder that does not exist; see {INBOX_VARIABLE}"
        return f"no saved copy of {name} in the inbox; `python -m pipelines doctor` says where that is"


def find_inbox(checkout: Path, environment: Mapping[str, str]) -> Inbox:
    """The inbox that `$COMMUNIQUE_INBOX` names, and it alone; else `inbox` in the checkout and `../shared/corpus`.

    Of the latter two only those that exist are looked into.
    """
    named = environment.get(INBOX_VARIABLE, "").strip()
    if named:
        return Inbox((Path(named).expanduser(),))
    return Inbox(tuple(f for f in (checkout / "inbox", checkout.parent / "shared" / "corpus") if f.is_dir()))


def saved_into(folder: Path, file: Path, dry_run: bool = False) -> str:
    """Name of `file` in the inbox `folder`, copied there unless it is; ReadingError when another file has the name."""
    file = file.resolve()
    if file.is_relative_to(folder.resolve()):
        return file.relative_to(folder.resolve()).as_posix()
    target = folder / file.name
    if target.exists() and target.read_bytes() != file.read_bytes():
        raise ReadingError(f"{target} is another file of this name; rename {file}")
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return file.name


def media_type(name: str) -> str:
    """Media type by the ending of a file's name; `application/octet-stream` when the ending says nothing."""
    path = Path(name)
    suffix = path.suffix.lower()
    if suffix == ".gz" and Path(path.stem).suffix.lower() == ".warc":
        return MEDIA_TYPES[".warc"]
    return MEDIA_TYPES.get(suffix, "application/octet-stream")
