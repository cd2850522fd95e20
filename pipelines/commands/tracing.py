"""align: quotations in, the statements they quote out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


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
