"""Announcements of new works: entries of RSS and Atom feeds, and of sitemaps and their indexes."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser  # type: ignore[import-untyped]
from lxml import etree

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.gzipped import unpacked

FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "text/plain",
    "text/html",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "application/feed+json",
    "application/json",
)
"""Media types under which feeds and sitemaps are served in practice."""
LARGEST_FEED = 1 << 26
_LONGEST_TITLE = 500


@dataclass(frozen=True)
class Announcement:
    """A work that a feed announces."""

    url: str
    title: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Announcements:
    """What one feed or sitemap announces, newest first where it is dated, and the sitemaps it refers to."""

    entries: tuple[Announcement, ...]
    sitemaps: tuple[str, ...] = ()


def read_announcements(data: bytes, url: str) -> Announcements:
    """The entries of a feed or sitemap at `url`; ReadingError when it is neither."""
    data = unpacked(data, "feed", LARGEST_FEED)
    root = _root(data)
    if root is not None and _local_name(root) in ("urlset", "sitemapindex"):
        return _sitemap(root, url)
    return _feed(data, url)


def web_address(address: str | None, base: str) -> str | None:
    """An absolute http or https address without fragment; None for anything else."""
    if not address or not address.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, "%20".join(address.split())))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return urlunsplit(parts._replace(fragment=""))
    except ValueError:
        return None


def _feed(data: bytes, url: str) -> Announcements:
    try:
        found = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, AssertionError) as error:
        raise ReadingError(f"it cannot be read as a feed: {error}") from error
    if not found.get("version") and not found.get("entries"):
        reason = found.get("bozo_exception") or "no entries"
        raise ReadingError(f"it is no RSS or Atom feed and no sitemap: {str(reason)[:200]}")
    entries = []
    for entry in found.entries:
        address = web_address(entry.get("link") or _enclosed(entry.get("links")), url)
        if address is None:
            continue
        title = " ".join(str(entry.get("title") or "").split())[:_LONGEST_TITLE]
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        names = (str(author.get("name") or "") for author in entry.get("authors") or [] if hasattr(author, "get"))
        entries.append(
            Announcement(address, title or None, _day(moment), tuple(name for name in names if name.strip()))
        )
    return Announcements(tuple(_newest_first(entries)))


def _enclosed(links: object) -> str | None:
    """The address of an entry that has only links of its own kind."""
    for link in links if isinstance(links, list) else []:
        if link.get("rel") in (None, "alternate", "enclosure") and link.get("href"):
            return str(link["href"])
    return None


def _day(moment: object) -> date | None:
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).date()  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _sitemap(root: etree._Element, url: str) -> Announcements:
    entries, sitemaps = [], []
    for element in root:
        facts: dict[str, str] = {}
        for child in element.iter():
            if isinstance(child.tag, str) and child.text and child.text.strip():
                facts.setdefault(_local_name(child), " ".join(child.text.split()))
        address = web_address(facts.get("loc"), url)
        if address is None:
            continue
        if _local_name(element) == "sitemap":
            sitemaps.append(address)
        else:
            # News sitemaps carry title and date of publication; `lastmod` is when the page changed, the next best.
            day = facts.get("publication_date") or facts.get("lastmod")
            entries.append(Announcement(address, (facts.get("title") or "")[:_LONGEST_TITLE] or None, _iso_day(day)))
    return Announcements(tuple(_newest_first(entries)), tuple(sitemaps))


def _local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; what is no element, or was read from broken markup, has any."""
    return str(element.tag).rpartition("}")[2]


def _iso_day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _newest_first(entries: Iterable[Announcement]) -> list[Announcement]:
    return sorted(entries, key=lambda entry: entry.published or date.min, reverse=True)


def _root(data: bytes) -> etree._Element | None:
    """The root of well-formed XML. Entities are not resolved and nothing is loaded: bombs stay small."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
