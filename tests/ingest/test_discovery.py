"""Discovery: what feeds, sitemaps and dropped files announce is accepted, queued or found unfit, never lost."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.announcements import read_announcements, web_address
from pipelines.ingest.discovery import Discovered, discover
from pipelines.ingest.errors import ReadingError, RegistryError
from pipelines.ingest.fetching.settings import FetchSettings
from pipelines.ingest.inbox import Inbox
from pipelines.ingest.names import readable_slug
from pipelines.ingest.network import Network
from pipelines.ingest.proposals import ACCEPTED, QUEUED, UNFIT, Proposals, proposals_file
from pipelines.ingest.registry import load_collection
from tests.ingest.site import Site, page

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Ministry</title><link>{url}</link>
<item><title>Joint Statement on the Fjord</title><link>{url}/a</link>
<pubDate>Tue, 04 May 2027 10:00:00 GMT</pubDate></item>
<item><title>Minister opens a bakery</title><link>/b</link><pubDate>Wed, 05 May 2027 10:00:00 GMT</pubDate></item>
<item><title>Joint Statement of long ago</title><link>{url}/c</link>
<pubDate>Tue, 04 May 1999 10:00:00 GMT</pubDate></item>
<item><title>Nothing to follow</title><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title><entry><title>Readout</title>
<link rel="alternate" href="https://example.org/readout"/><updated>2027-05-06T00:00:00Z</updated>
<author><name>Mara Lind</name></author></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/2027/joint-statement</loc>
<lastmod>2027-05-04T10:00:00+00:00</lastmod></url><url><loc>ftp://example.org/x</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{url}/map-1.xml.gz</loc></sitemap></sitemapindex>"""
REGISTRY = """[collection]
name = "sample"
title = "Ministry"
description = "A ministry."

[[feed]]
feed_id = "news"
id_prefix = "ministry"
publisher = "Ministry of Ports"
text_rights = "open_text"
rights_basis = "Its terms of use."
{where}

[[feed.rules]]
kind = "joint_statement"
title = '(?i)^joint statement'
since = "2020"
accept = "automatic"

[[feed.rules]]
kind = "other"
title = 'bakery|Fjord Talks|readout'
"""


class Setting:
    def __init__(self, folder: Path, where: str, settings: FetchSettings) -> None:
        self.path = folder / "sources" / "sample.toml"
        self.path.parent.mkdir(parents=True)
        self.path.write_text(REGISTRY.format(where=where), encoding="utf-8")
        self.inbox = folder / "inbox"
        self.proposals = Proposals(proposals_file(folder / "archive", "sample"))
        self.settings = settings

    def discover(self) -> Discovered:
        self.proposals = Proposals(self.proposals._path)
        collection = load_collection(self.path)
        return discover(collection, self.proposals, Inbox((self.inbox,)), Network("refresh", self.settings))


def test_a_feed_is_decided_by_its_rules_and_nothing_is_lost(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    setting = Setting(tmp_path, f'url = "{site.url}/feed"', fast)
    found = setting.discover()
    assert (len(found.accepted), found.queued, found.unfit, found.failed) == (1, 1, 1, ())
    (source,) = load_collection(setting.path).sources
    assert (source.title, source.kind, source.published, source.url) == (
        "Joint Statement on the Fjord", "joint_statement", "2027-05-04", f"{site.url}/a")  # fmt: skip
    assert source.rights.text_rights == "open_text"
    (queued,) = setting.proposals.in_state(QUEUED)
    assert queued.url == f"{site.url}/b"
    (unfit,) = setting.proposals.in_state(UNFIT)
    assert "no rule of news" in unfit.why


def test_discovery_again_finds_nothing_new(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    setting = Setting(tmp_path, f'url = "{site.url}/feed"', fast)
    setting.discover()
    before = (setting.path.parent / "discovered" / "sample.toml").read_bytes()
    assert setting.discover() == Discovered((), 0, 0, ())
    assert (setting.path.parent / "discovered" / "sample.toml").read_bytes() == before


def test_what_was_accepted_but_not_registered_is_registered_by_the_next_run(
    tmp_path: Path, site: Site, fast: FetchSettings
) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    setting = Setting(tmp_path, f'url = "{site.url}/feed"', fast)
    setting.discover()
    (setting.path.parent / "discovered" / "sample.toml").unlink()  # as after a crash between the two
    assert len(setting.discover().accepted) == 1


def test_a_feed_that_fails_is_reported_with_its_reason(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.fail("/feed", "server")
    found = Setting(tmp_path, f'url = "{site.url}/feed"', fast).discover()
    assert found.failed[0][0] == "news"
    assert "500" in found.failed[0][1]


def test_a_sitemap_index_is_followed_into_gzipped_sitemaps(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/sitemap.xml", INDEX.format(url=site.url).encode(), "application/xml")
    site.serve("/map-1.xml.gz", gzip.compress(SITEMAP.encode()), "application/gzip")
    setting = Setting(tmp_path, f'url = "{site.url}/sitemap.xml"', fast)
    assert len(setting.discover().accepted) == 1
    (source,) = load_collection(setting.path).sources
    assert (source.title, source.published) == ("joint statement", "2027-05-04")


def test_a_file_dropped_into_a_feeds_folder_is_proposed_with_what_it_says(tmp_path: Path, fast: FetchSettings) -> None:
    setting = Setting(tmp_path, 'folder = "drops"', fast)
    (setting.inbox / "drops").mkdir(parents=True)
    statement = page("Joint Statement on Tariffs", "The ministers agreed on a tariff for the port.", date="2027-06-01")
    (setting.inbox / "drops" / "tariffs.html").write_bytes(statement)
    (setting.inbox / "drops" / "back\\slash.txt").write_text("x", encoding="utf-8")
    found = setting.discover()
    (source,) = load_collection(setting.path).sources
    assert (source.file, source.title, source.published) == (
        "drops/tariffs.html", "Joint Statement on Tariffs", "2027-06-01")  # fmt: skip
    assert len(found.accepted) == 1
    assert "back" in found.failed[0][1]


def test_rejected_works_are_not_proposed_again(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    setting = Setting(tmp_path, f'url = "{site.url}/feed"', fast)
    setting.discover()
    setting.proposals.decide(setting.proposals.in_state(QUEUED)[0], "rejected", "decided by a person")
    setting.discover()
    assert setting.proposals.in_state(QUEUED) == []


def test_the_log_of_proposals_survives_a_torn_line(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    setting = Setting(tmp_path, f'url = "{site.url}/feed"', fast)
    setting.discover()
    with setting.proposals._path.open("a", encoding="utf-8") as file:
        file.write('{"source_id": "torn')
    assert len(Proposals(setting.proposals._path).in_state(ACCEPTED)) == 1


def test_feeds_of_both_kinds_and_sitemaps_are_read() -> None:
    (entry,) = read_announcements(ATOM.encode(), "https://example.org/feed").entries
    assert (entry.url, entry.published, entry.authors) == (
        "https://example.org/readout", date(2027, 5, 6), ("Mara Lind",))  # fmt: skip
    (entry,) = read_announcements(SITEMAP.encode(), "https://example.org/sitemap.xml").entries
    assert entry.published == date(2027, 5, 4)


@pytest.mark.parametrize(
    "data", [b"", b"only words", b"<html><p>a page</p></html>", b"\x1f\x8b\x08broken", b"\x00" * 99]
)
def test_what_is_no_feed_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ReadingError):
        read_announcements(data, "https://example.org/")


def test_markup_with_names_that_xml_does_not_allow_is_refused_with_a_reason() -> None:
    with pytest.raises(ReadingError):
        read_announcements(b"<file:///etc/passwd>x", "https://example.org/feed")


def test_a_feed_longer_than_is_looked_at_says_so(tmp_path: Path, site: Site, fast: FetchSettings) -> None:
    site.serve("/feed", RSS.format(url=site.url).encode(), "application/rss+xml")
    found = Setting(tmp_path, f'url = "{site.url}/feed"\nmost = 2', fast).discover()
    assert len(found.accepted) + found.queued + found.unfit == 2
    assert "raise `most`" in found.failed[0][1]


def test_a_sitemap_that_fails_is_reported_and_the_others_are_read(
    tmp_path: Path, site: Site, fast: FetchSettings
) -> None:
    index = INDEX.format(url=site.url).replace(
        "</sitemapindex>", "<sitemap><loc>/lost.xml</loc></sitemap></sitemapindex>"
    )
    site.serve("/sitemap.xml", index.encode(), "application/xml")
    site.serve("/map-1.xml.gz", gzip.compress(SITEMAP.encode()), "application/gzip")
    found = Setting(tmp_path, f'url = "{site.url}/sitemap.xml"', fast).discover()
    assert len(found.accepted) == 1
    assert "lost.xml" in found.failed[0][1]


def test_more_dropped_files_than_are_looked_at_come_with_the_next_run(tmp_path: Path, fast: FetchSettings) -> None:
    setting = Setting(tmp_path, 'folder = "drops"\nmost = 2', fast)
    (setting.inbox / "drops").mkdir(parents=True)
    for number in range(3):
        text = f"# Joint Statement Number {number}\n\nThe ministers agreed."
        (setting.inbox / "drops" / f"{number}.md").write_text(text, encoding="utf-8")
    assert [len(setting.proposals.in_state(UNFIT)) + setting.discover().unfit for _ in range(2)] == [2, 3]


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>https://e.org/&b;</loc></url></urlset>'
    assert all("aaaa" not in entry.url for entry in read_announcements(bomb.encode(), "https://e.org/").entries)


@given(st.text(max_size=60))
def test_an_address_is_absolute_http_without_spaces_or_nothing(written: str) -> None:
    address = web_address(written, "https://example.org/feed")
    assert address is None or (address.startswith(("http://", "https://")) and not any(c.isspace() for c in address))


@given(st.text(max_size=200))
def test_a_readable_slug_is_a_slug_or_empty(title: str) -> None:
    slug = readable_slug(title)
    assert slug == "" or set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-") and not slug.endswith("-") and "--" not in slug and len(slug) <= 50


@pytest.mark.parametrize(
    ("where", "complaint"),
    [
        ("", "give either url"),
        ('url = "https://e.org/"\nfolder = "drops"', "give either url"),
        ('folder = "../drops"', "without"),
        ('url = "https://e.org/"\nselector = "p:first-child"', "not understood"),
    ],
)
def test_a_feed_that_cannot_work_is_refused(tmp_path: Path, fast: FetchSettings, where: str, complaint: str) -> None:
    with pytest.raises(RegistryError, match=complaint):
        load_collection(Setting(tmp_path, where, fast).path)
