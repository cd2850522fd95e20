"""A quotation whose words were changed: aligned with a window of a statement, its changes told one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipelines.trace.align import Run, align_words
from pipelines.trace.letters import Letters
from pipelines.trace.matching import Match
from pipelines.trace.quotes import Joint
from pipelines.trace.reading import Pairing, Reading
from pipelines.trace.verdicts import Edit
from pipelines.trace.windows import Windows

_MISSPELT_SHARE = 0.9
"""What a misspelt word counts for when a match is judged: a word that stands in no statement."""
_KIN_SHARE = 0.5
"""The same for a word of like spelling that is a word of its own: another form of it mostly."""


@dataclass(eq=False)
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
    _reading: Reading

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
        return [self._reading.in_letters(change) for change in self.changes if not self._reading.is_garbled(change)]

    @property
    def other_date(self) -> bool:
        """Whether a day or year of a date is another one."""
        return any(map(self._reading.is_in_date, self.changes))

    def as_match(self) -> Match:
        """The match, as the other ways of matching give it."""
        bounds = [self.begin, *(end for gap in self.omissions for end in (gap.source, gap.source_end)), self.end]
        spans = [self._reading.letters.span(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=True)]
        edits = list(zip(self.changes, self.edits, strict=True))
        edits += [(compound, self._reading.same_words(compound)) for compound in self.compounds]
        edits += self._reading.omissions(self.omissions)
        edits.sort(key=_in_source)
        verdict = "altered" if self.changes or self.compounds else "elided" if self.omissions else "verbatim_norm"
        return Match(self.statement, spans, verdict, self.similarity, [edit for _, edit in edits])


def _in_source(told: tuple[Pairing, Edit]) -> int:
    return told[0].source


class Draft:
    """Words of a quotation that agree with a statement's: what is known of a match before its changes are read."""

    def __init__(self, reading: Reading, runs: list[Run], breaks: dict[int, Joint]):
        """From runs of agreeing words; before the quotation's words in `breaks` ellipses and brackets stand."""
        self._reading = reading
        self._breaks = breaks
        before, self._begin = self._beginning(runs[0])
        after, self._end = self._ending(runs[-1])
        self._standing = {run.quoted for run in (*before, *after) if not reading.agrees(run.quoted, run.source)}
        """Words that merely stand for the statement's."""
        self._runs = [*before, *runs, *after]
        first, last = self._runs[0], self._runs[-1]
        self.frayed = first.quoted if self._begin == first.source else 0
        """Words at its beginning and end that stand for nothing in the statement."""
        if self._end == last.source + last.size:
            self.frayed += len(reading.words) - last.quoted - last.size

    @property
    def statement(self) -> int:
        """Number of the statement."""
        return self._reading.statement

    def _beginning(self, first: Run) -> tuple[list[Run], int]:
        """Single words before the first agreement that stand for the quotation's, and where the match begins."""
        if not first.quoted:
            return [], first.source
        edge = self._reading.edge(0, first.quoted, first.source, -1)
        if edge != first.source:
            return [], edge
        least = self._reading.letters.index.words.first.item(self._reading.statement)
        found: list[Run] = []
        quoted, source = first.quoted - 1, first.source - 1
        while quoted >= 0 and source >= least and self._reading.stands_for(quoted, source):
            found.insert(0, Run(quoted, source, 1))
            quoted, source = quoted - 1, source - 1
        return found, source + 1

    def _ending(self, last: Run) -> tuple[list[Run], int]:
        """The same after the last agreement."""
        size, quoted, source = len(self._reading.words), last.quoted + last.size, last.source + last.size
        if quoted == size:
            return [], source
        edge = self._reading.edge(quoted, size, source, 1)
        if edge != source:
            return [], edge
        end = self._reading.letters.index.words.first.item(self._reading.statement + 1)
        found: list[Run] = []
        while quoted < size and source < end and self._reading.stands_for(quoted, source):
            found.append(Run(quoted, source, 1))
            quoted, source = quoted + 1, source + 1
        return found, source

    def finish(self) -> Alteration:
        """The match, with the words between the runs and beside them."""
        reading, size = self._reading, len(self._reading.words)
        changes: list[Pairing] = []
        compounds: list[Pairing] = []
        omissions: list[Pairing] = []
        near: list[int] = []
        ours = theirs = 0
        for gap in self._gaps():
            if gap.joint:
                omissions.append(gap)
                theirs += gap.source_end - gap.source
            elif reading.written_otherwise(gap):
                compounds.append(gap)
                ours += gap.quoted_end - gap.quoted
                theirs += gap.source_end - gap.source
            else:
                changes.append(gap)
                near += reading.near(gap)
        sizes = [run.size for run in self._runs]
        return Alteration(
            statement=reading.statement,
            begin=self._begin,
            end=self._end,
            size=size,
            agreeing=sum(sizes) - len(self._standing) + ours,
            near=len(near),
            misspelt=len([word for word in near if not reading.is_attested(word)]),
            surplus=max(0, (self._end - self._begin - theirs) - (size - ours)),
            longest=max(sizes),
            frayed=self.frayed,
            changes=changes,
            compounds=compounds,
            omissions=omissions,
            _reading=reading,
        )

    def _gaps(self) -> Iterator[Pairing]:
        """What lies between the agreeing runs, in order, and the words that merely stand for the statement's."""
        runs = [Run(0, self._begin, 0), *self._runs, Run(len(self._reading.words), self._end, 0)]
        for run, following in pairwise(runs):
            quoted, source = run.quoted + run.size, run.source + run.size
            if run.size == 1 and run.quoted in self._standing:
                yield Pairing(run.quoted, quoted, run.source, source)
            if quoted < following.quoted:
                yield Pairing(quoted, following.quoted, source, following.source)
            elif source < following.source:
                yield Pairing(quoted, quoted, source, following.source, self._breaks.get(quoted))


def draft_match(letters: Letters, windows: Windows, row: int, runs: list[Run] | None = None) -> Draft | None:
    """The match of a quotation's own words in a window, by number, from runs of agreeing words or else aligned.

    None when less than half of the words agree.
    """
    piece, words = windows.piece.item(row), letters.quotes.pieces.words
    quoted = words.hashes[words.first.item(piece) : words.first.item(piece + 1)].tolist()
    breaks = letters.quotes.breaks(piece)
    if runs is None:
        begin, end = windows.begin.item(row), windows.end.item(row)
        aligned = align_words(quoted, letters.index.words.hashes[begin:end].tolist(), breaks)
        if sum([run.size for run in aligned]) * 2 < len(quoted):
            return None
        runs = [Run(run.quoted, run.source + begin, run.size) for run in aligned]
    return Draft(Reading(letters, piece, windows.statement.item(row), quoted), runs, breaks)
