"""What is wrong, or looks wrong, in registry files, beyond what makes them unreadable."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.ingest.errors import RegistryError
from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.fallback import PASSING
from pipelines.ingest.fetching.fetcher import Fetcher
from pipelines.ingest.fetching.loop import run_to_end
from pipelines.ingest.fetching.settings import FetchSettings
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.registry import Collection, Source, load_collection

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to mend. An error makes `sources check` fail, a warning does not."""

    level: str
    collection: str
    entry: str
    message: str


def lint(paths: Iterable[Path], inbox: Inbox, today: date) -> Iterator[Finding]:
    """Findings in registry files, without the network; a file that cannot be read is one finding."""
    for path in paths:
        try:
            collection = load_collection(path)
        except RegistryError as error:
            yield Finding(ERROR, path.stem, "", str(error))
            continue
        yield from _of_collection(collection, inbox, today)


def dead_links(paths: Iterable[Path], settings: FetchSettings) -> Iterator[Finding]:
    """Links that bring no document now; those whose failure may pass are warnings."""
    links: list[tuple[str, str, str]] = []
    for path in paths:
        try:
            collection = load_collection(path)
        except RegistryError:
            continue  # reported by `lint`
        for source in collection.sources:
            named = (("url", source.url), ("archived_url", source.archived_url))
            links += [(collection.name, f"{source.source_id}: {field}", url) for field, url in named if url]

    async def failures() -> list[FetchError | None]:
        async with Fetcher(settings) as fetcher:

            async def one(url: str) -> FetchError | None:
                try:
                    await fetcher.fetch(url)
                except FetchError as error:
                    return error
                return None

            return await asyncio.gather(*(one(url) for _, _, url in links))

    for (name, entry, url), failure in zip(links, run_to_end(failures) if links else [], strict=True):
        if failure is not None:
            yield Finding(WARNING if failure.kind in PASSING else ERROR, name, entry, f"{url}: {failure.reason}")


def _of_collection(collection: Collection, inbox: Inbox, today: date) -> Iterator[Finding]:
    urls = Counter(source.url for source in collection.sources if source.url)
    places = Inbox((collection.folder, *inbox.folders))
    for source in collection.sources:
        for level, message in _of_source(source, urls, today):
            yield Finding(level, collection.name, source.source_id, message)
        if source.file and source.url is None and places.find(source.file) is None:
            yield Finding(WARNING, collection.name, source.source_id, inbox.why_not(source.file))
    for bulk in collection.bulk:
        if bulk.rights.rights_basis is None:
            yield Finding(WARNING, collection.name, bulk.bulk_id, _NO_BASIS)
    for feed in collection.feeds:
        if feed.rights.rights_basis is None:
            yield Finding(WARNING, collection.name, feed.feed_id, _NO_BASIS)


_NO_BASIS = "no rights_basis: say why its text may, or may not, be published"


def _of_source(source: Source, urls: Counter[str], today: date) -> Iterator[tuple[str, str]]:
    rights = source.rights
    if rights.rights_basis is None:
        # Publishing a text without a reason is the one mistake that cannot be taken back.
        yield (ERROR if rights.text_rights in ("open_text", "quote_only") else WARNING), _NO_BASIS
    if rights.text_rights == "open_text" and rights.licence is None:
        yield WARNING, "text_rights is open_text, but licence names none"
    if source.file is None and source.url is None:
        yield ERROR, "neither file nor url: its text can never be had"
    if source.url and urls[source.url] > 1:
        yield ERROR, f"{source.url} is registered {urls[source.url]} times; keep one entry"
    published_from = source.published_bounds[0]
    if source.published is None:
        yield WARNING, "no published: quotations cannot be told from later statements"
    elif published_from is not None and published_from > today:
        yield ERROR, f"published is {source.published}, which is in the future"
    if source.url and source.url.startswith("http://"):
        yield WARNING, "the url is http; use https where the site has it"
