"""Windows where a quotation stands word by word, but for single words within: they need no alignment.

Most misquotations are of this kind. Another alignment would agree in no more words.
"""

from __future__ import annotations

import numpy as np

from pipelines.trace.align import Run
from pipelines.trace.index import Index
from pipelines.trace.pairs import Pieces, spread
from pipelines.trace.windows import Windows

_MOST_DIFFERING = 0.2
"""Share of words that may differ; of words that agree no oftener, another alignment might find more."""


def straight_runs(index: Index, pieces: Pieces, windows: Windows) -> dict[int, list[Run]]:
    """The runs of agreeing words in those windows, by number of the window."""
    size = pieces.sizes[windows.piece]
    first, end = (index.words.first[windows.statement + shift] for shift in (0, 1))
    inside = (windows.at >= first) & (windows.at + size <= end)
    row, place = spread(np.where(inside, size, 0))
    quoted = pieces.words.hashes[pieces.words.first[windows.piece[row]] + place]
    differing = np.flatnonzero(index.words.hashes[windows.at[row] + place] != quoted)
    row, place = row[differing], place[differing]
    straight = inside & (np.bincount(row, minlength=len(size)) <= size * _MOST_DIFFERING)
    straight[row[(place == 0) | (place == size[row] - 1)]] = False
    straight[row[1:][(np.diff(place) == 1) & (np.diff(row) == 0)]] = False
    bounds, places = np.searchsorted(row, np.arange(len(size) + 1)).tolist(), place.tolist()
    return {
        window: _between(windows.at.item(window), size.item(window), places[bounds[window] : bounds[window + 1]])
        for window in np.flatnonzero(straight).tolist()
    }


def _between(at: int, size: int, differing: list[int]) -> list[Run]:
    """The runs between single words that differ, of a quotation whose first word stands at a position."""
    begins = [0, *(place + 1 for place in differing)]
    return [Run(begin, at + begin, end - begin) for begin, end in zip(begins, [*differing, size], strict=True)]
