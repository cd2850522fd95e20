"""What the words over a clause make of it: what somebody agreed or was told to do, what somebody asked."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.verbs import WH_TAGS, has_auxiliary, mark_of, subject
from pipelines.annotate.tokens import Token

# How a "to V" hangs on the verb that it completes.
COMPLEMENTS = frozenset({"xcomp", "ccomp"})


def governed_kind(verb: Token) -> str | None:
    """ "agreed ⟦to mend it⟧" is a forecast; "told the port ⟦to mend it⟧", "asked that ⟦it be mended⟧" recommend."""
    first = verb
    while first.dep_ == "conj" and first.head.tag_ in {verb.tag_, "VB"}:
        first = first.head
    over = _governor(first)
    if over is None or over is first:
        return None
    lemma = over.lemma_.lower()
    if first.tag_ == "VBG" or has_to(first):
        if lemma in modal_words("governors", "promises"):
            return "forecast"
        # "Asked to leave" and "called it a day to remember" are no orders: somebody is told.
        told = lemma in modal_words("governors", "orders") and first.tag_ == "VB" and _names_addressee(first, over)
        return "recommendation" if told else None
    return "recommendation" if lemma in modal_words("governors", "demands") and _is_subjunctive(first) else None


def _governor(verb: Token) -> Token | None:
    """The verb that a "to V", or a "V-ing" after "to", or a that-clause completes."""
    if verb.dep_ == "pcomp":
        return verb.head.head if verb.head.lower_ == "to" else None
    return verb.head if verb.dep_ in {"xcomp", "ccomp", "advcl", "acl"} and verb.tag_ in {"VB", "VBP", "VBN"} else None


def infinitive_of(verb: Token) -> Token | None:
    """The "to V" that completes the verb."""
    if verb.deps.isdisjoint(COMPLEMENTS):
        return None
    return next((child for child in verb.children if child.dep_ in COMPLEMENTS and has_to(child)), None)


def has_to(verb: Token) -> bool:
    """Whether the verb is the V of a "to V"."""
    return "aux" in verb.deps and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _names_addressee(verb: Token, over: Token) -> bool:
    """Whether somebody stands between governor and infinitive: "urged the port to V", "called on the port to V"."""
    if over.i > verb.i:
        return False
    own = subject(verb)
    if own is not None:
        return own.i > over.i
    return any(over.i < child.i < verb.i and child.dep_ in {"dobj", "dative", "prep"} for child in over.children)


def _is_subjunctive(verb: Token) -> bool:
    """ "that the port mend it", "that it be mended"."""
    own = subject(verb)
    if own is None or own.i > verb.i:
        return False
    if verb.tag_ == "VBN":
        return any(child.lower_ == "be" and child.dep_ == "auxpass" for child in verb.children) and not has_auxiliary(
            verb
        )
    return verb.tag_ in {"VB", "VBP"} and verb.lower_ not in {"are", "have", "do", "am"} and not has_auxiliary(verb)


def is_asked(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether a clause is a question by its form or by what governs it, whatever its mark."""
    opening = tokens[0]
    if verb.dep_ in {"ccomp", "pcomp"}:
        if mark_of(verb) == "whether":
            return True
        if (opening.tag_ in WH_TAGS or opening.lower_ == "if") and _asks(verb.head):
            return True
        return verb.dep_ == "ccomp" and _leaves_open(opening, verb)
    if (
        verb.lemma_ == "be"
        and "csubj" in verb.deps
        and any(c.dep_ == "csubj" and mark_of(c) == "whether" for c in verb.children)
    ):
        # "Whether it will hold is another matter."
        return True
    asks = opening.tag_ in WH_TAGS or opening.lower_ == "whither"
    return verb.dep_ == "ROOT" and opening.head is verb and asks and _is_inverted(verb, opening)


def _leaves_open(opening: Token, verb: Token) -> bool:
    """ "Did not say ⟦who paid⟧", "consider ⟦what it costs⟧", "estimate ⟦how many came⟧"; "see what it costs" knows."""
    word = opening.lower_
    counted = word == "how" and opening.head.lower_ in {"many", "much"} and opening.head.i == opening.i + 1
    if not counted and (word not in {"who", "whom", "what"} or opening.head is not verb):
        return False
    over = verb.head
    return over.pos_ == "VERB" and (over.lemma_.lower() not in modal_words("governors", "knowing") or _is_denied(over))


def _asks(over: Token) -> bool:
    """ "asked", "wondered", "want to know", "nobody knows"."""
    if over.lemma_.lower() in {"ask", "wonder", "inquire"}:
        return True
    if over.lemma_.lower() != "know":
        return False
    wanted = over.dep_ == "xcomp" and over.head.lemma_.lower() in {"want", "need"}
    own = subject(over)
    return wanted or (own is not None and own.lower_ in {"nobody", "one", "who"}) or _is_denied(over)


def _is_denied(verb: Token) -> bool:
    return "neg" in verb.deps


def _is_inverted(verb: Token, opening: Token) -> bool:
    """ "Why was there one pump", "whither do we go", "who could forget"."""
    own = subject(verb)
    if own is None or verb.i < opening.i:
        return False
    if own is opening:
        return opening.lower_ == "who" and (verb.tag_ == "VBG" or any(c.tag_ == "MD" for c in verb.children))
    return opening.lower_ != "what" and any(
        opening.i < place.i < own.i and place.tag_ in {"VBD", "VBZ", "VBP", "MD"} for place in (verb, *verb.children)
    )
