"""How fast the explorer shows rows, and how many bytes that moves: in a browser, of 10,000 and 1,000,000 claims.

    python -m benchmarks.explorer [--rows 10000 1000000] [--chromium /usr/bin/chromium] [--runs 3] [--work FOLDER]

Synthetic collections, their sentences drawn from a vocabulary, are written as every release is, served by
`python -m pipelines serve`'s server on this machine, and opened by a browser with an empty cache. A time runs from the
address being entered to the last row, card or mark asked for being on the page; processor seconds are those of the
page's main thread alone, and hardly move with what else the machine does; bytes are those that the server sent.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.synthetic import Collection, write_collection
from pipelines.explorer.built import built_page
from pipelines.explorer.server import ReleaseHandler, release_server

CHROMIUM = Path("/usr/bin/chromium")
DEADLINE_MS = 60_000


@dataclass(frozen=True)
class Visit:
    """An address to open, and what must be on the page before the clock stops."""

    name: str
    address: str
    awaited: str
    budget_seconds: float | None = None


@dataclass
class Sent:
    """Bytes and answers that the server sent for data files."""

    bytes: int = 0
    answers: int = 0
    whole_files: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--chromium", type=Path, default=CHROMIUM)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--work", type=Path, help="where the collections are written, and found again")
    chosen = parser.parse_args()
    page = built_page()
    if page is None or not chosen.chromium.is_file():
        raise SystemExit("needs the built explorer (make explorer) and Chromium (apt-get install chromium)")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        root = chosen.work or Path(scratch)
        browser = play.chromium.launch(executable_path=str(chosen.chromium), args=["--no-sandbox"])
        for rows in chosen.rows:
            collection = write_collection(root, rows)
            _measure(browser, collection, root, page, chosen.runs)
        browser.close()


def _visits(collection: Collection) -> list[Visit]:
    small = collection.rows <= 10_000
    return [
        Visit("the page, without any row", "#/tables", ".table-list li"),
        Visit("first rows of claims", "#/table/claims", "table.rows tbody tr:nth-child(50)", 1.0 if small else 1.5),
        Visit("overview, verdicts", "#/", ".verdicts li"),
        Visit("overview, all of it", "#/", ".matrix tbody td a"),
        Visit("a row by its id", f"#/row/claims/{collection.claim}", "dl.row"),
        Visit("claims of a document", f"#/table/claims?document_id={collection.document}", "table.rows tbody tr"),
        Visit("a quotation, side by side", f"#/quotation/{collection.quotation}", "blockquote.source mark"),
        Visit("rows of a kind", "#/table/claims?kind=question", "table.rows tbody tr:nth-child(50)"),
        Visit("search for a word", "#/search?q=harbour&in=claims", ".card:nth-child(20)"),
    ]


def _measure(browser: Browser, collection: Collection, root: Path, page: Path, runs: int) -> None:
    print(f"\n{collection.rows:,} claims, {collection.bytes / 1e6:.1f} MB of Parquet in {collection.files} files")
    print(f"{'':28}{'seconds':>9}{'processor':>11}{'bytes moved':>14}{'answers':>9}")
    folder = f"{collection.name}/{collection.version}/explorer/"
    for visit in _visits(collection):
        times: list[tuple[float, float]] = []
        sent = Sent()
        for _ in range(runs):
            sent = Sent()
            with _counting_server(root, page, sent) as base:
                times.append(_open(browser, f"{base}/{folder}{visit.address}", visit.awaited))
        seconds, processor = (statistics.median(column) for column in zip(*times, strict=True))
        limit = "" if visit.budget_seconds is None else f"   (at most {visit.budget_seconds} s and 8 MB)"
        whole = f"   whole: {', '.join(sent.whole_files)}" if sent.whole_files else ""
        moved = f"{sent.bytes / 1e6:11.2f} MB{sent.answers:9}"
        print(f"{visit.name:28}{seconds:9.2f}{processor:11.2f}{moved}{limit}{whole}")


def _open(browser: Browser, address: str, awaited: str) -> tuple[float, float]:
    """Seconds until the page shows what is awaited, and processor seconds of its main thread by then."""
    context = browser.new_context(viewport={"width": 1360, "height": 860})
    tab = context.new_page()
    tools = context.new_cdp_session(tab)
    tools.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    tools.send("Performance.enable")
    begin = time.perf_counter()
    tab.goto(address, wait_until="commit")
    tab.wait_for_selector(awaited, state="attached", timeout=DEADLINE_MS)
    seconds = time.perf_counter() - begin
    metrics = {entry["name"]: entry["value"] for entry in tools.send("Performance.getMetrics")["metrics"]}
    context.close()
    return seconds, metrics["TaskDuration"]


@contextmanager
def _counting_server(root: Path, page: Path, sent: Sent) -> Iterator[str]:
    server = release_server(root, "127.0.0.1", 0, page)
    server.RequestHandlerClass = partial(_CountingHandler, root=root, page=page, sent=sent)  # type: ignore[assignment]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _CountingHandler(ReleaseHandler):
    """The same server, and what it sends of data files."""

    def __init__(self, *args: object, sent: Sent, root: Path, page: Path | None) -> None:
        self.sent = sent
        super().__init__(*args, root=root, page=page)

    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length" and self.path.endswith((".parquet", ".json")):
            self.sent.bytes += int(value)
            self.sent.answers += 1
            # A small file is asked for whole; a large one must never be.
            if self._part is None and int(value) > 1_000_000:
                self.sent.whole_files.append(self.path)
        super().send_header(keyword, value)


if __name__ == "__main__":
    main()
