"""When a thing was issued, held or concluded: told by its phrase, by a clause about it, or by what introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.annotate.models import Mention
from pipelines.annotate.referring.phrases import Phrase, Surroundings, words
from pipelines.annotate.tokens import Token

POINT = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?(?:/-?\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?)?$")
VERBAL = frozenset({"VERB", "AUX"})
# Tokens behind a participle within which its date stands: "signed in Port Sella on 3 May 2019".
REACH = 8


def point(mentions: Iterable[Mention]) -> str | None:
    """The first value among date mentions that names a day, month, year or a range of them."""
    return next((m.value for m in mentions if m.value is not None and POINT.match(m.value)), None)


def own_date(phrase: Phrase, around: Surroundings) -> str | None:
    """When the thing was issued or held: told inside its phrase, by a clause about it, or by the verb it goes with."""
    inside = point(phrase.dates)
    if inside is not None:
        return inside
    for child in phrase.head.children:
        if child.dep_ in ("relcl", "acl") and child.lemma_ in words("issue_verbs"):
            dated = clause_date(child, around)
            if dated is not None:
                return dated
    related = _relative_date(phrase, around)
    if related is not None:
        return related
    verb = introducing_verb(phrase)
    if verb is None and phrase.kind == "document" and phrase.determiner == "indefinite":
        # "A review commissioned by the Senate concluded in July that ..."
        verb = phrase.head.head if phrase.head.dep_ == "nsubj" else None
        verb = verb if verb is not None and verb.lemma_ in words("finding_verbs") and verb.tag_ == "VBD" else None
    introduced = clause_date(verb, around) if verb is not None else None
    return introduced or _opening_date(phrase, around)


def told_around(phrase: Phrase, around: Surroundings) -> str | None:
    """When a thing that is new to the text and bears no date was: its verb tells, or the sentence before.

    Of a thing with a date this may tell something else: "The summit of May resumed in June".
    """
    head = phrase.head
    if phrase.kind == "meeting":
        verb = head.head if head.dep_ == "nsubj" else _verb_beside(head)
        if verb is not None and verb.tag_ in ("VBD", "VBN") and verb.lemma_ != "be":
            told = clause_date(verb, around)
            if told is not None:
                return told
        other = bool(words("elsewhere") & set(phrase.premodifiers)) or phrase.ordinal is not None
        if head.dep_ == "nsubj" and phrase.determiner == "definite" and not other:
            return date_before(head, around)
    return None


def _verb_beside(noun: Token) -> Token | None:
    """The verb of what happened at a meeting: "spoke ... on the margins of the summit", "At the summit he said"."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.dep_ != "prep":
        return None
    margin = preposition.head
    if preposition.lower_ == "of" and margin.lower_ in words("margins") and margin.head.dep_ == "prep":
        preposition = margin.head
    elif preposition.lower_ not in ("at", "during"):
        return None
    verb = preposition.head
    for _ in range(3):
        if verb.pos_ == "VERB":
            return verb
        verb = verb.head
    return None


def date_before(token: Token, around: Surroundings) -> str | None:
    """The day that the sentence before tells of, where it tells of one and this sentence of none."""
    sentence = token.sent
    days = {dated[1]: dated[0].value for dated in around.date_at.values() if _is_day(dated[0].value)}
    if sentence.start == 0 or any(sentence.start <= start < sentence.end for start in days):
        return None
    before = token.doc[sentence.start - 1].sent
    told = [day for start, day in days.items() if before.start <= start < before.end]
    return told[0] if len(told) == 1 and before.root.tag_ == "VBD" else None


def days_of(around: Surroundings) -> list[str]:
    """The days told in a passage, each once."""
    return list(dict.fromkeys(m.value for m in around.dates if m.value is not None and _is_day(m.value)))


def _is_day(value: str | None) -> bool:
    return value is not None and POINT.match(value) is not None and len(value) >= len("2000-01-01")


def date_behind(token: Token, around: Surroundings) -> str | None:
    """ "COP31 in Brandt in November", "COP31, which Orvania will host in November"."""
    doc = token.doc
    clause = next((child for child in token.children if child.dep_ == "relcl"), None)
    if clause is not None and clause.lemma_ in words("issue_verbs"):
        return clause_date(clause, around)
    for i in range(token.i + 1, min(len(doc), token.i + REACH)):
        if i in around.date_at:
            return point([around.date_at[i][0]])
        if doc[i].is_punct or doc[i].pos_ in VERBAL:
            return None
    return None


def _opening_date(phrase: Phrase, around: Surroundings) -> str | None:
    """ "Signed in Halden on May 2, the framework ...": a participle that opens the sentence tells of its subject."""
    if phrase.head.dep_ not in ("nsubj", "nsubjpass"):
        return None
    for child in phrase.head.head.children:
        opens = child.dep_ in ("advcl", "acl", "ccomp") and child.i < phrase.start and child.tag_ in ("VBN", "VBD")
        if opens and child.lemma_ in words("issue_verbs") and not any(c.dep_ == "nsubj" for c in child.children):
            told = (around.date_at.get(i) for i in range(child.i + 1, phrase.start))
            return point(dated[0] for dated in told if dated is not None)
    return None


def _relative_date(phrase: Phrase, around: Surroundings) -> str | None:
    """ "the review that the ministry finished in May 2020" and "the plan, announced on May 2, is ...".

    The parser often takes "that" for something else, and the participle for the verb of the sentence.
    """
    doc, end = phrase.parse.doc, phrase.end
    if phrase.definition is not None:
        end = next((t.i for t in doc[end:] if t.idx >= phrase.definition.end), len(doc))
    after = doc[end : end + 3]
    if not len(after):
        return None
    comma = after[0].text == ","
    reduced = comma and len(after) > 1 and after[1].tag_ in ("VBN", "VBD")
    if not reduced and after[0].lower_ not in ("that", "which") and not (comma and after[1:2].text == "which"):
        return None
    for token in doc[end + 1 + (comma and not reduced) : end + 12]:
        if token.is_punct:
            return None
        if token.pos_ == "VERB" or (reduced and token.i == end + 1):
            if token.lemma_ not in issuing(phrase):
                return None
            near = (around.date_at.get(i) for i in range(token.i + 1, min(len(doc), token.i + REACH)))
            stop = next((t.i for t in doc[token.i + 1 :] if t.is_punct or t.pos_ == "VERB"), len(doc))
            return point(dated[0] for dated in near if dated is not None and dated[1] < stop)
    return None


def issuing(phrase: Phrase) -> frozenset[str]:
    """Verbs that bring a thing of its kind into the world."""
    return words("issue_verbs") | words("bill_verbs") if phrase.kind == "law" else words("issue_verbs")


def introducing_verb(phrase: Phrase) -> Token | None:
    """The verb that issues or holds the thing: "published a report", "met for the session", "the talks were held"."""
    head = phrase.head
    while head.dep_ in ("conj", "appos") and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    verb = head.head
    if head.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words("issue_verbs") and not _habitual(phrase):
        return verb
    if phrase.named and head.dep_ in ("oprd", "dobj") and verb.lemma_ in words("naming_verbs"):
        # "They drew a line and called it the Lorne Convention."
        return verb
    if phrase.lemma == "bill" and head.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words("bill_verbs"):
        return verb
    if (
        head.dep_ == "nsubj"
        and phrase.kind == "meeting"
        and verb.lemma_ in ("open", "begin", "take", "convene", "conclude")
    ):
        return verb
    if head.dep_ == "pobj" and phrase.kind in ("meeting", "body") and head.head.lower_ in ("for", "at", "in", "during"):
        verb = governor(head.head)
        met = verb.lemma_ in words("meet_verbs") and head.head.lower_ == "for"
        partook = verb.lemma_ == "participate" and head.head.lower_ == "in" and phrase.named
        first = phrase.determiner in ("indefinite", "possessive") and verb.pos_ == "VERB"
        return verb if met or first or partook else None
    return None


def governor(preposition: Token) -> Token:
    """The verb that a prepositional phrase goes with; the parser often hangs it on the verb's object instead."""
    head = preposition.head
    if head.pos_ in ("NOUN", "PROPN") and head.dep_ == "dobj" and head.head.pos_ == "VERB":
        return head.head
    return head


def _habitual(phrase: Phrase) -> bool:
    """Definite things are often the object of later acts ("signed the accord into law"); only new ones are dated so.

    A paper is published once.
    """
    first = phrase.head.head.lemma_ in words("first_verbs") and phrase.kind == "document"
    return phrase.determiner == "definite" and not phrase.named and not first


def clause_date(verb: Token, around: Surroundings) -> str | None:
    """The first date that hangs on the verb itself, not on another clause."""
    for mention, start, _end in _dates_of(around, verb):
        if mention.value is not None and POINT.match(mention.value) and _hangs_on(around.parse.doc[start], verb):
            return mention.value
    return _date_of_neighbour(verb, around)


def _hangs_on(date: Token, verb: Token) -> bool:
    """Whether a date goes with the verb, and not by a word such as "since", which tells of another time."""
    token = date
    while token.head.i != token.i and token.i != verb.i and (token.pos_ not in VERBAL or token.i == date.i):
        if token.lower_ in words("other_times"):
            return False
        token = token.head
    return token.i == verb.i


def _date_of_neighbour(verb: Token, around: Surroundings) -> str | None:
    """A clause that shares its date with the verb: of a purpose, a coordination that a date opens, one with "when"."""
    if verb.tag_ == "VB" and verb.dep_ in ("advcl", "xcomp") and verb.head.lemma_ in words("meet_verbs"):
        # "They met on May 2 to adopt a charter."
        return clause_date(verb.head, around)
    for child in verb.children:
        if child.dep_ == "advcl" and any(mark.lower_ == "when" for mark in child.children):
            # "When they met in June 2016 they adopted a protocol."
            return clause_date(child, around)
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
        # "On May 2 they met and signed the accord."
        first = verb.head
        for mention, start, _end in _dates_of(around, first):
            if start < first.i and mention.value and POINT.match(mention.value):
                return mention.value if _hangs_on(around.parse.doc[start], first) else None
    return None


def _dates_of(around: Surroundings, verb: Token) -> Iterator[tuple[Mention, int, int]]:
    sentence = verb.sent
    seen = set()
    for i in sorted(i for i in around.date_at if sentence.start <= i < sentence.end):
        dated = around.date_at[i]
        if dated[1] not in seen:
            seen.add(dated[1])
            yield dated
