"""The live display of the main job, and the table at its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.build import Outcome

STATUS_STYLE = {"published": "green", "unchanged": "cyan", "waiting": "yellow", "failed": "red"}


class LiveProgress:
    """One line a stage, drawn while it runs. Use as a context manager around the build."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.fields[collection]:<10}"),
            TextColumn("{task.description:<9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __enter__(self) -> LiveProgress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def start(self, collection: str, stage: str, total: int, unit: str) -> None:
        """Draw a new line for the stage."""
        key = (collection, stage)
        self._tasks[key] = self._bars.add_task(stage, total=total, collection=collection, unit=unit)
        # A stage with nothing to do is done at once.
        self._bars.advance(self._tasks[key], 0)

    def advance(self, collection: str, stage: str, steps: int) -> None:
        """Move the stage's bar."""
        self._bars.advance(self._tasks[(collection, stage)], steps)


def print_outcomes(console: Console, outcomes: Sequence[Outcome]) -> None:
    """The table at the end of the main job, what is waiting and why, and the lines of Python that open the data."""
    table = Table(title="Communiqué", title_justify="left", header_style="bold", show_lines=True)
    for heading in ("collection", "version", "rows per table", "checks passed"):
        table.add_column(heading, no_wrap=True)
    table.add_column("where", overflow="fold")
    for outcome in outcomes:
        status = f"[{STATUS_STYLE[outcome.status]}]{outcome.status}[/]"
        table.add_row(
            f"[bold]{outcome.collection}[/]\n{status}",
            outcome.version or "-",
            "\n".join(f"{name:<10}{rows:>9,}" for name, rows in outcome.rows.items()) or "-",
            f"{outcome.rules_passed} of {outcome.rules}" if outcome.rules else "-",
            _shortened(outcome.folder) if outcome.folder and outcome.version else "-",
        )
    console.print(table)
    for outcome in outcomes:
        for remark in outcome.remarks:
            console.print(f"{outcome.collection}: {remark}", markup=False, highlight=False, soft_wrap=True)
    _print_opening(console, outcomes)


def _print_opening(console: Console, outcomes: Sequence[Outcome]) -> None:
    opened = next((outcome.collection for outcome in reversed(outcomes) if outcome.version), None)
    if opened is None:
        return
    console.print("\nOpen it in Python:\n")
    for line in (
        "import communique",
        f'quotations = communique.load("quotations", collection="{opened}")',
        'print(communique.describe("quotations"))',
    ):
        console.print(f"    {line}", markup=False, highlight=False)


def _shortened(folder: Path) -> str:
    """The path from the working directory, where it is below."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
