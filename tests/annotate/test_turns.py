"""Whose turn of a transcript a claim stands in."""

from __future__ import annotations

import pytest

from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.models import Claim, Passage, Span
from pipelines.annotate.parsing import ParsedDocument
from pipelines.annotate.turns import tell_turns

TRANSCRIPT = """MS. DAHL: Good morning. The harbour opens on Monday.

The ferries will follow in June.

Q   A number of shipowners are selling boats to pay the fee. Will it rise?

MS. DAHL: The fee pays for the pilots.

MINISTER OKORO: The treasury has approved the budget.

Q   You never published the survey.

MINISTER OKORO: We published it in March.
"""


@pytest.fixture(scope="module")
def claims() -> dict[str, Claim]:
    return _claims(TRANSCRIPT)


def _claims(text: str) -> dict[str, Claim]:
    (found,) = annotate([AnnotationInput("transcript", text)])
    return {claim.span.slice(text): claim for claim in found.claims}


@pytest.mark.parametrize(
    ("clause", "label", "name"),
    [
        # the turn's own line
        ("The harbour opens on Monday", "MS. DAHL", "Dahl"),
        # the paragraph after it
        ("The ferries will follow in June", "MS. DAHL", "Dahl"),
        # the next speaker's
        ("The treasury has approved the budget", "MINISTER OKORO", "Okoro"),
        # a reporter, who has no name; the label stays outside the claim
        ("A number of shipowners are selling boats to pay the fee", "Q", None),
        ("You never published the survey", "Q", None),
    ],
)
def test_a_claim_in_a_transcript_names_whose_turn_it_stands_in(
    claims: dict[str, Claim], clause: str, label: str, name: str | None
) -> None:
    turn = claims[clause].turn
    assert claims[clause].holder is None
    assert turn is not None
    assert turn.span.slice(TRANSCRIPT) == turn.written == label
    assert (turn.name or "").casefold().endswith((name or "").casefold())
    assert (turn.name is None) == (name is None)


def test_the_subject_leaves_the_label_out(claims: dict[str, Claim]) -> None:
    assert claims["A number of shipowners are selling boats to pay the fee"].subject == "A number of shipowners"


def test_a_label_that_the_parser_took_into_the_sentence_is_cut_off() -> None:
    text = "MS. DAHL: You know, we’re going to go on — again, we’re going to go on working on that.\n"
    turn = Passage(Span(0, len(text.rstrip())), "speaker_turn")
    claim = Claim(Span(0, len(text) - 2), "forecast", "certain", "+", 0.1, "main")
    (told,) = tell_turns(ParsedDocument(text, [turn], []), [claim], [])
    assert told.span.slice(text).startswith("You know")
    assert told.turn is not None
    assert told.turn.span.end < told.span.start


def test_what_is_all_label_is_no_claim() -> None:
    text = "MS. DAHL: Yes.\n"
    turn = Passage(Span(0, 14), "speaker_turn")
    claim = Claim(Span(0, 8), "fact", "certain", "+", 0.1, "main")
    assert tell_turns(ParsedDocument(text, [turn], []), [claim], []) == []


def test_headed_paragraphs_are_nobodys_turns() -> None:
    found = _claims(
        "Trade: We will lower the tariffs on grain.\n\nEnergy: We will build two dams.\n\n"
        "Trade: The ports will be dredged.\n\nEnergy: The mines will be closed.\n"
    )
    assert found
    assert all(claim.turn is None for claim in found.values())


def test_prose_has_no_turns() -> None:
    found = _claims("The harbour opens on Monday. Minister Okoro said the treasury has approved the budget.")
    assert found
    assert all(claim.turn is None for claim in found.values())
