"""What only announces what comes is no claim; what follows it is."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import spans_of


@pytest.mark.parametrize(
    "opening",
    [
        "I want to be clear",
        "I want to reiterate",
        "Our message to the pilots is simple",
        "The weakness of the plan is this",
        "I promise you",
    ],
)
def test_what_leads_to_a_colon_is_no_claim_and_what_follows_is(opening: str) -> None:
    assert spans_of(f"{opening}: The harbour will stay open in the winter.") == [
        "The harbour will stay open in the winter"
    ]


def test_what_says_something_before_a_colon_is_a_claim() -> None:
    text = "We fully agree with the guild: there is no cheap coal."
    assert spans_of(text)[0] == "We fully agree with the guild"


@pytest.mark.parametrize(
    "text",
    [
        "Ola, why don’t you start us off?",
        "The floor is yours, Mayor.",
        "NAMES WITHDRAWN FROM THE COUNCIL:",
        "I have two small items for the crews.",
        "I want to give you an update on the nets.",
        "I wanted to ask you about the strike.",
        "Can I ask a second question?",
        "My wife and I send our warmest wishes to whoever keeps the Feast of Lamps.",
        "We wish you a happy feast.",
    ],
)
def test_turns_handed_on_news_promised_and_wishes_are_no_claims(text: str) -> None:
    assert spans_of(text) == []


def test_news_that_was_given_is_a_claim() -> None:
    assert spans_of("The board gave the pilots an update on the strike.") != []
