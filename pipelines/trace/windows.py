"""Windows: places in the statements where several of a piece's rarer pairs stand at the right distance from each other.

What stands nowhere word for word may stand there with words changed. Everything runs on all pieces at once, in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.trace.index import I32, Flags, Index
from pipelines.trace.normalise import I64
from pipelines.trace.pairs import Pairs, Pieces, expand, is_favoured, may_be_source

F64 = npt.NDArray[np.float64]

_PLACE_BITS = 33
_RANK_BITS = 6
"""No piece has more pairs that vote (`Reach.pairs`)."""
_OFFSET_BITS = 20
_MARGIN = 1 << _OFFSET_BITS
"""More words than any quotation has."""
_COUNT_BITS = 16
"""No pair that votes has more postings (`Reach.commonest`)."""
_WINDOWS = 10
"""Windows of a piece that are looked into: the most voted for."""
_FEWEST_VOTES = 2
FAVOUR = 1e6
"""Votes of the attributed statement: whatever else is aligned, it is."""


@dataclass(frozen=True)
class Windows:
    """Ranges of word positions in a statement where a piece may stand, best first for each piece."""

    piece: I64
    begin: I64
    end: I64
    statement: I64
    votes: F64
    at: I64
    """Where the piece's first word would stand, by all votes alike; -1 where they differ."""

    def take(self, rows: I64) -> Windows:
        """The windows of these rows."""
        return Windows(*(getattr(self, name)[rows] for name in Windows.__annotations__))


@dataclass(frozen=True)
class Reach:
    """How far the search for windows goes: a piece's rarest `pairs` vote, as long as their postings are no more than
    `postings` together; its two rarest do in any case, up to `commonest` postings each."""

    pairs: int
    postings: int
    commonest: int


QUICK = Reach(pairs=10, postings=200, commonest=3_000)
"""For any statement. A wider reach finds no more of what can be told from chance."""
THOROUGH = Reach(pairs=12, postings=20_000, commonest=40_000)
"""For the statements that are likely beforehand: common words will do there, where there are no others."""


def find_windows(index: Index, pieces: Pieces, pairs: Pairs, wanted: Flags, since: I32 | None = None) -> Windows:
    """Windows for the pieces that are `wanted`, most votes first.

    With `since`, a day for each piece, they are sought more thoroughly, but only in statements from that day on and
    in those that the piece is attributed to.
    """
    pairs = _voters(pairs, wanted, QUICK if since is None else THOROUGH)
    parts = []
    for row, begin in expand(index, pairs):
        kept = slice(None) if since is None else _likely(index, pieces, pairs.piece[row], begin, since)
        parts.append(_cluster(index, pieces, pairs, row[kept], begin[kept]))
    if not parts:
        none = np.zeros(0, np.int64)
        return Windows(none, none, none, none, np.zeros(0), none)
    return Windows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Windows.__annotations__))


def _likely(index: Index, pieces: Pieces, piece: I64, position: I64, since: I32) -> I64:
    """Rows whose statement is of the days in which the piece's source is likely, or one that it is attributed to."""
    statement = index.statement_of(np.maximum(position, 0))
    days = index.days[statement]
    return np.flatnonzero(
        ((days >= since[piece]) & (days <= pieces.until[piece])) | is_favoured(pieces, piece, statement)
    )


def _voters(pairs: Pairs, wanted: Flags, reach: Reach) -> Pairs:
    """The rarer pairs of each wanted piece, as many as can be read cheaply."""
    pairs = pairs.take(np.flatnonzero(wanted[pairs.piece] & (pairs.count > 0) & (pairs.count <= reach.commonest)))
    pairs = pairs.take(np.argsort((((pairs.piece << _COUNT_BITS) + pairs.count) << _OFFSET_BITS) + pairs.offset))
    if not len(pairs.piece):
        return pairs
    starts = np.flatnonzero(np.concatenate([[True], pairs.piece[1:] != pairs.piece[:-1]]))
    sizes = np.diff(np.append(starts, len(pairs.piece)))
    rank = np.arange(len(pairs.piece)) - np.repeat(starts, sizes)
    read = np.cumsum(pairs.count)
    read -= np.repeat(read[starts] - pairs.count[starts], sizes)
    return pairs.take(np.flatnonzero((rank < 2) | ((rank < reach.pairs) & (read <= reach.postings))))


def _cluster(index: Index, pieces: Pieces, pairs: Pairs, row: I64, begin: I64) -> Windows:
    """Group places that agree within the piece's drift in one statement; keep each piece's most voted groups."""
    row, piece, begin = _by_place(pairs, row, begin)
    # Groups first, statements after: the first word may be proposed to stand before the statement's own first.
    starts = np.flatnonzero((np.diff(piece, prepend=-1) > 0) | (np.diff(begin, prepend=0) > pieces.drift[piece]))
    ends = np.append(starts[1:], len(piece))
    several = ends - starts >= _FEWEST_VOTES
    starts, ends = starts[several], ends[several]
    if not len(starts):
        none = np.zeros(0, np.int64)
        return Windows(none, none, none, none, np.zeros(0), none)
    rarity = np.log1p(len(index.words) / pairs.count)
    votes = np.add.reduceat(np.append(rarity[row], 0.0), np.stack([starts, ends], 1).ravel())[::2]
    owner = piece[starts]
    size = pieces.sizes[owner]
    low, high = begin[starts], begin[ends - 1] + size
    statement = index.statement_of(np.clip((low + high) // 2, 0, len(index.words) - 1))
    votes = votes + np.where(is_favoured(pieces, owner, statement), FAVOUR, 0.0)
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
        np.where(high[fits] - low[fits] == size[fits], low[fits], -1),
    )


def _by_place(pairs: Pairs, row: I64, begin: I64) -> tuple[I64, I64, I64]:
    """Rows of pairs, their pieces and where these would begin, in order of piece and place."""
    # One number sorts faster than two, and faster than their order would be found. A place before the first word of all
    # is possible, hence the margin.
    firsts = _firsts(pairs)
    least = pairs.piece[row[:1]]
    keys = pairs.piece[row] - least
    keys <<= _PLACE_BITS
    keys += begin + _MARGIN
    keys <<= _RANK_BITS
    keys += row - firsts[pairs.piece[row]]
    keys.sort()
    rank = keys & ((1 << _RANK_BITS) - 1)
    keys >>= _RANK_BITS
    begin = (keys & ((1 << _PLACE_BITS) - 1)) - _MARGIN
    keys >>= _PLACE_BITS
    piece = keys + least
    return firsts[piece] + rank, piece, begin


def _firsts(pairs: Pairs) -> I64:
    """The first row of each piece up to the last that has pairs."""
    return np.searchsorted(pairs.piece, np.arange(int(pairs.piece[-1]) + 1))
