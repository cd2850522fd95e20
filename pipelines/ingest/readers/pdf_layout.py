"""The lines of a PDF page in reading order: columns are found by the gutter that runs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Words of a line may overlap vertically by less than their whole height: superscripts, mixed fonts.
_SAME_LINE = 0.5
# A gutter is at least this wide (points), and has text on both sides in this many rows and this share of all rows.
_GUTTER = 9.0
_GUTTER_ROWS = 5
_GUTTER_SHARE = 0.3
# A gutter is looked for away from the margins of the text.
_MARGIN = 0.15
# Words a page may have: a page of dense print has some thousand.
MOST_WORDS = 20_000


@dataclass(frozen=True)
class Word:
    """A word and its place on the page, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Line:
    """A line of a column."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    column: tuple[int, float, float]
    """Number of the column on its page, and the left and right edge of its text."""


def page_lines(page: Any) -> list[Line]:
    """The lines of a pdfplumber page, top to bottom, column after column."""
    found = page.extract_words(x_tolerance_ratio=0.18, y_tolerance=2, extra_attrs=["size", "upright"])
    words = [
        Word(w["text"], float(w["x0"]), float(w["x1"]), float(w["top"]), float(w["bottom"]), float(w["size"]))
        for w in found[:MOST_WORDS]
        if w["upright"] and w["text"].strip()
    ]
    lines: list[Line] = []
    for number, column in enumerate(_columns(words)):
        left, right = min(w.x0 for w in column), max(w.x1 for w in column)
        lines += [_line(row, (number, left, right)) for row in _rows(column)]
    return lines


def _columns(words: list[Word]) -> list[list[Word]]:
    """Words by column in reading order; what crosses the gutter divides the columns above from those below."""
    if not words:
        return []
    rows = _rows(words)
    gutter = _gutter(rows)
    if gutter is None:
        return [words]
    columns: list[list[Word]] = []
    left: list[Word] = []
    right: list[Word] = []
    across: list[Word] = []

    def finish() -> None:
        for side in (left, right):
            if side:
                columns.extend(_columns(list(side)))
                side.clear()

    for row in rows:
        crosses = any(word.x0 < gutter < word.x1 for word in row) or _centred(row, gutter)
        if crosses:
            finish()
            across += row
            continue
        if across:
            columns.append(list(across))
            across.clear()
        left += [word for word in row if word.x1 <= gutter]
        right += [word for word in row if word.x0 >= gutter]
    finish()
    if across:
        columns.append(across)
    return columns


def _centred(row: list[Word], gutter: float) -> bool:
    """Whether the row is one line that runs over the gutter with a space just there."""
    before = max((word.x1 for word in row if word.x1 <= gutter), default=None)
    after = min((word.x0 for word in row if word.x0 >= gutter), default=None)
    if before is None or after is None:
        return False
    size = max(word.size for word in row)
    return after - before < max(size * 0.6, _GUTTER * 0.6)


def _gutter(rows: list[list[Word]]) -> float | None:
    """The middle of the widest vertical strip that divides most rows and is crossed by the fewest words."""
    left = min(word.x0 for row in rows for word in row)
    right = max(word.x1 for row in rows for word in row)
    width = int(right - left)
    if width < 12 * _GUTTER:
        return None
    crossed = [0] * (width + 2)
    for row in rows:
        for word in row:
            crossed[int(word.x0 - left)] += 1
            crossed[min(int(word.x1 - left) + 1, width + 1)] -= 1
    total, counts = 0, []
    for change in crossed:
        total += change
        counts.append(total)
    inner = range(int(width * _MARGIN), int(width * (1 - _MARGIN)))
    best: tuple[int, float] | None = None
    for begin, end in _strips(counts, inner, fewest=max(2, len(rows) // 4)):
        middle = left + (begin + end) / 2
        sides = sum(any(w.x1 <= middle for w in row) and any(w.x0 >= middle for w in row) for row in rows)
        if end - begin >= _GUTTER and sides >= max(_GUTTER_ROWS, len(rows) * _GUTTER_SHARE):
            best = max(best or (0, 0.0), (end - begin, middle))
    return best[1] if best else None


def _strips(counts: list[int], inner: range, fewest: int) -> list[tuple[int, int]]:
    """Runs of positions that at most `fewest` words cross."""
    strips, begin = [], None
    for at in inner:
        if counts[at] <= fewest:
            begin = at if begin is None else begin
        elif begin is not None:
            strips.append((begin, at))
            begin = None
    if begin is not None:
        strips.append((begin, inner.stop))
    return strips


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words by line, top to bottom, each left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        if rows and _overlap(rows[-1][0], word) >= _SAME_LINE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def _overlap(first: Word, second: Word) -> float:
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared / max(min(first.bottom - first.top, second.bottom - second.top), 0.1)


def _line(row: list[Word], column: tuple[int, float, float]) -> Line:
    sizes = sorted(word.size for word in row)
    return Line(
        text=" ".join(word.text for word in row),
        x0=row[0].x0,
        x1=max(word.x1 for word in row),
        top=min(word.top for word in row),
        bottom=max(word.bottom for word in row),
        size=round(sizes[len(sizes) // 2], 1),
        column=column,
    )
