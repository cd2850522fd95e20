"""Turns of a transcript: whose words a labelled line and the paragraphs after it are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.models import Claim, Mention, Span, Speaker
from pipelines.annotate.parsing import ParsedDocument
from pipelines.annotate.reporting.cues import speaker_words

LABEL = re.compile(r"\s*(?:(Q)(?=[\s:.])|([A-Z][^:\n]{0,58}?[\w.)\]]|A)\s*:\s)")
# Words that a label may have in lower case, and labels of nobody in particular in briefings.
PARTICLES = frozenset({"of", "the", "and", "for", "de", "von", "van", "to"})
NAMELESS = frozenset({"Q", "A", "QUESTION", "REPORTER"})
BRACKETS = "[("


@dataclass(frozen=True)
class Turn:
    """Where a turn starts, and its label. `name` is None where the label names nobody, such as "Q"."""

    start: int
    label: Span | None
    name: str | None
    is_named: bool = False
    """Whether the label holds a person's name: "MS. ROE", but not "SENIOR OFFICIAL"."""


def find_turns(parsed: ParsedDocument, names: Sequence[Mention]) -> list[Turn]:
    """Turns in text order; none where the text is no transcript. `names` are mentions sorted by start."""
    return [_turn(parsed.text, passage.span, names) for passage in parsed.passages if passage.role == "speaker_turn"]


def turn_at(turns: Sequence[Turn], offset: int) -> Turn | None:
    """The turn that `offset` stands in: a turn lasts until the next one begins."""
    at = bisect_right(turns, offset, key=lambda turn: turn.start) - 1
    return turns[at] if at >= 0 else None


def tell_turns(parsed: ParsedDocument, claims: list[Claim], names: Sequence[Mention]) -> list[Claim]:
    """Claims that nobody is reported to hold, with the speaker whose turn of a transcript they stand in."""
    turns = find_turns(parsed, names)
    if not turns:
        return claims
    starts = [turn.start for turn in turns]
    speakers = [_speaker(parsed.text, turn) for turn in turns]
    told: list[Claim] = []
    for claim in claims:
        span = _without_label(parsed.text, turn_at(turns, claim.span.start), claim.span)
        if span is not None:
            at = bisect_right(starts, span.start) - 1
            turn = speakers[at] if at >= 0 and claim.holder is None else None
            told.append(replace(claim, span=span, turn=turn) if turn or span != claim.span else claim)
    return sorted(told, key=lambda each: each.span)


def holder_kind(claim: Claim) -> str:
    """`source` for what the text reports of somebody, and in a transcript for what somebody says in a labelled turn."""
    return "source" if claim.holder or claim.turn else "author"


def _without_label(text: str, turn: Turn | None, claim: Span) -> Span | None:
    """A claim from behind the label of its turn, where the parser took it for words; what is all label is none."""
    if turn is None or turn.label is None or claim.start >= turn.label.end:
        return claim
    behind = text[turn.label.end : claim.end].lstrip(" \t\u00a0:.")
    return Span(claim.end - len(behind), claim.end) if behind else None


def _turn(text: str, line: Span, names: Sequence[Mention]) -> Turn:
    match = LABEL.match(text, line.start, min(line.start + 64, line.end))
    if match is None:
        return Turn(line.start, None, None)
    label = Span(*match.span(match.lastindex or 0))
    words = label.slice(text).split()
    if not all(word[0].isupper() or word[0] in BRACKETS or word in PARTICLES for word in words):
        # A sentence that happens to have a colon.
        return Turn(line.start, None, None)
    if words[0] in NAMELESS:
        return Turn(line.start, label, None)
    first = bisect_right(names, label.start - 1, key=lambda mention: mention.span.start)
    named = next((m.name for m in names[first : first + 3] if m.kind == "person" and label.covers(m.span)), None)
    speaks = named or label.slice(text).isupper() or words[-1].lower() in speaker_words()["person"]
    # "Trade: We will lower tariffs" is the heading of a paragraph.
    return (
        Turn(line.start, label, named or label.slice(text), named is not None)
        if speaks
        else Turn(line.start, None, None)
    )


def _speaker(text: str, turn: Turn) -> Speaker | None:
    if turn.label is None:
        return None
    confidence = 0.8 if turn.name else 0.0
    kind = "person" if turn.is_named else None
    return Speaker(turn.label, turn.label.slice(text), turn.name, kind, confidence, "turn")
