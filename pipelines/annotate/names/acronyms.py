"""Acronym definitions: "Northern Lanes Initiative (NLI)". The algorithm of Schwartz and Hearst (2003).

A. S. Schwartz, M. A. Hearst, "A simple algorithm for identifying abbreviation definitions", PSB 2003.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.annotate.models import Span

SHORT = re.compile(r"\s?\(\s?[\"“‘']?(?P<short>[A-Za-z][\w.&/+\-]{0,9}(?: [A-Z][\w.\-]{0,8})?)[\"”’']?\s?(?:\)|[,;] )")


@dataclass(frozen=True)
class Definition:
    """A long form and the short form that stands in parentheses behind it."""

    long: Span
    short: Span
    acronym: str
    end: int
    """After the closing parenthesis; the end of the long form when more than the acronym stands inside."""


def find_acronyms(text: str) -> list[Definition]:
    """Every definition in `text`, in order. Linear in its length: only the words before a parenthesis are looked at."""
    found = []
    for match in SHORT.finditer(text):
        definition = _define(text, match)
        if definition is not None:
            found.append(definition)
    return found


def acronym_behind(text: str, start: int, end: int) -> Definition | None:
    """The acronym that stands right behind `text[start:end]` and abbreviates it or its last words, or None."""
    match = SHORT.match(text, end)
    if match is None or not _is_short_form(match["short"]):
        return None
    long = _long_form(text[start:end], match["short"])
    if long is None:
        return None
    return Definition(Span(start + long, end), Span(*match.span("short")), match["short"], _close(match, end))


def _define(text: str, match: re.Match[str]) -> Definition | None:
    short = match["short"]
    if not _is_short_form(short):
        return None
    # At most min(|A| + 5, 2|A|) words, as in the paper; no word is longer than 40 characters worth reading.
    most = min(len(short) + 5, len(short) * 2)
    end = match.start()
    window = text[max(0, end - most * 40) : end]
    words = list(re.finditer(r"\S+", window))[-most:]
    if not words:
        return None
    first = words[0].start()
    long = _long_form(window[first:], short)
    if long is None:
        return None
    start = end - len(window) + first + long
    return Definition(Span(start, end), Span(*match.span("short")), short, _close(match, end))


def _close(match: re.Match[str], long_end: int) -> int:
    return match.end() if match[0].endswith(")") else long_end


def _is_short_form(short: str) -> bool:
    """Two to ten characters, two words at most, two capitals or a capital and a digit."""
    capitals = sum(character.isupper() for character in short)
    digits = sum(character.isdigit() for character in short)
    return 2 <= len(short) <= 10 and (capitals >= 2 or (capitals == 1 and digits > 0))


def _long_form(before: str, short: str) -> int | None:
    """Offset in `before` where the long form starts: the short form's characters found from right to left."""
    place = len(before)
    for position in range(len(short) - 1, -1, -1):
        character = short[position].casefold()
        if not character.isalnum():
            continue
        place -= 1
        while place >= 0 and not (
            before[place].casefold() == character
            # The first character of the short form has to start a word.
            and (position > 0 or place == 0 or not before[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = before[place:]
    if len(long) <= len(short) or short in long.split():
        return None
    return place
