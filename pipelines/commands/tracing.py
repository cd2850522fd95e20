"""align, trace: quotations in, the statements they quote out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Root, State, chosen_folders


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


def trace(
    words: Annotated[str, typer.Argument(help="The quoted words, in quotation marks of the shell.")],
    attributed_to: Annotated[
        str | None,
        typer.Option(metavar="SOURCE", help="Check whether they are in this statement: its source_id or title."),
    ] = None,
    collection: Annotated[list[str] | None, typer.Option(help="Collection to search.", show_default="all")] = None,
    root: Root = None,
    state: State = None,
) -> None:
    """Where quoted words are from: the statement, the passage with the words marked, the differences.

    Searches the published statements. Exits with 1 when the words are not found, or not where they are attributed to.
    """
    from rich.console import Console

    from pipelines.trace.answering import print_answer
    from pipelines.trace.lookup import look_up

    answer = look_up(words, collection, attributed_to, root, chosen_folders(root, None, state).work)
    print_answer(Console(), answer)
    if answer.outcome.match is None or (attributed_to is not None and not answer.outcome.in_attributed):
        raise typer.Exit(1)
