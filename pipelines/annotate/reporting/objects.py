"""Clauses that report what their subject says without a clause of content: "X condemned the attack"."""

from __future__ import annotations

from pipelines.annotate.quoting.speaker_phrases import names_for_everybody, speaker_kind
from pipelines.annotate.reporting.cue_lists import cue_words, reporting_prepositions
from pipelines.annotate.reporting.cues import is_passive
from pipelines.annotate.tokens import Token


def reporting_object(verb: Token) -> str | None:
    """Rule by which a clause reports what its subject says without a content clause; None when it does not.

    "X condemned the attack", "X called for restraint", "X made reference to Y", "X calling Y a Z".
    """
    lemma = verb.lemma_.lower()
    light, report = cue_words("object", "light_verbs"), cue_words("object", "report")
    if not (lemma in report or lemma in light or lemma in reporting_prepositions()) or is_passive(verb):
        return None
    if any(child.tag_ == "MD" for child in verb.children):
        # "Users will demand a rule": nobody has said it.
        return None
    if verb.tag_ == "VBN" and "aux" not in verb.deps:
        # "The harbour, also called the Old Port": a name that nobody in particular gave.
        return None
    objects = [c for c in verb.children if c.dep_ in {"dobj", "oprd", "dative"} and c.i > verb.i]
    if any(child.dep_ == "nsubj" and names_for_everybody(child, verb) for child in verb.children):
        return None
    if lemma == "welcome" and any(speaker_kind(each) in {"person", "group"} for each in objects):
        # "The senate welcomed two members to the chamber."
        return None
    if lemma in cue_words("object", "as_something") and not _as_something(verb):
        return None
    if lemma in report and (objects or "ccomp" in verb.deps):
        return "reporting_object"
    wanted = reporting_prepositions().get(lemma, frozenset())
    if any(c.dep_ == "prep" and c.lower_ in wanted for c in verb.children):
        return "reporting_preposition"
    if lemma in light and any(c.lemma_.lower() in cue_words("object", "light_nouns") for c in objects):
        return "light_verb"
    return None


def _as_something(verb: Token) -> bool:
    """Whether the object is given a name or character: "described it as a gift", not "the paper describes a trial"."""
    return any(
        child.dep_ in {"oprd", "ccomp"} or (child.dep_ == "prep" and child.lower_ == "as") for child in verb.subtree
    )
