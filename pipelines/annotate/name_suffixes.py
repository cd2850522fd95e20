"""Hangs ", Jr." on the name before it, which the parser takes for a second subject, or for the head of the name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.annotate.tokens import Token

SUFFIXES = frozenset({"jr.", "sr.", "jr", "sr"})


def hang_suffixes(tokens: Sequence[Token], heads: list[int]) -> None:
    """Change `heads` (counted from each token) and dependencies where ", Jr." follows a name."""
    if SUFFIXES.isdisjoint([token.lower_ for token in tokens]):
        return
    for token in tokens:
        if token.lower_ in SUFFIXES and token.i > 1 and tokens[token.i - 1].text == ",":
            _hang(tokens, heads, tokens[token.i - 2], token)


def _hang(tokens: Sequence[Token], heads: list[int], name: Token, suffix: Token) -> None:
    if name.pos_ != "PROPN" or suffix.is_sent_start:
        return
    over = name.i + heads[name.i]
    if over == suffix.i:
        name.dep_ = suffix.dep_
        heads[name.i] = suffix.i + heads[suffix.i] - name.i if heads[suffix.i] else 0
    elif _is_under(heads, over, suffix.i):
        return
    for place, offset in enumerate(heads):
        if offset and place + offset == suffix.i:
            heads[place] = name.i - place
    heads[suffix.i], suffix.dep_ = name.i - suffix.i, "appos"
    heads[suffix.i - 1] = -1


def _is_under(heads: Sequence[int], place: int, top: int) -> bool:
    while heads[place]:
        place += heads[place]
        if place == top:
            return True
    return False
