"""What looks like a clause and is no claim: tails of infinitives, settings, items of lists, speech that stops."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import spans_of


@pytest.mark.parametrize(
    "text",
    [
        "We are launching a plan to mend the wall, dredge the harbour and plant trees.",
        "The board is announcing steps to cut fares, widen the road and plant trees.",
        "The guild is eager to talk and even have the pilots over for dinner.",
        "The plan will fund roads that serve the towns and link the ports.",
        "The guild will develop tools that prevent, detect, and treat rust.",
        "The mayor spoke today with the pilots to discuss the strike.",
        "The guild kept its promise to those who lost boats on June 3, 2019.",
        "Aid can include grants for homes, cheap loans to cover losses, and other plans to help towns recover from it.",
    ],
)
def test_what_goes_on_with_an_infinitive_or_a_relative_clause_is_no_claim_of_its_own(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


@pytest.mark.parametrize(
    "setting",
    [
        "As we prepare for the winter",
        "As it relates to the strike",
        "As the board has made clear",
        "As I told the mayor",
    ],
)
def test_an_as_clause_that_only_leads_in_is_left_out(setting: str) -> None:
    assert spans_of(f"{setting}, the guild is buying coal.") == ["the guild is buying coal"]


def test_an_as_clause_that_gives_a_reason_stays_a_claim() -> None:
    assert "the river has frozen" in spans_of("The guild is buying coal, as the river has frozen.")


def test_a_participle_taken_for_the_verb_of_what_is_reported_does_not_cut_it_short() -> None:
    text = "She sent a notice stating that the curfew declared in Order 12 of May 3, 2019, is to continue beyond May 3."
    assert text[31:-1] in spans_of(text)
    assert "is to continue beyond May 3" not in spans_of(text)


def test_a_participle_taken_for_the_main_verb_does_not_cut_the_sentence_in_two() -> None:
    text = "The curfew declared on May 3, 2019, and the measures adopted on that night, must continue in effect."
    assert spans_of(text) == [text[:-1]]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Berg, of Brandt, to be Harbour Master for a term of nine years, vice Carl Roe, term expired.",
        "(ii) vessels that are owned by the port;",
        "You know how strong it is.",
        "The right to be heard by the guild at once.",
        "A flood that has taken six thousand lives.",
    ],
)
def test_entries_of_lists_and_things_only_named_are_no_claims(text: str) -> None:
    assert spans_of(text) == []
