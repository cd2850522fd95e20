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

from pipelines.annotate.models import Mention, Reference, Span
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.referring.candidates import find_phrases
from pipelines.annotate.referring.chains import (
    Chains,
    Thing,
    governor,
    introducing_verb,
    is_embedded,
    own_date,
    verbal_meetings,
)
from pipelines.annotate.referring.phrases import Phrase, Surroundings, heads, wordlist, words
from pipelines.annotate.tokens import Token

# The document's own running text; what stands around it (headline, byline, captions, furniture) only repeats it.
READ_ROLES = frozenset({"body", "list_item", "block_quote", "speaker_turn"})
# Characters back to the meeting that "the readout" is of.
TOPIC_REACH = 2_000
NAME_KINDS = frozenset({"person", "organisation", "place"})
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

    def worth_reading(self, parse: Parse) -> bool:
        """Whether any word of the passage could head a reference."""
        acronyms = self.chains.acronyms
        known = wordlist()["known"]
        vocabulary = heads() | words("meet_verbs")
        return any(
            t.lower_ in vocabulary or t.text in acronyms or t.text in known or t.lemma_ == "meet" for t in parse.doc
        )

    def read(self, parse: Parse, around: Surroundings) -> None:
        """Add the references of one parse."""
        phrases = find_phrases(parse, around)
        meetings = dict(verbal_meetings(around))
        by_head = {phrase.head.i: phrase for phrase in phrases}
        events: list[tuple[int, int, Phrase | Token | Thing]] = [(p.start, -p.end, p) for p in phrases]
        events += [(i, 0, thing) for i, thing in meetings.items()]
        events += [(t.i, 0, t) for t in parse.doc if self._may_be_acronym(t)]
        # A thing inside another's phrase comes first: the statement takes its date from the meeting it names.
        events.sort(key=lambda event: (event[0], event[1]))
        spoken: dict[int, Thing] = {}
        for _, _, event in events:
            if isinstance(event, Thing):
                self.chains.add(event)
            elif isinstance(event, Token):
                self._read_acronym(parse, event, phrases)
            else:
                self._read_phrase(event, around, by_head, meetings, spoken)

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
            source = self._read_phrase(meeting, around, by_head, meetings, spoken) if meeting is not None else None
            if source is not None and (date is None or phrase.issued):
                date = source.date or date
        name = _name(phrase)
        owner = phrase.owner if phrase.owner is not None else _shared_owner(phrase, by_head, around)
        phrase.owner = owner
        taken = self.chains.find(phrase, name, date)
        rule = _rule(phrase, taken, date)
        if rule is None:
            return None
        if date is None and (taken is None or taken.date is None):
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
            phrase.kind = "meeting"
            return sits
        if phrase.kind == "weak":
            sure = phrase.lemma in wordlist()["weak"]["sure"] and _is_sure_name(phrase)
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
        if phrase.kind != "document" or phrase.lemma not in words("left_behind") or phrase.named or phrase.identifiers:
            return None
        if phrase.owner is not None or phrase.determiner not in ("definite", "possessive"):
            return None
        kinds = {"meeting"} if phrase.lemma != "sheet" else {"framework", "agreement"}
        return self.chains.latest_dated(frozenset(kinds), phrase.span.start, TOPIC_REACH)

    def _new_thing(self, phrase: Phrase, name: str | None, owner: str | None, meetings: dict[int, Thing]) -> Thing:
        lemmas = {phrase.lemma} | ({"named"} if phrase.named else set())
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
        span = phrase.span
        # "The memorandum" and "the plan" are of the kind of what they take up.
        kind = (
            thing.kind if phrase.lemma in ("memorandum", "plan", "compact") and thing.last is not None else phrase.kind
        )
        self.found.append((Reference(span, kind, rule, thing.name, acronym, thing.date, thing.last), thing))
        thing.last = len(self.found) - 1
        thing.lemmas.add(phrase.lemma)
        thing.seen = span.start
        if not is_embedded(phrase):
            thing.prominent = span.start

    def _may_be_acronym(self, token: Token) -> bool:
        """Capitals that are no one's first half: "the NSS", not "the NSS revision"."""
        return len(token.text) >= 2 and token.text[:2].isupper() and token.dep_ not in ("compound", "nmod", "amod")

    def _read_acronym(self, parse: Parse, token: Token, phrases: list[Phrase]) -> None:
        """An acronym that was defined before, or that the field knows."""
        span = Span(parse.start(token), parse.end(token))
        if any(phrase.definition is not None and phrase.span.covers(span) for phrase in phrases):
            return
        thing = self.chains.acronyms.get(token.text)
        rule = "acronym"
        if thing is None:
            known = wordlist()["known"].get(token.text)
            if known is None:
                return
            thing = self.chains.add(Thing(known[1], {"named"}, known[0]))
            self.chains.acronyms[token.text] = thing
            rule = "known-acronym"
        self.found.append((Reference(span, thing.kind, rule, thing.name, token.text, thing.date, thing.last), thing))
        thing.last = len(self.found) - 1
        thing.seen = thing.prominent = span.start


def _meeting_of(phrase: Phrase, by_head: dict[int, Phrase]) -> Phrase | None:
    """The meeting that a paper came from: inside its phrase, or "issued ... following the talks"."""
    for other in by_head.values():
        if other.kind not in ("meeting", "body") or other.head.i == phrase.head.i:
            continue
        if phrase.head.i < other.head.i < phrase.end:
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


def _shared_owner(phrase: Phrase, by_head: dict[int, Phrase], around: Surroundings) -> str | None:
    """Whose it is, told once for a list: "Arvenia's Defense Review and Port Strategy"."""
    if not phrase.named:
        return None
    token = phrase.head
    for _ in range(6):
        if token.dep_ not in ("conj", "appos") or token.head.pos_ not in ("NOUN", "PROPN"):
            return None
        appositive = token.dep_ == "appos"
        token = token.head
        listed = by_head.get(token.i)
        if listed is not None and listed.owner is not None:
            return listed.owner
        if appositive:
            return _possessor(token, around)
    return None


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


def _rule(phrase: Phrase, taken: Thing | None, date: str | None) -> str | None:
    """Why the phrase refers to a thing of that date, or None when it does not."""
    strong = wordlist()[phrase.kind].get("strong", [])
    is_strong = any(phrase.described.endswith(noun) for noun in strong)
    plural = phrase.head.tag_ in ("NNS", "NNPS") and phrase.head.lower_ not in words("plural_heads")
    if phrase.determiner == "quantified" or (plural and not phrase.named):
        return None
    if phrase.named:
        if phrase.kind == "meeting" and phrase.lemma not in (
            "summit",
            "meeting",
            "dialogue",
            "conference",
            "talk",
            "forum",
        ):
            return "sitting-body"
        return "name-with-acronym" if phrase.definition is not None else "name"
    if words("other_things") & set(phrase.premodifiers[-2:]) and not is_strong:
        return None
    if phrase.determiner == "indefinite" and _tells_its_maker(phrase):
        return "told-maker"
    if phrase.lemma == "deal" and not words("deal_modifiers") & set(phrase.premodifiers) and taken is None:
        return None
    if taken is not None:
        return "coreference"
    identified = bool(phrase.identifiers or phrase.dates or phrase.issued or phrase.owner)
    numbered = phrase.kind == "meeting" and phrase.ordinal is not None and date is not None
    if phrase.lemma in words("nouns", "needs_identity") and not is_strong:
        return _told_apart(phrase, date)
    if phrase.kind == "law":
        # "the Arvenian law" is most often the law of the land: only names and earlier mentions tell which one.
        verb = introducing_verb(phrase)
        introduced = verb is not None and not _is_wished(verb) and (phrase.lemma == "bill" or is_strong)
        if phrase.determiner == "indefinite":
            return "introduced" if introduced else None
        identified = bool(phrase.dates) or (phrase.lemma == "bill" and _is_told_bill(phrase))
    if phrase.kind == "framework":
        identified = bool(phrase.identifiers & set(phrase.premodifiers)) and phrase.determiner == "definite"
    if phrase.lemma == "call" and phrase.determiner == "indefinite":
        # "On May 2, in a phone call with the premier": whom with and when tell which one.
        return "introduced" if identified and date is not None else None
    return _unheard_of(phrase, identified or numbered, is_strong)


def _told_apart(phrase: Phrase, date: str | None) -> str | None:
    """Speeches, messages, plans and the like: only a date, an origin or a name beside the noun tells which one."""
    if phrase.determiner in ("quantified", "bare"):
        return None
    owned = phrase.determiner == "possessive" and phrase.lemma in words("owned", "needs_identity")
    named = phrase.lemma != "plan" and bool(phrase.identifiers & set(phrase.premodifiers) or phrase.personal)
    if phrase.dates or phrase.issued or owned:
        return "identified-description"
    if date is not None and introducing_verb(phrase) is not None:
        # "He gave a speech in Berlin on May 4."
        return "introduced"
    return "identified-description" if named and phrase.determiner != "indefinite" else None


def _tells_its_maker(phrase: Phrase) -> bool:
    """ "A study by the Mirren Institute": whoever made it tells which one, as of a speech or a letter he does not."""
    doc, end = phrase.parse.doc, phrase.head.i + 1
    made = phrase.lemma in words("made_by") and end < phrase.end and doc[end].lower_ in ("by", "from")
    return made and any(token.lower_ in phrase.identifiers for token in doc[end + 1 : phrase.end])


def _is_wished(verb: Token) -> bool:
    """An infinitive: "called on Congress to send a bill", "to reach an agreement"."""
    return verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _is_told_bill(phrase: Phrase) -> bool:
    """ "the enabling bill", "the infrastructure bill", not "the new bill"."""
    before = phrase.parse.doc[phrase.head.i - 1] if phrase.head.i else None
    return before is not None and before.i >= phrase.start and (before.tag_ in ("VBG", "NN", "NNP"))


def _is_sure_name(phrase: Phrase) -> bool:
    """A plan's name that an article or an owner and two capitalised words make sure: "the Harbour Action Plan"."""
    doc, (start, _) = phrase.parse.doc, phrase.core
    before = [token for token in doc[start : phrase.head.i] if token.text[0].isupper()]
    needed = 1 if phrase.lemma == "plan" and phrase.determiner == "definite" else 2
    return phrase.determiner in ("definite", "possessive") and len(before) >= needed


def _unheard_of(phrase: Phrase, identified: bool, is_strong: bool) -> str | None:
    """Rules for descriptions of things the text has not named before."""
    if phrase.determiner in ("definite", "possessive"):
        if is_strong:
            return "definite-description"
        return "identified-description" if identified else None
    if phrase.determiner == "indefinite":
        verb = introducing_verb(phrase)
        if verb is not None and phrase.kind == "agreement" and not identified and _is_wished(verb):
            return None
        introduced = verb is not None and (is_strong or identified or phrase.kind in ("document", "agreement"))
        if introduced and phrase.lemma not in ("letter", "call", "report", "review", "text", "document"):
            return "introduced"
        return "indefinite-description" if identified and (is_strong or phrase.dates or phrase.issued) else None
    plural = phrase.head.lower_ in words("plural_heads")
    return "bare-plural" if plural and identified and phrase.kind == "meeting" else None
