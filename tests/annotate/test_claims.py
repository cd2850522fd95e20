"""Clauses become claims: where they begin and end, whose they are, how they assert."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.annotate.claims import find_claims
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Claim, Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations

HEADLINES = ("Norland says the port is safe", "The port reopens after the storm")


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def claims_of(text: str, role: str = "body") -> list[Claim]:
    passages = [Passage(Span(0, len(text)), role)] if text else []
    (parsed,) = parse_documents(_parser(), [(text, passages, None)])
    return find_claims(parsed, [], [], [])


def spans_of(text: str) -> list[str]:
    return [claim.span.slice(text) for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A connective and the final stop are left out.
        ("Moreover, the harbour closed in May.", ["the harbour closed in May"]),
        # A frame is left out.
        ("It is clear that the harbour closed in May.", ["the harbour closed in May"]),
        # Coordinated clauses with their own subjects are separate.
        ("The harbour closed, and the ferries moved to Brandt.", ["The harbour closed", "the ferries moved to Brandt"]),
        # A concessive clause that asserts something is a claim of its own.
        (
            "While the talks continue in Brandt, the ferries stay idle.",
            ["the talks continue in Brandt", "the ferries stay idle"],
        ),
        # A condition stays with its clause.
        ("If the talks fail, the ferries will stay idle.", ["If the talks fail, the ferries will stay idle"]),
        # Of reported speech, the content is the claim.
        ("The minister said that the ferries were safe.", ["the ferries were safe"]),
        # What stands beside the words of who says it is told clause by clause.
        (
            "Lamps do not stop thieves, they say, and a thief who wants a purse will simply wait.",
            ["Lamps do not stop thieves, they say", "a thief who wants a purse will simply wait"],
        ),
        (
            "According to the guild, the town has taken more than it paid in, and its leaders are playing for time.",
            ["the town has taken more than it paid in", "its leaders are playing for time"],
        ),
        # "As" that only compares or leads in.
        ("As things stand, the plan is likely to pass.", ["As things stand, the plan is likely to pass"]),
        ("The rule protected the ferries, as such rules do.", ["The rule protected the ferries, as such rules do"]),
        # What is said of a part, or of a thing named again, is a claim; a mere description of a part is none.
        (
            "It pays two rents, one of which doubled in May.",
            ["It pays two rents", "one of which doubled in May"],
        ),
        ("It met the crews, many of whom are old.", ["It met the crews, many of whom are old"]),
        (
            "The mayor offered a bridge, a proposal which Brandt never answered.",
            ["The mayor offered a bridge, a proposal which Brandt never answered", "Brandt never answered"],
        ),
        # The pronoun of a relative clause counts as a word of it.
        (
            "It gave the field the name Dost, which means friendship.",
            ["It gave the field the name Dost", "means friendship"],
        ),
        # Of alternatives neither is told to have happened.
        (
            "The camps had changed hands in May or been given up by the guard.",
            ["The camps had changed hands in May or been given up by the guard"],
        ),
        # A participle that looks like the main verb is none.
        (
            "Emails exchanged among officials about a deal worth 3 million crowns have been made public.",
            ["Emails exchanged among officials about a deal worth 3 million crowns have been made public"],
        ),
        # A past tense that looks like a participle is finite.
        (
            "Pupils from the poorest towns scored slightly above the mean in spelling in the 2020 survey.",
            ["Pupils from the poorest towns scored slightly above the mean in spelling in the 2020 survey"],
        ),
        # The reason that whoever writes gives for what others know.
        (
            "Everyone in the port knew this was coming, since ships that are not built do not sail.",
            ["this was coming", "ships that are not built do not sail"],
        ),
        # What somebody knows is no claim where nothing is told of it.
        ("Every member knew what they were doing.", ["Every member knew what they were doing"]),
        # A false start is left out.
        ("I — I have seen the harbour.", ["I have seen the harbour"]),
        ("The — they — the cost is palpable.", ["the cost is palpable"]),
        ("He — not she — signed the accord.", ["He — not she — signed the accord"]),
        # A bare form goes on with the infinitive, not with the verb that governs it.
        (
            "The grants helped us to mend the wall, repaint the light, and open the quay.",
            ["The grants helped us to mend the wall, repaint the light, and open the quay"],
        ),
        # A subject that a relative clause parts from its verb stays in the clause.
        ("This plan, which the council read, included a wall.", ["This plan, which the council read, included a wall"]),
        # Verbs side by side with one object are one claim.
        (
            "The council wrote and then sold its plan of the port.",
            ["The council wrote and then sold its plan of the port"],
        ),
        # Clauses in a row, though only the last has its "and".
        (
            "Prices have doubled since May, ferries are sailing around Brandt, and crews are leaving.",
            ["Prices have doubled since May", "ferries are sailing around Brandt", "crews are leaving"],
        ),
        (
            "The bill will cut fares; widen the road; and plant new trees along it.",
            ["The bill will cut fares", "widen the road", "plant new trees along it"],
        ),
        # A relative clause after a comma is a claim, with the preposition before its pronoun or without.
        (
            "It received 640 requests last year, of which half were answered on time.",
            ["It received 640 requests last year", "of which half were answered on time"],
        ),
        # What happened to a number is told by a relative clause without a comma too, which stays in its clause.
        (
            "The council mourned the fire that killed nine sailors in the port.",
            ["The council mourned the fire that killed nine sailors in the port", "killed nine sailors in the port"],
        ),
        (
            "When oligarchs flout the rule of law, economic growth slows, inequality widens.",
            ["When oligarchs flout the rule of law, economic growth slows", "inequality widens"],
        ),
        # "Meaning that P" asserts P.
        (
            "The fares have doubled since May, meaning that fewer people ride.",
            ["The fares have doubled since May", "fewer people ride"],
        ),
        # Who wants to note it is a frame; so is what one calls to mind.
        ("I want to note that the harbour closed in May.", ["the harbour closed in May"]),
        ("As you know, the harbour closed in May.", ["the harbour closed in May"]),
        # The number of a section is no part of the claim.
        ("(a) The agency shall report to the council.", ["The agency shall report to the council"]),
        # Where the parser hangs a clause on the wrong word, marks and conjunctions tell.
        (
            "There is a simpler reason, one the minister has never named: the money was never there.",
            ["There is a simpler reason", "the money was never there"],
        ),
        (
            "The accord binds nobody, and the office that was supposed to police it has eleven clerks.",
            ["The accord binds nobody", "the office that was supposed to police it has eleven clerks"],
        ),
        (
            "What they forget is old; its number now rings in a customs office.",
            ["What they forget is old", "its number now rings in a customs office"],
        ),
        # What goes on before a dash is no false start when it says something.
        (
            "We are on the right path – we mended the wall in May.",
            ["We are on the right path", "we mended the wall in May"],
        ),
        (
            "They sold the ferry, which was old, and the mayor, who had built it, wept for days.",
            ["They sold the ferry", "the mayor, who had built it, wept for days", "had built it"],
        ),
        (
            "It first denied that the leak was real, then moved to another town in May, then sued the newspaper.",
            ["the leak was real", "moved to another town in May", "then sued the newspaper"],
        ),
        (
            "The question is whether the port can grow, and that will not be settled by speeches.",
            ["The question is whether the port can grow", "that will not be settled by speeches"],
        ),
        (
            "The states will develop ferries that are safe and clean and that respect the sea, explore new routes"
            " to the islands, and undertake a study of the port.",
            [
                "The states will develop ferries that are safe and clean and that respect the sea",
                "explore new routes to the islands",
                "undertake a study of the port",
            ],
        ),
        (
            "We welcome other plans of the region, such as the Orre Forum for ferries, that recognize the islands.",
            ["We welcome other plans of the region, such as the Orre Forum for ferries, that recognize the islands"],
        ),
        # A participle that opens the sentence belongs to its clause.
        (
            "Launched in May 2021, the council held its first meeting in Brandt.",
            ["Launched in May 2021, the council held its first meeting in Brandt"],
        ),
        # What a relative clause dates is told too, whoever its subject is.
        (
            "The engineers whom the council hired in 2021 mended the wall.",
            ["The engineers whom the council hired in 2021 mended the wall", "the council hired in 2021"],
        ),
        # Relative clauses side by side.
        (
            "They moved to a lot behind the mill, where there is no water and where the wind blows all day.",
            ["They moved to a lot behind the mill", "where there is no water", "where the wind blows all day"],
        ),
        # What a report holds ends where the writer goes on.
        (
            "That is a start. It concedes that the wall was weak, it sets out who pays for it, and it names a date.",
            ["That is a start", "the wall was weak", "it sets out who pays for it", "it names a date"],
        ),
        (
            "The state must admit that it lost the file, and the clerk has to be heard.",
            ["it lost the file", "the clerk has to be heard"],
        ),
        # What a firm does to whoever declines is its own claim, though a report stands in it.
        (
            "The law rewards firms that refused to rebuild the quay.",
            ["The law rewards firms that refused to rebuild the quay", "to rebuild the quay"],
        ),
        # Let us remember that P: P.
        ("Let us remember that ferries saved the town.", ["ferries saved the town"]),
        # Verbs side by side share an object, a preposition left without its noun among them.
        (
            "The council must reckon with and own the loss of the port.",
            ["The council must reckon with and own the loss of the port"],
        ),
        ("Like I said in May, the port is our top priority.", ["the port is our top priority"]),
        (
            "The mayor declared that a storm threatens the port and ordered help for the islands.",
            ["a storm threatens the port", "ordered help for the islands"],
        ),
        # Where the parser takes the main verb for a participle or an adjective.
        (
            "Anna Moore, Administrator of the Agency, named Carl Roe as Coordinating Officer.",
            ["Anna Moore, Administrator of the Agency, named Carl Roe as Coordinating Officer"],
        ),
        # An opening order to the reader is none of the claim.
        (
            "And make no mistake: attacks against ferries cannot be tolerated in Norland.",
            ["attacks against ferries cannot be tolerated in Norland"],
        ),
        # What made a day memorable is told apart from what was done on it.
        (
            "The port was closed in May 2021, when a storm broke the wall.",
            ["The port was closed in May 2021", "when a storm broke the wall"],
        ),
        # An announcement of what comes, and agreement with what went before, are none.
        ("This is what we promise you: the port will stay open.", ["the port will stay open"]),
        (
            "The mayor is proud of the ferry, and of course, so is the town.",
            ["The mayor is proud of the ferry"],
        ),
        (
            "The deal is this. But here's the thing: nobody came to the port.",
            ["The deal is this", "nobody came to the port"],
        ),
        # What a list is announced with says something of its own.
        (
            "The bank is issuing its largest loan to date for firms and ports, including:",
            ["The bank is issuing its largest loan to date for firms and ports"],
        ),
        # Where the parser takes a noun for the main verb.
        (
            "The board will work with the islands toward the goal of ensuring, until at least 2030, demand for 50"
            " tonnes a year of steel.",
            [
                "The board will work with the islands toward the goal of ensuring, until at least 2030, demand for 50"
                " tonnes a year of steel"
            ],
        ),
        # Reported words end where the writer tells what followed.
        (
            "She told aides that the port would reopen in May, and the ferries sailed.",
            ["the port would reopen in May", "the ferries sailed"],
        ),
        (
            "Closing Larkhaven opens the door to smugglers from the north.",
            ["Closing Larkhaven opens the door to smugglers from the north"],
        ),
        (
            "Catches have halved in six years, neither side knows why, and each suspects the other.",
            ["Catches have halved in six years", "neither side knows why", "each suspects the other"],
        ),
        (
            "Others were no ports to begin with: they were bays.",
            ["Others were no ports to begin with", "they were bays"],
        ),
        (
            "I will miss him, as will the many crews of the port.",
            ["I will miss him, as will the many crews of the port"],
        ),
        (
            "He was as powerful an ally as anyone could have in their corner.",
            ["He was as powerful an ally as anyone could have in their corner"],
        ),
        # Gratitude for what one has is no thanks to a reader.
        (
            "Thanks to new ferries, the cost of the crossing has fallen since May.",
            ["Thanks to new ferries, the cost of the crossing has fallen since May"],
        ),
        # A label before a colon stays outside.
        ("Ports: the harbour will be dredged in May.", ["the harbour will be dredged in May"]),
    ],
)
def test_a_clause_is_cut_where_the_guidelines_say(text: str, expected: list[str]) -> None:
    assert spans_of(text) == expected


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
    ],
)
def test_what_is_not_said_is_a_denial_of_the_author(text: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.holder, claim.polarity) == (None, "-")


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
        "We want to offer our deepest thanks to the crews.",
        "It's wonderful to be back in Brandt with so many friends.",
        "I'll hand it over to my colleague now, and then we'll get to your questions.",
        "I want to highlight it briefly.",
        "I'm so happy to see you.",
        "I’m so happy to see you.",
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
        # A quotation within a claim keeps both its marks.
        ("Hart said the plan was “a disaster.”", ["the plan was “a disaster.”"]),
        ("He called the report “an invention”.", ["He called the report “an invention”"]),
    ],
)
def test_claims_and_quotations_do_not_tear_each_other(text: str, expected: list[str]) -> None:
    assert [claim.span.slice(text) for claim in _with_quotations(text)] == expected


def test_the_first_person_of_a_quotation_is_its_speaker() -> None:
    whole, inner = _with_quotations("“I think that the harbour is safe,” said Mayor Ola Dahl.")
    assert whole.holder is not None
    assert inner.holder is not None
    assert (whole.holder.written, inner.holder.written, inner.holder.name) == ("Mayor Ola Dahl", "I", "Ola Dahl")


def _with_quotations(text: str) -> list[Claim]:
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
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
