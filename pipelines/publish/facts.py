"""What a publisher is told about a collection, and what it tells about a release."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceReport:
    """How one registered source fared in the run: `held`, `kept` from before, `waiting` or `unreadable`, and why."""

    source_id: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class CollectionFacts:
    """A collection as its registry describes it."""

    name: str
    """Slug: the collection's folder and the name it is loaded by."""
    title: str
    description: str
    """A paragraph that opens the data card."""
    licence: str | None = None
    """SPDX identifier of the licence of the annotations; texts keep the licence of their source."""
    limits: tuple[str, ...] = ()
    """Sentences on what this collection cannot tell, for the data card."""
    sources: tuple[SourceReport, ...] = ()


@dataclass(frozen=True)
class Release:
    """A version that was made in this run."""

    collection: str
    version: str
    folder: str
    """Folder or URL of the version."""
    rows: dict[str, int]
    previous: str | None
    warnings: tuple[str, ...]
    """What a person should look at: unusual growth, a release healed after a crash."""


@dataclass(frozen=True)
class Unchanged:
    """Nothing was published, because the last release has the same rows."""

    collection: str
    version: str
    """The version that has them."""
    folder: str
    rows: dict[str, int]
    warnings: tuple[str, ...] = ()
