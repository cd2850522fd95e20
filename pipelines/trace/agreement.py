"""How many quoted words stand in each window in order: the longest common subsequence, for all windows at once.

Bit-parallel (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"): the columns of the dynamic programme are
bits of one machine word, here one number for each window, so that numpy steps through all windows together. It says
which windows are worth aligning, at a hundredth of what aligning them costs.

Where a word stands in a piece is first looked up by a few bits of its hash, without a search. Words that share these
bits are taken for one another, so that the first count is never too low; the few windows with enough are counted again.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pipelines.trace.index import Flags, Index
from pipelines.trace.normalise import I64, U32, U64
from pipelines.trace.pairs import Pieces
from pipelines.trace.windows import FAVOUR, Windows

_BITS = 64
_SLOT_BITS = 8
"""Bits of a word's hash that the first count goes by: a piece's slots fill as much memory as is near at hand."""
_SLOT = np.uint32((1 << _SLOT_BITS) - 1)
_AT_ONCE = 1 << 13
"""Windows stepped through together; bounds memory."""
_LOW = np.uint64(32)
_LEAST_SHARE = 0.7
"""Share of a piece's words that a window must have for its alignment to come to anything."""
_FAVOURED_SHARE = 0.5
"""The same in a statement that the piece is attributed to."""
_BEHIND = 0.05
"""Share of its words by which a window may have fewer than the piece's best."""
_ALIGNED = 4
"""Windows of a piece that are aligned."""


def worth_aligning(index: Index, pieces: Pieces, windows: Windows) -> Windows:
    """The windows that can hold a piece with words changed, those that have most of its words first."""
    windows = windows.take(np.flatnonzero(_enough(pieces, windows, _most_agreement(index, pieces, windows))))
    agreeing = ordered_agreement(index, pieces, windows)
    sizes = pieces.sizes[windows.piece]
    favoured = windows.votes >= FAVOUR
    kept = np.flatnonzero(_enough(pieces, windows, agreeing))
    kept = kept[np.lexsort((-agreeing[kept], ~favoured[kept], windows.piece[kept]))]
    piece = windows.piece[kept]
    first = np.searchsorted(piece, piece)
    best = np.zeros(len(pieces), np.int64)
    np.maximum.at(best, piece, agreeing[kept])
    near = agreeing[kept] >= best[piece] - _BEHIND * sizes[kept]
    rank = np.arange(len(piece)) - first
    return windows.take(kept[(near & (rank < _ALIGNED)) | favoured[kept]])


def _enough(pieces: Pieces, windows: Windows, agreeing: I64) -> Flags:
    sizes = pieces.sizes[windows.piece]
    enough: Flags = agreeing >= np.maximum(sizes * _LEAST_SHARE, 2)
    return enough | ((windows.votes >= FAVOUR) & (agreeing >= sizes * _FAVOURED_SHARE))


def ordered_agreement(index: Index, pieces: Pieces, windows: Windows) -> I64:
    """Words of each window's piece that the window has in order.

    Of pieces longer than 64 words the first 64 are compared and the others taken to agree: an upper bound.
    """
    return _agreement(index, pieces, windows, _Words)


def _most_agreement(index: Index, pieces: Pieces, windows: Windows) -> I64:
    """The same or more, in a fifth of the time."""
    return _agreement(index, pieces, windows, _Slots)


class _Table(Protocol):
    """Where words stand in the pieces of windows, as bits; pieces are counted among those that have windows."""

    def __init__(self, owner: I64, place: I64, words: U32, windows: I64) -> None:
        """Each word of the pieces: whose it is, its place there; and the piece of each window."""

    def find(self, words: U32) -> U64:
        """The places of one word of each of the first windows."""


class _Words:
    """By the word itself."""

    def __init__(self, owner: I64, place: I64, words: U32, windows: I64) -> None:
        keys = (owner.astype(np.uint64) << _LOW) | words
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        self._keys = keys[starts]
        self._bits = np.bitwise_or.reduceat(np.uint64(1) << place[order].astype(np.uint64), starts)
        self._windows = windows.astype(np.uint64) << _LOW

    def find(self, words: U32) -> U64:
        wanted = self._windows[: len(words)] | words
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[at] == wanted, self._bits[at], np.uint64(0))


class _Slots:
    """By some bits of the word."""

    def __init__(self, owner: I64, place: I64, words: U32, windows: I64) -> None:
        self._slots = np.zeros((int(owner[-1]) + 1) << _SLOT_BITS, np.uint64)
        slots = (owner << _SLOT_BITS) + (words & _SLOT)
        by_place = np.argsort(place, kind="stable")
        # Of one place each piece has one word, so that no slot is set twice at once.
        for rows in np.split(by_place, np.flatnonzero(np.diff(place[by_place])) + 1):
            self._slots[slots[rows]] |= np.uint64(1) << np.uint64(place[rows[0]])
        self._windows = windows << _SLOT_BITS

    def find(self, words: U32) -> U64:
        return self._slots[self._windows[: len(words)] + (words & _SLOT)]


def _agreement(index: Index, pieces: Pieces, windows: Windows, make_table: type[_Table]) -> I64:
    agreeing = np.zeros(len(windows.piece), np.int64)
    longest_first = np.argsort(windows.begin - windows.end, kind="stable")
    for at in range(0, len(agreeing), _AT_ONCE):
        rows = longest_first[at : at + _AT_ONCE]
        agreeing[rows] = _common(index, pieces, windows.take(rows), make_table)
    return agreeing


def _common(index: Index, pieces: Pieces, windows: Windows, make_table: type[_Table]) -> I64:
    """Length of the longest common subsequence of windows, the longest first, with their pieces."""
    asked = np.zeros(len(pieces), bool)
    asked[windows.piece] = True
    piece = np.flatnonzero(asked)
    sizes = np.minimum(pieces.sizes[piece], _BITS)
    owner = np.repeat(np.arange(len(piece)), sizes)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    words = pieces.words.hashes[pieces.words.first[piece][owner] + place]
    table = make_table(owner, place, words, np.searchsorted(piece, windows.piece))
    state = np.full(len(windows.piece), ~np.uint64(0))
    lengths = windows.end - windows.begin
    # Windows that have so many words are the first ones.
    for step, count in enumerate(np.searchsorted(-lengths, -np.arange(lengths[0])).tolist()):
        matched = state[:count] & table.find(index.words.hashes[windows.begin[:count] + step])
        state[:count] = (state[:count] + matched) | (state[:count] - matched)
    # Its zeros in as many of the lowest bits as the piece has words.
    sizes = pieces.sizes[windows.piece]
    kept = ~np.uint64(0) >> (_BITS - np.minimum(sizes, _BITS)).astype(np.uint64)
    return np.bitwise_count(~state & kept) + np.maximum(sizes - _BITS, 0)
