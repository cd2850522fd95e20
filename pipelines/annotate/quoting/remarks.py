"""Speakers of words that stand before the noun for what they were: 'Dahl's "basket case" jibe'."""

from __future__ import annotations

from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import may_speak
from pipelines.annotate.reporting.cues import noun_classes, owner_of, speaker_words, subject_of
from pipelines.annotate.tokens import Token

ABOUT = frozenset({"about", "at", "over", "with"})
# Tokens from "about" to the words: "about what she called the".
LONGEST_THING = 6


def remark(scene: Scene) -> Attribution | None:
    """Words that tell which remark is meant: 'Dahl's "basket case" jibe', 'She apologised for her "rats" comment'."""
    noun = _remark_after(scene)
    if noun is None:
        return None
    speaker = owner_of(noun) or _who_makes(noun)
    if speaker is None or not may_speak(speaker, scene.quoted):
        return None
    return attribution_to(scene, speaker, noun, "remark", 0.75)


def feeling(scene: Scene) -> Attribution | None:
    """Words for what somebody feels about a thing: 'Dahl did not hide her anger at the "endless delays"'."""
    before = (token for _, token in zip(range(LONGEST_THING), scene.before(), strict=False))
    # The parser may give "at" to the verb: the noun before it is what counts.
    link = next((token for token in before if token.lower_ in ABOUT and token.i), None)
    noun = link.nbor(-1) if link is not None else None
    if noun is None or noun.pos_ != "NOUN" or noun.lemma_.lower() not in speaker_words()["feelings"]:
        return None
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is None or not may_speak(owner, scene.quoted):
        return None
    return attribution_to(scene, owner, noun, "remark", 0.7)


def set_aside(scene: Scene) -> bool:
    """Whether the words are of nobody named: 'The board mocked the "rats" comment', 'denied claims it was "broke"'."""
    noun = _remark_after(scene)
    if noun is not None and _is_put_aside(noun):
        return True
    return any(noun_classes(node) and _is_put_aside(node) and _has_content(scene, node) for node in scene.path())


def _has_content(scene: Scene, noun: Token) -> bool:
    """Whether the words lie in what a noun says, not in what tells of it ("a report that said P")."""
    clauses = (child for child in noun.children if child.dep_ in {"acl", "ccomp"} and child.i > noun.i)
    return any(clause.left_edge.i <= scene.first <= clause.right_edge.i + 1 for clause in clauses)


def _is_put_aside(noun: Token) -> bool:
    return noun.dep_ == "dobj" and noun.head.lemma_ in speaker_words()["setting_aside"] and owner_of(noun) is None


def _remark_after(scene: Scene) -> Token | None:
    noun = next(iter(scene.after()), None)
    named = noun is not None and noun.pos_ == "NOUN" and noun.lemma_.lower() in speaker_words()["remarks"]
    return noun if named else None


def _who_makes(noun: Token) -> Token | None:
    """Dahl in 'Dahl hurled a "basket case" jibe at the board'."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "for" and verb.head.lemma_.lower() in {"apologize", "apologise"}:
        return subject_of(verb.head)
    made = noun.dep_ == "dobj" and verb.lemma_.lower() in speaker_words()["making"]
    return subject_of(verb) if made else None
