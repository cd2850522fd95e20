"""python -m pipelines: the command line. The commands are in pipelines/commands/, a module each subject."""

from __future__ import annotations

import os
import sys

# The parser's matrix products are too small to share: a second BLAS thread costs a third more and gains no time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from communique.errors import CommuniqueError
from pipelines.commands.annotating import annotate
from pipelines.commands.building import build
from pipelines.commands.exploring import serve
from pipelines.commands.ingesting import ingest
from pipelines.commands.inspecting import dictionary, doctor, status
from pipelines.commands.options import errors
from pipelines.commands.publishing import publish, reproduce
from pipelines.commands.sources import app as sources
from pipelines.commands.tracing import align, trace

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Commentary on foreign policy, traced to the public statements it rests on: make and publish the data.",
)
app.command()(build)
app.command()(ingest)
app.add_typer(sources, name="sources")
app.command()(annotate)
app.command()(align)
app.command()(trace)
app.command()(publish)
app.command()(reproduce)
app.command()(serve)
app.command()(status)
app.command()(doctor)
app.command()(dictionary)


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
