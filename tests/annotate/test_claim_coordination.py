"""Which verbs and clauses that stand side by side are claims of their own, and which are one claim."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotate.claiming import claims_of, spans_of

DEEDS = ("dredge the river", "mend the old wall", "train forty pilots", "build a longer quay", "hire a new crew")


@settings(max_examples=12, deadline=None)
@given(st.permutations(DEEDS), st.sampled_from(["will", "must", "should"]))
def test_two_verbs_under_one_auxiliary_are_one_claim_and_three_are_three(deeds: list[str], modal: str) -> None:
    first, second, third = deeds[:3]
    assert spans_of(f"The council {modal} {first} and {second}.") == [f"The council {modal} {first} and {second}"]
    listed = spans_of(f"The council {modal} {first}, {second}, and {third}.")
    assert listed == [f"The council {modal} {first}", second, third]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Verbs with one object.
        (
            "In every flood, pilots and smiths have fed and sheltered our town.",
            ["In every flood, pilots and smiths have fed and sheltered our town"],
        ),
        # What somebody was, and what they did.
        (
            "She was a pilot of the harbour and later served as mayor of Brandt.",
            ["She was a pilot of the harbour", "later served as mayor of Brandt"],
        ),
        # A connective that the parser takes for an adverb.
        ("Brandt has two ports; yet it owns no ferry.", ["Brandt has two ports", "it owns no ferry"]),
        # When something holds is said by a noun and its clause.
        (
            "The day the quay reopens, we will have saved a million crowns.",
            ["The day the quay reopens, we will have saved a million crowns"],
        ),
        # Ends of one measure, the second taken for the main verb.
        (
            "The harbour fund aims to keep the port open; mend the wall; and pay the pilots.",
            ["The harbour fund aims to keep the port open; mend the wall; and pay the pilots"],
        ),
        # A participle taken for the main verb.
        (
            "Guests from the Guild taking part in the feast included Ann Reed and Carl Roe.",
            ["Guests from the Guild taking part in the feast included Ann Reed and Carl Roe"],
        ),
        # A comparison that ends in a verb is not broken off.
        (
            "He was a builder in that he saw the harbour as it could be.",
            ["He was a builder in that he saw the harbour as it could be"],
        ),
        # What is ordered is not told to have happened.
        (
            "We cut stocks by directing spare weapons be removed from our stores and positioned for scrapping.",
            ["We cut stocks by directing spare weapons be removed from our stores and positioned for scrapping"],
        ),
        (
            "The plan will make our ports stronger, but also target investments in small towns.",
            ["The plan will make our ports stronger, but also target investments in small towns"],
        ),
        # A second deed that the parser joins to the infinitive of the first.
        (
            "We worked with the yards to speed up the repair of the ferries and brokered a new deal between the ports.",
            ["We worked with the yards to speed up the repair of the ferries", "brokered a new deal between the ports"],
        ),
        # A clause before a colon whose subject stands at its end; one that only leads to the colon.
        (
            "Behind these numbers are thousands of lives changed by one bridge: Families can visit the islands again.",
            [
                "Behind these numbers are thousands of lives changed by one bridge",
                "Families can visit the islands again",
            ],
        ),
        ("Third point I'd like to make: We need to keep our ports safe.", ["We need to keep our ports safe"]),
        # A verb that two auxiliaries share; what rivals did, only to compare.
        ("The town has not and will not sell its boats to the guild.", ["will not sell its boats to the guild"]),
        (
            "The port will close its books, as the mint did in May.",
            ["The port will close its books, as the mint did in May"],
        ),
        # A verb that does not agree with the noun before it goes on with the relative clause.
        (
            "We praise Harbour Day and the courage of pilots who live with pride, build trust with open arms, and"
            " show their strength.",
            [
                "We praise Harbour Day and the courage of pilots who live with pride, build trust with open arms, and"
                " show their strength"
            ],
        ),
        # What speech broke off behind a conjunction.
        (
            "The fund has saved fifty ships and dramatically — dramatically cut the number of wrecks.",
            ["The fund has saved fifty ships", "dramatically cut the number of wrecks"],
        ),
    ],
)
def test_what_belongs_together_is_one_claim(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


def test_a_second_report_ends_what_the_first_reports() -> None:
    text = (
        "Mayor Ann Reed told the crews that the wall would be mended, and her deputy, Carl Roe, promised to pay them."
    )
    found = [
        (claim.holder.written, text[claim.span.start : claim.span.end]) for claim in claims_of(text) if claim.holder
    ]
    assert found == [
        ("Mayor Ann Reed", "the wall would be mended"),
        ("her deputy", "to pay them"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I'm happy to take a couple of questions.",
        "I want to start by underscoring one thing for the crews.",
        "It is my great honor to introduce the mayor of Brandt.",
        "You can watch a recording of the feast by clicking here.",
    ],
)
def test_what_a_speaker_says_of_the_talk_is_no_claim(text: str) -> None:
    assert spans_of(text) == []


def test_what_happened_as_soon_as_something_was_shown_is_nobodys_report() -> None:
    (claim,) = claims_of("As soon as emerging research showed the promise of this ferry, we acted to buy ten of them.")
    assert claim.holder is None
