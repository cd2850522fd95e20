"""python -m pipelines: the command line. Heavy imports stay inside the commands, so that --help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from pipelines.annotate.pool import AnnotatorPool
    from pipelines.resources import Folders

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Commentary on foreign policy, traced to the public statements it rests on: make and publish the data.",
)
console = Console()
errors = Console(stderr=True)

Root = Annotated[Path | None, typer.Option(help="Folder of the releases.", show_default="datasets/releases")]
InboxFolder = Annotated[
    Path | None,
    typer.Option(help="Folder of saved copies.", show_default="$COMMUNIQUE_INBOX, ./inbox, ../shared/corpus"),
]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that annotate.", show_default="one a core")]
Collections = Annotated[list[str] | None, typer.Argument(help="Collections, as in datasets/sources/.")]


@app.command()
def build(
    collections: Collections = None,
    root: Root = None,
    inbox: InboxFolder = None,
    state: Annotated[
        Path | None, typer.Option(help="Folder for the archive and work files.", show_default="datasets")
    ] = None,
    workers: Workers = None,
) -> None:
    """Publish collections: sources, snapshots, documents, annotations, alignments, release.

    Without names: sample, addresses and alliance. What has not changed is not made again.
    """
    from pipelines.build import DEFAULT_COLLECTIONS, FAILED
    from pipelines.build import build as run
    from pipelines.instance import local_instance
    from pipelines.progress import LiveProgress, print_outcomes

    folders = _folders(root, inbox, state)
    with _pool(workers) as annotator, local_instance(folders) as instance:
        with LiveProgress(console) as progress:
            outcomes = list(run(collections or DEFAULT_COLLECTIONS, folders, annotator, progress, instance))
        print_outcomes(console, outcomes)
    if any(outcome.status == FAILED for outcome in outcomes):
        raise typer.Exit(1)


@app.command()
def annotate(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help='Lines {"id", "text", optional "date"}.')],
    out: Annotated[Path, typer.Option(metavar="OUT.jsonl", help="Where the annotations go.")],
    workers: Workers = None,
) -> None:
    """Annotate texts: passages, quotations, claims, references and mentions, one JSON object a line.

    Offsets are code points into the given text. Malformed lines are reported and skipped; the exit code is then 1.
    """
    from rich.progress import Progress

    from pipelines.annotate.commandline import annotate_file

    with _pool(workers) as pool, Progress(console=errors, transient=True) as bars:
        task = bars.add_task("annotating", total=None)
        problems = annotate_file(source, out, pool, lambda documents, words: bars.advance(task, documents))
    for message in problems.messages:
        errors.print(message, markup=False, highlight=False, soft_wrap=True)
    if problems.messages:
        raise typer.Exit(1)


@app.command()
def align(
    quotes: Annotated[Path, typer.Argument(metavar="QUOTES.jsonl", help='Lines {"id", "quote", ...}.')],
    pool: Annotated[Path, typer.Option(metavar="POOL.jsonl[.gz]", help='Lines {"doc_id", "text", ...}.')],
    out: Annotated[Path, typer.Option(metavar="OUT.jsonl", help="Where the alignments go.")],
) -> None:
    """Trace quotations to the statements of a pool: document, span, verdict and edits, one JSON object a line.

    A quote may name its quoting_doc, which it then never matches, and its date, which no source may be later than.
    """
    from pipelines.trace.commandline import align_file

    raise typer.Exit(align_file(quotes, pool, out))


@app.command()
def status(root: Root = None, state: Annotated[Path | None, typer.Option(help="Folder of the state.")] = None) -> None:
    """What is published of each collection, and which sources it waits for."""
    from pipelines.status import print_status

    print_status(console, _folders(root, None, state))


@app.command()
def doctor(inbox: InboxFolder = None) -> None:
    """Check this machine: Python, parser, inbox, disk; says what to do about what is missing."""
    from pipelines.status import print_diagnosis

    if not print_diagnosis(console, _folders(None, inbox, None)):
        raise typer.Exit(1)


@app.command()
def dictionary(out: Annotated[Path, typer.Option(help="Markdown page to write.")]) -> None:
    """Write the data dictionary, generated from the contracts of the tables."""
    from communique.describe import dictionary_markdown

    out.write_text(dictionary_markdown(), encoding="utf-8")
    console.print(f"wrote {out}")


def _folders(root: Path | None, inbox: Path | None, state: Path | None) -> Folders:
    from dataclasses import replace

    from pipelines.resources import default_folders

    folders = default_folders()
    if root is not None:
        folders = replace(folders, releases=root.resolve())
    if inbox is not None:
        folders = replace(folders, inbox=inbox.resolve())
    if state is not None:
        folders = replace(folders, archive=state.resolve() / "archive", work=state.resolve() / "work")
    return folders


def _pool(workers: int | None) -> AnnotatorPool:
    from pipelines.annotate.pool import AnnotatorPool

    return AnnotatorPool(workers)


def main() -> int:
    """Run one command; an error that the user can mend is printed without a traceback, exit code 1."""
    try:
        app(standalone_mode=True)
    except CommuniqueError as error:
        errors.print(f"error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        errors.print("stopped; what was finished is kept, and the next run goes on from there")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
