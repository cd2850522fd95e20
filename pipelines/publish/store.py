"""What a place for releases must be able to do, and the store at a folder or URL.

A release is composed and verified in a staging folder of this machine; a store makes it visible in one step, and
moves the pointer `latest`. Folders are in `local_store`, object stores and other fsspec URLs in `object_store`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from communique.catalog import Manifest, Root, RootLike
from pipelines.publish.records import Record


class Store(Protocol):
    """The releases of one collection, somewhere."""

    collection: str

    @property
    def location(self) -> str:
        """Folder or URL of the collection."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Be the collection's only publisher; PublisherBusyError when there is another."""

    def heal(self) -> list[str]:
        """Put in order what a crash left; returns what a person should know about it."""

    def record(self) -> Record:
        """Versions and pointer, as in `versions.json`; an empty record before the first release."""

    def move(self, record: Record) -> None:
        """Put another record of the same versions in the place of the present one: a yank, or another `latest`."""

    def latest(self) -> Manifest | None:
        """The manifest of the version that `latest` points to; None when there is none."""

    def next_version(self, today: date) -> str:
        """The number of the next version; one that was ever visible is not used again."""

    def stage(self, version: str) -> Path:
        """A new, empty folder of this machine in which to make `version`."""

    def discard(self, staging: Path) -> None:
        """Remove a staging folder whose release will not be made."""

    def verify(self, staging: Path, version: str) -> Manifest:
        """Check a filled staging folder against its manifest; DamagedReleaseError when the disk has other bytes."""

    def commit(self, staging: Path, version: str) -> str:
        """Make a verified staging folder visible as `version`, and `latest`; its folder or URL."""


def open_store(root: RootLike, collection: str, title: str = "", description: str = "") -> Store:
    """The store of a collection below a folder or any fsspec URL; title and description go into the catalog."""
    place = Root.at(root)
    if place.is_local:
        from pipelines.publish.local_store import LocalStore

        return LocalStore(Path(place.location), collection, title, description)
    from pipelines.publish.object_store import ObjectStore

    return ObjectStore(place, collection, title, description)
