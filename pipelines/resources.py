"""What the stages share: folders and progress. Configured once, plain objects, replaceable in tests."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipelines.provenance import CHECKOUT
from pipelines.workspace import Workspace

# While one collection is traced and published, the annotator's processes go on with the next: the last of them leaves
# all cores but one idle, so that it is the one with the fewest rows but the sample, which is on the screen first.
DEFAULT_COLLECTIONS = ("sample", "addresses", "alliance")


@dataclass(frozen=True)
class Folders:
    """Where things are. The defaults are the checkout's own folders."""

    registry: Path = CHECKOUT / "datasets" / "sources"
    archive: Path = CHECKOUT / "datasets" / "archive"
    work: Path = CHECKOUT / "datasets" / "work"
    releases: Path = CHECKOUT / "datasets" / "releases"
    inbox: Path | None = None
    """Folder of saved copies; None looks at $COMMUNIQUE_INBOX, ./inbox and ../shared/corpus in that order."""

    @property
    def workspace(self) -> Workspace:
        """The frames between the stages."""
        return Workspace(self.work)

    def registry_file(self, collection: str) -> Path:
        """The TOML file that registers a collection's sources."""
        return self.registry / f"{collection}.toml"

    def collections(self) -> list[str]:
        """Names of the registered collections, sorted."""
        return sorted(file.stem for file in self.registry.glob("*.toml"))

    def never_annotated(self, collections: Iterable[str]) -> list[str]:
        """Those of the registered collections that nothing has been annotated of yet."""
        registered = set(self.collections())
        return [name for name in collections if name in registered and not (self.work / "annotations" / name).exists()]


def default_folders() -> Folders:
    """The checkout's folders; $COMMUNIQUE_ROOT moves the releases."""
    root = os.environ.get("COMMUNIQUE_ROOT")
    return Folders(releases=Path(root)) if root else Folders()


class Progress(Protocol):
    """Told how a stage of a collection goes on; may draw it."""

    def start(self, collection: str, stage: str, total: int, unit: str) -> None:
        """A stage begins that will take `total` steps of `unit`."""

    def advance(self, collection: str, stage: str, steps: int) -> None:
        """`steps` more are done."""


@dataclass
class NoProgress:
    """Progress that nobody watches."""

    seen: list[str] = field(default_factory=list)

    def start(self, collection: str, stage: str, total: int, unit: str) -> None:
        """Remember that the stage ran."""
        self.seen.append(f"{collection}/{stage}")

    def advance(self, collection: str, stage: str, steps: int) -> None:
        """Nothing to draw."""
