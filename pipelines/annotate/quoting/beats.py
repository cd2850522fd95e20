"""Speakers shown acting right before their words: 'The treasurer smiled. "We have neither."'."""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.parsing import Parse
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import is_thing, may_speak, speaker_kind
from pipelines.annotate.reporting.cues import speaker_words, verb_classes
from pipelines.annotate.tokens import Token, TokenSpan

# Classes of verbs for what somebody goes on to say in the words that follow: "Dahl disagreed."
ANSWERING = frozenset({"say", "ask", "call"})


def beat(scene: Scene) -> Attribution | None:
    """Who smiles, shrugs or is curt in the sentence before words that are a sentence of their own.

    Where nobody else has spoken in the paragraph, whoever acts there in whatever way.
    """
    sentence = _sentence_before(scene)
    if sentence is None and scene.lead is not None and _opens_paragraph(scene):
        return _beat_before(scene, scene.lead)
    verb = sentence.root if sentence is not None else None
    actor = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
    if verb is None or actor is None or actor.i in scene.quoted or not may_speak(actor, scene.quoted):
        return None
    if verb.lemma_.lower() not in speaker_words()["gestures"] and any(child.dep_ == "neg" for child in verb.children):
        # "Dahl did not respond." is no answer; "Dahl did not blink." opens one.
        return None
    if speaker_kind(actor) == "document" or is_thing(actor) or actor.lower_ in {"i", "we"}:
        return None
    if not _is_gesture(verb) and (speaker_kind(actor) == "organisation" or _has_spoken(scene)):
        return None
    return attribution_to(scene, actor, None, "beat", 0.5)


def beat_after(scene: Scene) -> Attribution | None:
    """Who smiles or shrugs between words that are sentences: '"We waited." He shrugged. "It is not welcome."'"""
    doc, text = scene.parse.doc, scene.parsed.text
    following = next((t for t in doc[scene.last + 1 : scene.last + 2] if t.is_sent_start), None)
    if following is None or text[scene.marked.outer.end - 2 : scene.marked.outer.end - 1] not in {".", "?", "!"}:
        return None
    verb = following.sent.root
    actor = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if actor is None or verb.lemma_.lower() not in speaker_words()["gestures"] or verb.i in scene.quoted:
        return None
    return attribution_to(scene, actor, None, "beat", 0.5) if may_speak(actor, scene.quoted) else None


def _opens_paragraph(scene: Scene) -> bool:
    return scene.marked.outer.start - scene.parse.passage.span.start <= 1


def _beat_before(scene: Scene, lead: Parse) -> Attribution | None:
    """Who smiles or shrugs as the paragraph before ends, where nobody says anything: 'Asked again, he laughed.'"""
    end = next((t.i for t in reversed(lead.doc) if not t.is_space), None)
    if end is None or lead.doc[end].text not in {".", "!"}:
        return None
    sentence = lead.doc[lead.doc[end].sent.start : end + 1]
    if any(token.text in {'"', "“", "”"} for token in sentence):
        return None
    verb = sentence.root
    actor = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if actor is None or verb.lemma_.lower() not in speaker_words()["gestures"]:
        return None
    if not may_speak(actor, frozenset()) or is_thing(actor):
        return None
    return attribution_to(replace(scene, parse=lead, quoted=frozenset()), actor, None, "beat", 0.5)


def _has_spoken(scene: Scene) -> bool:
    """Whether somebody has spoken before in the paragraph."""
    return scene.carried is not None and not scene.carried_passages


def _sentence_before(scene: Scene) -> TokenSpan | None:
    """The sentence that ends where the words begin, unless it is itself in marks.

    The parser may not see where it ends: 'Dahl was curt. "No."'.
    """
    doc = scene.parse.doc
    last = next((t for t in reversed(doc[: scene.first]) if not t.is_space), None) if scene.first else None
    if last is None or last.i in scene.quoted or last.text not in {".", "!"}:
        return None
    return doc[last.sent.start : last.i + 1]


def _is_gesture(verb: Token) -> bool:
    if verb.lemma_.lower() in speaker_words()["gestures"] or verb_classes(verb) & ANSWERING:
        return True
    return verb.lemma_ == "be" and any(child.dep_ == "acomp" for child in verb.children)
