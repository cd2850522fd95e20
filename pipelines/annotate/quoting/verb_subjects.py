"""Speakers by a reporting verb that the rules have found: its subject, and when it is not the one who speaks."""

from __future__ import annotations

from pipelines.annotate.clauses.verbs import mark_of
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import (
    SAID_BY_SOMEBODY,
    SPEECH,
    is_thing,
    is_told,
    issuer_of,
    may_speak,
    noun_before,
    speaker_kind,
)
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.reporting.cues import is_passive, subject_of, verb_classes
from pipelines.annotate.reporting.stray_subjects import SUBJECTS
from pipelines.annotate.tokens import Token

# Auxiliaries of duties and rights.
DUE = frozenset({"must", "shall", "may", "can"})
# Rules that find a reporting verb some way off, where a subject that is a thing has not said the words.
LOOSE_RULES = frozenset({"governing_verb", "distant_verb"})


def by_verb(scene: Scene, verb: Token, rule: str, confidence: float) -> Attribution | None:
    """The words given to whoever does what `verb` says; None when that is nobody who could be named."""
    if is_told(verb) or _is_object_of_telling(scene, verb) or _is_only_due(scene, verb) or _is_target(scene, verb):
        return None
    verb = _who_tells(verb)
    while verb.tag_ == "VB" and verb.dep_ in {"xcomp", "conj"} and verb_classes(verb.head) & {"promise", "say", "ask"}:
        if verb.head.i in scene.quoted or verb.head.i >= verb.i:
            break
        verb = verb.head
    subject = subject_of(_first_of_two(verb) or verb)
    if subject is None and verb.dep_ == "ROOT" and verb.tag_ == "VB":
        # An order to the reader: 'For more, see "..."'.
        return None
    if subject is not None and subject.lower_ == "it" and not is_passive(verb) and is_personal(verb, subject):
        # 'The report blames the board. It describes "..."'
        return attribution_to(scene, subject, verb, rule, confidence - 0.2)
    if subject is not None and (subject.lower_ in {"you", "it"} or (verb.lemma_ == "quote" and subject.lower_ == "i")):
        # Nobody who could be named; and "I quote" stands between the words and who said them.
        return None
    if subject is not None and subject.i < verb.i and scene.last < verb.i:
        inside = subject.left_edge.i <= scene.first <= subject.i
        if inside or (subject.i < scene.first and scene.last <= subject.right_edge.i and verb.i == scene.last + 1):
            # 'A "dark horse" group backing Dahl has mocked him', 'an aide "with knowledge" said': no words of theirs.
            return None
    if subject is not None and subject.i not in scene.quoted and verb.dep_ == "acl":
        subject = issuer_of(subject) or subject
    infinitive = verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children)
    if (subject is None or not may_speak(subject, scene.quoted)) and not is_passive(verb) and not infinitive:
        subject = noun_before(verb, scene.quoted)
        confidence -= 0.2
    if subject is None or not may_speak(subject, scene.quoted):
        return None
    if rule in LOOSE_RULES and is_thing(subject) and verb.lemma_ not in SAID_BY_SOMEBODY:
        return None
    return attribution_to(scene, subject, verb, rule, confidence)


def _is_object_of_telling(scene: Scene, verb: Token) -> bool:
    """Whether the words are whom or what somebody tells: 'told "Radio One" that', 'told "the truth"'."""
    if verb.lemma_ != "tell" or verb.i + 1 != scene.first:
        return False
    marked = [token for token in scene.parse.doc[scene.first : scene.last + 1] if not token.is_punct]
    if not marked or any(token.pos_ == "VERB" for token in marked):
        return False
    return marked[-1].dep_ in {"dobj", "dative"} and marked[-1].head == verb


def _is_target(scene: Scene, verb: Token) -> bool:
    """Whether the words tell at what somebody hits back: 'Dahl fired back at claims of "rotten" fish'."""
    back = any(c.lower_ == "back" and c.i == verb.i + 1 for c in verb.children)
    targets = (c for c in verb.children if c.lower_ == "at" and c.dep_ == "prep") if back else ()
    return any(c.i < scene.first <= c.right_edge.i for c in targets)


def _is_only_due(scene: Scene, verb: Token) -> bool:
    """Whether a duty or right to speak is told of: 'The mayor must answer "in writing"', 'may refuse "unsafe" work'."""
    due = any(child.dep_ == "aux" and child.lower_ in DUE and child.i < verb.i for child in verb.children)
    return due and scene.parsed.text[scene.marked.inner.start].islower() and not verb_classes(verb) <= {"think"}


def _who_tells(verb: Token) -> Token:
    """The verb above what is foreseen or felt: 'The aide said they would respond "in due course"', '... felt "low"'."""
    clause = verb.head if verb.dep_ == "conj" else verb
    foreseen = any(child.lower_ in {"would", "will"} and child.dep_ == "aux" for child in verb.children)
    above = clause.head
    if (foreseen or verb_classes(verb) == {"think"}) and clause.dep_ == "ccomp" and "say" in verb_classes(above):
        return above
    return verb


def _first_of_two(verb: Token) -> Token | None:
    """The first verb in "X said the tax is unfair and vowed to ...", where the parser joins the second to "is".

    Two verbs that both go on with "that" are one subject's: "The board found that A was wrong and ruled that B stays".
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    own = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    thing = own is not None and own.pos_ == "NOUN" and speaker_kind(own) is None
    alike = mark_of(clause) == "that" and has_that_clause(verb) and clause.head.tag_ == verb.tag_
    return clause.head if (thing or alike) and verb_classes(clause.head) & SPEECH else None


def is_personal(verb: Token, subject: Token) -> bool:
    """Whether "it" is somebody or something that speaks: "it said", not "it is said" or "it seems to say"."""
    return subject.head == verb and subject.dep_ == "nsubj" and bool(verb_classes(verb) & {"say", "call", "promise"})


def has_content(verb: Token) -> bool:
    """Whether a verb of many senses has content here: "found that ...", "decided that ...", "remembered X as ..."."""
    if verb.lemma_ == "post":
        # 'She posted on a forum, "..."', not 'She posted a photo of "Old Tom"'.
        return verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in {"on", "in", "to"}
    if verb.lemma_ in {"remember", "rate", "rank"}:
        near = [*verb.children, *(t for c in verb.children if c.dep_ in {"dobj", "prep"} for t in c.subtree)]
        return any(token.dep_ == "prep" and token.lower_ == "as" for token in near)
    return verb.lemma_.lower() in clause_verbs() and has_that_clause(verb)


def has_that_clause(verb: Token) -> bool:
    """Whether content follows a verb with "that": "found that ...", "ordered that ..."."""
    return any(child.dep_ == "ccomp" and child.i > verb.i and mark_of(child) == "that" for child in verb.children)
