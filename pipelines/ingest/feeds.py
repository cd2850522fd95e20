"""Feeds of a registry file: where new works are announced, and by which rules an announced one is taken.

Only the declarations belong here; `discovery` reads feeds and applies the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from communique.tables.edtf import edtf_bounds
from communique.tables.sources import KINDS
from pipelines.ingest.fields import Fields
from pipelines.ingest.rights import NO_RIGHTS, Rights, read_rights

ACCEPT = ("automatic", "review")
"""Whether what a rule fits is registered at once, or waits for a person."""


@dataclass(frozen=True)
class FeedRule:
    """What announced works the rule fits, and what they are then; a condition not given always holds."""

    kind: str
    accept: str
    title: re.Pattern[str] | None = None
    url: re.Pattern[str] | None = None
    publisher: re.Pattern[str] | None = None
    since: date | None = None
    until: date | None = None

    def fits(self, title: str, url: str, publisher: str | None, published: date | None) -> bool:
        """Whether the rule decides about this work; a window never holds for a work without a date."""
        patterns = ((self.title, title), (self.url, url), (self.publisher, publisher or ""))
        if any(pattern is not None and not pattern.search(value) for pattern, value in patterns):
            return False
        if self.since is None and self.until is None:
            return True
        if published is None:
            return False
        return (self.since is None or published >= self.since) and (self.until is None or published <= self.until)


@dataclass(frozen=True)
class Feed:
    """One place where works are announced: an RSS or Atom feed, a sitemap, or a folder of the inbox."""

    feed_id: str
    id_prefix: str
    rules: tuple[FeedRule, ...]
    url: str | None = None
    folder: str | None = None
    publisher: str | None = None
    language: str = "en"
    rights: Rights = NO_RIGHTS
    selector: str | None = None
    most: int = 500
    """Announcements looked at in one reading: the newest of a feed, or a sitemap's first."""


def read_feed(fields: Fields) -> Feed:
    """A `[[feed]]` of a registry file."""
    feed = Feed(
        feed_id=fields.slug("feed_id"),
        id_prefix=fields.slug("id_prefix"),
        rules=tuple(_rule(each) for each in fields.tables("rules")),
        url=fields.web_address("url"),
        folder=fields.file("folder"),
        publisher=fields.text("publisher"),
        language=fields.language("language", "en"),
        rights=read_rights(fields),
        selector=fields.selector("selector"),
        most=fields.count("most") or 500,
    )
    fields.finish()
    if (feed.url is None) == (feed.folder is None):
        raise fields.refuse("give either url (an RSS or Atom feed, or a sitemap) or folder (of the inbox)")
    if not feed.rules:
        raise fields.refuse("has no [[feed.rules]]; add one with a kind alone to queue all that it announces")
    return feed


def _rule(fields: Fields) -> FeedRule:
    since, until = fields.date("since"), fields.date("until")
    kind = fields.one_of("kind", KINDS)
    if kind is None:
        raise fields.refuse(f"kind is missing; allowed are {', '.join(KINDS)}")
    rule = FeedRule(
        kind=kind,
        accept=fields.one_of("accept", ACCEPT) or "review",
        title=fields.pattern("title"),
        url=fields.pattern("url"),
        publisher=fields.pattern("publisher"),
        since=edtf_bounds(since)[0] if since else None,
        until=edtf_bounds(until)[1] if until else None,
    )
    fields.finish()
    return rule
