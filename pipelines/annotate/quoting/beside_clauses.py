"""Clauses and quotations that share words: which of the two tells what is said.

Quotations are given in text order, as `find_quotations` makes them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.models import Quotation, Span
from pipelines.annotate.parsing import Parse
from pipelines.annotate.reporting.cues import noun_phrase
from pipelines.annotate.tokens import Token

# What stands before the opening mark of words that are announced, and between a clause's last word and a closing mark.
ANNOUNCED = re.compile(r"[:,]\s*[“\"‘'«]?$")
CLOSING_MARK = re.compile(r"[.,;:!?…]{0,3}[”\"’'»]")
NAMING = frozenset({"NOUN", "PROPN", "NUM"})
# Nouns for when and where and to whom something is said: more of them are something said by themselves.
MOST_SETTING = 2
# Characters between the last word in marks and the clause that says whose they are.
MOST_BETWEEN = 3
# A quotation that has this many characters more than the content is longer than the sentence.
LONGER_QUOTATION = 12


def quotation_at(quotations: Sequence[Quotation], offset: int) -> Quotation | None:
    """The quotation whose words stand at `offset` of the document, or None."""
    if not quotations:
        return None
    place = bisect_right(quotations, offset, key=opening) - 1
    if place >= 0 and quotations[place].span.end > offset:
        return quotations[place]
    return None


def begun_within(quotations: Sequence[Quotation], span: Span) -> Sequence[Quotation]:
    """The quotations whose words begin in the span."""
    if not quotations:
        return ()
    first = bisect_left(quotations, span.start, key=opening)
    return quotations[first : bisect_left(quotations, span.end, lo=first, key=opening)]


def opening(quotation: Quotation) -> int:
    """Where its words begin: what quotations are sorted by."""
    return quotation.span.start


def is_part_of(quotation: Quotation, content: Span, cue: int) -> bool:
    """Whether the content is the first or last sentence of a longer quotation, whose own row tells who says it."""
    if quotation.speaker is None:
        return False
    before = content.start - quotation.span.start
    after = quotation.span.end - content.end
    closes = abs(after) <= 2 and before > LONGER_QUOTATION and cue >= quotation.span.end
    return closes or (abs(before) <= 2 and after > LONGER_QUOTATION)


def is_quoted(quotations: Sequence[Quotation], parse: Parse, clause: Clause) -> bool:
    """Whether the clause is somebody's quoted words, or a part of them: its verb and its subject stand in marks."""
    head = parse.start(clause.head)
    quotation = quotation_at(quotations, head)
    if quotation is None or quotation.style not in {"direct", "title"}:
        return False
    return (
        quotation.span.start <= parse.start(clause.tokens[0]) + 1
        or clause.subject is None
        or (quotation.span.start <= parse.start(clause.subject))
    )


def merely_introduces(text: str, quotations: Sequence[Quotation], parse: Parse, clause: Clause) -> bool:
    """Whether a clause says little but who says the words in marks: 'as the minister told reporters, "..."'.

    `quotations` are those that begin in its sentence.
    """
    head = parse.start(clause.head)
    for quotation in quotations:
        if quotation.cue is None or quotation.style != "direct" or not quotation.cue.start <= head < quotation.cue.end:
            continue
        if quotation.span.start >= parse.end(clause.tokens[-1]):
            return True
        if quotation.span.end <= parse.start(clause.tokens[0]) + MOST_BETWEEN:
            return _says_who(parse, quotation, clause)
        announced = ANNOUNCED.search(text, max(0, quotation.span.start - 4), quotation.span.start)
        saying = {token.i for token in (noun_phrase(clause.subject) if clause.subject is not None else ())}
        said = (t for t in clause.tokens if t.pos_ in NAMING and t.i not in saying)
        return announced is not None and sum(not _lies_in(parse, token, quotation) for token in said) <= MOST_SETTING
    return False


def _says_who(parse: Parse, quotation: Quotation, clause: Clause) -> bool:
    """Whether a clause behind the words tells who spoke them and no more: '"...," said Ola Dahl, a nurse'."""
    speaker = quotation.speaker.span if quotation.speaker is not None else None
    saying = {token.i for token in (clause.subject.subtree if clause.subject is not None else ())}
    named = {t.i for t in clause.tokens if speaker is not None and speaker.start <= parse.start(t) < speaker.end}
    more = [t for t in clause.tokens if t.pos_ in NAMING and t.i not in saying | named]
    beside = (t for t in more if not any(above.i in named for above in t.ancestors))
    return bool(named) and sum(1 for _ in beside) <= MOST_SETTING


def _lies_in(parse: Parse, token: Token, quotation: Quotation) -> bool:
    return quotation.span.start <= parse.start(token) < quotation.span.end


def with_closing_mark(text: str, quotations: Sequence[Quotation], span: Span) -> Span:
    """The span with the mark that closes a quotation opened in it: 'the plan was "a disaster"'."""
    quotation = quotation_at(quotations, span.end - 1)
    if quotation is None or quotation.span.start <= span.start:
        return span
    # Dots may stand before the mark: 'a note that began, "Like them ..."'.
    end = max(span.end, quotation.span.end)
    if any(character.isalnum() for character in text[span.end : end]):
        return span
    closing = CLOSING_MARK.match(text, end)
    return Span(span.start, closing.end()) if closing is not None else span
