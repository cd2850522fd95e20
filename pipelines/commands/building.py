"""build: the main job."""

from __future__ import annotations

import typer

from pipelines.commands.options import (
    AcceptDrop,
    Collections,
    InboxFolder,
    Root,
    State,
    Workers,
    annotator_pool,
    chosen_folders,
    console,
)


def build(
    collections: Collections = None,
    root: Root = None,
    inbox: InboxFolder = None,
    state: State = None,
    workers: Workers = None,
    accept_drop: AcceptDrop = None,
) -> None:
    """Publish collections: sources, snapshots, documents, annotations, alignments, release.

    Without names: sample, addresses and alliance. What has not changed is not made again.
    """
    from pipelines.resources import DEFAULT_COLLECTIONS

    folders = chosen_folders(root, inbox, state)
    names = collections or DEFAULT_COLLECTIONS
    with annotator_pool(workers) as annotator:
        if len(folders.never_annotated(names)) > 1:
            # They load the parser while the rest is imported here, and the texts are read.
            annotator.start_early()
        from pipelines.build import FAILED
        from pipelines.build import build as run
        from pipelines.choices import Choices
        from pipelines.instance import local_instance
        from pipelines.progress import LiveProgress, print_outcomes

        with local_instance(folders) as instance:
            with LiveProgress(console) as progress:
                choices = Choices(accept_drops=tuple(accept_drop or ()))
                outcomes = list(run(names, folders, annotator, progress, instance, choices))
            print_outcomes(console, outcomes)
    if any(outcome.status == FAILED for outcome in outcomes):
        raise typer.Exit(1)
