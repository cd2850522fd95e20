"""Hangs what stands before a colon on the verb it is the object of: "They doubt the plan: costs rose by a fifth"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.annotate.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def hang_objects(tokens: Sequence[Token], heads: list[int]) -> None:
    """Change `heads` (counted from each token) where the parser has a second subject before a colon.

    The verb behind the colon has one of its own there, and the verb before it no object.
    """
    for token in tokens:
        if token.text == ":" and token.i > 1:
            noun = tokens[token.i - 1]
            if noun.dep_ in SUBJECTS and noun.pos_ in ("NOUN", "PROPN"):
                _hang(tokens, heads, noun)


def _hang(tokens: Sequence[Token], heads: list[int], noun: Token) -> None:
    told = noun.i + heads[noun.i]
    over = told + heads[told]
    if not over < noun.i < told or tokens[told].dep_ != "ccomp" or tokens[over].pos_ != "VERB":
        return
    own_subject = any(tokens[i].dep_ in SUBJECTS and i + heads[i] == told for i in range(noun.i + 2, told))
    object_before = any(tokens[i].dep_ in ("dobj", "dative") and i + heads[i] == over for i in range(over, noun.i))
    if own_subject and not object_before:
        heads[noun.i], noun.dep_ = over - noun.i, "dobj"
