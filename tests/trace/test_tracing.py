"""Quotations traced to invented statements: verdicts, choice of source."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.tables.alignments import ALIGNMENTS
from pipelines.trace.normalise import cut_words, fold, fold_word
from pipelines.trace.trace import build_index, trace_quotations

HARBOUR = (
    "The harbour ministers will deepen joint patrols across the northern lanes, and they do not accept the closure of "
    "any strait. They agreed to fund 12 rescue vessels before the winter ice returns to Port Ellery."
)
LATER = "As our colleagues said, “The harbour ministers will deepen joint patrols across the northern lanes.”"
DOCUMENTS = pl.DataFrame(
    {"document_id": ["a", "b"], "text": [HARBOUR, LATER], "date": [date(2031, 3, 1), date(2031, 4, 1)]}
)


def traced(exact: str, day: date | None = None, attributed: list[str] | None = None) -> dict[str, object]:
    quotes = pl.DataFrame(
        {
            "quotation_id": ["q"],
            "document_id": ["c"],
            "exact": [exact],
            "date": [day],
            "attributed_document_ids": [attributed or []],
        },
        schema_overrides={"date": pl.Date, "attributed_document_ids": pl.List(pl.String)},
    )
    return trace_quotations(quotes, build_index(DOCUMENTS)).row(0, named=True)


@pytest.mark.parametrize(
    ("exact", "verdict", "source"),
    [
        ("harbour ministers will deepen joint patrols across the northern lanes", "verbatim", "a"),
        ("HARBOUR MINISTERS will deepen joint patrols — across the northern lanes", "verbatim_norm", "a"),
        ("agreed to fund … before the winter ice returns to Port Ellery", "elided", "a"),
        ("agreed to fund 12 rescue vesels before the winter ice returns to Port Ellery", "altered", "a"),
        ("the orchard council planted forty pear trees beside the old canal", "not_found", None),
        ("northern lanes", "ambiguous", None),
    ],
)
def test_a_quotation_gets_its_verdict_and_source(exact: str, verdict: str, source: str | None) -> None:
    row = traced(exact)
    assert (row["verdict"], row["source_document_id"]) == (verdict, source)


def test_a_short_quotation_is_traced_to_the_statement_it_is_attributed_to() -> None:
    row = traced("northern lanes", attributed=["b"])
    assert (row["source_document_id"], row["in_attributed_source"]) == ("b", True)


def test_words_attributed_to_one_statement_and_found_in_another_are_told() -> None:
    row = traced("before the winter ice returns to Port Ellery and fund 12"[:44], attributed=["b"])
    assert row["in_attributed_source"] is False


def test_a_later_statement_cannot_be_the_source() -> None:
    assert traced("harbour ministers will deepen joint patrols across", date(2031, 2, 1))["verdict"] == "not_found"


def test_a_lost_negation_changes_the_meaning() -> None:
    edits = traced("they accept the closure of any strait. They agreed to fund 12 rescue vessels")["edits"]
    assert isinstance(edits, list)
    assert any(edit["meaning_change"] for edit in edits)


def test_rows_fit_the_contract() -> None:
    quotes = pl.DataFrame({"quotation_id": ["q"], "document_id": ["c"], "exact": ["northern lanes"]})
    assert ALIGNMENTS.conform(trace_quotations(quotes, build_index(DOCUMENTS)), "sample").height == 1


@given(st.text())
def test_words_slice_the_text_they_came_from(text: str) -> None:
    words = cut_words([text])
    spans = zip(words.starts.tolist(), words.ends.tolist(), strict=True)
    assert " ".join(fold_word(text[start:end]) for start, end in spans) == fold(text)


@given(st.integers(0, 20), st.integers(8, 12))
def test_a_run_of_a_statement_is_always_found(first: int, size: int) -> None:
    words = cut_words([HARBOUR])
    end = min(first + size, len(words)) - 1
    exact = HARBOUR[words.starts[first] : words.ends[end]]
    row = traced(exact, attributed=["a"])
    assert (row["verdict"], row["source_exact"]) == ("verbatim", exact)
