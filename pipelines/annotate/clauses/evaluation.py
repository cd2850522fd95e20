"""Whether a clause weighs or reports: a weighted sum of features that can be read; an encoder where it is close.

The words are in wordlists/modality.toml and wordlists/kinds.toml, the weights in wordlists/kind_weights.toml, with how
they were fitted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum
from pathlib import Path

from pipelines.annotate.clauses.close_calls import leaning
from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.clauses.wording import wording_of
from pipelines.annotate.dates.lexicon import words as date_words
from pipelines.annotate.quoting.speakers import speaker_kind
from pipelines.annotate.tokens import Token

WORDLISTS = Path(__file__).parents[1] / "wordlists"
# Below it the encoder is asked: half of facts and judgments. Asked about all it would tell hardly more of them right
# (docs/kinds.md), and annotation is what a build spends most of its time on.
CLOSE = 2.0
# How much of the sum counts beside what the encoder says; from 0.2 to 0.7 as good as alike (docs/kinds.md).
SHARE = 0.5
# Steps from the head down to which evaluation is looked for: deeper words describe something else in passing.
EVALUATION_DEPTH = 3
# Words below which a clause is short, and above which it is long.
SHORT, LONG = 8, 24
# Names from which on a clause is full of them.
MANY_NAMES = 3
YEAR_DIGITS = 4
PREDICATIVE = frozenset({"acomp", "attr", "oprd"})
POINTING = frozenset({"this", "that", "these", "those", "such"})
SPEAKER = frozenset({"i", "we", "my", "our", "us"})
# "Is in force", "is under way": where a thing is said to be, and nothing else is said to be of it.
PREDICATES = frozenset({"acomp", "attr", "ccomp", "oprd", "xcomp"})
PLACES = frozenset({"advmod", "prep"})
PRONOUNS = {
    **dict.fromkeys(POINTING, "demonstrative_subject"),
    **dict.fromkeys(("i", "we"), "speaker_subject"),
    "it": "it_subject",
    "they": "they_subject",
    "there": "there_subject",
}
# What a description can be checked by: "the port is the largest in Kestria", not "the pact is an experiment".
CHECKABLE = frozenset({"name", "figure", "number", "measure", "there_subject"})
# What makes more of saying where something is than that: "the pact is in grave danger".
WEIGHING = frozenset(
    {"degree", "reason", "speaker", "superlative", "value"}
    | {"evaluative_adjective", "evaluative_adverb", "evaluative_noun", "evaluative_predicate"}
)
# Features that say something else together than each by itself: "permits can be sold", "the talks are dragging on".
TOGETHER = {
    "past_copula": frozenset({"copula", "past"}),
    "can_be_done": frozenset({"can", "passive"}),
    "under_way": frozenset({"progressive", "thing_subject"}),
}
# Subjects of which an effect is told, not an act.
THINGS = frozenset({"thing_subject", "it_subject", "demonstrative_subject"})


@dataclass(frozen=True)
class _Vocabulary:
    """The word lists that the features are read with. Lemmas, but for adverbs, causes and measures."""

    adjectives: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]
    adverbs: frozenset[str]
    causes: frozenset[str]
    measured: frozenset[str]
    states: frozenset[str]
    attitudes: frozenset[str]
    classes: dict[str, frozenset[str]]
    valued_nouns: frozenset[str]
    words: dict[str, str]
    months: frozenset[str]

    @classmethod
    def read(cls) -> _Vocabulary:
        """The vocabulary of both files."""
        modality, kinds = (_table(name) for name in ("modality.toml", "kinds.toml"))
        evaluation = {key: frozenset(words) for key, words in modality["evaluation"].items()}
        classes = {f"verb_of_{key}": frozenset(words) for key, words in kinds["verbs"].items()}
        attitudes = frozenset(modality["stance"]["attitudes"])
        return cls(
            **evaluation,
            attitudes=attitudes,
            classes=classes,
            valued_nouns=frozenset(kinds["values"]["nouns"]),
            words={word: name for name, words in kinds["words"].items() for word in words},
            months=frozenset(date_words()["months"]),
        )


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary.read()


@cache
def _table(file: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((WORDLISTS / file).read_text(encoding="utf-8"))


@cache
def _weights() -> tuple[float, dict[str, float]]:
    table = tomllib.loads((WORDLISTS / "kind_weights.toml").read_text(encoding="utf-8"))
    weights = {**table["weights"]}
    for part, words in table["words"].items():
        weights |= {f"{part} {word}": weight for word, weight in words.items()}
    return table["intercept"], weights


def weighs(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether the clause that `verb` heads and `tokens` make up is a judgment rather than a fact."""
    summed = weight_of(verb, tokens)
    if abs(summed) > CLOSE:
        return summed > 0
    return leaning(text_of(verb, tokens)) + SHARE * summed > 0


def text_of(verb: Token, tokens: Sequence[Token]) -> str:
    """The clause that `tokens` make up, as it stands."""
    return verb.doc[tokens[0].i : tokens[-1].i + 1].text


def weight_of(verb: Token, tokens: Sequence[Token]) -> float:
    """The sum of what speaks for a judgment, less what speaks for a fact; 0 is undecided."""
    intercept, weights = _weights()
    features = (*features_of(verb, tokens), *wording_of(verb, tokens))
    # Exact: a sum that depends on the order of a set would tell near ties differently from one process to the next.
    return fsum([intercept, *(weights[name] for name in features if name in weights)])


def features_of(verb: Token, tokens: Sequence[Token]) -> frozenset[str]:
    """Names of the features that speak for or against a judgment."""
    vocabulary = _vocabulary()
    own = subject(verb)
    found = {
        *_of_verb(verb, vocabulary),
        *_of_subject(own, vocabulary),
        *_of_words(verb, own, tokens, vocabulary),
    }
    if "place_predicate" in found and found.isdisjoint(WEIGHING):
        found.add("plain_place")
    if "present" in found and found.isdisjoint({"name", "figure", "number"}):
        found.add("timeless")
    if "verb_of_effects" in found and not found.isdisjoint(THINGS):
        found.add("effect_of_thing")
    found.update(name for name, parts in TOGETHER.items() if parts <= found)
    if {"copula", "present", "noun_predicate"} <= found and found.isdisjoint(CHECKABLE):
        found.add("characterises")
    return frozenset(found)


def _of_verb(verb: Token, vocabulary: _Vocabulary) -> Iterator[str]:
    """Tense and voice, what the predicate is, which class the verb belongs to."""
    lemma = verb.lemma_.lower()
    past, perfect, bare, being = verb.tag_ == "VBD", False, verb.tag_ == "VBN", False
    for child in verb.children:
        dep, lower = child.dep_, child.lower_
        if dep in {"aux", "auxpass"}:
            bare = False
            past = past or child.tag_ == "VBD"
            perfect = perfect or child.lemma_ == "have"
            being = being or child.lemma_ == "be"
            if dep == "auxpass":
                yield "passive"
            elif lower in {"can", "cannot", "ca"}:
                yield "can"
        elif dep == "neg":
            yield "denial"
        elif dep == "acomp":
            yield "state_predicate" if lower in vocabulary.states else "adjective_predicate"
        elif dep == "attr":
            yield "noun_predicate"
        elif dep == "dobj" and lemma == "have":
            yield "has_something"
    if being and verb.tag_ == "VBG":
        yield "progressive"
    if past:
        yield "past"
    elif bare:
        # "The bridge, closed since May"
        yield "passive"
    elif not perfect and verb.tag_ != "VBG":
        yield "present"
    if lemma == "be":
        deps = {child.dep_ for child in verb.children}
        yield "place_predicate" if deps.isdisjoint(PREDICATES) and not deps.isdisjoint(PLACES) else "copula"
        return
    if lemma in vocabulary.verbs:
        yield "evaluative_verb"
    for name, members in vocabulary.classes.items():
        if lemma in members:
            yield name


def _of_subject(own: Token | None, vocabulary: _Vocabulary) -> Iterator[str]:
    """What kind of thing the subject is."""
    if own is None:
        return
    pronoun = PRONOUNS.get(own.lower_)
    if pronoun is not None:
        yield pronoun
        if pronoun == "speaker_subject" and own.head.lemma_.lower() in vocabulary.attitudes:
            yield "speaker_attitude"
    elif own.pos_ == "NOUN":
        if speaker_kind(own) is None:
            yield "thing_subject"
        first = next((child for child in own.children if child.dep_ in {"det", "poss", "nummod"}), None)
        if first is None and own.tag_ == "NNS":
            yield "generic_subject"
        elif first is not None and first.lower_ in POINTING:
            yield "demonstrative_subject"


def _of_words(verb: Token, own: Token | None, tokens: Sequence[Token], vocabulary: _Vocabulary) -> Iterator[str]:
    """Names and figures to check by, words that evaluate, and how long it is; one pass over the clause.

    What stands in the subject, `own`, says what the clause is about, not what can be checked of it.
    """
    first, last = (own.left_edge.i, own.right_edge.i) if own is not None else (-1, -1)
    length = names = 0
    for token in tokens:
        pos, lower = token.pos_, token.lower_
        length += not token.is_punct
        if lower in vocabulary.words:
            yield vocabulary.words[lower]
        if pos == "PROPN":
            if first <= token.i <= last:
                yield "name_subject"
            else:
                names += 1
        elif token.like_num:
            if first <= token.i <= last:
                yield "figure_subject"
            elif lower != "one":
                yield _figure(token, vocabulary)
        elif pos == "ADJ":
            yield from _of_adjective(token, verb, vocabulary)
        elif pos == "NOUN":
            lemma = token.lemma_
            if lemma in vocabulary.nouns:
                yield "evaluative_noun" if _is_near(token, verb) else "evaluative_noun_far"
            elif lemma in vocabulary.valued_nouns and _is_near(token, verb):
                yield "value"
        elif pos == "ADV":
            if lower == "most" and token.head.pos_ == "ADJ" and token.head.lower_ not in vocabulary.measured:
                yield "superlative"
            elif lower in vocabulary.adverbs and not _measures(token):
                yield "evaluative_adverb"
        elif lower in SPEAKER:
            yield "speaker"
        if lower in vocabulary.causes:
            yield "reason" if lower == "because" else "cause"
    if names:
        yield "name"
    if names >= MANY_NAMES:
        yield "names"
    if length < SHORT:
        yield "short"
    elif length > LONG:
        yield "long"


def _figure(token: Token, vocabulary: _Vocabulary) -> str:
    """Whether a number counts something, in digits or in words, or is part of a date."""
    if not token.text[0].isdigit():
        return "number"
    beside = (token.head.lower_, token.doc[token.i - 1].lower_ if token.i else "")
    year = len(token.text) == YEAR_DIGITS and token.text.isdigit()
    return "date_figure" if year or not vocabulary.months.isdisjoint(beside) else "figure"


def _of_adjective(token: Token, verb: Token, vocabulary: _Vocabulary) -> Iterator[str]:
    lower = token.lower_
    if lower in vocabulary.measured:
        # "The largest port" can be checked.
        yield "measure"
    elif token.tag_ == "JJS":
        yield "superlative"
    elif token.tag_ == "JJR" and token.head is verb and token.dep_ in PREDICATIVE:
        yield "comparative_predicate"
    elif lower in vocabulary.adjectives:
        if not _is_near(token, verb):
            yield "evaluative_adjective_far"
        elif token.dep_ in PREDICATIVE or _is_predicated(token.head, verb):
            yield "evaluative_predicate"
        else:
            yield "evaluative_adjective"


def _is_predicated(noun: Token, verb: Token) -> bool:
    """Whether the noun is what something is said to be, or to be in: "one of the worst losses", "in grave danger"."""
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep":
        preposition = noun.head
        if preposition.head is verb:
            return verb.lemma_ == "be"
        if preposition.lower_ != "of":
            return False
        noun = preposition.head
    return noun.dep_ in PREDICATIVE


def _is_near(token: Token, verb: Token) -> bool:
    """Whether the word hangs on the verb at few removes; "of" counts for none: "one of the greatest dangers"."""
    removes = 0
    while token is not verb and removes < EVALUATION_DEPTH and token.head is not token:
        token = token.head
        removes += token.lower_ != "of"
    return token is verb


def _measures(adverb: Token) -> bool:
    """Whether the adverb goes with a number ("rather than", "so far") and weighs nothing."""
    return adverb.i + 1 < len(adverb.doc) and adverb.nbor(1).lower_ in {"than", "far", "that"}
