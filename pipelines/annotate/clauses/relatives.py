"""Relative clauses that say something of their own, apart from the clause they stand in."""

from __future__ import annotations

from spacy.tokens import Token

from pipelines.annotate.clauses.edges import BREAKS
from pipelines.annotate.clauses.verbs import is_finite, subject

RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
RELATIVES_APART = frozenset({"which", "who", "where", "whose"})


def read_relative(verb: Token) -> str | None:
    """Where the relative clause that `verb` heads belongs: "apart", "within" the clause around it, or nowhere.

    "X, which says Y": apart. "the review that Harlan finished in May 2020": a claim of its own within the other.
    """
    if not is_finite(verb):
        return None
    edge = verb.left_edge
    pronoun = next((t for t in verb.doc[edge.i : verb.i + 1] if t.tag_ in RELATIVE_TAGS), None)
    before = verb.doc[edge.i - 1] if edge.i > 0 else None
    if pronoun is not None and pronoun.i - edge.i == 0 and before is not None and before.text in BREAKS:
        if pronoun.lower_ in RELATIVES_APART:
            return "apart"
        return None
    own = subject(verb)
    if own is not None and own.pos_ == "PROPN" and verb.tag_ in {"VBD", "VBN"} and _has_year(verb):
        return "within"
    return None


def _has_year(verb: Token) -> bool:
    return any(token.like_num and len(token.text) == 4 and token.is_digit for token in verb.subtree)
