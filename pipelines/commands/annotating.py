"""annotate: texts in, annotations out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Workers, annotator_pool, errors


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

    with annotator_pool(workers) as pool, Progress(console=errors, transient=True) as bars:
        task = bars.add_task("annotating", total=None)
        problems = annotate_file(source, out, pool, lambda documents, words: bars.advance(task, documents))
    for message in problems.messages:
        errors.print(message, markup=False, highlight=False, soft_wrap=True)
    if problems.messages:
        raise typer.Exit(1)
