"""References over real parses: what refers, what it is called, when it was, and what it takes up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.annotate.dates import find_dates
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Reference, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.references import find_references

# Exact words, kind, name, date, index of the antecedent.
Row = tuple[str, str, str | None, str | None, int | None]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_parser()


def references(nlp: Language, text: str, role: str = "body") -> list[Reference]:
    passages = [Passage(Span(0, len(text)), role)] if text else []
    (parsed,) = parse_documents(nlp, [(text, passages, date(2024, 6, 1))])
    return find_references(parsed, find_mentions(parsed), find_dates(parsed))


def rows(nlp: Language, text: str) -> list[Row]:
    return [(r.span.slice(text), r.kind, r.name, r.date, r.antecedent) for r in references(nlp, text)]


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
    # The title of an order goes on behind its participle.
    (
        "The governor signed the Executive Order on Tackling the Harbour Crisis.",
        [
            (
                "the Executive Order on Tackling the Harbour Crisis",
                "law",
                "Executive Order on Tackling the Harbour Crisis",
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


DATED = [
    # A participle that opens the sentence tells of its subject; a pronoun, of what was spoken of last.
    (
        "Signed in Lorne on May 4, 2023, the Lorne Framework binds four ports.",
        [("the Lorne Framework", "2023-05-04")],
    ),
    (
        "Ten years went into the Lagoon Accord. It was signed in November 2022, and the accord has nineteen parties.",
        [("the Lagoon Accord", "2022-11"), ("the accord", "2022-11")],
    ),
    # The sentence before tells the day of a meeting, the meeting that of its papers.
    (
        "On May 4, 2023, the ministers left the hall. The Lorne summit produced a joint statement.",
        [("The Lorne summit", "2023-05-04"), ("a joint statement", "2023-05-04")],
    ),
    ("On May 2, 2023, the board rose. The next Lorne summit is far off.", [("The next Lorne summit", None)]),
    # A coordination that a date opens, a clause with "when", a name that is given.
    ("On May 2, 2023, they met and signed the Lorne Accord.", [("the Lorne Accord", "2023-05-02")]),
    ("When they met in June 2016 they adopted a protocol on herring.", [("a protocol on herring", "2016-06")]),
    ("In 1976 they drew a line and called it the Lorne Convention.", [("the Lorne Convention", "1976")]),
    # A letter that was sent on a day, and whose it is.
    (
        "I recommend the letter that forty skippers sent to the premier on May 2. Read the skippers’ letter.",
        [("the letter", "2024-05-02"), ("the skippers’ letter", "2024-05-02")],
    ),
    # What is told of a bill besides is no other bill; what was released, published or held tells which one it is.
    (
        "The fishing bill, which the Senate passed in May 2023, is dull. The bill, drafted by clerks in 2022, is long.",
        [("The fishing bill", "2023-05"), ("The bill", "2023-05")],
    ),
    (
        "Read a report that the Audit Office released in March. A second study, published on April 3, was kinder.",
        [("a report", "2024-03"), ("A second study", "2024-04-03")],
    ),
    ("In its 2008 judgment on cards, the court was firm.", [("its 2008 judgment on cards", "2008")]),
    ("They recalled the cartel’s April statement.", [("the cartel’s April statement", "2024-04")]),
    (
        "The draft resolution that they tabled on May 3 is short. The text asks for little.",
        [("The draft resolution", "2024-05-03"), ("The text", "2024-05-03")],
    ),
    (
        "In a letter to the Arvenian Post last Friday, he was kind.",
        [("a letter to the Arvenian Post last Friday", "2024-05-31")],
    ),
    (
        "Last month’s agreement between the two parties is bad.",
        [("Last month’s agreement between the two parties", "2024-05")],
    ),
    # Judges that rule leave a ruling.
    (
        "The judges ruled on May 4, 2023, that the tariff was void. The ruling is long, and the judgment is dry.",
        [("The ruling", "2023-05-04"), ("the judgment", "2023-05-04")],
    ),
    # What happened at a meeting dates it; what happened to a treaty does not.
    ("Its tenth review conference broke up in August 2022.", [("Its tenth review conference", "2022-08")]),
    ("He spoke on May 4, 2023, on the margins of the Lorne Forum.", [("the Lorne Forum", "2023-05-04")]),
    ("They left the Lorne Treaty in May 2020.", [("the Lorne Treaty", None)]),
    ("They will vote at COP31 in Brandt in November 2026.", [("COP31", "2026-11")]),
    # Dates inside the phrase, behind it, and of a year that another thing shares.
    (
        "In his speech to the Arvenian Council on May 2, he was blunt.",
        [("his speech to the Arvenian Council on May 2", "2024-05-02")],
    ),
    ("Arvenia’s May 2021 Defence Review was frank.", [("Arvenia’s May 2021 Defence Review", "2021-05")]),
    (
        "The island states’ position paper, circulated in May 2021, was blunt. That document is dry.",
        [("The island states’ position paper", "2021-05"), ("That document", "2021-05")],
    ),
    (
        "The Treaty of Lorne was signed on June 2, 1965. The 1965 claims agreement came with it.",
        [("The Treaty of Lorne", "1965-06-02"), ("The 1965 claims agreement", "1965")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), DATED)
def test_what_the_text_tells_of_a_thing_dates_it(
    nlp: Language, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [(exact, day) for exact, _, _, day, _ in rows(nlp, text)] == expected


def test_a_meeting_that_opens_a_paragraph_was_on_the_one_day_of_the_paragraph_before(nlp: Language) -> None:
    lead = "Arvenia and Kestria agreed on May 14, 2024, to talk."
    text = f"{lead}\n\nIn a joint communiqué issued after a long meeting, they named two envoys."
    passages = [Passage(Span(0, len(lead)), "body"), Passage(Span(len(lead) + 2, len(text)), "body")]
    (parsed,) = parse_documents(nlp, [(text, passages, date(2024, 6, 1))])
    found = find_references(parsed, find_mentions(parsed), find_dates(parsed))
    assert [(r.span.slice(text), r.date) for r in found] == [
        ("a joint communiqué issued after a long meeting", "2024-05-14"),
        ("a long meeting", "2024-05-14"),
    ]


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


def test_names_of_two_words_stand_for_what_the_field_knows_by_them(nlp: Language) -> None:
    (found,) = rows(nlp, "Arvenia will not extend New START.")
    assert found[:2] == ("New START", "agreement")


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


TOLD_APART = [
    # A term of several words is one thing
    (
        "They signed a memorandum of understanding on May 3.",
        [("a memorandum of understanding", "agreement", "memorandum of understanding", "2024-05-03", None)],
    ),
    # The inner article of a name is no determiner; speech, address and message take each other up
    (
        "In his State of the Union address of January 1941 he went further. The speech was long.",
        [
            (
                "his State of the Union address of January 1941",
                "document",
                "State of the Union address",
                "1941-01",
                None,
            ),
            ("The speech", "document", "State of the Union address", "1941-01", 0),
        ],
    ),
    # The day of publication is the verb's, and dates the paper
    (
        "The ministry published a fact sheet on Tuesday.",
        [("a fact sheet", "document", "fact sheet", "2024-05-28", None)],
    ),
    # An act's name goes on through little words
    (
        "The Jane Roe Justice in Ports Act stalled.",
        [("The Jane Roe Justice in Ports Act", "law", "Jane Roe Justice in Ports Act", None, None)],
    ),
    # Things of one name are told apart by their number
    (
        "The first Summit for Democracy was held in December 2021. "
        "The second summit, which was held on March 29, 2023, failed.",
        [
            ("The first Summit for Democracy", "meeting", "Summit for Democracy", "2021-12", None),
            ("The second summit", "meeting", "second summit", "2023-03-29", None),
        ],
    ),
    # What a meeting leaves behind is of its date
    (
        "In a phone call with President Hale on May 9, she agreed. According to the readout, it was short.",
        [
            ("a phone call with President Hale on May 9", "meeting", "phone call", "2024-05-09", None),
            ("the readout", "document", "readout", "2024-05-09", None),
        ],
    ),
    # A wish is no thing yet
    ("He called on them to reach an agreement.", []),
    # A plan with another modifier is another plan
    (
        "The plan announced on May 20 is new. The peace plan failed.",
        [("The plan announced on May 20", "document", "plan", "2024-05-20", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD_APART)
def test_dates_numbers_and_modifiers_tell_things_apart(nlp: Language, text: str, expected: list[Row]) -> None:
    assert rows(nlp, text) == expected


def test_a_date_told_later_holds_for_the_first_mention(nlp: Language) -> None:
    text = "The Lorne Compact binds them. The Lorne Compact was signed on May 4, 1972."
    assert [row[3] for row in rows(nlp, text)] == ["1972-05-04", "1972-05-04"]
