"""The error explorer: what the annotators found in a text, shown with the rules that fired."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from lxml import html
from rich.console import Console
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.annotate.models import Annotations, Claim, Mention, Passage, Quotation, Skipped, Span, Speaker
from pipelines.explain.origins import ANNOTATORS
from pipelines.explain.page import pieces, render_page
from pipelines.explain.rows import Explained, explain
from pipelines.explain.terminal import print_explained

TEXT = "Ana Roe said the <old> pier “will not hold”.\n\nLe port est fermé."
FOUND = Annotations(
    passages=[Passage(Span(0, 44), "body"), Passage(Span(46, 64), "body")],
    quotations=[
        Quotation(Span(29, 42), "direct", "governing_verb", Span(8, 12), Speaker(Span(0, 7), "Ana Roe", "Ana Roe"))
    ],
    claims=[
        Claim(Span(13, 43), "forecast", "certain", "-", 0.4, "content_clause", Speaker(Span(0, 7), "Ana Roe"), None)
    ],
    mentions=[Mention(Span(0, 7), "person", "given_name", "Ana Roe")],
    skipped=[Skipped(Span(46, 64), "not in English: fr")],
)


@pytest.fixture
def explained() -> list[Explained]:
    return explain(TEXT, FOUND)


def test_every_annotation_is_shown_once_in_the_passage_it_begins_in(explained: list[Explained]) -> None:
    assert [[row.layer for row in passage.rows] for passage in explained] == [["person", "claim", "quotation"], []]
    assert [row.number for row in explained[0].rows] == [1, 2, 3]


def test_a_rule_leads_to_a_line_of_the_code_that_names_it(explained: list[Explained]) -> None:
    for row in explained[0].rows:
        place = row.origin.split(", ")[0]
        file, _, lines = place.partition(":")
        code = (ANNOTATORS / file).read_text(encoding="utf-8").splitlines()
        assert f'"{row.rule}"' in code[int(lines.split("+")[0]) - 1]


def test_the_terminal_shows_text_speaker_cue_rule_and_why_a_passage_was_skipped(explained: list[Explained]) -> None:
    shown = StringIO()
    print_explained(Console(file=shown, width=300), "pier.txt", explained)
    for part in ("pier.txt", "the <old> pier", "speaker Ana Roe", "cue said", "governing_verb", "not in English: fr"):
        assert part in shown.getvalue()


def test_pieces_of_a_passage_join_to_its_text_and_know_the_spans_over_them(explained: list[Explained]) -> None:
    cut = pieces(explained[0])
    assert "".join(piece.text for piece in cut) == explained[0].text
    over = {piece.text: (piece.layers, piece.parts) for piece in cut}
    assert over["Ana Roe"] == (("person",), ("speaker",))
    assert over["said"] == ((), ("cue",))
    assert over["will not hold"] == (("claim", "quotation"), ())


def test_the_page_holds_the_text_escaped_and_a_row_for_each_annotation(explained: list[Explained]) -> None:
    page = html.fromstring(render_page("pier.txt", explained))
    assert [each.text_content() for each in page.find_class("text")] == [passage.text for passage in explained]
    assert [item.get("data-row") for item in page.iter("li")] == ["1", "2", "3"]
    assert "skipped, not in English: fr" in page.text_content()


def test_the_command_prints_a_text_and_writes_its_page(tmp_path: Path) -> None:
    text = tmp_path / "pier.txt"
    text.write_text("The mayor of Sandwick said on May 2 that the pier will close.", encoding="utf-8")
    page = tmp_path / "pier.html"
    done = CliRunner().invoke(app, ["annotate", "--explain", str(text), "--date", "2023-05-09", "--out", str(page)])
    assert done.exit_code == 0, done.output
    assert "content_clause" in done.output
    assert "2023-05-02" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["in.jsonl"], ["in.jsonl", "--explain", "a.txt"], ["--out", "x"]])
def test_the_command_says_what_it_needs(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["annotate", *arguments])
    assert done.exit_code == 2
    assert "--explain" in done.output
