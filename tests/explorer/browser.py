"""Debian's Chromium over a served release: what the tests and the screenshots drive."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

from pipelines.explorer.built import BUILT, built_page
from pipelines.explorer.server import release_server

CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
AXE = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
NO_CHROMIUM = "needs Chromium (apt-get install chromium)"
NO_PAGE = "needs the built explorer (make explorer, which needs Node)"
NO_AXE = "needs axe-core, which `make explorer` installs"


def chromium() -> str | None:
    """Where the browser is, None where none is installed."""
    return next((found for name in CANDIDATES if (found := shutil.which(name))), None)


def latest_version(collection: Path) -> Path:
    """The newest version folder of a collection."""
    versions = [path for path in collection.iterdir() if path.is_dir()]
    return max(versions, key=lambda path: [int(part) for part in path.name.split(".")])


def launch(play: Playwright) -> Browser:
    """The browser; without its sandbox, which needs rights that a container does not give."""
    return play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[str]:
    """The server's address while it runs; it looks often whether to stop, since every test waits for that."""
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of the project's own server over the releases in `root`, with the page as built now."""
    with serving(release_server(root, "127.0.0.1", 0, built_page())) as address:
        yield address


@dataclass
class Watched:
    """What went wrong on a page while it was driven."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def watch(page: Page, base: str) -> Watched:
    """Note the page's errors and its requests to any other host than `base`."""
    watched = Watched()

    def console(message: ConsoleMessage) -> None:
        # A version folder that stands alone has no versions.json beside it, which the browser reports by itself.
        if message.type == "error" and "versions.json" not in str(message.location):
            watched.errors.append(message.text)

    def request(asked: Request) -> None:
        if not asked.url.startswith(base):
            watched.foreign.append(asked.url)

    page.on("console", console)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", request)
    return watched


def settle(page: Page) -> None:
    """Wait until nothing on the page is being read."""
    page.locator("main#content h1").first.wait_for()
    # Not wait_for_function: it evaluates a string, which the page's own policy forbids.
    expect(page.locator("[aria-busy], .waiting")).to_have_count(0, timeout=30_000)
    page.evaluate("() => document.fonts.ready.then(() => true)")
