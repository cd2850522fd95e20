"""References over real parses: what refers, what it is called, when it was, and what it takes up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.annotate.parsing import load_parser
from tests.annotate.referring import Row, references, rows


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_parser()


NAMED = [
    # A name goes on behind "of"; its verb dates it; the noun alone takes it up.
    (
        "The Treaty of Lorne was signed on May 4, 1972. Few have read the treaty since.",
        [
            ("The Treaty of Lorne", "agreement", "Treaty of Lorne", "1972-05-04", None),
            ("the treaty", "agreement", "Treaty of Lorne", "1972-05-04", 0),
        ],
    ),
    # An acronym defined in passing stands for the name afterwards.
    (
        "On May 2, 2023, Arvenia published the Coastal Defense Review (CDR). The CDR is short, and the review frank.",
        [
            ("the Coastal Defense Review (CDR)", "document", "Coastal Defense Review", "2023-05-02", None),
            ("CDR", "document", "Coastal Defense Review", "2023-05-02", 0),
            ("the review", "document", "Coastal Defense Review", "2023-05-02", 1),
        ],
    ),
    # A day before a name tells which one; it is no part of the name, and no phrase ends inside it.
    (
        "On May 2, 2023, they recalled the wide plans announced in their April 4 joint statement.",
        [
            ("their April 4 joint statement", "document", "joint statement", "2023-04-04", None),
        ],
    ),
    # An article inside a name, and a figure that is one word with the letter behind it.
    (
        "In my State of the Union Address I spoke of the third Lorne 5G Security Conference.",
        [
            ("my State of the Union Address", "document", "State of the Union Address", None, None),
            ("the third Lorne 5G Security Conference", "meeting", "Lorne 5G Security Conference", None, None),
        ],
    ),
    # Two names share an article; words that "and" joins inside a name are one.
    (
        "They praised the Bipartisan Harbour Law and Clean Rivers Act, and the Criminal Law and Procedure Act.",
        [
            ("the Bipartisan Harbour Law", "law", "Bipartisan Harbour Law", None, None),
            ("Clean Rivers Act", "law", "Clean Rivers Act", None, None),
            ("the Criminal Law and Procedure Act", "law", "Criminal Law and Procedure Act", None, None),
        ],
    ),
    (
        "The EU-Arvenia Partnership and Cooperation Agreement holds.",
        [
            (
                "The EU-Arvenia Partnership and Cooperation Agreement",
                "agreement",
                "EU-Arvenia Partnership and Cooperation Agreement",
                None,
                None,
            ),
        ],
    ),
    # A person who owns the first of a list is no part of the second one's name; nor is a body that only a word names.
    (
        "We read President Roe's Safe Harbours Agenda and Clean Ports Deal, and my Administration's Coast Rescue Plan.",
        [
            ("Safe Harbours Agenda", "framework", "Safe Harbours Agenda", None, None),
            ("Clean Ports Deal", "agreement", "Clean Ports Deal", None, None),
            ("my Administration's Coast Rescue Plan", "framework", "Coast Rescue Plan", None, None),
        ],
    ),
    # What a strategy is for and the year that an act pays for are parts of their names, and no dates of theirs.
    (
        "They read the Arvenian Strategy to Address the Causes of Smuggling and the Pilots Act for Fiscal Year 2022.",
        [
            (
                "the Arvenian Strategy to Address the Causes of Smuggling",
                "document",
                "Arvenian Strategy to Address the Causes of Smuggling",
                None,
                None,
            ),
            ("the Pilots Act for Fiscal Year 2022", "law", "Pilots Act for Fiscal Year 2022", None, None),
        ],
    ),
    # A memorandum that calls itself "this" is not the one it speaks of.
    (
        "The Harbour Memorandum of May 3, 2019, is short. Nothing in this memorandum changes it.",
        [("The Harbour Memorandum of May 3, 2019", "agreement", "Harbour Memorandum", "2019-05-03", None)],
    ),
    # Names of bodies stay whole at the end of a phrase.
    (
        "They signed a Memorandum of Understanding between the Arvenian Department of Trade.",
        [
            (
                "a Memorandum of Understanding between the Arvenian Department of Trade",
                "agreement",
                "Memorandum of Understanding",
                None,
                None,
            ),
        ],
    ),
    # Two summits of one name, each with its own date.
    (
        "President Roe will participate on June 14 in the Lindau Summit. A plan is due at the Lindau Summit in 2025.",
        [
            ("the Lindau Summit", "meeting", "Lindau Summit", "2024-06-14", None),
            ("the Lindau Summit in 2025", "meeting", "Lindau Summit", "2025", None),
        ],
    ),
    # The title of an order goes on behind its participle.
    (
        "The governor signed the Executive Order on Tackling the Harbour Crisis at Home and Abroad.",
        [
            (
                "the Executive Order on Tackling the Harbour Crisis at Home and Abroad",
                "law",
                "Executive Order on Tackling the Harbour Crisis at Home and Abroad",
                None,
                None,
            ),
        ],
    ),
    # The field knows some acronyms without a definition.
    (
        "Arvenia remains a party to the NPT, and the treaty binds it.",
        [
            ("NPT", "agreement", "Treaty on the Non-Proliferation of Nuclear Weapons", None, None),
            ("the treaty", "agreement", "Treaty on the Non-Proliferation of Nuclear Weapons", None, 0),
        ],
    ),
    # A year belongs to an act, a number to a resolution.
    (
        "Parliament passed the Harbour Security Act of 1988. The act was never enforced.",
        [
            ("the Harbour Security Act of 1988", "law", "Harbour Security Act", "1988", None),
            ("The act", "law", "Harbour Security Act", "1988", 0),
        ],
    ),
    (
        "Resolution 1540 binds every state. The resolution is twenty years old.",
        [
            ("Resolution 1540", "document", "Resolution 1540", None, None),
            ("The resolution", "document", "Resolution 1540", None, 0),
        ],
    ),
    # One owner for two papers.
    (
        "Arvenia’s Defense Review and Port Strategy are both out of date.",
        [
            ("Defense Review", "document", "Arvenia Defense Review", None, None),
            ("Port Strategy", "document", "Arvenia Port Strategy", None, None),
        ],
    ),
    # A participle between commas dates what stands before it.
    (
        "The Open Lanes Initiative (OLI), announced on May 20, 2024, is generous.",
        [("The Open Lanes Initiative (OLI)", "framework", "Open Lanes Initiative", "2024-05-20", None)],
    ),
]

DESCRIBED = [
    # A verb tells the meeting; "the session" takes it up, and the paper issued after it bears its date.
    (
        "The ministers met in Sell on March 3, 2022, and they issued a joint statement after the session. "
        "The statement is frank.",
        [
            ("a joint statement", "document", "joint statement", "2022-03-03", None),
            ("the session", "meeting", None, "2022-03-03", None),
            ("The statement", "document", "joint statement", "2022-03-03", 0),
        ],
    ),
    # Whoever made a study tells which one it is.
    (
        "A study by the Lorne Institute puts the cost higher. The study was short.",
        [
            ("A study by the Lorne Institute", "document", "study", None, None),
            ("The study", "document", "study", None, 0),
        ],
    ),
    # Two papers of one name are told apart by their dates.
    (
        "The joint statement issued after the talks on May 6, 2020, is longer than the joint statement of June 1, 2021",
        [
            (
                "The joint statement issued after the talks on May 6, 2020",
                "document",
                "joint statement",
                "2020-05-06",
                None,
            ),
            ("the talks on May 6, 2020", "meeting", "talks", "2020-05-06", None),
            ("the joint statement of June 1, 2021", "document", "joint statement", "2021-06-01", None),
        ],
    ),
    # Whom with and when tell which call it was.
    (
        "On April 2, 2024, in a telephone call with Prime Minister Venn, President Hollin asked for time.",
        [("a telephone call with Prime Minister Venn", "meeting", "telephone call", "2024-04-02", None)],
    ),
    # "Press" makes other things of other nouns, but not of a release.
    (
        "The press release of May 3, 2021, was brief. The document was withdrawn.",
        [
            ("The press release of May 3, 2021", "document", "press release", "2021-05-03", None),
            ("The document", "document", "press release", "2021-05-03", 0),
        ],
    ),
    # What a clause of time speaks of is not what "the document" takes up.
    (
        "The joint statement was the most ambitious text since the Sell Accord was signed in 2004. "
        "Whether the document matters is open.",
        [
            ("The joint statement", "document", "joint statement", None, None),
            ("the Sell Accord", "agreement", "Sell Accord", "2004", None),
            ("the document", "document", "joint statement", None, 0),
        ],
    ),
    (
        "The Exchange of Harbour Data Agreement was signed.",
        [
            (
                "The Exchange of Harbour Data Agreement",
                "agreement",
                "Exchange of Harbour Data Agreement",
                None,
                None,
            )
        ],
    ),
    (
        "The Ferries with Sails Act was signed in May.",
        [("The Ferries with Sails Act", "law", "Ferries with Sails Act", None, None)],
    ),
    # A verb that looks like a plural does not hide the noun before it.
    ("Its fact sheet promises to keep fares low.", [("Its fact sheet", "document", "fact sheet", None, None)]),
]

NOTHING = [
    "The president made a statement of fact. It was an act of war. They had a meeting of minds.",
    "The National Review wrote about law and order, and the Securities Exchange closed.",
    "The Annual Convention of the League of Ferrymen opened on Monday.",
    "Any treaty is a promise, and no statement is forever.",
    "The report was written in haste. A report by officials was late, a speech by Chancellor Brandt short.",
    "The Strategy and Consultation Group sits on Mondays.",
    "In a phone call with Chancellor Brandt, she lost her temper.",
    "The officers met their targets. The session was long.",
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_names_are_found_with_their_dates_and_taken_up(nlp: Language, text: str, expected: list[Row]) -> None:
    assert rows(nlp, text) == expected


@pytest.mark.parametrize(("text", "expected"), DESCRIBED)
def test_descriptions_are_found_with_what_identifies_them(nlp: Language, text: str, expected: list[Row]) -> None:
    assert rows(nlp, text) == expected


def test_a_memorandum_that_two_sign_is_an_agreement_and_one_of_a_minister_a_paper(nlp: Language) -> None:
    text = "On May 4, 2023, the two governments signed a memorandum on cables. The text is short."
    assert [row[:2] for row in rows(nlp, text)] == [
        ("a memorandum on cables", "agreement"),
        ("The text", "agreement"),
    ]
    (paper,) = rows(nlp, "On May 4, 2023, the minister signed a memorandum on cables.")
    assert paper[1] == "document"


def test_what_judges_hold_is_the_ruling_spoken_of_before(nlp: Language) -> None:
    text = "Last month’s ruling was welcome. The court held that files are open. The decision is narrow."
    assert [(row[0], row[3], row[4]) for row in rows(nlp, text)] == [
        ("Last month’s ruling", "2024-05", None),
        ("The decision", "2024-05", 0),
    ]


def test_part_of_a_name_is_no_reference_of_its_own(nlp: Language) -> None:
    text = "They ratified the Arvenian Convention on the Law of the Lake."
    assert [row[0] for row in rows(nlp, text)] == ["the Arvenian Convention on the Law of the Lake"]


def test_an_owner_and_what_the_owner_calls_it_identify_a_paper(nlp: Language) -> None:
    text = "The ministry’s adaptation strategy is late, and the strategy is thin."
    assert [row[0] for row in rows(nlp, text)] == ["The ministry’s adaptation strategy", "the strategy"]


def test_a_day_is_no_owner_and_no_part_of_a_name(nlp: Language) -> None:
    text = "Yesterday’s agreement on water was welcomed. On Monday’s call the ministers praised it."
    assert [r.name for r in references(nlp, text)] == ["agreement", "call"]


def test_names_of_two_words_stand_for_what_the_field_knows_by_them(nlp: Language) -> None:
    (found,) = rows(nlp, "Arvenia will not extend New START.")
    assert found[:2] == ("New START", "agreement")


def test_an_acronym_that_ends_a_passage_is_read(nlp: Language) -> None:
    assert [(r.span.start, r.name) for r in references(nlp, "Arvenia and Kestria still stand by the JCPOA")] == [
        (39, "Joint Comprehensive Plan of Action")
    ]


@pytest.mark.parametrize(
    ("text", "taken_up"),
    [
        ("We launched the Lorne Harbour Partnership in May. The partnership has nine members.", "The partnership"),
        ("The minister gave a speech on May 2, 2023. His message had two parts.", "His message"),
    ],
)
def test_a_noun_that_takes_up_a_thing_is_a_reference(nlp: Language, text: str, taken_up: str) -> None:
    assert (taken_up, 0) in [(row[0], row[4]) for row in rows(nlp, text)]


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        # What ties people to each other is not the programme of that name.
        (
            "We launched the Lorne Harbour Partnership in May. Our partnership brings work to both shores.",
            "Our partnership",
        ),
        ("The Economic Report of May 2, 2023 is long. I commend the committee's report.", "the committee's report"),
        ("They signed the Lorne Trade Agreement in May. These agreements need a vote.", "These agreements"),
        ("President Dale has read the Gale Assessment. He was candid in giving his assessment.", "his assessment"),
        # A message that is sent is a point that somebody makes.
        ("The minister gave a speech on May 2, 2023. He will send the message that ports are open.", "the message"),
        # A meeting with a date of its own is not the one at which the words are spoken.
        (
            "Welcome to the first Lorne Harbour Summit. I am glad that this summit is full. "
            "In October 2021, at our remote summit, we set up a fund.",
            "our remote summit",
        ),
    ],
)
def test_a_noun_that_tells_of_something_else_takes_up_nothing(nlp: Language, text: str, loose: str) -> None:
    found = rows(nlp, text)
    assert found
    assert all(row[4] is None for row in found if row[0].startswith(loose))


def test_an_order_does_not_take_itself_for_the_one_it_names(nlp: Language) -> None:
    text = "Executive Order 13999 of May 4, 2021, is revoked. Nothing in this order shall bind the courts."
    assert [row[0] for row in rows(nlp, text)] == ["Executive Order 13999 of May 4, 2021"]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_denote_no_particular_thing_are_no_references(nlp: Language, text: str) -> None:
    assert rows(nlp, text) == []


def test_an_acronym_is_kept_with_the_name_it_stands_for(nlp: Language) -> None:
    found = references(nlp, "The Open Lanes Initiative (OLI) is generous. Few expected the OLI.")
    assert [(r.acronym, r.name) for r in found] == [("OLI", "Open Lanes Initiative")] * 2


@pytest.mark.parametrize("role", ["headline", "byline", "caption", "site"])
def test_what_stands_around_the_text_is_not_read(nlp: Language, role: str) -> None:
    assert references(nlp, "The Treaty of Lorne was signed on May 4, 1972.", role) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The Treaty of Lorne",
                "(TL)",
                "the joint statement",
                "met",
                "on May 2, 2020",
                "\x00",
                "\ud800",
                "ف",
                ",",
                ".",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_spans_lie_in_any_text_and_antecedents_come_first(nlp: Language, text: str) -> None:
    found = references(nlp, text.strip())
    for number, reference in enumerate(found):
        exact = reference.span.slice(text.strip())
        assert exact and exact == exact.strip()
        assert reference.antecedent is None or reference.antecedent < number
    assert [r.span for r in found] == sorted(r.span for r in found)
