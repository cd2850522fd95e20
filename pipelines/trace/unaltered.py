"""Quotations whose words stand somewhere as they are: whole, or in parts that ellipses and brackets join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from pipelines.trace.chains import find_chains
from pipelines.trace.choice import Choice, Traced
from pipelines.trace.index import Flags
from pipelines.trace.letters import Letters
from pipelines.trace.matching import Match, alike, match_exactly, match_in_parts, match_words
from pipelines.trace.pairs import Pairs
from pipelines.trace.places import Places, find_places

_READ_AHEAD = 4
"""Statements that are read ahead for a quotation: hardly ever do the letters differ in so many."""


def trace_whole(choice: Choice, letters: Letters, rarest: Pairs) -> Iterator[tuple[int, Traced]]:
    """The outcomes of quotations that stand word for word; `rarest` has the rarest pair of each piece."""
    index, quotes = choice.index, choice.quotes
    whole = np.arange(len(quotes.pieces)) < len(quotes.texts)
    places = find_places(index, quotes.pieces, rarest, whole)
    places = places.take(np.lexsort((places.position, *choice.by_age(places.statement), places.piece)))
    same_length = alike(index, quotes, places)
    _read_likeliest(choice, letters, places.take(same_length))
    columns = places.statement.tolist(), places.position.tolist(), same_length.tolist()
    for begin, end in pairwise(np.flatnonzero(np.diff(places.piece, prepend=-1, append=-1)).tolist()):
        quote = places.piece.item(begin)
        rows = zip(*(column[begin:end] for column in columns), strict=True)
        yield quote, _choose_whole(choice, letters, quote, rows)


def _read_likeliest(choice: Choice, letters: Letters, places: Places) -> None:
    """Read ahead where each quotation may stand letter for letter, in the statements that come first."""
    earlier = choice.index.days[places.statement] < choice.since[places.piece]
    places = places.take(np.lexsort((earlier, places.piece)))
    rank = np.arange(len(places.piece)) - np.searchsorted(places.piece, places.piece)
    places = places.take(rank < _READ_AHEAD)
    letters.read_ahead(places.statement, places.position, places.position + choice.quotes.pieces.sizes[places.piece])


def _choose_whole(choice: Choice, letters: Letters, quote: int, places: Iterable[tuple[int, int, bool]]) -> Traced:
    """The outcome, given statement, position and whether the letters may be the same, of each place by age."""
    quoted = letters.whole(quote)
    standing: dict[int, int] = {}
    same_length: dict[int, list[int]] = {}
    for statement, position, is_alike in places:
        standing.setdefault(statement, position)
        if is_alike:
            same_length.setdefault(statement, []).append(position)
    exact: dict[int, Match | None] = {}

    def same_letters(statement: int) -> bool:
        if statement not in same_length:
            return False
        exact[statement] = match = match_exactly(letters, quote, quoted, statement, same_length[statement])
        return match is not None and match.verdict == "verbatim"

    chosen, attributed = choice.choose(quote, list(standing), same_letters)
    if chosen is None:
        return choice.outcome(None, len(standing), attributed)
    if chosen not in exact:
        same_letters(chosen)
    match = exact.get(chosen) or match_words(letters, quote, chosen, standing[chosen])
    return choice.outcome(match, len(standing), attributed)


def trace_in_parts(choice: Choice, letters: Letters, rarest: Pairs, wanted: Flags) -> Iterator[tuple[int, Traced]]:
    """The outcomes of those quotations in parts that are `wanted` and whose parts stand one after the other."""
    named = []
    for quote, chains in find_chains(choice.index, choice.quotes, rarest, wanted).by_quote():
        chosen, attributed = choice.choose(quote, list(chains))
        if chosen is None:
            yield quote, choice.outcome(None, len(chains), attributed)
        else:
            named.append((quote, chosen, chains[chosen], len(chains), attributed))
    _read_chains(letters, [(statement, quote, positions) for quote, statement, positions, *_ in named])
    for quote, statement, positions, count, attributed in named:
        yield quote, choice.outcome(match_in_parts(letters, quote, statement, positions), count, attributed)


def _read_chains(letters: Letters, chains: list[tuple[int, int, list[int]]]) -> None:
    """Read ahead from the first part of quotations to their last: statement, quotation, positions of the parts."""
    parts = letters.quotes.parts
    ends = [(s, positions[0], positions[len(parts[q]) - 1], parts[q][-1]) for s, q, positions in chains]
    statement, first, last, part = np.array(ends, np.int64).reshape(-1, 4).T
    letters.read_ahead(statement, first, last + letters.quotes.pieces.sizes[part])
