"""Clauses a sentence is made of, over the dependency parse: where each begins and ends, who its subject is.

What a clause means (who holds it, how surely, of what kind) is decided elsewhere. The cuts follow the annotation
guidelines: coordinated clauses apart, frames and connectives left out, conditions kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.annotate.clauses.as_clauses import calls_to_mind, is_conditional, merely_compares, sets_time
from pipelines.annotate.clauses.coordination import (
    continues_infinitive,
    continues_predicate,
    has_content,
    is_alternative,
    second_of_correlative,
    shares_object,
)
from pipelines.annotate.clauses.edges import FOCUS, behind_break, opening_of, trim, without_remnants, word_list
from pipelines.annotate.clauses.framing import CONCLUDING, framed_clause
from pipelines.annotate.clauses.misplaced import (
    MISPLACED,
    clause_after_gerund,
    coordinate_before,
    first_of_second,
    goes_on,
    goes_on_with_list,
    goes_with_reporting_verb,
    is_hung_too_low,
    is_tail_of_infinitive,
    main_verb_below,
    relative_host,
    resumes_subject,
    stands_beside_report,
    subject_among_objects,
    subject_behind_semicolon,
    tells_beside,
    then_goes_on,
    verb_as_participle,
    verb_behind_participle,
)
from pipelines.annotate.clauses.relatives import (
    end_of_aside,
    is_relative_beside,
    read_relative,
    tells_event,
    tells_time_of,
)
from pipelines.annotate.clauses.verbs import governor_like_modal, has_auxiliary, is_finite, is_verbal, mark_of, subject
from pipelines.annotate.tokens import Token, TokenSpan

STRONG_BREAKS = frozenset({";", ":", "–", "—", "--", "―"})
NESTING = frozenset({"ccomp", "csubj", "relcl", "acl", "advcl", "parataxis", "nsubj", "nsubjpass", "xcomp"})
# Words of these kinds that govern nothing are half of all, and neither clauses nor lead to any.
LEAVES = frozenset({"amod", "aux", "auxpass", "case", "cc", "compound", "det", "neg", "nummod", "pobj", "punct"})
# Where the clauses hang that are taken out of another.
PARTS = MISPLACED | {"ccomp", "parataxis"}
COORDINATED = frozenset({"conjunct", "verb_phrase"})
CONCESSIVE = frozenset({"though", "although"})


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


@dataclass(frozen=True)
class _Part:
    """A clause below another: to be cut out of it, to stand as a clause of its own, or both."""

    head: Token
    role: str | None
    cut: bool = True
    first: int | None = None
    """Where the clause begins, if it is before all that hangs on its head."""
    named: Token | None = None
    """Its subject, if that does not hang on its head."""

    @property
    def start(self) -> int:
        """Index of its first token."""
        return self.head.left_edge.i if self.first is None else self.first


def find_clauses(sentence: TokenSpan) -> list[Clause]:
    """Clauses of a sentence that could stand as claims, in text order."""
    root = sentence.root
    found = list(_clauses(root, "main", None, None, None))
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
    parts = [part for part in _parts(head) if framed is None or part.head != framed]
    own = subject(head) or inherited
    if own is None and role == "main" and (before := coordinate_before(head)) is not None:
        own, role, governor = subject(before), "verb_phrase", before
    host = relative_host(head) if role == "main" else None
    if host is not None and all(part.head is not host for part in parts):
        parts.append(_Part(host, "conjunct"))
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


def _tail(head: Token, parts: list[_Part]) -> tuple[_Part | None, int]:
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


def _correlated(head: Token, second: Token, role: str, own: Token | None, parts: list[_Part]) -> Iterator[Clause]:
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


def _parts(head: Token) -> Iterator[_Part]:
    """Clauses below `head` that are cut out of its clause or stand on their own."""
    stack = [(child, False) for child in head.children]
    while stack:
        child, nested = stack.pop()
        if not child.children and child.dep_ in LEAVES:
            continue
        # Inside a complement or another subordinate clause only non-restrictive relative clauses are taken out.
        if child.dep_ not in PARTS:
            part: _Part | None = None
        elif is_hung_too_low(child, head, nested=nested) or stands_beside_report(child, head):
            part = _Part(child, "conjunct")
        elif (
            nested
            and child.dep_ == "conj"
            and (
                governor_like_modal(child) is head
                or goes_on_with_list(child, head)
                or goes_with_reporting_verb(child, head)
            )
            and has_content(child)
        ):
            part = _Part(child, "verb_phrase")
        else:
            part = _part(child, head) if not nested else _relative(child) if child.dep_ == "relcl" else None
        if part is not None:
            yield part
            if part.cut:
                continue
        nested = nested or child.dep_ in NESTING
        stack.extend([(grandchild, nested) for grandchild in child.children])


def _relative(child: Token) -> _Part | None:
    reading = read_relative(child)
    return _Part(child, "relative", cut=reading == "apart") if reading else None


def _lost_relative(child: Token, head: Token) -> _Part | None:
    """ "They add names to lists, most of which nobody reads": hung on "add"."""
    if child.dep_ == "ccomp" or child.i < head.i or child.doc[child.left_edge.i - 1].text != ",":
        return None
    return None if mark_of(child) or read_relative(child) != "apart" else _relative(child)


def _part(child: Token, head: Token) -> _Part | None:
    if child.dep_ == "conj":
        return _coordinated(child, head)
    if child.dep_ == "dep" and then_goes_on(child, head) and has_content(child):
        return _Part(child, "verb_phrase")
    if child.dep_ in {"ccomp", "parataxis"}:
        return _lost_relative(child, head) or _juxtaposed(child, head)
    if child.dep_ in {"advcl", "pcomp"}:
        return _lost_relative(child, head) or _adverbial(child, head)
    if child.dep_ == "relcl":
        return _relative(child)
    return _Part(child, None) if child.dep_ == "acl" and tells_beside(child, head) else None


def _coordinated(child: Token, head: Token) -> _Part | None:
    """ "X rises and Y falls": apart. "X cut taxes and raised wages": the second verb phrase apart."""
    first = child.head
    while first.dep_ == "conj" and first != head:
        first = first.head
    if first != head or not is_verbal(child):
        return None
    if head.dep_ == "relcl" and is_relative_beside(child):
        return _Part(child, "relative")
    if mark_of(child) and mark_of(child) != "that":
        return None
    if (own := subject(child)) is not None:
        if is_tail_of_infinitive(child, own):
            return None
        # "Nor will banks lend": the word that denies goes with its clause.
        denial = child.left_edge.i - 1 if child.doc[child.left_edge.i - 1].lower_ == "nor" else None
        return _Part(child, "conjunct", first=denial) if is_finite(child) or child.tag_ == "VBN" else None
    if (child.tag_ == "VBG" and head.tag_ != "VBG") or continues_infinitive(child, head):
        return None
    if shares_object(child) or is_alternative(child) or continues_predicate(child, head):
        return None
    if any(c.dep_ == "aux" and c.tag_ == "TO" for c in child.children):
        return None
    named = subject_among_objects(child, head) or subject_behind_semicolon(child, head)
    if named is not None:
        return _Part(child, "conjunct", first=named.left_edge.i, named=named)
    return _Part(child, "verb_phrase") if has_content(child) else None


def _juxtaposed(child: Token, head: Token) -> _Part | None:
    """Clauses side by side: "A holds; B follows", "A holds – and B follows", which the parser calls complements."""
    if child.head != head or subject(child) is None or not is_finite(child) or mark_of(child):
        return None
    low, high = (child, head) if child.i < head.i else (head, child)
    between = head.doc[low.i + 1 : high.i]
    if any(token.text in STRONG_BREAKS for token in between):
        return _Part(child, "conjunct")
    own = subject(head)
    if child.i < head.i and own is not None and own.i > child.i:
        # "Prices rose, wages fell, and ...": a list of clauses, the first of which the parser takes for what is said.
        # "The guild owns it, so they know": "so" may hang on "owns".
        end = child.right_edge.i - 1 if child.right_edge.lower_ == "so" else child.right_edge.i + 1
        gap = head.doc[end : own.left_edge.i]
        if any(token.text == "," for token in gap):
            return _Part(child, "conjunct")
    if goes_on(child, head) or resumes_subject(child, head):
        return _Part(child, "conjunct")
    first = first_of_second(child, head)
    if first is not None:
        return _Part(child, "conjunct", first=first)
    edge = child.left_edge.i
    before = head.doc[edge - 1].lower_ if edge > 0 else ""
    if child.i > head.i and (before in {"and", "but", "so", "yet"} or head.doc[edge].lower_ in {"and", "but"}):
        return _Part(child, "conjunct")
    return None


def _adverbial(child: Token, head: Token) -> _Part | None:
    """ "While A holds, B follows": both. "Combined with A, B follows": B alone. "If A, B": one clause."""
    mark = mark_of(child)
    own = subject(child)
    start = child.left_edge
    if own is not None and not is_finite(child) and start.lower_ in word_list("subordinators", "absolute") | FOCUS:
        return _Part(child, "absolute") if child.dep_ == "advcl" else None
    if child.dep_ == "pcomp":
        with_ = child.head
        if own is not None and not is_finite(child) and with_.lower_ in word_list("subordinators", "absolute"):
            # "They met with guilds to plan the fair" tells nothing beside.
            return None if any(c.tag_ == "TO" for c in child.children) else _Part(child, "absolute")
        return None
    if own is not None and is_finite(child):
        if tells_time_of(child, head):
            return _Part(child, "relative")
        if tells_event(child, own):
            # "In 1974, when the bridge fell, the town wept" stays whole.
            opens = all(c.dep_ in {"cc", "punct"} for c in head.children if c.i < child.left_edge.i)
            return _Part(child, "adverbial", cut=opens and child.i < head.i)
        if (mark == "as" or start.lower_ == "like") and calls_to_mind(child, own):
            return _Part(child, None)
        if mark == "as" and sets_time(child, own, head):
            return _Part(child, None)
        if mark in word_list("subordinators", "asserting") and not is_conditional(child):
            return None if mark == "as" and merely_compares(child, own) else _Part(child, "adverbial")
        return None
    if own is None and mark in CONCESSIVE and is_finite(child) and child.i > head.i:
        return _Part(child, "verb_phrase")
    if own is None and not mark and child.tag_ == "VB" and child.i < head.i and not has_auxiliary(child):
        # "Make no mistake: A holds."
        return _Part(child, None)
    if tells_beside(child, head):
        return _Part(child, None)
    if child.i > head.i and child.tag_ == "VBG" and child.lemma_ in CONCLUDING and framed_clause(child) is not None:
        return _Part(child, "adverbial")
    return None


def _extent(head: Token, parts: list[_Part], role: str) -> tuple[int, int] | None:
    """First and last token of the clause: all under `head` but what is cut out, trimmed."""
    out: set[int] = set()
    for part in parts:
        if part.cut:
            aside = end_of_aside(part.head) if part.role == "relative" else None
            out.update(part.head.places if aside is None else range(part.head.left_edge.i, aside + 1))
            if part.head.dep_ == "pcomp":
                out.update(part.head.head.places)
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
