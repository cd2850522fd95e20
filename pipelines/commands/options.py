"""Options that several commands share, the two consoles, and what the options stand for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from pipelines.annotate.pool import AnnotatorPool
    from pipelines.resources import Folders

console = Console()
errors = Console(stderr=True)

Root = Annotated[Path | None, typer.Option(help="Folder of the releases.", show_default="datasets/releases")]
InboxFolder = Annotated[
    Path | None,
    typer.Option(help="Folder of saved copies.", show_default="$COMMUNIQUE_INBOX, ./inbox, ../shared/corpus"),
]
State = Annotated[Path | None, typer.Option(help="Folder for the archive and work files.", show_default="datasets")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that annotate.", show_default="one a core")]
AcceptDrop = Annotated[
    list[str] | None, typer.Option(metavar="TABLE", help="This table may lose more rows than its contract allows.")
]
Collections = Annotated[list[str] | None, typer.Argument(help="Collections, as in datasets/sources/.")]


def chosen_folders(root: Path | None = None, inbox: Path | None = None, state: Path | None = None) -> Folders:
    """The default folders, with those replaced that the caller chose."""
    from pipelines.resources import default_folders

    folders = default_folders()
    if root is not None:
        folders = replace(folders, releases=root.resolve())
    if inbox is not None:
        folders = replace(folders, inbox=inbox.resolve())
    if state is not None:
        folders = replace(folders, archive=state.resolve() / "archive", work=state.resolve() / "work")
    return folders


def annotator_pool(workers: int | None) -> AnnotatorPool:
    """A pool of annotators; its processes start with the first text."""
    from pipelines.annotate.pool import AnnotatorPool

    return AnnotatorPool(workers)
