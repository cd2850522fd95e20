"""Quotations in single marks, told from apostrophes: 'It's the workers' farm,' he said. Also ` marks set so '."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.annotate.models import Span

SINGLE = re.compile(r"['‘’‚‹›`]")
# Letters dropped at the front of a word: an apostrophe, not an opening mark.
ELISION = re.compile(
    r"(?:\d0?s|\d\d\b|em|til|tis|twas|twere|cause|bout|round|n|neath|gainst|kay|cuz|cept)\b", re.IGNORECASE
)
BEFORE_OPENING = frozenset("([{—–-/|\"“‘'")
# A backtick that opens may stand off its word, and so may the mark that closes it, where a tokeniser parted them.
BACKTICK = "`"
MAX_SINGLE = 1200


@dataclass(frozen=True)
class Single:
    """The opening mark's place, and the closing mark's: the end of the passage where the next one carries on."""

    opened: int
    closed: int
    closes: bool = True


def find_singles(text: str, passage: Span, doubles: list[Span], *, carries_on: bool) -> list[Single]:
    """Pairs of single marks outside the double-marked stretches, in text order.

    `carries_on` tells that the next passage opens with a single mark again, which leaves one opened here unclosed.
    """
    found: list[Single] = []
    opened: int | None = None
    weak: int | None = None
    blocks = iter(doubles)
    block = next(blocks, None)
    for match in SINGLE.finditer(text, passage.start, passage.end):
        at = match.start()
        while block is not None and block.end <= at:
            block = next(blocks, None)
        if (block is not None and block.start <= at) or _part_of_double(text, at):
            continue
        if _opens(text, passage, match):
            # A second opening mark before any sure closing one: the weak candidate was the closing mark after all.
            if opened is not None and weak is not None:
                found.append(Single(opened, weak))
            opened, weak = at, None
        elif opened is not None and at - opened <= MAX_SINGLE:
            closes = _closes(text, passage, match, backtick=text[opened] == BACKTICK)
            if closes == "surely":
                found.append(Single(opened, at))
                opened = weak = None
            elif closes == "perhaps" and weak is None:
                weak = at
    if opened is not None and carries_on and text[opened + 1 : opened + 2].isupper():
        found.append(Single(opened, passage.end, closes=False))
    elif opened is not None and weak is not None:
        found.append(Single(opened, weak))
    return found


def opens_single(text: str, passage: Span) -> bool:
    """Whether a passage begins with an opening single mark."""
    first = SINGLE.match(text, passage.start, passage.end)
    return first is not None and not _part_of_double(text, passage.start) and _opens(text, passage, first)


def _part_of_double(text: str, at: int) -> bool:
    return text[at : at + 2] in {"``", "''"} or (at > 0 and text[at - 1 : at + 1] in {"``", "''"})


def _opens(text: str, passage: Span, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() > passage.start else " "
    after = text[match.end()] if match.end() < passage.end else " "
    if match.group() == BACKTICK and after == " " and before.isspace():
        return text[match.end() + 1 : match.end() + 2].isalnum()
    if match.group() in {"’", "›"} or after.isspace() or not (before.isspace() or before in BEFORE_OPENING):
        return False
    return (after.isalnum() or after in "[($£€….") and not ELISION.match(text, match.end())


def _closes(text: str, passage: Span, match: re.Match[str], *, backtick: bool) -> str:
    """ "surely", "perhaps" (a plural possessive looks the same) or "no"."""
    before = text[match.start() - 1]
    after = text[match.end()] if match.end() < passage.end else " "
    if match.group() in {"‘", "‚", "‹"} or (before.isspace() and not backtick) or after.isalnum():
        return "no"
    if before in ".,!?;:…" or after in '.,;:!?)”"—–':
        return "surely"
    return "perhaps" if before in "sSzZxXn" else "surely"
