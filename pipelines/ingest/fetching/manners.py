"""Manners towards one host: its robots.txt, the pace of requests, and giving up when it cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from protego import Protego

from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.settings import PRODUCT, FetchSettings

LARGEST_ROBOTS = 500 << 10
"""What RFC 9309 asks a crawler to read at least; no more is."""
# A longer Crawl-delay would stall a run for ever; such a host gets this pace.
LONGEST_DELAY = 30.0

ReadRobots = Callable[[], Awaitable[str | None]]
"""Gives the text of a host's robots.txt, or None where it has none; FetchError when that cannot be known."""


class Manners:
    """What is remembered of one host during a run."""

    def __init__(self, settings: FetchSettings, read_robots: ReadRobots) -> None:
        self._settings = settings
        self._read_robots = read_robots
        self._robots: Protego | FetchError | None = None
        self._asking = asyncio.Lock()
        self._pacing = asyncio.Lock()
        self._connections = asyncio.Semaphore(settings.host_connections)
        self._next = 0.0
        self._delay = settings.host_interval
        self._down: FetchError | None = None

    async def ask(self, url: str) -> None:
        """FetchError when robots.txt forbids the URL, or could not be read though the host may have one."""
        async with self._asking:
            if self._robots is None:
                try:
                    self._robots = Protego.parse(await self._read_robots() or "")
                    self._delay = max(self._delay, min(self._robots.crawl_delay(PRODUCT) or 0.0, LONGEST_DELAY))
                except FetchError as failure:
                    self._robots = failure
        if isinstance(self._robots, FetchError):
            unknown = self._robots
            if unknown.host_down:
                raise FetchError(unknown.kind, unknown.reason, host_down=True)
            # RFC 9309, 2.3.1.4: when robots.txt is unreachable, everything counts as disallowed.
            raise FetchError("robots", f"robots.txt cannot be read ({unknown.reason}), so nothing is fetched")
        if not self._robots.can_fetch(url, PRODUCT):
            raise FetchError("robots", "robots.txt of the host forbids it")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a connection and for the host's pace; remember when the host turns out to be down."""
        async with self._connections:
            self._refuse_if_down()
            await self._pace()
            self._refuse_if_down()
            try:
                yield
            except FetchError as failure:
                if failure.host_down:
                    self._down = failure
                raise

    def _refuse_if_down(self) -> None:
        if self._down is not None:
            raise FetchError(self._down.kind, f"{self._down.reason} (found earlier in this run)")

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        async with self._pacing:
            wait = self._next - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            self._next = loop.time() + self._delay
