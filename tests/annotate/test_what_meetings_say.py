"""What participants of meetings are told to have said, resolved and talked over."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import claims_of


def told(text: str) -> list[tuple[str | None, str]]:
    return [(claim.holder.written if claim.holder else None, claim.span.slice(text)) for claim in claims_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The mayors discussed how the two ports could share a dock.",
        "They talked about what the council should do next.",
    ],
)
def test_what_is_talked_over_is_a_topic_that_nobody_has_asserted(text: str) -> None:
    assert told(text) == [(None, text[:-1])]


def test_how_things_stand_or_will_be_is_said_by_those_who_discuss_it() -> None:
    (claim,) = told("The mayors discussed how the new dock will serve both ports.")
    assert claim == ("The mayors", "how the new dock will serve both ports")


def test_each_how_opens_a_claim() -> None:
    assert told("The mayors shared how the law has cost them trade, and how its repeal would help their towns.") == [
        ("The mayors", "how the law has cost them trade"),
        ("The mayors", "how its repeal would help their towns"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They resolved that the two ports will share a dock.", ("They", "the two ports will share a dock")),
        ("Both mayors resolved to share a dock.", ("Both mayors", "to share a dock")),
        ("Mayor Berg has called for the senate to repeal the law.", ("Mayor Berg", "the senate to repeal the law")),
    ],
)
def test_resolutions_and_calls_are_reported(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == [expected]


def test_what_others_did_beside_a_report_in_the_present_is_the_writers() -> None:
    assert told("The board affirmed that the wall is safe, and the mayors pledged to mend the gates.") == [
        ("The board", "the wall is safe"),
        ("the mayors", "to mend the gates"),
    ]


def test_a_past_clause_joined_to_what_is_or_will_be_is_the_writers() -> None:
    assert told("They said the port is full and the crews left.") == [
        ("They", "the port is full"),
        (None, "the crews left"),
    ]
    text = "The mayor made clear that this law will impair access to care and Ann Dahl condemned it in her speech."
    assert told(text) == [
        ("The mayor", "this law will impair access to care"),
        ("Ann Dahl", "Ann Dahl condemned it in her speech"),
    ]


def test_what_a_warning_urges_stays_with_the_warning() -> None:
    text = "The board published a warning to crews urging them not to sail."
    assert told(text) == [(None, text[:-1])]
