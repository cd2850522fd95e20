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

    @property
    def changes_meaning(self) -> bool:
        """Whether any of them does."""
        return any(edit.meaning_change for edit in self.edits)

    @property
    def substitutions(self) -> list[tuple[str, str]]:
        """Those of the changes that are more than misspelling: what the quotation has and what the statement has."""
        return [self._reading.in_letters(change) for change in self.changes if not self._reading.garbled(change)]

    @property
    def other_date(self) -> bool:
        """Whether a day or year of a date is another one."""
        return any(self._reading.in_date(change) for change in self.changes)

    def as_match(self) -> Match:
        """The match, as the other ways of matching give it."""
        bounds = [self.begin, *(end for gap in self.omissions for end in (gap.source, gap.source_end)), self.end]
        spans = [self._reading.letters.span(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]
        edits = list(zip(self.changes, self.edits, strict=True))
        edits += [(compound, self._reading.same_words(compound)) for compound in self.compounds]
        edits += [(gap, self._reading.omission(gap, gap.joint)) for gap in self.omissions if gap.joint]
        edits.sort(key=_in_source)
        verdict = "altered" if self.changes or self.compounds else "elided" if self.omissions else "verbatim_norm"
        return Match(self.statement, spans, verdict, self.similarity, [edit for _, edit in edits])


def _solid(text: str) -> str:
    """Letters and digits alone."""
    return "".join(filter(str.isalnum, text.casefold()))


def _in_source(told: tuple[Pairing, Edit]) -> int:
    return told[0].source


def align_in_window(letters: Letters, piece: int, statement: int, begin: int, end: int) -> Alteration | None:
    """The match of a quotation's own words in a window of word positions; None when less than half of them agree."""
    pieces, index = letters.quotes.pieces, letters.index
    first = pieces.words.first.item(piece)
    words = pieces.words.hashes[first : pieces.words.first.item(piece + 1)].tolist()
    breaks = letters.quotes.breaks(piece)
    runs = align_words(words, index.words.hashes[begin:end].tolist(), breaks)
    if sum([run.size for run in runs]) * 2 < len(words):
        return None
    reading = _Reading(letters, statement, letters.quotes.texts[letters.quotes.owner[piece]], words, first, breaks)
    return reading.match([Run(r.quoted, r.source + begin, r.size) for r in runs])


@dataclass(eq=False)
class _Reading:
    """One quotation read against one statement; `first` is where its words begin among those of all quotations."""

    letters: Letters
    statement: int
    text: str
    words: list[int]
    first: int
    breaks: dict[int, Joint]
    _read: dict[Pairing, tuple[str, str]] = field(default_factory=dict)
    _near_words: dict[Pairing, list[int]] = field(default_factory=dict)

    def match(self, runs: list[Run]) -> Alteration:
        """The match that agreeing runs (positions in the statement) make, with the words between and beside them."""
        size = len(self.words)
        before, begin = self._beginning(runs[0])
        after, end = self._ending(runs[-1])
        standing = {r.quoted for r in (*before, *after) if self.words[r.quoted] != self._word(r.source)}
        runs = [*before, *runs, *after]
        gaps = list(self._gaps([Run(0, begin, 0), *runs, Run(size, end, 0)], standing))
        omissions = [gap for gap in gaps if gap.joint]
        compounds = [gap for gap in gaps if not gap.joint and self._written_otherwise(gap)]
        changes = [gap for gap in gaps if not gap.joint and gap not in compounds]
        near = [word for change in changes for word in self._near(change)]
        ours = sum([gap.quoted_end - gap.quoted for gap in compounds])
        theirs = sum([gap.source_end - gap.source for gap in (*compounds, *omissions)])
        sizes = [run.size for run in runs]
        return Alteration(
            statement=self.statement,
            begin=begin,
            end=end,
            size=size,
            agreeing=sum(sizes) - len(standing) + ours,
            near=len(near),
            misspelt=len([word for word in near if not self._attested(word)]),
            surplus=max(0, (end - begin - theirs) - (size - ours)),
            longest=max(sizes),
            frayed=(runs[0].quoted if begin == runs[0].source else 0)
            + (size - runs[-1].quoted - runs[-1].size if end == runs[-1].source + runs[-1].size else 0),
            changes=changes,
            compounds=compounds,
            omissions=omissions,
            _reading=self,
        )

    def _beginning(self, first: Run) -> tuple[list[Run], int]:
        """Single words before the first agreement that stand for the quotation's, and where the match begins."""
        if not first.quoted:
            return [], first.source
        edge = self._edge(0, first.quoted, first.source, -1)
        if edge != first.source:
            return [], edge
        least = self.letters.index.words.first.item(self.statement)
        found: list[Run] = []
        quoted, source = first.quoted - 1, first.source - 1
        while quoted >= 0 and source >= least and self._stands_for(quoted, source):
            found.insert(0, Run(quoted, source, 1))
            quoted, source = quoted - 1, source - 1
        return found, source + 1

    def _ending(self, last: Run) -> tuple[list[Run], int]:
        """The same after the last agreement."""
        size, quoted, source = len(self.words), last.quoted + last.size, last.source + last.size
        if quoted == size:
            return [], source
        edge = self._edge(quoted, size, source, 1)
        if edge != source:
            return [], edge
        end = self.letters.index.words.first.item(self.statement + 1)
        found: list[Run] = []
        while quoted < size and source < end and self._stands_for(quoted, source):
            found.append(Run(quoted, source, 1))
            quoted, source = quoted + 1, source + 1
        return found, source

    def _edge(self, quoted: int, quoted_end: int, source: int, step: int) -> int:
        """Where the statement's words end that the quotation's words beyond the agreement are written otherwise for.

        From `source` on backwards (`step` -1) or forwards (1); `source` itself when there are none.
        """
        left = quoted_end - quoted
        if left > _LONGEST_COMPOUND:
            return source
        first, last = self.letters.index.words.first[self.statement : self.statement + 2].tolist()
        for count in range(1, left + _LONGEST_NUMBER):
            edge = source + step * count
            if not first <= edge <= last:
                break
            if self._written_otherwise(Pairing(quoted, quoted_end, min(edge, source), max(edge, source))):
                return edge
        return source

    def _gaps(self, runs: list[Run], standing: set[int]) -> Iterator[Pairing]:
        """What lies between the agreeing runs, in order, and the words that merely stand for the statement's."""
        for run, following in pairwise(runs):
            quoted, source = run.quoted + run.size, run.source + run.size
            if run.size == 1 and run.quoted in standing:
                yield Pairing(run.quoted, quoted, run.source, source)
            if quoted < following.quoted:
                yield Pairing(quoted, following.quoted, source, following.source)
            elif source < following.source:
                yield Pairing(quoted, quoted, source, following.source, self.breaks.get(quoted))

    def _word(self, source: int) -> int:
        return self.letters.index.words.hashes.item(source)

    def _stands_for(self, quoted: int, source: int) -> bool:
        if self.words[quoted] == self._word(source) or self._like(quoted, source):
            return True
        return counterparts(*self.in_letters(Pairing(quoted, quoted + 1, source, source + 1)))

    def _written_otherwise(self, gap: Pairing) -> bool:
        """Whether the words are the same, in one or apart ("counter-sign", "countersign"), or the same number."""
        ours, theirs = gap.quoted_end - gap.quoted, gap.source_end - gap.source
        if not ours or not theirs or ours == theirs > 1 or max(ours, theirs) > _LONGEST_COMPOUND + _LONGEST_NUMBER:
            return False
        # Mostly the first letters tell.
        begin = self.letters.index.words.starts.item(gap.source)
        one = self.text[self.letters.quotes.pieces.words.starts.item(self.first + gap.quoted)]
        other = self.letters.characters(self.statement, begin, begin + 1)
        if one.isdigit() or other.isdigit():
            return same_number(*self.in_letters(gap))
        if one.casefold() != other.casefold():
            return False
        quoted, source = self.in_letters(gap)
        return _solid(quoted) == _solid(source)

    def _near(self, changed: Pairing) -> list[int]:
        """Words of the quotation (their numbers) that are spelt like the statement's."""
        count = changed.quoted_end - changed.quoted
        if count != changed.source_end - changed.source:
            return []
        if changed not in self._near_words:
            pairs = [(changed.quoted + i, changed.source + i) for i in range(count)]
            self._near_words[changed] = [quoted for quoted, source in pairs if self._like(quoted, source)]
        return self._near_words[changed]

    def garbled(self, changed: Pairing) -> bool:
        """Whether every word of the quotation there is one that stands in no statement, spelt like the statement's."""
        near = self._near(changed)
        return len(near) == changed.quoted_end - changed.quoted > 0 and not any(map(self._attested, near))

    def _like(self, quoted: int, source: int) -> bool:
        """Whether one word is spelt like the other; lengths far apart are told without reading them."""
        ours, theirs, at = self.letters.quotes.pieces.words, self.letters.index.words, self.first + quoted
        length = theirs.ends.item(source) - theirs.starts.item(source)
        if abs(ours.ends.item(at) - ours.starts.item(at) - length) * 4 > length + 2:
            return False
        words = self.in_letters(Pairing(quoted, quoted + 1, source, source + 1))
        return misspelt(*words, attested=False) and (misspelt(*words) or not self._attested(quoted))

    def _attested(self, quoted: int) -> bool:
        """Whether any statement has the word."""
        return self.letters.index.attests(self.words[quoted])

    def in_letters(self, gap: Pairing) -> tuple[str, str]:
        """What the quotation has and what the statement has."""
        if gap not in self._read:
            words, begin, end = self.letters.quotes.pieces.words, self.first + gap.quoted, self.first + gap.quoted_end
            quoted = self.text[words.starts.item(begin) : words.ends.item(end - 1)] if end > begin else ""
            self._read[gap] = quoted, self.letters.standing(self.statement, gap.source, gap.source_end)
        return self._read[gap]

    def edit(self, changed: Pairing) -> Edit:
        """The change in letters."""
        if len(self._near(changed)) == changed.quoted_end - changed.quoted > 0:
            return self.same_words(changed)
        quoted, source = self.in_letters(changed)
        source_before = self.letters.before(self.statement, changed.source, _CONTEXT)
        return make_edit(quoted, source, quoted_before=self._before(changed.quoted), source_before=source_before)

    def _before(self, quoted: int) -> str:
        """Some of what the quotation has before a word; nothing after its last one."""
        if quoted == len(self.words):
            return ""
        start = self.letters.quotes.pieces.words.starts.item(self.first + quoted)
        return self.text[max(0, start - _CONTEXT) : start]

    def same_words(self, changed: Pairing) -> Edit:
        """The words in letters where they are the same, misspelt or written otherwise."""
        return Edit("replace", *self.in_letters(changed), meaning_change=False)

    def omission(self, gap: Pairing, joint: Joint) -> Edit:
        """What an ellipsis or bracket stands for."""
        _, source = self.in_letters(gap)
        mark = self.text[joint.start : joint.end]
        return make_omission(joint, mark, source, gap.source_end - gap.source)

    def in_date(self, changed: Pairing) -> bool:
        """Whether what was changed is the figure of a day or a year after a month."""
        _, source = self.in_letters(changed)
        if not source[:1].isdecimal():
            return False
        return bool(_MONTH_BEFORE.search(self.letters.before(self.statement, changed.source, _CONTEXT)))
