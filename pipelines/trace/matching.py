"""A quotation whose words stand unchanged, at one place or in parts that an ellipsis or bracket joins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.trace.index import Flags, Index
from pipelines.trace.letters import Letters, Span
from pipelines.trace.places import Places
from pipelines.trace.quotes import Joint, Quotes
from pipelines.trace.verdicts import Edit, bracket_changes_meaning, negates

_SHOWN = 60
"""Words left out at an ellipsis that an edit repeats in full."""
_COMPARED = 50
"""Places in a statement that are compared letter for letter with a quotation; a refrain stands in more."""
_MARK = 8
"""Characters that an ellipsis takes, with what stands between it and the words."""
_ELLIPSIS_BEFORE = re.compile(r"(?:…|\.\s?\.\s?\.)[\])]?\W*$")
_ELLIPSIS_AFTER = re.compile(r"^\W*?[\[(]?(?:…|\.\s?\.\s?\.)")


@dataclass
class Match:
    """Where a quotation stands in a statement. `spans` are character spans; one but for elided quotations."""

    statement: int
    spans: list[Span]
    verdict: str
    similarity: float = 1.0
    edits: list[Edit] = field(default_factory=list)

    @property
    def start(self) -> int:
        """First character of the first span."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """After the last character of the last span."""
        return self.spans[-1][1]


def match_exactly(letters: Letters, quote: int, quoted: str, statement: int, positions: Sequence[int]) -> Match | None:
    """The match of a quotation whose letters, from its first word to its last, stand at one of the positions."""
    size = letters.quotes.pieces.sizes.item(quote)
    for position in positions[:_COMPARED]:
        span = letters.span(position, position + size)
        if letters.characters(statement, *span) == quoted:
            return Match(statement, [span], _verbatim(letters, quote, statement, span))
    return None


def match_words(letters: Letters, quote: int, statement: int, position: int) -> Match:
    """The match of a quotation whose words, in other letters, stand at a position."""
    span = letters.span(position, position + letters.quotes.pieces.sizes.item(quote))
    return Match(statement, [span], "verbatim_norm")


def alike(index: Index, quotes: Quotes, places: Places) -> Flags:
    """Which places are as long as the quotation there, in characters: elsewhere the letters cannot be the same."""
    ours, theirs = quotes.pieces.words, index.words
    first, last = ours.first[places.piece], ours.first[places.piece + 1] - 1
    quoted = ours.ends[last] - ours.starts[first]
    standing = theirs.ends[places.position + last - first] - theirs.starts[places.position]
    same: Flags = quoted == standing
    return same


def _verbatim(letters: Letters, piece: int, statement: int, span: Span) -> str:
    """`verbatim`, unless the quotation ends or begins with an ellipsis that the statement has not."""
    before, after = letters.around(piece)
    if not before and not after:
        return "verbatim"
    start, end = span
    added = _ELLIPSIS_BEFORE.search(before) and not _ELLIPSIS_BEFORE.search(
        letters.characters(statement, max(0, start - _MARK), start)
    )
    added = added or (
        _ELLIPSIS_AFTER.match(after) and not _ELLIPSIS_AFTER.match(letters.characters(statement, end, end + _MARK))
    )
    return "verbatim_norm" if added else "verbatim"


def match_in_parts(letters: Letters, quote: int, statement: int, positions: Sequence[int]) -> Match:
    """The match of a quotation whose parts stand in the statement, one after the other, from word `positions` on.

    What was left out between them is told as edits.
    """
    parts = letters.quotes.parts[quote]
    chain = [
        (begin, begin + letters.quotes.pieces.sizes.item(part)) for part, begin in zip(parts, positions, strict=False)
    ]
    spans = [letters.span(*chain[0])]
    edits = []
    for joint, before, after in zip(letters.quotes.joints[quote], chain, chain[1:], strict=False):
        span = letters.span(*after)
        if before[1] == after[0]:
            spans[-1] = (spans[-1][0], span[1])
            continue
        mark = letters.quotes.texts[quote][joint.start : joint.end]
        edits.append(make_omission(joint, mark, letters.standing(statement, before[1], after[0]), after[0] - before[1]))
        spans.append(span)
    if len(spans) > 1:
        return Match(statement, spans, "elided", edits=edits)
    if len(chain) > 1 or letters.standing(statement, *chain[0]) != letters.whole(parts[0]):
        return Match(statement, spans, "verbatim_norm")
    return Match(statement, spans, _verbatim(letters, parts[0], statement, spans[0]))


def make_omission(joint: Joint, mark: str, left_out: str, count: int) -> Edit:
    """What stands in the statement where the quotation has an ellipsis or a bracket.

    An ellipsis that loses a negation of the same sentence changes the meaning; words in brackets for others may.
    """
    if joint.kind == "bracket":
        return Edit("replace", mark.strip(), left_out, bracket_changes_meaning(mark, left_out))
    within_sentence = not any(character in left_out for character in ".!?")
    change = within_sentence and negates(left_out)
    if count > _SHOWN:
        words = left_out.split()
        left_out = " ".join([*words[: _SHOWN // 2], "…", *words[-_SHOWN // 2 :]])
    return Edit("delete", mark.strip(), left_out, change)
