"""Where releases are kept, and how one becomes visible: in one atomic step, or not at all.

The order of a publication is: a hidden staging folder beside the versions, filled, synced to disk and verified; renamed
to its version; listed in `<collection>/versions.json`; listed in `catalog.json`. Readers know only the catalog.

`versions.json` is the source of truth for its collection. The catalog is a pointer that can be made again from the
`versions.json` files. After a crash the next run puts the rest in order (`heal`): staging folders are removed, a
version that was renamed but not yet listed is complete and verified, so it is listed, and the catalog is made again.
"""

from __future__ import annotations

import json
import os
import re
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
from pipelines.publish.errors import PublisherBusyError, ReleaseRefusedError

VERSIONS = "versions.json"
STAGING = ".staging-"
CATALOG_WAIT_SECONDS = 60.0
"""The catalog is held for the writing of one small file; a minute means that something is stuck."""

_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")


class LocalStore:
    """The releases of one collection in a folder of this machine."""

    def __init__(self, root: Path, collection: str, title: str, description: str) -> None:
        self.root = root.resolve()
        self.collection = collection
        self.folder = self.root / collection
        self.about = {"title": title, "description": description}

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
        record, notes = self._record(), []
        listed = {entry["version"] for entry in record["versions"]}
        for version in sorted(self._folders() - listed, key=_order):
            manifest = self._unlisted(version)
            if manifest is None:
                notes.append(f"{self.folder / version} is not a complete release and is not listed; remove it by hand")
                continue
            self._list(record, manifest)
            notes.append(f"{version} was complete but not yet listed, after a crash; it is listed now")
        if self._folders() & {entry["version"] for entry in record["versions"]}:
            self._write_records(record)
        return notes

    def latest(self) -> Manifest | None:
        """The manifest of the version that `latest` points to; None before the first release."""
        record = self._record()
        if not record["latest"]:
            return None
        entry = next(entry for entry in record["versions"] if entry["version"] == record["latest"])
        manifest = self._unlisted(entry["version"], verify=False)
        if manifest is None or self._digest(entry["version"]) != entry["manifest_sha256"]:
            raise DamagedReleaseError(
                f"the last release, {self.folder / entry['version']}, is missing or altered; restore it from a copy "
                "before publishing the next"
            )
        return manifest

    def next_version(self, today: date) -> str:
        """YYYY.M.N: N counts the month's releases from 0; a number that was ever used is not used again."""
        used = {_order(entry["version"]) for entry in self._record()["versions"]} | set(map(_order, self._folders()))
        month = (today.year, today.month)
        version = (*month, max((n + 1 for *when, n in used if tuple(when) == month), default=0))
        if used and version < max(used):
            newest = ".".join(map(str, max(used)))
            raise ReleaseRefusedError(
                f"{self.collection} has {newest} already, and today is {today}: versions only go forward. "
                "Check the clock"
            )
        return ".".join(map(str, version))

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
        manifest = _manifest(self.root, self.collection, staging, version)
        problems = find_damage(manifest)
        if problems:
            listed = "\n  ".join(problems)
            raise DamagedReleaseError(
                f"nothing was published: the disk does not have what was written. Check it and run again:\n  {listed}"
            )
        return manifest

    def commit(self, staging: Path, version: str) -> Path:
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
        record = self._record()
        self._list(record, _manifest(self.root, self.collection, folder, version))
        self._write_records(record)
        return folder

    def _list(self, record: dict[str, Any], manifest: Manifest) -> None:
        facts = manifest.facts
        entry = {
            "version": manifest.version,
            "path": f"{self.collection}/{manifest.version}",
            "created": facts["created"],
            "schema_version": facts["schema_version"],
            "content_digest": facts["content_digest"],
            "rows": sum(manifest.tables.values()),
            "manifest_sha256": self._digest(manifest.version),
            "yanked": None,
        }
        record["versions"] = sorted([*record["versions"], entry], key=lambda e: _order(e["version"]))
        record["latest"] = manifest.version

    def _write_records(self, record: dict[str, Any]) -> None:
        """versions.json, then the catalog made from the versions.json of every collection."""
        _replace_json(self.folder / VERSIONS, {**record, **self.about})
        lock = FileLock(self.root / ".catalog.lock", timeout=CATALOG_WAIT_SECONDS)
        try:
            with lock:
                records = [json.loads(path.read_bytes()) for path in sorted(self.root.glob(f"*/{VERSIONS}"))]
                entries = {r["collection"]: {k: v for k, v in r.items() if k != "collection"} for r in records}
                _replace_json(self.root / CATALOG, {"format": 1, "collections": entries})
        except Timeout as error:
            raise PublisherBusyError(
                f"{self.root / CATALOG} has been held by another run for a minute; the release is written and will be "
                "listed by the next run"
            ) from error

    def _record(self) -> dict[str, Any]:
        try:
            record: dict[str, Any] = json.loads((self.folder / VERSIONS).read_bytes())
        except FileNotFoundError:
            return {"collection": self.collection, **self.about, "latest": None, "versions": []}
        except ValueError as error:
            raise DamagedReleaseError(
                f"{self.folder / VERSIONS} is not JSON ({error}); restore it from a copy, or remove it: it is then "
                "made again from the version folders, without its record of yanked versions"
            ) from error
        return record

    def _folders(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if path.is_dir() and _VERSION.fullmatch(path.name)}

    def _unlisted(self, version: str, *, verify: bool = True) -> Manifest | None:
        """The manifest of a version folder when it is there and, with `verify`, every file fits it."""
        try:
            manifest = _manifest(self.root, self.collection, self.folder / version, version)
        except (FileNotFoundError, ValueError):
            return None
        return None if verify and find_damage(manifest) else manifest

    def _digest(self, version: str) -> str:
        return sha256((self.folder / version / MANIFEST).read_bytes()).hexdigest()


def _manifest(root: Path, collection: str, folder: Path, version: str) -> Manifest:
    facts = json.loads((folder / MANIFEST).read_bytes())
    return Manifest(Root.at(root), collection, version, folder.relative_to(root).as_posix(), facts)


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _replace_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file beside and put it in the place of the old one: a reader sees the one or the other, whole."""
    encoded = (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
    if path.exists() and path.read_bytes() == encoded:
        return
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(encoded)
    _sync(beside)
    beside.replace(path)
    _sync(path.parent)


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
