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

from pipelines.annotate.models import Passage, Span

DOUBLE = re.compile(r"``|''|[\"“”„‟«»＂]")
SINGLE = re.compile(r"['‘’‚‹›`]")
OPENING = frozenset({"“", "„", "‟", "«", "``", "‘", "‚", "‹"})
CLOSING = frozenset({"”", "»", "''", "’", "›"})
# Letters dropped at the front of a word: an apostrophe, not an opening mark.
ELISION = re.compile(
    r"(?:\d0?s|\d\d\b|em|til|tis|twas|twere|cause|bout|round|n|neath|gainst|kay|cuz|cept)\b", re.IGNORECASE
)
ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Mr|Mrs|Ms|Dr|Jr|Sr|Inc|Corp|Ltd|Co|St|etc)\.$")
BEFORE_OPENING = frozenset("([{—–-/|\"“‘'")
AFTER_CLOSING = frozenset(".,;:!?)]}—–-/|\"”’'…*")

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
MAX_DEPTH = 2
# How many paragraphs without any mark a quotation may run on for before its closing mark.
MAX_SILENT_PASSAGES = 5
MAX_SINGLE = 1200


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
    carried = False
    for index, passage in enumerate(passages):
        here = marks[index]
        begins_open = bool(here) and not text[passage.span.start : here[0].start].strip() and here[0].opening < STRAY
        carries_on = _carries_on(text, passages, marks, index)
        pairs, open_at_end = _pair(here, carried and not begins_open, carries_on)
        first_word = _first_word(text, passage.span)
        doubles = [
            marked
            for pair in pairs
            if (marked := _marked(text, passage.span, *pair, first_word, carried=carried, carries_on=carries_on))
            is not None
        ]
        found += _with_singles(text, passage.span, doubles)
        carried = open_at_end and carries_on
    return found


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


def _pair(
    marks: list[_Mark], carried_in: bool, carries_on: bool
) -> tuple[list[tuple[_Mark | None, _Mark | None]], bool]:
    """Outermost (opening, closing) pairs by the cheapest reading; None stands for a mark that is not there."""
    infinity = float("inf")
    best = [0.0, CARRIED_IN if carried_in else infinity, infinity]
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
    inner = trimmed(text, start, end)
    if inner is None:
        return None
    outer = Span(opening.start if opening else inner.start, closing.end if closing else inner.end)
    missing = (closing is None and not carries_on) or (opening is None and not carried)
    return Marked(inner, outer, repaired=missing, continued=carried and start <= first_word)


def _with_singles(text: str, passage: Span, doubles: list[Marked]) -> list[Marked]:
    """The double-marked stretches and the single-marked ones that do not lie inside them; the outer one wins."""
    singles = _singles(text, passage, doubles)
    starts = [single.outer.start for single in singles]
    kept = []
    for double in doubles:
        at = bisect_right(starts, double.outer.start) - 1
        if at < 0 or not singles[at].outer.covers(double.outer):
            kept.append(double)
    return sorted([*kept, *singles], key=lambda marked: marked.outer)


def _singles(text: str, passage: Span, doubles: list[Marked]) -> list[Marked]:
    found: list[Marked] = []
    opened: int | None = None
    weak: int | None = None
    blocks = iter(doubles)
    block = next(blocks, None)
    for match in SINGLE.finditer(text, passage.start, passage.end):
        at = match.start()
        while block is not None and block.outer.end <= at:
            block = next(blocks, None)
        if (block is not None and block.outer.start <= at) or _part_of_double(text, at):
            continue
        if _opens_single(text, passage, match):
            # A second opening mark before any sure closing one: the weak candidate was the closing mark after all.
            if opened is not None and weak is not None:
                found += _single(text, opened, weak)
            opened, weak = at, None
        elif opened is not None and at - opened <= MAX_SINGLE:
            closes = _closes_single(text, passage, match)
            if closes == "surely":
                found += _single(text, opened, at)
                opened = weak = None
            elif closes == "perhaps" and weak is None:
                weak = at
    if opened is not None and weak is not None:
        found += _single(text, opened, weak)
    return found


def _single(text: str, opened: int, closed: int) -> list[Marked]:
    inner = trimmed(text, opened + 1, closed)
    return [Marked(inner, Span(opened, closed + 1))] if inner else []


def _part_of_double(text: str, at: int) -> bool:
    return text[at : at + 2] in {"``", "''"} or (at > 0 and text[at - 1 : at + 1] in {"``", "''"})


def _opens_single(text: str, passage: Span, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() > passage.start else " "
    after = text[match.end()] if match.end() < passage.end else " "
    if match.group() in {"’", "›"} or after.isspace() or not (before.isspace() or before in BEFORE_OPENING):
        return False
    return (after.isalnum() or after in "[($£€….") and not ELISION.match(text, match.end())


def _closes_single(text: str, passage: Span, match: re.Match[str]) -> str:
    """ "surely", "perhaps" (a plural possessive looks the same) or "no"."""
    before = text[match.start() - 1]
    after = text[match.end()] if match.end() < passage.end else " "
    if match.group() in {"‘", "‚", "‹"} or before.isspace() or after.isalnum():
        return "no"
    if before in ".,!?;:…" or after in '.,;:!?)”"—–':
        return "surely"
    return "perhaps" if before in "sSzZxXn" else "surely"
