"""A quotation whose words stand unchanged, at one place or in parts that an ellipsis or bracket joins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.trace.candidates import Places
from pipelines.trace.letters import Letters, Span
from pipelines.trace.quotes import Joint
from pipelines.trace.verdicts import Edit, bracket_changes_meaning, marked

_BRACKET_GAP = 30
"""Words that an editorial bracket may stand for."""
_ELLIPSIS_GAP = 400
"""Words that an ellipsis may leave out: about a page. Beyond it, two passages are two quotations."""
_SHOWN = 60
"""Words left out at an ellipsis that an edit repeats in full."""
_COMPARED = 50
"""Places in a statement that are compared letter for letter with a quotation; a refrain stands in more."""
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


def match_exactly(letters: Letters, quote: int, statement: int, positions: Sequence[int]) -> Match:
    """The match of a quotation whose words stand at `positions`: letter for letter where they do, else the first."""
    size = int(letters.quotes.pieces.sizes[quote])
    quoted = letters.whole(quote)
    for position in positions[:_COMPARED]:
        if letters.standing(statement, position, position + size) == quoted:
            span = letters.span(position, position + size)
            return Match(statement, [span], _verbatim(letters, quote, statement, span))
    return Match(statement, [letters.span(positions[0], positions[0] + size)], "verbatim_norm")


def _verbatim(letters: Letters, piece: int, statement: int, span: Span) -> str:
    """`verbatim`, unless the quotation ends or begins with an ellipsis that the statement has not."""
    before, after = letters.around(piece)
    text = letters.text(statement)
    added = _ELLIPSIS_BEFORE.search(before) and not _ELLIPSIS_BEFORE.search(text[max(0, span[0] - 8) : span[0]])
    added = added or (_ELLIPSIS_AFTER.match(after) and not _ELLIPSIS_AFTER.match(text[span[1] : span[1] + 8]))
    return "verbatim_norm" if added else "verbatim"


def find_chains(letters: Letters, quote: int, places: Places) -> dict[int, list[Span]]:
    """Where the parts of a quotation stand in order: by statement, word positions of the tightest chain in it."""
    parts = letters.quotes.parts[quote]
    found = [places.of(part) for part in parts]
    standing = [positions for positions, _ in found]
    if not all(standing):
        return {}
    # Start from the part that stands in the fewest places.
    anchor = min(range(len(parts)), key=lambda k: len(standing[k]))
    best: dict[int, tuple[int, list[Span]]] = {}
    for position, statement in zip(*found[anchor], strict=True):
        chain = _chain(letters, quote, standing, anchor, position, statement)
        if chain is None:
            continue
        extent = chain[-1][1] - chain[0][0]
        if statement not in best or extent < best[statement][0]:
            best[statement] = (extent, chain)
    return {statement: chain for statement, (_, chain) in best.items()}


def _chain(
    letters: Letters, quote: int, standing: list[list[int]], anchor: int, position: int, statement: int
) -> list[Span] | None:
    """Word ranges of all parts around the anchor, each as near as it can be; None when one is missing."""
    quotes, index = letters.quotes, letters.index
    sizes = [int(quotes.pieces.sizes[part]) for part in quotes.parts[quote]]
    gaps = [_ELLIPSIS_GAP if j.kind == "ellipsis" else _BRACKET_GAP for j in quotes.joints[quote]]
    first, last = int(index.words.first[statement]), int(index.words.first[statement + 1])
    chain = [(position, position + sizes[anchor])]
    for k in range(anchor + 1, len(sizes)):
        after = chain[-1][1]
        at = bisect_left(standing[k], after)
        if at == len(standing[k]) or standing[k][at] > min(after + gaps[k - 1], last - sizes[k]):
            return None
        chain.append((standing[k][at], standing[k][at] + sizes[k]))
    for k in range(anchor - 1, -1, -1):
        before = chain[0][0]
        at = bisect_left(standing[k], before - sizes[k] + 1) - 1
        if at < 0 or standing[k][at] < max(before - sizes[k] - gaps[k], first):
            return None
        chain.insert(0, (standing[k][at], standing[k][at] + sizes[k]))
    return chain


def match_in_parts(letters: Letters, quote: int, statement: int, chain: list[Span]) -> Match:
    """The match of a quotation whose parts stand in the statement one after the other, with what was left out."""
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
    part = letters.quotes.parts[quote][0]
    if len(chain) > 1 or letters.standing(statement, *chain[0]) != letters.whole(part):
        return Match(statement, spans, "verbatim_norm")
    return Match(statement, spans, _verbatim(letters, part, statement, spans[0]))


def make_omission(joint: Joint, mark: str, left_out: str, count: int) -> Edit:
    """What stands in the statement where the quotation has an ellipsis or a bracket.

    An ellipsis that loses a negation of the same sentence changes the meaning; words in brackets for others may.
    """
    if joint.kind == "bracket":
        return Edit("replace", mark.strip(), left_out, bracket_changes_meaning(mark, left_out))
    within_sentence = not any(character in left_out for character in ".!?")
    change = within_sentence and any(kind == "negation" for kind, _ in marked(left_out.split()))
    if count > _SHOWN:
        words = left_out.split()
        left_out = " ".join([*words[: _SHOWN // 2], "…", *words[-_SHOWN // 2 :]])
    return Edit("delete", mark.strip(), left_out, change)
