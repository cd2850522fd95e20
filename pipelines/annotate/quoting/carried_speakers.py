"""Speakers for words that no reporting expression governs: whoever spoke last, or whoever acts in the sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.annotate.quoting.beats import beat, beat_after
from pipelines.annotate.quoting.distant_verbs import distant_verb
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import may_speak, speaker_kind
from pipelines.annotate.quoting.wordings import according_to
from pipelines.annotate.reporting.cues import speaker_words, subject_of, verb_classes

# How many paragraphs a speaker may be carried over without being named again.
MAX_CARRY = 2
# Fewer words in marks without any word of saying are scare quotes, not what the sentence's subject says.
MIN_WOVEN = 4
# Classes of verbs with which a body does by its words what they say: "condemns", "calls on", "reaffirms".
DECLARING = frozenset({"call", "promise", "ask"})
# Rules for adverbials that say whose view a whole sentence is.
FRAMES = frozenset({"in_words_of", "according_to", "for_holder"})
# Verbs of keeping silent: "declined to comment".
NOTHING_SAID = frozenset({"decline", "refuse"})
MARKS = frozenset({'"', "“", "”", "``", "''"})
SENTENCE_END = re.compile(r"[.?!]|\n")
DETERMINERS = frozenset({"the", "a", "an", "that", "this", "these", "those"})
TAKING_UP = frozenset({"he", "she", "they", "his", "her", "their"})


def carry_over(scene: Scene) -> Attribution | None:
    """A speaker for words that no reporting expression governs: whoever acts beside them, or whoever spoke last."""
    return next((found for rule in RULES if (found := rule(scene)) is not None), None)


def reported_before(scene: Scene) -> Attribution | None:
    """Words that open a paragraph after a report: 'Dahl said the plan was dead.' and then '"Nobody wanted it."'."""
    lead = scene.lead
    opens = scene.marked.outer.start - scene.parse.passage.span.start <= 1
    if lead is None or not opens or lead.passage.role != "body" or scene.carried_passages < 1 or _goes_on(scene):
        return None
    end = len(lead.doc)
    within = replace(scene, parse=lead, quoted=frozenset(), first=end, last=end, previous=None)
    if any(token.text in MARKS for token in within.before()):
        return None
    found = according_to(within) or distant_verb(within)
    if found is None or (found.verb is not None and found.verb.lemma_ in NOTHING_SAID):
        return None
    return replace(found, rule="reported_before", cue=None, confidence=0.5)


def previous_speaker(scene: Scene) -> Attribution | None:
    """A quotation that is a sentence of its own, after one that was attributed: '"...," she said. "..."'."""
    if any(not token.is_punct for token in scene.before()) or scene.carried is None or _goes_on(scene):
        return None
    if scene.carried_passages > MAX_CARRY or (scene.carried_passages and not _takes_up(scene)):
        return None
    if scene.carried_passages and scene.carried.verb is not None and verb_classes(scene.carried.verb) == {"treat"}:
        # What a plan "includes" ends with the paragraph.
        return None
    if scene.carried_passages and scene.answered is not None and _hands_over(scene.carried):
        return replace(scene.answered, rule="previous_speaker", cue=None, confidence=0.5)
    return replace(scene.carried, rule="previous_speaker", confidence=0.75 if not scene.carried_passages else 0.6)


def _hands_over(attribution: Attribution) -> bool:
    """Whether it is the other's turn after the words: '"Is that all?" Dahl asked', '"It is," Berg replied'."""
    return attribution.verb is not None and attribution.verb.lemma_.lower() in speaker_words()["exchange"]


def quoted_predicate(scene: Scene) -> Attribution | None:
    """What a document or body says of itself: 'The joint statement "strongly condemns" the launches'."""
    tokens = scene.parse.doc[scene.first : scene.last + 1]
    verb = next(
        (t for t in tokens if t.pos_ in {"VERB", "AUX"} and t.head.i not in range(tokens.start, tokens.end)), None
    )
    verb = verb or next((t for t in tokens if t.pos_ == "VERB" and t.head == t), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
    if verb is not None and subject is not None and subject.lower_ == "it" and verb_classes(verb) & DECLARING:
        # 'The resolution deplores the raids. It also "demands" that they end.'
        return attribution_to(scene, subject, None, "quoted_predicate", 0.5)
    if verb is None or subject is None or not may_speak(subject, scene.quoted):
        return None
    kind = speaker_kind(subject)
    if kind == "document" or (kind in {"organisation", "group"} and verb_classes(verb) & DECLARING):
        return attribution_to(scene, subject, None, "quoted_predicate", 0.6)
    return None


def same_frame(scene: Scene) -> Attribution | None:
    """Further words of a sentence whose frame names the source: 'In her view, it was "close" if all "kept calm"'."""
    if scene.previous is None or scene.previous[1] is None or scene.previous[1].rule not in FRAMES:
        return None
    between = scene.parsed.text[scene.previous[0].inner.end : scene.marked.outer.start]
    return replace(scene.previous[1], confidence=0.7) if not SENTENCE_END.search(between) else None


def sentence_subject(scene: Scene) -> Attribution | None:
    """Words woven into somebody's action: 'The senator left the room with a curt "..."'."""
    few = len(scene.marked.inner.slice(scene.parsed.text).split()) < MIN_WOVEN
    if few or _is_aside(scene) or _is_attributive(scene) or _is_named_object(scene):
        return None
    for node in scene.path():
        if node.pos_ not in {"VERB", "AUX"}:
            continue
        subject = subject_of(node)
        if (
            subject is not None
            and may_speak(subject, scene.quoted)
            and speaker_kind(subject) in {"person", "document", "group"}
        ):
            return attribution_to(scene, subject, node, "sentence_subject", 0.45)
    # The parser may see nothing above the words: 'Dahl gave his reply, "We have always been here".'
    before = list(scene.before())
    for token in before if before and before[0].text not in {".", "?", "!"} else ():
        main = token.dep_ == "nsubj" and token.head.i < scene.first and speaker_kind(token) == "person"
        if main and may_speak(token, scene.quoted):
            return attribution_to(scene, token, token.head, "sentence_subject", 0.45)
    return None


def _is_aside(scene: Scene) -> bool:
    """Whether the words open a bracket: '(who "..."', '(e.g. "..."'."""
    opens = any(token.text in {"(", "["} for _, token in zip(range(3), scene.before(), strict=False))
    return opens and not scene.parsed.text[scene.marked.inner.start].isupper()


def _is_attributive(scene: Scene) -> bool:
    """Whether the words only tell which thing is meant: 'That "if we can get it" part'."""
    before, after = next(iter(scene.before()), None), next(iter(scene.after()), None)
    return before is not None and before.lower_ in DETERMINERS and after is not None and after.pos_ in {"NOUN", "PROPN"}


def _is_named_object(scene: Scene) -> bool:
    """Whether the words only name what somebody acts on: 'Dahl studies "the odd habits that gulls have"'."""
    words = scene.parse.doc[scene.first : scene.last + 1]
    opening = next((token for token in words if not token.is_punct), None)
    if opening is None or opening.pos_ != "DET" or not opening.text.islower():
        return False
    return opening.head.dep_ == "dobj" and opening.head.head.i < scene.first


def last_speaker(scene: Scene) -> Attribution | None:
    """Words in a sentence that names nobody, after an attributed quotation: '... he said. The plan is "..."'."""
    if scene.carried is None or scene.carried_passages > 1 or _goes_on(scene) or _is_attributive(scene):
        return None
    # A person's words end with the paragraph unless the next takes them up; a text under discussion lasts longer.
    of_document = scene.carried.head is not None and speaker_kind(scene.carried.head) == "document"
    before = next(iter(scene.before()), None)
    woven = scene.parsed.text[scene.marked.inner.start].islower() and before is not None and before.lemma_ != "be"
    if woven and not of_document:
        # 'The bridge helps those who "walk and hope"': in what is the writer's own.
        return None
    if scene.carried_passages and not (of_document or _takes_up(scene)):
        return None
    return replace(scene.carried, rule="last_speaker", cue=None, confidence=0.4)


def _goes_on(scene: Scene) -> bool:
    """Whether the words only begin a sentence: '"Forward" – the line that won the vote – was written on a wall'."""
    opens = all(token.is_punct for token in scene.before())
    after = next(iter(scene.after()), None)
    return opens and after is not None and (after.text in {"—", "–", "--"} or after.pos_ in {"VERB", "AUX"})


def _takes_up(scene: Scene) -> bool:
    """Whether a paragraph goes on with the speaker of an earlier one: it opens with the words, or says "he", "she"."""
    start = scene.parse.passage.span.start
    if scene.marked.outer.start - start <= 2:
        return True
    return any(token.lower_ in TAKING_UP for token in scene.parse.doc[: scene.first])


RULES = (
    beat,
    beat_after,
    reported_before,
    previous_speaker,
    quoted_predicate,
    same_frame,
    sentence_subject,
    last_speaker,
)
