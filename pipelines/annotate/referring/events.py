"""Things that a verb tells and no phrase names: "The ministers met on May 2", "the judges ruled that ..."."""

from __future__ import annotations

from pipelines.annotate.referring.chains import Thing
from pipelines.annotate.referring.dating import clause_date, date_before
from pipelines.annotate.referring.phrases import Surroundings, words
from pipelines.annotate.tokens import Token


def told_things(around: Surroundings) -> list[tuple[int, Thing]]:
    """Meetings and rulings that a verb tells, each with the token of its verb."""
    return sorted([*_meetings(around), *_rulings(around)], key=lambda told: told[0])


def later_dates(around: Surroundings) -> list[tuple[int, str]]:
    """ "It was signed in March 2019": (token of the pronoun, the date it tells of what was spoken of last)."""
    found = []
    for token in around.parse.doc if around.dates else ():
        verb = token.head
        if token.lower_ == "it" and token.dep_ == "nsubjpass" and verb.lemma_ in words("issue_verbs"):
            date = clause_date(verb, around)
            if date is not None:
                found.append((token.i, date))
    return found


def _rulings(around: Surroundings) -> list[tuple[int, Thing]]:
    """ "The judges held that ..." makes "the ruling" of it."""
    found = []
    parse = around.parse
    for token in parse.doc:
        if token.pos_ != "VERB" or token.lemma_ not in words("ruling_verbs"):
            continue
        subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
        if subject is not None and subject.lemma_.casefold() in words("ruling_bodies"):
            date = clause_date(token, around) or date_before(token, around)
            thing = Thing("document", set(words("rulings")), date=date)
            thing.seen = thing.prominent = parse.start(token)
            found.append((token.i, thing))
    return found


def _meetings(around: Surroundings) -> list[tuple[int, Thing]]:
    """Meetings that a verb tells: (token of the verb, thing), for "The ministers met in Port Calder on March 14"."""
    found = []
    parse = around.parse
    for token in parse.doc:
        if token.pos_ == "VERB" and token.lemma_ in words("meet_verbs") and _people_meet(token):
            if any(child.lower_ == "would" for child in token.children):
                # What is only foreseen in a report is not "the meeting" that the text goes on about.
                continue
            thing = Thing("meeting", {"meeting", "talk"}, date=clause_date(token, around))
            thing.seen = thing.prominent = parse.start(token)
            found.append((token.i, thing))
    return found


def _people_meet(verb: Token) -> bool:
    """Somebody meets somebody, rather than a target or a demand."""
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    if any(child.pos_ != "PROPN" and child.lemma_.casefold() not in words("met_people") for child in objects):
        return False
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if not subjects or subjects[0].lower_ in ("we", "you", "it", "i", "that", "which"):
        return False
    return bool(objects) or any(child.lower_ in ("with", "for", "in", "at", "on") for child in verb.children)
