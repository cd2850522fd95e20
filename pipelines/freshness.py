"""How long ago the sources of a collection were last looked at, and whether that is too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipelines.ingest.registry import load_collection
from pipelines.resources import Folders

DEFAULT_HOURS = 48
"""Two daily runs: one may fail without an alarm. A registry file says otherwise in [automation] freshness_hours."""


@dataclass(frozen=True)
class Freshness:
    """The age of a collection's newest look at its sources, and how old it may be."""

    collection: str
    looked_at: datetime | None
    limit: timedelta
    is_fresh: bool

    @property
    def told(self) -> str:
        """One sentence for the operator."""
        if self.looked_at is None:
            return f"{self.collection}: its sources were never looked at; run `python -m pipelines build`"
        hours = self.limit.total_seconds() / 3600
        state = "fresh" if self.is_fresh else "stale"
        return f"{self.collection} is {state}: looked at {self.looked_at:%Y-%m-%d %H:%M} UTC, allowed are {hours:.0f} h"


def freshness(collection: str, folders: Folders, now: datetime) -> Freshness:
    """The freshness of a collection, by when the snapshots stage last ran."""
    stated = load_collection(folders.registry_file(collection)).freshness_hours
    limit = timedelta(hours=stated or DEFAULT_HOURS)
    ran = folders.workspace.path("snapshots", collection)
    if not ran.is_file():
        return Freshness(collection, None, limit, is_fresh=False)
    looked_at = datetime.fromtimestamp(ran.stat().st_mtime, UTC)
    return Freshness(collection, looked_at, limit, now - looked_at <= limit)
