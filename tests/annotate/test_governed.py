"""What is agreed is foretold, what is ordered recommended, what is asked open."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.claims import find_claims
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def _kinds(text: str) -> list[tuple[str, str]]:
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    return [(claim.kind, claim.span.slice(text)) for claim in find_claims(parsed, [], [], [])]


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("The council agreed to mend the wall and widen the road.", "forecast", "to mend the wall and widen the road"),
        ("The port committed to cutting its emissions.", "forecast", "cutting its emissions"),
        ("The minister called on the council to mend the wall.", "recommendation", "the council to mend the wall"),
        ("She told the ferry crews to leave the port.", "recommendation", "the ferry crews to leave the port"),
        ("Residents demanded that the wall be mended.", "recommendation", "the wall be mended"),
        ("The minister asked whether the wall was safe.", "question", "whether the wall was safe"),
        ("The mayor wants to know who owns the wall.", "question", "who owns the wall"),
        ("Nobody knows who owns the wall.", "question", "who owns the wall"),
        ("The minister did not say who owns the wall.", "question", "who owns the wall"),
        ("The minister proposed that the port mend the wall.", "recommendation", "the port mend the wall"),
    ],
)
def test_what_is_agreed_ordered_or_asked_has_the_kind_its_governor_gives(text: str, kind: str, span: str) -> None:
    assert _kinds(text) == [(kind, span)]


@pytest.mark.parametrize(
    "text",
    [
        "Why was there only one pump, when the council had bought two?",
        "Who could forget the night of the storm.",
        "Why did the pumps fail so soon.",
        "Whether the wall will hold is another matter.",
    ],
)
def test_a_clause_in_the_form_of_a_question_asks_whatever_its_mark(text: str) -> None:
    assert _kinds(text)[0][0] == "question"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The council decided to sell the hall in 1990.", "fact"),
        ("When the bell rang, the crews left the port.", "fact"),
    ],
)
def test_a_decision_of_the_past_and_a_clause_of_time_ask_and_foretell_nothing(text: str, kind: str) -> None:
    assert {found for found, _ in _kinds(text)} == {kind}
