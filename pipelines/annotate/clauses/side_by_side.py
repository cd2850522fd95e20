"""Clauses side by side, for one of which the parser took what completes or merely accompanies the other."""

from __future__ import annotations

from pipelines.annotate.clauses.misplaced import CONJUNCTIONS, DASHES, NAMING, NOUNS, SHORTEST_LISTED
from pipelines.annotate.clauses.run_in_headings import STARTS
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, is_verbal, mark_of, subject
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.tokens import Token

# Nouns with which a clause tells when: "the day the bridge closes", "the moment they sign".
DAYS = frozenset({"day", "moment", "minute", "hour", "week", "month", "year", "night", "instant", "time", "morning"})
# What subordinates a clause although the parser calls it an adverb.
LEADING_IN = frozenset({"as", "once", "since", "the", "every", "each", "no", "however", "whatever", "whoever"})


def stands_before(child: Token, own: Token, head: Token) -> bool:
    """ "Costs are falling, fares are down": nothing subordinates the first; not "had they known, they would have"."""
    opening = child.left_edge
    before = child.doc[opening.i - 1]
    if child.pos_ not in {"VERB", "AUX"} or _awaits_content(child):
        return False
    if child.i > head.i or opening.lower_ in LEADING_IN or before.lower_ == "as" or mark_of(head):
        return False
    if not (opening.is_sent_start or before.is_punct or before.tag_ == "CC"):
        return False
    if opening.tag_ in WH_TAGS or own.i > child.i or own.lower_ == "those":
        return False
    named = own.left_edge
    if (
        named is not opening
        and child.doc[named.i - 1].text not in DASHES | {","}
        and child.doc[named.i - 1].tag_ != "CC"
    ):
        # "By the time they came, nobody was left", "everywhere they went, they were met".
        return False
    if any(c.dep_ in {"aux", "auxpass"} and c.i < own.i for c in child.children):
        return False
    main = subject(head)
    behind = child.doc[child.right_edge.i + 1] if child.right_edge.text != "," else child.right_edge
    return main is not None and main.i > child.i and behind.text == ","


def _awaits_content(verb: Token) -> bool:
    """ "We know, to keep the port, we must dredge it": what is known follows."""
    return verb.lemma_ in clause_verbs() and verb.deps.isdisjoint({"dobj", "ccomp", "xcomp", "prep", "auxpass"})


def runs_on(child: Token, head: Token) -> bool:
    """ "They need money to mend it We have none": a sentence whose first word is written large, no mark before."""
    opening = child.left_edge
    if opening.text not in STARTS or child.i < head.i or not is_verbal(child):
        return False
    before = child.doc[opening.i - 1]
    own = subject(child)
    if before.is_punct or before.text[:1].isupper() or own is None or not is_finite(child):
        return False
    return own.left_edge is opening


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


def resumes_subject(clause: Token, verb: Token) -> bool:
    """Whether a second complement stands beside its verb: "It admits that the wall fell, it says who pays"."""
    own = subject(clause)
    if own is None or own.tag_ != "PRP" or mark_of(clause):
        return False
    first = subject(verb)
    if first is None or own.lower_ != first.lower_:
        return False
    edge = clause.left_edge
    if clause.i < verb.i or "," not in {edge.text, clause.doc[edge.i - 1].text}:
        return False
    return any(child.dep_ == "ccomp" and verb.i < child.i < own.i and mark_of(child) for child in verb.children)


def subject_among_objects(verb: Token, head: Token) -> Token | None:
    """The subject of a second clause that the parser took for one more object of the first.

    "They sold the ferry, which was old, and the mayor, who had built it, wept": "wept" is joined to "sold".
    """
    start = verb.left_edge.i
    if not is_finite(verb) or verb.i < head.i or start - 2 <= head.i:
        return None
    last = verb.doc[start - 1] if verb.doc[start - 1].text != "," else verb.doc[start - 2]
    named: Token | None = None
    while last.i > head.i and last.head not in {head, last}:
        if last.dep_ == "conj" and last.pos_ in {"NOUN", "PROPN"} and _opens_second(last, start):
            # "They sold the ferry, and guilds, ports and crews wept": the first of those that wept.
            named = last
        last = last.head
    return named


def _opens_second(last: Token, start: int) -> bool:
    opening = last.left_edge.i
    # "They bore the pain and their hearts are heavy": no comma, but none before the verb either.
    comma = last.doc[opening - 2].text == "," or last.i == start - 1
    joined = last.doc[opening - 1].lower_ in CONJUNCTIONS and comma
    return joined and last.i < start and last.right_edge.i >= start - 2


def subject_behind_semicolon(verb: Token, head: Token) -> Token | None:
    """The subject of a clause that the parser took for a second verb phrase, across a semicolon.

    "The guild backs the mayor; the board, having lost its boats, cannot": "cannot" is joined to "backs".
    """
    breaks = [token.i for token in head.doc[head.i : verb.i] if token.text == ";"]
    if not breaks or not is_finite(verb):
        return None
    opening = head.doc[breaks[-1] + 1]
    if opening.pos_ not in NAMING:
        return None
    names = (t for t in head.doc[opening.i : verb.i] if t.pos_ in NOUNS or t.lower_ == "one")
    return next((t for t in names if t.dep_ != "compound"), None)


def sets_day(clause: Token, first: int | None = None) -> bool:
    """ "The day the bridge closes, we lose the market": when the rest holds, no clause beside it.

    `first` is where its words begin, if that is not where those under its verb do.
    """
    own = subject(clause)
    if own is None or own.left_edge.i < (clause.left_edge.i if first is None else first) + 2:
        return False
    # "By the time the bridge closes": whatever the parser takes the words before the subject for.
    day = clause.doc[own.left_edge.i - 1]
    return day.lower_ in DAYS and day.nbor(-1).lower_ == "the"
