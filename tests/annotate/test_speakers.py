"""Speakers and cues of quotations: one construction a row."""

import pytest

from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Quotation, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


def quotations(nlp, text: str) -> list[Quotation]:
    passages, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            passages.append(Passage(Span(at, at + len(line)), "body"))
        at += len(line) + 1
    (parsed,) = parse_documents(nlp, [(text, passages, None)])
    return find_quotations(parsed, find_mentions(parsed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The reporting clause before, after, inverted, and in the middle.
        ("Anna Berg said, “The talks have failed.”", [("Anna Berg", "said")]),
        ("“The talks have failed,” Berg said.", [("Berg", "said")]),
        ("“The talks have failed,” said Anna Berg, a senator.", [("Anna Berg", "said")]),
        ("“Why,” he asked, “should we pay for it?”", [("he", "asked"), ("he", "asked")]),
        # A second sentence in marks goes on with the speaker of the first.
        ("“We won,” Berg said. “Nobody expected it.”", [("Berg", "said"), ("Berg", "said")]),
        # Lists keep speaker and cue.
        ("The memo warns of “grave risks” as well as “rising costs.”", [("The memo", "warns of")] * 2),
        # Documents speak.
        ("The text acknowledges steps that “disturb the balance of the region.”", [("The text", "acknowledges")]),
        ("In the report the agency speaks of “a lost decade for the coast.”", [("the agency", "speaks of")]),
        # Owners of promises, passive agents, sources in a prepositional phrase.
        ("Voters await the mayor’s promised “fresh start” for the port.", [("the mayor", "promised")]),
        ("It is a “new dawn” vision shared by Norland and Sudland.", [("Norland and Sudland", "shared by")]),
        ("According to Ruth Allen, the machine was “not working.”", [("Ruth Allen", "According to")]),
        ("The deal, in the words of Ruth Allen, was “dead on arrival.”", [("Ruth Allen", "words")]),
        # Labels.
        ("Ruth Allen: “We will not yield”", [("Ruth Allen", None)]),
        # Who puts out the statement, not the statement.
        ("Berg issued a statement saying “the case is closed for good.”", [("Berg", "saying")]),
        # A name that nobody in particular gave.
        ("The law, better known as the “gag rule,” was repealed.", [(None, None)]),
    ],
)
def test_the_speaker_and_cue_of_each_construction(
    nlp, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    found = [
        (q.speaker.written if q.speaker else None, q.cue.slice(text) if q.cue else None) for q in quotations(nlp, text)
    ]
    assert found == expected


def test_a_quotation_that_runs_on_keeps_its_speaker(nlp) -> None:
    text = "“The talks have failed,” said Anna Berg. “We waited.\n“Nobody came to the table.”"
    assert {q.speaker.name for q in quotations(nlp, text) if q.speaker} == {"Anna Berg"}
    assert quotations(nlp, text)[-1].rule == "continued"


def test_a_paragraph_that_announces_words_gives_the_speaker_of_the_next(nlp) -> None:
    text = "Senator Anna Berg wrote:\n“We waited and nobody came to the table.”"
    (found,) = quotations(nlp, text)
    assert found.speaker is not None
    assert found.speaker.name == "Anna Berg"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna Berg said “never again in my life.”", "person"),
        ("The ministry said “the road is closed.”", "organisation"),
        ("The communique says “the road is closed.”", "document"),
        ("Critics said “the road is closed.”", "group"),
    ],
)
def test_what_kind_of_speaker_it_is(nlp, text: str, kind: str) -> None:
    (found,) = quotations(nlp, text)
    assert found.speaker is not None
    assert found.speaker.kind == kind


def test_every_speaker_span_slices_to_what_is_written(nlp) -> None:
    text = "“We won,” said the minister of trade, Ola Dahl. He called it “a good day for all.”"
    for quotation in quotations(nlp, text):
        assert quotation.speaker is not None
        assert quotation.speaker.span.slice(text) == quotation.speaker.written


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # A person's words are not carried into a paragraph about something else.
        ("“We won,” Berg said.\nAn office in Brandt “will count the votes within ten days.”", ["Berg", None]),
        # A paragraph that opens with words goes on with the speaker.
        ("“We won,” Berg said.\n“Nobody in the city expected it.”", ["Berg", "Berg"]),
        # A term has a speaker only where somebody names or promises it.
        ("The memo says the ports entered a “grey zone” in May.", [None]),
        ("Berg called the port a “grey zone” in May.", ["Berg"]),
        # "You" and "I quote" name nobody.
        ("She wrote, and I’m quoting, “The town has waited for years.”", ["She"]),
    ],
)
def test_words_are_given_to_nobody_rather_than_to_the_wrong_speaker(nlp, text: str, speakers: list[str | None]) -> None:
    assert [q.speaker.written if q.speaker else None for q in quotations(nlp, text)] == speakers
