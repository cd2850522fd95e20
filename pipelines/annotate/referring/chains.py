"""What references denote: earlier mentions taken up.

A `Thing` is a document, meeting, agreement, framework or law that the text has spoken of; a definite phrase takes
up the latest one that fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.annotate.referring.phrases import Phrase, wordlist, words

# Characters back to which a description takes up an earlier mention; transcripts change their subject sooner than that.
REACH = {"document": 8_000, "agreement": 6_000, "meeting": 4_000, "framework": 3_000, "law": 2_000}
# Characters, about two sentences, within which "the session" is the meeting that only a verb has told of.
NEAR = 400
# Things kept in sight: the latest ones; older ones are out of reach in any text.
IN_SIGHT = 60


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
    going_on: bool = False
    """"This summit": a meeting at which the words are spoken."""


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

    def hear(self, thing: Thing, offset: int) -> None:
        """Remember a thing that a verb tells; a ruling named close before is the one that the judges give."""
        known = (
            t for t in reversed(self.things[-IN_SIGHT:]) if t.last is not None and "ruling" in t.lemmas & thing.lemmas
        )
        ruling = next(
            (t for t in known if offset - t.seen < REACH[t.kind] // 4 and compatible(t.date, thing.date)), None
        )
        if ruling is None:
            self.add(thing)
        else:
            ruling.lemmas |= thing.lemmas

    def date_latest(self, date: str, offset: int) -> None:
        """ "It was signed in May": the thing spoken of last, close by, has that date if none told another."""
        near = [thing for thing in self.things[-IN_SIGHT:] if offset - thing.prominent < NEAR]
        latest = max(near, key=lambda thing: thing.prominent, default=None)
        if latest is not None and latest.date is None:
            latest.date = date

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
    if phrase.lemma in words("of_themselves") and phrase.parse.doc[phrase.start].lower_ == "this":
        # "Nothing in this memorandum": the very paper that says so
        return False
    if phrase.ordinal is not None and thing.ordinal != phrase.ordinal:
        return False
    if thing.going_on and thing.date is None and date is not None:
        # "I am glad to open this summit. ... Last October, at our remote summit": another one.
        return False
    if _is_bond(phrase) or _is_sent(phrase) or _is_of_others(phrase, thing) or _is_several(phrase, thing):
        return False
    if words("elsewhere") & set(phrase.premodifiers):
        # "The next summit" is another one.
        return False
    if phrase.lemma not in thing.lemmas and phrase.lemma not in anaphors.get(thing.kind, ()):
        return False
    if phrase.lemma in words("discussed") and not (phrase.head.dep_ == "nsubj" and phrase.end == phrase.head.i + 1):
        # "The discussion also touched on trade"; not "the discussion about trade".
        return False
    if not compatible(thing.date, date):
        return False
    # A statement and a strategy are not called by each other's nouns; only "document" and the like stand for both.
    general = phrase.lemma in ("document", "text") or thing.kind in ("meeting", "agreement") or _points(phrase)
    if phrase.lemma in ("call", "session", "conference", "letter", "negotiation") and phrase.lemma not in thing.lemmas:
        return False
    if phrase.lemma in words("spoken"):
        general = bool(thing.lemmas & words("spoken"))
    alone = not phrase.premodifiers and phrase.parse.doc[phrase.end : phrase.end + 1].text != "of"
    if phrase.lemma == "law" and alone and "constitution" not in thing.lemmas and phrase.span.start - thing.seen < NEAR:
        # "A first case under the law": close by; farther off it is the law of the land.
        general = True
    if not general and phrase.lemma not in thing.lemmas:
        return False
    if phrase.issued and (date is None or thing.date != date):
        return False
    if date is not None and date == thing.date and len(date) == len("2000-01-01"):
        return True
    if phrase.dates and not _told_words(phrase) <= _known_words(thing):
        # "The 1965 claims agreement" is not the treaty of June 1965 that was named before.
        return False
    known = _known_words(thing)
    if phrase.lemma in words("nouns", "needs_identity"):
        # "The peace plan" is not the plan announced before, whose name has no peace in it.
        return _told_words(phrase) | phrase.identifiers <= known
    return phrase.identifiers <= known


def _is_bond(phrase: Phrase) -> bool:
    """ "Our partnership": what ties people to each other, not the programme of that name."""
    return phrase.lemma in words("bonds") and phrase.determiner == "possessive"


def _is_sent(phrase: Phrase) -> bool:
    """ "Send the message that ...": a point that is made, not a paper or a speech."""
    if phrase.lemma != "message":
        return False
    verb = phrase.head.head
    return phrase.head.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words("sending")


def _is_of_others(phrase: Phrase, thing: Thing) -> bool:
    """ "The committee's report": not one of whose name and owner no committee is part."""
    owners = {child.lemma_.casefold() for child in phrase.head.children if child.dep_ == "poss"}
    bodies = owners & words("drafting_bodies")
    return "named" in thing.lemmas and bool(bodies - _known_words(thing) - set((thing.owner or "").casefold().split()))


def _is_several(phrase: Phrase, thing: Thing) -> bool:
    """ "These agreements": not the one agreement named before."""
    plural = phrase.head.tag_ in ("NNS", "NNPS") and phrase.head.lower_ not in words("one_in_plural")
    return plural and "named" in thing.lemmas and not (thing.name or "").endswith("s")


def _known_words(thing: Thing) -> set[str]:
    return thing.identifiers | thing.lemmas | set((thing.name or "").casefold().replace("-", " ").split())


def _told_words(phrase: Phrase) -> set[str]:
    """Modifiers that tell which one it is: all but those of its date and those that only point back."""
    parse = phrase.parse
    dated = {token.lower_ for date in phrase.dates for token in parse.tokens_in(date.span) or ()}
    return {word for word in phrase.premodifiers if word not in words("repeating") and word not in dated}


def _points(phrase: Phrase) -> bool:
    """ "That paper", "this law": the very thing spoken of last, by a noun that stands for all of its kind."""
    return phrase.lemma in words("pointed_at") and phrase.parse.doc[phrase.start].lower_ in ("this", "that")


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two EDTF dates may be the same: one unknown, or one the beginning of the other."""
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _rank(phrase: Phrase, thing: Thing) -> tuple[bool, int]:
    """The same noun first, then the latest mention outside modifiers."""
    return phrase.lemma in thing.lemmas or phrase.lemma in ("document", "text"), max(
        thing.prominent, thing.seen - REACH[thing.kind] // 2
    )


def is_embedded(phrase: Phrase) -> bool:
    """Whether it stands in a modifying clause ("the tone set by the statement"), one of time, or a comparison."""
    token = phrase.head
    first = token
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ in words("comparing"):
        return True
    for _ in range(8):
        if token.dep_ in ("acl", "relcl"):
            return True
        if token.dep_ == "advcl" and any(child.lower_ in words("time_conjunctions") for child in token.children):
            return True
        if token.dep_ == "ROOT" or token.pos_ == "VERB":
            return False
        token = token.head
    return False
