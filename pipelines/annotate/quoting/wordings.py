"""Speakers whom an adverbial or a comparison names: "in Dahl's words", "as Dahl put it", "according to Dahl"."""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.models import Span
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import may_speak
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import owner_of, speaker_words, subject_of, verb_classes
from pipelines.annotate.reporting.inverted_clauses import inverted_clause
from pipelines.annotate.tokens import Token

# Verbs of "as X put it" and "was how X put it".
WORDING = frozenset(
    {"put", "see", "tell", "phrase", "frame", "style", "word", "explain", "describe", "express", "rate", "sum"}
    | {"characterize", "characterise", "summarize", "summarise", "label", "judge", "view", "remember", "recall"}
)
# Verbs of "has an answer", "offered a one-word reply".
HANDING_OUT = frozenset({"have", "give", "offer", "get", "send", "issue", "deliver", "shout"})
# Tokens between the words and the verb of "was how one of the growers put it".
LONGEST_WORDING = 16


def in_words_of(scene: Scene) -> Attribution | None:
    """Words handed to their author: 'a region that, in Ola Dahl's words, is "..."', 'in the words of the treaty'."""
    for token in (*scene.before(), *scene.after()):
        if (
            token.lower_ in {"words", "caption"}
            and token.dep_ == "pobj"
            and token.head.lower_ == "with"
            and token.i < scene.first
        ):
            # 'She turned it down with the words "..."'
            speaker = subject_of(token.head.head) if token.head.head.pos_ == "VERB" else None
            if speaker is not None and may_speak(speaker, scene.quoted):
                return attribution_to(scene, speaker, token, "in_words_of", 0.8)
        if token.lower_ in cue_words("clause", "views") and token.dep_ == "pobj" and token.head.lower_ in {"in", "by"}:
            owner = owner_of(token)
            if owner is None:
                owner = next(
                    (t for c in token.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None
                )
            if owner is not None and may_speak(owner, scene.quoted) and owner.lower_ not in {"my", "our"}:
                return attribution_to(scene, owner, token, "in_words_of", 0.9)
    return None


def put_so(scene: Scene) -> Attribution | None:
    """How somebody puts it: 'The plan, as Dahl put it, is "..."', '"Never," was how Dahl put it'."""
    verb = next((token for token in scene.before() if _puts(token)), None)
    after = scene.after()[:LONGEST_WORDING]
    opening = next((token for token in after if not token.is_punct), None)
    if verb is None and opening is not None and (opening.lower_ == "as" or opening.lemma_ == "be"):
        verb = next((token for token in after if _puts(token) or _is_all_said(token)), None)
    speaker = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
    if verb is None or speaker is None or not may_speak(speaker, scene.quoted):
        return None
    return attribution_to(scene, speaker, verb, "in_words_of", 0.85)


def _puts(verb: Token) -> bool:
    """Whether a verb tells how its subject puts something: "as X put it", "how X described it", "X put it bluntly:"."""
    if verb.lemma_.lower() not in WORDING or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return False
    so = any(c.lower_ in {"as", "how"} and c.i < verb.i and c.dep_ in {"advmod", "mark"} for c in verb.children)
    return so or (verb.lemma_ == "put" and any(c.dep_ == "dobj" and c.lower_ == "it" for c in verb.children))


def _is_all_said(verb: Token) -> bool:
    """ "was all that X would say"."""
    return verb.dep_ == "relcl" and verb.head.lower_ == "all" and "say" in verb_classes(verb)


def uttered(scene: Scene) -> Attribution | None:
    """Words after a noun for an utterance: 'Fans broke into a chant of "..."', 'Her last message was "..."'."""
    before = next((token for token in scene.before() if not token.is_punct), None)
    if before is not None and before.lower_ == "of" and _is_utterance(before.head):
        noun = before.head
        within = noun.dep_ == "pobj" and noun.head.lower_ in {"into", "in"}
        verb = noun.head.head if within else noun.head if noun.dep_ == "dobj" else None
        speaker = subject_of(verb) if verb is not None and verb.pos_ == "VERB" else None
        return attribution_to(scene, speaker, noun, "uttered", 0.7) if speaker is not None else None
    if before is None or before.lemma_ != "be":
        return _who_has(scene)
    told = subject_of(before)
    if told is None or told.i > before.i:
        return None
    # 'The letter was "rude"' gives none of its words; 'The message was "Stay home"' does.
    worded = scene.parsed.text[scene.marked.inner.start].isupper()
    voice = worded and told.lemma_.lower() in speaker_words()["voices"]
    speaker = (owner_of(told) or (told if voice else None)) if voice or _is_utterance(told) else None
    if speaker is None or not may_speak(speaker, scene.quoted):
        return None
    return attribution_to(scene, speaker, told, "uttered", 0.7)


def _who_has(scene: Scene) -> Attribution | None:
    """Dahl in 'To critics, Dahl has a ready answer: "..."', 'Dahl had a word for the new tax: "murder."'."""
    before = list(scene.before())
    if len(before) < 2 or before[0].text != ":":
        return None
    for noun in (before[1], *before[1].ancestors):
        if noun.dep_ == "dobj" and noun.head.lemma_ in HANDING_OUT and _is_utterance(noun):
            speaker = subject_of(noun.head)
            if speaker is not None and may_speak(speaker, scene.quoted):
                return attribution_to(scene, speaker, noun, "uttered", 0.7)
    return None


def _is_utterance(noun: Token) -> bool:
    lists = speaker_words()
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in lists["utterance"] | lists["answers"]


def inverted_between(scene: Scene) -> Attribution | None:
    """An inverted reporting clause inside the sentence: 'The vote, said Ola Dahl, a nurse, was "a disgrace."'"""
    for token in scene.before():
        if token.tag_ in {"VBD", "VBZ"} and token.i and token.nbor(-1).text == ",":
            clause = inverted_clause(token)
            if clause is not None and clause.verb.i <= scene.last and may_speak(clause.speaker, scene.quoted):
                return attribution_to(scene, clause.speaker, token, "distant_verb", 0.85)
    return None


def in_absolute(scene: Scene) -> Attribution | None:
    """Who is said to say the words beside the main clause: 'They left, with the Weekly reporting it was "over"'."""
    for token in scene.before():
        if not verb_classes(token) & {"say", "call"}:
            continue
        if token.tag_ != "VBG" or token.dep_ != "pcomp" or token.head.lower_ != "with":
            return None
        speaker = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if speaker is None or not may_speak(speaker, scene.quoted):
            return None
        return attribution_to(scene, speaker, token, "distant_verb", 0.8)
    return None


def according_to(scene: Scene) -> Attribution | None:
    """A prepositional source in the sentence: 'According to the ministry, it is "..."', 'Under the act, "..."'."""
    for token in (*scene.before(), *scene.after()):
        if token.lower_ == "according":
            source = next((t for t in token.doc[token.i + 1 : token.i + 9] if t.dep_ == "pobj"), None)
            if source is not None and may_speak(source, scene.quoted):
                span = Span(scene.parse.start(token), scene.parse.end(token.nbor(1)))
                return replace(attribution_to(scene, source, token, "according_to", 0.95), cue=span)
    return _laid_down(scene)


def _laid_down(scene: Scene) -> Attribution | None:
    """A law or contract at the head of the sentence: 'Under state law, an officer may fire only if "..."'."""
    opening = next((token for token in reversed(list(scene.before())) if not token.is_punct), None)
    if opening is None or opening.lower_ != "under" or not opening.is_sent_start:
        return None
    source = next((t for t in opening.children if t.dep_ == "pobj"), None)
    if source is None or source.lemma_.lower() not in speaker_words()["binding"] or not may_speak(source, scene.quoted):
        return None
    return attribution_to(scene, source, opening, "according_to", 0.7)


def inserted(scene: Scene, verb: Token) -> Attribution | None:
    """A reporting clause put into the sentence before the words: 'The board had asked for time, he said, and "..."'."""
    for clause in verb.children:
        if clause.dep_ != "parataxis" or clause.i >= scene.first or clause.i in scene.quoted:
            continue
        own = any(c.dep_ == "nsubj" for c in clause.children)
        speaker = subject_of(clause) if own else None
        if speaker is not None and "say" in verb_classes(clause) and may_speak(speaker, scene.quoted):
            return attribution_to(scene, speaker, clause, "distant_verb", 0.85)
    return None
