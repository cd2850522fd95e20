"""What stands before a claim and is no part of it: numbers of items, topics before a colon, marks of a transcript."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import claims_of, spans_of

TALK = "I came by boat. I know her well, and I will vote for her."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1)Large ships will pay half of the fee this year.", ["Large ships will pay half of the fee this year"]),
        ("\\(3\\) loans to the guild are the cheapest means.", ["loans to the guild are the cheapest means"]),
        ("(2) Small loans: The guild lends to crews at low rates.", ["The guild lends to crews at low rates"]),
        ("3.3 million crowns will go to the port.", ["3.3 million crowns will go to the port"]),
        (
            "Safer nights for the crews of small boats in winter: Lamps will stand on every pier by May.",
            ["Lamps will stand on every pier by May"],
        ),
        ("(The charter is kept in the town hall.)", ["The charter is kept in the town hall"]),
    ],
)
def test_numbers_of_items_topics_and_brackets_are_left_out(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


def test_what_a_transcript_tells_of_the_hall_is_no_claim() -> None:
    text = f"{TALK} (The bell of the port is rung.) (Laughter) She was the second pilot on that boat."
    spans = [claim.span.slice(text) for claim in claims_of(text, "speaker_turn")]
    assert spans[-1] == "She was the second pilot on that boat"
    assert not any("bell" in span for span in spans)


def test_a_verb_written_on_to_its_pronoun_keeps_it() -> None:
    assert spans_of("Thanks go to Ann, who’s been a pilot for ninety years.")[-1] == (
        "who’s been a pilot for ninety years"
    )
