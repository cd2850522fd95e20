"""Releases in a folder of this machine: one becomes visible in one atomic step, or not at all.

The order of a publication is: a hidden staging folder beside the versions, filled, synced to disk and verified; renamed
to its version; listed in `<collection>/versions.json`; listed in `catalog.json`. Readers know only the catalog.

`versions.json` is the source of truth for its collection. The catalog is a pointer that can be made again from the
`versions.json` files. After a crash the next run puts the rest in order (`heal`): staging folders are removed, a
version that was renamed but not yet listed is complete and verified, so it is listed, and the catalog is made again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from communique.catalog import CATALOG, MANIFEST, Manifest, Root
from communique.errors import DamagedReleaseError
from communique.verify import find_damage
from pipelines.publish import records
from pipelines.publish.errors import PublisherBusyError
from pipelines.publish.records import VERSIONS, Record

STAGING = ".staging-"
CATALOG_WAIT_SECONDS = 60.0
"""The catalog is held for the writing of one small file; a minute means that something is stuck."""


class LocalStore:
    """The releases of one collection in a folder of this machine."""

    def __init__(self, root: Path, collection: str, title: str, description: str) -> None:
        self.root = root.resolve()
        self.collection = collection
        self.folder = self.root / collection
        # Who only looks, or moves the pointer, says nothing of the collection: what is known stays.
        self.about = {name: text for name, text in (("title", title), ("description", description)) if text}

    @property
    def location(self) -> str:
        """Folder of the collection."""
        return str(self.folder)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the collection's only publisher; PublisherBusyError when there is another. Ends with the process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".publish.lock", timeout=0)
        try:
            with lock:
                yield
        except Timeout as error:
            raise PublisherBusyError(
                f"another run is publishing {self.collection} in {self.root}; nothing was changed. Run again when it "
                "has ended"
            ) from error

    def heal(self) -> list[str]:
        """Put in order what a crash left; returns what a person should know about it."""
        for leftover in self.folder.glob(f"{STAGING}*"):
            _remove(leftover)
        record, notes = self.record(), []
        known = {entry["version"] for entry in record["versions"]}
        for version in sorted(self._folders() - known, key=records.order):
            manifest = self._unlisted(version)
            if manifest is None:
                notes.append(f"{self.folder / version} is not a complete release and is not listed; remove it by hand")
                continue
            record = records.listed(record, manifest, self._digest(version))
            notes.append(f"{version} was complete but not yet listed, after a crash; it is listed now")
        if self._folders() & {entry["version"] for entry in record["versions"]}:
            self._write_records({**record, **self.about})
        return notes

    def latest(self) -> Manifest | None:
        """The manifest of the version that `latest` points to; None when there is none."""
        record = self.record()
        if not record["latest"]:
            return None
        entry = records.find_entry(record, record["latest"])
        manifest = self._unlisted(entry["version"], verify=False)
        if manifest is None or self._digest(entry["version"]) != entry["manifest_sha256"]:
            raise DamagedReleaseError(
                f"the last release, {self.folder / entry['version']}, is missing or altered; restore it from a copy "
                "before publishing the next"
            )
        return manifest

    def next_version(self, today: date) -> str:
        """YYYY.M.N: N counts the month's releases from 0; a number that was ever used is not used again."""
        used = {entry["version"] for entry in self.record()["versions"]} | self._folders()
        return records.next_version(self.collection, used, today)

    def stage(self, version: str) -> Path:
        """A new, empty, hidden folder in which to make `version`."""
        staging = self.folder / f"{STAGING}{version}"
        staging.mkdir()
        return staging

    def discard(self, staging: Path) -> None:
        """Remove a staging folder whose release will not be made."""
        _remove(staging)

    def verify(self, staging: Path, version: str) -> Manifest:
        """Check a filled staging folder against its manifest; DamagedReleaseError when the disk has other bytes."""
        return verified(self.root, self.collection, staging, version)

    def commit(self, staging: Path, version: str) -> str:
        """Make a verified staging folder visible as `version`, and `latest`."""
        for path in staging.rglob("*"):
            if path.is_file():
                # A version never changes: its files are read-only from the start.
                path.chmod(0o444)
            _sync(path)
        _sync(staging)
        folder = self.folder / version
        staging.rename(folder)
        _sync(self.folder)
        manifest = manifest_at(self.root, self.collection, folder, version)
        self._write_records({**records.listed(self.record(), manifest, self._digest(version)), **self.about})
        return str(folder)

    def record(self) -> Record:
        """Versions and pointer; an empty record before the first release."""
        try:
            record: Record = json.loads((self.folder / VERSIONS).read_bytes())
        except FileNotFoundError:
            return records.empty_record(self.collection)
        except ValueError as error:
            raise DamagedReleaseError(
                f"{self.folder / VERSIONS} is not JSON ({error}); restore it from a copy, or remove it: it is then "
                "made again from the version folders, without its record of yanked versions"
            ) from error
        return record

    def move(self, record: Record) -> None:
        """Put another record of the same versions in the place of the present one."""
        self._write_records(record)

    def _write_records(self, record: Record) -> None:
        """versions.json, then the catalog made from the versions.json of every collection."""
        _replace_json(self.folder / VERSIONS, record)
        lock = FileLock(self.root / ".catalog.lock", timeout=CATALOG_WAIT_SECONDS)
        try:
            with lock:
                found = [json.loads(path.read_bytes()) for path in sorted(self.root.glob(f"*/{VERSIONS}"))]
                entries = {r["collection"]: {k: v for k, v in r.items() if k != "collection"} for r in found}
                _replace_json(self.root / CATALOG, {"format": 1, "collections": entries})
        except Timeout as error:
            raise PublisherBusyError(
                f"{self.root / CATALOG} has been held by another run for a minute; the release is written and will be "
                "listed by the next run"
            ) from error

    def _folders(self) -> set[str]:
        if not self.folder.is_dir():
            return set()
        return {path.name for path in self.folder.iterdir() if path.is_dir() and records.is_version(path.name)}

    def _unlisted(self, version: str, *, verify: bool = True) -> Manifest | None:
        """The manifest of a version folder when it is there and, with `verify`, every file fits it."""
        try:
            manifest = manifest_at(self.root, self.collection, self.folder / version, version)
        except (FileNotFoundError, ValueError):
            return None
        return None if verify and find_damage(manifest) else manifest

    def _digest(self, version: str) -> str:
        return sha256((self.folder / version / MANIFEST).read_bytes()).hexdigest()


def manifest_at(root: Path, collection: str, folder: Path, version: str) -> Manifest:
    """The manifest in a folder below `root`, whatever the folder's name."""
    facts = json.loads((folder / MANIFEST).read_bytes())
    return Manifest(Root.at(root), collection, version, folder.relative_to(root).as_posix(), facts)


def verified(root: Path, collection: str, staging: Path, version: str) -> Manifest:
    """The manifest of a filled staging folder whose every file is as it says; DamagedReleaseError when one is not."""
    manifest = manifest_at(root, collection, staging, version)
    problems = find_damage(manifest)
    if problems:
        found = "\n  ".join(problems)
        raise DamagedReleaseError(
            f"nothing was published: the disk does not have what was written. Check it and run again:\n  {found}"
        )
    return manifest


def _replace_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file beside and put it in the place of the old one: a reader sees the one or the other, whole."""
    encoded = as_json(content)
    if path.exists() and path.read_bytes() == encoded:
        return
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(encoded)
    _sync(beside)
    beside.replace(path)
    _sync(path.parent)


def as_json(content: dict[str, Any]) -> bytes:
    """A record or catalog as it is kept."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _sync(path: Path) -> None:
    """Have a file, or a folder's list of files, on the disk before going on."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(folder: Path) -> None:
    # Folders copied from elsewhere may be read-only; nothing in a staging folder is worth keeping.
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)
