"""The annotated news is well formed, its rows hold none of its text, and nobody reads errors on the blind part."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.blind import read_gold
from benchmarks.news import paragraphs
from benchmarks.quality import CHECKOUT
from communique.tables.quotations import QUOTATIONS

FOLDER = Path(__file__).parent
FILES = [name for name in ("news_open.jsonl", "news_blind.jsonl") if (FOLDER / name).is_file()]
DOCUMENTS = [json.loads(line) for name in FILES for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
SPANS = ("speaker", "cue")
LABELS = {"start", "end", "speaker_start", "speaker_end", "speaker_spans", "cue_start", "cue_end"}


def spans(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    yield row["start"], row["end"]
    yield from ((row[f"{part}_start"], row[f"{part}_end"]) for part in SPANS if f"{part}_start" in row)
    yield from row.get("speaker_spans", ())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_every_span_lies_within_its_article(document: dict[str, Any]) -> None:
    for row in [*document["quotations"], *document.get("attributions", [])]:
        for start, end in spans(row):
            assert 0 <= start < end <= document["characters"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_the_nearest_words_for_the_speaker_are_among_all_of_them(document: dict[str, Any]) -> None:
    for row in [*document["quotations"], *document.get("attributions", [])]:
        assert ("speaker_start" in row) == ("speaker_spans" in row)
        if "speaker_start" in row:
            assert [row["speaker_start"], row["speaker_end"]] in row["speaker_spans"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_the_file_holds_offsets_and_labels_and_no_text(document: dict[str, Any]) -> None:
    styles = next(column.allowed for column in QUOTATIONS.columns if column.name == "style")
    labels = {"id", "date", "genre", "text_sha256", "characters", "quotations"}
    assert set(document) - {"news", "file", "attributions"} == labels
    assert len({"news", "file"} & set(document)) == 1
    for row in document["quotations"]:
        assert set(row) <= LABELS | {"style"}
        assert row["style"] in (styles or ())
    for row in document.get("attributions", []):
        assert set(row) <= LABELS | {"type"}
        assert row["type"] in {"direct", "mixed", "indirect"}


@pytest.mark.parametrize("name", FILES)
def test_spans_slice_words_of_the_articles_that_were_annotated(name: str, shared: Path) -> None:
    for document, text in read_gold(FOLDER / name, shared):
        assert len(text) == document["characters"]
        for row in [*document["quotations"], *document.get("attributions", [])]:
            for start, end in spans(row):
                assert text[start:end] == text[start:end].strip()


@pytest.mark.parametrize("name", FILES)
def test_paragraphs_given_alone_keep_the_words_and_what_names_their_speaker(name: str, shared: Path) -> None:
    whole = {document["id"]: (document, text) for document, text in read_gold(FOLDER / name, shared)}
    kept = 0
    for part, paragraph in paragraphs(list(whole.values())):
        article, _, start = part["id"].rpartition("#")
        document, text = whole[article]
        originals = {(row["start"], row["end"]) for row in document["quotations"]}
        for row in part["quotations"]:
            kept += 1
            for begin, end in spans(row):
                assert text[int(start) + begin : int(start) + end] == paragraph[begin:end] != ""
            assert (row["start"] + int(start), row["end"] + int(start)) in originals
    assert kept == sum(len(document["quotations"]) for document, _ in whole.values())


def test_no_article_is_both_blind_and_open_nor_twice_in_the_gold() -> None:
    ids = [document["id"] for document in DOCUMENTS]
    assert len(ids) == len(set(ids))


def test_errors_on_the_blind_news_are_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.news", "--gold", "blind", "--errors"]
    refused = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "only its figures" in refused.stderr
    assert refused.stdout == ""
