"""Where the parts of a quotation, which an ellipsis or bracket joins, stand one after the other in a statement.

The part whose words are rarest is sought in all statements, the others only around it: "of the", before an ellipsis, is
in every statement a hundred times. All quotations at once, in numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.trace.index import Flags, Index
from pipelines.trace.normalise import I64
from pipelines.trace.pairs import Pairs, Pieces, spread
from pipelines.trace.places import Places, find_between, find_places
from pipelines.trace.quotes import Quotes

_BRACKET_GAP = 30
"""Words that an editorial bracket may stand for."""
_ELLIPSIS_GAP = 400
"""Words that an ellipsis may leave out: about a page. Beyond it, two passages are two quotations."""
_PART_BITS = 33
_NO_PAIR = 1 << 30
"""Stands for the postings of a part of one word, which has no pair: any other part is sought before it."""


@dataclass(frozen=True)
class Chains:
    """The tightest chain of parts in each statement that has one: parallel arrays, by quotation and age."""

    quote: I64
    statement: I64
    positions: I64
    """A row for each chain: where the first word of each part stands; columns beyond the last part mean nothing."""

    def by_quote(self) -> Iterator[tuple[int, dict[int, list[int]]]]:
        """Each quotation that has chains, with the positions of its parts by statement."""
        statements, positions = self.statement.tolist(), self.positions.tolist()
        for begin, end in pairwise(np.flatnonzero(np.diff(self.quote, prepend=-1, append=-1)).tolist()):
            yield int(self.quote[begin]), dict(zip(statements[begin:end], positions[begin:end], strict=True))


def find_chains(index: Index, quotes: Quotes, rarest: Pairs, wanted: Flags) -> Chains:
    """The chains of the quotations in parts that are `wanted`; `rarest` has the rarest pair of each piece."""
    jointed = _Jointed.of(quotes, rarest, wanted)
    asked = np.zeros(len(quotes.pieces), bool)
    asked[jointed.anchor] = True
    anchors = find_places(index, quotes.pieces, rarest, asked)
    row = np.searchsorted(jointed.anchor, anchors.piece)
    others = _around(index, quotes.pieces, rarest, jointed, anchors, row)
    positions, whole = _linked(index, quotes.pieces, jointed, anchors, row, others)
    row, statement, positions = row[whole], anchors.statement[whole], positions[whole]
    last = jointed.count[row] - 1
    ends = positions[np.arange(len(row)), last] + quotes.pieces.sizes[jointed.first[row] + last]
    order = np.lexsort((ends - positions[:, 0], statement, row))
    row, statement = row[order], statement[order]
    best = np.flatnonzero((np.diff(row, prepend=-1) != 0) | (np.diff(statement, prepend=-1) != 0))
    best = best[np.lexsort((statement[best], index.days[statement[best]], row[best]))]
    return Chains(jointed.quote[row[best]], statement[best], positions[order[best]])


@dataclass(frozen=True)
class _Jointed:
    """Quotations in parts: parallel arrays, and for every piece how many words may be left out after it."""

    quote: I64
    first: I64
    """The first part; the others are the pieces after it."""
    count: I64
    anchor: I64
    """The part that is sought in all statements."""
    gap: I64

    @classmethod
    def of(cls, quotes: Quotes, rarest: Pairs, wanted: Flags) -> _Jointed:
        """Those that are wanted, without those of which a part has a pair that stands nowhere."""
        gap = np.zeros(len(quotes.pieces), np.int64)
        for number, parts in quotes.parts.items():
            for part, joint in zip(parts, quotes.joints[number], strict=False):
                gap[part] = _ELLIPSIS_GAP if joint.kind == "ellipsis" else _BRACKET_GAP
        held = [(number, parts[0], len(parts)) for number, parts in quotes.parts.items() if wanted[number]]
        quote, first, count = np.array(held, np.int64).reshape(-1, 3).T
        cost = np.full(len(quotes.pieces), _NO_PAIR)
        cost[rarest.piece] = rarest.count
        row, within = spread(count)
        pieces = first[row] + within
        # Cost above part in one number: the least has the cheapest part.
        least = np.minimum.reduceat((cost[pieces] << 32) + pieces, np.cumsum(count) - count) if len(count) else count
        somewhere = least >> 32 > 0
        anchor = (least & 0xFFFFFFFF)[somewhere]
        return cls(quote[somewhere], first[somewhere], count[somewhere], anchor, gap)


def _around(index: Index, pieces: Pieces, rarest: Pairs, jointed: _Jointed, anchors: Places, row: I64) -> Places:
    """Places of the other parts as far from the anchors as the joints between allow."""
    place, within = spread(jointed.count[row])
    part, anchor = jointed.first[row][place] + within, anchors.piece[place]
    other = np.flatnonzero(part != anchor)
    place, part, anchor = place[other], part[other], anchor[other]
    words, gaps = (np.concatenate([[0], np.cumsum(column)]) for column in (pieces.sizes, jointed.gap))
    nearest = anchors.position[place] + words[part] - words[anchor]
    farthest = nearest + gaps[part] - gaps[anchor]
    first, end = (index.words.first[anchors.statement[place] + shift] for shift in (0, 1))
    low = np.maximum(np.minimum(nearest, farthest), first)
    high = np.minimum(np.maximum(nearest, farthest), end - pieces.sizes[part])
    return find_between(index, pieces, rarest, part, low, high)


def _linked(
    index: Index, pieces: Pieces, jointed: _Jointed, anchors: Places, row: I64, others: Places
) -> tuple[I64, Flags]:
    """For each place of an anchor the positions of all parts, as near as they can be, and whether none is missing."""
    # One before all and one after all, so that there is always a next and a last one.
    places = np.concatenate([[-1], (others.piece << _PART_BITS) + others.position, [np.iinfo(np.int64).max]])
    inner = anchors.piece - jointed.first[row]
    positions = np.full((len(row), int(jointed.count.max(initial=1))), -1)
    positions[np.arange(len(row)), inner] = anchors.position
    first, end = (index.words.first[anchors.statement + shift] for shift in (0, 1))
    whole = np.ones(len(row), bool)
    for step in range(1, positions.shape[1]):
        left = np.flatnonzero(whole & (inner + step < jointed.count[row]))
        part, column = anchors.piece[left] + step, inner[left] + step
        low = positions[left, column - 1] + pieces.sizes[part - 1]
        high = np.minimum(low + jointed.gap[part - 1], end[left] - pieces.sizes[part])
        nearest = places[np.searchsorted(places, (part << _PART_BITS) + low)]
        whole[left] = nearest <= (part << _PART_BITS) + high
        positions[left, column] = nearest - (part << _PART_BITS)
    for step in range(1, positions.shape[1]):
        left = np.flatnonzero(whole & (inner >= step))
        part, column = anchors.piece[left] - step, inner[left] - step
        high = positions[left, column + 1] - pieces.sizes[part]
        low = np.maximum(high - jointed.gap[part], first[left])
        nearest = places[np.searchsorted(places, (part << _PART_BITS) + high, side="right") - 1]
        whole[left] = nearest >= (part << _PART_BITS) + low
        positions[left, column] = nearest - (part << _PART_BITS)
    return positions, whole
