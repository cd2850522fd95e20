"""Annotations of a document in the terminal: each passage with its spans in colour, below it a line for each."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from pipelines.explain.rows import Explained, Row

STYLES = {
    "quotation": "green",
    "claim": "underline",
    "reference": "magenta",
    "person": "yellow",
    "organisation": "blue",
    "place": "cyan",
    "date": "red",
    "speaker": "bold yellow",
    "cue": "italic bold",
}
# Longest excerpt of a span in its line: enough to find it in the passage above.
EXCERPT = 70


def print_explained(console: Console, name: str, explained: Sequence[Explained]) -> None:
    """Print every passage with what was found in it; the layers are told apart by colour and by name."""
    console.print(Rule(name, style="bold"))
    console.print(_legend())
    for passage in explained:
        console.print(_passage(passage))
    total = sum(len(passage.rows) for passage in explained)
    console.print(f"{total:,} annotations in {len(explained):,} passages", style="dim")


def _legend() -> Text:
    return Text("  ").join(Text(name, style=style) for name, style in STYLES.items())


def _passage(explained: Explained) -> RenderableType:
    span = explained.passage.span
    heading = Text(f"\n{explained.passage.role} {span.start}-{span.end}", style="dim")
    if explained.reason:
        heading.append(f" skipped, {explained.reason}", style="bold red")
    lines = [Padding(_line(row), (0, 0, 0, 2)) for row in explained.rows]
    return Group(heading, _coloured(explained), *lines)


def _coloured(explained: Explained) -> Text:
    """The passage's text, wide spans styled before the narrow ones inside them."""
    text = Text(explained.text)
    start = explained.passage.span.start
    for row in sorted(explained.rows, key=lambda row: row.span.start - row.span.end):
        text.stylize(STYLES[row.layer], row.span.start - start, row.span.end - start)
        for part, span in row.parts:
            text.stylize(STYLES[part], max(0, span.start - start), max(0, span.end - start))
    return text


def _line(row: Row) -> Text:
    line = Text(f"{row.number:>3} ", style="dim")
    line.append(f"{row.layer:<12}", style=STYLES[row.layer])
    line.append(f" {_excerpt(row.exact)}")
    for name, value in row.labels:
        line.append(f"  {name} ", style="dim")
        line.append(value)
    line.append("  rule ", style="dim")
    line.append(row.rule, style="bold")
    line.append(f" {row.origin}", style="dim")
    return line


def _excerpt(exact: str) -> str:
    one_line = " ".join(exact.split())
    return one_line if len(one_line) <= EXCERPT else f"{one_line[: EXCERPT - 1]}…"
