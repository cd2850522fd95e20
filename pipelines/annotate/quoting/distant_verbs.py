"""Speakers by a reporting verb that the parse does not join to the words: before in the sentence, or in the last one.

A sentence before words that are a sentence of their own is about whoever speaks in its main clause: what somebody in it
is said to have said, or did while others spoke, does not make them the speaker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.annotate.quoting.scenes import Attribution, Scene
from pipelines.annotate.quoting.speaker_phrases import SPEECH, is_bare_name, only_named
from pipelines.annotate.quoting.verb_subjects import by_verb, has_content
from pipelines.annotate.reporting.cues import speaker_words, verb_classes
from pipelines.annotate.tokens import Token

# Classes of verbs that give words to somebody even where they are about what is not decided: "asked whether".
UTTERING = frozenset({"say", "ask", "call"})
# What stands between a main clause and a verb that goes on with what its subject says: "laughed, saying P".
GOING_ON = frozenset({"conj", "xcomp", "parataxis"})


def distant_verb(scene: Scene) -> Attribution | None:
    """A reporting verb before in the sentence, or in the last one: 'He said the law is "..."', 'He said P. "..."'."""
    said = _cue_before(scene)
    if said is not None:
        return replace(said, rule="distant_verb", confidence=0.7)
    before = list(scene.before())
    ended = _has_ended(before)
    below: Attribution | None = None
    semicolon = own_clause(scene, before)
    whether = -1 if ended else max((t.i for t in before if t.lower_ == "whether"), default=-1)
    for token in before:
        if not _reports(token) or (ended and (_is_denied(token) or not _is_main(token, scene))):
            continue
        if token.i < semicolon or (token.i < whether and not verb_classes(token) & UTTERING):
            continue
        found = by_verb(scene, token, "distant_verb", 0.7)
        if found is not None and token.dep_ != "relcl":
            return found
        # 'she told a man who had asked. "..."': whoever the relative clause is about has not said this.
        below = below or found
    return below


def past_semicolon(scene: Scene, node: Token) -> bool:
    """Whether the words lie in a clause of their own behind a semicolon: 'He denied it; the report ends: "..."'."""
    return node.i < scene.first and node.i < own_clause(scene, scene.before())


def own_clause(scene: Scene, before: Iterable[Token]) -> int:
    """Where the semicolon stands behind which the words have a clause of their own; -1 for nowhere."""
    clause = False
    for token in before:
        if token.text == ";":
            return token.i if clause else -1
        clause = clause or (token.dep_ == "nsubj" and token.head.i < scene.first)
    return -1


def _reports(token: Token) -> bool:
    apart = token.lemma_ in speaker_words()["only_adjacent"] and not (token.lemma_ == "post" and has_content(token))
    if apart or (token.dep_ == "acl" and token.tag_ == "VBN") or token.dep_ in {"amod", "aux"} or is_bare_name(token):
        return False
    return bool(verb_classes(token) & (SPEECH - {"call"})) and not only_named(token)


def _is_denied(verb: Token) -> bool:
    """ "Dahl did not respond." """
    return any(child.dep_ == "neg" for child in verb.children)


def _has_ended(before: list[Token]) -> bool:
    return bool(before) and before[0].text in {".", "!", "?"}


def _is_main(verb: Token, scene: Scene) -> bool:
    """Whether a verb stands in the main clause of its sentence, or goes on with it: not in what is said or told of."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        # "Dahl was quoted by the paper as saying P."
        verb = verb.head.head
    while verb.head is not verb and verb.head.i < scene.first:
        if verb.dep_ not in GOING_ON and not (verb.dep_ == "advcl" and verb.tag_ == "VBG"):
            return False
        verb = verb.head
    return True


def _cue_before(scene: Scene) -> Attribution | None:
    """The words before, where the sentence between only says whose they are: '"...," she said of him. "..."'."""
    said = scene.previous[1] if scene.previous is not None else None
    if said is None or said.verb is None:
        return None
    before = list(scene.before())
    return said if _has_ended(before) and any(token is said.verb for token in before) else None
