"""Quoted words as pieces, and where the pairs of neighbouring words in them stand in the statements.

A piece is a run of quoted words: a whole quotation, or what stands between its ellipses and brackets. Everything here
runs on all pieces at once, in numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from pipelines.trace.index import I32, NO_DATE, Flags, Index, pair_fingerprints
from pipelines.trace.normalise import I64, Words

_POSITION = np.uint64(0xFFFFFFFF)
"""The part of a posting that is a word's position."""
AT_ONCE = 1 << 18
"""Postings expanded at a time; bounds memory whatever is asked."""


@dataclass(frozen=True)
class Pieces:
    """Runs of quoted words, and for each the statement it may not be traced to (-1: none) and its source's last day.

    `drift` says how many words may shift one pair against the next within a window; `favoured` has
    `piece << 32 | statement` for the statements that pieces are attributed to.
    """

    words: Words
    own: I64
    until: I32
    drift: I64
    favoured: I64

    def __len__(self) -> int:
        return len(self.own)

    @cached_property
    def sizes(self) -> I64:
        """Words in each piece."""
        return np.diff(self.words.first)


@dataclass(frozen=True)
class Pairs:
    """Word pairs, by piece: whose they are, their place in the piece, and their range of postings."""

    piece: I64
    offset: I64
    low: I64
    count: I64

    def take(self, rows: I64) -> Pairs:
        """The pairs of these rows."""
        return Pairs(self.piece[rows], self.offset[rows], self.low[rows], self.count[rows])

    def __len__(self) -> int:
        return len(self.piece)


def find_pairs(index: Index, pieces: Pieces) -> Pairs:
    """Every pair of every piece with its postings."""
    words = pieces.words
    if len(words) < 2:
        none = np.zeros(0, np.int64)
        return Pairs(none, none, none, none)
    owner = np.repeat(np.arange(len(pieces)), pieces.sizes)
    inner = np.flatnonzero(owner[:-1] == owner[1:])
    piece = owner[inner]
    return Pairs(piece, inner - words.first[piece], *index.directory.ranges(pair_fingerprints(words.hashes)[inner]))


def rarest(pairs: Pairs) -> Pairs:
    """The rarest pair of each piece that has any."""
    starts = np.flatnonzero(np.diff(pairs.piece, prepend=-1))
    if not len(starts):
        return pairs
    # Count above row in one number: the least has the rarest pair's row.
    least = np.minimum.reduceat((pairs.count << 32) + np.arange(len(pairs)), starts)
    return pairs.take(least & int(_POSITION))


def spread(counts: I64) -> tuple[I64, I64]:
    """So many entries for each row: the row of each, and its number among the row's.

    >>> [column.tolist() for column in spread(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - (np.cumsum(counts) - counts)[row]


def batches(counts: I64, piece: I64 | None = None) -> Iterator[tuple[int, int]]:
    """Rows from one up to another that are expanded together; with `piece`, whole pieces."""
    batch = np.cumsum(counts) // AT_ONCE
    if piece is not None:
        batch = np.maximum.accumulate(batch[np.searchsorted(piece, piece)])
    bounds = np.flatnonzero(np.diff(batch, prepend=-1, append=-1)).tolist()
    return pairwise(bounds)


def positions(index: Index, postings: I64) -> I64:
    """Positions of words that postings, given by number, stand for."""
    return (index.postings[postings] & _POSITION).astype(np.int64)


def expand(index: Index, pairs: Pairs) -> Iterator[tuple[I64, I64]]:
    """Postings of the pairs, whole pieces at a time: row of the pair, and where its piece would begin."""
    for begin, end in batches(pairs.count, pairs.piece):
        row, within = spread(pairs.count[begin:end])
        row += begin
        yield row, positions(index, pairs.low[row] + within) - pairs.offset[row]


def may_be_source(index: Index, pieces: Pieces, piece: I64, statement: I64) -> Flags:
    """Whether each statement can be the source: not the quoting document, not later than it, not replaced."""
    days = index.days[statement]
    fits: Flags = index.live[statement] & (statement != pieces.own[piece])
    fits &= (days == NO_DATE) | (days <= pieces.until[piece])
    return fits


def is_favoured(pieces: Pieces, piece: I64, statement: I64) -> Flags:
    """Whether each piece is attributed to the statement."""
    if not len(pieces.favoured):
        return np.zeros(len(piece), bool)
    return np.isin((piece << 32) | statement, pieces.favoured)
