"""Annotations of a document as one HTML page that needs nothing else: marked text, and its rows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.explain.rows import LAYERS, Explained, Row


@dataclass(frozen=True)
class Piece:
    """A stretch of text over which the same rows lie: their numbers and layers, and parts of rows (speaker, cue)."""

    text: str
    numbers: tuple[int, ...] = ()
    layers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def render_page(name: str, explained: Sequence[Explained]) -> str:
    """The page as a string; lone surrogates, which no UTF-8 file can hold, are shown as U+FFFD."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    rows = [row for passage in explained for row in passage.rows]
    counts = {layer: sum(row.layer == layer for row in rows) for layer in LAYERS}
    page = environment.get_template("page.html.jinja").render(
        name=name, passages=[(passage, pieces(passage)) for passage in explained], counts=counts
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def pieces(explained: Explained) -> list[Piece]:
    """The passage's text cut where a span begins or ends; joined again they are the text."""
    start, text = explained.passage.span.start, explained.text
    edges = {0, len(text)}
    for row in explained.rows:
        for span in (row.span, *(span for _, span in row.parts)):
            edges.update(edge - start for edge in (span.start, span.end) if 0 <= edge - start <= len(text))
    cuts = sorted(edges)
    return [_piece(explained, low, high) for low, high in pairwise(cuts)]


def _piece(explained: Explained, low: int, high: int) -> Piece:
    start = explained.passage.span.start
    over = [row for row in explained.rows if row.span.start - start <= low and high <= row.span.end - start]
    parts = {
        part
        for row in explained.rows
        for part, span in row.parts
        if span.start - start <= low and high <= span.end - start
    }
    return Piece(explained.text[low:high], _numbers(over), tuple(dict.fromkeys(r.layer for r in over)), _sorted(parts))


def _numbers(rows: list[Row]) -> tuple[int, ...]:
    """Innermost last, so that a click on a piece finds the narrowest row at the end."""
    return tuple(row.number for row in sorted(rows, key=lambda row: row.span.start - row.span.end))


def _sorted(parts: set[str]) -> tuple[str, ...]:
    return tuple(sorted(parts))
