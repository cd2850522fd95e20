"""How many quoted words stand in each window in order: the longest common subsequence, for all windows at once.

Bit-parallel (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"): the columns of the dynamic programme are
bits of one machine word, here one number for each window, so that numpy steps through all windows together. It says
which windows are worth aligning, at a hundredth of what aligning them costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.trace.candidates import FAVOUR, Pieces, Windows
from pipelines.trace.index import Index
from pipelines.trace.normalise import I64, U64

_BITS = 64
_AT_ONCE = 4_096
"""Windows stepped through together: their masks fit the cache."""
_LOW = np.uint64(32)
_LEAST_SHARE = 0.7
"""Share of a piece's words that a window must have for its alignment to come to anything."""
_BEHIND = 0.05
"""Share of its words by which a window may have fewer than the piece's best."""
_ALIGNED = 4
"""Windows of a piece that are aligned."""


def worth_aligning(index: Index, pieces: Pieces, windows: Windows) -> Windows:
    """The windows that can hold a piece with words changed, those that have most of its words first."""
    agreeing = ordered_agreement(index, pieces, windows)
    sizes = pieces.sizes[windows.piece]
    favoured = windows.votes >= FAVOUR
    kept = np.flatnonzero((agreeing >= np.maximum(sizes * _LEAST_SHARE, 2)) | (favoured & (agreeing * 2 >= sizes)))
    kept = kept[np.lexsort((-agreeing[kept], ~favoured[kept], windows.piece[kept]))]
    piece = windows.piece[kept]
    first = np.searchsorted(piece, piece)
    best = np.zeros(len(pieces), np.int64)
    np.maximum.at(best, piece, agreeing[kept])
    near = agreeing[kept] >= best[piece] - _BEHIND * sizes[kept]
    rank = np.arange(len(piece)) - first
    chosen = kept[(near & (rank < _ALIGNED)) | favoured[kept]]
    return Windows(*(getattr(windows, name)[chosen] for name in Windows.__annotations__))


def ordered_agreement(index: Index, pieces: Pieces, windows: Windows) -> I64:
    """Words of each window's piece that the window has in order.

    Of pieces longer than 64 words the first 64 are compared and the others taken to agree: an upper bound.
    """
    agreeing = np.zeros(len(windows.piece), np.int64)
    if not len(agreeing):
        return agreeing
    table = _masks(pieces, windows)
    sizes = pieces.sizes[windows.piece]
    by_length = np.argsort(windows.end - windows.begin, kind="stable")
    for at in range(0, len(by_length), _AT_ONCE):
        rows = by_length[at : at + _AT_ONCE]
        agreeing[rows] = _common(_windowed(index, windows, rows, table), np.minimum(sizes[rows], _BITS))
    return agreeing + np.maximum(sizes - _BITS, 0)


@dataclass(frozen=True)
class _Masks:
    """For each word of each piece (`keys`: piece << 32 | word, sorted) the places where it stands there, as bits."""

    keys: U64
    bits: U64


def _masks(pieces: Pieces, windows: Windows) -> _Masks:
    asked = np.sort(windows.piece)
    asked = asked[np.flatnonzero(np.diff(asked, prepend=-1))]
    sizes = np.minimum(pieces.sizes[asked], _BITS)
    owner = np.repeat(asked, sizes)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    keys = (owner.astype(np.uint64) << _LOW) | pieces.words.hashes[pieces.words.first[owner] + place]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    bits = np.uint64(1) << place[order].astype(np.uint64)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return _Masks(keys[starts], np.bitwise_or.reduceat(bits, starts))


def _windowed(index: Index, windows: Windows, rows: I64, table: _Masks) -> U64:
    """A row for each word of the longest window, a column for each window: where that word stands in the piece."""
    begin, lengths = windows.begin[rows], windows.end[rows] - windows.begin[rows]
    owner = np.repeat(np.arange(len(rows)), lengths)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    words = index.words.hashes[begin[owner] + place]
    keys = (windows.piece[rows][owner].astype(np.uint64) << _LOW) | words
    at = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    masks = np.zeros((int(lengths.max(initial=0)), len(rows)), np.uint64)
    masks[place, owner] = np.where(table.keys[at] == keys, table.bits[at], np.uint64(0))
    return masks


def _common(masks: U64, sizes: I64) -> I64:
    """Length of the longest common subsequence for each column: the zeros that are left in its lowest bits."""
    state = np.full(masks.shape[1], ~np.uint64(0))
    for row in masks:
        matched = state & row
        state = (state + matched) | (state - matched)
    kept = ~np.uint64(0) >> (_BITS - sizes).astype(np.uint64)
    return np.bitwise_count(~state & kept).astype(np.int64)
