"""What kind of claim a clause makes, how surely, and whether it denies: read off its verb group and its words.

Certainty is that of the clause itself: "X may rise" is possible whoever says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.annotate.clauses.edges import word_list
from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.verbs import mark_of
from pipelines.annotate.tokens import Token

WORDLIST = Path(__file__).parents[1] / "wordlists" / "modality.toml"
AUXILIARIES = frozenset({"aux", "auxpass"})
PAST_TAGS = frozenset({"VBD", "VBN"})
# Words from the head down to which evaluation is looked for: deeper ones describe something else in passing.
EVALUATION_DEPTH = 3


@dataclass(frozen=True)
class Modality:
    """How a clause asserts what it asserts."""

    kind: str
    certainty: str
    polarity: str


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(tomllib.loads(WORDLIST.read_text(encoding="utf-8"))[table][key])


def modality_of(
    head: Token, tokens: Sequence[Token], *, frame: Token | None = None, question: bool = False
) -> Modality:
    """Kind, certainty and polarity of the clause that `head` heads and `tokens` make up."""
    verb = head
    inside = frozenset(token.i for token in tokens)
    polarity = polarity_of(verb, inside)
    if question:
        return Modality("question", "open", polarity)
    certainty = certainty_of(verb, tokens, frame)
    return Modality(kind_of(verb, tokens, frame), certainty, polarity)


def clause_modality(clause: Clause, *, question: bool = False) -> Modality:
    """Modality of a clause; a question when it is one, or `question` says so."""
    asked = question or clause.role == "question" or _raises_question(clause.head)
    return modality_of(clause.head, list(clause.tokens), frame=clause.frame, question=asked)


def _raises_question(head: Token) -> bool:
    """ "Questions remain whether P", "it is unclear whether P": a question raised, though a statement in form."""
    if not any(_is_asking(token) for token in head.children):
        return False
    return any(
        token.dep_ in {"mark", "advmod"} and token.lower_ in word_list("subordinators", "interrogative")
        for token in head.subtree
    )


def _is_asking(token: Token) -> bool:
    asking_noun = token.dep_ in {"nsubj", "attr"} and token.lemma_.lower() in {"question", "doubt", "uncertainty"}
    return asking_noun or (token.dep_ == "acomp" and token.lower_ in {"unclear", "uncertain", "unknown"})


def kind_of(verb: Token, tokens: Sequence[Token], frame: Token | None = None) -> str:
    """fact, judgment, forecast or recommendation."""
    modals = _modals(verb)
    perfect = any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children)
    if _recommends(verb, modals, perfect, frame):
        return "recommendation"
    if _foretells(verb, modals, perfect):
        return "forecast"
    if modals & (_words("modals", "hypothetical") | _words("modals", "possible")):
        return "judgment"
    if _in_first_person(verb) and verb.lemma_.lower() in _words("stance", "requests"):
        return "recommendation"
    return "judgment" if _evaluates(verb, tokens) or (frame is not None and _evaluative_frame(frame)) else "fact"


def _modals(verb: Token) -> frozenset[str]:
    """The verb's modal auxiliaries; "will widen the road and plant trees" shares them."""
    if _shares_auxiliaries(verb):
        return _modals(verb.head)
    return frozenset(child.lower_ for child in verb.children if child.dep_ in AUXILIARIES or child.tag_ == "MD")


def _shares_auxiliaries(verb: Token) -> bool:
    """Whether the verb is a bare form coordinated with one that has the auxiliary."""
    if verb.dep_ != "conj" or verb.tag_ != "VB" or verb.head.pos_ not in {"VERB", "AUX"}:
        return False
    return not any(child.dep_ in AUXILIARIES or child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)


def _recommends(verb: Token, modals: frozenset[str], perfect: bool, frame: Token | None) -> bool:
    if modals & _words("modals", "recommendation"):
        return not (perfect and "must" in modals)
    complement = _infinitive(verb)
    lemma = verb.lemma_.lower()
    if complement is not None and lemma in _words("modals", "recommendation_governors"):
        return True
    if complement is not None and lemma == "have" and not modals and verb.tag_ in {"VBP", "VBZ"}:
        return True
    if lemma == "be" and verb.tag_ != "VBD":
        predicates = {c.lower_ for c in verb.children if c.dep_ in {"acomp", "attr"}}
        impersonal = any(c.dep_ in {"nsubj", "expl"} and c.lower_ == "it" for c in verb.children)
        return bool(impersonal and predicates & _words("modals", "recommendation_adjectives"))
    # "This would include V-ing", "would mean V-ing": what ought to be done, in the conditional.
    if not modals & _words("modals", "hypothetical") or lemma not in {"include", "require", "entail", "need"}:
        return False
    return any(
        c.tag_ == "VBG" and c.dep_ in {"xcomp", "dobj", "ccomp", "amod", "pcomp"} for c in verb.subtree if c.i > verb.i
    )


def _infinitive(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in {"xcomp", "ccomp"} and _has_to(child)), None)


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _foretells(verb: Token, modals: frozenset[str], perfect: bool) -> bool:
    if modals & _words("modals", "forecast"):
        return True
    if modals & {"may", "might"} and not perfect:
        return True
    if "could" in modals and not perfect and verb.tag_ == "VB":
        return True
    if verb.tag_ == "VBD":
        return False
    governor = verb.lemma_.lower() in _words("modals", "forecast_governors") and _infinitive(verb) is not None
    if governor and (verb.lemma_.lower() not in {"plan", "intend", "prepare", "remain", "stand"} or verb.tag_ == "VBG"):
        return verb.lemma_.lower() != "go" or verb.tag_ == "VBG"
    likely = {"likely", "unlikely", "due", "certain", "bound", "poised", "set"}
    return any(c.dep_ == "acomp" and c.lower_ in likely and _infinitive(c) is not None for c in verb.children)


def _evaluates(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether the clause weighs rather than reports: its predicate, or words near its head, evaluate."""
    inside = frozenset(token.i for token in tokens)
    lemma = verb.lemma_.lower()
    if lemma in _words("evaluation", "verbs") or (_in_first_person(verb) and lemma in _words("stance", "attitudes")):
        return True
    if any(token.lower_ in _words("evaluation", "causes") for token in tokens):
        return True
    return _characterises(verb, inside) or any(_evaluative(token, verb) for token in _near(verb, inside))


def _characterises(verb: Token, inside: frozenset[int]) -> bool:
    """ "The pact is an experiment": what something is said to be, with no name, number or measure to check it by."""
    if verb.lemma_ != "be" or verb.tag_ not in {"VBZ", "VBP"}:
        return False
    predicate = next((c for c in verb.children if c.dep_ == "attr" and c.i > verb.i and c.pos_ == "NOUN"), None)
    if predicate is None or any(c.dep_ == "expl" for c in verb.children):
        return False
    return not any(
        token.pos_ in {"PROPN", "NUM"} or token.like_num or token.lower_ in _words("evaluation", "measured")
        for token in predicate.subtree
        if token.i in inside
    )


def _in_first_person(verb: Token) -> bool:
    """ "We welcome": said of oneself, and now."""
    return verb.tag_ in {"VBP", "VB"} and any(
        child.dep_ == "nsubj" and child.lower_ in _words("stance", "first_person") for child in verb.children
    )


def _near(verb: Token, inside: frozenset[int]) -> list[Token]:
    found: list[Token] = []
    layer = [verb]
    for _ in range(EVALUATION_DEPTH):
        layer = [child for node in layer for child in _children(node) if child.i in inside]
        found.extend(layer)
    return found


def _children(token: Token) -> Iterator[Token]:
    """What hangs on a token; "of" is looked through: "one of the greatest dangers"."""
    for child in token.children:
        yield child
        if child.lower_ == "of":
            yield from child.children


def _evaluative(token: Token, verb: Token) -> bool:
    lower = token.lower_
    predicative = token.dep_ in {"acomp", "attr", "oprd"} or token.head.dep_ in {"attr", "acomp", "oprd"}
    if token.pos_ == "ADJ" or token.tag_ in {"JJ", "JJR", "JJS"}:
        if lower in _words("evaluation", "measured"):
            return False
        if token.dep_ == "acomp" and token.head == verb and token.tag_ == "JJ" and token.text.islower():
            return lower not in _words("evaluation", "states")
        if token.tag_ == "JJS" or lower in _words("evaluation", "adjectives"):
            return predicative or token.head.dep_ in {"dobj", "attr", "pobj"}
        return token.tag_ == "JJR" and predicative and token.head.dep_ != "npadvmod"
    if token.pos_ == "NOUN":
        return token.lemma_.lower() in _words("evaluation", "nouns") and token.dep_ in {"nsubj", "attr", "dobj"}
    if token.pos_ == "ADV":
        return lower in _words("evaluation", "adverbs") and not _measures(token)
    return False


def _measures(adverb: Token) -> bool:
    """Whether the adverb goes with a number ("rather than", "so far") and weighs nothing."""
    return adverb.i + 1 < len(adverb.doc) and adverb.nbor(1).lower_ in {"than", "far", "that"}


def _evaluative_frame(frame: Token) -> bool:
    return any(
        child.dep_ == "acomp" and child.lower_ in {"clear", "obvious", "evident", "apparent", "striking", "notable"}
        for child in frame.children
    )


def certainty_of(verb: Token, tokens: Sequence[Token], frame: Token | None = None) -> str:
    """certain, probable, possible or conditional."""
    if _is_conditional(verb, tokens):
        return "conditional"
    if frame is not None:
        words = {child.lower_ for child in frame.children} | {frame.lemma_.lower()}
        if words & _words("certainty", "possible_matrix"):
            return "possible"
        if words & (_words("certainty", "probable_matrix") | {"seem", "appear"}):
            return "probable"
    modals = _modals(verb)
    near = {child.lower_ for child in verb.children} | {verb.lower_}
    if modals & _words("modals", "possible") or near & _words("certainty", "possible"):
        return "possible"
    if near & _words("certainty", "probable") or _probable_governor(verb):
        return "probable"
    if "must" in modals and any(child.lower_ == "have" for child in verb.children):
        return "probable"
    return "certain"


def _probable_governor(verb: Token) -> bool:
    if verb.lemma_.lower() not in _words("modals", "probable_governors") or _infinitive(verb) is None:
        return False
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return passive or verb.lemma_.lower() in {"seem", "appear", "tend"}


def _is_conditional(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether a condition governs the clause: an if-clause of its verb, "as long as", "without X"."""
    for child in verb.children:
        if child.dep_ == "advcl" and mark_of(child) in word_list("subordinators", "conditional"):
            return True
    text = f" {' '.join([token.lower_ for token in tokens])} "
    if any(phrase in text and f" {phrase} " in text for phrase in word_list("subordinators", "conditional_phrases")):
        return True
    future = _modals(verb) & (_words("modals", "forecast") | _words("modals", "hypothetical") | {"can", "could"})
    return bool(future) and any(
        token.dep_ == "prep" and token.lower_ in word_list("subordinators", "conditional_prepositions")
        for token in tokens
    )


def polarity_of(verb: Token, inside: frozenset[int]) -> str:
    """- when the clause denies, + otherwise."""
    for child in verb.children:
        if child.i not in inside:
            continue
        if child.lower_ in _words("polarity", "negators") and not _is_correlative(child):
            return "-"
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and _is_negative_phrase(child):
            return "-"
    if _shares_auxiliaries(verb) and any(child.lower_ in {"or", "nor"} for child in verb.head.children):
        return polarity_of(verb.head, frozenset(range(verb.sent.start, verb.sent.end)))
    infinitive = _infinitive(verb)
    if infinitive is not None and verb.lemma_.lower() in {"fail", "refuse", "decline", "neglect"}:
        return "-"
    return "+"


def _is_correlative(negator: Token) -> bool:
    """ "not only ...", "no doubt": no denial."""
    following = negator.nbor(1).lower_ if negator.i + 1 < len(negator.doc) else ""
    return following in {"only", "just", "merely", "simply", "least"}


def _is_negative_phrase(noun: Token) -> bool:
    lower = noun.lower_
    if lower in {"nobody", "nothing", "none"}:
        return True
    if lower == "one" and noun.i and noun.doc[noun.i - 1].lower_ == "no":
        return True
    return any(
        child.dep_ == "det" and child.lower_ in _words("polarity", "determiners") for child in noun.children
    ) and (noun.lower_ != "doubt")
