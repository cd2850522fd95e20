"""Releases on an object store, or any file system that fsspec writes to.

Object stores rename nothing in one step, so a release is uploaded under its final name while nobody looks there:
readers know only `catalog.json`, which is replaced last, as one object. The order is: lease the collection; upload what
is not there yet, never over another object; check every object against its local file; list the version in
`<collection>/versions.json`; list it in `catalog.json`.

A half upload is therefore invisible. The next run composes the same bytes, keeps the objects that are as they should be
and uploads the rest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import md5, sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from fsspec.core import url_to_fs

from communique.catalog import CATALOG, MANIFEST, Manifest, Root
from communique.errors import CommuniqueError, DamagedReleaseError
from pipelines.publish import pointers, records
from pipelines.publish.errors import PublisherBusyError, WriteFailedError
from pipelines.publish.lease import LEASE_SECONDS, Lease
from pipelines.publish.local_store import as_json, verified
from pipelines.publish.records import VERSIONS, Record

SUMS = "SHA256SUMS"
BLOCK = 1 << 20
CATALOG_TRIES = 20
"""Publishers of other collections may replace the catalog in between; each try reads it anew."""


class ObjectStore:
    """The releases of one collection below a URL."""

    def __init__(
        self, root: Root, collection: str, title: str, description: str, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self.root = root
        self.collection = collection
        # Who only looks, or moves the pointer, says nothing of the collection: what is known stays.
        self.about = {name: text for name, text in (("title", title), ("description", description)) if text}
        try:
            self.fs, base = url_to_fs(root.location)
        except (ImportError, ValueError) as error:
            raise CommuniqueError(
                f"cannot write to {root.location}: {error}; pip install 'communique[remote]' brings s3 and http"
            ) from error
        self.base = str(base).rstrip("/")
        self.lease = Lease(self.fs, f"{self.base}/{collection}/.publishing.json", lease_seconds)
        self._scratch: Path | None = None

    @property
    def location(self) -> str:
        """URL of the collection."""
        return self.root.url(self.collection)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the collection's only publisher; PublisherBusyError when there is another."""
        with self._unbroken():
            self.lease.take(self.location)
        try:
            yield
        finally:
            self.lease.give_up()

    def heal(self) -> list[str]:
        """List in the catalog what a crash kept from it; say which uploads were begun and not ended."""
        record = self.record()
        known = {entry["version"] for entry in record["versions"]}
        if known:
            self._write_catalog(record)
        return [
            f"an upload of {version} was begun and not ended; it is not visible, and goes on when that version is made"
            for version in sorted(self._folders() - known, key=records.order)
        ]

    def record(self) -> Record:
        """Versions and pointer; an empty record before the first release."""
        return self._record()[0]

    def move(self, record: Record) -> None:
        """Put another record of the same versions in the place of the present one."""
        with self._unbroken():
            self._replace_record(record, self._record()[1])
            self._write_catalog(record)

    def latest(self) -> Manifest | None:
        """The manifest of the version that `latest` points to; None when there is none."""
        record = self.record()
        if not record["latest"]:
            return None
        entry = records.find_entry(record, record["latest"])
        where = f"{entry['path']}/{MANIFEST}"
        try:
            content: bytes = self.fs.cat_file(f"{self.base}/{where}")
        except FileNotFoundError:
            content = b""
        if sha256(content).hexdigest() != entry["manifest_sha256"]:
            raise DamagedReleaseError(
                f"the last release, {self.root.url(entry['path'])}, is missing or altered; restore it from a copy "
                "before publishing the next"
            )
        return Manifest(self.root, self.collection, entry["version"], entry["path"], json.loads(content))

    def next_version(self, today: date) -> str:
        """YYYY.M.N: N counts the month's releases from 0. A number that only a half upload has is taken up again."""
        return records.next_version(self.collection, [e["version"] for e in self.record()["versions"]], today)

    def stage(self, version: str) -> Path:
        """A new, empty folder of this machine in which to make `version`."""
        self._scratch = Path(mkdtemp(prefix="communique-")).resolve()
        staging = self._scratch / version
        staging.mkdir()
        return staging

    def discard(self, staging: Path) -> None:
        """Remove a staging folder whose release will not be made."""
        shutil.rmtree(staging.parent)

    def verify(self, staging: Path, version: str) -> Manifest:
        """Check a filled staging folder against its manifest; DamagedReleaseError when the disk has other bytes."""
        return verified(staging.parent, self.collection, staging, version)

    def commit(self, staging: Path, version: str) -> str:
        """Upload a verified staging folder and make it visible as `version`, and `latest`."""
        manifest = self.verify(staging, version)
        digest = sha256((staging / MANIFEST).read_bytes()).hexdigest()
        with self._unbroken():
            self._upload(staging, f"{self.base}/{self.collection}/{version}")
            self.lease.hold()
            record, seen = self._record()
            if any(entry["version"] == version for entry in record["versions"]):
                raise PublisherBusyError(self._overtaken())
            record = {**records.listed(record, manifest, digest), **self.about}
            self._replace_record(record, seen)
            self._write_catalog(record)
        self.discard(staging)
        return self.root.url(f"{self.collection}/{version}")

    def _upload(self, staging: Path, prefix: str) -> None:
        """Bring every file to its object, those that say what there is last; objects that fit already are kept."""
        files = {path.relative_to(staging).as_posix(): path for path in staging.rglob("*") if path.is_file()}
        there = self._objects(prefix)
        for name in there - set(files):
            self.fs.rm_file(f"{prefix}/{name}")
        for name in sorted(files, key=lambda name: (name in (MANIFEST, SUMS), name)):
            self.lease.hold()
            where = f"{prefix}/{name}"
            if name in there:
                if self._fits(where, files[name]):
                    continue
                self.fs.rm_file(where)
            # Only ever created: a publisher that lost its lease cannot write over what the next one made visible.
            self.fs.put_file(str(files[name]), where, mode="create")
            self.fs.invalidate_cache()
            if not self._fits(where, files[name]):
                raise WriteFailedError(f"{where} is not what was uploaded; nothing became visible. Run again")

    def _objects(self, prefix: str) -> set[str]:
        self.fs.invalidate_cache()
        try:
            found = self.fs.find(prefix)
        except FileNotFoundError:
            return set()
        start = len(self.fs._strip_protocol(prefix)) + 1
        return {str(name)[start:] for name in found}

    def _fits(self, where: str, file: Path) -> bool:
        """Whether an object has the bytes of a file: by the digest the store states, else by reading it back."""
        info = self.fs.info(where)
        if info["size"] != file.stat().st_size:
            return False
        stated = str(info.get("ETag", "")).strip('"')
        # The tag of an object uploaded in one part is its MD5; any other tag says nothing about the bytes.
        if len(stated) == 32 and stated == md5(file.read_bytes(), usedforsecurity=False).hexdigest():
            return True
        with self.fs.open(where, "rb") as remote, file.open("rb") as local:
            while block := local.read(BLOCK):
                if remote.read(len(block)) != block:
                    return False
        return True

    def _record(self) -> tuple[Record, pointers.Seen]:
        seen = pointers.look(self.fs, f"{self.base}/{self.collection}/{VERSIONS}")
        if seen.content is None:
            # The catalog has the same facts: they count when the collection's own file was lost.
            listed = self._catalog()[0]["collections"].get(self.collection)
            return ({"collection": self.collection, **listed} if listed else self._empty()), seen
        try:
            record: Record = json.loads(seen.content)
        except ValueError as error:
            raise DamagedReleaseError(
                f"{self.location}/{VERSIONS} is not JSON ({error}); restore it from a copy, or remove it: it is then "
                "made again from the catalog"
            ) from error
        return record, seen

    def _empty(self) -> Record:
        return records.empty_record(self.collection)

    def _replace_record(self, record: Record, seen: pointers.Seen) -> None:
        try:
            pointers.replace(self.fs, f"{self.base}/{self.collection}/{VERSIONS}", as_json(record), seen)
        except pointers.PointerMovedError as error:
            raise PublisherBusyError(self._overtaken()) from error

    def _overtaken(self) -> str:
        return f"another run published {self.collection} meanwhile; nothing of this one became visible. Run again"

    def _catalog(self) -> tuple[dict[str, Any], pointers.Seen]:
        seen = pointers.look(self.fs, f"{self.base}/{CATALOG}")
        return json.loads(seen.content) if seen.content else {"format": 1, "collections": {}}, seen

    def _write_catalog(self, record: Record) -> None:
        entry = {name: value for name, value in record.items() if name != "collection"}
        for _ in range(CATALOG_TRIES):
            catalog, seen = self._catalog()
            collections = catalog["collections"] | {self.collection: entry}
            content = as_json({**catalog, "collections": dict(sorted(collections.items()))})
            try:
                pointers.replace(self.fs, f"{self.base}/{CATALOG}", content, seen)
            except pointers.PointerMovedError:
                continue
            return
        raise PublisherBusyError(
            f"{self.root.url(CATALOG)} is replaced by others all the time; the release is uploaded and will be listed "
            "by the next run"
        )

    def _folders(self) -> set[str]:
        self.fs.invalidate_cache()
        try:
            found = self.fs.ls(f"{self.base}/{self.collection}", detail=False)
        except FileNotFoundError:
            return set()
        return {name for path in found if records.is_version(name := str(path).rstrip("/").rpartition("/")[2])}

    @contextmanager
    def _unbroken(self) -> Iterator[None]:
        """What goes wrong on the way to the store, as an error that says how things stand."""
        try:
            yield
        except CommuniqueError:
            raise
        except Exception as error:
            raise WriteFailedError(
                f"writing to {self.location} broke off ({type(error).__name__}: {error}); the last release is as it "
                "was. Run again: what was uploaded whole is kept"
            ) from error
