"""What "may", "must", "could" and "would" tell of the past, or of what a law or a bill says: nothing of the future."""

from __future__ import annotations

from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.recommending import is_negative_phrase
from pipelines.annotate.clauses.verbs import mark_of, subject
from pipelines.annotate.tokens import Token, TokenSpan

PAST = frozenset({"could", "might", "would", "'d", "’d"})
# Subjects that are no party to whom a law could give a right.
THINGS = frozenset({"it", "this", "that", "there", "what", "which"})
DRAFTS = frozenset({"amendment", "bill", "draft"})


def tells_what_was(verb: Token, modals: frozenset[str]) -> bool:
    """Whether the modal tells of the past or of a right, so that the clause of `verb` foretells nothing."""
    return bool(modals) and (_is_past(verb, modals) or _lacks_power(verb, modals) or _is_entitled(verb, modals))


def tells_what_is_laid_down(verb: Token, modals: frozenset[str]) -> bool:
    """Whether the clause of `verb` says what a law or a bill lays down: it neither foretells nor recommends."""
    return _is_by_law(verb, modals) or (bool(modals) and _is_drafted(verb, modals))


def _is_past(verb: Token, modals: frozenset[str]) -> bool:
    """ "The owners offered ten crowns, and ⟦no crew would sail⟧", "it counted as one, though ⟦it could carry ten⟧"."""
    if not modals & PAST or any(mark_of(child) == "if" for child in verb.children if child.dep_ == "advcl"):
        return False
    first = verb
    while first.dep_ == "conj" and first.head.tag_ in {"VB", "VBN", "VBG"}:
        first = first.head
    return first.dep_ in {"conj", "advcl", "relcl"} and first.head.tag_ == "VBD"


def _lacks_power(verb: Token, modals: frozenset[str]) -> bool:
    """ "Nobody could read it", "it could do little", "they could save only nine"."""
    if "could" not in modals:
        return False
    return any(
        (child.dep_ in {"nsubj", "nsubjpass", "dobj"} and is_negative_phrase(child))
        or (child.dep_ == "dobj" and _is_little(child))
        for child in verb.children
    )


def _is_little(thing: Token) -> bool:
    """ "Little", "only nine", "little money"."""
    return any(token.lower_ in {"only", "little"} for token in thing.subtree if token.i <= thing.i)


def _is_entitled(verb: Token, modals: frozenset[str]) -> bool:
    """ "Article 3 says that ⟦a member may leave⟧", "each side may keep ten ships" where a treaty is spoken of."""
    if "may" not in modals:
        return False
    first = _first_of(verb)
    own = subject(first)
    # "A treaty may take years", "the ruling may well stand".
    if own is None or own.lower_ in THINGS or _is_law(own) or any(c.lower_ in {"well", "yet"} for c in first.children):
        return False
    sentence = verb.sent
    if any(_is_law(token) for token in sentence):
        return True
    return sentence.start > 0 and any(_is_law(token) for token in _before(sentence))


def _is_by_law(verb: Token, modals: frozenset[str]) -> bool:
    """ "By law a crew must have a cook", "under article 3 the port must pay"."""
    if not (modals & {"must", "shall", "may"} or (verb.lemma_ == "have" and not modals)):
        return False
    first = _first_of(verb)
    return any(child.dep_ == "prep" and child.i < first.i and _names_law(child) for child in first.children)


def _names_law(preposition: Token) -> bool:
    """ "By law", "under article 3", "according to the treaty"."""
    if preposition.lower_ == "according":
        return any(_names_law(child) for child in preposition.children)
    if preposition.lower_ not in {"by", "under", "to"}:
        return False
    return any(child.dep_ == "pobj" and _is_law(child) for child in preposition.children)


def _is_drafted(verb: Token, modals: frozenset[str]) -> bool:
    """ "The senate has a bill. ⟦It would close the port⟧": what the bill says."""
    if not modals & modal_words("modals", "hypothetical"):
        return False
    sentence = verb.sent
    if sentence.start == 0 or sentence[0].lower_ != "it":
        return False
    return any(token.lemma_.lower() in DRAFTS for token in _before(sentence))


def _first_of(verb: Token) -> Token:
    """The verb with which the subject of `verb` stands."""
    while verb.dep_ == "conj" and subject(verb) is None:
        verb = verb.head
    return verb


def _is_law(noun: Token) -> bool:
    return noun.lemma_.lower() in modal_words("laws", "names")


def _before(sentence: TokenSpan) -> TokenSpan:
    return sentence.doc[sentence.start - 1].sent
