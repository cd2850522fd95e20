"""Quotations whose words were changed: the windows they may stand in, aligned and judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.trace.agreement import worth_aligning
from pipelines.trace.alterations import Alteration, Draft, draft_match
from pipelines.trace.choice import Choice, Traced
from pipelines.trace.index import I32, Flags
from pipelines.trace.judgement import (
    FEWEST_AGREEING,
    SLIP_RUN,
    is_expected_quotation,
    is_quotation,
    is_recent_quotation,
    is_slip,
)
from pipelines.trace.letters import Letters
from pipelines.trace.pairs import Pairs
from pipelines.trace.straight import straight_runs
from pipelines.trace.windows import find_windows

_LEVEL = 0.01
"""Difference of strength within which two statements have the words alike."""


def can_be_told(choice: Choice) -> Flags:
    """Which quotations have words enough to be told though some were changed."""
    quotes, policy = choice.quotes, choice.policy
    sizes = quotes.pieces.sizes[quotes.own_words]
    enough: Flags = (sizes >= 2) & (quotes.content >= FEWEST_AGREEING - 1)
    if policy.name_anyway:
        return enough
    known = (quotes.content >= policy.content_words) | [bool(statements) for statements in quotes.attributed]
    return enough & (known | ((sizes > SLIP_RUN) & (policy.slips > 0)))


def trace_altered(
    choice: Choice, letters: Letters, pairs: Pairs, wanted: Flags, since: I32 | None = None
) -> Iterator[tuple[int, Traced]]:
    """The outcomes of those quotations that are `wanted` and have a source; `since` as for `find_windows`."""
    if not wanted.any():
        return
    index, quotes = choice.index, choice.quotes
    asked = np.zeros(len(quotes.pieces), bool)
    asked[quotes.own_words[wanted]] = True
    windows = worth_aligning(index, quotes.pieces, find_windows(index, quotes.pieces, pairs, asked, since))
    letters.read_ahead(windows.statement, windows.begin, windows.end)
    straight = straight_runs(index, quotes.pieces, windows)
    for begin, end in pairwise(np.flatnonzero(np.diff(windows.piece, prepend=-1, append=-1)).tolist()):
        quote = quotes.owner[windows.piece.item(begin)]
        drafts = [draft_match(letters, windows, row, straight.get(row)) for row in range(begin, end)]
        found = _Altered(choice, quote).trace([draft for draft in drafts if draft])
        if found is not None:
            yield quote, found


@dataclass(frozen=True)
class _Altered:
    """One quotation, to be judged and traced."""

    choice: Choice
    quote: int

    def trace(self, drafts: list[Draft]) -> Traced | None:
        """The outcome, given the drafts of matches; None when none will do."""
        policy = self.choice.policy
        # Words that run past the agreement make a quotation of none but an expected statement: nothing else is read.
        if all(draft.frayed and not self._is_expected(draft.statement) for draft in drafts):
            return None
        matches: dict[int, Alteration] = {}
        for match in [draft.finish() for draft in drafts]:
            held = matches.get(match.statement)
            if held is None or match.strength > held.strength:
                matches[match.statement] = match
        best = max(matches.values(), key=lambda match: (match.strength, -len(match.changes)))
        level = [s for s, match in matches.items() if _is_level(match, best)]
        level += [s for s in self.choice.quotes.attributed[self.quote] if s in matches and s not in level]
        content = self.choice.quotes.content.item(self.quote)
        distinctive = 0 < policy.slips >= len(level) and all(is_slip(matches[s], content) for s in level)
        level = [s for s in level if distinctive or self._is_quoted(matches[s])]
        if not level:
            return None
        level.sort(key=self.choice.age)
        chosen, attributed = self.choice.choose(self.quote, level, distinctive=distinctive)
        return None if chosen is None else self.choice.outcome(matches[chosen].as_match(), len(level), attributed)

    def _is_expected(self, statement: int) -> bool:
        """Whether the words are attributed to a statement, or it was made shortly before."""
        return statement in self.choice.quotes.attributed[self.quote] or self.choice.is_late(self.quote, statement)

    def _is_quoted(self, match: Alteration) -> bool:
        """Whether the statement's changed words are what the quotation quotes."""
        policy, expected = self.choice.policy, self._is_expected(match.statement)
        if self.choice.is_short(self.quote) and not (expected or policy.name_anyway):
            return False
        if match.statement in self.choice.quotes.attributed[self.quote]:
            return is_expected_quotation(match, policy.expected_strength)
        if expected and is_recent_quotation(match, policy.expected_strength):
            return True
        return is_quotation(match, policy.least_strength)


def _is_level(match: Alteration, best: Alteration) -> bool:
    return match.strength >= best.strength - _LEVEL and len(match.changes) <= len(best.changes)
