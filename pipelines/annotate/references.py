"""Mentions of documents, meetings, agreements, frameworks and laws: by name, by description, by acronym.

Phrases are proposed by `reference_candidates`; here it is decided which of them refer, what they take up
(`reference_chains`), and when the thing was issued or held. Precision comes first: a description that nothing
identifies ("a statement of fact", "the framework of the debate") is no reference.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import month_name
from collections.abc import Sequence
from functools import cache

from pipelines.annotate.models import Mention, Reference, Span
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.referring.candidates import find_phrases
from pipelines.annotate.referring.chains import Chains, Thing, is_embedded
from pipelines.annotate.referring.dating import date_behind, days_of, governor, introducing_verb, own_date, told_around
from pipelines.annotate.referring.deciding import is_signed_by_several, is_sure_name, rule_of
from pipelines.annotate.referring.events import later_dates, told_things
from pipelines.annotate.referring.phrases import Phrase, Surroundings, heads, wordlist, words
from pipelines.annotate.tokens import Token

# The document's own running text; what stands around it (headline, byline, captions, furniture) only repeats it.
READ_ROLES = frozenset({"body", "list_item", "block_quote", "speaker_turn"})
# Characters back to the meeting that "the readout" is of.
TOPIC_REACH = 2_000
NAME_KINDS = frozenset({"person", "organisation", "place"})
# Conferences of the parties to a convention go by a number.
_CONFERENCE = re.compile(r"COP\d{1,2}")
# "September 22" before more words of a name.
_LEADING_DAY = re.compile(rf"^(?:{'|'.join(month_name[1:])}) \d{{1,2}}(?:, \d{{4}},?)? (?=\S)")


def find_references(parsed: ParsedDocument, names: list[Mention], dates: list[Mention]) -> list[Reference]:
    """References in text order. `names` and `dates` are the document's mentions, each in text order.

    `antecedent` is an index into the returned list.
    """
    reader = _Reader()
    named, dated = _Window([m for m in names if m.kind in NAME_KINDS]), _Window(dates)
    for parse in parsed.parses:
        if parse.passage.role in READ_ROLES and reader.worth_reading(parse):
            span = Span(parse.offset, parse.offset + len(parse.doc.text))
            reader.read(parse, Surroundings(parse, named.inside(span), dated.inside(span), parsed.text))
    return reader.references()


class _Window:
    """Mentions of a document, looked up by span."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = sorted(mentions, key=lambda mention: mention.span)
        self.starts = [mention.span.start for mention in self.mentions]

    def inside(self, span: Span) -> list[Mention]:
        """Those that lie in the span."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return [mention for mention in self.mentions[first:last] if mention.span.end <= span.end]


class _Reader:
    """Goes through a document passage by passage and remembers what it spoke of."""

    def __init__(self) -> None:
        self.chains = Chains()
        self.found: list[tuple[Reference, Thing]] = []
        self.days_before: list[str] = []
        """Days told in the paragraph before."""

    def worth_reading(self, parse: Parse) -> bool:
        """Whether any word of the passage could head a reference."""
        tokens = parse.doc.tokens
        if not _vocabulary().isdisjoint([token.lower_ for token in tokens]):
            return True
        written = [token.text for token in tokens]
        if not (_openings_of_known().isdisjoint(written) and self.chains.acronyms.keys().isdisjoint(written)):
            return True
        return any(token.lemma_ == "meet" or token.text.startswith("COP") for token in tokens)

    def read(self, parse: Parse, around: Surroundings) -> None:
        """Add the references of one parse."""
        phrases = find_phrases(parse, around)
        meetings = dict(told_things(around))
        by_head = {phrase.head.i: phrase for phrase in phrases}
        events: list[tuple[int, int, Phrase | Token | Thing | str]] = [(p.start, -p.end, p) for p in phrases]
        events += [(i, 0, thing) for i, thing in meetings.items()]
        events += [(t.i, 0, t) for t in parse.doc if not t.text.islower() and self._may_be_acronym(t)]
        events += [(i, 0, date) for i, date in later_dates(around)]
        # A thing inside another's phrase comes first: the statement takes its date from the meeting it names.
        events.sort(key=lambda event: (event[0], event[1]))
        spoken: dict[int, Thing] = {}
        for start, _, event in events:
            if isinstance(event, Thing):
                self.chains.hear(event, parse.start(parse.doc[start]))
            elif isinstance(event, Token):
                self._read_acronym(parse, event, phrases, around)
            elif isinstance(event, str):
                self.chains.date_latest(event, parse.start(parse.doc[start]))
            else:
                self._read_phrase(event, around, by_head, meetings, spoken)
        self.days_before = days_of(around)

    def references(self) -> list[Reference]:
        """What was found, in text order, with antecedents renumbered to that order."""
        order = sorted(range(len(self.found)), key=lambda n: self.found[n][0].span)
        place = {old: new for new, old in enumerate(order)}
        ordered = []
        for old in order:
            reference, thing = self.found[old]
            before = place[reference.antecedent] if reference.antecedent is not None else None
            if before is not None and before >= place[old]:
                before = None
            ordered.append(
                Reference(
                    reference.span,
                    reference.kind,
                    reference.rule,
                    reference.name,
                    reference.acronym,
                    # What a later sentence tells of the thing's date holds for its first mention too.
                    reference.date or thing.date,
                    before,
                )
            )
        return ordered

    def _read_phrase(
        self,
        phrase: Phrase,
        around: Surroundings,
        by_head: dict[int, Phrase],
        meetings: dict[int, Thing],
        spoken: dict[int, Thing],
    ) -> Thing | None:
        """Decide one phrase; the meeting that dates it is decided before it."""
        if phrase.head.i in spoken:
            return spoken[phrase.head.i]
        if not self._settle_kind(phrase, by_head, meetings):
            return None
        date = own_date(phrase, around)
        if phrase.kind == "document":
            meeting = _meeting_of(phrase, by_head)
            if meeting is not None:
                meeting.origin = phrase.issued and meeting.determiner == "indefinite"
            source = self._read_phrase(meeting, around, by_head, meetings, spoken) if meeting is not None else None
            if source is not None and (date is None or phrase.issued):
                date = source.date or date
        name = _name(phrase)
        if phrase.owner is None:
            phrase.owner, phrase.personal = _shared_owner(phrase, by_head, around)
        owner = phrase.owner
        if phrase.lemma == "memorandum" and not phrase.named and is_signed_by_several(phrase):
            phrase.kind = "agreement"
        taken = self.chains.find(phrase, name, date)
        loose = not phrase.named and not phrase.dates and phrase.determiner == "definite"
        if taken is None and date is not None and loose:
            # "The bill, drafted in 2022," is the one that was passed last week.
            taken = self.chains.find(phrase, name, None)
            date = None if taken is not None and taken.date is not None else date
        if date is None and (taken is None or taken.date is None):
            date = told_around(phrase, around) or self._told_before(phrase)
        rule = rule_of(phrase, taken, date)
        if rule is None and phrase.origin:
            rule = "origin"
        if rule is None:
            return None
        if date is None and taken is None:
            topic = self._topic_left(phrase)
            date, rule = (topic.date, "left-behind") if topic is not None else (date, rule)
        thing = taken
        if thing is None:
            thing = self._new_thing(phrase, name, owner, meetings)
        thing.date = thing.date or date
        spoken[phrase.head.i] = thing
        self._emit(phrase, thing, rule)
        return thing

    def _settle_kind(self, phrase: Phrase, by_head: dict[int, Phrase], meetings: dict[int, Thing]) -> bool:
        """Give weak names the kind of their list, sitting bodies that of a meeting; False when that fails."""
        if phrase.kind == "body":
            preposition = phrase.head.head
            sits = phrase.head.dep_ == "pobj" and preposition.lower_ == "for" and governor(preposition).i in meetings
            phrase.kind = "meeting" if sits else "body"
            return sits
        if phrase.kind == "weak":
            sure = phrase.lemma in wordlist()["weak"]["sure"] and is_sure_name(phrase)
            other = phrase.head.head if phrase.head.dep_ == "conj" else None
            neighbour = by_head.get(other.i) if other is not None else None
            if neighbour is not None and neighbour.kind in ("document", "agreement", "framework", "law"):
                phrase.kind = neighbour.kind
                return True
            issued = introducing_verb(phrase)
            paper = issued is not None and issued.lemma_ in words("first_verbs")
            phrase.kind = "document" if paper or phrase.described.endswith("action plan") else "framework"
            return phrase.definition is not None or sure
        return True

    def _topic_left(self, phrase: Phrase) -> Thing | None:
        """ "According to the readout", "its fact sheet": the meeting or initiative spoken of last, if it has a date."""
        if phrase.kind != "document" or phrase.named or phrase.identifiers:
            return None
        final = phrase.determiner == "possessive" and words("of_a_meeting") & set(phrase.premodifiers)
        if phrase.lemma not in words("left_behind") and not final:
            return None
        if phrase.owner is not None or phrase.determiner not in ("definite", "possessive"):
            return None
        kinds = {"meeting"} if phrase.lemma != "sheet" else {"framework", "agreement"}
        return self.chains.latest_dated(frozenset(kinds), phrase.span.start, TOPIC_REACH)

    def _told_before(self, phrase: Phrase) -> str | None:
        """The one day of the paragraph before, for a meeting that opens this one: "on Tuesday" / "The meeting"."""
        opens = phrase.head.sent.start == 0 and (phrase.head.dep_ == "nsubj" or phrase.origin)
        return self.days_before[0] if phrase.kind == "meeting" and opens and len(self.days_before) == 1 else None

    def _new_thing(self, phrase: Phrase, name: str | None, owner: str | None, meetings: dict[int, Thing]) -> Thing:
        lemmas = {phrase.lemma} | ({"named"} if phrase.named else set())
        lemmas |= words("rulings") if phrase.lemma in words("rulings") else set()
        verb = introducing_verb(phrase)
        met = meetings.get(verb.i) if verb is not None and phrase.kind == "meeting" else None
        if met is not None:
            # "met for the Council": the verb and the noun tell one meeting.
            met.lemmas |= lemmas
            met.name, met.owner, met.identifiers = name, owner, set(phrase.identifiers)
            return met
        prefixed = owner and name and not phrase.personal and owner.casefold().split()[-1] not in name.casefold()
        full = f"{owner} {name}" if prefixed else name
        thing = Thing(phrase.kind, lemmas, full, owner, identifiers=set(phrase.identifiers), ordinal=phrase.ordinal)
        self.chains.add(thing)
        if phrase.named and name:
            self.chains.named[name.casefold(), owner] = thing
        return thing

    def _emit(self, phrase: Phrase, thing: Thing, rule: str) -> None:
        acronym = phrase.definition.acronym if phrase.definition is not None else None
        if acronym is not None and (phrase.kind != "meeting"):
            self.chains.acronyms[acronym] = thing
            thing.identifiers.add(acronym.casefold())
        span = phrase.span
        # "The memorandum", "the text" and "the plan" are of the kind of what they take up.
        kind = thing.kind if phrase.lemma in words("of_any_kind") and thing.last is not None else phrase.kind
        self.found.append((Reference(span, kind, rule, thing.name, acronym, thing.date, thing.last), thing))
        thing.last = len(self.found) - 1
        thing.lemmas.add(phrase.lemma)
        thing.seen = span.start
        deictic = phrase.parse.doc[phrase.start].lower_ == "this"
        thing.going_on = thing.going_on or (thing.kind == "meeting" and deictic and not phrase.dates)
        if not is_embedded(phrase):
            thing.prominent = span.start

    def _may_be_acronym(self, token: Token) -> bool:
        """Capitals that are no one's first half: "the NSS", not "the NSS revision"; names of two words among them."""
        if token.text[0].isupper() and token.i + 1 < len(token.doc) and token.nbor().text[:2].isupper():
            return True
        return len(token.text) >= 2 and token.text[:2].isupper() and token.dep_ not in ("compound", "nmod", "amod")

    def _read_acronym(self, parse: Parse, token: Token, phrases: list[Phrase], around: Surroundings) -> None:
        """An acronym that was defined before, or that the field knows."""
        written, last = token.text, token
        pair = parse.doc[token.i : token.i + 2].text
        # At the end of a passage the pair is the word alone.
        if pair != written and (pair in self.chains.acronyms or pair in wordlist()["known"]):
            written, last = pair, parse.doc[token.i + 1]
        if last.dep_ in ("compound", "nmod", "amod"):
            return
        span = Span(parse.start(token), parse.end(last))
        if any(phrase.definition is not None and phrase.span.covers(span) for phrase in phrases):
            return
        thing = self.chains.acronyms.get(written)
        rule = "acronym"
        if thing is None:
            known = wordlist()["known"].get(written)
            if known is None and _CONFERENCE.fullmatch(written):
                known = (written, "meeting")
            if known is None:
                return
            thing = self.chains.add(Thing(known[1], {"named"}, known[0]))
            self.chains.acronyms[written] = thing
            rule = "known-acronym"
        if thing.date is None and thing.kind == "meeting":
            thing.date = date_behind(last, around)
        self.found.append((Reference(span, thing.kind, rule, thing.name, written, thing.date, thing.last), thing))
        thing.last = len(self.found) - 1
        thing.seen = thing.prominent = span.start


@cache
def _vocabulary() -> frozenset[str]:
    """Words, in lower case, that may head a reference or tell of a meeting."""
    return heads() | words("meet_verbs") | words("ruling_bodies")


@cache
def _openings_of_known() -> frozenset[str]:
    """First words of what the field knows by a short name."""
    return frozenset(name.partition(" ")[0] for name in wordlist()["known"])


def _meeting_of(phrase: Phrase, by_head: dict[int, Phrase]) -> Phrase | None:
    """The meeting that a paper came from: inside its phrase, or "issued ... following the talks"."""
    for other in by_head.values():
        if other.kind not in ("meeting", "body") or other.head.i == phrase.head.i:
            continue
        if phrase.head.i < other.head.i < phrase.end or _left(phrase, other):
            return other
        preposition = other.head.head
        verb = introducing_verb(phrase)
        if (
            other.head.dep_ == "pobj"
            and preposition.lower_ in words("after_meeting")
            and verb is not None
            and preposition.head.i in (verb.i, phrase.head.i)
        ):
            return other
    return None


def _left(phrase: Phrase, meeting: Phrase) -> bool:
    """ "The summit produced a declaration"; "the communiqué that ended the summit"."""
    verb = meeting.head.head
    introduced = introducing_verb(phrase)
    if meeting.head.dep_ == "nsubj":
        return introduced == verb
    if introduced is not None and introduced.dep_ == "relcl" and introduced.head.i == meeting.head.i:
        # "the conference where ministers signed a declaration"
        return True
    ends = meeting.head.dep_ == "dobj" and verb.dep_ == "relcl" and verb.lemma_ in words("ending_verbs")
    return ends and verb.head.i == phrase.head.i


def _shared_owner(phrase: Phrase, by_head: dict[int, Phrase], around: Surroundings) -> tuple[str | None, bool]:
    """Whose it is, told once for a list, and whether a person's: "Arvenia's Defense Review and Port Strategy"."""
    nobody = None, phrase.personal
    if not phrase.named:
        return nobody
    token = phrase.head
    for _ in range(6):
        if token.dep_ not in ("conj", "appos") or token.head.pos_ not in ("NOUN", "PROPN"):
            return nobody
        appositive = token.dep_ == "appos"
        token = token.head
        listed = by_head.get(token.i)
        if listed is not None and listed.owner is not None:
            return listed.owner, listed.personal
        if appositive:
            return _possessor(token, around), phrase.personal
    return nobody


def _possessor(noun: Token, around: Surroundings) -> str | None:
    """The name that owns a noun: "Arvenia's three papers"."""
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ == "PROPN":
            mention = around.name_at.get(child.i)
            return (mention[0].name if mention is not None else None) or child.text
    return None


def _name(phrase: Phrase) -> str | None:
    """Its name without determiner and parenthesis; a description keeps the words that identify it."""
    doc = phrase.parse.doc
    start, end = phrase.core
    end += 2 if phrase.term else 0
    # The day tells which one it is, and stands in a column of its own.
    text = _LEADING_DAY.sub("", " ".join(doc[start:end].text.split()), count=1)
    return text or None
