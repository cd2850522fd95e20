"""Feeds -> proposals: every announced work is accepted, queued or found unfit, by the rules of its feed.

Nothing announced is dropped: what no rule fits is logged as unfit with the reason, and a person may still accept it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipelines.ingest.announcements import FEED_TYPES, Announcement, read_announcements
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.feeds import Feed, FeedRule
from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.fetcher import Fetcher
from pipelines.ingest.fetching.loop import run_to_end
from pipelines.ingest.inbox import MEDIA_TYPES, Inbox, media_type
from pipelines.ingest.names import readable_slug
from pipelines.ingest.network import Network
from pipelines.ingest.proposals import ACCEPTED, QUEUED, UNFIT, Proposal, Proposals, inbox_place, register
from pipelines.ingest.readers import ReadText
from pipelines.ingest.reading import ReadingJob, read_isolated
from pipelines.ingest.registry import Collection

# Sitemaps of an index that are read in one pass: the newest years of a large site.
MOST_SITEMAPS = 50


@dataclass(frozen=True)
class Discovered:
    """What looking at a collection's feeds brought."""

    accepted: tuple[str, ...]
    """source_ids registered now."""
    queued: int
    unfit: int
    failed: tuple[tuple[str, str], ...]
    """(feed_id, reason) of feeds that could not be read, or not to their end."""


def discover(collection: Collection, proposals: Proposals, inbox: Inbox, network: Network) -> Discovered:
    """Look at every feed of a collection, decide about what is new, and register what was accepted."""
    failed: list[tuple[str, str]] = []
    new: dict[str, Proposal] = {}
    known = {place for each in collection.sources for place in (each.url, inbox_place(each.file))}

    def is_new(place: str) -> bool:
        return place not in known and place not in proposals and place not in new

    announced = _from_network(collection.feeds, network, failed)
    for feed, proposal in chain(announced, _from_folders(collection.feeds, inbox, is_new, failed)):
        if is_new(proposal.place):
            new[proposal.place] = decided(feed, proposal)
    proposals.add(new.values())
    # All that was ever accepted: a crash between the two steps is mended by the next run.
    registered = register(proposals.in_state(ACCEPTED), collection.path, collection.sources)
    states = [proposal.state for proposal in new.values()]
    return Discovered(tuple(registered), states.count(QUEUED), states.count(UNFIT), tuple(failed))


def decided(feed: Feed, proposal: Proposal) -> Proposal:
    """The proposal as the first rule that fits decides; unfit where none does."""
    published = date.fromisoformat(proposal.published) if proposal.published else None
    for number, rule in enumerate(feed.rules, 1):
        if rule.fits(proposal.title, proposal.place, proposal.publisher, published):
            state = ACCEPTED if rule.accept == "automatic" else QUEUED
            return replace(proposal, state=state, kind=rule.kind, why=f"rule {number} of {feed.feed_id}")
    return replace(proposal, state=UNFIT, why=f"no rule of {feed.feed_id} fits {_against(feed.rules, published)}")


def _against(rules: Iterable[FeedRule], published: date | None) -> str:
    dated = any(rule.since or rule.until for rule in rules)
    return "it: it has no date" if dated and published is None else "its title, address, publisher and date"


def _from_network(
    feeds: Iterable[Feed], network: Network, failed: list[tuple[str, str]]
) -> list[tuple[Feed, Proposal]]:
    wanted = [feed for feed in feeds if feed.url is not None]
    if not wanted:
        return []
    if network.forbidden:
        failed.extend((feed.feed_id, "the network was not to be used") for feed in wanted)
        return []

    async def read_all() -> list[tuple[list[Announcement], list[str]]]:
        async with Fetcher(network.settings) as fetcher:
            return await asyncio.gather(*(_entries(feed, fetcher) for feed in wanted))

    found: list[tuple[Feed, Proposal]] = []
    for feed, (entries, remarks) in zip(wanted, run_to_end(read_all), strict=True):
        failed.extend((feed.feed_id, remark) for remark in remarks)
        found += [(feed, _proposal(feed, entry)) for entry in entries]
    return found


async def _entries(feed: Feed, fetcher: Fetcher) -> tuple[list[Announcement], list[str]]:
    """What a feed announces, and what of it could not be looked at; a sitemap index is followed one level down."""
    entries: list[Announcement] = []
    remarks: list[str] = []
    waiting, is_first = [feed.url or ""], True
    while waiting and len(entries) < feed.most:
        url = waiting.pop(0)
        try:
            fetched = await fetcher.fetch(url, types=FEED_TYPES)
            found = read_announcements(fetched.body, fetched.url)
        except (FetchError, ReadingError) as error:
            remarks.append(f"{url}: {error}")
            continue
        entries += found.entries
        if is_first:
            is_first, waiting = False, list(found.sitemaps[-MOST_SITEMAPS:][::-1])
            if len(found.sitemaps) > MOST_SITEMAPS:
                remarks.append(f"it names {len(found.sitemaps):,} sitemaps; the last {MOST_SITEMAPS} are read")
    if len(entries) > feed.most or waiting:
        remarks.append(
            f"it announces more than the {feed.most:,} works that are looked at in one reading; the rest is not: "
            "raise `most`, or register a narrower feed"
        )
    return entries[: feed.most], remarks


def _proposal(feed: Feed, entry: Announcement) -> Proposal:
    title = entry.title or _title_of(entry.url)
    day = entry.published.isoformat() if entry.published else None
    return Proposal(
        source_id=_source_id(feed, day, title, entry.url),
        feed_id=feed.feed_id,
        state=QUEUED,
        why="",
        kind="other",
        title=title,
        url=entry.url,
        publisher=feed.publisher,
        authors=entry.authors,
        published=day,
        language=feed.language,
        text_rights=feed.rights.text_rights,
        licence=feed.rights.licence,
        rights_basis=feed.rights.rights_basis,
        attribution=feed.rights.attribution,
        selector=feed.selector,
    )


def _from_folders(
    feeds: Iterable[Feed], inbox: Inbox, is_new: Callable[[str], bool], failed: list[tuple[str, str]]
) -> Iterator[tuple[Feed, Proposal]]:
    """New files that were dropped into a feed's folder of the inbox; title and date are read from them."""
    for feed in feeds:
        if feed.folder is None:
            continue
        files: dict[str, Path] = {}
        for folder in inbox.folders:
            for path in sorted((folder / feed.folder).rglob("*")):
                name = path.relative_to(folder).as_posix()
                if not path.is_file() or path.name.startswith("."):
                    continue
                if path.suffix.lower() not in MEDIA_TYPES or "\\" in name or not name.isprintable():
                    failed.append((feed.feed_id, f"{name!r} is no saved copy: its name or its type is not one of any"))
                    continue
                if is_new(inbox_place(name)):
                    files.setdefault(name, path)
        jobs = [ReadingJob(name, path.read_bytes, media_type(name)) for name, path in files.items()]
        if len(jobs) > feed.most:
            failed.append((feed.feed_id, f"{len(jobs):,} new files; {feed.most:,} are looked at now, the rest next"))
        texts = dict(read_isolated(jobs[: feed.most]))
        yield from ((feed, _dropped(feed, name, texts[name])) for name in files if name in texts)


def _dropped(feed: Feed, name: str, found: ReadText | ReadingError) -> Proposal:
    """A dropped file; one that cannot be read is proposed all the same, so that its reason is reported with it."""
    facts = found if isinstance(found, ReadText) else None
    day = facts.published if facts and facts.published and len(facts.published) == 10 else None
    title = (facts.title if facts else None) or _title_of(name)
    announced = _proposal(feed, Announcement(inbox_place(name), title, date.fromisoformat(day) if day else None))
    return replace(
        announced,
        url=None,
        file=name,
        publisher=feed.publisher or (facts.publisher if facts else None),
        authors=facts.authors if facts else (),
    )


def _title_of(address: str) -> str:
    """A title out of an address that came without: the last part of its path, as words."""
    path = PurePosixPath(unquote(urlsplit(address).path).rstrip("/"))
    return " ".join(path.stem.replace("-", " ").replace("_", " ").split()) or address


def _source_id(feed: Feed, day: str | None, title: str, address: str) -> str:
    """Prefix, day and a readable half of the title; a hash of the address keeps it apart from others."""
    digest = blake2b(address.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return "-".join(part for part in (feed.id_prefix, day, readable_slug(title), digest) if part)
