"""Verbs as heads of clauses: their subject, whether they are finite, what subordinates them."""

from __future__ import annotations

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})


def subject(verb: Token) -> Token | None:
    """The verb's own subject; the expletive of "there is" only when there is no other."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS]
    return next((child for child in found if child.dep_ != "expl"), found[0] if found else None)


def is_verbal(token: Token) -> bool:
    """Whether a token can head a clause."""
    return token.pos_ in {"VERB", "AUX"}


def is_finite(verb: Token) -> bool:
    """Whether the verb, or an auxiliary of it, is finite."""
    return verb.tag_ in FINITE_TAGS or _has_finite_auxiliary(verb)


def _has_finite_auxiliary(verb: Token) -> bool:
    return any(child.dep_ in {"aux", "auxpass"} and child.tag_ in FINITE_TAGS for child in verb.children)


def is_imperative(verb: Token) -> bool:
    """Whether the verb is a bare form with no subject: addressed to the reader."""
    return verb.tag_ in {"VB", "VBP"} and subject(verb) is None and not _has_finite_auxiliary(verb)


def mark_of(verb: Token) -> str:
    """The subordinator of the clause that `verb` heads ("that", "while", "if"), lower case, or ""."""
    for child in verb.children:
        if child.i < verb.i and (child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")):
            return child.lower_
    return ""
