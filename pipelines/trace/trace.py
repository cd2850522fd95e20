"""Every quotation to the statement it quotes: `build_index`, then `trace_quotations`.

A quotation is looked for word for word, then in parts, then with words changed; the first way that succeeds decides the
verdict. Among several statements the policy chooses, and the others are counted. What cannot be the source is never
named: the quoting document itself, a statement of a later day, a statement that merely has a common phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl

from communique.tables.alignments import ALIGNMENTS
from communique.tables.ids import make_id
from pipelines.trace.agreement import worth_aligning
from pipelines.trace.alterations import Alteration, align_in_window
from pipelines.trace.candidates import Candidates, Places, Windows
from pipelines.trace.index import I32, NO_DATE, Flags, Index
from pipelines.trace.judgement import FEWEST_AGREEING, SLIP_RUN, is_expected_quotation, is_quotation, is_slip
from pipelines.trace.letters import Letters
from pipelines.trace.matching import Match, find_chains, match_exactly, match_in_parts
from pipelines.trace.quotes import EVER, Quotes, prepare_quotes

_EPOCH = date(1970, 1, 1)
_LEVEL = 0.01
"""Difference of strength within which two statements have the words alike."""


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
    least_strength: float = 0.8
    """Strength from which changed words still count as quoted."""
    expected_strength: float = 0.7
    """The same for a statement that the words are attributed to, or that was made within `recent_days`."""
    slips: int = 2
    """Trace quotations, short ones too, whose only changes are numbers, negations and the like, where at most so many
    statements come as near. Such a change is what a reader most needs to know of."""
    recent_days: int | None = None
    """Prefer statements of so many days before the quotation, where any has the words; older uses are counted."""


DATASET_POLICY = Policy()
UNATTRIBUTED_POLICY = Policy(name_anyway=True, same_letters_first=True, recent_days=45)
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
    if quotes.is_empty():
        return []
    prepared = prepare_quotes(index, quotes)
    candidates = Candidates(index, prepared.pieces)
    return _Tracer(index, prepared, policy, Letters(index, prepared), candidates).run()


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
    letters: Letters
    candidates: Candidates

    def run(self) -> list[Traced]:
        outcomes = self._unaltered(self.candidates.places())
        wanted: Flags = np.array([found is None and self._worth_aligning(i) for i, found in enumerate(outcomes)])
        self._align(outcomes, wanted)
        wanted &= [found is None for found in outcomes]
        wanted &= self._dated() | [bool(statements) for statements in self.quotes.attributed]
        self._align(outcomes, wanted, self._first_likely_days())
        return [found or self._absent(quote) for quote, found in enumerate(outcomes)]

    def _unaltered(self, places: Places) -> list[Traced | None]:
        """Outcomes of the quotations whose words stand somewhere as they are, whole or in parts."""
        outcomes: list[Traced | None] = []
        for quote in range(len(self.quotes.texts)):
            if places.bounds[quote] < places.bounds[quote + 1]:
                outcomes.append(self._whole(quote, places))
            elif quote in self.quotes.parts:
                outcomes.append(self._in_parts(quote, places))
            else:
                outcomes.append(None)
        return outcomes

    def _whole(self, quote: int, places: Places) -> Traced:
        standing: dict[int, list[int]] = {}
        for position, statement in zip(*places.of(quote), strict=True):
            standing.setdefault(statement, []).append(position)

        @cache
        def match(statement: int) -> Match:
            return match_exactly(self.letters, quote, statement, standing[statement])

        chosen, attributed = self._choose(quote, list(standing), lambda s: match(s).verdict == "verbatim")
        return self._outcome(None if chosen is None else match(chosen), len(standing), attributed)

    def _in_parts(self, quote: int, places: Places) -> Traced | None:
        chains = find_chains(self.letters, quote, places)
        if not chains:
            return None
        chosen, attributed = self._choose(quote, list(chains))
        match = None if chosen is None else match_in_parts(self.letters, quote, chosen, chains[chosen])
        return self._outcome(match, len(chains), attributed)

    def _worth_aligning(self, quote: int) -> bool:
        size = self.quotes.pieces.sizes[self.quotes.own_words[quote]]
        if size < 2 or self.quotes.content[quote] < FEWEST_AGREEING - 1:
            return False
        if self.policy.name_anyway or not self._short(quote) or self.quotes.attributed[quote]:
            return True
        return bool(self.policy.slips and size > SLIP_RUN)

    def _dated(self) -> Flags:
        """Which quotations have a date, where statements shortly before it are likely sources."""
        until = self.quotes.pieces.until[: len(self.quotes.texts)]
        dated: Flags = until != EVER
        return dated & (self.policy.recent_days is not None)

    def _first_likely_days(self) -> I32:
        days = self.quotes.pieces.until - np.int32(self.policy.recent_days or 0)
        return days if self.policy.recent_days is not None else np.full_like(days, EVER)

    def _align(self, outcomes: list[Traced | None], wanted: Flags, since: I32 | None = None) -> None:
        """Fill in the wanted quotations whose words were changed; `since` as for `find_windows`."""
        if not wanted.any():
            return
        asked = np.zeros(len(self.quotes.pieces), bool)
        asked[self.quotes.own_words[wanted]] = True
        windows = worth_aligning(self.index, self.quotes.pieces, self.candidates.windows(asked, since))
        starts = np.flatnonzero(np.diff(windows.piece, prepend=-1)).tolist()
        for begin, end in pairwise([*starts, len(windows.piece)]):
            quote = self.quotes.owner[windows.piece[begin]]
            outcomes[quote] = self._changed(quote, windows, range(begin, end))

    def _changed(self, quote: int, windows: Windows, rows: Sequence[int]) -> Traced | None:
        """The outcome for a quotation whose words were changed, from its windows; None when none will do."""
        matches: dict[int, Alteration] = {}
        for row in rows:
            statement = int(windows.statement[row])
            begin, end = int(windows.begin[row]), int(windows.end[row])
            match = align_in_window(self.letters, int(windows.piece[row]), statement, begin, end)
            if match and (statement not in matches or match.strength > matches[statement].strength):
                matches[statement] = match
        if not matches:
            return None
        best = max(matches.values(), key=lambda match: (match.strength, -len(match.changes)))
        level = [s for s, match in matches.items() if _level(match, best)]
        level += [s for s in self.quotes.attributed[quote] if s in matches and s not in level]
        content = int(self.quotes.content[quote])
        distinctive = 0 < self.policy.slips >= len(level) and all(is_slip(matches[s], content) for s in level)
        level = [s for s in level if distinctive or self._quotes(quote, matches[s])]
        if not level:
            return None
        chosen, attributed = self._choose(quote, level, distinctive=distinctive)
        return None if chosen is None else self._outcome(matches[chosen].as_match(), len(level), attributed)

    def _quotes(self, quote: int, match: Alteration) -> bool:
        """Whether the statement's changed words are what the quotation quotes."""
        expected = match.statement in self.quotes.attributed[quote] or self._lately(quote, match.statement)
        if self._short(quote) and not (expected or self.policy.name_anyway):
            return False
        if expected:
            return is_expected_quotation(match, self.policy.expected_strength)
        return is_quotation(match, self.policy.least_strength)

    def _lately(self, quote: int, statement: int) -> bool:
        """Whether a statement was made shortly before a quotation whose date is known."""
        until = int(self.quotes.pieces.until[quote])
        if self.policy.recent_days is None or until == EVER:
            return False
        return bool(self.index.days[statement] >= until - self.policy.recent_days)

    def _choose(
        self,
        quote: int,
        statements: list[int],
        same_letters: Callable[[int], bool] | None = None,
        *,
        distinctive: bool = False,
    ) -> tuple[int | None, bool | None]:
        """The statement to name, and whether it is one the words are attributed to (None: none of those is held)."""
        attributed = self.quotes.attributed[quote]
        named = [s for s in statements if s in attributed] if attributed else []
        known = bool(named) if attributed else None
        if named:
            return min(named, key=self._age), known
        doubtful = (self._short(quote) and not distinctive) or len(statements) > self.policy.formulaic
        if doubtful and not self.policy.name_anyway:
            return None, known
        if len(statements) > 1:
            statements = [s for s in statements if self._lately(quote, s)] or statements
        if self.policy.same_letters_first and same_letters and len(statements) > 1:
            statements = sorted(statements, key=self._age)
            return next(filter(same_letters, statements), statements[0]), known
        return min(statements, key=self._age), known

    def _age(self, statement: int) -> tuple[int, int]:
        return int(self.index.days[statement]), statement

    def _short(self, quote: int) -> bool:
        return bool(self.quotes.content[quote] < self.policy.content_words)

    def _outcome(self, match: Match | None, statements: int, attributed: bool | None) -> Traced:
        if match is None:
            return Traced("ambiguous", None, statements, attributed, 1.0)
        return Traced(match.verdict, match, statements - 1, attributed, match.similarity)

    def _absent(self, quote: int) -> Traced:
        return Traced("not_found", in_attributed=False if self.quotes.attributed[quote] else None)


def _level(match: Alteration, best: Alteration) -> bool:
    return match.strength >= best.strength - _LEVEL and len(match.changes) <= len(best.changes)


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
        "source_spans": None if match is None else [{"start": start, "end": end} for start, end in match.spans],
        "source_exact": None if match is None else index.text(match.statement)[match.start : match.end],
        "similarity": outcome.similarity,
        "edits": [] if match is None else [edit.as_row() for edit in match.edits],
        "in_attributed_source": outcome.in_attributed,
        "other_sources": outcome.others,
    }
