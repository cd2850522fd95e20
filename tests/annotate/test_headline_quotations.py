"""Whose words stand in headlines and in lines set over a text, whatever their capitals."""

import pytest

from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations
from tests.annotate.quoting import quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


def of_headline(nlp, headline: str) -> list[tuple[str, str | None]]:
    body = "The council met on Monday. It rained."
    passages = [Passage(Span(0, len(headline)), "headline"), Passage(Span(len(headline) + 1, 0), "body")]
    passages[1] = Passage(Span(len(headline) + 1, len(headline) + 1 + len(body)), "body")
    (parsed,) = parse_documents(nlp, [(f"{headline}\n{body}", passages, None)])
    return [(q.style, q.speaker.written if q.speaker else None) for q in find_quotations(parsed, [])]


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Senator Calls Plan “A Gift to Big Shipping”", [("direct", "Senator")]),
        ("Dahl Slams Governor as “Out of Touch With Real People” in Speech", [("direct", "Dahl")]),
        ("Dahl on Port Tax: “A Scam Wrapped in a Flag”", [("direct", "Dahl")]),
        ("“This Is Not a Drill”: Dahl Sounds Alarm Over Turnout", [("direct", "Dahl")]),
        ("Council ‘misled public’ over bridge, report finds", [("direct", "report")]),
        ("Dahl: Tax plan “a scam” and governor “out of touch”", [("direct", "Dahl"), ("direct", "Dahl")]),
        # A work that somebody presents keeps its title.
        ("Dahl Shows New Film “The Road to the Sea”", [("title", None)]),
    ],
)
def test_words_in_a_headline_are_those_of_whoever_it_names(nlp, headline: str, found: list[tuple[str, str]]) -> None:
    assert of_headline(nlp, headline) == found


def test_words_set_over_a_text_have_the_speaker_of_the_same_words_in_it(nlp) -> None:
    text = "“We had no warning”\nThe flood took the bridge. “We had no warning and no boats,” said Ola Dahl, a baker."
    assert [q.speaker.written if q.speaker else None for q in quotations(nlp, text)] == ["Ola Dahl", "Ola Dahl"]


def test_a_line_whose_words_nobody_says_below_stays_without_a_speaker(nlp) -> None:
    text = "“We had no warning”\nThe flood took the bridge. “It was a wall of water,” said Ola Dahl, a baker."
    assert quotations(nlp, text)[0].speaker is None
