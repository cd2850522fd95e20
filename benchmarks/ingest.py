"""Reading pages: how well, beside trafilatura alone; how fast from bytes to archive and text; how waits overlap.

    python -m benchmarks.ingest [--pages 1000]

Needs the saved press pages in ../shared/corpus/whitehouse-2017-html. Their text is measured against the body that
page-specific selectors find, page by page; titles and dates against the index. The second table is of the pages in
tests/ingest/pages. For speed the press pages are archived and read again and again, each time with other bytes; CPU
time is told beside the time on the clock, since a shared machine stretches only the latter. Stages run in processes of
their own, so that peak memory is theirs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import trafilatura
from rich.console import Console
from rich.table import Table

from pipelines.ingest.archive import Archive
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.fallback import Outcome, Target, fetch_all
from pipelines.ingest.fetching.settings import FetchSettings
from pipelines.ingest.readers.html import read_html
from pipelines.ingest.reading import ReadingJob, read_isolated
from tests.ingest.saved_pages import SavedPage, saved_pages, word_f1

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "whitehouse-2017-html"
BARS = {"word F1": 0.985, "titles": 0.98, "dates": 0.95}
PAGES_A_MINUTE = 1000
SITES, EACH_SITE, ANSWER_SECONDS = 16, 4, 0.5

Found = tuple[str, str | None, str | None]
"""Main text, title and date of a page."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=1000, help="pages to archive and read")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stage:
        STAGES[chosen.stage](chosen.pages)
        return
    # A quarter of the pages first: memory that grew with their number would show.
    for stage, pages in (("accuracy", 0), ("speed", chosen.pages // 4), ("speed", chosen.pages), ("waits", 0)):
        command = [sys.executable, "-m", "benchmarks.ingest", "--stage", stage, "--pages", str(pages)]
        subprocess.run(command, check=True)


def _accuracy(_: int) -> None:
    press = [
        SavedPage(
            row["file"], (CORPUS / row["file"]).read_bytes(), row["main_text_silver"], row["title"], row["date"], ()
        )
        for row in _index()
    ]
    for title, pages in (("saved press pages", press), ("pages of other makes", list(saved_pages()))):
        table = Table("reader", *BARS, title=f"{len(pages)} {title}", title_justify="left")
        for name, read in (("communique", _ours), ("trafilatura", _stock)):
            found = [read(page.data) for page in pages]
            table.add_row(name, *(f"{figure:.4f}" for figure in _figures(found, pages)))
        table.add_row("bar", *(f"{bar:.3f}" for bar in BARS.values()))
        Console().print(table)


def _ours(data: bytes) -> Found:
    found = read_html(data)
    return "\n".join(found.text[start:end] for start, end in found.main or ()), found.title, found.published


def _stock(data: bytes) -> Found:
    found = trafilatura.bare_extraction(data, with_metadata=True)
    return (found.text or "", found.title, found.date) if found else ("", None, None)


def _figures(found: list[Found], pages: list[SavedPage]) -> tuple[float, float, float]:
    """Mean word F1, and shares of titles and dates found, over the pages that have one."""
    texts = [word_f1(text, page.text) for (text, _, _), page in zip(found, pages, strict=True)]
    titles = [title == page.title for (_, title, _), page in zip(found, pages, strict=True) if page.title]
    dates = [day == page.published for (_, _, day), page in zip(found, pages, strict=True) if page.published]
    return sum(texts) / len(texts), sum(titles) / len(titles), sum(dates) / len(dates)


def _speed(pages: int) -> None:
    saved = [(CORPUS / row["file"]).read_bytes() for row in _index()]
    with TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        start = time.perf_counter()
        digests = []
        for number in range(pages):
            data = saved[number % len(saved)] + f"<!-- {number} -->".encode()
            digests.append(archive.put(data, "text/html", f"https://ministry.example/{number}").sha256)
        archived = time.perf_counter() - start
        jobs = (ReadingJob(digest, partial(archive.get, digest), "text/html") for digest in digests)
        failed = sum(isinstance(found, ReadingError) for _, found in read_isolated(jobs))
        seconds = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy = sum(each.ru_utime + each.ru_stime for each in used)
    size = sum(map(len, saved)) / len(saved) / 1000
    peak, worker = (each.ru_maxrss / 1024 for each in used)
    print(
        f"{pages:,} pages of {size:.0f} kB archived ({archived:.1f} s) and read in {seconds:.1f} s: "
        f"{pages / seconds * 60:,.0f} a minute (at least {PAGES_A_MINUTE:,}), {failed} failed; "
        f"{busy / pages * 1000:.0f} ms of CPU a page, {120 / busy * pages:,.0f} a minute on two cores of its own; "
        f"peak memory {peak:.0f} MB, of a reader {worker:.0f} MB"
    )


def _waits(_: int) -> None:
    """Pages of sites that take their time to answer: hosts are waited for side by side, one host's pages in turn."""
    with _slow_sites() as ports:
        targets = [
            Target(f"{port}-{page}", f"http://127.0.0.1:{port}/{page}") for port in ports for page in range(EACH_SITE)
        ]
        settings = FetchSettings(host_interval=0.0, host_connections=1, allow_loopback=True)
        outcomes: list[Outcome] = []
        start = time.perf_counter()
        fetch_all(targets, settings, outcomes.append)
        seconds = time.perf_counter() - start
    fetched = sum(outcome.fetched is not None for outcome in outcomes)
    # One more answer a site: its robots.txt.
    alone = (len(targets) + SITES) * ANSWER_SECONDS
    print(
        f"{fetched} pages of {SITES} sites that answer after {ANSWER_SECONDS} s: {seconds:.1f} s, "
        f"one after the other {alone:.0f} s; no faster than {(EACH_SITE + 1) * ANSWER_SECONDS:.1f} s at one a site"
    )


@contextmanager
def _slow_sites() -> Iterator[list[int]]:
    """Ports of sites on loopback that answer late."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(ANSWER_SECONDS)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nAllow: /\r\n")
            await writer.drain()

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    starting = [
        asyncio.run_coroutine_threadsafe(asyncio.start_server(quietly, "127.0.0.1"), loop) for _ in range(SITES)
    ]
    servers = [each.result() for each in starting]
    try:
        yield [server.sockets[0].getsockname()[1] for server in servers]
    finally:
        loop.call_soon_threadsafe(loop.stop)


def _index() -> list[dict[str, str]]:
    with (CORPUS / "index.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


STAGES = {"accuracy": _accuracy, "speed": _speed, "waits": _waits}


if __name__ == "__main__":
    main()
