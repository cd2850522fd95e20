"""Which of several statements that have the words is named, and what is told of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pipelines.trace.index import I32, Index
from pipelines.trace.matching import Match
from pipelines.trace.normalise import I64
from pipelines.trace.policy import Policy
from pipelines.trace.quotes import EVER, Quotes


class Traced(NamedTuple):
    """The outcome for one quotation; `match` is None when no statement is named."""

    verdict: str
    match: Match | None = None
    others: int = 0
    in_attributed: bool | None = None
    similarity: float = 0.0


_NOT_FOUND = Traced("not_found")
_NOT_WHERE_ATTRIBUTED = Traced("not_found", in_attributed=False)


@dataclass(frozen=True)
class Choice:
    """Chooses for prepared quotations, by a policy."""

    index: Index
    quotes: Quotes
    policy: Policy

    @cached_property
    def since(self) -> I32:
        """For each piece the first day on which a statement is a likely source; never, where no date is known."""
        until = self.quotes.pieces.until
        if self.policy.recent_days is None:
            return np.full_like(until, EVER)
        return np.where(until == EVER, until, until - np.int32(self.policy.recent_days)).astype(np.int32)

    @cached_property
    def _first_days(self) -> list[int]:
        days: list[int] = self.since[: len(self.quotes.texts)].tolist()
        return days

    @cached_property
    def _content(self) -> list[int]:
        counts: list[int] = self.quotes.content.tolist()
        return counts

    def is_short(self, quote: int) -> bool:
        """Whether a quotation has so few content words that chance repeats it."""
        return self._content[quote] < self.policy.content_words

    def is_late(self, quote: int, statement: int) -> bool:
        """Whether a statement was made shortly before a quotation whose date is known."""
        return self._first_days[quote] != EVER and self.index.days.item(statement) >= self._first_days[quote]

    def by_age(self, statements: I64) -> tuple[I64, I32]:
        """Keys that sort statements, the earliest first; as `np.lexsort` takes them."""
        return statements, self.index.days[statements]

    def age(self, statement: int) -> tuple[int, int]:
        """A key that sorts statements in the same order."""
        return self.index.days.item(statement), statement

    def choose(
        self,
        quote: int,
        statements: Sequence[int],
        same_letters: Callable[[int], bool] | None = None,
        *,
        distinctive: bool = False,
    ) -> tuple[int | None, bool | None]:
        """The statement to name of those that have the words, which are given by age, and whether it is one that they
        are attributed to (None: none of those is held)."""
        attributed = self.quotes.attributed[quote]
        named = [s for s in statements if s in attributed] if attributed else []
        known = bool(named) if attributed else None
        if named:
            return named[0], known
        doubtful = (self.is_short(quote) and not distinctive) or len(statements) > self.policy.formulaic
        if doubtful and not self.policy.name_anyway:
            return None, known
        if len(statements) > 1 and self._first_days[quote] != EVER:
            statements = [s for s in statements if self.is_late(quote, s)] or statements
        if self.policy.same_letters_first and same_letters and len(statements) > 1:
            return next(filter(same_letters, statements), statements[0]), known
        return statements[0], known

    def outcome(self, match: Match | None, statements: int, attributed: bool | None) -> Traced:
        """What is told of a quotation whose words so many statements have."""
        if match is None:
            return Traced("ambiguous", None, statements, attributed, 1.0)
        return Traced(match.verdict, match, statements - 1, attributed, match.similarity)

    def absent(self, quote: int) -> Traced:
        """What is told of a quotation that no statement has."""
        return _NOT_WHERE_ATTRIBUTED if self.quotes.attributed[quote] else _NOT_FOUND
