"""How each source of a collection stands after the last run: held, kept, waiting or unreadable, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipelines.ingest.registry import load_collection
from pipelines.resources import Folders

HELD, KEPT, WAITING, UNREADABLE = "held", "kept", "waiting", "unreadable"


@dataclass(frozen=True)
class SourceState:
    """One source: `state` is held, kept (from before, not reached now), waiting or unreadable."""

    source_id: str
    state: str
    reason: str = ""
    checked_at: datetime | None = None
    """When it was last asked for on the network, in the last run."""


def source_states(collection: str, folders: Folders) -> Iterator[SourceState]:
    """Every registered source and bulk input of a collection, in the order of the registry; nothing before a run."""
    workspace = folders.workspace
    held = workspace.read("snapshots", collection)
    if held is None:
        return
    unavailable = _pairs(workspace.read("unavailable", collection))
    unread = _pairs(workspace.read("unread", collection))
    checks = workspace.read("checks", collection)
    checked = dict(checks.select("source_id", "at").iter_rows()) if checks is not None else {}
    has_snapshot = set(held["source_id"])
    registered = load_collection(folders.registry_file(collection))
    for key in [*(s.source_id for s in registered.sources), *(b.bulk_id for b in registered.bulk)]:
        if key in unavailable:
            state = KEPT if key in has_snapshot else WAITING
        elif key in unread:
            state = UNREADABLE
        else:
            state = HELD if key in has_snapshot else WAITING
        reason = unavailable.get(key) or unread.get(key) or ("" if key in has_snapshot else "not asked for yet")
        yield SourceState(key, state, reason, checked.get(key))


def _pairs(frame: pl.DataFrame | None) -> dict[str, str]:
    return dict(frame.select("source_id", "reason").iter_rows()) if frame is not None else {}
