"""annotate: texts in, annotations out; --explain shows those of one text."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from communique.errors import CommuniqueError
from pipelines.commands.options import Workers, annotator_pool, console, errors


class UnreadableTextError(CommuniqueError):
    """A text to explain that is not there or cannot be read."""


def annotate(
    source: Annotated[
        Path | None, typer.Argument(metavar="IN.jsonl", help='Lines {"id", "text", optional "date"}.')
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Where the annotations (or the explaining page) go.")
    ] = None,
    explain: Annotated[
        Path | None,
        typer.Option(metavar="TEXT", help="Show the annotations of this one text, with their rules, here and as HTML."),
    ] = None,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Date of the text that --explain shows.")
    ] = None,
    workers: Workers = None,
) -> None:
    """Annotate texts: passages, quotations, claims, references and mentions, one JSON object a line.

    Offsets are code points into the given text. Malformed lines are reported and skipped; the exit code is then 1.

    With --explain FILE: the text in the terminal, spans in colour, each with its speaker, cue, the rule that fired and
    where the code names it; the same as a page of HTML, in FILE.explained.html here or where --out says.
    """
    if explain is not None and source is None:
        _explain(explain, out or Path(f"{explain.name}.explained.html"), day.date() if day else None)
    elif explain is None and source is not None and out is not None:
        _annotate(source, out, workers)
    else:
        raise typer.BadParameter("give IN.jsonl and --out OUT.jsonl, or --explain TEXT alone")


def _annotate(source: Path, out: Path, workers: int | None) -> None:
    from rich.progress import Progress

    from pipelines.annotate.commandline import annotate_file

    with annotator_pool(workers) as pool, Progress(console=errors, transient=True) as bars:
        task = bars.add_task("annotating", total=None)
        done = annotate_file(source, out, pool, lambda documents, words: bars.advance(task, documents))
    for message in (*done.notices, *done.errors.messages):
        errors.print(message, markup=False, highlight=False, soft_wrap=True)
    if done.errors.messages:
        raise typer.Exit(1)


def _explain(source: Path, page: Path, day: date | None) -> None:
    from pipelines.annotate.annotator import AnnotationInput
    from pipelines.explain.page import render_page
    from pipelines.explain.rows import explain
    from pipelines.explain.terminal import print_explained

    try:
        text = source.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UnreadableTextError(f"cannot read {source} ({error}); give a plain text file") from error
    with annotator_pool(1) as pool:
        (found,) = pool.annotate([AnnotationInput(source.name, text, day)])
    explained = explain(text, found)
    page.write_text(render_page(source.name, explained), encoding="utf-8")
    print_explained(console, source.name, explained)
    errors.print(f"as HTML: {page}", markup=False, highlight=False, soft_wrap=True)
