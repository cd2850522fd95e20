"""A quotation whose words were changed: aligned with a window of a statement, its changes told one by one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipelines.trace.align import Run, align_words
from pipelines.trace.letters import Letters, Span
from pipelines.trace.matching import Match
from pipelines.trace.verdicts import Edit, counterparts, make_edit, misspelt

_CONTEXT = 20
"""Characters that tell what stands before a change: the end of a sentence, a month."""
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(calendar.month_name[1:])})\s+(?:\d\d?,?\s+)?$", re.IGNORECASE)
_MISSPELT_SHARE = 0.9
"""What a misspelt word counts for when a match is judged: a word that stands in no statement."""
_KIN_SHARE = 0.5
"""The same for a word of like spelling that is a word of its own: another form of it mostly."""


@dataclass(frozen=True)
class Pairing:
    """Words of a quotation (from `quoted` up to `quoted_end`) and of a statement that stand for each other."""

    quoted: int
    quoted_end: int
    source: int
    source_end: int


@dataclass(frozen=True)
class Alteration:
    """A match with changed words, and what it is judged by; counts are of words of the quotation unless said."""

    statement: int
    span: Span
    size: int
    agreeing: int
    near: int
    """Words of like spelling, misspelt or other forms."""
    misspelt: int
    """Those of them that stand in no statement."""
    surplus: int
    """Words of the statement's span beyond those that the quotation's stand for."""
    longest: int
    """The longest run that agrees."""
    frayed: int
    """Words at its beginning and end that stand for nothing in the statement."""
    changes: list[Pairing]
    _reading: _Reading

    @property
    def similarity(self) -> float:
        """Share of the quotation's words that agree."""
        return self.agreeing / max(self.size, 1)

    @property
    def strength(self) -> float:
        """Like `similarity`, with credit for misspelt words, less a tenth of a word for each one that was dropped."""
        credit = self.agreeing + _MISSPELT_SHARE * self.misspelt + _KIN_SHARE * (self.near - self.misspelt)
        credit -= 0.1 * self.surplus
        return credit / max(self.size, 1)

    @property
    def only_misspelt(self) -> bool:
        """Whether every word of the quotation is the statement's, rightly or wrongly spelt, and none was dropped."""
        return self.agreeing + self.near == self.size and not self.surplus

    @cached_property
    def edits(self) -> list[Edit]:
        """The changes, in order."""
        return [self._reading.edit(change) for change in self.changes]

    @property
    def other_date(self) -> bool:
        """Whether a day or year of a date is another one."""
        return any(self._reading.in_date(change) for change in self.changes)

    def as_match(self) -> Match:
        """The match, as the other ways of matching give it."""
        return Match(self.statement, [self.span], "altered", self.similarity, self.edits)


def align_in_window(letters: Letters, piece: int, statement: int, begin: int, end: int) -> Alteration | None:
    """The match of a whole quotation in a window of word positions; None when less than half of its words agree."""
    pieces, index = letters.quotes.pieces, letters.index
    words = pieces.words.hashes[pieces.words.first[piece] : pieces.words.first[piece + 1]].tolist()
    runs = align_words(words, index.words.hashes[begin:end].tolist())
    if sum(run.size for run in runs) * 2 < len(words):
        return None
    return _Reading(letters, piece, statement, words).match([Run(r.quoted, r.source + begin, r.size) for r in runs])


@dataclass(frozen=True)
class _Reading:
    """One quotation read against one statement."""

    letters: Letters
    piece: int
    statement: int
    words: list[int]

    def match(self, runs: list[Run]) -> Alteration:
        """The match that agreeing runs (positions in the statement) make, with the words between and beside them."""
        size = len(self.words)
        runs = [*self._before(runs[0]), *runs, *self._after(runs[-1])]
        begin, end = runs[0].source, runs[-1].source + runs[-1].size
        changes = list(self._changes(runs, size))
        near = [self._near(change) for change in changes]
        return Alteration(
            statement=self.statement,
            span=self.letters.span(begin, end),
            size=size,
            agreeing=sum(run.size for run in runs if not self._changed(run)),
            near=sum(len(words) for words in near),
            misspelt=sum(not self._attested(word) for words in near for word in words),
            surplus=max(0, (end - begin) - size),
            longest=max(run.size for run in runs),
            frayed=runs[0].quoted + size - runs[-1].quoted - runs[-1].size,
            changes=changes,
            _reading=self,
        )

    def _before(self, first: Run) -> list[Run]:
        """Single words before the first agreement that stand for the quotation's, in order."""
        least = int(self.letters.index.words.first[self.statement])
        found: list[Run] = []
        quoted, source = first.quoted - 1, first.source - 1
        while quoted >= 0 and source >= least and self._stands_for(quoted, source):
            found.insert(0, Run(quoted, source, 1))
            quoted, source = quoted - 1, source - 1
        return found

    def _after(self, last: Run) -> list[Run]:
        end = int(self.letters.index.words.first[self.statement + 1])
        found: list[Run] = []
        quoted, source = last.quoted + last.size, last.source + last.size
        while quoted < len(self.words) and source < end and self._stands_for(quoted, source):
            found.append(Run(quoted, source, 1))
            quoted, source = quoted + 1, source + 1
        return found

    def _changed(self, run: Run) -> bool:
        """Whether a run of one word is one that merely stands for the statement's."""
        return run.size == 1 and self.words[run.quoted] != int(self.letters.index.words.hashes[run.source])

    def _changes(self, runs: list[Run], size: int) -> Iterator[Pairing]:
        """What lies before, between and after the agreeing runs, in order."""
        end = runs[-1].source + runs[-1].size
        bounded = [Run(0, runs[0].source, 0), *runs, Run(size, end, 0)]
        for run, following in pairwise(bounded):
            if self._changed(run):
                yield Pairing(run.quoted, run.quoted + 1, run.source, run.source + 1)
            between = Pairing(run.quoted + run.size, following.quoted, run.source + run.size, following.source)
            if between.quoted < between.quoted_end or between.source < between.source_end:
                yield between

    def _stands_for(self, quoted: int, source: int) -> bool:
        if self.words[quoted] == int(self.letters.index.words.hashes[source]):
            return True
        return self._like(quoted, source) or counterparts(*self._pair(quoted, source))

    def _near(self, changed: Pairing) -> list[int]:
        """Words of the quotation (their numbers) that are spelt like the statement's."""
        if changed.quoted_end - changed.quoted != changed.source_end - changed.source:
            return []
        pairs = zip(range(changed.quoted, changed.quoted_end), range(changed.source, changed.source_end), strict=True)
        return [q for q, s in pairs if self._like(q, s)]

    def _like(self, quoted: int, source: int) -> bool:
        """Whether one word is spelt like the other; lengths far apart are told without reading them."""
        words = self.letters.index.words
        length = words.ends.item(source) - words.starts.item(source)
        if abs(self.letters.length(self.piece, quoted) - length) * 4 > length + 2:
            return False
        return misspelt(*self._pair(quoted, source), attested=self._attested(quoted))

    def _attested(self, quoted: int) -> bool:
        quotes = self.letters.quotes
        return bool(quotes.attested[quotes.pieces.words.first[self.piece] + quoted])

    def _pair(self, quoted: int, source: int) -> tuple[str, str]:
        ours = self.letters.quoted(self.piece, quoted, quoted + 1)
        return ours, self.letters.standing(self.statement, source, source + 1)

    def edit(self, changed: Pairing) -> Edit:
        """The change in letters."""
        quoted = self.letters.quoted(self.piece, changed.quoted, changed.quoted_end)
        source = self.letters.standing(self.statement, changed.source, changed.source_end)
        if len(self._near(changed)) == changed.quoted_end - changed.quoted > 0:
            return Edit("replace", quoted, source, meaning_change=False)
        before = self.letters.before_quoted(self.piece, changed.quoted, _CONTEXT)
        source_before = self.letters.before(self.statement, changed.source, _CONTEXT)
        return make_edit(quoted, source, quoted_before=before, source_before=source_before)

    def in_date(self, changed: Pairing) -> bool:
        """Whether what was changed is the figure of a day or a year after a month."""
        source = self.letters.standing(self.statement, changed.source, changed.source_end)
        if not source[:1].isdecimal():
            return False
        return bool(_MONTH_BEFORE.search(self.letters.before(self.statement, changed.source, _CONTEXT)))
