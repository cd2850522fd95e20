"""Clauses that the parser hangs on the wrong word, although marks and conjunctions tell where they belong."""

from __future__ import annotations

from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, is_verbal, mark_of, subject
from pipelines.annotate.tokens import Token

DASHES = frozenset({"–", "—", "--", "―"})
# Where a clause with its own subject hangs although it goes on from the main clause.
LOW = frozenset({"relcl", "acl", "appos", "xcomp", "pcomp", "dep"})
MISPLACED = LOW | {"conj", "advcl"}
# Tokens from which on a clause with a pronoun for its subject is no mere "they say".
SHORTEST_LISTED = 5
CONJUNCTIONS = frozenset({"and", "but", "yet"})


def is_hung_too_low(child: Token, head: Token, *, nested: bool) -> bool:
    """Whether a clause below the one `head` heads stands beside it.

    "There is a reason, one nobody knows: the money is gone", "It has a port that ships use, and the town is rich".
    """
    if child.dep_ not in MISPLACED or child.i < head.i or not is_verbal(child):
        return False
    before = head.doc[child.left_edge.i - 1]
    joined = before.text in {";", ":"} or before.lower_ in CONJUNCTIONS
    if not joined and (before.text not in DASHES or child.dep_ not in LOW or _closes(child)):
        return False
    own = subject(child)
    if own is None or own.tag_ in WH_TAGS or own.i > child.i or not is_finite(child) or mark_of(child):
        return False
    if before.lower_ in CONJUNCTIONS:
        after_comma = before.i > 0 and head.doc[before.i - 1].text == ","
        return nested and after_comma and child.dep_ == "conj" and child.head.dep_ in LOW
    return child.dep_ in LOW and not any(t.tag_ in WH_TAGS for t in head.doc[child.left_edge.i : child.i])


def _closes(child: Token) -> bool:
    """Whether a second dash follows: the clause is an aside."""
    rest = child.doc[child.right_edge.i + 1 : child.sent.end]
    return any(token.text in DASHES for token in rest)


def goes_on(child: Token, head: Token) -> bool:
    """Whether a clause behind a comma goes on with the list: "growth slows, prices rise"; not "..., they say"."""
    own = subject(child)
    if child.dep_ != "parataxis" or own is None or not head.i < own.i < child.i:
        return False
    edge = child.left_edge.i
    if head.doc[edge - 1].text != "," and head.doc[edge].text != ",":
        return False
    return own.pos_ in {"NOUN", "PROPN"} or child.right_edge.i - edge >= SHORTEST_LISTED


def first_of_second(child: Token, head: Token) -> int | None:
    """Where a second clause begins whose subject the parser took for an object of the first.

    "The treaty binds nobody, and the office that watches over it has no staff": "has" hangs on "binds".
    """
    if child.i < head.i or child.dep_ != "ccomp":
        return None
    for conjunction in head.children:
        if conjunction.dep_ == "cc" and head.i < conjunction.i < child.left_edge.i:
            named = head.doc[conjunction.i + 1 : child.left_edge.i]
            if head.doc[conjunction.i - 1].text == "," and any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in named):
                return conjunction.i + 1
    return None
