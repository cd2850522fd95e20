"""Many sources, each from its live URL, else from its archived copy, else as last archived; every step recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.fetcher import NO_VALIDATORS, Fetched, Fetcher, Steps
from pipelines.ingest.fetching.log import Check, CheckStatus
from pipelines.ingest.fetching.loop import run_to_end
from pipelines.ingest.fetching.settings import FetchSettings

# Kinds that say nothing about the page itself: it is probably there tomorrow.
PASSING = frozenset({"dns", "connect", "timeout", "reset", "throttled", "server", "truncated", "waiting", "offline"})


@dataclass(frozen=True)
class Target:
    """A source to check, and what is known of it."""

    source_id: str
    url: str
    archived_url: str | None = None
    last: Check | None = None
    """The newest check."""
    held: str | None = None
    """sha256 of the last good snapshot."""


@dataclass(frozen=True)
class Outcome:
    """What a check came to, and the bytes where it brought any."""

    target: Target
    check: Check
    fetched: Fetched | None = None


def fetch_all(
    targets: Iterable[Target],
    settings: FetchSettings,
    take: Callable[[Outcome], None],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Check every target, waits overlapping; `take` gets each outcome as soon as it is there, one at a time."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        # Archiving waits for the disk; on a thread of its own it does not hold up the answers of other hosts.
        with ThreadPoolExecutor(1, "archive") as archiving:
            async with Fetcher(settings) as fetcher, asyncio.TaskGroup() as tasks:

                async def one(target: Target) -> None:
                    outcome = await check(target, fetcher, now)
                    await loop.run_in_executor(archiving, take, outcome)

                for target in targets:
                    tasks.create_task(one(target))

    run_to_end(run)


async def check(target: Target, fetcher: Fetcher, now: Callable[[], datetime]) -> Outcome:
    """Check one target. Never raises for what the network does."""
    steps = Steps()
    failed: FetchError
    try:
        _refuse_early(target, now())
        known = target.last if target.last is not None and target.last.url == target.url else None
        validators = known.validators if known is not None and _stands_for_held(known, target) else NO_VALIDATORS
        fetched = await fetcher.fetch(target.url, validators, steps)
        return _outcome(target, "fetched", steps, now(), fetched)
    except FetchError as failure:
        failed = failure
        if not steps.lines:
            steps.add(target.url, f"{failure.kind}: {failure.reason}")
    if target.archived_url is not None:
        if target.held is not None and failed.kind in PASSING:
            steps.add(target.archived_url, "not asked: the failure may pass, and a snapshot is held")
        else:
            try:
                fetched = await fetcher.fetch(target.archived_url, steps=steps)
                return _outcome(target, "archived_copy", steps, now(), fetched, failed)
            except FetchError:
                pass  # recorded in the steps; the live URL's failure is the reason that counts
    if target.held is not None:
        steps.add(target.url, f"the last good snapshot stays in use ({target.held[:12]})")
    return _outcome(target, "kept" if target.held else "missing", steps, now(), None, failed)


def _refuse_early(target: Target, now: datetime) -> None:
    until = target.last.not_before if target.last is not None else None
    if until is not None and now < until:
        raise FetchError("waiting", f"the host asked not to be asked before {until:%Y-%m-%d %H:%M} UTC")


def _stands_for_held(known: Check, target: Target) -> bool:
    """Whether a 304 would mean the bytes that are held."""
    return known.sha256 is not None and known.sha256 == target.held


def _outcome(
    target: Target,
    status: CheckStatus,
    steps: Steps,
    at: datetime,
    fetched: Fetched | None,
    failed: FetchError | None = None,
) -> Outcome:
    facts: dict[str, Any] = {}
    if fetched is not None:
        digest = target.held if fetched.not_modified else sha256(fetched.body).hexdigest()
        facts = {"sha256": digest, "final_url": fetched.url}
        if status == "fetched":
            facts |= {"etag": fetched.validators.etag, "last_modified": fetched.validators.last_modified}
            status = "unchanged" if digest == target.held else "fetched"
    elif target.last is not None:
        # What was learnt of the held bytes stays known through a failure.
        facts = {name: getattr(target.last, name) for name in ("sha256", "etag", "last_modified")}
    if failed is not None:
        facts |= {"kind": failed.kind, "reason": failed.reason}
        if failed.kind == "waiting" and target.last is not None:
            facts["not_before"] = target.last.not_before
        elif failed.wait:
            facts["not_before"] = at + timedelta(seconds=failed.wait)
    made = Check(target.source_id, target.url, status, at.replace(microsecond=0), tuple(steps.lines), **facts)
    return Outcome(target, made, None if fetched is None or fetched.not_modified else fetched)
