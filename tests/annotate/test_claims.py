"""Clauses become claims: where they begin and end, whose they are, how they assert."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.claims import find_claims
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Claim, Passage, Span
from pipelines.annotate.parsing import parse_documents
from pipelines.annotate.quotations import find_quotations
from tests.annotate.claiming import claims_of, parser, spans_of

HEADLINES = ("Norland says the port is safe", "The port reopens after the storm")


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.",
        "Good morning!",
        "I want to thank the crew.",
        "Ladies and gentlemen, thank you.",
        "To the crews of the port, thank you for your long service.",
        "May the new harbour prosper.",
        "It is hereby ordered as follows:",
        "By the authority of the charter, it is hereby ordered that:",
        "Ann Berg, of Brandt, to be Harbour Master of the Sund, vice Carl Roe, retired.",
        "I want to be clear.",
        "Towns that join the scheme will receive:",
        "Members of the new council include:",
        "The leaders of both towns launched the following projects:",
        "In light of the plan, the minister announces the following:",
        "The new action plan of the agency will:",
        "The mayor was joined on the call by:",
        "Three new ferries",
        "",
        "\x00\x01",
        "ب" * 50,
    ],
)
def test_what_asserts_nothing_is_no_claim(text: str) -> None:
    assert claims_of(text) == []


def test_a_headline_is_no_claim() -> None:
    assert claims_of("The harbour closed in May.", role="headline") == []


def test_what_is_hereby_proclaimed_is_the_authors() -> None:
    text = "NOW, THEREFORE, I, ANNA B. MOORE, President of the Republic, do hereby proclaim March 3 as Fishers' Day."
    assert [claim.holder for claim in claims_of(text)] == [None]


def test_an_aside_within_what_is_reported_is_the_authors() -> None:
    text = "The mayor said that the council, which has twelve members, will close the port."
    report, aside = claims_of(text)
    assert report.holder is not None
    assert (aside.span.slice(text), aside.holder) == ("has twelve members", None)


def test_what_the_author_would_urge_is_the_authors() -> None:
    (claim,) = claims_of("If the letter is unread, I would urge the minister to open it.")
    assert claim.holder is None
    assert claim.certainty == "conditional"


def test_what_the_we_of_a_joint_statement_commits_to_is_its_own_forecast() -> None:
    (claim,) = claims_of("We committed to expanding our cooperation on ports.")
    assert claim.holder is None
    assert claim.kind == "forecast"


def test_a_remark_to_the_author_within_a_clause_names_its_holder() -> None:
    (claim,) = claims_of("The treaty, she told me, is a house in which nobody lives.")
    assert claim.holder is not None
    assert claim.holder.written == "she"


@pytest.mark.parametrize(
    "text",
    [
        "Nobody mentioned that the first link has been out of service for months.",
        "No official has explained why the port was closed.",
        "This is not to say that the lease carries no risk.",
        "I am not arguing that every barn should be a museum.",
        "The guild has never admitted that the dam leaks.",
    ],
)
def test_what_is_not_said_is_a_denial_of_the_author(text: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.holder, claim.polarity) == (None, "-")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How long do the guilds think they can wait for a pier?", "question"),
        ("The mayor should say that the dam leaks.", "recommendation"),
    ],
)
def test_what_is_asked_or_urged_is_the_authors(text: str, kind: str) -> None:
    assert [(claim.holder, claim.kind) for claim in claims_of(text)] == [(None, kind)]


def test_what_nor_opens_is_denied() -> None:
    first, second = claims_of("No guild will move its boats, nor will banks lend to those that do.")
    assert (first.polarity, second.polarity) == ("-", "-")


def test_who_does_not_believe_a_thing_denies_it() -> None:
    (claim,) = claims_of("The mayor does not believe that the port is safe.")
    assert claim.holder is not None
    assert (claim.span.slice("The mayor does not believe that the port is safe."), claim.polarity) == (
        "the port is safe",
        "-",
    )


def test_what_the_author_had_others_do_is_the_authors() -> None:
    (claim,) = claims_of("I directed the Department of Ports to help the islands.")
    assert claim.holder is None


def test_what_pleases_the_we_of_a_joint_statement_is_its_own_judgment() -> None:
    (claim,) = claims_of("We are grateful that the port has reopened.")
    assert claim.holder is None
    assert claim.kind == "judgment"


def test_a_verb_that_reports_makes_its_subject_the_holder() -> None:
    (claim,) = claims_of("The ministry condemned the closure of the harbour.")
    assert claim.holder is not None
    assert claim.holder.written == "The ministry"


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The treaty has been called a folly by many observers.", "many observers"),
        ("The guild regards the harbour as its own.", "The guild"),
        ("The council, which called for a ban on all nets, met again.", "The council"),
    ],
)
def test_who_gives_a_thing_its_name_or_worth_holds_the_claim(text: str, holder: str) -> None:
    assert holder in {claim.holder.written for claim in claims_of(text) if claim.holder is not None}


def test_the_authors_claim_has_no_holder() -> None:
    (claim,) = claims_of("The harbour closed in May.")
    assert claim.holder is None
    assert (claim.subject, claim.predicate) == ("The harbour", "closed")


def test_check_worthiness_is_higher_for_a_figure_than_for_an_opinion() -> None:
    (figure,) = claims_of("The harbour handled 40 ships in May.")
    (opinion,) = claims_of("The harbour is a wonderful place.")
    assert 0 <= opinion.check_worthiness < figure.check_worthiness <= 1


def test_claims_come_in_text_order_and_their_spans_slice() -> None:
    text = "The harbour closed. Officials warned that prices may rise, and the ferries left."
    spans = [claim.span for claim in claims_of(text)]
    assert spans == sorted(spans)
    assert all(span.slice(text).strip() == span.slice(text) != "" for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        # Speech that breaks off.
        "We have a",
        "So I have a plan that I",
        "You're uh",
        # Assent, and what only takes up what was said.
        "That's correct.",
        "That's it, sir.",
        "Did it not?",
        # What takes the floor, or takes up a word.
        "I think, Mr. Chairman —",
        "What they want.",
        "Yes, it is.",
    ],
)
def test_broken_off_speech_and_assent_are_no_claims(text: str) -> None:
    assert claims_of(text, role="speaker_turn") == []


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to begin by thanking the crews of the northern ferries.",
        "We want to offer warm thanks to the crews.",
        "It's wonderful to be back in Brandt with so many friends.",
        "I'll hand it over to my colleague now, and then we'll get to your questions.",
        "I want to highlight it briefly.",
        "I'm so pleased to meet you.",
        "I’m so pleased to meet you.",
        "I wanted to outline a little bit on that.",
        "I'll speak to that in a minute.",
        "Here is the new plan:",
        "Members included: Guild of Bakers • Brandt Harbour Board • Save Our Northern Quays • Keep Ferries Running",
    ],
)
def test_what_speakers_say_of_their_own_talk_is_no_claim(text: str) -> None:
    assert claims_of(text, role="speaker_turn") == []


@pytest.mark.parametrize(
    "text",
    [
        "We must answer the question of the southern berths",
        "We handed it over to the harbour police",
        "I want to raise the fee in June",
        "I wanted to raise the fee in June",
        "It is wonderful to see the port at work",
    ],
)
def test_what_speakers_say_of_the_world_is_a_claim(text: str) -> None:
    assert spans_of(f"{text}.") == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Well, the harbour closed in May.", ["the harbour closed in May"]),
        ("Uh, the harbour closed in May.", ["the harbour closed in May"]),
        # Who is glad to say so stands in the row of what is said.
        (
            "The council is pleased to note that the harbour has opened again.",
            ["the harbour has opened again"],
        ),
        ("Its argument is that the harbour silted up in the spring.", ["the harbour silted up in the spring"]),
        ("Berg is hopeful and confident that the harbour will open again.", ["the harbour will open again"]),
    ],
)
def test_fillers_and_governing_clauses_stay_outside(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


def test_the_object_is_whole_but_for_relative_clauses() -> None:
    (claim, *_) = claims_of("The council drew a plan of a wider and deeper harbour that nobody liked.")
    assert claim.object == "a plan of a wider and deeper harbour"


@pytest.mark.parametrize("text", ["The harbour is —", "There is a —", "We want to be —", "The ministers spoke with —"])
def test_speech_that_stops_before_it_says_anything_is_no_claim(text: str) -> None:
    assert claims_of(text) == []


def test_a_clause_about_its_speaker_is_the_authors() -> None:
    (claim,) = claims_of("The sailors call him the bear.")
    assert (claim.holder, claim.rule) == (None, "main")


VOCABULARY = (
    "the harbour closed and officials said that prices may rise , because I think we have a - while if it is clear : "
    "according to Berg . “ ” vowed 3 in May not only but also ? they -- who"
)
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_claims_of_any_words_are_ordered_and_distinct_and_slice(text: str) -> None:
    spans = [claim.span for claim in claims_of(text)]
    assert spans == sorted(set(spans))
    for span in spans:
        exact = span.slice(text)
        assert exact == exact.strip()
        assert any(character.isalnum() for character in exact)


@given(st.lists(WORDS, max_size=40).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_the_authors_claims_do_not_cut_across_each_other(text: str) -> None:
    spans = [claim.span for claim in claims_of(text) if claim.holder is None]
    for before, after in itertools.combinations(spans, 2):
        assert after.start >= before.end or before.covers(after) or after.covers(before)


@pytest.mark.parametrize(
    ("text", "span", "certainty"),
    [
        # Nobody is named who believes it: the author passes it on, no surer than the verb.
        ("It is widely believed that the harbour will close.", "the harbour will close", "probable"),
        ("It was announced that the harbour will close.", "the harbour will close", "certain"),
    ],
)
def test_an_impersonal_passive_is_a_frame(text: str, span: str, certainty: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.span.slice(text), claim.certainty, claim.holder) == (span, certainty, None)


def test_what_would_happen_in_a_report_of_the_past_is_a_forecast() -> None:
    (claim,) = claims_of("The mayor said the harbour would close in May.")
    assert claim.kind == "forecast"


def test_a_headline_claims_only_what_it_reports() -> None:
    assert [claim.span.slice(text) for text in HEADLINES for claim in claims_of(text, "headline")] == [
        "the port is safe"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What only says who says the words in marks is no claim.
        ("As the minister told reporters, “Imagine the harbour without ferries.”", []),
        # What is said goes on behind the marks.
        (
            "Mayor Ola Dahl noted that “the quay is our workshop,” and loans for the road will support the port.",
            ["“the quay is our workshop,” and loans for the road will support the port"],
        ),
        # A quotation within a claim keeps both its marks.
        ("Hart said the plan was “a disaster.”", ["the plan was “a disaster.”"]),
        ("He called the report “an invention”.", ["He called the report “an invention”"]),
        ("The mayor kept a note that began, “Dear sailor...”", ["The mayor kept a note that began, “Dear sailor...”"]),
    ],
)
def test_claims_and_quotations_do_not_tear_each_other(text: str, expected: list[str]) -> None:
    assert [claim.span.slice(text) for claim in _with_quotations(text)] == expected


def test_a_second_quoted_sentence_is_its_speakers_claim() -> None:
    text = '"We come to talk about the sea," said Mayor Ola Dahl. "The council never asks us (nor hears us)."'
    *_, claim = _with_quotations(text)
    assert (claim.rule, claim.holder.written if claim.holder else None) == ("quoted_sentence", "Mayor Ola Dahl")
    assert claim.span.slice(text) == "The council never asks us (nor hears us)"


def test_in_talk_each_clause_that_a_speaker_quotes_is_a_claim_of_those_quoted() -> None:
    told = "I'm here, I don't doubt it. She said, “We love ships. The quay is ours, and the strike is over.” I'm glad."
    claims = [claim for claim in _with_quotations(told) if claim.rule == "quoted_sentence"]
    assert [(claim.span.slice(told), claim.holder and claim.holder.written) for claim in claims] == [
        ("The quay is ours", "She"),
        ("the strike is over", "She"),
    ]
    written = "Mayor Dahl spoke to the crews. She said, “We love ships. The quay is ours, and the strike is over.”"
    assert not [claim for claim in _with_quotations(written) if claim.rule == "quoted_sentence"]


def test_what_people_named_before_a_colon_state_are_their_claims() -> None:
    text = (
        "Ola Dahl, head of the guild, Brandt: “The guild mended the wall. The port needs a new quay, and it is ready.”"
    )
    claims = [claim for claim in _with_quotations(text) if claim.rule == "quoted_sentence"]
    assert [(claim.span.slice(text), claim.holder and claim.holder.written) for claim in claims] == [
        ("The port needs a new quay", "Ola Dahl"),
        ("it is ready", "Ola Dahl"),
    ]


def test_the_first_person_of_a_quotation_is_its_speaker() -> None:
    whole, inner = _with_quotations("“I think that the harbour is safe,” said Mayor Ola Dahl.")
    assert whole.holder is not None
    assert inner.holder is not None
    assert (whole.holder.written, inner.holder.written, inner.holder.name) == ("Mayor Ola Dahl", "I", "Ola Dahl")


def _with_quotations(text: str) -> list[Claim]:
    (parsed,) = parse_documents(parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    names = find_mentions(parsed)
    return find_claims(parsed, find_quotations(parsed, names), names, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We affirm that the alliance is strong.", "the alliance is strong"),
        ("I urge the council to keep the port open.", "I urge the council to keep the port open"),
        ("We reaffirm that the treaty of 1990 remains in force.", "the treaty of 1990 remains in force"),
    ],
)
def test_what_the_author_does_by_saying_it_is_the_authors(text: str, expected: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.holder, claim.span.slice(text)) == (None, expected)
