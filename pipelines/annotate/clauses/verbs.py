"""Verbs as heads of clauses: their subject, whether they are finite, what subordinates them."""

from __future__ import annotations

from pipelines.annotate.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})


def subject(verb: Token) -> Token | None:
    """The verb's own subject; the expletive of "there is" only when there is no other."""
    expletive: Token | None = None
    auxiliary: Token | None = None
    for child in verb.children:
        dep = child.dep_
        if dep in SUBJECTS:
            if dep != "expl":
                return child
            expletive = expletive or child
        elif dep in {"aux", "auxpass"}:
            auxiliary = child
    if expletive is None and auxiliary is not None:
        # The parser may hang the subject on the auxiliary: "It has frozen the fund".
        return next((child for child in auxiliary.children if child.dep_ in SUBJECTS), None)
    return expletive


def is_verbal(token: Token) -> bool:
    """Whether a token can head a clause."""
    return token.pos_ in {"VERB", "AUX"}


def is_finite(verb: Token) -> bool:
    """Whether the verb, or an auxiliary of it, is finite."""
    return verb.tag_ in FINITE_TAGS or _has_finite_auxiliary(verb) or _is_mistagged(verb)


def _has_finite_auxiliary(verb: Token) -> bool:
    return any(child.dep_ in {"aux", "auxpass"} and child.tag_ in FINITE_TAGS for child in verb.children)


def _is_mistagged(verb: Token) -> bool:
    """ "Rust and rain explain the rest": a bare form after a subject of its own, which is finite after all."""
    if verb.tag_ != "VB" or verb.dep_ not in {"ROOT", "conj"} or (verb.dep_ == "conj" and not is_finite(verb.head)):
        return False
    children = list(verb.children)
    return any(c.dep_ == "nsubj" and c.i < verb.i for c in children) and not any(c.dep_ == "aux" for c in children)


def is_imperative(verb: Token) -> bool:
    """Whether the verb is a bare form with no subject: addressed to the reader."""
    return verb.tag_ in {"VB", "VBP"} and subject(verb) is None and not _has_finite_auxiliary(verb)


def mark_of(verb: Token) -> str:
    """The subordinator of the clause that `verb` heads ("that", "while", "if"), lower case, or ""."""
    for child in verb.children:
        if child.i < verb.i and (child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")):
            return child.lower_
    return ""
