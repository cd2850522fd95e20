"""Names that are known beforehand: states, places, bodies and office holders of the domain, from `entities.toml`.

Also the words that tell kinds of names apart (`names.toml`). Look-up only; no rule about context belongs here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from communique.tables.edtf import edtf_bounds

WORDLISTS = Path(__file__).parents[1] / "wordlists"
_SPACES = re.compile(r"\s+")
# Names of four words and their punctuation, "Japan-U.S. Security Consultative Committee" among them, stay below this.
LONGEST = 14
MIN_CAPITALS = 8
# Below a secretary of one portfolio.
RANKS = ("deputy", "under", "assistant", "deputy assistant", "principal deputy assistant")


@dataclass(frozen=True)
class Entity:
    """A known person, organisation or place under its canonical name."""

    kind: str
    name: str
    wikidata: str | None = None
    gender: str | None = None
    office: str | None = None
    terms: tuple[str, ...] = ()
    """EDTF intervals in which a person held the office."""

    def held_office_on(self, day: date) -> bool:
        """Whether one of the known terms covers the day."""
        for term in self.terms:
            first, last = edtf_bounds(term)
            if (first is None or first <= day) and (last is None or day <= last):
                return True
        return False


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).replace("’", "'").replace(" & ", " and ")


@dataclass(frozen=True)
class Gazetteer:
    """Known names by every form they are written in. Forms are case sensitive: "US" is a state, "us" is not."""

    forms: dict[str, Entity]
    openings: dict[str, int]
    """First words of the forms, and how many characters the longest form that opens so has without its blanks."""
    demonyms: dict[str, str]
    """Adjective or people -> the state's canonical name."""
    persons: dict[str, Entity] = field(default_factory=dict)
    """Persons by canonical name."""
    capitals: dict[str, str] = field(default_factory=dict)
    """Capital -> its state: the one may stand for the government of the other."""
    unions: dict[str, Entity] = field(default_factory=dict)
    """City -> the body of states that it stands for where it acts."""
    capitalised: dict[str, Entity] = field(default_factory=dict)
    """Entities by their longer forms in capitals, as headings and signatures have them."""

    def get(self, text: str) -> Entity | None:
        """The entity written as `text`; white space, the shape of an apostrophe and "&" make no difference."""
        if text in self.forms:
            return self.forms[text]
        if text.isalpha():
            return self.capitalised.get(text)
        plain = _plain(text)
        return self.forms.get(plain) or self.capitalised.get(plain)


@dataclass(frozen=True)
class NameWords:
    """Words, all in lower case, that tell what kind of name they stand in or beside."""

    male_titles: frozenset[str]
    female_titles: frozenset[str]
    titles: frozenset[str]
    offices: frozenset[str]
    office_openings: frozenset[str]
    modifiers: frozenset[str]
    office_ranks: frozenset[str]
    office_heads: frozenset[str]
    body_last: frozenset[str]
    body_first: frozenset[str]
    place_last: frozenset[str]
    place_first: frozenset[str]
    directions: frozenset[str]
    not_names: frozenset[str]
    not_persons: frozenset[str]
    things: frozenset[str]
    roles: frozenset[str]
    degrees: frozenset[str]
    events: frozenset[str]
    surnames: frozenset[str]
    seats: frozenset[str]
    government_verbs: frozenset[str]
    male_names: frozenset[str]
    female_names: frozenset[str]
    given_names: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of `entities.toml`, read once a process."""
    table = tomllib.loads((WORDLISTS / "entities.toml").read_text(encoding="utf-8"))
    forms: dict[str, Entity] = {}
    for entity, written in _entries(table):
        for form in written:
            forms.setdefault(form, entity)
    # Short forms in capitals are too often acronyms of something else.
    capitalised = {form.upper(): entity for form, entity in forms.items() if " " in form and len(form) >= MIN_CAPITALS}
    openings: dict[str, int] = {}
    for form in (*forms, *capitalised):
        for word in _first_words(form):
            openings[word] = max(openings.get(word, 0), len("".join(form.split())))
    demonyms = {word: name for name, facts in table["states"].items() for word in facts.get("demonyms", [])}
    persons = {entity.name: entity for entity in forms.values() if entity.kind == "person"}
    capitals = {facts["capital"]: name for name, facts in table["states"].items() if "capital" in facts}
    unions = {city: forms[body] for city, body in table["unions"].items()}
    return Gazetteer(forms, openings, demonyms, persons, capitals, unions, capitalised)


@cache
def name_words() -> NameWords:
    """The word lists of `names.toml`, read once a process."""
    table = tomllib.loads((WORDLISTS / "names.toml").read_text(encoding="utf-8"))
    titles, given = table["titles"], table["given_names"]
    listed = table["offices"]["names"]
    # "Deputy Assistant Secretary of State"
    ranked = [f"{rank} {office}" for rank in RANKS for office in listed if office.startswith("secretary of ")]
    offices = frozenset(listed + ranked)
    return NameWords(
        male_titles=frozenset(titles["male"]),
        female_titles=frozenset(titles["female"]),
        titles=frozenset(titles["male"] + titles["female"] + titles["either"]),
        offices=offices,
        office_openings=frozenset(re.split(r"[ -]", office)[0] for office in offices),
        modifiers=frozenset(table["offices"]["modifiers"]),
        office_ranks=frozenset(table["offices"]["ranks"]),
        office_heads=frozenset(table["offices"]["heads"]),
        body_last=frozenset(table["organisation_heads"]["last"]),
        body_first=frozenset(table["organisation_heads"]["first"]),
        place_last=frozenset(table["place_heads"]["last"]),
        place_first=frozenset(table["place_heads"]["first"]),
        directions=frozenset(table["place_heads"]["directions"]),
        not_names=frozenset(table["not_names"]["words"]),
        not_persons=frozenset(table["not_names"]["persons"]) | offices,
        things=frozenset(table["not_names"]["things"]),
        roles=frozenset(table["not_names"]["roles"]),
        degrees=frozenset(table["not_names"]["degrees"]),
        events=frozenset(table["not_names"]["events"]),
        surnames=frozenset(table["place_heads"]["surnames"]),
        seats=frozenset(table["seats"]["names"]),
        government_verbs=frozenset(table["seats"]["verbs"]),
        male_names=frozenset(given["male"]) - frozenset(given["female"]),
        female_names=frozenset(given["female"]) - frozenset(given["male"]),
        given_names=frozenset(given["male"] + given["female"] + given["either"]),
    )


def _entries(table: dict[str, Any]) -> Iterator[tuple[Entity, list[str]]]:
    """Entities with all their written forms, in the order in which they win where two share a form."""
    for name, facts in table["states"].items():
        yield Entity("place", name, facts.get("wikidata")), [name, *facts.get("also", [])]
    for name, facts in table["persons"].items():
        entity = Entity(
            "person",
            name,
            facts.get("wikidata"),
            facts.get("gender"),
            facts.get("office"),
            tuple(facts.get("terms", ())),
        )
        yield entity, [name, *facts.get("also", [])]
    for name, facts in table["organisations"].items():
        yield Entity("organisation", name, facts.get("wikidata")), [name, *facts.get("also", [])]
    for name, facts in table["places"].items():
        yield Entity("place", name, facts.get("wikidata")), [name, *facts.get("also", [])]
    for facts in table["states"].values():
        if capital := facts.get("capital"):
            known = table["capitals"].get(capital, {})
            yield Entity("place", capital, known.get("wikidata")), [capital, *known.get("also", [])]


def _first_words(form: str) -> set[str]:
    """The first word of a form, as the tokenizer may cut it."""
    word = form.split(" ")[0]
    return {word, word.rstrip(","), re.split(r"[-'’]", word)[0]}
