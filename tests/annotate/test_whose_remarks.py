"""Whose words they are where blame, remarks, signs and joined clauses stand between the words and who said them."""

import pytest

from pipelines.annotate.parsing import load_parser
from tests.annotate.quoting import quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


def speakers(nlp, text: str) -> list[str | None]:
    return [quotation.speaker.written if quotation.speaker else None for quotation in quotations(nlp, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What somebody is blamed for saying is theirs; what they are blamed for doing is worded by whoever blames.
        ("Dahl criticised Berg for calling the ferry “a floating bathtub.”", ["Berg"]),
        ("The referee scolded Berg for telling the crowd at one point: “You have paid for this.”", ["Berg"]),
        ("Dahl accused the party of opening a “bazaar of favours.”", ["Dahl"]),
        # Words before the noun for what they were.
        ("Berg hurled a ‘paper tiger’ jibe at the harbour master.", ["Berg"]),
        ("She has apologised for her “rats and crows” comment.", ["She"]),
        ("The council rejected the “rats and crows” comment.", [None]),
        # How a win is rated, who is reminded of what, who hits back under a name that is also a verb.
        ("“Earned,” was how Dahl rated the victory.", ["Dahl"]),
        ("Berg reminded both sides of their “solemn duty” to talk.", ["Berg"]),
        # One tense tells that a verb goes on with the report, not with what is reported.
        ("Dahl said that the council will vote in May and warned of “grave risks to the town.”", ["Dahl"]),
        # A tweet says what follows it, wherever the parser hangs it.
        (
            "The aide seemed to point to Berg’s tweet saying that the members are “wasting their time.”",
            ["Berg’s tweet"],
        ),
        # What is said in small letters after a name is no title.
        ("The bill is Dahl’s. It is bad, and Dahl knows it. Berg said it would end in a “Dahl shutdown.”", ["Berg"]),
        # Further lines of a sign are the sign's, whatever their capitals.
        ("The marchers carried signs that read “Bread Not Guns” and “Leave Us the River of Our Youth.”", ["signs"] * 2),
        # Whoever shrugs between two sentences said both; who is quoted as saying it, with an office and a name between.
        ("“We waited all night.” Berg shrugged. “They never came.”", ["Berg"] * 2),
        (
            "“We will not answer,” the captain of the guard, Colonel Olav Dahl, was quoted as saying by the Courier.",
            ["the captain of the guard"],
        ),
        # What somebody feels about a thing they word; what they hit back at, and what they hold or launch, they do not.
        ("Berg did not hide her anger at the “endless delays” on the line.", ["her"]),
        ("The minister has hit back at a campaign against the cabinet’s “anti-boat” rules.", [None]),
        ("The case turns on patents held by Ola Dahl for “smart lock” parts.", [None]),
        ("Dahl said the port was safe as she launched the ‘Keep Ports Open’ campaign.", [None]),
        # A show that goes by a name, what somebody hopes to fill, what somebody studies.
        ("Dahl hosts a weekly countdown on Harbour Hits 1 called “Radio Fifteen.”", [None]),
        ("The sisters hoped to fill a small “museum” by May.", [None]),
        ("The blog aims to help close “a gap between growers and the public.”", [None]),
        # Words woven into a writer's own sentence are not those of whoever spoke last.
        ("“We held the line,” Berg said. The bridge has helped many who “walk and hope” at night.", ["Berg", None]),
        ("The guild gave a webinar on “Lessons learned in northern harbours” in May.", [None]),
        # What goes on after the words is no reporting clause: a further report, an apposition.
        ("The company said it was “disappointed”, adding that talks would go on.", ["The company"]),
        ("Critics have accused the firm of “fraud on the public”, a charge it denies.", ["Critics"]),
        (
            "In a post titled “Why we sold the pier”, the firm’s founder said it was “time”.",
            [None, "the firm’s founder"],
        ),
        # Suggestions that somebody rejects are others'.
        ("Berg rejected suggestions that the fund was “broke in May”, insisting it had “reserves”.", [None, "Berg"]),
        ("The ministry dismissed a report that said the port was “a ruin.”", ["a report"]),
        # Neighbours in a relative clause have not said it.
        (
            "Shaking her head, Ola Dahl, who lives near a house where two people were found, was blunt: “I am scared.”",
            ["Ola Dahl"],
        ),
    ],
)
def test_words_go_to_whoever_said_them_not_to_whoever_stands_near(nlp, text: str, expected: list[str | None]) -> None:
    assert speakers(nlp, text) == expected


def test_a_short_heading_that_is_all_somebody_says_below_is_theirs(nlp) -> None:
    text = "“Like a furnace”\nThe wind turned at noon. The valley was “like a furnace,” Ola Dahl told the Courier."
    assert speakers(nlp, text) == ["Ola Dahl", "Ola Dahl"]


def test_a_paragraph_that_a_mark_opens_and_none_closes_is_all_said(nlp) -> None:
    text = "“Apart from one chance, they sat deep. It was tight for both sides. It was fair, hard, quick."
    assert [quotation.span.slice(text) for quotation in quotations(nlp, text)] == [text[1:-1]]


def test_a_headline_may_name_the_speaker_last(nlp) -> None:
    assert speakers(nlp, "Ferry deal 'shameful' says mayor") == ["mayor"]
