"""One quotation read against one statement: which of its words stand for which of the statement's, in letters."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.trace.letters import Letters
from pipelines.trace.matching import make_omission
from pipelines.trace.quotes import Joint
from pipelines.trace.verdicts import Edit, all_numbers, counterparts, make_edit, misspelt, same_number

_LONGEST_COMPOUND = 3
"""Words that may be written as one."""
_LONGEST_NUMBER = 4
"""Words that a number of one word may be written in."""
_CONTEXT = 20
"""Characters that tell what stands before a change: the end of a sentence, a month."""
_DATE_CONTEXT = 48
"""Characters that tell whether a number stands in a date."""
_MONTH = "|".join(calendar.month_name[1:])
_DATE_BEFORE = re.compile(rf"\b(?:(?:{_MONTH})\s+(?:\d\d?,?\s+)?|year of our Lord\s[\w\s-]*)$", re.IGNORECASE)
_LONG_FIGURE = re.compile(r"\d{3}")
"""Not a day: "Order 4417 of May 3"."""
_DATE_AFTER = re.compile(rf"\s+(?:day\s+of\s+|of\s+)?(?:{_MONTH})\b")


class Pairing(NamedTuple):
    """Words of a quotation (from `quoted` up to `quoted_end`) and of a statement that stand for each other.

    With a joint, the statement's words are those that an ellipsis or bracket stands for.
    """

    quoted: int
    quoted_end: int
    source: int
    source_end: int
    joint: Joint | None = None


class Reading:
    """A quotation's own words, by number, and those of a statement, by position."""

    def __init__(self, letters: Letters, piece: int, statement: int, words: list[int]):
        ours, theirs = letters.quotes.pieces.words, letters.index.words
        self.letters = letters
        self.statement = statement
        self.words = words
        self._text = letters.quotes.texts[letters.quotes.owner[piece]]
        self._first = ours.first.item(piece)
        # Single numbers of arrays are asked for so often that the way to them counts.
        self._start, self._end = ours.starts.item, ours.ends.item
        self._source_start, self._source_end = theirs.starts.item, theirs.ends.item
        self._source_word = theirs.hashes.item
        self._read: dict[tuple[int, int, int, int], tuple[str, str]] = {}
        self._near_words: dict[Pairing, list[int]] = {}

    def agrees(self, quoted: int, source: int) -> bool:
        """Whether both are the same word."""
        return self.words[quoted] == self._source_word(source)

    def stands_for(self, quoted: int, source: int) -> bool:
        """Whether one word is the other, spelt like it, or another one of the same kind, such as two numbers."""
        if self.agrees(quoted, source) or self._like(quoted, source):
            return True
        return counterparts(*self._in_letters(quoted, quoted + 1, source, source + 1))

    def edge(self, quoted: int, quoted_end: int, source: int, step: int) -> int:
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
            begin, end = (source, edge) if step > 0 else (edge, source)
            if self._written_otherwise(quoted, quoted_end, begin, end):
                return edge
        return source

    def written_otherwise(self, gap: Pairing) -> bool:
        """Whether the words are the same, in one or apart ("counter-sign", "countersign"), or the same number."""
        return self._written_otherwise(gap.quoted, gap.quoted_end, gap.source, gap.source_end)

    def _written_otherwise(self, quoted: int, quoted_end: int, source: int, source_end: int) -> bool:
        ours, theirs = quoted_end - quoted, source_end - source
        if not ours or not theirs or ours == theirs > 1 or max(ours, theirs) > _LONGEST_COMPOUND + _LONGEST_NUMBER:
            return False
        # Mostly the first letters tell.
        begin = self._source_start(source)
        one = self._text[self._start(self._first + quoted)]
        other = self.letters.characters(self.statement, begin, begin + 1)
        if one.isdigit() or other.isdigit():
            return same_number(*self._in_letters(quoted, quoted_end, source, source_end))
        if one.casefold() != other.casefold():
            return False
        words, others = self._in_letters(quoted, quoted_end, source, source_end)
        if ours == theirs and words.isalnum() and others.isalnum():
            # Words of letters alone that were the same would agree.
            return False
        return _solid(words) == _solid(others)

    def near(self, changed: Pairing) -> list[int]:
        """Words of the quotation (their numbers) that are spelt like the statement's."""
        count = changed.quoted_end - changed.quoted
        if count != changed.source_end - changed.source:
            return []
        if changed not in self._near_words:
            pairs = [(changed.quoted + i, changed.source + i) for i in range(count)]
            self._near_words[changed] = [quoted for quoted, source in pairs if self._like(quoted, source)]
        return self._near_words[changed]

    def is_near(self, changed: Pairing) -> bool:
        """Whether every word of the quotation there is spelt like the statement's."""
        return len(self.near(changed)) == changed.quoted_end - changed.quoted > 0

    def is_garbled(self, changed: Pairing) -> bool:
        """The same, and whether none of them stands in any statement."""
        return self.is_near(changed) and not any(map(self.is_attested, self.near(changed)))

    def is_attested(self, quoted: int) -> bool:
        """Whether any statement has the word."""
        return self.letters.index.attests(self.words[quoted])

    def _like(self, quoted: int, source: int) -> bool:
        """Whether one word is spelt like the other; lengths far apart are told without reading them."""
        length = self._source_end(source) - self._source_start(source)
        if abs(self._end(self._first + quoted) - self._start(self._first + quoted) - length) * 4 > length + 2:
            return False
        words = self._in_letters(quoted, quoted + 1, source, source + 1)
        return misspelt(*words, attested=lambda: self.is_attested(quoted))

    def in_letters(self, gap: Pairing) -> tuple[str, str]:
        """What the quotation has and what the statement has."""
        return self._in_letters(gap.quoted, gap.quoted_end, gap.source, gap.source_end)

    def _in_letters(self, quoted: int, quoted_end: int, source: int, source_end: int) -> tuple[str, str]:
        key = (quoted, quoted_end, source, source_end)
        if key not in self._read:
            words = ""
            if quoted < quoted_end:
                words = self._text[self._start(self._first + quoted) : self._end(self._first + quoted_end - 1)]
            self._read[key] = words, self.letters.standing(self.statement, source, source_end)
        return self._read[key]

    def edit(self, changed: Pairing) -> Edit:
        """The change in letters."""
        if self.is_near(changed):
            return self.same_words(changed)
        quoted, source = self.in_letters(changed)
        source_before = self.letters.before(self.statement, changed.source, _CONTEXT)
        return make_edit(quoted, source, quoted_before=self._before(changed.quoted), source_before=source_before)

    def _before(self, quoted: int) -> str:
        """Some of what the quotation has before a word; nothing after its last one."""
        if quoted == len(self.words):
            return ""
        start = self._start(self._first + quoted)
        return self._text[max(0, start - _CONTEXT) : start]

    def same_words(self, changed: Pairing) -> Edit:
        """The words in letters where they are the same, misspelt or written otherwise."""
        return Edit("replace", *self.in_letters(changed), meaning_change=False)

    def omissions(self, gaps: list[Pairing]) -> Iterator[tuple[Pairing, Edit]]:
        """What ellipses and brackets stand for."""
        for gap in gaps:
            if gap.joint:
                mark = self._text[gap.joint.start : gap.joint.end]
                _, source = self.in_letters(gap)
                yield gap, make_omission(gap.joint, mark, source, gap.source_end - gap.source)

    def is_in_date(self, changed: Pairing) -> bool:
        """Whether what was changed is a day or a year of a date, in figures or in words."""
        _, source = self.in_letters(changed)
        if not source[:1].isdecimal() and not all_numbers(source):
            return False
        before = self.letters.before(self.statement, changed.source, _DATE_CONTEXT)
        if _DATE_BEFORE.search(before):
            return True
        after = self.letters.after(self.statement, changed.source_end, _DATE_CONTEXT)
        return _LONG_FIGURE.match(source) is None and _DATE_AFTER.match(after) is not None


def _solid(text: str) -> str:
    """Letters and digits alone."""
    return text.casefold() if text.isalnum() else "".join(filter(str.isalnum, text.casefold()))
