"""Lines of PDF pages -> paragraphs: where one ends, and how its lines and divided words are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.ingest.readers.pdf_layout import Line

# A gap above a line larger than this share of the usual one begins a paragraph.
_WIDE_GAP = 1.45
# A line whose type differs by more than this share is a heading, a note or a caption.
_OTHER_SIZE = 0.08
# An indent of a first line, and how much of its column the last line of a paragraph leaves free, in sizes of type.
_INDENT, _SHORT = 0.9, 2.5
# Notes are set smaller than this share of the usual type.
_NOTE_SIZE = 0.88
_ITEM = re.compile(r"^(?:[•‣◦▪●■–—-]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,2}$")
_DIVIDED = re.compile(r"(\w+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, the page it begins on, and the size of its type."""

    text: str
    page: int
    size: float
    is_note: bool = False


def paragraphs_of(pages: list[list[Line]]) -> list[Paragraph]:
    """The paragraphs of all pages in reading order; one that goes on over the page is one."""
    usual = _usual_size(pages)
    words = _vocabulary(pages)
    found: list[Paragraph] = []
    notes: list[Paragraph] = []
    for number, lines in enumerate(pages):
        made = [_paragraph(group, number, usual, words) for group in _groups(lines)]
        body = [each for each in made if not each.is_note]
        if found and body and _goes_on(found[-1], body[0]):
            joined = join_lines([found[-1].text, body[0].text], words)
            found[-1] = replace(found[-1], text=joined)
            body = body[1:]
            # The page's notes waited for the paragraph that it ended with.
            found, notes = found + notes, []
        found, notes = found + notes + body, [each for each in made if each.is_note]
    return found + notes


def join_lines(lines: list[str], words: frozenset[str]) -> str:
    """Lines as one text; a word divided at a line's end is made whole.

    A hyphen stays where the document writes the word with it elsewhere and never without.
    """
    text = lines[0]
    for line in lines[1:]:
        divided = _DIVIDED.search(text)
        following = _WORD.match(line)
        if divided is None or following is None:
            text = f"{text} {line}"
        elif _keeps_hyphen(divided[1], following[0], line, words) and not text.endswith("\u00ad"):
            text = text + line
        else:
            text = text[:-1] + line
    return text


def _keeps_hyphen(before: str, after: str, line: str, words: frozenset[str]) -> bool:
    whole = (before + after).casefold()
    if whole in words:
        return False
    if f"{before}-{after}".casefold() in words:
        return True
    return not line[:1].islower() or before.isdigit() or before.isupper()


def _vocabulary(pages: list[list[Line]]) -> frozenset[str]:
    """Every word that stands whole inside a line."""
    words: set[str] = set()
    for lines in pages:
        for line in lines:
            inside = line.text.rsplit(" ", 1)[0] if _DIVIDED.search(line.text) else line.text
            words.update(word.casefold() for word in _WORD.findall(inside))
    return frozenset(words)


def _usual_size(pages: list[list[Line]]) -> float:
    sizes: dict[float, int] = {}
    for lines in pages:
        for line in lines:
            sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph of a page."""
    gap = _usual_gap(lines)
    group: list[Line] = []
    for line in lines:
        if group and _begins(group, line, gap):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _usual_gap(lines: list[Line]) -> float:
    """The usual distance from one line's top to the next's."""
    gaps = sorted(b.top - a.top for a, b in pairwise(lines) if a.column == b.column and b.top > a.top)
    return gaps[len(gaps) // 3] if gaps else 0.0


def _begins(group: list[Line], line: Line, gap: float) -> bool:
    """Whether a line begins a paragraph after the lines before it."""
    last = group[-1]
    if abs(line.size - last.size) > _OTHER_SIZE * max(last.size, 0.1):
        return True
    if _ITEM.match(line.text) and (_SENTENCE_END.search(last.text) or _ITEM.match(group[0].text)):
        return True
    if line.column != last.column:
        # The next column of the page: the paragraph goes on unless it plainly ended.
        return bool(_SENTENCE_END.search(last.text)) or _is_short(last) or not line.text[:1].islower()
    if line.top - last.top > _WIDE_GAP * max(gap, last.size):
        return True
    if len(group) > 1 or line.column[0] == last.column[0]:
        indented = (
            line.x0 - line.column[1] > _INDENT * line.size and last.x0 - last.column[1] <= _INDENT * line.size / 2
        )
        if indented and _SENTENCE_END.search(last.text):
            return True
    return bool(_SENTENCE_END.search(last.text)) and _is_short(last) and line.text[:1].isupper()


def _is_short(line: Line) -> bool:
    return line.column[2] - line.x1 > _SHORT * line.size


def _paragraph(group: list[Line], page: int, usual: float, words: frozenset[str]) -> Paragraph:
    return Paragraph(
        join_lines([line.text for line in group], words), page, group[0].size, group[0].size < _NOTE_SIZE * usual
    )


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph at the end of a page goes on at the beginning of the next."""
    if abs(before.size - after.size) > _OTHER_SIZE * max(before.size, 0.1) or _ITEM.match(after.text):
        return False
    return bool(_DIVIDED.search(before.text)) or (
        not _SENTENCE_END.search(before.text) and (after.text[:1].islower() or before.text.endswith(","))
    )
