"""When a thing was issued or held, and what its date tells apart."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from pipelines.annotate.dates import find_dates
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.references import find_references
from tests.annotate.referring import Row, rows


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_parser()


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
    # ... opens with a verb and goes on through "and", or has a possessive inside
    (
        "She signed the Mending Ferry Piers and Clearing Small Rivers Act.",
        [
            (
                "the Mending Ferry Piers and Clearing Small Rivers Act",
                "law",
                "Mending Ferry Piers and Clearing Small Rivers Act",
                None,
                None,
            )
        ],
    ),
    (
        "Members passed the Honoring Our Pilots Act.",
        [("the Honoring Our Pilots Act", "law", "Honoring Our Pilots Act", None, None)],
    ),
    # ... and between marks has little words of any length
    (
        "H.R. 71, the “Closing Harbours with Unpaid Crews Act,” stalled.",
        [("Closing Harbours with Unpaid Crews Act", "law", "Closing Harbours with Unpaid Crews Act", None, None)],
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
