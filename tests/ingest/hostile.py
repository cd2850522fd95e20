"""Inputs that mean no good, by format: sound files damaged, cut, doubled and stuffed with what breaks parsers.

`tests/ingest/test_hostile_input.py` reads some hundred of them; as many as wanted are read by

    python -m tests.ingest.hostile [--inputs 20000] [--format NAME ...] [--seed 0]

which ends with an error at the first input that makes a reader raise anything but a reason, or take too long.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from pipelines.ingest import warc
from pipelines.ingest.announcements import read_announcements
from pipelines.ingest.errors import ReadingError, RegistryError
from pipelines.ingest.fetching.media import media_type_of
from pipelines.ingest.readers import ReadText, read
from pipelines.ingest.readers.jsonl import read_jsonl
from pipelines.ingest.readers.warc_pages import read_warc
from pipelines.ingest.registry import load_collection
from tests.ingest.pdfs import report_pdf
from tests.ingest.saved_pages import saved_pages
from tests.ingest.site import page
from tests.ingest.stuffing import STUFFING

LONGEST_SECONDS = 10.0
"""Of CPU time, for inputs of some kilobytes: a hundred times what a sound one takes."""


@dataclass(frozen=True)
class Format:
    """One kind of input: sound files, and what reads it."""

    seeds: Callable[[], list[bytes]]
    reader: Callable[[bytes], object]
    share: float
    """Of all inputs."""


@cache
def _pages() -> list[bytes]:
    return [each.data for each in saved_pages()]


def _pdfs() -> list[bytes]:
    return [report_pdf(pages=1, paragraphs=1), report_pdf(pages=2, columns=2, paragraphs=1)]


def _warcs() -> list[bytes]:
    """Packed as the archive writes them, and plain, where damage reaches the parser."""
    moment = datetime(2027, 5, 4, tzinfo=UTC)
    body = page("Fjord Talks", "The two governments agreed to open a joint office.")
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(body)))]
    answer = warc.response_record(body, "text/html", "https://a.example/x", moment, "200 OK", headers)
    saved = warc.resource_record(b"Saved.", "text/plain", "../../notes/a.txt", moment)
    return [warc.info_record("a.warc.gz", moment) + answer + saved, gzip.decompress(answer) + gzip.decompress(saved)]


_JSONL = b'{"doc_id": "a", "title": "A", "text": "Text.", "date": "2027-05-04", "url": "https://a.example/a"}\n' * 2
_MARKDOWN = (
    b"---\ntitle: Fjord Talks\nauthors: [Mara Lind, Odd Berg]\ndate: 2027-05-04\n---\n# Fjord Talks\n\nThey *met*.\n"
)
_REGISTRY = b"""[collection]
name = "x"
title = "T"
description = "D"

[[source]]
source_id = "a"
kind = "statement"
title = "A"
url = "https://a.example/a"
published = "2027-05"
selector = "article > p"
file = "a.txt"
"""
_RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
<item><title>Statement</title><link>https://a.example/1</link><pubDate>Tue, 04 May 2027 10:00:00 GMT</pubDate></item>
<item><title>Readout</title><link>/2</link><author>a@a.example (Mara Lind)</author></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">A &amp;amp; B</title>
<link href="/a"/><updated>2027-05-06T00:00:00Z</updated><author><name>Mara Lind</name></author></entry></feed>"""
_SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc>
<lastmod>2027-05-04</lastmod></url><url><loc>https://a.example/2</loc></url></urlset>"""


def _registry(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(data)
        for source in load_collection(path).sources:
            assert source.file is None or ".." not in Path(source.file).parts


FORMATS = {
    "html": Format(_pages, lambda data: read(data, "text/html"), 0.3),
    "html selected": Format(_pages, lambda data: read(data, "text/html; charset=latin-1", "article p, div.text"), 0.05),
    "pdf": Format(_pdfs, lambda data: read(data, "application/pdf"), 0.15),
    "plain": Format(lambda: [_MARKDOWN], lambda data: read(data, "text/plain"), 0.05),
    "markdown": Format(lambda: [_MARKDOWN], lambda data: read(data, "text/markdown"), 0.05),
    "jsonl": Format(lambda: [_JSONL], read_jsonl, 0.1),
    "feed": Format(
        lambda: [_RSS, _ATOM, _SITEMAP], lambda data: read_announcements(data, "https://a.example/feed"), 0.1
    ),
    "warc": Format(_warcs, read_warc, 0.1),
    "registry": Format(lambda: [_REGISTRY], _registry, 0.05),
    "type": Format(_pages, lambda data: media_type_of(data[:40].decode("latin-1"), data), 0.05),
}


@st.composite
def hostile(draw: st.DrawFn, kind: str) -> bytes:
    """A sound input of a format, damaged in up to four places, or bytes that never were one."""
    sound = st.sampled_from(FORMATS[kind].seeds())
    data = bytearray(draw(sound | sound | sound | st.binary(max_size=200)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 400))
        damage = draw(st.integers(0, 5))
        if damage <= 1:
            data[at:at] = draw(st.sampled_from(STUFFING))
        elif damage == 2:
            data[at : at + length] = draw(st.binary(max_size=8))
        elif damage == 3:
            data[at:at] = data[at : at + length] * draw(st.integers(1, 20))
        elif damage == 4 and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif draw(st.booleans()):
            del data[at:]
    return bytes(data)


@dataclass
class Tally:
    """What was read."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    seconds: float = 0.0

    def check(self, reader: Callable[[bytes], object], data: bytes) -> None:
        """Read one input; AssertionError when it is too slow, or its text cannot be published."""
        start = time.process_time()
        try:
            found = reader(data)
        except (ReadingError, RegistryError) as error:
            assert str(error)
            self.refused += 1
        else:
            if isinstance(found, ReadText):
                _assert_sound(found)
        taken = time.process_time() - start
        self.inputs, self.seconds, self.slowest = self.inputs + 1, self.seconds + taken, max(self.slowest, taken)
        assert taken < LONGEST_SECONDS, f"{len(data):,} bytes took {taken:.1f} s"


def _assert_sound(found: ReadText) -> None:
    assert "\x00" not in found.text
    found.text.encode("utf-8")
    end = 0
    for start, stop in found.main or ():
        assert end <= start < stop <= len(found.text)
        end = stop


def read_hostile(kind: str, inputs: int, number: int = 0) -> Tally:
    """Read so many hostile inputs of a format; the same number gives the same inputs."""
    tally = Tally()
    for sound in FORMATS[kind].seeds():  # imports what reads it, which is no part of the time that is measured
        FORMATS[kind].reader(sound)

    @seed(number)
    @settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(hostile(kind))
    def each(data: bytes) -> None:
        tally.check(FORMATS[kind].reader, data)

    each()
    return tally


def main() -> None:
    """Read as many inputs as asked for, shared out among the formats."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--format", action="append", choices=FORMATS, help="only these, all inputs to each")
    parser.add_argument("--seed", type=int, default=0, help="another number gives other inputs")
    chosen = parser.parse_args()
    for kind in chosen.format or FORMATS:
        inputs = chosen.inputs if chosen.format else round(chosen.inputs * FORMATS[kind].share)
        tally = read_hostile(kind, inputs, chosen.seed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{kind}: {tally.inputs:,} inputs, {tally.refused:,} refused with a reason, {tally.seconds:.0f} s, "
            f"slowest {tally.slowest * 1000:.0f} ms, peak memory {peak:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
