"""Where the claims of public statements begin and end: connectives, run-in headings, lists and turns of speech."""

from __future__ import annotations

import pytest

from tests.annotate.claiming import claims_of, spans_of


@pytest.mark.parametrize(
    "text",
    [
        "As a result of the strike, the port of Brandt has lost a third of its trade.",
        "In addition to the tariffs, the port pays a levy.",
        "Because of this law, the port pays no levy.",
        "Besides the strike, the port has debts.",
    ],
)
def test_words_that_open_like_a_connective_but_govern_what_follows_stay(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


@pytest.mark.parametrize("opening", ["As a result", "In addition", "Because of this", "In fact"])
def test_a_connective_is_left_out_with_and_without_its_comma(opening: str) -> None:
    assert spans_of(f"{opening}, the port pays a levy.") == ["the port pays a levy"]
    assert spans_of(f"{opening} the port pays a levy.") == ["the port pays a levy"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mending the Harbour The board will dredge it.", "The board will dredge it"),
        ("Pillar II: Working Together The two ports will share a dock.", "The two ports will share a dock"),
        ("Lowering Costs Today, the council opened the port.", "Today, the council opened the port"),
        # Names with a capital article within a sentence.
        ("Judge Berg and The Brandt Courier told the truth.", "Judge Berg and The Brandt Courier told the truth"),
        ("Master Ann Berg of The Hague won the race.", "Master Ann Berg of The Hague won the race"),
    ],
)
def test_a_heading_that_runs_into_the_sentence_is_left_out(text: str, expected: str) -> None:
    assert spans_of(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "If the guild gets its way:",
        "Where they live in the north.",
        "We appreciate you being here.",
        "I’d like to say a little of the harbour plans.",
        "I’m happy to get into the details.",
        "Tonight, we cel- — (applause)",
        "I’d like to greet a keeper who lit the lamp tonight.",
        "I’ll tell you a story.",
        "Madam Mayor, on behalf of the crews, I want to express our condolences to the keeper’s sons.",
        "I’d like to read you her letter.",
        "May we heed her words and reach agreement on the principles.",
        "Maybe the best way to begin is:",
        "First, I’ll start with the ferry.",
        "Now we would like to welcome you here.",
        "To learn how to join the guild, you can visit guild.example/join.",
        "I bring you greetings from the guild of pilots.",
        "So, you have to ask yourself:",
        "This morning, I want to talk about the strike.",
        "I am going to hand that over to the harbour master.",
        "Ann Berg, Carl Roe, and a clerk at the court of Velm named Ola Dahl.",
    ],
)
def test_settings_broken_words_and_talk_about_talk_are_no_claims(text: str) -> None:
    assert spans_of(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What a transcript tells of the hall.
        ("I’m a proud child of Brandt — (laughter) — (applause)", ["I’m a proud child of Brandt"]),
        ("The bridge (the old one) creaks badly.", ["The bridge (the old one) creaks badly"]),
        # What is worked for is a list of ends; what will be done is a list of deeds.
        (
            "The ports will work to cut fares, mend the wall, and plant trees.",
            ["The ports will work to cut fares, mend the wall, and plant trees"],
        ),
        (
            "The ports will dredge the river, mend the wall, and plant a thousand trees.",
            ["The ports will dredge the river", "mend the wall", "plant a thousand trees"],
        ),
    ],
)
def test_directions_are_left_out_and_lists_of_ends_stay_together(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


@pytest.mark.parametrize("text", ["Worked with ten ports to train pilots.", "Hosted a series of calls on safety."])
def test_a_deed_in_a_list_is_a_claim_without_its_subject(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


@pytest.mark.parametrize("text", ["Improved Equitable Access to Ports.", "Based in Brandt and in Velm since 1990."])
def test_headings_and_loose_participles_are_no_deeds(text: str) -> None:
    assert spans_of(text) == []


def test_a_relative_clause_between_dashes_ends_at_the_second() -> None:
    text = "The board will help the crews—who may have such a low pay that they go hungry—to find a new berth."
    assert "may have such a low pay that they go hungry" in spans_of(text)


def test_words_that_announce_a_pledge_are_left_out() -> None:
    assert spans_of("That is what we pledge to you: We will mend every net you tear.") == [
        "We will mend every net you tear"
    ]


@pytest.mark.parametrize(
    "text", ["Skipper, do you think nets should be dearer?", "Could you tell us why the port is closed?"]
)
def test_what_is_asked_of_you_is_a_question(text: str) -> None:
    assert [(claim.kind, claim.certainty) for claim in claims_of(text)] == [("question", "open")]


def test_what_something_is_for_stays_in_front() -> None:
    text = "In other words, for every crown to fight the disease, we expect thirty crowns in gains."
    assert spans_of(text) == ["for every crown to fight the disease, we expect thirty crowns in gains"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The board has mended nine quays and is building two more.",
            ["The board has mended nine quays", "is building two more"],
        ),
        (
            "They have closed two banks; sold the mint's reserves; and named the planner, that is Carl Roe.",
            [
                "They have closed two banks",
                "sold the mint's reserves",
                "named the planner, that is Carl Roe",
            ],
        ),
        (
            "The plan builds on, expands, and speeds up work in the ports and is an important step for the crews.",
            [
                "The plan builds on, expands, and speeds up work in the ports",
                "is an important step for the crews",
            ],
        ),
        (
            "Across the islands, nine families pay half their wages for rent, three towns have no water, and the ferry "
            "is late.",
            [
                "Across the islands, nine families pay half their wages for rent",
                "three towns have no water",
                "the ferry is late",
            ],
        ),
        ("Costs are falling, fares are down.", ["Costs are falling", "fares are down"]),
        (
            "Towns need money to mend the wall We have seen nine storms this year.",
            ["Towns need money to mend the wall", "We have seen nine storms this year"],
        ),
        ("We've built nearly — we've bought nearly ninety boats.", ["we've bought nearly ninety boats"]),
        (
            "He's keeping his promise — he's going to Orre.",
            ["He's keeping his promise", "he's going to Orre"],
        ),
    ],
)
def test_deeds_and_clauses_side_by_side_are_told_apart(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "By the time the pilots reached the harbour, there was nobody left on the quay.",
        "Everywhere they went, the crews found empty docks.",
        "Had they known the harbour, they would have stayed at sea.",
        "It is important that the guilds of this town not use the storm as a reason to raise fares.",
        "The towns should join together in calling on the mayor to withdraw his ships.",
        "What has changed is the price of grain.",
    ],
)
def test_a_clause_that_sets_the_scene_and_what_is_called_for_stay_in_one_claim(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If the storm has taught us anything, it's that the towns need each other.", "the towns need each other"),
        ("A reminder that the port will be closed tomorrow.", "the port will be closed tomorrow"),
        ("You see, courage is not found in books.", "courage is not found in books"),
        ("As everybody knows, the port is closed.", "the port is closed"),
    ],
)
def test_words_that_only_call_a_claim_to_mind_are_left_out(text: str, expected: str) -> None:
    assert spans_of(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Ann, let me ask you about the port.",
        "How one storm can sink a fleet.",
        '(a) The term "ship" means:',
        "The council is comprised of the following members:",
        "Carl Roe says —",
        "We wish you a very happy, albeit short, holiday.",
    ],
)
def test_what_only_announces_or_names_a_matter_is_no_claim(text: str) -> None:
    assert spans_of(text) == []


@pytest.mark.parametrize(
    "opening",
    ["Mr. Mayor,", "And, Madam Deputy Mayor,", "Friends,", "Ladies and gentlemen,", "Excellency,", "Governor Berg,"],
)
def test_whom_a_speaker_turns_to_is_left_out(opening: str) -> None:
    assert spans_of(f"{opening} in the darkest days of the flood, we saw what the crews can do.") == [
        "in the darkest days of the flood, we saw what the crews can do"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Governor Berg, a pilot, has sold the ferry.",
        "Governor Berg, the head of the board, has sold the ferry.",
        "President Carl Berg, Jr., Secretary of the Port Ann Roe, and Master Ola Dahl met with the crews.",
    ],
)
def test_an_office_that_does_something_is_no_form_of_address(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


def test_a_bare_verb_keeps_the_circumstance_that_makes_it_a_statement() -> None:
    assert spans_of("The crews sailed even as the storm was rising.") == [
        "The crews sailed even as the storm was rising",
        "the storm was rising",
    ]


def test_what_happened_this_week_only_says_which_is_meant() -> None:
    assert spans_of("The figures we have seen this week are good news for the port.") == [
        "The figures we have seen this week are good news for the port"
    ]


def test_a_report_without_its_content_and_a_promise_to_be_clear_are_left_out() -> None:
    text = "The board also knows and the mayor also knows that the port is closed."
    assert spans_of(text) == ["the port is closed"]
    assert spans_of("I want to be very clear — the port stays open.") == ["the port stays open"]


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to the crews about the strike.",
        "I’m not going to talk about the strike.",
        "Joining us today is Mayor Berg.",
        "So there is a strike, as we knew there could be.",
    ],
)
def test_what_resembles_talk_about_talk_but_tells_something_is_a_claim(text: str) -> None:
    assert spans_of(text) == [text.removeprefix("So ")[:-1]]


def test_in_a_list_of_deeds_two_words_are_one() -> None:
    assert spans_of("It weakens the northern wall; fuels unrest; and harms trade in the lower town.") == [
        "It weakens the northern wall",
        "fuels unrest",
        "harms trade in the lower town",
    ]


def test_a_verb_in_the_form_of_the_main_verb_is_no_second_infinitive() -> None:
    assert spans_of("She helped mend the northern wall and opened a school for pilots.") == [
        "She helped mend the northern wall",
        "opened a school for pilots",
    ]


def test_words_on_whose_say_so_may_stand_inside_a_claim() -> None:
    (claim,) = claims_of("The port will not see, according to the guild, a flood of ships this year.")
    assert claim.span.start == 0
    assert claim.holder is not None
    assert claim.holder.written == "the guild"


def test_a_day_named_before_what_is_said_is_no_claim() -> None:
    assert spans_of("From the day I was elected, I said the port would stay open.") == ["the port would stay open"]


def test_what_is_reported_goes_on_with_the_same_pronoun() -> None:
    assert spans_of("They made clear that they want the port open and they will not leave the quay.") == [
        "they want the port open",
        "they will not leave the quay",
    ]


def test_who_announces_a_thing_or_declares_independence_does_something() -> None:
    for text in ("The board announced a new dock in Velm.", "The guild then declared its independence from Brandt."):
        (claim,) = claims_of(text)
        assert claim.holder is None


@pytest.mark.parametrize(
    "label",
    [
        "Curbing the illegal trade in northern fish",
        "Mending the Walls and Dredging the Harbour of Velm",
        "New Steps to Lower the Costs of Crews and Pilots",
    ],
)
def test_a_long_label_before_a_colon_is_left_out(label: str) -> None:
    assert spans_of(f"{label}: The board will train forty pilots.") == ["The board will train forty pilots"]


def test_a_label_taken_for_the_main_word_is_left_out_as_well() -> None:
    rule = (
        "The final rule allows 20% of the fund to be invested in toll-earning ventures that are likely to help "
        "ports to earn a better yield, but subject to tight limits"
    )
    assert spans_of(f"Responsible allowable toll-earning investments: {rule}.") == [rule]


def test_participles_in_a_row_behind_one_auxiliary_tell_what_was_done() -> None:
    assert spans_of(
        "They were struck and left senseless, robbed of their nets, and expelled under the rules of the harbour."
    ) == [
        "They were struck and left senseless",
        "robbed of their nets",
        "expelled under the rules of the harbour",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It does so by closing the port.",
        "No one making under $400,000 per week would pay the toll.",
        "We will forever miss those we buried and praise those who swam back.",
    ],
)
def test_a_sentence_of_one_clause_stays_whole(text: str) -> None:
    assert spans_of(text) == [text[:-1]]


def test_a_that_which_speech_breaks_off_and_an_ordinal_are_left_out() -> None:
    assert spans_of("I think that — that the quay is too short for the ferry.") == [
        "the quay is too short for the ferry"
    ]
    assert spans_of("Seventh, the port has reached its limits.") == ["the port has reached its limits"]


def test_what_all_should_know_is_told_by_whoever_writes() -> None:
    text = "Every pilot should know that the work mattered and that the crews made a difference."
    assert spans_of(text) == [text[:-1], "the work mattered", "the crews made a difference"]
    assert all(claim.holder is None for claim in claims_of(text))
    assert spans_of("To the crews of the lost ferry, know that our search for it will never stop.") == [
        "our search for it will never stop"
    ]


def test_what_happened_some_time_ago_is_told_before_the_main_clause() -> None:
    assert spans_of("When we took over the port nine years ago, we inherited a ruined wall.") == [
        "we took over the port nine years ago",
        "we inherited a ruined wall",
    ]


def test_clauses_that_only_commas_part_are_apart() -> None:
    assert spans_of(
        "The port has reopened, new ships are being built, old debts are shrinking, and fares are down."
    ) == [
        "The port has reopened",
        "new ships are being built",
        "old debts are shrinking",
        "fares are down",
    ]


def test_an_item_that_begins_with_a_gerund_is_no_sentence() -> None:
    assert spans_of("Extending aid to the ports of the north, such as the Guild Quay, based in Brandt.") == []
