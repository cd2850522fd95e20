"""Finding and pairing quotation marks: straight and curly, double and single, nested, unbalanced, across paragraphs.

Text between marks only; whose words they are and of what style is said elsewhere. One pass over each passage: every
mark is read as opening, closing or stray, and the cheapest reading of the whole passage wins, so that one missing or
misplaced mark does not turn the rest of the passage inside out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.models import Passage, Span
from pipelines.annotate.quoting.forgotten_marks import end_of_unclosed
from pipelines.annotate.quoting.single_marks import BEFORE_OPENING, find_singles, opens_single
from pipelines.annotate.reporting.said_forms import said, says

DOUBLE = re.compile(r"``|''|[\"“”„‟«»＂]")
OPENING = frozenset({"“", "„", "‟", "«", "``", "‘", "‚", "‹"})
CLOSING = frozenset({"”", "»", "''", "’", "›"})
ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Mr|Mrs|Ms|Dr|Jr|Sr|Inc|Corp|Ltd|Co|St|etc)\.$")
AFTER_CLOSING = frozenset(".,;:!?)]}—–-/|\"”’'…*")

# Words of a name or a pronoun before a verb of saying, right after a closing mark.
SPEAKER = r" (?:[A-Z][\w.’'-]+ |s?he |they ){0,4}"
LEADING = frozenset(" \t\n\"“„«'‘")

# Costs of reading a mark against its looks. A stray mark costs as much as one wholly misplaced mark, so that pairs
# win where both readings are possible; a same-style quotation inside a quotation is rarer than two in a row.
AGAINST_ONE_SIDE = 2.0
AGAINST_CURL = 6.0
STRAY = 4.0
STRAY_PRIME = 0.4
NESTED = 2.0
UNCLOSED = 3.5
UNCLOSED_BUT_CARRIED_ON = 0.5
CARRIED_IN = 1.0
UNOPENED = 3.5
MAX_DEPTH = 2
# How many paragraphs without any mark a quotation may run on for before its closing mark.
MAX_SILENT_PASSAGES = 5


@dataclass(frozen=True)
class Marked:
    """A stretch of text between marks. `inner` is trimmed; `outer` includes the marks that are there."""

    inner: Span
    outer: Span
    repaired: bool = False
    """Whether a mark was missing."""
    continued: bool = False
    """Whether it carries on a quotation opened in an earlier paragraph."""


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    opening: float
    closing: float
    stray: float


def find_marked(text: str, passages: Sequence[Passage]) -> list[Marked]:
    """Outermost marked stretches in text order, one for each paragraph that a quotation runs through."""
    found: list[Marked] = []
    marks = [_double_marks(text, passage.span) for passage in passages]
    carried = carried_single = False
    for index, passage in enumerate(passages):
        here = marks[index]
        begins_open = bool(here) and not text[passage.span.start : here[0].start].strip() and here[0].opening < STRAY
        carries_on = _carries_on(text, passages, marks, index)
        unopened = not carried and bool(here) and _lacks_opening(text, passage.span, here[0])
        pairs, open_at_end = _pair(here, carried and not begins_open, carries_on, unopened=unopened)
        first_word = _first_word(text, passage.span)
        doubles = [
            marked
            for pair in pairs
            if (marked := _marked(text, passage.span, *pair, first_word, carried=carried, carries_on=carries_on))
            is not None
        ]
        again = index + 1 < len(passages) and opens_single(text, passages[index + 1].span)
        stretches = _with_singles(
            text, passage.span, doubles, first_word, carried=carried_single, carries_on=again and not open_at_end
        )
        found += stretches
        carried = open_at_end and carries_on
        carried_single = again and bool(stretches) and _is_open_single(text, stretches[-1])
    return found


def _is_open_single(text: str, marked: Marked) -> bool:
    """Whether a stretch was opened by a single mark and runs on into the next passage."""
    return text[marked.outer.start] in "'‘`" and marked.outer.end == marked.inner.end


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space, stray marks and the sentence's own punctuation; None when no word is left."""
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:" or _is_full_stop(text, start, end)):
        end -= 1
    return Span(start, end) if any(ch.isalnum() for ch in text[start:end]) else None


def _is_full_stop(text: str, start: int, end: int) -> bool:
    """Whether the text ends with a full stop that is neither part of an ellipsis nor of an abbreviation."""
    if text[end - 1] != "." or text.endswith("..", start, end):
        return False
    return ABBREVIATION.search(text, max(start, end - 12), end) is None


def _double_marks(text: str, span: Span) -> list[_Mark]:
    return [_weighed(text, span, m) for m in DOUBLE.finditer(text, span.start, span.end)]


def _weighed(text: str, span: Span, match: re.Match[str]) -> _Mark:
    """What reading this mark as opening, closing or stray costs, by its shape and its neighbours."""
    before = text[match.start() - 1] if match.start() > span.start else " "
    after = text[match.end()] if match.end() < span.end else " "
    opening = (
        AGAINST_ONE_SIDE * (not (before.isspace() or before in BEFORE_OPENING)) + AGAINST_ONE_SIDE * after.isspace()
    )
    closing = AGAINST_ONE_SIDE * before.isspace() + AGAINST_ONE_SIDE * (not (after.isspace() or after in AFTER_CLOSING))
    if match.group() in OPENING:
        opening, closing = 0.0, AGAINST_CURL + closing
    elif match.group() in CLOSING:
        opening, closing = AGAINST_CURL + opening, 0.0
    prime = match.group() in {'"', "''"} and before.isdigit()
    return _Mark(match.start(), match.end(), opening, closing, STRAY_PRIME if prime else STRAY)


def _carries_on(text: str, passages: Sequence[Passage], marks: Sequence[list[_Mark]], index: int) -> bool:
    """Whether a quotation left open in this passage goes on: the next opens again, or a later one only closes."""
    for later in range(index + 1, min(index + 2 + MAX_SILENT_PASSAGES, len(passages))):
        if not marks[later]:
            continue
        first = marks[later][0]
        if later == index + 1 and not text[passages[later].span.start : first.start].strip() and first.opening < STRAY:
            return True
        return first.closing < first.opening and len(marks[later]) % 2 == 1
    return False


def _lacks_opening(text: str, passage: Span, first: _Mark) -> bool:
    """Whether the first mark of a passage closes words that were never opened: 'We lost the farm," Lane said.'"""
    if first.start == passage.start or text[first.start - 1] not in ",?!" or first.opening <= first.closing:
        return False
    return _reported().match(text, first.end, passage.end) is not None


@cache
def _reported() -> re.Pattern[str]:
    """A reporting clause right after a closing mark."""
    return re.compile(rf"{SPEAKER}(?:{said()}|{says()})\b")


def _pair(
    marks: list[_Mark], carried_in: bool, carries_on: bool, *, unopened: bool
) -> tuple[list[tuple[_Mark | None, _Mark | None]], bool]:
    """Outermost (opening, closing) pairs by the cheapest reading; None stands for a mark that is not there."""
    infinity = float("inf")
    best = [0.0, CARRIED_IN if carried_in else UNOPENED if unopened else infinity, infinity]
    if carried_in:
        best[0] = STRAY
    trail: list[list[tuple[int, str]]] = []
    for mark in marks:
        step: list[tuple[float, int, str]] = []
        for depth in range(MAX_DEPTH + 1):
            options = [(best[depth] + mark.stray, depth, "stray")]
            if depth:
                options.append((best[depth - 1] + mark.opening + (NESTED if depth > 1 else 0.0), depth - 1, "open"))
            if depth < MAX_DEPTH:
                options.append((best[depth + 1] + mark.closing, depth + 1, "close"))
            step.append(min(options))
        best = [cost for cost, _, _ in step]
        trail.append([(depth, role) for _, depth, role in step])
    end_costs = [best[0], best[1] + (UNCLOSED_BUT_CARRIED_ON if carries_on else UNCLOSED), infinity]
    depth = end_costs.index(min(end_costs))
    open_at_end = depth == 1
    roles: list[str] = []
    for choices in reversed(trail):
        depth, role = choices[depth]
        roles.append(role)
    return _outermost(marks, roles[::-1], depth), open_at_end


def _outermost(marks: list[_Mark], roles: list[str], depth: int) -> list[tuple[_Mark | None, _Mark | None]]:
    pairs: list[tuple[_Mark | None, _Mark | None]] = []
    opened: _Mark | None = None
    for mark, role in zip(marks, roles, strict=True):
        if role == "open":
            opened = mark if depth == 0 else opened
            depth += 1
        elif role == "close":
            depth -= 1
            if depth == 0:
                pairs.append((opened, mark))
                opened = None
    if depth:
        pairs.append((opened, None))
    return pairs


def _first_word(text: str, passage: Span) -> int:
    """Where the passage's first character stands that is neither space nor an opening mark; found once a passage."""
    at = passage.start
    while at < passage.end and text[at] in LEADING:
        at += 1
    return at


def _marked(
    text: str,
    passage: Span,
    opening: _Mark | None,
    closing: _Mark | None,
    first_word: int,
    *,
    carried: bool,
    carries_on: bool,
) -> Marked | None:
    start = opening.end if opening else passage.start
    end = closing.start if closing else passage.end
    if closing is None and not carries_on:
        end = end_of_unclosed(text, start, end, opens=opening is not None and opening.start < first_word)
    inner = trimmed(text, start, end)
    if inner is None:
        return None
    outer = Span(opening.start if opening else inner.start, closing.end if closing else inner.end)
    missing = (closing is None and not carries_on) or (opening is None and not carried)
    return Marked(inner, outer, repaired=missing, continued=carried and start <= first_word)


def _with_singles(
    text: str, passage: Span, doubles: list[Marked], first_word: int, *, carried: bool, carries_on: bool
) -> list[Marked]:
    """The double-marked stretches and the single-marked ones that do not lie inside them; the outer one wins."""
    singles = []
    for single in find_singles(text, passage, [double.outer for double in doubles], carries_on=carries_on):
        inner = trimmed(text, single.opened + 1, single.closed)
        if inner is not None:
            outer = Span(single.opened, single.closed + 1 if single.closes else inner.end)
            singles.append(Marked(inner, outer, continued=carried and inner.start <= first_word))
    starts = [single.outer.start for single in singles]
    kept = []
    for double in doubles:
        at = bisect_right(starts, double.outer.start) - 1
        if at < 0 or not singles[at].outer.covers(double.outer):
            kept.append(double)
    return sorted([*kept, *singles], key=lambda marked: marked.outer)
