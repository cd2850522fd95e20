"""Quotations whose words stand somewhere as they are: whole, or in parts that ellipses and brackets join."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pipelines.trace.chains import find_chains
from pipelines.trace.choice import Choice, Traced
from pipelines.trace.index import Flags
from pipelines.trace.letters import Letters
from pipelines.trace.matching import Match, alike, match_exactly, match_in_parts
from pipelines.trace.pairs import Pairs
from pipelines.trace.places import Places, find_places


def trace_whole(choice: Choice, letters: Letters, rarest: Pairs) -> Iterator[tuple[int, Traced]]:
    """The outcomes of quotations that stand word for word; `rarest` has the rarest pair of each piece."""
    index, quotes = choice.index, choice.quotes
    whole = np.arange(len(quotes.pieces)) < len(quotes.texts)
    places = find_places(index, quotes.pieces, rarest, whole)
    places = places.take(np.lexsort((places.position, *choice.by_age(places.statement), places.piece)))
    _read_likeliest(choice, letters, places)
    positions, statements = places.position.tolist(), places.statement.tolist()
    for begin, end in pairwise(np.flatnonzero(np.diff(places.piece, prepend=-1, append=-1)).tolist()):
        quote = places.piece.item(begin)
        standing: dict[int, list[int]] = {}
        for row in range(begin, end):
            standing.setdefault(statements[row], []).append(positions[row])
        yield quote, _choose_whole(choice, letters, quote, standing)


def _read_likeliest(choice: Choice, letters: Letters, places: Places) -> None:
    """Read ahead where each quotation stands letter for letter, if anywhere, in the statement that comes first."""
    found = places.take(alike(choice.index, choice.quotes, places))
    earlier = choice.index.days[found.statement] < choice.since[found.piece]
    found = found.take(np.lexsort((earlier, found.piece)))
    found = found.take(np.flatnonzero(np.diff(found.piece, prepend=-1)))
    letters.read_ahead(found.statement, found.position, found.position + choice.quotes.pieces.sizes[found.piece])


def _choose_whole(choice: Choice, letters: Letters, quote: int, standing: dict[int, list[int]]) -> Traced:
    matches: dict[int, Match] = {}

    def same_letters(statement: int) -> bool:
        matches[statement] = match_exactly(letters, quote, statement, standing[statement])
        return matches[statement].verdict == "verbatim"

    chosen, attributed = choice.choose(quote, list(standing), same_letters)
    if chosen is None:
        return choice.outcome(None, len(standing), attributed)
    match = matches.get(chosen) or match_exactly(letters, quote, chosen, standing[chosen])
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
