"""A browser, and the releases it reads: the sample collection as the main job publishes it, and made ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from pipelines.annotate.pool import AnnotatorPool
from pipelines.build import build
from pipelines.explorer.built import built_page
from pipelines.resources import Folders, NoProgress, default_folders
from tests.explorer.browser import NO_CHROMIUM, NO_PAGE, chromium, latest_version, launch, served, settle, watch

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Stopped with its module: Playwright keeps an event loop running, under which no other test can start its own."""
    if built_page() is None:
        pytest.skip(NO_PAGE)
    if chromium() is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as play:
        running = launch(play)
        yield running
        running.close()


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of releases that has the sample collection: that of $EXPLORER_RELEASES, else built once for all tests."""
    given = os.environ.get("EXPLORER_RELEASES")
    if given and (Path(given) / "sample").is_dir():
        return Path(given)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folders = Folders(
        archive=shared / "explorer" / "archive",
        work=shared / "explorer" / "work",
        releases=shared / "explorer" / "releases",
        inbox=shared / "explorer" / "inbox",
    )
    with FileLock(shared / "explorer.lock"):
        if not (folders.releases / "catalog.json").exists():
            with AnnotatorPool(workers=1) as pool, dg.DagsterInstance.ephemeral() as instance:
                (outcome,) = build(["sample"], folders, pool, NoProgress(), instance)
            assert outcome.folder is not None, outcome.remarks
    return folders.releases


@pytest.fixture(scope="session")
def sample(releases: Path) -> Path:
    """The version folder of the sample collection."""
    return latest_version(releases / "sample")


@pytest.fixture(scope="session")
def published(request: pytest.FixtureRequest) -> Path:
    """The latest version folder of the collection that the test is about, as `make dataset` published it."""
    folder = default_folders().releases / request.param
    if not folder.is_dir():
        pytest.skip(f"needs the published collection {request.param} (make dataset)")
    return latest_version(folder)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Opens a page of the explorer of a version folder; the test fails when the page had an error or left its host."""
    closing = []
    watching = []

    def opener(folder: Path, address: str = "", **context: object) -> Page:
        server = served(folder.parents[1])
        base = server.__enter__()
        closing.append(server)
        tab = browser.new_context(**{"viewport": {"width": 1360, "height": 860}, **context}).new_page()  # type: ignore[arg-type]
        watching.append(watch(tab, base))
        tab.goto(f"{base}/{folder.parent.name}/{folder.name}/explorer/{address}")
        settle(tab)
        return tab

    yield opener
    for context in browser.contexts:
        context.close()
    for server in closing:
        server.__exit__(None, None, None)
    assert [watched.errors for watched in watching if watched.errors] == []
    assert [watched.foreign for watched in watching if watched.foreign] == []
