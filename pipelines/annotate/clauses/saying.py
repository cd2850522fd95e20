"""Whose words a clause without a content clause tells: "X condemned Y", "Y was called Z by X", "X regards Y as Z"."""

from __future__ import annotations

from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.framing import does_by_saying
from pipelines.annotate.clauses.verbs import WH_TAGS, subject
from pipelines.annotate.quoting.speaker_phrases import is_thing, names_for_everybody, speaker_kind
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import is_passive, passive_agent
from pipelines.annotate.reporting.objects import reporting_object
from pipelines.annotate.tokens import Token

# Words after the verb of a clause that tell what its subject says; with fewer, the clause is about the speaker.
MIN_SAID = 4


def sayer(clause: Clause) -> tuple[Token, str] | None:
    """Who says what the clause tells, and the rule that says so; None where it is whoever writes."""
    head = clause.head
    if does_by_saying(head) or "never" in [child.lower_ for child in head.children if child.dep_ == "neg"]:
        return None
    agent = _namer(head)
    if agent is not None:
        return agent, "named_by"
    rule = reporting_object(head) or ("regarded" if _regards(head) else None)
    if rule is None or not _says_enough(clause):
        return None
    own = _subject_meant(clause)
    return (own, rule) if own is not None and _may_hold(own) else None


def _subject_meant(clause: Clause) -> Token | None:
    """The clause's subject; of "the guild, which calls it a ruin" the guild."""
    own, head = clause.subject or subject(clause.head), clause.head
    if own is not None and own.tag_ in WH_TAGS and head.dep_ == "relcl":
        return head.head if head.head.pos_ in {"NOUN", "PROPN"} else None
    return own


def _says_enough(clause: Clause) -> bool:
    """Whether a clause tells what is said: not "they called me the poet". Asides and settings weigh nothing."""
    return sum(token.i > clause.head.i for token in clause.tokens if not (token.is_punct or token.is_space)) >= MIN_SAID


def _may_hold(holder: Token) -> bool:
    """Whether a reporting verb's subject may be a source: a person, a body, a document; not the author or a thing."""
    if holder.lower_ in cue_words("person", "first") or holder.lower_ == "you":
        return False
    if speaker_kind(holder) is not None or holder.pos_ == "PROPN":
        return True
    # "Its partner", "the admirers": agents by their form.
    return holder.pos_ == "NOUN" and not is_thing(holder)


def _namer(verb: Token) -> Token | None:
    """ "The wall has been called a ruin by its builders": the builders."""
    if verb.tag_ != "VBN" or verb.lemma_.lower() not in cue_words("object", "naming") or not is_passive(verb):
        return None
    named = any(child.dep_ == "oprd" or (child.lower_ == "as" and child.dep_ == "prep") for child in verb.children)
    agent = passive_agent(verb) if named else None
    return agent if agent is not None and _may_hold(agent) and not names_for_everybody(agent, verb) else None


def _regards(verb: Token) -> bool:
    """ "The guild regards the port as its own": what somebody takes a thing for."""
    if verb.lemma_.lower() not in cue_words("object", "regarding") or is_passive(verb):
        return False
    if any(child.tag_ == "MD" or child.dep_ == "neg" for child in verb.children):
        return False
    thing = any(child.dep_ == "dobj" and child.i > verb.i for child in verb.children)
    return thing and any(child.lower_ == "as" and child.dep_ == "prep" and child.i > verb.i for child in verb.children)
