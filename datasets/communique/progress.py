"""A bar for downloads, where somebody watches and rich is installed; else nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from communique.catalog import RootLike, find_release

if TYPE_CHECKING:
    from communique.cache import Tell


@contextmanager
def shown_progress(collection: str | None, version: str, root: RootLike | None) -> Iterator[Tell | None]:
    """What `download(progress=...)` takes; it draws one bar over all bytes of the release on the error stream."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
    except ModuleNotFoundError:
        yield None
        return
    if not sys.stderr.isatty():
        yield None
        return
    release = find_release(collection, version, root)
    total = sum(entry["bytes"] for entry in release.facts["files"].values())
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(f"{release.collection} {release.version}", total=total)
        yield lambda name, count: bars.advance(task, count)
