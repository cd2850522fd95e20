"""Answers that come from nobody in particular: '"Never," came the reply'. Whoever was asked before has given them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import may_speak, speaker_kind
from pipelines.annotate.reporting.cues import owner_of, speaker_words
from pipelines.annotate.tokens import Token, TokenSpan

# Words between the verb and the noun: "came the curt reply".
LONGEST_ANSWER = 5
# Sentences before the words in which somebody may have been asked.
MAX_ASKED = 3


def answer(scene: Scene) -> Attribution | None:
    """Words that come as an answer: 'Dahl was asked if he would go. "Never," came the reply'."""
    words = [token for token in scene.after() if not token.is_punct]
    if not words or words[0].lemma_ != "come":
        return None
    noun = next((t for t in words[1 : 1 + LONGEST_ANSWER] if t.lemma_.lower() in speaker_words()["answers"]), None)
    if noun is None:
        return None
    owner = owner_of(noun)
    if owner is not None and may_speak(owner, scene.quoted):
        return attribution_to(scene, owner, noun, "answer", 0.8)
    for within in _scenes_before(scene):
        asked = _asked(within)
        if asked is not None:
            cue = scene.parse.span(noun.doc[words[0].i : noun.i + 1])
            return replace(attribution_to(within, asked, None, "answer", 0.6), cue=cue)
    return replace(scene.carried, rule="answer", cue=None, confidence=0.5) if scene.carried is not None else None


def _scenes_before(scene: Scene) -> Iterator[Scene]:
    """The words before the quotation in its paragraph, then the paragraph before."""
    yield scene
    if scene.lead is not None:
        yield replace(scene, parse=scene.lead, quoted=frozenset(), first=len(scene.lead.doc))


def _asked(scene: Scene) -> Token | None:
    """Who is asked something in the last sentences before the quotation, or whom a question there is about."""
    before = [s for s in scene.parse.doc.sentences if s[0].i < scene.first and s[0].i not in scene.quoted]
    for sentence in reversed(before[-MAX_ASKED:]):
        found = next((asked for token in sentence if (asked := _asked_by(token)) is not None), None)
        found = found or (_questioned(sentence) if sentence.text.rstrip().endswith("?") else None)
        if found is not None and found.i < scene.first and may_speak(found, scene.quoted):
            return found
    return None


def _asked_by(verb: Token) -> Token | None:
    if verb.lemma_ != "ask":
        return None
    return next((c for c in verb.children if c.dep_ in {"nsubjpass", "dobj", "dative"} and c.i != verb.i), None)


def _questioned(sentence: TokenSpan) -> Token | None:
    subject = next((t for t in sentence if t.dep_ == "nsubj"), None)
    return subject if subject is not None and speaker_kind(subject) == "person" else None
