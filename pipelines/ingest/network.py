"""Which sources of a collection are asked for on the network, and what came of it, into the archive.

A saved copy always goes before the network. Without one, a source with a URL is fetched when it has no snapshot yet, or
whenever its collection is refreshed; the network can be forbidden altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipelines.ingest.archive import Archive, HttpAnswer, Snapshot
from pipelines.ingest.fetching.fallback import Outcome, Target, fetch_all
from pipelines.ingest.fetching.log import Check, FetchLog
from pipelines.ingest.fetching.settings import FetchSettings, is_offline, settings_from
from pipelines.ingest.registry import Source

Mode = Literal["refresh", "missing", "never"]
"""Ask for every source with a URL; only for those without any snapshot; for none."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Network:
    """How a run may use the network."""

    mode: Mode = "missing"
    settings: FetchSettings = field(default_factory=FetchSettings)
    clock: Callable[[], datetime] = _now

    @property
    def forbidden(self) -> bool:
        """Whether nothing is fetched."""
        return self.mode == "never"


NO_NETWORK = Network("never")


def network_of(environment: Mapping[str, str], refresh: bool) -> Network:
    """What the environment allows: nothing when it says offline, else a refresh or only what is missing."""
    mode: Mode = "never" if is_offline(environment) else "refresh" if refresh else "missing"
    return Network(mode, settings_from(environment))


def fetch_log(archive: Archive, collection: str) -> FetchLog:
    """The log of a collection's checks, kept with the archive: it cannot be made again."""
    return FetchLog(fetch_log_path(archive.folder, collection))


def fetch_log_path(archive: Path, collection: str) -> Path:
    """Where the log of a collection's checks is kept."""
    return archive / "fetches" / f"{collection}.jsonl"


@dataclass(frozen=True)
class NetworkResult:
    """What asking brought: new or confirmed bytes by source, and every check."""

    taken: tuple[tuple[str, Snapshot], ...]
    checks: tuple[Check, ...]


def fetch_sources(
    sources: Iterable[Source],
    held: Mapping[str, tuple[Snapshot, ...]],
    archive: Archive,
    log: FetchLog,
    network: Network,
) -> NetworkResult:
    """Ask for sources that have a URL; bytes are archived and checks are logged as they come in."""
    taken: list[tuple[str, Snapshot]] = []
    checks: list[Check] = []

    def take(outcome: Outcome) -> None:
        target, check = outcome.target, outcome.check
        if outcome.fetched is not None:
            fetched = outcome.fetched
            answer = HttpAnswer(f"{fetched.status} OK", fetched.headers)
            snapshot = archive.put(fetched.body, fetched.media_type, fetched.url, answer)
            taken.append((target.source_id, snapshot))
        elif check.status == "unchanged" and check.sha256 is not None and check.sha256 in archive:
            taken.append((target.source_id, archive.snapshot(check.sha256)))
        log.add(check)
        checks.append(check)

    targets = [
        Target(source.source_id, source.url, source.archived_url, log.latest(source.source_id), _newest(held, source))
        for source in sources
        if source.url is not None
    ]
    if targets:
        fetch_all(targets, network.settings, take, network.clock)
    order = {target.source_id: position for position, target in enumerate(targets)}
    return NetworkResult(
        tuple(sorted(taken, key=lambda each: order[each[0]])), tuple(sorted(checks, key=lambda c: order[c.source_id]))
    )


def _newest(held: Mapping[str, tuple[Snapshot, ...]], source: Source) -> str | None:
    snapshots = held.get(source.source_id)
    return snapshots[-1].sha256 if snapshots else None
