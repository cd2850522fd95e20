"""What may leave: limits hold for any spans, and the check finds what goes beyond them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.tables import TABLES
from expectations.rights import CLAIM_WORDS, MAX_SHARE, QUOTATION_WORDS, apply_rights
from expectations.rights_check import rights_violations
from tests.expectations import frames

TEXT = " ".join(f"word{n}" + (".\n\n" if n % 40 == 39 else "") for n in range(700))
KEY = "essay@0123456789ab"


def spans(longest: int, most: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    start = st.integers(0, len(TEXT) - 2)
    span = st.tuples(start, st.integers(1, longest)).map(lambda s: (s[0], min(len(TEXT), s[0] + s[1])))
    return st.lists(span, max_size=most)


def essay(quotations: list[tuple[int, int]], claims: list[tuple[int, int]], names: list[tuple[int, int]],
          rights: str | None = "quote_only") -> dict[str, pl.DataFrame]:  # fmt: skip
    """Tables of one document with these spans annotated, in full; only the columns that rights look at are filled."""

    def rows(tag: str, found: list[tuple[int, int]], /, **more: Any) -> pl.DataFrame:
        table = {"qu": "quotations", "cl": "claims", "me": "mentions"}[tag]
        made = [
            {"document_id": KEY, TABLES[table].key[0]: f"{tag}{n:016x}", "start": s, "end": e, "exact": TEXT[s:e],
             **{name: value(s, e) for name, value in more.items()}}
            for n, (s, e) in enumerate(found)
        ]  # fmt: skip
        return _frame(table, made)

    return {
        "sources": _frame("sources", [{"source_id": "essay", "text_rights": rights}]),
        "documents": _frame("documents", [{"document_id": KEY, "source_id": "essay", "text": TEXT}]),
        "passages": _frame("passages", [{"passage_id": "pa", "document_id": KEY, "text": TEXT}]),
        "quotations": rows("qu", quotations, prefix=lambda s, e: TEXT[max(0, s - 32) : s],
                           suffix=lambda s, e: TEXT[e : e + 32]),
        "claims": rows("cl", claims, subject=lambda s, e: "word", cue=lambda s, e: "said"),
        "mentions": rows("me", names),
    }  # fmt: skip


def _frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLES[table].polars_schema())


def shown(published: dict[str, pl.DataFrame]) -> int:
    """Characters of the text that can be read off the published rows."""
    seen: set[int] = set()
    for name in ("quotations", "claims", "mentions"):
        for row in published[name].iter_rows(named=True):
            if row["exact"]:
                seen.update(range(row["start"], row["start"] + len(row["exact"])))
            if row.get("prefix"):
                seen.update(range(row["start"] - len(row["prefix"]), row["start"]))
            if row.get("suffix"):
                seen.update(range(row["end"], row["end"] + len(row["suffix"])))
    return len(seen)


@settings(max_examples=80, deadline=None)
@given(spans(2_000, 8), spans(400, 40), spans(40, 60))
def test_excerpts_stay_short_and_together_under_the_share_whatever_the_spans(
    quotations: list[tuple[int, int]], claims: list[tuple[int, int]], names: list[tuple[int, int]]
) -> None:
    full = essay(quotations, claims, names)
    published = apply_rights(full, {KEY: TEXT})
    assert shown(published) < MAX_SHARE * len(TEXT)
    assert all(len(text.split()) <= CLAIM_WORDS for text in published["claims"]["exact"].drop_nulls())
    assert all(len(text.split()) <= QUOTATION_WORDS for text in published["quotations"]["exact"].drop_nulls())
    assert published["claims"]["subject"].drop_nulls().is_empty()
    assert published["documents"]["text"].drop_nulls().is_empty()
    assert rights_violations(published, {KEY: TEXT}, full["sources"]).is_empty()
    assert apply_rights(full, {KEY: TEXT})["claims"].equals(published["claims"])


def test_what_does_not_fit_goes_in_its_order_context_first_and_quotations_last() -> None:
    quarter = len(TEXT) // 4
    full = essay(
        [(0, 600), (3000, 3400)], [(s, s + 60) for s in range(3600, 4800, 60)], [(1000, 1000 + quarter - 1040)]
    )
    published = apply_rights(full, {KEY: TEXT})
    assert published["quotations"]["exact"].null_count() == 0
    assert published["mentions"]["exact"].null_count() == 0
    assert published["claims"]["exact"].null_count() > 0
    assert published["quotations"]["suffix"].null_count() > 0


@pytest.mark.parametrize(("rights", "texts"), [("metadata_only", {KEY: TEXT}), (None, {KEY: TEXT}), ("quote_only", {})])
def test_unknown_rights_and_texts_that_cannot_be_measured_show_no_words(
    rights: str | None, texts: dict[str, str]
) -> None:
    full = essay([(0, 30)], [(50, 90)], [(100, 110)], rights)
    published = apply_rights(full, texts)
    assert shown(published) == 0
    assert published["quotations"]["start"].to_list() == [0]
    assert not rights_violations(full, {KEY: TEXT}, full["sources"]).is_empty()


def test_open_texts_leave_in_full() -> None:
    full = frames.tables()
    published = apply_rights(full, frames.TEXTS)
    assert all(published[name].equals(full[name]) for name in full)


def test_a_withheld_commentary_leaves_its_source_row_and_nothing_else() -> None:
    published = apply_rights(frames.tables(commentary="withheld"), frames.TEXTS)
    assert published["sources"].height == 2
    for name in ("quotations", "claims", "references", "mentions", "alignments", "evidence", "entities"):
        assert published[name].is_empty(), name
    assert published["documents"]["document_id"].to_list() == [frames.STATEMENT_ID]


def test_a_withheld_statement_takes_the_place_of_its_words_along_but_not_the_verdict() -> None:
    row = apply_rights(frames.tables(statement="withheld"), frames.TEXTS)["alignments"].row(0, named=True)
    assert row["verdict"] == "verbatim"
    assert [row[c] for c in ("source_document_id", "source_start", "source_end", "source_exact")] == [None] * 4
    assert row["edits"][0]["source"] is None
    assert row["edits"][0]["quoted"] == "open"


def test_the_words_of_a_statement_leave_by_the_rights_of_the_statement() -> None:
    row = apply_rights(frames.tables(statement="metadata_only"), frames.TEXTS)["alignments"].row(0, named=True)
    assert row["source_exact"] is None
    assert row["source_start"] is not None


@pytest.mark.parametrize(("table", "change", "rights", "rule"), [
    ("documents", {"text": frames.COMMENTARY}, "quote_only", "closed_text_stays"),
    ("claims", {"subject": "The kettle"}, "quote_only", "closed_text_stays"),
    ("claims", {"exact": frames.SECRET}, "quote_only", "excerpts_are_short"),
    ("claims", {"exact": "The kettle"}, "metadata_only", "metadata_only_shows_no_words"),
    ("quotations", {"suffix": frames.COMMENTARY[90:700]}, "quote_only", "excerpts_stay_under_share"),
    ("claims", {"cue": frames.COMMENTARY[90:700]}, "quote_only", "excerpts_stay_under_share"),
    ("alignments", {"edits": [{"op": "delete", "quoted": "kettle", "source": "", "meaning_change": True}]},
     "quote_only", "edits_stay_in_excerpts"),
    ("alignments", {}, "withheld", "withheld_leaves_nothing"),
])  # fmt: skip
def test_the_check_finds_what_goes_beyond_the_rights(
    table: str, change: dict[str, Any], rights: str, rule: str
) -> None:
    full = frames.tables(commentary=rights)
    published = full if rights == "withheld" else apply_rights(full, frames.TEXTS)
    row = next(n for n, d in enumerate(published[table]["document_id"]) if d == frames.COMMENTARY_ID)
    broken = frames.changed(published, table, row, **change) if change else published
    assert rule in rights_violations(broken, frames.TEXTS, full["sources"])["rule"].to_list()
