"""Passages: roles by general cues, and coverage whatever the text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.annotate.passages import find_passages

FIRST = (
    "The ministers of two coastal states met on Monday to discuss the traffic of the strait, and they left "
    "the hard question of who may board whom to another day."
)
SECOND = (
    "Nothing in the old treaty answers it, and nobody who has read the treaty thinks that it was meant to "
    "answer anything of the kind."
)
PAGE = f"""The Harbour Post
Skip to content
World
A Narrow Strait Needs a Wider Treaty
Reuters, Jane Roe

A Narrow Strait Needs a Wider Treaty

The two navies should talk before they meet at sea.

By Odile Marsh

{FIRST}

{SECOND}

Subscribe to our newsletter

About the author

Odile Marsh is a senior fellow at the Institute of Straits.

Related articles
Fishing Boats Are Getting Larger
"""


def roles(text: str, title: str | None = None) -> list[str]:
    return [passage.role for passage in find_passages(text, title)]


def test_a_saved_page_is_told_apart_from_its_article() -> None:
    assert roles(PAGE) == [
        *["site", "site", "site", "headline", "caption", "headline", "standfirst", "byline", "body", "body"],
        *["site", "site", "author_bio", "site", "site"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Turns by capital labels; questions by the reporters' mark.
        ("THE MINISTER: Good morning.\n\nQ Is it signed?\n\nTHE MINISTER: It is.", ["speaker_turn"] * 3),
        # A notice's label is no speaker.
        ("FACT SHEET: The Lighthouse Fund\n\nThe government today set up a fund.", ["headline", "body"]),
        # End marks carry no words.
        ("The call lasted an hour.\n\n###", ["body", "site"]),
        # Bullets.
        ("They agreed to:\n\n- build a pier;\n- share the charts.", ["body", "list_item", "list_item"]),
        # Hard-wrapped lines are one paragraph.
        (
            "The council of the two coasts met in the old customs house on Monday and\n"
            "heard the harbour masters speak about the ice, which came early this year\n"
            "and stayed late, so that few of the boats went out before the end of May.",
            ["body"],
        ),
        (">Who pays for the pilots?\n\nNobody knows.", ["block_quote", "body"]),
    ],
)
def test_blocks_get_the_role_their_layout_tells(text: str, expected: list[str]) -> None:
    assert roles(text) == expected


def test_a_known_title_marks_the_headline() -> None:
    assert roles("Menu\nPiers and Pilots\n\nThe pier is new.", "Piers and Pilots")[1] == "headline"


@given(st.text(alphabet=st.sampled_from(list("aB .\n\t-•:>Q#“”’\x0b\x1c\u2028\u05d0\ud800")), max_size=300))
def test_passages_cover_every_character_that_is_not_blank_once(text: str) -> None:
    at = 0
    for passage in find_passages(text):
        span = passage.span
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert span.slice(text) == span.slice(text).strip()
        at = span.end
    assert not text[at:].strip()


def test_the_article_is_cut_as_the_gold_has_it(shared) -> None:  # type: ignore[no-untyped-def]
    gold_file = next(iter(sorted((shared / "gold").glob("*.json"))))
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    text = (shared / "corpus" / gold["document"]["file"]).read_text(encoding="utf-8")
    expected = [(a["start"], a["end"], a["role"]) for a in gold["annotations"] if a["layer"] == "passage"]
    assert [(p.span.start, p.span.end, p.role) for p in find_passages(text)] == sorted(expected)
