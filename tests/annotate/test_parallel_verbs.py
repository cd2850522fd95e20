"""To which verb before it the later verb of a list belongs, as number, tense and commas tell."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import spans_of


@pytest.mark.parametrize(
    "whole",
    [
        # Ends of one measure, not further deeds.
        "The new rules of the port, along with the loans of the guild, support the mayor's wish to lower fees for small"
        " towns, mend the old quays, and train young pilots.",
        "We must weigh new measures to speed up repairs, increase the catch, and enhance the trade of the islands.",
        "Divers and pilots of the guild will provide advice and training to help towns assess their old piers, identify"
        " leaks, and build the means to mend them.",
        # What a thing does that is bought, sought or told of.
        "Their loans hold money for ferries with engines that will cut the costs of a crossing, make it safer to sail"
        " at night, and keep the bay clean.",
        "The clerk outlined the wish of the board to ensure that the fund reaches the small ports and repays its debts,"
        " creates work for crews, and opens new trades.",
        # Nobody does anything in "there are".
        "There are cheap lamps that shorten the crossing, keep boats off the rocks, and save lives.",
        # Two infinitives under one verb.
        "The board will have to buy cheaper coal from abroad and to find another way of paying for it.",
        # A list is not finished before its "and".
        "It also directs the ports to work with our friends to ensure foreign charts, pilots, and harbours are ready"
        " and open to trade.",
    ],
)
def test_verbs_that_go_on_with_a_clause_or_an_infinitive_below_stay_in_one_claim(whole: str) -> None:
    assert spans_of(whole) == [whole.removesuffix(".")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # No participle goes on as a bare form.
        (
            "We honor the courage of crews hit by the storm and renew our vow to mend their boats.",
            ["We honor the courage of crews hit by the storm", "renew our vow to mend their boats"],
        ),
        # The subject stands behind the verb.
        (
            "There is a case for a longer quay, but neither is being made by those who would pay for it.",
            ["There is a case for a longer quay", "neither is being made by those who would pay for it"],
        ),
    ],
)
def test_verbs_that_go_on_with_the_main_verb_are_claims_apart(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


def test_a_copula_at_the_end_of_a_relative_clause_breaks_nothing_off() -> None:
    talk = "I came by boat. I know her well, and I will vote for her. That's the kind of captain she is."
    assert spans_of(talk)[-1] == "That's the kind of captain she is"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Q Madam Mayor, what’s the use of a longer quay today?", "what’s the use of a longer quay today"),
        ("Q How are you faring under the new tolls?", "How are you faring under the new tolls"),
    ],
)
def test_questions_are_found_behind_a_name_and_an_opening_that_greets_elsewhere(text: str, question: str) -> None:
    assert spans_of(text) == [question]
