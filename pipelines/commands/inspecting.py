"""status, doctor, dictionary: what there is, whether it can run, what the columns mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import InboxFolder, Root, State, chosen_folders, console


def status(root: Root = None, state: State = None) -> None:
    """What is published of each collection, and which sources it waits for."""
    from pipelines.status import print_status

    print_status(console, chosen_folders(root, None, state))


def doctor(inbox: InboxFolder = None) -> None:
    """Check this machine: Python, parser, inbox, disk; says what to do about what is missing."""
    from pipelines.status import print_diagnosis

    if not print_diagnosis(console, chosen_folders(None, inbox, None)):
        raise typer.Exit(1)


def dictionary(out: Annotated[Path, typer.Option(help="Markdown page to write.")]) -> None:
    """Write the data dictionary, generated from the contracts of the tables."""
    from communique.describe import dictionary_markdown

    out.write_text(dictionary_markdown(), encoding="utf-8")
    console.print(f"wrote {out}")
