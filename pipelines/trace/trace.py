"""Every quotation to the statement it quotes: `build_index`, then `trace_quotations`.

A quotation is looked for word for word, then in parts, then with words changed; the first way that succeeds decides the
verdict. Among several statements the policy chooses, and the others are counted. What cannot be the source is never
named: the quoting document itself, a statement of a later day, a statement that merely has a common phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from communique.tables.alignments import ALIGNMENTS
from communique.tables.ids import make_id
from pipelines.trace.candidates import Places, Windows, find_places, find_windows
from pipelines.trace.index import NO_DATE, Flags, Index
from pipelines.trace.matching import SLIP_RUN, Match, Matcher, is_slip, plausible
from pipelines.trace.quotes import Quotes, prepare_quotes

_EPOCH = date(1970, 1, 1)
_FEWEST_AGREEING = 3
"""Agreeing content words without which changed words prove nothing."""


@dataclass(frozen=True)
class Policy:
    """How one statement is chosen among those that have the words.

    The defaults are the dataset's: the earliest statement that has the words is the source, and short or formulaic
    quotations are traced to nothing but the statement they are attributed to.
    """

    content_words: int = 5
    """Quotations with fewer content words are short: chance repeats them."""
    formulaic: int = 10
    """Words found in more statements than this are a formula that nobody in particular is quoted for."""
    name_anyway: bool = False
    """Name the likeliest statement for short and formulaic quotations too, where nothing is known of attribution."""
    same_letters_first: bool = False
    """Prefer statements that have the quotation letter for letter."""
    least_strength: float = 0.78
    """Strength from which changed words still count as quoted. Held-out look-alikes thin out above 0.75; a dataset that
    must not name a source it does not have starts a little higher."""
    slips: int = 0
    """Trace quotations, short ones too, whose only changes are numbers, negations and the like, where at most so many
    statements come as near. Such a change is what a reader most needs to know of."""
    recent_days: int | None = None
    """Prefer statements of so many days before the quotation, where any has the words; older uses are counted."""


DATASET_POLICY = Policy(slips=2)
UNATTRIBUTED_POLICY = Policy(name_anyway=True, same_letters_first=True, least_strength=0.70, recent_days=45)
"""For quotations that come without their context: what was said lately is likelier quoted than what was said first."""


@dataclass(frozen=True)
class Traced:
    """The outcome for one quotation; `match` is None when no statement is named."""

    verdict: str
    match: Match | None = None
    others: int = 0
    in_attributed: bool | None = None
    similarity: float = 0.0


def build_index(documents: pl.DataFrame) -> Index:
    """An index of statements: columns document_id, text, date (null for undated ones)."""
    index = Index()
    index.add(documents)
    return index


def trace_quotations(quotes: pl.DataFrame, index: Index, policy: Policy = DATASET_POLICY) -> pl.DataFrame:
    """One row a quotation, with the content columns of the table `alignments`.

    `quotes` has quotation_id, document_id, exact and, where known, date (the quoting document's; nothing later can be
    the source) and attributed_document_ids (statements that the text attributes the words to).
    """
    outcomes = trace_all(quotes, index, policy)
    schema = {column.name: column.dtype for column in ALIGNMENTS.content}
    searched = Searched(index)
    days = quotes["date"] if "date" in quotes.columns else [None] * quotes.height
    rows = [
        _row(quotation, document, outcome, index) | searched.for_quotation(document, day)
        for quotation, document, day, outcome in zip(
            quotes["quotation_id"], quotes["document_id"], days, outcomes, strict=True
        )
    ]
    return pl.DataFrame(rows, schema=schema)


def trace_all(quotes: pl.DataFrame, index: Index, policy: Policy = DATASET_POLICY) -> list[Traced]:
    """The outcome for each row of `quotes`, in order."""
    prepared = prepare_quotes(index, quotes)
    tracer = _Tracer(index, prepared, policy, Matcher(index, prepared))
    return tracer.run()


class Searched:
    """Which statements a quotation is searched in: those not later than its document, and not that document itself."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._days = np.sort(index.days[index.live & (index.days != NO_DATE)])
        self._undated = int((index.live & (index.days == NO_DATE)).sum())

    def for_quotation(self, document_id: str, day: date | None) -> dict[str, object]:
        """searched_documents, searched_from and searched_to of the table `alignments`."""
        last = len(self._days) if day is None else int(np.searchsorted(self._days, (day - _EPOCH).days, side="right"))
        own = self._index.numbers.get(document_id)
        in_own = own is not None and bool(self._index.live[own])
        return {
            "searched_documents": last + self._undated - in_own,
            "searched_from": _EPOCH + timedelta(int(self._days[0])) if last else None,
            "searched_to": _EPOCH + timedelta(int(self._days[last - 1])) if last else None,
        }


@dataclass(frozen=True)
class _Tracer:
    index: Index
    quotes: Quotes
    policy: Policy
    matcher: Matcher

    def run(self) -> list[Traced]:
        count = len(self.quotes.texts)
        places = find_places(self.index, self.quotes.pieces)
        outcomes: list[Traced | None] = [self._unaltered(quote, places) for quote in range(count)]
        wanted = np.zeros(len(self.quotes.pieces), bool)
        wanted[:count] = [found is None and self._worth_aligning(i) for i, found in enumerate(outcomes)]
        self._align(outcomes, wanted)
        return [found or self._absent(quote) for quote, found in enumerate(outcomes)]

    def _unaltered(self, quote: int, places: Places) -> Traced | None:
        """The quotation's words as they stand, whole or in parts."""
        low, high = np.searchsorted(places.piece, [quote, quote + 1])
        if high > low:
            statements, rows = np.unique(places.statement[low:high], return_index=True)
            position = dict(zip(statements.tolist(), places.position[low:high][rows].tolist(), strict=True))
            chosen, attributed = self._choose(quote, list(position), lambda s: self._letters(quote, position[s], s))
            match = None if chosen is None else self.matcher.exact(quote, position[chosen], chosen)
            return self._outcome(quote, match, len(position), attributed)
        if quote in self.quotes.parts:
            matches = {match.statement: match for match in self.matcher.joined(quote, places)}
            if matches:
                chosen, attributed = self._choose(quote, list(matches), lambda s: True)
                return self._outcome(quote, None if chosen is None else matches[chosen], len(matches), attributed)
        return None

    def _letters(self, quote: int, position: int, statement: int) -> bool:
        return self.matcher.exact(quote, position, statement).verdict == "verbatim"

    def _worth_aligning(self, quote: int) -> bool:
        size = self.quotes.pieces.sizes[quote]
        if size < 2 or self.quotes.content[quote] < _FEWEST_AGREEING - 1:
            return False
        if self.policy.name_anyway or not self._short(quote) or self.quotes.attributed[quote]:
            return True
        return bool(self.policy.slips and size > SLIP_RUN)

    def _align(self, outcomes: list[Traced | None], wanted: Flags) -> None:
        """Fill in the quotations whose words were changed."""
        if not wanted.any():
            return
        windows = find_windows(self.index, self.quotes.pieces, wanted)
        starts = np.flatnonzero(np.concatenate([[True], windows.piece[1:] != windows.piece[:-1]]))
        for begin, end in zip(starts, np.append(starts[1:], len(windows.piece)), strict=True):
            if begin == end:
                continue
            quote = int(windows.piece[begin])
            outcomes[quote] = self._changed(quote, windows, range(begin, end))

    def _changed(self, quote: int, windows: Windows, rows: Sequence[int]) -> Traced | None:
        """The outcome for a quotation whose words were changed, from its windows; None when none will do."""
        matches = self._aligned(quote, windows, rows)
        if not matches:
            return None
        best = max(match.strength for match in matches.values())
        attributed_to = self.quotes.attributed[quote]
        level = [s for s, match in matches.items() if match.strength >= best - 0.01]
        level += [s for s in attributed_to if s in matches and s not in level]
        slips = [s for s in level if self._slipped(quote, matches[s])]
        distinctive = 0 < len(slips) == len(level) <= self.policy.slips
        if not distinctive and not self.policy.name_anyway:
            firm = [] if self._short(quote) else [s for s in level if self._firm(matches[s])]
            level = [s for s in level if s in attributed_to or s in firm]
        chosen, attributed = self._choose(quote, level, lambda s: True, distinctive=distinctive)
        return None if chosen is None else self._outcome(quote, matches[chosen], len(level), attributed)

    def _aligned(self, quote: int, windows: Windows, rows: Sequence[int]) -> dict[int, Match]:
        matches: dict[int, Match] = {}
        for row in rows:
            match = self.matcher.altered(quote, windows, row)
            if match is None or not (self._firm(match) or self._slipped(quote, match)):
                continue
            if match.statement not in matches or match.strength > matches[match.statement].strength:
                matches[match.statement] = match
        return matches

    def _firm(self, match: Match) -> bool:
        return match.strength >= self.policy.least_strength and plausible(match)

    def _slipped(self, quote: int, match: Match) -> bool:
        return self.policy.slips > 0 and is_slip(match, int(self.quotes.content[quote]))

    def _choose(
        self, quote: int, statements: list[int], same_letters: object, *, distinctive: bool = False
    ) -> tuple[int | None, bool | None]:
        """The statement to name, and whether it is one the words are attributed to (None: none of those is held)."""
        attributed = self.quotes.attributed[quote]
        named = [s for s in statements if s in attributed]
        known = bool(named) if attributed else None
        if named:
            return min(named, key=self._age), known
        if not statements:
            return None, known
        doubtful = (self._short(quote) and not distinctive) or len(statements) > self.policy.formulaic
        if doubtful and not self.policy.name_anyway:
            return None, known
        if self.policy.recent_days is not None:
            since = int(self.quotes.pieces.until[quote]) - self.policy.recent_days
            statements = [s for s in statements if self.index.days[s] >= since] or statements
        if self.policy.same_letters_first and len(statements) > 1 and callable(same_letters):
            statements = [s for s in statements if same_letters(s)] or statements
        return min(statements, key=self._age), known

    def _age(self, statement: int) -> tuple[int, int]:
        return int(self.index.days[statement]), statement

    def _short(self, quote: int) -> bool:
        return bool(self.quotes.content[quote] < self.policy.content_words)

    def _outcome(self, quote: int, match: Match | None, statements: int, attributed: bool | None) -> Traced:
        if match is None:
            return Traced("ambiguous", None, statements, attributed, 1.0)
        return Traced(match.verdict, match, statements - 1, attributed, match.similarity)

    def _absent(self, quote: int) -> Traced:
        return Traced("not_found", in_attributed=False if self.quotes.attributed[quote] else None)


def _row(quotation: str, document: str, outcome: Traced, index: Index) -> dict[str, object]:
    match = outcome.match
    source = None if match is None else str(index.ids[match.statement])
    return {
        "alignment_id": make_id("al", quotation, source or ""),
        "quotation_id": quotation,
        "document_id": document,
        "verdict": outcome.verdict,
        "source_document_id": source,
        "source_start": None if match is None else match.start,
        "source_end": None if match is None else match.end,
        "source_exact": None if match is None else index.text(match.statement)[match.start : match.end],
        "similarity": outcome.similarity,
        "edits": [] if match is None else [edit.as_row() for edit in match.edits],
        "in_attributed_source": outcome.in_attributed,
        "other_sources": outcome.others,
    }
