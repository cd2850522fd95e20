"""A quotation whose words were changed: aligned with a window of a statement, its changes told one by one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipelines.trace.align import Run, align_words
from pipelines.trace.letters import Letters
from pipelines.trace.matching import Match, make_omission
from pipelines.trace.quotes import Joint
from pipelines.trace.verdicts import Edit, counterparts, make_edit, misspelt, same_number

_LONGEST_COMPOUND = 3
"""Words that may be written as one."""
_LONGEST_NUMBER = 4
"""Words that a number of one word may be written in."""
_CONTEXT = 20
"""Characters that tell what stands before a change: the end of a sentence, a month."""
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(calendar.month_name[1:])})\s+(?:\d\d?,?\s+)?$", re.IGNORECASE)
_MISSPELT_SHARE = 0.9
"""What a misspelt word counts for when a match is judged: a word that stands in no statement."""
_KIN_SHARE = 0.5
"""The same for a word of like spelling that is a word of its own: another form of it mostly."""


class Pairing(NamedTuple):
    """Words of a quotation (from `quoted` up to `quoted_end`) and of a statement that stand for each other.

    With a joint, the statement's words are those that an ellipsis or bracket stands for.
    """

    quoted: int
    quoted_end: int
    source: int
    source_end: int
    joint: Joint | None = None


@dataclass(frozen=True)
class Alteration:
    """A match with changed words, and what it is judged by; counts are of words of the quotation unless said."""

    statement: int
    begin: int
    end: int
    """Positions of the statement's words."""
    size: int
    agreeing: int
    near: int
    """Words of like spelling, misspelt or other forms."""
    misspelt: int
    """Those of them that stand in no statement."""
    surplus: int
    """Words of the statement's span beyond those that the quotation's stand for, and not at an ellipsis or bracket."""
    longest: int
    """The longest run that agrees."""
    frayed: int
    """Words at its beginning and end that stand for nothing in the statement."""
    changes: list[Pairing]
    compounds: list[Pairing]
    """Words that agree but are written otherwise: in one or apart, a number in figures or in words."""
    omissions: list[Pairing]
    """What ellipses and brackets stand for: no changes."""
    _reading: _Reading

    @property
    def share(self) -> float:
        """Share of the quotation's words that agree."""
        return self.agreeing / max(self.size, 1)

    @property
    def similarity(self) -> float:
        """Share of words that agree, of the quotation's or of the statement's, whichever are more."""
        return self.agreeing / max(self.size + self.surplus, 1)

    @property
    def strength(self) -> float:
        """Like `share`, with credit for misspelt words, less a tenth of a word for each one that was dropped."""
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

    @cached_property
    def substitutions(self) -> list[Edit]:
        """Those of the changes that are more than misspelling."""
        return [self._reading.edit(change) for change in self.changes if not self._reading.garbled(change)]

    @property
    def other_date(self) -> bool:
        """Whether a day or year of a date is another one."""
        return any(self._reading.in_date(change) for change in self.changes)

    def as_match(self) -> Match:
        """The match, as the other ways of matching give it."""
        bounds = [self.begin, *(end for gap in self.omissions for end in (gap.source, gap.source_end)), self.end]
        spans = [self._reading.letters.span(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]
        differences = sorted([*self.changes, *self.compounds, *self.omissions], key=_in_source)
        edits = [self._reading.edit(difference) for difference in differences]
        verdict = "altered" if self.changes or self.compounds else "elided" if self.omissions else "verbatim_norm"
        return Match(self.statement, spans, verdict, self.similarity, edits)


def _solid(text: str) -> str:
    """Letters and digits alone."""
    return "".join(filter(str.isalnum, text.casefold()))


def _in_source(change: Pairing) -> int:
    return change.source


def align_in_window(letters: Letters, piece: int, statement: int, begin: int, end: int) -> Alteration | None:
    """The match of a quotation's own words in a window of word positions; None when less than half of them agree."""
    pieces, index = letters.quotes.pieces, letters.index
    words = pieces.words.hashes[pieces.words.first[piece] : pieces.words.first[piece + 1]].tolist()
    runs = align_words(words, index.words.hashes[begin:end].tolist(), letters.quotes.breaks.get(piece, ()))
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
    _read: dict[Pairing, tuple[str, str]] = field(default_factory=dict)
    _near_words: dict[Pairing, list[int]] = field(default_factory=dict)

    def match(self, runs: list[Run]) -> Alteration:
        """The match that agreeing runs (positions in the statement) make, with the words between and beside them."""
        size = len(self.words)
        first, last = runs[0], runs[-1]
        begin = self._edge(0, first.quoted, first.source, -1)
        if begin == first.source:
            runs = [*self._before(first), *runs]
            begin = runs[0].source
        end = self._edge(last.quoted + last.size, size, last.source + last.size, 1)
        if end == last.source + last.size:
            runs = [*runs, *self._after(last)]
            end = runs[-1].source + runs[-1].size
        gaps = list(self._gaps([Run(0, begin, 0), *runs, Run(size, end, 0)]))
        omissions = [gap for gap in gaps if gap.joint]
        compounds = [gap for gap in gaps if not gap.joint and self._written_otherwise(gap)]
        changes = [gap for gap in gaps if not gap.joint and gap not in compounds]
        near = [self._near(change) for change in changes]
        ours = sum(gap.quoted_end - gap.quoted for gap in compounds)
        theirs = sum(gap.source_end - gap.source for gap in [*compounds, *omissions])
        return Alteration(
            statement=self.statement,
            begin=begin,
            end=end,
            size=size,
            agreeing=sum(run.size for run in runs if not self._changed(run)) + ours,
            near=sum(len(words) for words in near),
            misspelt=sum(not self._attested(word) for words in near for word in words),
            surplus=max(0, (end - begin - theirs) - (size - ours)),
            longest=max(run.size for run in runs),
            frayed=(runs[0].quoted if begin == runs[0].source else 0)
            + (size - runs[-1].quoted - runs[-1].size if end == runs[-1].source + runs[-1].size else 0),
            changes=changes,
            compounds=compounds,
            omissions=omissions,
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

    def _edge(self, quoted: int, quoted_end: int, source: int, step: int) -> int:
        """Where the statement's words end that the quotation's words beyond the agreement are written otherwise for.

        From `source` on backwards (`step` -1) or forwards (1); `source` itself when there are none.
        """
        first, last = self.letters.index.words.first[self.statement : self.statement + 2].tolist()
        left = quoted_end - quoted
        for count in range(1, left + _LONGEST_NUMBER) if 0 < left <= _LONGEST_COMPOUND else ():
            edge = source + step * count
            if not first <= edge <= last:
                break
            if self._written_otherwise(Pairing(quoted, quoted_end, min(edge, source), max(edge, source))):
                return edge
        return source

    def _changed(self, run: Run) -> bool:
        """Whether a run of one word is one that merely stands for the statement's."""
        return run.size == 1 and self.words[run.quoted] != int(self.letters.index.words.hashes[run.source])

    def _gaps(self, runs: list[Run]) -> Iterator[Pairing]:
        """What lies between the agreeing runs, in order, and the words that merely stand for the statement's."""
        breaks = self.letters.quotes.breaks.get(self.piece, {})
        for run, following in pairwise(runs):
            if self._changed(run):
                yield Pairing(run.quoted, run.quoted + 1, run.source, run.source + 1)
            between = Pairing(run.quoted + run.size, following.quoted, run.source + run.size, following.source)
            if between.quoted == between.quoted_end and between.source < between.source_end:
                yield between._replace(joint=breaks.get(between.quoted))
            elif between.quoted < between.quoted_end:
                yield between

    def _stands_for(self, quoted: int, source: int) -> bool:
        if self.words[quoted] == int(self.letters.index.words.hashes[source]):
            return True
        return self._like(quoted, source) or counterparts(*self._pair(quoted, source))

    def _written_otherwise(self, gap: Pairing) -> bool:
        """Whether the words are the same, in one or apart ("counter-sign", "countersign"), or the same number."""
        ours, theirs = gap.quoted_end - gap.quoted, gap.source_end - gap.source
        if not ours or not theirs or ours == theirs > 1 or max(ours, theirs) > _LONGEST_COMPOUND + _LONGEST_NUMBER:
            return False
        quoted, source = self._in_letters(gap)
        if quoted[0].isdigit() or source[0].isdigit():
            return same_number(quoted, source)
        return quoted[0].casefold() == source[0].casefold() and _solid(quoted) == _solid(source)

    def _near(self, changed: Pairing) -> list[int]:
        """Words of the quotation (their numbers) that are spelt like the statement's."""
        if changed.quoted_end - changed.quoted != changed.source_end - changed.source:
            return []
        if changed not in self._near_words:
            pairs = zip(
                range(changed.quoted, changed.quoted_end), range(changed.source, changed.source_end), strict=True
            )
            self._near_words[changed] = [q for q, s in pairs if self._like(q, s)]
        return self._near_words[changed]

    def garbled(self, changed: Pairing) -> bool:
        """Whether every word of the quotation there is one that stands in no statement, spelt like the statement's."""
        near = self._near(changed)
        return len(near) == changed.quoted_end - changed.quoted > 0 and not any(map(self._attested, near))

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
        return self._in_letters(Pairing(quoted, quoted + 1, source, source + 1))

    def _in_letters(self, gap: Pairing) -> tuple[str, str]:
        """What the quotation has and what the statement has."""
        if gap not in self._read:
            quoted = self.letters.quoted(self.piece, gap.quoted, gap.quoted_end)
            self._read[gap] = quoted, self.letters.standing(self.statement, gap.source, gap.source_end)
        return self._read[gap]

    def edit(self, changed: Pairing) -> Edit:
        """The change in letters."""
        quoted, source = self._in_letters(changed)
        if joint := changed.joint:
            mark = self.letters.quotes.texts[self.letters.quotes.owner[self.piece]][joint.start : joint.end]
            return make_omission(joint, mark, source, changed.source_end - changed.source)
        if len(self._near(changed)) == changed.quoted_end - changed.quoted > 0 or self._written_otherwise(changed):
            return Edit("replace", quoted, source, meaning_change=False)
        before = self.letters.before_quoted(self.piece, changed.quoted, _CONTEXT)
        source_before = self.letters.before(self.statement, changed.source, _CONTEXT)
        return make_edit(quoted, source, quoted_before=before, source_before=source_before)

    def in_date(self, changed: Pairing) -> bool:
        """Whether what was changed is the figure of a day or a year after a month."""
        _, source = self._in_letters(changed)
        if not source[:1].isdecimal():
            return False
        return bool(_MONTH_BEFORE.search(self.letters.before(self.statement, changed.source, _CONTEXT)))
