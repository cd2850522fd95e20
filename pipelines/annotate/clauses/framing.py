"""Frames: clauses that only lead in another, which is the claim: "it is clear that P", "the fact is that P"."""

from __future__ import annotations

from pipelines.annotate.clauses.edges import word_list
from pipelines.annotate.clauses.verbs import is_finite, mark_of, subject
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.tokens import Token

# Participles that draw a conclusion: "which has risen, meaning that fewer ships call".
# Nouns that by themselves lead in a clause.
NOTING = frozenset({"reminder", "wonder", "doubt"})
CONCLUDING = frozenset({"mean"})


def framed_clause(head: Token) -> Token | None:
    """Head of P in "it is clear that P", "what matters is that P", "the fact is that P", "we affirm that P"."""
    own = subject(head)
    clause = _complement(head)
    if own is None:
        if head.pos_ == "NOUN":
            return _noted(head)
        noted = head.lemma_.lower() in {"note", "remember", "recall"} and head.tag_ in {"VB", "VBP"}
        # "To the crews of the ferry, know that P."
        noted = noted or (head.lower_ in {"know", "understand"} and clause is not None and mark_of(clause) == "that")
        concludes = head.tag_ == "VBG" and head.lemma_ in CONCLUDING
        if head.lower_ == "let" and clause is not None:
            return _called_to_mind(clause)
        return clause if (noted and head.dep_ == "ROOT") or concludes else _announced(head)
    if own.lower_ in {"i", "we"}:
        acts = clause is not None and mark_of(clause) == "that" and is_act_of_author(head, own)
        return clause if acts else _announced(head)
    if own.i > head.i and head.i == head.sent.start:
        # "Is it any wonder that P?" asks.
        return None
    impersonal = own.lower_ in {"it", "there"}
    if clause is None:
        return _clause_of_predicate(head) if impersonal else None
    if head.lemma_.lower() in word_list("frames", "verbs"):
        return clause if impersonal else None
    if own.lower_ == "it" and own.dep_ == "nsubjpass" and head.lemma_.lower() in word_list("frames", "passives"):
        return clause if mark_of(clause) == "that" and "neg" not in head.deps else None
    if head.lemma_ != "be" or mark_of(clause) not in {"that", ""}:
        return None
    if impersonal:
        if own.lower_ == "it" and _only_points(head):
            return clause
        words = {c.lower_ for c in head.children if c.dep_ in {"acomp", "advmod", "attr"} and c.i < clause.i}
        # "It is important that the guild not sell" asks for it, and stays whole.
        return clause if words & word_list("frames", "adjectives") and is_finite(clause) else None
    return (
        clause
        if own.tag_ == "WP" or own.dep_ == "csubj" or own.lemma_.lower() in word_list("frames", "nouns")
        else None
    )


def _noted(noun: Token) -> Token | None:
    """P in "A reminder that P", "No wonder that P", where the sentence has no other verb."""
    if noun.dep_ != "ROOT" or noun.lower_ not in NOTING:
        return None
    said = (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and mark_of(c) == "that")
    return next((c for c in said if subject(c) is not None and is_finite(c)), None)


def _only_points(head: Token) -> bool:
    """ "If the storm taught us anything, it's that P": P is all that is said; not "it is not that P", "it is right"."""
    said = {child.dep_ for child in head.children if child.i > head.i}
    said_whole = any(c.dep_ == "ccomp" and mark_of(c) == "that" for c in head.children)
    lessons = said_whole and any(c.dep_ == "advcl" and c.i < head.i and mark_of(c) == "if" for c in head.children)
    return lessons and "neg" not in head.deps and said <= {"ccomp", "punct"}


def _complement(head: Token) -> Token | None:
    """The clause behind a verb that completes it."""
    if "ccomp" not in head.deps:
        return None
    return next((c for c in head.children if c.dep_ == "ccomp" and c.i > head.i and subject(c) is not None), None)


def _called_to_mind(verb: Token) -> Token | None:
    """P in "Let us remember that P"."""
    if not any(child.dep_ == "nsubj" and child.lower_ in {"us", "me", "'s", "’s"} for child in verb.children):
        return None
    said = (child for child in verb.children if child.dep_ == "ccomp" and mark_of(child) == "that")
    return next((child for child in said if subject(child) is not None), None)


def is_act_of_author(verb: Token, own: Token) -> bool:
    """Whether saying it does it: "we affirm that P", "I urge X to P", whatever the tagger takes the verb for."""
    return own.lower_ in {"i", "we"} and verb.lower_ in cue_words("person", "acts") and "aux" not in verb.deps


def does_by_saying(verb: Token) -> bool:
    """ "I, Anna Berg, do hereby proclaim": the author's own act, whatever the parser takes for the subject."""
    return "hereby" in [child.lower_ for child in verb.children]


def _announced(head: Token) -> Token | None:
    """P in "I want to note that P", "We would like to stress that P"."""
    if head.lemma_.lower() not in word_list("frames", "wishes"):
        return None
    for verb in head.children:
        if verb.dep_ == "xcomp" and verb.lemma_.lower() in word_list("frames", "announcing"):
            # "We want to remind those in need that P": the parser may hang P on the wish.
            below = (child for child in (*verb.children, *head.children) if child.dep_ == "ccomp" and child.i > verb.i)
            said = (child for child in below if "that" in {mark_of(child), child.doc[child.left_edge.i - 1].lower_})
            return next((child for child in said if subject(child) is not None), None)
    return None


def _clause_of_predicate(head: Token) -> Token | None:
    """P under the adjective or noun of the frame: "it is likely that P", "there is no doubt that P"."""
    allowed = word_list("frames", "adjectives") | word_list("frames", "nouns")
    for predicate in head.children:
        if predicate.dep_ in {"acomp", "attr"} and predicate.lower_ in allowed:
            for child in predicate.children:
                if child.dep_ in {"ccomp", "acl"} and subject(child) is not None and mark_of(child) == "that":
                    return child
    return None
