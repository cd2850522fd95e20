"""Quotations: marks found and paired, spans, styles, and what bad input does."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Quotation, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.quotations import find_quotations
from pipelines.annotate.quoting.marks import find_marked, trimmed


def paragraphs(text: str) -> list[Passage]:
    passages, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            passages.append(Passage(Span(start, start + len(line.strip())), "body"))
        at += len(line) + 1
    return passages


@pytest.fixture(scope="module")
def nlp():
    return load_parser()


def quotations(nlp, text: str, passages: list[Passage] | None = None) -> list[Quotation]:
    (parsed,) = parse_documents(nlp, [(text, passages or paragraphs(text), None)])
    return find_quotations(parsed, find_mentions(parsed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Straight and curly marks; the sentence's own punctuation stays outside.
        ('She said "yes," and then "no."', ["yes", "no"]),
        ("“We will wait,” he said.", ["We will wait"]),
        ("«Nous verrons», he said.", ["Nous verrons"]),
        ("„Genug“, he said.", ["Genug"]),
        ("He spoke of ``a long road'' ahead.", ["a long road"]),
        # A question mark belongs to the words; so do an ellipsis and an abbreviation's full stop.
        ("“Who pays?” she asked.", ["Who pays?"]),
        ("“We shall see...” she said.", ["We shall see..."]),
        ("He praised “trade with the U.S.”", ["trade with the U.S."]),
        # "No" is a word before it is an abbreviation.
        ('Lane said, "No."', ["No"]),
        # Single marks against apostrophes, possessives and dropped letters.
        ("He said 'it's the miners' choice' today.", ["it's the miners' choice"]),
        ("‘I can’t go,’ he said. The dogs’ home is shut.", ["I can’t go"]),
        ("It's the '90s, rock 'n' roll and the workers' rights.", []),
        # The outer quotation wins over the one inside it.
        ("“They named it the ‘Green Pact’ at once,” he said.", ["They named it the ‘Green Pact’ at once"]),
        ('"If that was a "plan", who made it?" she asked.', ['If that was a "plan", who made it?']),
        # A mark forgotten before the reporting clause, marks that a tokeniser set off, single marks over paragraphs.
        ('We lost the farm," Lane said. "It was ours."', ["We lost the farm", "It was ours"]),
        ("They call it ` Black Friday', or ` Black Week. ' He left.", ["Black Friday", "Black Week"]),
        (
            "'We lost it. It's the banks' doing.\n\n'They came at night,' he said.",
            ["We lost it. It's the banks' doing", "They came at night"],
        ),
        (
            "He spoke of 'no good options' after a loss.\n\n'We cut and cut,' he said.",
            ["no good options", "We cut and cut"],
        ),
        # A closing mark forgotten: before the reporting clause, or where nobody speaks any more.
        ('"We think of the families, Karl Berg, the spokesman, said.', ["We think of the families"]),
        ('"We lost the farm that winter, Hugo Lane recalled. It was sold.', ["We lost the farm that winter"]),
        (
            '"We read it all, the claims and the reports, and wept, she testified.',
            ["We read it all, the claims and the reports, and wept"],
        ),
        (
            'Berg said: "We will mend it. We owe it to you. The port was closed on Monday.',
            ["We will mend it. We owe it to you"],
        ),
        # Inches and feet.
        ('The panel is 24" wide and 36" tall.', []),
        ("Tiles of 3' by 5' were laid.", []),
        # A misplaced space turns a closing mark around.
        ('The pseudonym "Hollis "comes from the "Hollow" farm.', ["Hollis", "Hollow"]),
        # A stray mark does not turn what follows inside out.
        ('A small house," and so on. "It was cold", he said. "Every day".', ["It was cold", "Every day"]),
        ('Known as "Ridge 2) in the north, it was used to "test" engines.', ["test"]),
        # Over paragraphs: one each, whether or not the opening mark is repeated.
        ("“First we go.\n\n“Then we stay.\n\n“That is all.”", ["First we go", "Then we stay", "That is all"]),
        ('"First we go.\n\nThen we stay."', ["First we go", "Then we stay"]),
    ],
)
def test_marks_are_paired_as_a_reader_pairs_them(text: str, expected: list[str]) -> None:
    assert [marked.inner.slice(text) for marked in find_marked(text, paragraphs(text))] == expected


def test_a_missing_closing_mark_is_repaired_and_flagged() -> None:
    (marked,) = find_marked("“We never said so.", paragraphs("“We never said so."))
    assert marked.repaired


def test_a_repeated_opening_mark_is_no_repair() -> None:
    text = "“First we go.\n\n“Then we stay.”"
    assert [(m.repaired, m.continued) for m in find_marked(text, paragraphs(text))] == [(False, False), (False, True)]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("The minister said “we will not yield to threats from abroad.”", "direct"),
        ("The senator called the plan “a gift to nobody.”", "direct"),
        ("He insisted he had “never met the man.”", "direct"),
        ("The trust said it had acted “in good faith.”", "direct"),
        ("Reed demanded an “immediate and unconditional” truce.", "direct"),
        ("The judge told the jurors to put aside “any sympathy” they felt.", "direct"),
        ("It was, in the words of Ruth Allen, “daylight robbery.”", "direct"),
        ("She thanked Lane for his “long and honorable service” to the port.", "direct"),
        ("The town runs a “pay as you go” scheme for skippers.", "term"),
        ("Crews host “Sing-a-thons” in May.", "term"),
        ("The law, better known as the “gag rule,” was repealed.", "term"),
        ("With some calling the town a “ghost” town, prices fell.", "term"),
        ("Voters await the mayor’s promised “fresh start” for the harbour.", "term"),
        ("The word sisu (“grim resolve in the face of odds”) has no match in English.", "gloss"),
        ("The harbour is called Havn, meaning “safe place.”", "gloss"),
        ("Her essay “The Long Road Home” won a prize.", "title"),
        ("He starred in a film entitled “Winter.”", "title"),
        ("Her paper appeared in 1988 as “Ports and Tides in a Colder Sea: The Case of Norland.”", "title"),
        # What the language calls a thing, a name, an example.
        ("The islanders call the rock “Old Tom,” and so do the maps.", "term"),
        ("She hosts a weekly show called “Harbor Lights.”", "title"),
        ("They translated “harbor dues” from the old charter.", "term"),
        ("He split words into parts (e.g. “bachelor”).", "term"),
    ],
)
def test_style_tells_words_names_glosses_and_titles_apart(nlp, text: str, style: str) -> None:
    assert [quotation.style for quotation in quotations(nlp, text)] == [style]


def test_a_block_quotation_takes_the_speaker_who_announces_it(nlp) -> None:
    text = "In dissent Judge Helen Ross wrote:\n\nThe law leaves no room for doubt on this point, and none arose below."
    second = paragraphs(text)[1]
    found = quotations(nlp, text, [paragraphs(text)[0], Passage(second.span, "block_quote")])
    assert [(q.rule, q.speaker.written if q.speaker else None) for q in found] == [("block_quote", "Judge Helen Ross")]


def test_unmarked_words_after_an_announcement_are_a_block_quotation(nlp) -> None:
    text = "Judge Helen Ross wrote:\n\nThe law leaves no room for doubt on this point, and none arose below."
    (found,) = quotations(nlp, text)
    assert found.rule == "block_quote"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        '"',
        "“”",
        "“" * 500,
        '" ' * 500,
        "\x00\x01“\x07a”",
        "“שלום” אמר",
        "a\ud800“b\udc00”",
        "'" * 999,
        "—“a”—“b",
    ],
)
def test_bad_input_gives_spans_that_slice_and_no_error(nlp, text: str) -> None:
    parseable = text.encode("utf-8", "replace").decode()
    for quotation in quotations(nlp, parseable):
        assert quotation.span.slice(parseable)
    for marked in find_marked(text, paragraphs(text)):
        assert marked.inner.slice(text).strip()


@given(st.text(alphabet="ab ,.\n\"“”‘’'«»0s?-", max_size=120))
@settings(max_examples=300, deadline=None)
def test_marked_spans_are_trimmed_ordered_and_disjoint(text: str) -> None:
    found = find_marked(text, paragraphs(text))
    for marked in found:
        assert marked.inner.slice(text) == marked.inner.slice(text).strip() != ""
        assert marked.outer.covers(marked.inner)
    for before, after in itertools.pairwise(found):
        assert before.outer.end <= after.outer.start


@given(st.text(max_size=40))
def test_trimming_keeps_inside_and_ends_on_text(text: str) -> None:
    span = trimmed(text, 0, len(text))
    assert span is None or text[span.start : span.end].strip() == text[span.start : span.end] != ""


def test_every_quotation_of_the_article_is_found_with_its_style(shared, nlp) -> None:
    gold = json.loads((shared / "gold" / "the-diplomat-2022-japan-us-2plus2.json").read_text(encoding="utf-8"))
    text = (shared / "corpus" / "the-diplomat-2022-japan-us-2plus2.txt").read_text(encoding="utf-8")
    layers = gold["annotations"]
    passages = [Passage(Span(a["start"], a["end"]), a["role"]) for a in layers if a["layer"] == "passage"]
    expected = [(a["start"], a["end"], a["style"]) for a in layers if a["layer"] == "quotation"]
    assert [(q.span.start, q.span.end, q.style) for q in quotations(nlp, text, passages)] == expected


class CountingText(str):
    """A text that counts the characters read from it by index or slice."""

    read = 0

    def __getitem__(self, key):
        part = super().__getitem__(key)
        self.read += len(part)
        return part


@pytest.mark.parametrize(
    "unit",
    [
        'He said "yes, it is so" and left. ',
        "It 'is so' they said, and the rocks' end ",
        '" ',
        '"Yes, "no," and "so" on ',
    ],
)
def test_one_giant_line_full_of_marks_is_read_a_bounded_number_of_times(unit: str) -> None:
    text = CountingText(unit * (1_000_000 // len(unit)))
    find_marked(text, [Passage(Span(0, len(text)), "body")])
    assert text.read < 12 * len(text)
