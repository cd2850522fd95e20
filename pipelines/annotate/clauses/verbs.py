"""Verbs as heads of clauses: their subject, whether they are finite, what subordinates them."""

from __future__ import annotations

from pipelines.annotate.tokens import Token, TokenSpan

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
# Verbs that, with an infinitive, stand for a modal auxiliary.
SEMI_MODALS = frozenset({"ought", "need", "have", "go"})
AUXILIARIES = frozenset({"aux", "auxpass"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# Tags of relative and question words.
WH_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})


def subject(verb: Token) -> Token | None:
    """The verb's own subject; the expletive of "there is" only when there is no other."""
    if not verb.children:
        return None
    expletive: Token | None = None
    auxiliary: Token | None = None
    for child in verb.children:
        dep = child.dep_
        if dep in SUBJECTS:
            if dep != "expl":
                return (_behind_vocative(child, verb) or child) if _may_be_addressed(child) else child
            expletive = expletive or child
        elif dep in {"aux", "auxpass"}:
            auxiliary = child
    if expletive is None and auxiliary is not None:
        # The parser may hang the subject on the auxiliary: "It has frozen the fund".
        return next((child for child in auxiliary.children if child.dep_ in SUBJECTS), None)
    return expletive or _compound_subject(verb)


def _compound_subject(noun: Token) -> Token | None:
    """ "They say that the gallery | floods": a verb taken for a noun, its subject for the first half of a compound."""
    if "compound" not in noun.deps:
        return None
    if noun.tag_ in {"VBP", "VBZ"}:
        # "These guilds mend and raise walls": a verb that the parser gives a noun's parts.
        return next((c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1), None)
    if noun.tag_ not in {"NN", "NNS"}:
        return None
    if not any(c.dep_ == "mark" and c.lower_ == "that" for c in noun.children):
        return None
    first = next((c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1), None)
    # "Galleries flood", "a gallery floods".
    return first if first is not None and (first.tag_ in {"NNS", "NNPS"}) == (noun.tag_ == "NN") else None


def _may_be_addressed(named: Token) -> bool:
    """ "Mr. Mayor on behalf of the crews", "friends," before the subject."""
    if named.pos_ != "NOUN" or named.right_edge.i + 1 >= len(named.doc):
        return named.pos_ == "PROPN"
    return named.doc[named.right_edge.i + 1].text == "," or named.right_edge.text == ","


def _behind_vocative(named: Token, verb: Token) -> Token | None:
    """ "Mr. Mayor, on behalf of the crews, I want to thank you": who speaks, not whom the speaker names."""
    if not named.i < verb.i:
        return None
    speakers = (c for c in verb.children if c.dep_ == "nsubj" and c.tag_ == "PRP" and named.i < c.i < verb.i)
    return next(speakers, None)


def is_verbal(token: Token) -> bool:
    """Whether a token can head a clause."""
    if token.pos_ in {"VERB", "AUX"}:
        return True
    return (token.dep_ == "ROOT" and _is_hidden_verb(token)) or _compound_subject(token) is not None


def is_finite(verb: Token) -> bool:
    """Whether the verb, or an auxiliary of it, is finite."""
    if verb.tag_ in FINITE_TAGS or _has_finite_auxiliary(verb) or _is_mistagged(verb):
        return True
    return _is_hidden_verb(verb) or _compound_subject(verb) is not None


def _has_finite_auxiliary(verb: Token) -> bool:
    if verb.deps.isdisjoint(AUXILIARIES):
        return False
    return any(child.dep_ in AUXILIARIES and child.tag_ in FINITE_TAGS for child in verb.children)


def _is_hidden_verb(token: Token) -> bool:
    """ "Its number now rings", "I designate them": a verb that the tagger took for a noun or an adjective."""
    if token.tag_ not in {"NN", "NNS", "JJ"} or "nsubj" not in token.deps:
        return False
    if token.tag_ == "JJ" and "dobj" not in token.deps:
        return False
    return any(c.dep_ == "nsubj" and c.i < token.i for c in token.children)


def _is_mistagged(verb: Token) -> bool:
    """ "Rust and rain explain the rest", "Pupils scored well": a bare form or participle that is finite after all."""
    fronted = verb.tag_ == "VB" and verb.dep_ == "ccomp" and verb.i < verb.head.i
    if verb.tag_ not in {"VB", "VBN"} or not (fronted or verb.dep_ in {"ROOT", "conj"}):
        return False
    if not verb.deps.isdisjoint(AUXILIARIES) or (verb.dep_ == "conj" and not is_finite(verb.head)):
        return False
    return any(c.dep_ == "nsubj" and c.i < verb.i for c in verb.children)


def is_imperative(verb: Token) -> bool:
    """Whether the verb is a bare form with no subject: addressed to the reader."""
    if verb.tag_ not in {"VB", "VBP"} or subject(verb) is not None or _has_finite_auxiliary(verb):
        return False
    # "As a first step, the council and the port welcome the plan": a subject that the parser hung elsewhere.
    return not (verb.tag_ == "VBP" and verb.i > verb.sent.start and verb.nbor(-1).pos_ in NOMINAL)


def is_misread(verb: Token, tokens: TokenSpan) -> bool:
    """Whether a verb that seems to have no subject or to be no finite verb has both, hung on other words.

    "The work on ports, launched as a trial in 2010, was closed": "launched" is taken for the main verb.
    """
    before = [token for token in tokens if token.i < verb.i]
    named = any(token.pos_ in NOMINAL or (token.text.isupper() and len(token.text) > 1) for token in before)
    return named and any(token.tag_ in FINITE_TAGS and _is_beside(token, verb) for token in tokens)


def _is_beside(token: Token, verb: Token) -> bool:
    """Whether the token is the verb, an auxiliary in its verb group, or a verb coordinated with it."""
    while token is not verb:
        if token.dep_ not in {"aux", "auxpass", "conj"}:
            return False
        token = token.head
    return True


def governor_like_modal(verb: Token) -> Token | None:
    """The semi-modal over the infinitives that `verb` is one of: "X ought to hire pilots and publish the study"."""
    first = verb
    while first.dep_ == "conj" and first.tag_ == "VB":
        first = first.head
    over = first.head
    if first is verb or first.dep_ != "xcomp" or first.tag_ != "VB" or over.lemma_.lower() not in SEMI_MODALS:
        return None
    return over if over.tag_ in FINITE_TAGS or has_auxiliary(over) else None


def mark_of(verb: Token) -> str:
    """The subordinator of the clause that `verb` heads ("that", "while", "if"), lower case, or ""."""
    for child in verb.children:
        if child.i < verb.i and (child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")):
            return child.lower_
    return ""


def has_auxiliary(verb: Token) -> bool:
    """Whether an auxiliary, or the "to" of an infinitive, goes with the verb."""
    return "aux" in verb.deps
