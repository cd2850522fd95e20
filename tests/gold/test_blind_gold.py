"""The gold is well formed: spans lie in their text, labels are allowed, texts are those annotated."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.blind import read_gold
from benchmarks.quality import CHECKOUT, POOL
from communique.tables.claims import CLAIMS
from communique.tables.contract import Table
from communique.tables.edtf import is_edtf
from communique.tables.quotations import QUOTATIONS
from communique.tables.references import REFERENCES

FOLDER = Path(__file__).parent
DOCUMENTS = [
    json.loads(line)
    for name in ("opinion.jsonl", "statements.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
DEVELOPMENT = [
    json.loads(line)
    for name in ("development.jsonl", "references.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
OTHERS = [
    json.loads(line)
    for name in (
        *("opinion_second.jsonl", "statements_second.jsonl"),
        *("opinion_adjudicated.jsonl", "statements_adjudicated.jsonl"),
    )
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
FRESH = [
    json.loads(line)
    for name in ("opinion_fresh.jsonl", "statements_fresh.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
FRESH_SECOND = [
    json.loads(line)
    for name in ("opinion_fresh_second.jsonl", "statements_fresh_second.jsonl")
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
]
ALL = DOCUMENTS + OTHERS + FRESH + FRESH_SECOND + DEVELOPMENT
OWN = [document for document in ALL if "file" in document]
POOLED = [document for document in ALL if "pool" in document]


def rows(document: dict[str, Any], layer: str) -> list[dict[str, Any]]:
    return [row for row in document["annotations"] if row["layer"] == layer]


def allowed(table: Table, column: str) -> set[str]:
    values = next(c.allowed for c in table.columns if c.name == column)
    assert values
    return set(values)


def check_slices(document: dict[str, Any], text: str) -> None:
    assert hashlib.sha256(text.encode()).hexdigest() == document["text_sha256"]
    assert len(text) == document["characters"]
    for row in document["annotations"]:
        exact = text[row["start"] : row["end"]]
        assert exact
        assert exact == exact.strip(), (document["id"], row)


@pytest.mark.parametrize("document", OWN, ids=lambda d: d["id"])
def test_opinion_spans_slice_the_text_that_was_annotated(document: dict[str, Any]) -> None:
    check_slices(document, (CHECKOUT / document["file"]).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    [
        *("statements.jsonl", "statements_second.jsonl"),
        *("statements_fresh.jsonl", "statements_fresh_second.jsonl"),
        *("development.jsonl", "references.jsonl"),
    ],
)
def test_spans_slice_the_text_of_the_pool_and_the_news(name: str, shared: Path) -> None:
    for document, text in read_gold(FOLDER / name, shared / POOL):
        check_slices(document, text)


@pytest.mark.parametrize("document", ALL, ids=lambda d: d["id"].rpartition("/")[2])
def test_every_span_lies_within_its_document(document: dict[str, Any]) -> None:
    for row in document["annotations"]:
        assert 0 <= row["start"] < row["end"] <= document["characters"]
        for part in ("holder", "speaker"):
            if f"{part}_start" in row:
                assert 0 <= row[f"{part}_start"] < row[f"{part}_end"] <= document["characters"]


@pytest.mark.parametrize("document", ALL, ids=lambda d: d["id"].rpartition("/")[2])
def test_labels_are_those_of_the_table_contracts(document: dict[str, Any]) -> None:
    for row in rows(document, "claim"):
        for label in ("kind", "certainty", "polarity"):
            assert row[label] in allowed(CLAIMS, label)
        assert row["holder"] in allowed(CLAIMS, "holder_kind")
        assert ("holder_start" in row) == (row["holder"] == "source")
    assert {row["style"] for row in rows(document, "quotation")} <= allowed(QUOTATIONS, "style")
    assert {row["kind"] for row in rows(document, "reference")} <= allowed(REFERENCES, "kind")


@pytest.mark.parametrize("document", ALL, ids=lambda d: d["id"].rpartition("/")[2])
def test_dates_are_edtf(document: dict[str, Any]) -> None:
    values = [row["edtf"] for row in rows(document, "date")]
    values += [row["date"] for row in rows(document, "reference") if row["date"]]
    for value in values:
        assert is_edtf(value)


def test_no_text_of_a_statement_is_copied_into_the_gold() -> None:
    labels = {"layer", "start", "end", "kind", "holder", "holder_start", "holder_end", "certainty", "polarity", "style"}
    labels |= {"speaker_start", "speaker_end", "date", "edtf"}
    for document in POOLED:
        assert set(document) == {"id", "pool", "date", "genre", "text_sha256", "characters", "annotations"}
        for row in document["annotations"]:
            assert set(row) <= labels


def test_labels_of_check_worthiness_are_spans_with_a_yes_or_no() -> None:
    lines = (FOLDER / "check-worthiness.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for row in map(json.loads, lines):
        assert set(row) == {"document", "start", "end", "worth"}
        assert 0 <= row["start"] < row["end"]
        assert row["worth"] in (0, 1)


def test_labels_of_kind_are_spans_with_a_kind_of_the_contract() -> None:
    lines = (FOLDER / "kinds.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for row in map(json.loads, lines):
        assert set(row) == {"document", "claims"}
        for start, end, kind in row["claims"]:
            assert 0 <= start < end
            assert kind in allowed(CLAIMS, "kind")


def test_the_other_annotations_are_of_the_same_texts() -> None:
    texts = [(one["id"], one["text_sha256"]) for one in DOCUMENTS]
    assert [(one["id"], one["text_sha256"]) for one in OTHERS] == [*texts, *texts]


def test_there_are_five_opinion_texts_and_one_statement_of_each_of_five_genres() -> None:
    genres = [document["genre"] for document in DOCUMENTS]
    assert genres[:5] == ["opinion"] * 5
    assert len(set(genres[5:])) == len(genres[5:]) == 5


def test_the_fresh_texts_are_five_opinion_texts_and_five_statements_that_no_other_gold_holds() -> None:
    genres = [document["genre"] for document in FRESH]
    assert genres == ["opinion"] * 5 + ["remarks", "readout", "proclamation", "fact sheet", "statement"]
    kinds = (FOLDER / "kinds.jsonl").read_text(encoding="utf-8").splitlines()
    others = {document["id"] for document in DOCUMENTS + DEVELOPMENT} | {json.loads(row)["document"] for row in kinds}
    assert not {document["id"] for document in FRESH} & others


def test_both_readers_of_the_fresh_texts_had_the_same_texts() -> None:
    for first, second in zip(FRESH, FRESH_SECOND, strict=True):
        assert first["id"] == second["id"]
        assert first["text_sha256"] == second["text_sha256"]


def test_a_reader_annotated_each_fresh_claim_once() -> None:
    for document in FRESH + FRESH_SECOND:
        spans = [(row["start"], row["end"]) for row in rows(document, "claim")]
        assert len(spans) == len(set(spans)) == len(document["annotations"])


def test_each_reference_and_date_is_annotated_once() -> None:
    for document in DEVELOPMENT:
        spans = [(row["layer"], row["start"], row["end"]) for row in document["annotations"]]
        assert len(spans) == len(set(spans)), document["id"]


def test_no_document_is_both_blind_and_open() -> None:
    assert not {document["id"] for document in DOCUMENTS} & {document["id"] for document in DEVELOPMENT}
