"""Whether a clause recommends: by its modal, by a duty or a need that it tells of, as an order."""

from __future__ import annotations

from pipelines.annotate.clauses.governed import has_to, infinitive_of
from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.tokens import Token

PRESENT = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re", "'m", "’m", "do", "does"})


def recommends(verb: Token, modals: frozenset[str]) -> bool:
    """Whether the clause of `verb`, with these modals, says what ought to be done."""
    complement = infinitive_of(verb)
    if modals & modal_words("modals", "recommendation"):
        # "Should have V-ed", "ought to have V-ed": of what is past there is no advice.
        return not (has_have(verb) or (complement is not None and has_have(complement)))
    lemma = verb.lemma_.lower()
    if "shall" in modals:
        return _lays_down(verb)
    if lemma in {"let", "allow", "permit", "tolerate"} and modals & {"can", "ca"} and _is_denied(verb):
        # "We cannot let the wall fall."
        return True
    if lemma == "continue" and complement is not None:
        return recommends(complement, frozenset())
    if lemma == "require" and verb.tag_ in {"VBZ", "VBP"} and _is_required_of_us(verb):
        return True
    if lemma == "get":
        return verb.lower_ == "got" and complement is not None and _has_got_to(verb, modals)
    if lemma == "call" and verb.tag_ != "VBD" and not modals - PRESENT:
        # "The port calls on the council to V", "is calling for repairs": a call, whoever makes it, while it lasts.
        return verb.tag_ != "VBN" and any(
            c.lower_ in {"on", "upon", "for"} for c in verb.children if c.dep_ in {"prep", "prt"}
        )
    if lemma == "do" and any(c.lower_ in {"better", "well"} for c in verb.children):
        return complement is not None or bool(modals & modal_words("modals", "hypothetical"))
    if _obliges(verb, modals):
        return True
    if complement is not None and lemma in modal_words("modals", "recommendation_governors"):
        return not _is_denied(verb)
    if complement is not None and lemma == "have" and not modals and verb.tag_ in {"VBP", "VBZ"}:
        # "It has to do with money."
        return not _has_nobody_to(verb) and not (
            complement.lemma_ == "do" and any(c.lower_ == "with" for c in complement.children)
        )
    if lemma == "be" and verb.tag_ != "VBD":
        if any(c.dep_ == "csubj" and c.lemma_ == "need" for c in verb.children):
            # "What is needed is a decision."
            return True
        if complement is not None and _consists_of_advice(verb):
            return True
        predicates = {c.lower_ for c in verb.children if c.dep_ in {"acomp", "attr"} and not _is_determined(c)}
        impersonal = any(c.dep_ in {"nsubj", "expl"} and c.lower_ == "it" for c in verb.children)
        return bool(impersonal and (predicates & modal_words("modals", "recommendation_adjectives") or _is_up_to(verb)))
    # "This would include V-ing", "would mean V-ing": what ought to be done, in the conditional.
    if not modals & modal_words("modals", "hypothetical") or lemma not in {"include", "require", "entail", "need"}:
        return False
    return any(
        c.tag_ == "VBG" and c.dep_ in {"xcomp", "dobj", "ccomp", "amod", "pcomp"} for c in verb.subtree if c.i > verb.i
    )


def _consists_of_advice(copula: Token) -> bool:
    """ "The remedy is to V", "your duty is to V"; the task of a commission is what it does."""
    noun = subject(copula)
    if noun is None or copula.tag_ != "VBZ" or _is_denied(copula):
        return False
    owners = {child.lower_ for child in noun.children if child.dep_ == "poss" or child.lower_ == "of"}
    if noun.lemma_ in modal_words("proposals", "duties"):
        return owners <= {"our", "your"}
    return noun.lemma_ in modal_words("proposals", "advice") and owners <= {"my", "our"}


def _has_got_to(verb: Token, modals: frozenset[str]) -> bool:
    """ "We've got to V", "we got to V"; "I got to know them" was given to one."""
    own = subject(verb)
    return bool(modals & {"have", "'ve", "’ve", "has", "'s", "’s"}) or (own is not None and own.lower_ in {"we", "you"})


def _is_required_of_us(verb: Token) -> bool:
    """ "It requires us to V", "requires that we V"; what a law requires of others is told."""
    return any(
        own.lower_ in {"we", "us"}
        for child in verb.children
        if child.dep_ in {"ccomp", "xcomp"}
        for own in (subject(child), *(c for c in verb.children if c.dep_ == "dobj"))
        if own is not None
    )


def _is_determined(noun: Token) -> bool:
    """ "The first time", "a time of need"; "it is time to V"."""
    return "det" in noun.deps


def _is_denied(verb: Token) -> bool:
    return "neg" in verb.deps


def has_have(verb: Token) -> bool:
    """Whether the verb is in the perfect."""
    return "aux" in verb.deps and any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children)


def _has_nobody_to(verb: Token) -> bool:
    """ "Has yet to V", "no longer has to V", "nobody has to V": there is no duty."""
    return any(
        child.lower_ in {"yet", "longer"} or (child.dep_ == "nsubj" and is_negative_phrase(child))
        for child in verb.children
    )


def _obliges(verb: Token, modals: frozenset[str]) -> bool:
    """ "We have a duty to V", "owe it to them to V", "would be wise to V", "repairs are needed"."""
    lemma = verb.lemma_.lower()
    if modals & modal_words("modals", "hypothetical"):
        return lemma == "be" and any(c.dep_ == "acomp" and c.lower_ in {"wise", "well-advised"} for c in verb.children)
    if verb.tag_ == "VBN" and modals & {"is", "are"} and _is_directed(verb):
        return True
    if lemma == "need" and verb.tag_ == "VBN":
        return bool(modals & {"is", "are"}) and "not" not in {child.lower_ for child in verb.children}
    if verb.tag_ not in {"VBP", "VBZ"} or lemma not in {"have", "owe"}:
        return False
    thing = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if thing is None or (lemma == "owe") != (thing.lower_ == "it"):
        return False
    return lemma == "owe" or (thing.lemma_ in {"duty", "obligation", "responsibility"} and _has_infinitive(thing))


def _is_directed(verb: Token) -> bool:
    """ "Agencies are directed to V", "are authorized and directed to V"."""
    words = (verb, *(child for child in verb.children if child.dep_ == "conj"))
    return any(
        word.lemma_ in {"direct", "encourage", "instruct", "order", "urge"} and infinitive_of(word) is not None
        for word in words
    )


def _has_infinitive(noun: Token) -> bool:
    return any(child.tag_ == "VB" and has_to(child) for child in noun.children)


def _lays_down(verb: Token) -> bool:
    """ "The agency shall report": an order; not "the term shall have the meaning", nor "we shall see"."""
    own = subject(verb)
    return not defines(verb) and (own is None or own.lower_ not in {"i", "we"})


def defines(verb: Token) -> bool:
    """ "The term shall mean", "shall have the meaning": of words, not of deeds."""
    if verb.lemma_ == "have":
        return any(child.dep_ == "dobj" and child.lemma_ == "meaning" for child in verb.children)
    return verb.lemma_ in {"mean", "constitute"}


def _is_up_to(verb: Token) -> bool:
    """ "It is up to the council to mend the wall"."""
    up = next((c for c in verb.children if c.lower_ == "up" and c.i > verb.i), None)
    return up is not None and up.i + 1 < len(up.doc) and up.nbor(1).lower_ == "to"


def is_negative_phrase(noun: Token) -> bool:
    """ "Nobody", "no one", "no ferry"."""
    lower = noun.lower_
    if lower in {"nobody", "nothing", "none"}:
        return True
    if lower == "one" and noun.i and noun.doc[noun.i - 1].lower_ == "no":
        return True
    if lower == "doubt" or "det" not in noun.deps:
        return False
    determiners = modal_words("polarity", "determiners")
    return any(child.dep_ == "det" and child.lower_ in determiners for child in noun.children)
