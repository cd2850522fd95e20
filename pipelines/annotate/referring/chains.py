"""What references denote: earlier mentions taken up, and the dates of things.

A `Thing` is a document, meeting, agreement, framework or law that the text has spoken of; a definite phrase takes
up the latest one that fits. Meetings also come from verbs ("The ministers met on May 2"), which no phrase names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.annotate.models import Mention
from pipelines.annotate.referring.phrases import Phrase, Surroundings, wordlist, words
from pipelines.annotate.tokens import Token

POINT = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?(?:/-?\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?)?$")
# Characters back to which a description takes up an earlier mention; transcripts change their subject sooner than that.
REACH = {"document": 8_000, "agreement": 6_000, "meeting": 4_000, "framework": 3_000, "law": 2_000}
# Characters, about two sentences, within which "the session" is the meeting that only a verb has told of.
NEAR = 400
# Things kept in sight: the latest ones; older ones are out of reach in any text.
IN_SIGHT = 60
VERBAL = frozenset({"VERB", "AUX"})


@dataclass
class Thing:
    """What one or more references denote."""

    kind: str
    lemmas: set[str]
    name: str | None = None
    owner: str | None = None
    date: str | None = None
    identifiers: set[str] = field(default_factory=set)
    ordinal: str | None = None
    """"second", where the text numbers it."""
    last: int | None = None
    """Index of its latest reference; None when only a verb has named it."""
    seen: int = 0
    """Offset of its latest mention."""
    prominent: int = -1
    """Offset of its latest mention outside a modifier."""


class Chains:
    """The things a document has spoken of so far."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self.named: dict[tuple[str, str | None], Thing] = {}
        self.acronyms: dict[str, Thing] = {}

    def find(self, phrase: Phrase, name: str | None, date: str | None) -> Thing | None:
        """The thing that the phrase takes up, or None."""
        if phrase.named:
            return self._by_name(phrase, name, date)
        if phrase.determiner not in ("definite", "possessive"):
            return None
        offset = phrase.span.start
        fitting = [
            thing
            for thing in self.things[-IN_SIGHT:]
            if offset - thing.seen < REACH[thing.kind] and fits(phrase, thing, date)
        ]
        return max(fitting, key=lambda thing: _rank(phrase, thing), default=None)

    def add(self, thing: Thing) -> Thing:
        """Remember a thing that is new to the text."""
        self.things.append(thing)
        if thing.name and thing.lemmas and "named" in thing.lemmas:
            self.named.setdefault((thing.name.casefold(), thing.owner), thing)
        return thing

    def latest_dated(self, kinds: frozenset[str], offset: int, reach: int) -> Thing | None:
        """The thing of these kinds spoken of last, no further back than `reach`, if it has a date."""
        near = [t for t in self.things[-IN_SIGHT:] if t.kind in kinds and offset - t.seen < reach]
        latest = max(near, key=lambda thing: thing.seen, default=None)
        return latest if latest is not None and latest.date is not None else None

    def _by_name(self, phrase: Phrase, name: str | None, date: str | None) -> Thing | None:
        if name is None:
            return None
        key = name.casefold()
        exact = self.named.get((key, phrase.owner))
        if exact is not None and _may_be(exact, phrase, date):
            return exact
        if phrase.owner is not None and not phrase.personal:
            return None
        named = (t for t in reversed(self.things[-IN_SIGHT:]) if "named" in t.lemmas and _same(t.name, key))
        return next((thing for thing in named if _may_be(thing, phrase, date)), None)


def _may_be(thing: Thing, phrase: Phrase, date: str | None) -> bool:
    """Whether neither date nor number tells the thing from what the phrase speaks of."""
    same_number = thing.ordinal is None or phrase.ordinal is None or thing.ordinal == phrase.ordinal
    return same_number and compatible(thing.date, date)


def _same(name: str | None, key: str) -> bool:
    """The same name, or its last words: "the Posture Review" after "the Arvenian Posture Review"."""
    if name is None:
        return False
    folded = name.casefold()
    return folded == key or (" " in key and folded.endswith(f" {key}"))


def fits(phrase: Phrase, thing: Thing, date: str | None) -> bool:
    """Whether a description may take up a thing: kind, noun, date and what identifies it agree."""
    anaphors: dict[str, list[str]] = wordlist()["anaphors"]
    if phrase.lemma == "session" and thing.kind == "meeting" and not thing.lemmas & {"session", "call"}:
        # "The ministers met on May 2. ... After the session, ...": close by, and nothing else of it is known.
        return phrase.determiner == "definite" and not phrase.identifiers and phrase.span.start - thing.seen < NEAR
    if phrase.ordinal is not None and thing.ordinal != phrase.ordinal:
        return False
    if phrase.lemma not in thing.lemmas and phrase.lemma not in anaphors.get(thing.kind, ()):
        return False
    if not compatible(thing.date, date):
        return False
    # A statement and a strategy are not called by each other's nouns; only "document" and the like stand for both.
    general = phrase.lemma in ("document", "text") or thing.kind in ("meeting", "agreement")
    if phrase.lemma in ("call", "session", "conference", "letter") and phrase.lemma not in thing.lemmas:
        return False
    if phrase.lemma in words("spoken"):
        general = bool(thing.lemmas & words("spoken"))
    if not general and phrase.lemma not in thing.lemmas:
        return False
    if phrase.issued and (date is None or thing.date != date):
        return False
    if date is not None and date == thing.date and len(date) == len("2000-01-01"):
        return True
    known = thing.identifiers | set((thing.name or "").casefold().replace("-", " ").split())
    if phrase.lemma in words("nouns", "needs_identity"):
        # "The peace plan" is not the plan announced before, whose name has no peace in it.
        told = {word for word in phrase.premodifiers if word not in words("repeating")}
        return told | phrase.identifiers <= known
    return phrase.identifiers <= known


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two EDTF dates may be the same: one unknown, or one the beginning of the other."""
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _rank(phrase: Phrase, thing: Thing) -> tuple[bool, int]:
    """The same noun first, then the latest mention outside modifiers."""
    return phrase.lemma in thing.lemmas or phrase.lemma in ("document", "text"), max(
        thing.prominent, thing.seen - REACH[thing.kind] // 2
    )


def point(mentions: Iterable[Mention]) -> str | None:
    """The first value among date mentions that names a day, month, year or a range of them."""
    return next((m.value for m in mentions if m.value is not None and POINT.match(m.value)), None)


def own_date(phrase: Phrase, around: Surroundings) -> str | None:
    """When the thing was issued or held, by its own phrase, a clause about it, or the verb that introduces it."""
    # "Good Friday" and the like are names in a name: only figures date an agreement.
    told = [d for d in phrase.dates if phrase.kind != "agreement" or any(map(str.isdigit, d.span.slice(around.text)))]
    inside = point(told)
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
    return clause_date(verb, around) if verb is not None else None


def _relative_date(phrase: Phrase, around: Surroundings) -> str | None:
    """ "the review that the ministry finished in May 2020" and "the plan, announced on May 2, is ...".

    The parser often takes "that" for something else, and the participle for the verb of the sentence.
    """
    doc, end = phrase.parse.doc, phrase.end
    if phrase.definition is not None:
        end = next((t.i for t in doc[end:] if t.idx >= phrase.definition.end), len(doc))
    after = doc[end : end + 2]
    reduced = len(after) == 2 and after[0].text == "," and after[1].tag_ == "VBN"
    if not reduced and (not len(after) or after[0].lower_ not in ("that", "which")):
        return None
    for token in doc[end + 1 : end + 10]:
        if token.is_punct:
            return None
        if token.pos_ == "VERB":
            if token.lemma_ not in words("issue_verbs"):
                return None
            near = [around.date_at[i][0] for i in range(token.i + 1, min(len(doc), token.i + 4)) if i in around.date_at]
            return point(near)
    return None


def introducing_verb(phrase: Phrase) -> Token | None:
    """The verb that issues or holds the thing: "published a report", "met for the session", "the talks were held"."""
    head = phrase.head
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    verb = head.head
    if head.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words("issue_verbs") and not _habitual(phrase):
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
        first = phrase.determiner in ("indefinite", "possessive") and verb.pos_ == "VERB"
        return verb if met or first else None
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
        token = around.parse.doc[start]
        while token.head.i != token.i and token.i != verb.i and (token.pos_ not in VERBAL or token.i == start):
            token = token.head
        if token.i == verb.i and mention.value is not None and POINT.match(mention.value):
            return mention.value
    return None


def _dates_of(around: Surroundings, verb: Token) -> Iterator[tuple[Mention, int, int]]:
    sentence = verb.sent
    seen = set()
    for i in sorted(i for i in around.date_at if sentence.start <= i < sentence.end):
        dated = around.date_at[i]
        if dated[1] not in seen:
            seen.add(dated[1])
            yield dated


def is_embedded(phrase: Phrase) -> bool:
    """Whether it stands in a noun's modifier clause ("the tone set by the statement") or one that tells a time."""
    token = phrase.head
    for _ in range(8):
        if token.dep_ in ("acl", "relcl"):
            return True
        if token.dep_ == "advcl" and any(child.lower_ in words("time_conjunctions") for child in token.children):
            return True
        if token.dep_ == "ROOT" or token.pos_ == "VERB":
            return False
        token = token.head
    return False


def verbal_meetings(around: Surroundings) -> list[tuple[int, Thing]]:
    """Meetings that a verb tells: (token of the verb, thing), for "The ministers met in Port Calder on March 14"."""
    found = []
    parse = around.parse
    for token in parse.doc:
        if token.pos_ == "VERB" and token.lemma_ in words("meet_verbs") and _people_meet(token):
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
