"""Running heads, running feet and page numbers of a PDF: lines at the edge of pages that come again page after page."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.ingest.readers.pdf_layout import Line

# Lines from the top, and from the bottom, of a page that may be running heads.
_EDGE_LINES = 3
# A head stands on at least three pages (or both of two), and on two fifths of all: left and right pages often differ.
_FEWEST, _SHARE = 3, 0.4
_PAGE_NUMBER = re.compile(
    r"(?i)^[\s\-–—|\[\]()]*(?:page|p\.|seite)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de)\s*\d{1,4})?[\s\-–—|\[\]().]*$"
)
_NUMBERS = re.compile(r"\d+")


def without_running_heads(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without their running heads and page numbers, and each running head once, as first met."""
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({_key(line) for line in _edge(lines)})
    often = max(2, min(_FEWEST, len(pages)), _SHARE * len(pages))
    heads: dict[str, str] = {}
    kept = []
    for lines in pages:
        edge = _edge(lines)
        running = {id(line) for line in edge if counts[_key(line)] >= often and _key(line)}
        numbers = {id(line) for line in _outermost(lines) if len(pages) > 1 and _PAGE_NUMBER.match(line.text)}
        for line in edge:
            if id(line) in running and id(line) not in numbers and _key(line).strip("# "):
                heads.setdefault(_key(line), line.text)
        kept.append([line for line in lines if id(line) not in running | numbers])
    return kept, list(heads.values())


def _edge(lines: list[Line]) -> list[Line]:
    by_place = sorted(lines, key=lambda line: line.top)
    return by_place if len(by_place) <= 2 * _EDGE_LINES else by_place[:_EDGE_LINES] + by_place[-_EDGE_LINES:]


def _outermost(lines: list[Line]) -> list[Line]:
    by_place = sorted(lines, key=lambda line: line.top)
    return [by_place[0], by_place[-1]] if by_place else []


def _key(line: Line) -> str:
    """The line with every number alike: "Chapter 2 | 17" comes again as "Chapter 2 | 18"."""
    return " ".join(_NUMBERS.sub("#", line.text.casefold()).split())
