"""One canonical name a person, body or place in a document, whatever form it is written in.

"Prime Minister Kishida Fumio", "Fumio Kishida" and "Kishida" are one person; "Self-Defense Forces (SDF)" defines "SDF".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines.annotate import name_suffixes
from pipelines.annotate.models import Mention
from pipelines.annotate.names.gazetteer import Entity, gazetteer, name_words
from pipelines.annotate.names.runs import Name

# Characters before a family name in which its office is looked for.
OFFICE_REACH = 40
ADDRESS = re.compile(r"\b(Mr|Mrs|Ms|Miss)\b\.?\s+$")
# The next pronoun of the sentence, outside all marks, tells a person from a body: "Ford said it would close".
TAKEN_UP = re.compile(r"[^.?!\n\"“”]{0,60}?\b(he|him|his|she|her|it|its)\b")
SUFFIXES = name_suffixes.SUFFIXES | {"ii", "iii", "iv"}


@dataclass(frozen=True)
class _Person:
    """A person named in full: canonical name, the words of every full form, Wikidata id."""

    name: str
    words: frozenset[str]
    wikidata: str | None = None


def merge_names(names: Sequence[Name], text: str, day: date | None = None) -> list[Mention]:
    """Mentions, in text order, with canonical names; names whose kind nothing tells are left out.

    `day` is the document's: it tells two presidents of one name apart.
    """
    _spread_known_kinds(names)
    persons = _persons(names, text, day)
    by_word: dict[str, list[_Person]] = defaultdict(list)
    for person in persons:
        for word in person.words:
            by_word[word].append(person)
    acronyms = {n.defines: n for n in names if n.defines and n.kind in {"organisation", "place"}}
    bodies = _bodies(names, text)
    mentions = []
    for name in names:
        body = name.kind != "person" and name.text in bodies
        if not body and (name.kind in {None, "person"} or name.rule in {"entity_recogniser", "locative"}):
            same = _same_person(name, by_word, title_gender(text, name.span.start))
            if same is not None:
                rule = name.rule if name.kind == "person" else "family_name"
                mentions.append(
                    Mention(name.span, "person", rule, same.name, None, same.wikidata, max(name.confidence, 0.85))
                )
                continue
        if name.kind is None or name.kind == "organisation":
            full = acronyms.get(name.text)
            if full is not None and full is not name:
                mentions.append(
                    Mention(
                        name.span,
                        full.kind or "organisation",
                        "acronym",
                        full.name or full.text,
                        None,
                        full.wikidata,
                        0.9,
                    )
                )
                continue
        if name.kind:
            mentions.append(
                Mention(name.span, name.kind, name.rule, _canonical(name), None, name.wikidata, name.confidence)
            )
    return [m for m in sorted(mentions, key=lambda m: m.span) if m.span.end > m.span.start]


def _bodies(names: Sequence[Name], text: str) -> frozenset[str]:
    """Names of one word that "it" takes up: in "Ford said it would close the plant" Ford is no person."""
    votes: Counter[str] = Counter()
    for name in names:
        if name.kind == "person" or " " in name.text:
            continue
        pronoun = TAKEN_UP.match(text, name.span.end)
        if pronoun is not None:
            votes[name.text] += 1 if pronoun[1] in {"it", "its"} else -1
    return frozenset(word for word, balance in votes.items() if balance > 0)


def _spread_known_kinds(names: Sequence[Name]) -> None:
    """Give names of unknown kind the kind that the same words have elsewhere in the document."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.kind and name.confidence >= 0.6:
            kinds[name.text][name.kind] += 1
    for name in names:
        if (name.kind is None or name.confidence < 0.5) and name.text in kinds:
            name.kind, name.rule, name.confidence = kinds[name.text].most_common(1)[0][0], "elsewhere", 0.6
        elif name.rule == "entity_recogniser" and name.text in kinds:
            # The recogniser changes its mind from sentence to sentence; a document mostly means one thing by a name.
            name.kind = kinds[name.text].most_common(1)[0][0]


def _persons(names: Sequence[Name], text: str, day: date | None) -> list[_Person]:
    """Persons named in full, each once, the gazetteer's form or else the fullest form written."""
    merged: dict[frozenset[str], _Person] = {}
    full = [n for n in names if n.kind == "person" and len(_words(n.text)) > 1]
    for name in sorted(full, key=lambda n: (n.name is None, -len(_words(n.text)), n.span)):
        words = frozenset(_words(name.text))
        # The gazetteer joins "Joe Biden" and "Joseph R. Biden Jr."; words join "John Smith" and "John Q. Smith".
        fuller = next((p for key, p in merged.items() if words <= key or (name.name and p.name == name.name)), None)
        person = fuller or _Person(_canonical(name), words, name.wikidata)
        merged.setdefault(words, person)
    for entity in _persons_by_office(names, text, day):
        words = frozenset(_words(entity.name))
        merged.setdefault(words, _Person(entity.name, words, entity.wikidata))
    unique = {}
    for words, person in merged.items():
        unique[person.name, words] = _Person(person.name, words, person.wikidata)
    return list(unique.values())


def _persons_by_office(names: Sequence[Name], text: str, day: date | None) -> list[Entity]:
    """Known persons whose family name stands alone after a title: "President Biden" with no full name anywhere."""
    by_family = _families()
    known = {}
    for name in names:
        if name.kind != "person":
            continue
        # The office must be the one the gazetteer knows: another Ambassador Rice is another Rice.
        before = text[max(0, name.span.start - OFFICE_REACH) : name.span.start].lower()
        family = " ".join(_words(name.text))
        fitting = [entity for entity in by_family.get(family, []) if entity.office and entity.office in before]
        if len(fitting) > 1 and day is not None:
            fitting = [entity for entity in fitting if entity.held_office_on(day)]
        if len(fitting) == 1:
            known[fitting[0].name] = fitting[0]
    return list(known.values())


@cache
def _families() -> dict[str, list[Entity]]:
    families: dict[str, list[Entity]] = defaultdict(list)
    for entity in gazetteer().persons.values():
        given = name_words().given_names
        for word in entity.name.split():
            if len(word) > 2 and word.lower() not in given:
                families[word].append(entity)
    return families


def title_gender(text: str, start: int) -> str | None:
    """The gender that a form of address right before a name tells: "Mr. Voss"."""
    title = ADDRESS.search(text, max(0, start - 6), start)
    return None if title is None else "male" if title[1] == "Mr" else "female"


def _same_person(name: Name, by_word: dict[str, list[_Person]], gender: str | None) -> _Person | None:
    """The one person named in full whose name has all the words of this one; "Mr. Voss" is not Anna Voss."""
    words = frozenset(_words(name.text))
    if not words:
        return None
    given = {"male": name_words().female_names, "female": name_words().male_names}.get(gender or "", frozenset())
    candidates = {
        p.name: p
        for p in by_word.get(next(iter(words)), [])
        if words <= p.words and not any(word.lower() in given for word in p.words - words)
    }
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    return None


def _words(text: str) -> list[str]:
    """Words of a personal name without initials and suffixes; "ROE", as transcripts write it, is "Roe"."""
    parts = [part.strip(".,") for part in text.split()]
    parts = [part.capitalize() if part.isupper() and len(part) > 2 else part for part in parts]
    return [part for part in parts if len(part) > 1 and part.lower() not in SUFFIXES]


def _canonical(name: Name) -> str:
    """The known name, else the one written; a person's in capitals, as labels of transcripts have it, in small."""
    written = name.name or _plain(name.text)
    return written.title() if name.kind == "person" and written.isupper() else written


def _plain(text: str) -> str:
    """A name without line breaks or a possessive ending."""
    plain = " ".join(text.split())
    return plain.removesuffix("'s").removesuffix("’s")
