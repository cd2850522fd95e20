"""publish, reproduce: make releases, move `latest`, take a release back, prove that one can be made again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from communique.errors import CommuniqueError
from pipelines.commands.options import AcceptDrop, InboxFolder, State, Workers, annotator_pool, chosen_folders, console

if TYPE_CHECKING:
    from pipelines.publish.records import Record
    from pipelines.publish.store import Store

RootUrl = Annotated[
    str | None, typer.Option("--root", help="Folder or URL of the releases.", show_default="datasets/releases")
]
Named = Annotated[str | None, typer.Argument(help="The collection; may be left out when only one is published.")]


def publish(
    collection: Named = None,
    promote: Annotated[str | None, typer.Option(metavar="VERSION", help="Point `latest` to this version.")] = None,
    yank: Annotated[str | None, typer.Option(metavar="VERSION", help="Take this version back; it stays.")] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="The reason, for those who have it.")] = None,
    accept_drop: AcceptDrop = None,
    root: RootUrl = None,
    state: State = None,
) -> None:
    """Publish a collection's validated candidate; or, with --promote or --yank, move its `latest`.

    A yanked version stays downloadable and says why. To take a yank back: --promote VERSION --why TEXT.
    """
    if promote and yank:
        raise CommuniqueError("--promote and --yank are two moves: run them one after the other")
    if promote or yank:
        _move(_store(root, collection), promote, yank, why)
        return
    from pipelines.assets.release import publish_candidate
    from pipelines.publish.facts import Unchanged

    if collection is None:
        raise CommuniqueError("say which collection's candidate to publish: python -m pipelines publish COLLECTION")
    made = publish_candidate(collection, chosen_folders(None, None, state), accept_drop or (), root)
    word = "unchanged" if isinstance(made, Unchanged) else "published"
    console.print(f"{collection} {made.version} {word}: {made.folder}", highlight=False, soft_wrap=True)
    for warning in made.warnings:
        console.print(f"warning: {warning}", markup=False, highlight=False, soft_wrap=True)


def reproduce(
    collection: Annotated[str, typer.Argument(help="The collection.")],
    version: Annotated[str, typer.Argument(help="The version to make again.")],
    root: RootUrl = None,
    inbox: InboxFolder = None,
    state: State = None,
    workers: Workers = None,
) -> None:
    """Make a version again from the archive, in a temporary folder, and compare its content with what was published.

    Exit code 1 when a table differs; what of code, dependencies, model and inputs is another now is told first.
    """
    from pipelines.reproduce import reproduce as again

    with annotator_pool(workers) as annotator:
        found = again(collection, version, root, chosen_folders(None, inbox, state), annotator)
    for line in found.differing_facts:
        console.print(f"not as then: {line}", markup=False, highlight=False, soft_wrap=True)
    for table, same in found.tables.items():
        console.print(f"{table:<12} {'same content' if same else 'DIFFERS'}", highlight=False)
    if not found.same:
        raise typer.Exit(1)
    console.print(f"{collection} {version} was made again: every table has the same content", highlight=False)


def _store(root: str | None, collection: str | None) -> Store:
    """The store of a published collection; of the only one, when none is named."""
    from communique.catalog import ROOT_VARIABLE, find_collection
    from pipelines.publish.store import open_store

    place = root or os.environ.get(ROOT_VARIABLE) or str(chosen_folders().releases)
    return open_store(place, find_collection(collection, place).name)


def _move(store: Store, promote: str | None, yank: str | None, why: str | None) -> None:
    from pipelines.publish import records

    today = datetime.now(UTC).date()
    with store.exclusive():
        store.heal()
        record = store.record()
        if promote:
            moved = records.promoted(record, promote, today, why)
        else:
            moved = records.yanked(record, yank or "", today, why or "")
        store.move(moved)
    _tell(store.collection, record, moved, yank)


def _tell(collection: str, before: Record, after: Record, yanked: str | None) -> None:
    if yanked:
        console.print(f"{collection} {yanked} is yanked; it stays downloadable and says why", highlight=False)
    was, now = before["latest"] or "none", after["latest"] or "none"
    moved = f"latest moved from {was} to {now}" if was != now else f"latest is still {now}"
    console.print(f"{collection}: {moved}", highlight=False)
