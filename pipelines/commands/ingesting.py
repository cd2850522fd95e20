"""ingest: archive and read the sources of collections, without annotating or publishing."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import Collections, InboxFolder, State, chosen_folders, console, errors

Fetch = Annotated[
    bool,
    typer.Option(help="Ask the network for every source that has a URL and no saved copy, not only for new ones."),
]


def ingest(
    collections: Collections = None,
    fetch: Fetch = False,
    steps: Annotated[bool, typer.Option(help="Print every request, redirect and fallback.")] = False,
    inbox: InboxFolder = None,
    state: State = None,
) -> None:
    """Archive and read the sources of collections, and say how each fared; nothing is annotated or published.

    Saved copies go before the network; COMMUNIQUE_OFFLINE=1 forbids it, COMMUNIQUE_CONTACT tells sites whom to ask.
    The exit code is 1 when a collection has no text at all.
    """
    import os
    from collections import Counter

    from rich.table import Table

    from communique.errors import CommuniqueError
    from pipelines.assets.documents import read_collection
    from pipelines.assets.snapshots import take_collection
    from pipelines.choices import Choices
    from pipelines.ingest.network import network_of
    from pipelines.resources import DEFAULT_COLLECTIONS
    from pipelines.source_states import HELD, source_states

    folders = chosen_folders(None, inbox, state)
    empty = False
    for name in collections or DEFAULT_COLLECTIONS:
        try:
            report = take_collection(name, folders, Choices(network_of(os.environ, refresh=fetch)))
            found, frame = read_collection(name, folders)
        except CommuniqueError as error:
            errors.print(f"{name}: {error}", markup=False, highlight=False, soft_wrap=True)
            empty = True
            continue
        table = Table("source", "status", "reason", title=f"{name}: {frame.height:,} documents", title_justify="left")
        states = list(source_states(name, folders))
        for each in states:
            if each.state != HELD or len(states) <= 50:
                table.add_row(each.source_id, each.state, each.reason)
        console.print(table)
        counts = Counter(each.state for each in states)
        summary = ", ".join(f"{count} {state}" for state, count in counts.items())
        console.print(f"{name}: {summary}; {report.archived} newly archived, {len(found.quarantined)} quarantined")
        edited = folders.workspace.read("edits", name)
        for source_id, document_id, added, removed, changed in edited.iter_rows() if edited is not None else ():
            told = f"{changed} passages changed, {added} added, {removed} removed"
            console.print(
                f"  {source_id} was edited: {told} ({document_id})", markup=False, highlight=False, soft_wrap=True
            )
        if steps:
            for check in report.checks:
                for line in check.steps:
                    console.print(f"  {check.source_id}: {line}", markup=False, highlight=False, soft_wrap=True)
        empty = empty or frame.is_empty()
    if empty:
        raise typer.Exit(1)
