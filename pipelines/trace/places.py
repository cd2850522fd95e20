"""Where pieces stand word for word: the postings of a piece's rarest word pair, checked word by word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.trace.index import Flags, Index
from pipelines.trace.normalise import I64
from pipelines.trace.pairs import Pairs, Pieces, batches, expand, may_be_source, positions, spread


@dataclass(frozen=True)
class Places:
    """Exact places of pieces, by piece and position of the first word: parallel arrays."""

    piece: I64
    position: I64
    statement: I64

    @classmethod
    def joined(cls, parts: list[Places]) -> Places:
        """All places of the parts, each once."""
        if not parts:
            none = np.zeros(0, np.int64)
            return cls(none, none, none)
        piece, position, statement = (np.concatenate([getattr(p, name) for p in parts]) for name in cls.__annotations__)
        order = np.argsort((piece << 32) | position, kind="stable")
        piece, position = piece[order], position[order]
        new = np.flatnonzero((np.diff(piece, prepend=-1) != 0) | (np.diff(position, prepend=-1) != 0))
        return cls(piece[new], position[new], statement[order][new])

    def take(self, rows: I64 | Flags) -> Places:
        """The places of these rows."""
        return Places(self.piece[rows], self.position[rows], self.statement[rows])

    def bounds(self, pieces: int) -> list[int]:
        """Where the places of each piece begin, and the last one's end."""
        found: list[int] = np.searchsorted(self.piece, np.arange(pieces + 1)).tolist()
        return found


def find_places(index: Index, pieces: Pieces, rarest: Pairs, wanted: Flags) -> Places:
    """All places where the pieces that are `wanted` stand in statements that may be their source.

    `rarest` has the rarest pair of each piece; where that stands nowhere, the piece does not either.
    """
    pairs = rarest.take(np.flatnonzero(wanted[rarest.piece] & (rarest.count > 0)))
    found = [check(index, pieces, pairs.piece[row], begin) for row, begin in expand(index, pairs)]
    return Places.joined([*found, _single_words(index, pieces, np.flatnonzero(wanted & (pieces.sizes == 1)))])


def check(index: Index, pieces: Pieces, piece: I64, position: I64) -> Places:
    """Those of the proposed places where every word agrees."""
    size = pieces.sizes[piece]
    good = np.flatnonzero((position >= 0) & (position + size <= len(index.words)))
    piece, position, size = piece[good], position[good], size[good]
    quoted = pieces.words.first[piece]
    left = np.arange(len(piece))
    agreeing = np.ones(len(piece), bool)
    place = 0
    while len(left):
        same = index.words.hashes[position[left] + place] == pieces.words.hashes[quoted[left] + place]
        agreeing[left[~same]] = False
        place += 1
        left = left[same & (size[left] > place)]
    piece, position = piece[agreeing], position[agreeing]
    statement = index.statement_of(position)
    whole = position + pieces.sizes[piece] <= index.words.first[statement + 1]
    whole &= may_be_source(index, pieces, piece, statement)
    return Places(piece[whole], position[whole], statement[whole])


def find_between(index: Index, pieces: Pieces, rarest: Pairs, piece: I64, low: I64, high: I64) -> Places:
    """Places of pieces that begin at a word from `low` up to and with `high`; a piece may be asked for many times."""
    several = np.flatnonzero(pieces.sizes[piece] > 1)
    one = np.flatnonzero(pieces.sizes[piece] == 1)
    pairs = rarest.take(np.searchsorted(rarest.piece, piece[several]))
    # Postings of a pair are in order of position, so that those in a range of words are side by side.
    ends = pairs.low + pairs.count
    first = _first_from(index, pairs.low, ends, low[several] + pairs.offset)
    counts = _first_from(index, first, ends, high[several] + 1 + pairs.offset) - first
    found = []
    for begin, end in batches(counts):
        row, within = spread(counts[begin:end])
        row += begin
        found.append(check(index, pieces, pairs.piece[row], positions(index, first[row] + within) - pairs.offset[row]))
    counts = np.maximum(high[one] + 1 - low[one], 0)
    for begin, end in batches(counts):
        row, within = spread(counts[begin:end])
        row = one[row + begin]
        found.append(check(index, pieces, piece[row], low[row] + within))
    return Places.joined(found)


def _first_from(index: Index, low: I64, high: I64, position: I64) -> I64:
    """The first posting from `low` up to `high` whose position is not below the one given."""
    first = low.copy()
    rows = np.flatnonzero(low < high)
    low, high, position = low[rows], high[rows], position[rows]
    while len(rows):
        middle = (low + high) >> 1
        below = positions(index, middle) < position
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, middle)
        first[rows] = low
        left = np.flatnonzero(low < high)
        rows, low, high, position = rows[left], low[left], high[left], position[left]
    return first


def _single_words(index: Index, pieces: Pieces, alone: I64) -> Places:
    """Places of pieces of one word, which have no pair: one pass over all words for all of them."""
    if not len(alone):
        return Places.joined([])
    hashes = pieces.words.hashes[pieces.words.first[alone]]
    found = np.flatnonzero(np.isin(index.words.hashes, hashes))
    standing = index.words.hashes[found]
    order = np.argsort(standing, kind="stable")
    found, standing = found[order], standing[order]
    low = np.searchsorted(standing, hashes)
    row, within = spread(np.searchsorted(standing, hashes, side="right") - low)
    return check(index, pieces, alone[row], found[low[row] + within])
