"""Where in the statements a quotation may stand: exact places, and windows worth aligning.

Everything here runs on all quotations at once, in numpy. A piece is a run of quoted words: a whole quotation, or what
stands between its ellipses and brackets. Exact places are the postings of a piece's rarest word pair, checked word by
word. Windows are places where several of its rarer pairs stand at the right distance from each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipelines.trace.index import I32, NO_DATE, Flags, Index, pair_fingerprints
from pipelines.trace.normalise import I64, U64, Words

F64 = npt.NDArray[np.float64]

_LOW_BITS = 32
_LOW = np.uint64(_LOW_BITS)
_POSITION = np.uint64(0xFFFFFFFF)
_AT_ONCE = 1 << 21
"""Postings expanded at a time; bounds memory whatever is asked."""
_KEY_BITS = 33
_MARGIN = 1 << 20
"""More words than any quotation has."""
_WINDOWS = 10
"""Windows of a piece that are looked into: the most voted for."""
_FEWEST_VOTES = 2
FAVOUR = 1e6
"""Votes of the attributed statement: whatever else is aligned, it is."""


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
class Places:
    """Exact places of pieces: parallel arrays of piece, position of its first word, and statement."""

    piece: I64
    position: I64
    statement: I64
    bounds: list[int]
    """The places of piece p are those from `bounds[p]` up to `bounds[p + 1]`."""

    def of(self, piece: int) -> tuple[list[int], list[int]]:
        """Positions and statements of a piece's places, in order."""
        rows = slice(self.bounds[piece], self.bounds[piece + 1])
        return self.position[rows].tolist(), self.statement[rows].tolist()


@dataclass(frozen=True)
class Windows:
    """Ranges of word positions in a statement where a piece may stand, best first for each piece."""

    piece: I64
    begin: I64
    end: I64
    statement: I64
    votes: F64


@dataclass(frozen=True)
class Reach:
    """How far the search for windows goes: a piece's rarest `pairs` vote, as long as their postings are no more than
    `postings` together; its two rarest do in any case, up to `commonest` postings each."""

    pairs: int
    postings: int
    commonest: int


QUICK = Reach(pairs=10, postings=200, commonest=3_000)
"""For any statement. A wider reach finds no more of what can be told from chance."""
THOROUGH = Reach(pairs=40, postings=20_000, commonest=40_000)
"""For the statements that are likely beforehand: common words will do there."""


@dataclass(frozen=True)
class _Pairs:
    """Word pairs of all pieces: whose they are, their place in the piece, and their range of postings."""

    piece: I64
    offset: I64
    low: I64
    count: I64


@dataclass(frozen=True)
class Candidates:
    """Where pieces may stand in the statements of an index."""

    index: Index
    pieces: Pieces

    @cached_property
    def _pairs(self) -> _Pairs:
        return _look_up(self.index, self.pieces)

    def places(self) -> Places:
        """All places where pieces stand word for word in statements that may be their source."""
        found = [_check(self.index, self.pieces, *rows) for rows in _expand(self.index, _rarest(self._pairs))]
        found.append(_single_words(self.index, self.pieces))
        piece, position, statement = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((position, piece))
        bounds = np.searchsorted(piece[order], np.arange(len(self.pieces) + 1)).tolist()
        return Places(piece[order], position[order], statement[order], bounds)

    def windows(self, wanted: Flags, since: I32 | None = None) -> Windows:
        """Windows for the pieces that are `wanted`, most votes first.

        With `since`, a day for each piece, they are sought more thoroughly, but only in statements from that day on and
        in those that the piece is attributed to.
        """
        index, pieces = self.index, self.pieces
        pairs = _voters(self._pairs, wanted, QUICK if since is None else THOROUGH)
        rarity = np.log1p(len(index.words) / np.maximum(pairs.count, 1))
        parts = []
        for row, piece, begin in _expand(index, pairs):
            kept = slice(None) if since is None else _likely(index, pieces, piece, begin, since)
            parts.append(_cluster(index, pieces, row[kept], piece[kept], begin[kept], rarity))
        if not parts:
            none = np.zeros(0, np.int64)
            return Windows(none, none, none, none, np.zeros(0))
        return Windows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Windows.__annotations__))


def may_be_source(index: Index, pieces: Pieces, piece: I64, statement: I64) -> Flags:
    """Whether each statement can be the source: not the quoting document, not later than it, not replaced."""
    days = index.days[statement]
    fits: Flags = index.live[statement] & (statement != pieces.own[piece])
    fits &= (days == NO_DATE) | (days <= pieces.until[piece])
    return fits


def _look_up(index: Index, pieces: Pieces) -> _Pairs:
    """Every pair of every piece with its postings; one binary search for each different pair."""
    words = pieces.words
    if len(words) < 2:
        none = np.zeros(0, np.int64)
        return _Pairs(none, none, none, none)
    fingerprints = pair_fingerprints(words.hashes)
    owner = np.repeat(np.arange(len(pieces)), pieces.sizes)
    inner = owner[:-1] == owner[1:]
    piece = owner[:-1][inner]
    offset = np.flatnonzero(inner) - words.first[piece]
    different, which = np.unique(fingerprints[inner], return_inverse=True)
    keys: U64 = different.astype(np.uint64) << _LOW
    # Beginning and end of a pair's postings are looked up one after the other: they lie near each other in memory.
    bounds = np.searchsorted(index.postings, np.stack([keys, keys | _POSITION], 1).ravel())
    low, high = bounds[::2], bounds[1::2]
    return _Pairs(piece, offset, low[which], (high - low)[which])


def _rarest(pairs: _Pairs) -> _Pairs:
    """The rarest pair of each piece; none where a pair stands nowhere, for then the piece does not either."""
    if not len(pairs.piece):
        return pairs
    starts = np.flatnonzero(np.diff(pairs.piece, prepend=-1))
    # Count above row in one number: the least has the rarest pair's row.
    chosen = np.minimum.reduceat((pairs.count << _LOW_BITS) + np.arange(len(pairs.piece)), starts)
    rows = chosen & int(_POSITION)
    return _take(pairs, rows[pairs.count[rows] > 0])


def _likely(index: Index, pieces: Pieces, piece: I64, position: I64, since: I32) -> I64:
    """Rows whose statement is one from the piece's first likely day on, or one that the piece is attributed to."""
    statement = index.statement_of(np.maximum(position, 0))
    return np.flatnonzero((index.days[statement] >= since[piece]) | _favoured(pieces, piece, statement))


def _favoured(pieces: Pieces, piece: I64, statement: I64) -> Flags:
    return np.isin((piece << 32) | statement, pieces.favoured)


def _voters(pairs: _Pairs, wanted: Flags, reach: Reach) -> _Pairs:
    """The rarer pairs of each wanted piece, as many as can be read cheaply."""
    pairs = _take(pairs, np.flatnonzero(wanted[pairs.piece] & (pairs.count > 0) & (pairs.count <= reach.commonest)))
    pairs = _take(pairs, np.lexsort((pairs.count, pairs.piece)))
    if not len(pairs.piece):
        return pairs
    starts = np.flatnonzero(np.concatenate([[True], pairs.piece[1:] != pairs.piece[:-1]]))
    sizes = np.diff(np.append(starts, len(pairs.piece)))
    rank = np.arange(len(pairs.piece)) - np.repeat(starts, sizes)
    read = np.cumsum(pairs.count)
    read -= np.repeat(read[starts] - pairs.count[starts], sizes)
    return _take(pairs, np.flatnonzero((rank < 2) | ((rank < reach.pairs) & (read <= reach.postings))))


def _take(pairs: _Pairs, rows: I64) -> _Pairs:
    return _Pairs(pairs.piece[rows], pairs.offset[rows], pairs.low[rows], pairs.count[rows])


def _expand(index: Index, pairs: _Pairs) -> Iterator[tuple[I64, I64, I64]]:
    """Postings of the pairs, whole pieces at a time: row of the pair, its piece, and where the piece would begin."""
    if not len(pairs.piece):
        return
    total = np.cumsum(pairs.count)
    batch = total // _AT_ONCE
    # A batch ends with its piece.
    batch = np.maximum.accumulate(batch[np.searchsorted(pairs.piece, pairs.piece)])
    for rows in np.split(np.arange(len(batch)), np.flatnonzero(np.diff(batch)) + 1):
        counts = pairs.count[rows]
        row = np.repeat(rows, counts)
        within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        postings = index.postings[pairs.low[row] + within]
        yield row, pairs.piece[row], (postings & _POSITION).astype(np.int64) - pairs.offset[row]


def _check(index: Index, pieces: Pieces, row: I64, piece: I64, position: I64) -> tuple[I64, I64, I64]:
    """Those of the proposed places where every word agrees."""
    size = pieces.sizes[piece]
    good = np.flatnonzero((position >= 0) & (position + size <= len(index.words)))
    place = 0
    done = []
    while len(good):
        ended = size[good] == place
        done.append(good[ended])
        good = good[~ended]
        quoted = pieces.words.hashes[pieces.words.first[piece[good]] + place]
        good = good[index.words.hashes[position[good] + place] == quoted]
        place += 1
    rows = np.concatenate([np.zeros(0, np.int64), *done])
    piece, position = piece[rows], position[rows]
    statement = index.statement_of(position)
    whole = position + pieces.sizes[piece] <= index.words.first[statement + 1]
    whole &= may_be_source(index, pieces, piece, statement)
    return piece[whole], position[whole], statement[whole]


def _single_words(index: Index, pieces: Pieces) -> tuple[I64, I64, I64]:
    """Places of pieces of one word, which have no pair: one pass over all words for all of them."""
    alone = np.flatnonzero(pieces.sizes == 1)
    none = np.zeros(0, np.int64)
    if not len(alone):
        return none, none, none
    hashes = pieces.words.hashes[pieces.words.first[alone]]
    positions = np.flatnonzero(np.isin(index.words.hashes, hashes))
    standing = index.words.hashes[positions]
    order = np.argsort(standing, kind="stable")
    positions, standing = positions[order], standing[order]
    low = np.searchsorted(standing, hashes)
    counts = np.searchsorted(standing, hashes, side="right") - low
    piece = np.repeat(alone, counts)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    position = positions[np.repeat(low, counts) + within]
    statement = index.statement_of(position)
    fits = may_be_source(index, pieces, piece, statement)
    return piece[fits], position[fits], statement[fits]


def _cluster(index: Index, pieces: Pieces, row: I64, piece: I64, begin: I64, rarity: F64) -> Windows:
    """Group places that agree within the piece's drift in one statement; keep each piece's most voted groups."""
    # One number sorts faster than two; a place before the first word of all is possible, hence the margin.
    keys = (piece << _KEY_BITS) + (begin + _MARGIN)
    order = np.argsort(keys)
    keys = keys[order]
    # Groups first, statements after: the first word may be proposed to stand before the statement's own first.
    row, piece, begin = row[order], piece[order], begin[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-_MARGIN) > pieces.drift[piece])
    ends = np.append(starts[1:], len(piece))
    several = ends - starts >= _FEWEST_VOTES
    starts, ends = starts[several], ends[several]
    if not len(starts):
        none = np.zeros(0, np.int64)
        return Windows(none, none, none, none, np.zeros(0))
    votes = np.add.reduceat(np.append(rarity[row], 0.0), np.stack([starts, ends], 1).ravel())[::2]
    owner = piece[starts]
    size = pieces.sizes[owner]
    low, high = begin[starts], begin[ends - 1] + size
    statement = index.statement_of(np.clip((low + high) // 2, 0, len(index.words) - 1))
    votes = votes + np.where(_favoured(pieces, owner, statement), FAVOUR, 0.0)
    fits = np.flatnonzero(may_be_source(index, pieces, owner, statement))
    fits = fits[np.lexsort((-votes[fits], owner[fits]))]
    rank = np.arange(len(fits)) - np.searchsorted(owner[fits], owner[fits])
    fits = fits[rank < _WINDOWS]
    slack = 4 + size[fits] // 4
    first, last = index.words.first[statement[fits]], index.words.first[statement[fits] + 1]
    return Windows(
        owner[fits],
        np.maximum(low[fits] - slack, first),
        np.minimum(high[fits] + slack, last),
        statement[fits],
        votes[fits],
    )
