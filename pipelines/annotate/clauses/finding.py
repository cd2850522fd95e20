"""Clauses a sentence is made of, over the dependency parse: where each begins and ends, who its subject is.

What a clause means (who holds it, how surely, of what kind) is decided elsewhere. The cuts follow the annotation
guidelines: coordinated clauses apart, frames and connectives left out, conditions kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.annotate.clauses.coordination import second_of_correlative
from pipelines.annotate.clauses.edges import behind_break, opening_of, trim, without_remnants
from pipelines.annotate.clauses.framing import framed_clause
from pipelines.annotate.clauses.misplaced import (
    auxiliary_of_preposition,
    clause_after_gerund,
    coordinate_before,
    host_of_infinitives,
    main_verb_below,
    relative_host,
    verb_as_participle,
    verb_behind_label,
    verb_behind_participle,
)
from pipelines.annotate.clauses.parts import Part, parts_of
from pipelines.annotate.clauses.relatives import end_of_aside
from pipelines.annotate.clauses.unfinished import noun_behind, question_behind_name
from pipelines.annotate.clauses.verbs import is_finite, subject
from pipelines.annotate.tokens import Token, TokenSpan

COORDINATED = frozenset({"conjunct", "verb_phrase"})


@dataclass(frozen=True)
class Clause:
    """One clause: its head (verb, or copula), the tokens `first` to `last` of the doc, and how it came about."""

    head: Token
    first: int
    last: int
    role: str
    """main, conjunct, verb_phrase, adverbial, absolute, relative, or recovered from a parse that has no main verb."""
    subject: Token | None
    governor: Token | None = None
    frame: Token | None = None
    """Head of the frame that was left out ("it is clear that"), if any."""

    @cached_property
    def tokens(self) -> TokenSpan:
        """The tokens of the clause."""
        return self.head.doc[self.first : self.last + 1]


def find_clauses(sentence: TokenSpan) -> list[Clause]:
    """Clauses of a sentence that could stand as claims, in text order."""
    root = sentence.root
    host = host_of_infinitives(root)
    if host is not None and (span := trim(host, list(range(sentence.start, sentence.end)), "main")) is not None:
        return [Clause(host, *span, "main", subject(host))]
    helping = auxiliary_of_preposition(root)
    if helping is not None and (span := trim(helping, list(range(sentence.start, sentence.end)), "main")) is not None:
        return [Clause(helping, *span, "main", subject(root))]
    asked = question_behind_name(root)
    found = list(_clauses(root if asked is None else asked, "main", None, None, None))
    labelled = verb_behind_label(root)
    if labelled is not None and all(clause.head is root for clause in found):
        found = list(_clauses(labelled, "main", None, None, None))
    after = clause_after_gerund(root)
    if after is not None:
        found += _from(root.left_edge.i, _clauses(after, "main", None, None, None), after)
    named = verb_as_participle(root)
    if named is not None:
        found.append(Clause(named, root.left_edge.i, named.right_edge.i, "main", root))
    elif (verb := main_verb_below(root)) is not None and all(
        clause.role == "relative" or clause.head is root for clause in found
    ):
        span = trim(verb, list(range(sentence.start, sentence.end)), "main")
        if span is not None:
            found = [clause for clause in found if clause.role == "relative"]
            found.append(Clause(verb, *span, "recovered", root))
    return sorted(found, key=lambda clause: (clause.first, clause.last))


def _clauses(
    head: Token, role: str, inherited: Token | None, governor: Token | None, frame: Token | None
) -> Iterator[Clause]:
    behind = verb_behind_participle(head, subject(head)) if head.dep_ == "ROOT" else None
    if behind is not None:
        yield from _from(head.left_edge.i, _clauses(behind, role, subject(head), governor, None), behind)
        return
    framed = framed_clause(head)
    parts = [part for part in parts_of(head) if framed is None or part.head != framed]
    own = subject(head) or inherited
    if own is None and role == "main" and (before := coordinate_before(head)) is not None:
        own, role, governor = subject(before), "verb_phrase", before
    host = relative_host(head) if role == "main" else None
    if host is not None and all(part.head is not host for part in parts):
        parts.append(Part(host, "conjunct"))
    hosts = [part for part in parts if part.head is host]
    second = None if framed is not None else second_of_correlative(head)
    if framed is not None:
        yield from _clauses(framed, role, inherited, governor, head)
    elif second is not None:
        yield from _correlated(head, second, role, own, parts)
        parts = [part for part in parts if part.head.i < second.i]
    else:
        span = _extent(head, parts, role)
        if span is not None and not hosts:
            yield Clause(head, *span, role, own, governor, frame)
    last, end = _tail(head, parts)
    if hosts:
        last, end = hosts[0], head.right_edge.i
    for part in parts:
        if part.role is not None:
            passed = own if part.role == "verb_phrase" else part.named
            below = _clauses(part.head, part.role, passed, head, None)
            if part == last:
                below = _up_to(end, below, part.head)
            if part.first is not None:
                below = _from(part.first, below, part.head)
            lost = passed is not None and own is subject(head) and not is_finite(head)
            yield from _with_subject(below, head, own) if lost else below


def _tail(head: Token, parts: list[Part]) -> tuple[Part | None, int]:
    """The last clause coordinated with `head`, and where the words end that the parser hung on `head` behind it.

    "They buy it today and will sell it next year, a loss of nine crowns": what follows goes with the second verb.
    """
    following = [part for part in parts if part.role in COORDINATED and part.head.i > head.i and part.cut]
    if not following:
        return None, 0
    last = max(following, key=lambda part: part.head.i)
    edge, end = last.head.right_edge.i, head.right_edge.i
    cut_after = any(part.cut and part.head.left_edge.i > edge for part in parts)
    return (last, end) if end - edge > 1 and not cut_after else (None, 0)


def _from(first: int, clauses: Iterator[Clause], head: Token) -> Iterator[Clause]:
    for clause in clauses:
        yield replace(clause, first=first) if clause.head == head else clause


def _up_to(end: int, clauses: Iterator[Clause], head: Token) -> Iterator[Clause]:
    """The clauses, that of `head` extended to the token `end` without closing punctuation."""
    while head.doc[end].is_punct or head.doc[end].is_space:
        end -= 1
    for clause in clauses:
        yield replace(clause, last=end) if clause.head == head and clause.last < end else clause


def _with_subject(clauses: Iterator[Clause], participle: Token, own: Token | None) -> Iterator[Clause]:
    """ "The plan, announced in May, is the largest": the participle taken for the main verb, the verb for a second."""
    for clause in clauses:
        if (
            own is not None
            and clause.role == "verb_phrase"
            and clause.governor == participle
            and is_finite(clause.head)
        ):
            yield replace(clause, first=own.left_edge.i, role="main")
        else:
            yield clause


def _correlated(head: Token, second: Token, role: str, own: Token | None, parts: list[Part]) -> Iterator[Clause]:
    """ "X not only VERBs A but also VERBs B": both verb phrases, wherever the parser hung the second."""
    but = next(i for i in range(second.i - 1, head.i, -1) if head.doc[i].lower_ == "but")
    out = {token.i for part in parts if part.cut and part.head.i < but for token in part.head.subtree}
    kept = [i for i in sorted(token.i for token in head.subtree) if i not in out]
    for verb, tokens, name in (
        (head, [i for i in kept if i < but], role),
        (second, [i for i in kept if i > but], "verb_phrase"),
    ):
        span = trim(verb, tokens, name)
        if span is not None:
            yield Clause(verb, *span, name, own, head)


def _extent(head: Token, parts: list[Part], role: str) -> tuple[int, int] | None:
    """First and last token of the clause: all under `head` but what is cut out, trimmed."""
    out: set[int] = set()
    for part in parts:
        if part.cut:
            aside = end_of_aside(part.head) if part.role == "relative" else None
            out.update(part.head.places if aside is None else range(part.head.left_edge.i, aside + 1))
            if part.head.dep_ == "pcomp":
                out.update(part.head.head.places)
    named = noun_behind(head)
    if named is not None:
        out.update(range(named.left_edge.i - 1, named.right_edge.i + 1))
    following = [part.start for part in parts if part.role in COORDINATED and part.head.i > head.i]
    end = min(following, default=len(head.doc))
    if head.i in out:
        # A part that the parser hung above (a correlative inside a complement) took its host with it.
        out = {i for i in out if i > head.i}
    end = max(end, head.i + 1)
    if role == "relative" and (aside := end_of_aside(head)) is not None:
        end = min(end, aside)
    first = opening_of(head, role) if role in {"verb_phrase", "relative"} else 0
    kept = [i for i in head.places if first <= i < end and i not in out]
    own = subject(head)
    if own is not None and kept and not head.doc[kept[0]].is_sent_start:
        kept = behind_break(kept, own.left_edge.i, head)
    core = {head.i} if own is None or role in {"verb_phrase", "relative"} else {head.i, own.i}
    return trim(head, without_remnants(kept, core, head.doc), role)
