"""Clauses on both sides of a semicolon, which parts them whatever the parser hangs where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.annotate.clauses.edges import trim
from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, is_verbal, mark_of, subject
from pipelines.annotate.tokens import Token

# Where a verb heads no clause that could stand by itself.
BELOW = frozenset({"relcl", "acl", "csubj", "pcomp"})


def parted(clause: Clause) -> Iterator[Clause]:
    """The clause; or, where both sides of a semicolon in it have a verb of their own, the clauses on both."""
    sides = list(_sides(clause)) if clause.role in {"main", "conjunct"} else []
    heads = [_head(side, clause.head) for side in sides]
    if len(sides) < 2 or any(head is None for head in heads):
        yield clause
        return
    for side, head in zip(sides, heads, strict=True):
        if head is None:
            continue
        span = trim(head, [token.i for token in side], clause.role)
        if span is not None and head is clause.head:
            yield replace(clause, first=span[0], last=span[1])
        elif span is not None:
            yield Clause(head, *span, "conjunct", subject(head) or _named(side, head), clause.head)


def _sides(clause: Clause) -> Iterator[list[Token]]:
    side: list[Token] = []
    for token in clause.tokens:
        if token.text == ";":
            yield side
            side = []
        else:
            side.append(token)
    yield side


def _head(side: Sequence[Token], head: Token) -> Token | None:
    """The verb of a side: the clause's own, or the finite one that stands highest in the parse."""
    if any(token is head for token in side):
        return head
    verbs = (token for token in side if _may_head(token) and _named(side, token) is not None)
    return min(verbs, key=_depth, default=None)


def _may_head(verb: Token) -> bool:
    if not is_verbal(verb) or not is_finite(verb) or verb.dep_ in BELOW or mark_of(verb):
        return False
    own = subject(verb)
    return own is None or own.tag_ not in WH_TAGS


def _depth(verb: Token) -> int:
    return sum(1 for _ in verb.ancestors)


def _named(side: Sequence[Token], verb: Token) -> Token | None:
    """The first thing that a side names before its verb."""
    return next((t for t in side if t.i < verb.i and t.pos_ in {"NOUN", "PROPN", "PRON"}), None)
