"""Relative clauses that are claims of their own, and those that only say which thing is meant."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import spans_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We mourn the 40 pilots who lost their lives in the storm.", "lost their lives in the storm"),
        (
            "We condemn this needless strike that has idled the port of Brandt.",
            "has idled the port of Brandt",
        ),
        (
            "The mayor spoke of yesterday's storm in Velm that killed crews and pilots.",
            "killed crews and pilots",
        ),
    ],
)
def test_what_is_told_of_things_known_without_it_is_a_claim_within_the_other(text: str, expected: str) -> None:
    assert spans_of(text) == [text[:-1], expected]


def test_what_is_told_of_a_name_is_cut_off_even_without_a_comma() -> None:
    assert spans_of(
        "Last week, Roe was in Paris where she met the guild to discuss fares and spoke with the mayor."
    ) == [
        "Last week, Roe was in Paris",
        "where she met the guild to discuss fares",
        "spoke with the mayor",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was Ola Dahl who defined the office as a partnership.",
        "We honor the pilots who lost their lives in the storm.",
        "We must help the crews that have no boats for the winter.",
    ],
)
def test_what_says_which_thing_is_meant_stays_in_its_clause(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


def test_a_comma_inside_closing_marks_parts_the_relative_clause_as_well() -> None:
    assert spans_of("The council dropped the rule of “first come,” which had favored the rich for a century.") == [
        "The council dropped the rule of “first come",
        "had favored the rich for a century",
    ]
