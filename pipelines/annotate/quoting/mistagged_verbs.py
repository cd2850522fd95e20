"""Speakers by reporting verbs that the parser took for plural nouns: "the report notes", "the document states"."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import SPEECH, noun_before, noun_head, speaker_kind
from pipelines.annotate.reporting.cues import reporting_verbs
from pipelines.annotate.tokens import Token

# Words of a reporting clause whose verb was taken for a noun: "the leaked document states".
LONGEST_MISTAGGED = 5


def noun_for_verb(scene: Scene) -> Attribution | None:
    """A reporting verb that the parser took for a noun: 'The Department of Trade notes, "..."'."""
    before = list(zip(range(3), scene.before(), strict=False))
    if (heard := _heard_saying([token for _, token in before if not token.is_punct])) is not None:
        return attribution_to(scene, *heard, "noun_for_verb", 0.8)
    if len(before) < 3 or before[0][1].text not in {",", ":"}:
        return None
    verb = before[1][1]
    known = reporting_verbs().get(
        verb.lower_.removesuffix("s"), reporting_verbs().get(verb.lemma_.lower(), frozenset())
    )
    if verb.tag_ != "NNS" or not known & SPEECH or verb.nbor(-1).pos_ not in {"NOUN", "PROPN"}:
        return None
    subject = noun_before(verb, scene.quoted)
    return attribution_to(scene, subject, verb, "noun_for_verb", 0.7) if subject is not None else None


def _heard_saying(before: Sequence[Token]) -> tuple[Token, Token] | None:
    """Who is heard and "saying", where both were taken for a noun: 'She recalled the general saying, "..."'."""
    if len(before) < 2 or before[0].tag_ != "NN" or before[0].lower_ not in {"saying", "asking", "telling", "shouting"}:
        return None
    saying, speaker = before[0], before[1]
    perceived = saying.dep_ == "dobj" and saying.head.i < speaker.i
    beside = speaker.head == saying and speaker.dep_ in {"amod", "compound"}
    return (speaker, saying) if perceived and beside else None


def noun_for_verb_after(scene: Scene) -> Attribution | None:
    """The same with a verb that the parser took for a noun: '"...," the document states'."""
    words = [token for token in scene.after() if not token.is_punct]
    if (inverted := _inverted(scene, words)) is not None:
        return inverted
    verb = next((t for t in words if t.tag_ == "NNS" and t.i and (t == words[-1] or _ends_clause(t))), None)
    speaker = verb.nbor(-1) if verb is not None else None
    if verb is None or speaker is None or speaker.dep_ != "compound" or speaker_kind(speaker) is None:
        return None
    far = verb.i - words[0].i >= LONGEST_MISTAGGED
    if "say" not in reporting_verbs().get(verb.lemma_.lower(), frozenset()) or far:
        return None
    before, cue = scene.parse.span(verb.doc[words[0].i : verb.i]), scene.parse.span(verb.doc[verb.i : verb.i + 1])
    return Attribution(before, "noun_for_verb", 0.7, cue, speaker, scene.parse, verb)


def _inverted(scene: Scene, words: Sequence[Token]) -> Attribution | None:
    """The same before the speaker's name: '"...," sniffs Ola Dahl, a nurse'."""
    suspended = scene.parsed.text[scene.marked.inner.end : scene.marked.outer.end + 1].strip(" \"”’'")
    if len(words) < 2 or words[0].tag_ != "NNS" or not suspended or words[1].tag_ not in {"NNP", "DT"}:
        return None
    speaker = noun_head(words[1])
    if (
        speaker is None
        or speaker == words[0]
        or "say" not in reporting_verbs().get(words[0].lemma_.lower(), frozenset())
    ):
        return None
    return attribution_to(scene, speaker, words[0], "noun_for_verb", 0.8) if _is_somebody(speaker) else None


def _is_somebody(token: Token) -> bool:
    return token.pos_ == "PROPN" or speaker_kind(token) is not None


def _ends_clause(noun: Token) -> bool:
    """Whether a phrase of place or manner follows: "a narrator intones | over footage", not "a list of reports of"."""
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    return following.pos_ == "ADP" and following.lower_ in {"over", "in", "on", "at", "as", "from", "with"}


def mistagged_subject(noun: Token) -> Token | None:
    """Subject of a reporting verb taken for a noun: 'Its fact sheet | promises to', 'shows Dahl | boasting that'."""
    if not noun.i or not _classes_as_verb(noun) & SPEECH:
        return None
    before, following = noun.nbor(-1), noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    carries_on = following.lower_ in {"to", "that"} and following.head.i > noun.i
    if noun.tag_ == "NN":
        return before if before.dep_ == "compound" and before.pos_ == "PROPN" and following.lower_ == "that" else None
    named = before.dep_ in {"compound", "nmod"} and speaker_kind(before) in {"document", "organisation"}
    return before if carries_on and named else None


def _classes_as_verb(noun: Token) -> frozenset[str]:
    """Reporting classes of what was taken for a noun: "promises", "boasting"."""
    if noun.tag_ == "NN" and noun.lower_.endswith("ing"):
        stem = noun.lower_.removesuffix("ing")
        return reporting_verbs().get(stem) or reporting_verbs().get(f"{stem}e") or frozenset()
    return reporting_verbs().get(noun.lemma_.lower(), frozenset()) if noun.tag_ == "NNS" else frozenset()
