"""Which clauses below a verb are cut out of its clause, which stand on their own, and which belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.clauses.as_clauses import calls_to_mind, is_conditional, merely_compares, sets_time
from pipelines.annotate.clauses.coordination import (
    continues_infinitive,
    continues_predicate,
    describes,
    explains,
    goes_on_list,
    has_content,
    is_alternative,
    is_item,
    is_subjunctive,
    lacks_agreement,
    leaves_infinitive,
    lists_deeds,
    shares_auxiliary,
    shares_object,
)
from pipelines.annotate.clauses.edges import FOCUS, OPENING, word_list
from pipelines.annotate.clauses.framing import CONCLUDING, framed_clause
from pipelines.annotate.clauses.misplaced import (
    MISPLACED,
    goes_on_with_list,
    goes_with_reporting_verb,
    is_hung_too_low,
    is_tail_of_infinitive,
    puts_subject_last,
    stands_beside_report,
    tells_beside,
    then_goes_on,
)
from pipelines.annotate.clauses.parallels import belongs_below, leaves_participle
from pipelines.annotate.clauses.relatives import is_relative_beside, read_relative, tells_event, tells_time_of
from pipelines.annotate.clauses.side_by_side import (
    first_of_second,
    goes_on,
    resumes_subject,
    runs_on,
    sets_day,
    stands_before,
    subject_among_objects,
    subject_behind_semicolon,
)
from pipelines.annotate.clauses.unfinished import is_last_of_objects
from pipelines.annotate.clauses.verbs import (
    WH_TAGS,
    governor_like_modal,
    has_auxiliary,
    is_finite,
    is_verbal,
    mark_of,
    subject,
)
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.tokens import Token

STRONG_BREAKS = frozenset({";", ":", "–", "—", "--", "―"})
NESTING = frozenset({"ccomp", "csubj", "relcl", "acl", "advcl", "parataxis", "nsubj", "nsubjpass", "xcomp"})
# Words of these kinds that govern nothing are half of all, and neither clauses nor lead to any.
LEAVES = frozenset({"amod", "aux", "auxpass", "case", "cc", "compound", "det", "neg", "nummod", "pobj", "punct"})
# Where the clauses hang that are taken out of another.
PARTS = MISPLACED | {"ccomp", "parataxis"}
# With these a verb has what it needs, or says it.
SAID = frozenset({"dobj", "acomp", "attr", "xcomp"})
CONCESSIVE = frozenset({"though", "although"})


@dataclass(frozen=True)
class Part:
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


def parts_of(head: Token) -> Iterator[Part]:
    """Clauses below `head` that are cut out of its clause or stand on their own."""
    stack = [(child, False) for child in head.children if child.children or child.dep_ not in LEAVES]
    while stack:
        child, nested = stack.pop()
        # Inside a complement or another subordinate clause only non-restrictive relative clauses are taken out.
        if child.dep_ not in PARTS:
            part: Part | None = None
        elif is_hung_too_low(child, head, nested=nested) or stands_beside_report(child, head) or runs_on(child, head):
            part = Part(child, "conjunct")
        elif (
            nested
            and child.dep_ == "conj"
            and not any(c.tag_ == "TO" and c.dep_ == "aux" for c in child.children)
            and (
                (governor_like_modal(child) is head and not shares_auxiliary(child))
                or (goes_on_with_list(child, head) and not shares_object(child))
                or goes_with_reporting_verb(child, head)
                or leaves_infinitive(child, head)
                or leaves_participle(child, head)
            )
            and has_content(child)
        ):
            part = Part(child, "verb_phrase")
        else:
            part = _part(child, head) if not nested else _relative(child) if child.dep_ == "relcl" else None
        if part is not None:
            yield part
            if part.cut:
                continue
        nested = nested or child.dep_ in NESTING
        stack.extend([(below, nested) for below in child.children if below.children or below.dep_ not in LEAVES])


def _relative(child: Token) -> Part | None:
    reading = read_relative(child)
    return Part(child, "relative", cut=reading == "apart") if reading else None


def _lost_relative(child: Token, head: Token) -> Part | None:
    """ "They add names to lists, most of which nobody reads": hung on "add"."""
    if child.dep_ == "ccomp" or child.i < head.i or child.doc[child.left_edge.i - 1].text != ",":
        return None
    return None if mark_of(child) or read_relative(child) != "apart" else _relative(child)


def _part(child: Token, head: Token) -> Part | None:
    if child.dep_ == "conj":
        return _coordinated(child, head)
    if child.dep_ == "dep" and then_goes_on(child, head) and has_content(child):
        return Part(child, "verb_phrase")
    if child.dep_ in {"ccomp", "parataxis"}:
        return _lost_relative(child, head) or _juxtaposed(child, head)
    if child.dep_ in {"advcl", "pcomp"}:
        return _lost_relative(child, head) or _adverbial(child, head)
    if child.dep_ == "relcl":
        return _relative(child)
    return Part(child, None) if child.dep_ == "acl" and tells_beside(child, head) else None


def _coordinated(child: Token, head: Token) -> Part | None:
    """ "X rises and Y falls": apart. "X cut taxes and raised wages": the second verb phrase apart."""
    first = child.head
    while (first.dep_ == "conj" or goes_on_list(first)) and first != head and not lacks_agreement(first):
        first = first.head
    if first != head or not is_verbal(child) or lacks_agreement(child):
        return None
    if head.dep_ == "relcl" and is_relative_beside(child):
        return Part(child, "relative")
    if mark_of(child) == "because" and child.i > head.i and subject(child) is not None and is_finite(child):
        return Part(child, "adverbial")
    if mark_of(child) and mark_of(child) != "that":
        return None
    if (own := subject(child)) is not None:
        if is_tail_of_infinitive(child, own) or is_item(child, own) or explains(child, own):
            return None
        if is_last_of_objects(own, child, head):
            return None
        # "Nor will banks lend": the word that denies goes with its clause.
        denial = child.left_edge.i - 1 if child.doc[child.left_edge.i - 1].lower_ == "nor" else None
        told = child.tag_ == "VBN" if not is_finite(child) else not describes(child, own)
        return Part(child, "conjunct", first=denial) if told else None
    if (child.tag_ == "VBG" and head.tag_ != "VBG" and not is_finite(child)) or continues_infinitive(child, head):
        return None
    if shares_object(child) or is_alternative(child) or is_subjunctive(child) or continues_predicate(child, head):
        return None
    if any(c.dep_ == "aux" and c.tag_ == "TO" for c in child.children):
        return None
    named = subject_among_objects(child, head) or subject_behind_semicolon(child, head)
    if named is not None:
        return Part(child, "conjunct", first=named.left_edge.i, named=named)
    if belongs_below(child, head):
        return None
    return Part(child, "verb_phrase") if has_content(child) and not shares_auxiliary(child) else None


def _juxtaposed(child: Token, head: Token) -> Part | None:
    """Clauses side by side: "A holds; B follows", "A holds – and B follows", which the parser calls complements."""
    if child.head == head and puts_subject_last(child, head):
        return Part(child, "conjunct")
    if child.head != head or subject(child) is None or not is_finite(child) or mark_of(child) or sets_day(child):
        return None
    low, high = (child, head) if child.i < head.i else (head, child)
    between = head.doc[low.i + 1 : high.i]
    if any(token.text in STRONG_BREAKS for token in between):
        return Part(child, "conjunct")
    own = subject(head)
    if child.i < head.i and own is not None and own.i > child.i:
        # "Prices rose, wages fell, and ...": a list of clauses, the first of which the parser takes for what is said.
        # "The guild owns it, so they know": "so" may hang on "owns".
        end = child.right_edge.i - 1 if child.right_edge.lower_ == "so" else child.right_edge.i + 1
        gap = head.doc[end : own.left_edge.i]
        if any(token.text == "," for token in gap):
            return Part(child, "conjunct")
    if goes_on(child, head) or resumes_subject(child, head) or _splices(child, head):
        return Part(child, "conjunct")
    first = first_of_second(child, head)
    if first is not None:
        return Part(child, "conjunct", first=first)
    edge = child.left_edge.i
    before = head.doc[edge - 1].lower_ if edge > 0 else ""
    if child.i > head.i and (before in {"and", "but", "so", "yet"} or head.doc[edge].lower_ in {"and", "but"}):
        return Part(child, "conjunct")
    return None


def _splices(child: Token, head: Token) -> bool:
    """ "The port has reopened, ships are being built, fares are down": a comma parts what the first verb never says."""
    own, first = subject(child), subject(head)
    if child.dep_ != "ccomp" or child.i < head.i or own is None or first is None or first.i > head.i:
        return False
    edge = own.left_edge
    if (
        not head.i < edge.i < child.i
        or edge.nbor(-1).text != ","
        or edge.tag_ in WH_TAGS
        or not head.deps.isdisjoint(SAID)
    ):
        return False
    if any(token.text in OPENING for token in head.doc[head.i : edge.i]):
        return False
    return head.pos_ == "VERB" and head.lemma_.lower() not in clause_verbs() | {"mean"}


def _adverbial(child: Token, head: Token) -> Part | None:
    """ "While A holds, B follows": both. "Combined with A, B follows": B alone. "If A, B": one clause."""
    mark = mark_of(child)
    own = subject(child)
    start = child.left_edge
    if own is not None and not is_finite(child) and start.lower_ in word_list("subordinators", "absolute") | FOCUS:
        return Part(child, "absolute") if child.dep_ == "advcl" else None
    if child.dep_ == "pcomp":
        with_ = child.head
        if own is not None and not is_finite(child) and with_.lower_ in word_list("subordinators", "absolute"):
            # "They met with guilds to plan the fair" tells nothing beside.
            return None if any(c.tag_ == "TO" for c in child.children) else Part(child, "absolute")
        return None
    if own is not None and is_finite(child):
        if tells_time_of(child, head):
            return Part(child, "relative")
        if tells_event(child, own):
            # "In 1974, when the bridge fell, the town wept" stays whole.
            opens = all(c.dep_ in {"cc", "punct"} for c in head.children if c.i < child.left_edge.i)
            return Part(child, "adverbial", cut=opens and child.i < head.i)
        if (mark == "as" or start.lower_ == "like") and calls_to_mind(child, own):
            return Part(child, None)
        if mark == "as" and sets_time(child, own, head):
            return Part(child, None)
        if mark in word_list("subordinators", "asserting") and not is_conditional(child):
            if mark == "as" and merely_compares(child, own):
                return None
            # "They sailed even as the storm rose": "they sailed" is not all that is told.
            told = child.i < head.i or any(c.i > head.i and c is not child and not c.is_punct for c in head.children)
            return Part(child, "adverbial", cut=told)
        return Part(child, "conjunct") if not mark and stands_before(child, own, head) else None
    if own is None and mark in CONCESSIVE and is_finite(child) and child.i > head.i:
        return Part(child, "verb_phrase")
    if own is None and not mark and child.tag_ == "VB" and child.i < head.i and not has_auxiliary(child):
        # "Make no mistake: A holds."
        return Part(child, None)
    if tells_beside(child, head):
        return Part(child, None)
    if lists_deeds(child, head):
        return Part(child, "verb_phrase")
    if child.i > head.i and child.tag_ == "VBG" and child.lemma_ in CONCLUDING and framed_clause(child) is not None:
        return Part(child, "adverbial")
    return None
