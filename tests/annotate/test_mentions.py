"""Names of people, bodies and places over real parses, with and without the entity recogniser."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest
from spacy.language import Language

from communique.tables.edtf import is_edtf
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Mention, Passage, Span
from pipelines.annotate.names.gazetteer import WORDLISTS, gazetteer
from pipelines.annotate.names.people import office_of, people
from pipelines.annotate.parsing import ParsedDocument, load_parser, parse_documents


@cache
def parser() -> Language:
    return load_parser(entities=False)


def parsed(text: str) -> ParsedDocument:
    return next(iter(parse_documents(parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])))


def named(text: str) -> list[tuple[str, str, str | None]]:
    return [(m.span.slice(text), m.kind, m.name) for m in find_mentions(parsed(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The gazetteer's canonical name, whichever order the text has
        ("Prime Minister Fumio Kishida spoke.", ("Fumio Kishida", "person", "Kishida Fumio")),
        ("We met U.S. President Joe Biden.", ("Joe Biden", "person", "Joe Biden")),
        # A title makes an unknown name a person
        ("Foreign Minister Orla Venn left.", ("Orla Venn", "person", "Orla Venn")),
        # Bodies by their head words, and by the table
        ("The Ministry of Fisheries objected.", ("Ministry of Fisheries", "organisation", "Ministry of Fisheries")),
        ("The Department of Defense agreed.", ("Department of Defense", "organisation", "US Department of Defense")),
        # A place that opens the name of a body is no place
        ("He studied at Hiroshima University.", ("Hiroshima University", "organisation", "Hiroshima University")),
        # A known body may close the longer name of another; a body of people has a possessive inside
        ("The Harbour Security Council met.", ("Harbour Security Council", "organisation", "Harbour Security Council")),
        ("The Northern Pilots’ Union met.", ("Northern Pilots’ Union", "organisation", "Northern Pilots’ Union")),
        # The shape of an apostrophe and "&" make no other state
        ("The People’s Republic of China agreed.", ("People’s Republic of China", "place", "China")),
        (
            "The Democratic People’s Republic of Korea left.",
            ("Democratic People’s Republic of Korea", "place", "North Korea"),
        ),
        ("He sailed to St. Kitts & Nevis.", ("St. Kitts & Nevis", "place", "Saint Kitts and Nevis")),
        # An office may be made up of any words between its rank and its head
        ("National Climate Advisor Gina Roe spoke.", ("Gina Roe", "person", "Gina Roe")),
        # Capitals of a transcript's label are no part of the name
        ("MAYOR ORLA VENN: The port is open.", ("ORLA VENN", "person", "Orla Venn")),
        # A family name may look like a people's name
        ("Orla Finn said the talks had failed.", ("Orla Finn", "person", "Orla Finn")),
        # Places
        ("Ships crossed the Taiwan Strait.", ("Taiwan Strait", "place", "Taiwan Strait")),
        ("Relations between Washington and Beijing froze.", ("Washington", "place", "Washington")),
        # A town or island that bears a saint's name, and the saint
        ("Officials in St. Clement were silent.", ("St. Clement", "place", "St. Clement")),
        ("The mayor of St. Clement resigned.", ("St. Clement", "place", "St. Clement")),
        ("He read a prayer attributed to St. Francis.", ("Francis", "person", "Francis")),
        # Capitals that act together are both governments; where the Union sits, it is the Union
        ("Seoul and Tokyo signed the accord.", ("Tokyo", "organisation", "Government of Japan")),
        ("Brussels rejected the offer.", ("Brussels", "organisation", "European Union")),
        ("They met in Brussels.", ("Brussels", "place", "Brussels")),
    ],
)
def test_a_name_has_its_kind_and_canonical_name(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in named(text)


@pytest.mark.parametrize("text", ["Neither Government replied.", "Both Ministries were closed."])
def test_bodies_that_are_only_counted_are_no_names(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A portfolio, a part of an office and the office before a body belong to no name
        ("The call was led by Under Secretary for Harbour Trade and Fisheries Robert Venn.", ["Robert Venn"]),
        ("Under Secretary for Energy Jane Roe spoke.", ["Jane Roe"]),
        ("She is Assistant Secretary of State for Oceans and Trade.", []),
        ("I thank Deputy Labor Secretary Julie Venn.", ["Julie Venn"]),
        ("She works for the Assistant Secretary of the Army, Financial Management and Comptroller.", []),
        ("He was Deputy Campaign Manager and Lieutenant Colonel.", []),
        ("He was Chief of the Linden Police Department.", ["Linden Police Department"]),
        ("Palm became Chief of the Office of Harbour Health.", ["Office of Harbour Health"]),
        ("I thank Senators Venn and Roe and Representatives Dahl and Lind.", ["Venn", "Dahl"]),
        ("The Deputy Regional Administrator wrote to PRESS-DESK@HARBOUR.EXAMPLE about Hurricanes Ola and Ulf.", []),
        # Laws and machines that bear names are no persons, and subjects no bodies
        ("The Venn Amendment says nothing of the Jane Roe Space Telescope.", []),
        ("She took a degree in Business Administration from Hampton University.", ["Hampton University"]),
        ("They invest in Coal.", []),
        # Plural heads are only counted; "Rule" is a family name behind a title
        ("Departments must answer, and Senator Rule said so.", ["Rule"]),
        # A town before its state
        ("She comes from Linden, Ohio.", ["Linden", "Ohio"]),
        ("Officer Roe of East Wayne, New Jersey, dived in.", ["Roe", "East Wayne", "New Jersey"]),
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(text: str, expected: list[str]) -> None:
    assert [written for written, _, _ in named(text)] == expected


def test_a_family_name_takes_the_full_name_given_elsewhere() -> None:
    text = "Ambassador Orla Venn arrived on Monday. Venn said the talks had gone well."
    assert [name for _, kind, name in named(text) if kind == "person"] == ["Orla Venn", "Orla Venn"]


def test_an_acronym_in_brackets_stands_for_the_body_before_it() -> None:
    text = "The Northern Lanes Commission (NLC) met. The NLC agreed."
    assert named(text)[-1] == ("NLC", "organisation", "Northern Lanes Commission")


def test_a_family_name_with_another_office_is_not_the_known_person() -> None:
    assert all(name != "Condoleezza Rice" for _, _, name in named("Ambassador Rice opened the meeting."))


def test_people_have_the_offices_and_gender_the_text_shows() -> None:
    text = "Foreign Minister Orla Venn met Mr. Haldor Brask, the president of Norland. Venn thanked Brask."
    document = parsed(text)
    found = people(document, find_mentions(document))
    assert [(p.name, p.offices, len(p.spans)) for p in found] == [
        ("Orla Venn", ("foreign minister",), 2),
        ("Haldor Brask", ("president",), 2),
    ]
    assert found[1].gender == "male"


def test_the_office_of_a_mention_is_the_one_beside_it() -> None:
    document = parsed("Prime Minister Orla Venn resigned.")
    mention = next(m for m in find_mentions(document) if m.kind == "person")
    assert office_of(mention, document) == "prime minister"


@pytest.mark.parametrize("text", ["", "\n\n", "(((", "\u202eabc", "A " * 3000, "\x00\x01"])
def test_odd_text_gives_spans_that_slice(text: str) -> None:
    mentions: list[Mention] = find_mentions(parsed(text)) if text.strip() else []
    assert all(m.span.slice(text).strip() for m in mentions)


def test_every_wikidata_id_is_of_one_entity_only() -> None:
    names: dict[str, set[str]] = {}
    for entity in gazetteer().forms.values():
        if entity.wikidata:
            names.setdefault(entity.wikidata, set()).add(entity.name)
    shared = {qid: sorted(who) for qid, who in names.items() if len(who) > 1}
    assert shared == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A capital that acts is the government, else the place
        ("Tokyo announced new sanctions.", [("Tokyo", "organisation", "Government of Japan")]),
        ("Visitors came to Tokyo.", [("Tokyo", "place", "Tokyo")]),
        # The White House is a body, and a building behind a preposition of place
        ("The White House objected.", [("White House", "organisation", "White House")]),
        ("She waited outside the White House.", [("White House", "place", "White House")]),
        # A body whose name contains a country is not the country
        ("The group Rural Harbours USA objected.", [("Rural Harbours USA", "organisation", "Rural Harbours USA")]),
        (
            "He left the University of California.",
            [("University of California", "organisation", "University of California")],
        ),
        # "and" and commas inside the name of a body
        (
            "The Ministry of Ports and Fisheries objected.",
            [("Ministry of Ports and Fisheries", "organisation", "Ministry of Ports and Fisheries")],
        ),
        # A known name that reaches beyond its run stands once
        ("The United States of America agreed.", [("United States of America", "place", "United States")]),
        # Storms and lone directions are no names
        ("Hurricane Ida was strong.", []),
    ],
)
def test_what_a_name_contains_or_does_tells_what_it_is(text: str, expected: list[tuple[str, str, str]]) -> None:
    names = [(m.span.slice(text), m.kind, m.name) for m in with_entities(text)]
    assert names == expected


def with_entities(text: str) -> list[Mention]:
    triples = [(text, [Passage(Span(0, len(text)), "body")], None)]
    return find_mentions(next(iter(parse_documents(load_parser(), triples))))


def test_terms_of_office_tell_two_presidents_of_one_name_apart() -> None:
    text = "President Bush signed it."
    passages = [Passage(Span(0, len(text)), "body")]
    for day, name in ((date(1990, 2, 1), "George H. W. Bush"), (date(2003, 2, 1), "George W. Bush")):
        document = next(iter(parse_documents(parser(), [(text, passages, day)])))
        assert [m.name for m in find_mentions(document)] == [name]


def test_a_name_that_only_the_capitals_of_a_heading_make_is_left_out() -> None:
    text = "Protecting Community Services"
    heading = next(iter(parse_documents(parser(), [(text, [Passage(Span(0, len(text)), "heading")], None)])))
    assert find_mentions(heading) == []


def table() -> dict[str, Any]:
    return tomllib.loads((WORDLISTS / "entities.toml").read_text(encoding="utf-8"))


def test_no_form_of_a_name_stands_in_two_entries() -> None:
    forms = Counter(
        form
        for section in ("states", "persons", "organisations", "places")
        for name, facts in table()[section].items()
        for form in {name, *facts.get("also", [])}
    )
    assert [form for form, count in forms.items() if count > 1] == []


def test_wikidata_ids_and_terms_are_well_formed() -> None:
    for section in ("states", "capitals", "persons", "organisations", "places"):
        for name, facts in table()[section].items():
            assert re.fullmatch(r"Q[1-9]\d*", facts.get("wikidata", "Q1")), name
            assert all(is_edtf(term) and "/" in term for term in facts.get("terms", [])), name
