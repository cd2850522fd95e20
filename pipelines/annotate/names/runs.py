"""Names in one parse: runs of proper nouns, cut and classified by their words and their context.

What the rest of the document says about a name belongs in `name_merging`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.models import Span
from pipelines.annotate.names.acronyms import acronym_behind
from pipelines.annotate.names.bodies import (
    LOCATIVES,
    MOST_JOINED,
    counts_bodies,
    is_name_word,
    joins_body,
    lists_body,
    members_of,
    names_town,
)
from pipelines.annotate.names.gazetteer import LONGEST, gazetteer, name_words
from pipelines.annotate.names.kinds import CONNECTORS, is_no_name, kind_of, speaks
from pipelines.annotate.names.portfolios import HEADING, behind_office, behind_portfolio
from pipelines.annotate.parsing import Parse
from pipelines.annotate.reporting.cues import reporting_verbs, speaker_words
from pipelines.annotate.tokens import Doc, TokenSpan

PARTICLES = frozenset({"de", "der", "den", "von", "van", "la", "le", "du", "del", "da", "dos", "ter"})
PARTICLES |= {"bin", "bint", "ibn", "al", "el", "ben"}
LEADING = CONNECTORS | {"the", "a", "an", "&", ",", "and"}
TRAILING = frozenset({"of", "for", "the", ",", "and"})
HYPHENS = frozenset({"-", "‑", "–"})
OFFICE_WORDS = 6


@dataclass
class Name:
    """A name where it stands. `kind` is None while neither its words nor its context tell."""

    span: Span
    text: str
    kind: str | None
    rule: str
    confidence: float = 0.5
    name: str | None = None
    """Canonical name, where the gazetteer has one."""
    wikidata: str | None = None
    defines: str | None = None
    """An acronym in brackets right after the name."""


def names_in(parse: Parse) -> Iterator[Name]:
    """Names of one parse in text order, those of unknown kind included."""
    reached = 0
    for start, end in _runs(parse.doc):
        for name in _names_of_run(parse, start, end):
            # A known name may reach beyond its run: "United States | of America".
            if name.span.start >= reached:
                yield name
                reached = name.span.end


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges of maximal runs of name words, with the particles, hyphens and "of"s inside names."""
    tokens, i, count = doc.tokens, 0, len(doc)
    while i < count:
        if not (tokens[i].text[:1].isupper() and is_name_word(tokens[i])):
            i += 1
            continue
        start = i
        i += 1
        while i < count:
            if is_name_word(tokens[i]):
                i += 1
            elif step := _bridge(doc, start, i):
                i += step
            else:
                break
        yield start, i


def _bridge(doc: Doc, start: int, i: int) -> int:
    """Tokens from `i` to skip so that a name goes on: "Department|of|Defense", "Suk|-|yeol", "Ursula|von|der|Leyen"."""
    token, words = doc[i], name_words()
    if token.text in HYPHENS and not token.whitespace_ and not doc[i - 1].whitespace_ and i + 1 < len(doc):
        return 2 if doc[i + 1].is_alpha else 0
    if token.lower_ == "and":
        return joins_body(doc, start, i)
    if token.text == ",":
        return lists_body(doc, start, i)
    if token.text == "&" and i + 1 < len(doc) and is_name_word(doc[i + 1]):
        return 2
    after = i + 1
    if token.text in {"'", "’"} and doc[i - 1].lower_.endswith("s") and after < len(doc) and is_name_word(doc[after]):
        # "Shipowners' Union": a plural possessive inside the name of a body.
        return 2 if doc[after].lower_ in words.body_last else 0
    lower = token.lower_
    if lower in PARTICLES:
        while after < len(doc) and doc[after].lower_ in PARTICLES | HYPHENS:
            after += 1
        return after + 1 - i if after < len(doc) and doc[after].text[:1].isupper() else 0
    if lower in CONNECTORS:
        before = doc[i - 1].lower_
        heads = words.body_first | words.place_first | HEADING | {"chiefs"}
        if before not in heads and not (before in words.body_last and lower == "of"):
            return members_of(doc, start, i)
        if after < len(doc) and doc[after].lower_ == "the":
            after += 1
        return after + 1 - i if after < len(doc) and is_name_word(doc[after]) else 0
    return 0


def _names_of_run(parse: Parse, start: int, end: int) -> Iterator[Name]:
    """Cut a run at known names, titles and demonyms; classify whole runs first, as their last word tells their kind."""
    doc = parse.doc
    while start < end and doc[end - 1].text in HYPHENS:
        end -= 1
    i, rest, titled = start, start, _title_before(doc, start)
    while i < end:
        if _starts_anew(doc, rest, i, end):
            yield from _classified(parse, rest, i, titled)
            rest, titled = i, False
        step, kind = _cut(doc, i, end)
        if not step:
            i += 1
            continue
        if (kind == "demonym" and _is_family_name(doc, rest, i, end)) or (
            kind == "known"
            and (
                (step == 1 and _is_family_name(doc, rest, i, end) and doc[rest].lower_ in name_words().given_names)
                or _closes_longer_name(doc, rest, i, i + step)
                or _is_seat_of(doc, rest, i)
                or _is_branch(doc, rest, i, i + step, end, titled)
            )
        ):
            i += step
            continue
        if kind != "known" or not _opens_longer_name(doc, i, i + step, end):
            yield from _classified(parse, rest, i, titled)
            if kind == "known":
                yield _known(parse, i, i + step)
            # "Director of Public Engagement Jane Roe": what follows "of" is no person yet.
            titled = kind == "title" and not (i + step < end and doc[i + step].lower_ in CONNECTORS | {","})
            rest = i + step
        i += step
    yield from _classified(parse, rest, end, titled)


def _starts_anew(doc: Doc, first: int, i: int, end: int) -> bool:
    """Whether a list without commas starts its next item: "Ola Roe | Department of Labor", "Ola Roe | Ola Roe is"."""
    if i - first < 2 or doc[first].lower_ not in name_words().given_names:
        return False
    if doc[i].text == doc[first].text:
        return True
    opens = i + 1 < end and doc[i].lower_ in name_words().body_first and doc[i + 1].lower_ in CONNECTORS
    return opens and doc[i - 1].lower_ not in CONNECTORS


def _cut(doc: Doc, i: int, end: int) -> tuple[int, str]:
    """How many tokens at `i` are a known name, a title or a demonym, and which; 0 when none."""
    known = known_at(doc, i)
    if known:
        return known, "known"
    title = _office_at(doc, i, end)
    if title:
        return title, "title"
    if doc[i].text in gazetteer().demonyms and not _heads_body(doc, i + 1, end):
        return 1, "demonym"
    return 0, ""


def known_at(doc: Doc, i: int) -> int:
    """Number of tokens of the longest known name that starts at token `i`; 0 when none does."""
    names, tokens = gazetteer(), doc.tokens
    room = names.openings.get(tokens[i].text)
    if room is None:
        return 0
    reach = i
    while reach < min(len(tokens), i + LONGEST) and room >= 0:
        room -= len(tokens[reach].text.strip())
        reach += 1
    begin, text = tokens[i].idx, doc.text
    for stop in range(reach, i, -1):
        last = tokens[stop - 1]
        if names.get(text[begin : last.idx + len(last.text)]):
            return stop - i
    return 0


def _is_family_name(doc: Doc, first: int, i: int, end: int) -> bool:
    """Whether a demonym or a state ends a personal name: "Ola | Finn", "Jane | German", "Ola | Jordan"."""
    if i != end - 1 or i - first != 1:
        return False
    person = doc[first].lower_ in name_words().given_names or doc[i].ent_type_ == "PERSON"
    return person or (doc[i].pos_ == "PROPN" and speaks(doc, first, end))


def _closes_longer_name(doc: Doc, first: int, start: int, stop: int) -> bool:
    """Whether a known body's name only closes a longer one: "Harbour | Security Council"."""
    if stop - start < 2 or first == start or doc[stop - 1].lower_ not in name_words().body_last:
        return False
    return doc[start - 1].pos_ in {"PROPN", "ADJ", "NOUN"} and doc[start - 1].lower_ not in CONNECTORS


def _is_seat_of(doc: Doc, first: int, start: int) -> bool:
    """Whether a known name tells where a body is: "University of | California", "Bank of | Japan"."""
    if start - first < 2 or doc[first].lower_ not in name_words().body_first:
        return False
    joint = doc[start - 2 : start].text.lower() if doc[start - 1].lower_ == "the" else doc[start - 1].lower_
    return joint in ("of", "of the", "for", "for the")


def _is_branch(doc: Doc, first: int, start: int, stop: int, end: int, titled: bool) -> bool:
    """Whether a state's name closes the name of a body: "Rural Voices | USA", "Coastal Watch | Japan"."""
    entity = gazetteer().get(doc[start:stop].text)
    if entity is None or entity.name not in gazetteer().demonyms.values() or stop < end or start - first < 2 or titled:
        return False
    words = name_words()
    before = doc[first:start]
    opens_sentence = doc[first].is_sent_start and doc[first].pos_ not in ("PROPN", "ADJ")
    return not opens_sentence and all(
        t.lower_ not in words.offices | words.given_names | words.directions | words.titles
        and t.pos_ in ("PROPN", "NOUN", "ADJ")
        and not t.text.isupper()
        for t in (before[:-1] if before[-1].lower_ == "of" else before)
    )


def _opens_longer_name(doc: Doc, start: int, stop: int, end: int) -> bool:
    """Whether a known name only opens a longer one: "Hiroshima | University", "Georgia | Institute of Technology"."""
    entity = gazetteer().get(doc[start:stop].text)
    if stop >= end or entity is None:
        return False
    if entity.kind == "person":
        # "George Washington | University"
        words = name_words()
        return end - stop <= MOST_JOINED and doc[end - 1].lower_ in words.body_last | words.place_last
    return _heads_body(doc, stop, end)


def _heads_body(doc: Doc, start: int, end: int) -> bool:
    """Whether the tokens end in the head of a body or a geographical feature, with no title before it."""
    if start >= end:
        return False
    words = name_words()
    for k in range(start, end):
        if _office_at(doc, k, end) and doc[k].lower_ not in words.body_last:
            return False
        lower = doc[k].lower_
        heads = lower in words.body_last or (lower in words.place_last and lower != "state")
        if heads and (k + 1 == end or doc[k + 1].lower_ in CONNECTORS):
            return True
    return False


def _office_at(doc: Doc, i: int, end: int) -> int:
    """Number of tokens of the longest title or office at token `i`; 0 when there is none."""
    words = name_words()
    lower = doc[i].lower_.rstrip(".")
    if names_town(doc, i):
        return 0
    if lower in words.office_openings:
        for stop in range(min(end, i + OFFICE_WORDS), i, -1):
            phrase = "".join(t.lower_ + (" " if t.whitespace_ else "") for t in doc[i:stop]).strip()
            if phrase in words.offices:
                return stop - i
    if (lower in words.titles or lower in words.modifiers) and i + 1 < end:
        return 1
    return _adviser_at(doc, i, end)


def _adviser_at(doc: Doc, i: int, end: int) -> int:
    """ "National Climate Advisor | Jane Roe", "Special Presidential Envoy": offices made up of any words between."""
    words = name_words()
    if doc[i].lower_ not in words.office_ranks:
        return 0
    for k in range(i + 1, min(end, i + OFFICE_WORDS)):
        if doc[k].lower_ in words.office_heads:
            return k + 1 - i
        if doc[k].lower_ in words.body_last or doc[k].lower_ in words.given_names:
            return 0
    return 0


def _title_before(doc: Doc, start: int) -> bool:
    """Whether a title or office in lower case stands right before the run: "president", "prime minister"."""
    if start == 0:
        return False
    words = name_words()
    one = doc[start - 1].lower_.rstrip(".")
    two = f"{doc[start - 2].lower_} {one}" if start > 1 else one
    return two in words.offices or one in words.offices or one in words.titles


def _known(parse: Parse, start: int, stop: int) -> Name:
    tokens = parse.doc[start:stop]
    entity = gazetteer().get(tokens.text)
    assert entity is not None
    span, text = parse.span(tokens), tokens.text
    if text in name_words().seats and _is_located(tokens):
        return Name(span, text, "place", "seat", 0.9, text, entity.wikidata if entity.name == text else None)
    state = gazetteer().capitals.get(entity.name) if entity.kind == "place" else None
    union = gazetteer().unions.get(entity.name) if entity.kind == "place" else None
    if union is not None and _acts(tokens):
        return Name(span, text, "organisation", "government", 0.7, union.name, union.wikidata)
    if state is not None and _acts(tokens):
        return Name(span, text, "organisation", "government", 0.7, f"Government of {state}")
    return Name(span, text, entity.kind, "gazetteer", 0.95, entity.name, entity.wikidata)


def _is_located(tokens: TokenSpan) -> bool:
    """ "At the White House", "outside the Kremlin": the building."""
    preposition = tokens.root.head
    return tokens.root.dep_ == "pobj" and preposition.lower_ in LOCATIVES


def _acts(tokens: TokenSpan) -> bool:
    """A capital that says, wants or does something is the government that sits there: "Tokyo announced"."""
    head = tokens.root
    while head.dep_ == "conj" and head.head.pos_ == "PROPN":
        # "Seoul and Tokyo signed": so do those it is named with.
        head = head.head
    if head.dep_ != "nsubj" or head.head.pos_ != "VERB" or any(child.dep_ == "amod" for child in head.children):
        return False
    lemma = head.head.lemma_.lower()
    return "say" in reporting_verbs().get(lemma, frozenset()) or lemma in name_words().government_verbs


def _past_role(doc: Doc, start: int, end: int) -> int:
    """Where a name begins after a role in capitals: "Station Manager | Ola Dahl"."""
    roles, names = speaker_words()["person"], name_words()
    for k in range(end - 3, start - 1, -1):
        lower = doc[k].lower_
        if lower in roles and lower not in names.given_names and lower not in names.surnames:
            return k + 1
    return start


def _classified(parse: Parse, start: int, end: int, titled: bool) -> Iterator[Name]:
    """The name in the tokens, with its kind where words or context tell it; nothing for what is no name."""
    doc, words = parse.doc, name_words()
    while start < end and (doc[start].text in HYPHENS or doc[start].lower_ in LEADING):
        start += 1
    while end > start and (doc[end - 1].text in HYPHENS or doc[end - 1].lower_ in TRAILING):
        end -= 1
    if doc[end - 1].lower_ == "co" and end < len(doc) and doc[end].text in HYPHENS:
        # "the Harbour Council Co-Chair"
        end -= 1
    if start >= end:
        return
    person = behind_portfolio(doc, start, end)
    titled, start = titled or person > start, behind_office(doc, person, end)
    tokens = doc[start:end]
    text = tokens.text
    if not any(c.isalpha() for c in text) or (doc[end - 1].lower_ in words.not_names and not titled):
        return
    if is_no_name(doc, start, end) or (doc[end - 1].lower_ in words.body_last and counts_bodies(doc, start, end)):
        return
    kind, rule, confidence = kind_of(doc, start, end, titled)
    if end - start > 1 and names_town(doc, start):
        kind, rule, confidence = "place", "saint_of_town", 0.8
    if kind == "person":
        while end - start > 1 and doc[end - 1].lower_ in words.not_persons:
            end -= 1
        last = doc[end - 1].lower_
        if (last in words.things and end - start > 1) or (last in words.roles and rule != "given_name"):
            # "Deputy | Campaign Manager", "the Jane Roe Space Telescope"
            return
        start = _past_role(doc, start, end)
        no_person = (words.not_persons, words.body_last, words.place_last)
        if all(token.is_punct or any(token.lower_ in listed for listed in no_person) for token in doc[start:end]):
            return
        text = doc[start:end].text
        tokens = doc[start:end]
    name = Name(parse.span(tokens), text, kind, rule, confidence)
    definition = acronym_behind(doc.text, tokens.start_char, tokens.end_char)
    name.defines = definition.acronym if definition is not None else None
    yield name
