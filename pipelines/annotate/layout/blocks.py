"""Cut a plain text into blocks: paragraphs, single lines, list items; hard-wrapped lines are joined again.

Only layout is read here (blank lines, line lengths, markers). What a block is for is decided in `passages`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.annotate.models import Span

BULLET = re.compile(r"(?:[-–—•*·▪◦‣●○■□➢►]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t\u00a0]+(?=\S)")
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Lines longer than this are not wrapped by hand: the widest convention of plain text is 132 columns.
WIDEST_WRAP = 132
# Shorter lines than this are lists, verse or labels.
NARROWEST_WRAP = 40
# A wrapped line leaves no more room than its neighbour's first word would take, give or take a few characters.
WRAP_SLACK = 8
# Share of a document's lines that must fit the wrap width before two lone lines are taken for one wrapped paragraph.
WRAPPED_SHARE = 0.95
# Lines of a group that are taken for wrapped prose whatever the rest of the document looks like.
LONG_GROUP = 6


@dataclass(frozen=True)
class Block:
    """A trimmed stretch of text that stands by itself, with the layout that tells its role."""

    span: Span
    text: str
    lines: int
    indent: int
    """Columns of white space before its first line."""
    group: int
    """Number of the blank-line separated group it stands in."""
    alone: bool
    """Whether blank lines (or the ends of the text) stand on both sides."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def ends_sentence(self) -> bool:
        """Whether its last characters close a sentence."""
        return bool(SENTENCE_END.search(self.text[-8:]))


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    indent: int


def find_blocks(text: str) -> list[Block]:
    """Blocks of `text` in order; together they hold every character that is not white space, once."""
    groups = list(_groups(text))
    lengths = [len(line.text) for group in groups for line in group]
    fitting = sum(length <= WIDEST_WRAP for length in lengths)
    wrapped = len(lengths) > 2 and fitting >= WRAPPED_SHARE * len(lengths)
    blocks: list[Block] = []
    for number, group in enumerate(groups):
        runs = list(_runs(group, wrapped))
        for run in runs:
            span = Span(run[0].start, run[-1].end)
            blocks.append(Block(span, span.slice(text), len(run), run[0].indent, number, len(runs) == 1))
    return blocks


def _groups(text: str) -> Iterator[list[_Line]]:
    """Lines that are not blank, grouped between blank lines."""
    group: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            indent = len(raw) - len(raw.lstrip())
            group.append(_Line(start + indent, start + indent + len(content), content, indent))
        elif group:
            yield group
            group = []
        start += len(raw) + 1
    if group:
        yield group


def _runs(group: list[_Line], wrapped: bool) -> Iterator[list[_Line]]:
    """The group's lines, joined where the break between two of them is only a wrapped line's end."""
    if len(group) == 1:
        yield group
        return
    width = max(len(line.text) for line in group)
    # A handful of lines of like length may be a list by chance: there the whole document has to be wrapped.
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP or not (wrapped or len(group) >= LONG_GROUP) or not _is_prose(group):
        yield from ([line] for line in group)
        return
    items = [bool(BULLET.match(line.text)) for line in group]
    wraps = [_is_wrap(before.text, line.text, width) for before, line in pairwise(group)]
    if not all(wrap or item for wrap, item in zip(wraps, items[1:], strict=True)):
        yield from ([line] for line in group)
        return
    run = [group[0]]
    for line, item in zip(group[1:], items[1:], strict=True):
        if item:
            yield run
            run = [line]
        else:
            run.append(line)
    yield run


def _is_prose(group: list[_Line]) -> bool:
    """Whether most breaks fall inside sentences, as they do in wrapped prose and not in lists of sentences."""
    breaks = group[:-1]
    inside = sum(not SENTENCE_END.search(line.text[-8:]) for line in breaks)
    return inside * 2 > len(breaks)


def _is_wrap(before: str, line: str, width: int) -> bool:
    """Whether `line` continues `before`: its first word would not have fitted, or a sentence runs on."""
    if len(before) < NARROWEST_WRAP:
        return False
    first = len(line.split(None, 1)[0])
    if len(before) + 1 + first + WRAP_SLACK > width:
        return True
    return line[:1].islower() and not SENTENCE_END.search(before[-8:])
