"""Every rule catches what breaks it, and nothing else goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from communique.tables import TABLES, content_digest
from expectations.data_docs import write_data_docs
from expectations.rights import apply_rights
from expectations.suites import suite_descriptions, suite_rules
from expectations.validation import ValidationReport, validate, validate_table
from tests.expectations import frames

OTHER = "qu" + "f" * 16
# table, row, what is changed in it, the rules of that table that must notice
BROKEN: list[tuple[str, int, dict[str, Any], set[str]]] = [
    ("sources", 0, {"kind": "rumour"}, {"kind_is_allowed"}),
    ("sources", 0, {"published": "March 2021"}, {"published_is_edtf"}),
    ("sources", 0, {"published_to": date(2020, 1, 1)}, {"published_days_agree"}),
    ("sources", 0, {"language": "English"}, {"language_is_well_formed"}),
    ("sources", 0, {"title": None}, {"title_is_given"}),
    ("sources", 0, {"url": "nowhere"}, {"url_is_well_formed"}),
    ("documents", 0, {"characters": 3}, {"text_matches_its_hash"}),
    ("documents", 0, {"text_sha256": "0" * 64}, {"text_matches_its_hash"}),
    ("documents", 0, {"source_id": "statement-9"}, {"source_id_resolves"}),
    ("documents", 0, {"supersedes": frames.STATEMENT_ID}, {"supersedes_own_source"}),
    ("documents", 0, {"bytes_sha256": "abc"}, {"bytes_sha256_is_well_formed"}),
    ("documents", 0, {"words": -1}, {"words_is_in_range"}),
    ("passages", 1, {"role": "poem"}, {"role_is_allowed"}),
    ("passages", 1, {"text": "Other words"}, {"text_slices"}),
    ("passages", 1, {"text_sha256": "0" * 64}, {"text_matches_its_hash"}),
    ("quotations", 0, {"exact": "other words"}, {"exact_slices"}),
    ("quotations", 0, {"prefix": "not what stands there"}, {"context_surrounds"}),
    ("quotations", 0, {"start": 900, "end": 800}, {"start_is_before_end", "span_lies_in_document"}),
    ("quotations", 0, {"end": 10_000_000}, {"span_lies_in_document"}),
    ("quotations", 0, {"speaker_start": 3}, {"speaker_slices"}),
    ("quotations", 0, {"cue_end": None}, {"cue_slices"}),
    ("quotations", 0, {"confidence": 1.5}, {"confidence_is_in_range"}),
    ("quotations", 0, {"quotation_id": OTHER}, {"direct_is_traced"}),
    ("quotations", 0, {"quotation_id": "quote 1"}, {"quotation_id_is_well_formed"}),
    ("quotations", 0, {"speaker_entity_id": "en" + "0" * 16}, {"speaker_entity_id_resolves"}),
    ("claims", 0, {"quotation_ids": [OTHER]}, {"quotation_ids_resolves"}),
    ("claims", 0, {"start": -1}, {"start_is_in_range", "span_lies_in_document"}),
    ("claims", 0, {"holder_kind": "author", "holder_name": "Ada Brook"}, {"author_has_no_holder"}),
    ("claims", 0, {"date": "2021-13"}, {"date_is_edtf"}),
    ("references", 0, {"antecedent_id": "re" + "1" * 16}, {"antecedent_is_earlier"}),
    ("references", 0, {"resolved_source_id": "statement-1", "resolution": None}, {"resolution_is_stated"}),
    ("references", 0, {"passage_id": "pa" + "0" * 16}, {"passage_id_resolves"}),
    ("mentions", 0, {"value": "2021"}, {"only_dates_have_a_value"}),
    ("entities", 0, {"wikidata": "Ada"}, {"wikidata_is_well_formed"}),
    ("alignments", 0, {"source_exact": "close every harbour"}, {"source_span_slices"}),
    ("alignments", 0, {"verdict": "not_found"}, {"found_verdict_names_its_source"}),
    ("alignments", 0, {"source_start": None, "source_end": None}, {"found_verdict_names_its_source"}),
    ("alignments", 0, {"source_document_id": frames.COMMENTARY_ID}, {"source_is_another_document"}),
    ("alignments", 0, {"document_id": frames.STATEMENT_ID}, {"quotation_is_of_the_document"}),
    ("alignments", 0, {"searched_to": date(2020, 1, 1)}, {"searched_days_in_order"}),
    ("alignments", 0, {"edits": [{"op": "swap", "quoted": "a", "source": "b", "meaning_change": False}]},
     {"edits_are_known"}),
    ("evidence", 0, {"source_document_id": frames.COMMENTARY_ID}, {"passage_is_of_the_statement"}),
    ("evidence", 0, {"rank": 0}, {"rank_is_in_range"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> dict[str, pl.DataFrame]:
    return frames.tables()


def failing(report: ValidationReport) -> set[tuple[str, str]]:
    return {(check.table, check.rule) for check in report.checks if not check.success}


def test_a_coherent_set_of_tables_passes_every_rule(whole: dict[str, pl.DataFrame]) -> None:
    report = validate(whole, frames.TEXTS)
    assert failing(report) == set()
    assert report.passed
    assert report.evidence == {name: content_digest(frame) for name, frame in whole.items()}
    assert not report.quarantine


@pytest.mark.parametrize(("table", "row", "change", "rules"), BROKEN)
def test_a_broken_row_is_caught_by_its_rule(
    whole: dict[str, pl.DataFrame], table: str, row: int, change: dict[str, Any], rules: set[str]
) -> None:
    broken = frames.changed(whole, table, row, **change)
    checks = validate_table(table, broken[table], broken, frames.TEXTS, only=rules)
    caught = {check.rule: check for check in checks if not check.success}
    assert rules <= caught.keys()
    assert all(caught[rule].failing_keys and caught[rule].error is None for rule in rules)


def test_passages_that_leave_words_out_or_hold_them_twice_are_caught(whole: dict[str, pl.DataFrame]) -> None:
    for passages in (whole["passages"][:-1], whole["passages"].with_columns(pl.col("start").clip(0, 40))):
        checks = validate_table(
            "documents",
            whole["documents"],
            {**whole, "passages": passages},
            frames.TEXTS,
            only={"passages_cover_the_text"},
        )
        assert "passages_cover_the_text" in {check.rule for check in checks if not check.success}


def test_a_statement_later_than_what_quotes_it_is_caught(whole: dict[str, pl.DataFrame]) -> None:
    day = date(2022, 1, 1)
    late = frames.changed(whole, "sources", 1, published="2022-01-01", published_from=day, published_to=day)
    assert ("alignments", "source_is_not_later") in failing(validate(late, frames.TEXTS, quarantine=False))


def test_in_a_transcript_whoever_holds_a_claim_without_a_cue_has_the_turn(whole: dict[str, pl.DataFrame]) -> None:
    document = whole["claims"]["document_id"][0]
    turn = pl.when(pl.col("document_id") == document).then(pl.lit("speaker_turn")).otherwise(pl.col("role"))
    transcript = {**whole, "passages": whole["passages"].with_columns(role=turn)}
    starts = transcript["passages"].filter(pl.col("document_id") == document)["start"]
    right = frames.changed(transcript, "claims", 0, cue=None, quotation_ids=[], holder_start=starts[0])
    wrong = frames.changed(right, "claims", 0, holder_start=starts[0] + 1)
    outcomes = [
        check.success
        for tables in (wrong, right)
        for check in validate_table("claims", tables["claims"], tables, frames.TEXTS, only={"uncued_holder_has_turn"})
    ]
    assert outcomes == [False, True]


def test_duplicate_keys_and_stale_hashes_block(whole: dict[str, pl.DataFrame]) -> None:
    twice = pl.concat([whole["claims"], whole["claims"][:1].with_columns(row_hash=pl.lit("0" * 16))])
    report = validate({**whole, "claims": twice}, frames.TEXTS)
    assert {("claims", "key_is_unique"), ("claims", "row_hash_is_of_the_row")} <= failing(report)
    assert not report.passed
    assert "claims" not in report.evidence


def test_a_wrong_type_or_a_missing_column_blocks_and_never_passes(whole: dict[str, pl.DataFrame]) -> None:
    wrong = whole["mentions"].with_columns(pl.col("start").cast(pl.Int64)).drop("confidence")
    checks = validate_table("mentions", wrong, whole, frames.TEXTS)
    caught = {check.rule for check in checks if not check.success}
    assert {"columns_have_their_types", "has_its_columns", "confidence_is_given"} <= caught
    assert any(check.error for check in checks if check.rule == "row_hash_is_of_the_row")


def test_a_text_that_is_not_at_hand_blocks(whole: dict[str, pl.DataFrame]) -> None:
    without = {
        **whole,
        "documents": TABLES["documents"].conform(
            whole["documents"].drop("collection", "row_hash").with_columns(text=pl.lit(None)), frames.COLLECTION
        ),
    }
    assert ("documents", "text_is_at_hand") in failing(validate(without, {}))


def test_two_current_snapshots_of_a_source_block(whole: dict[str, pl.DataFrame]) -> None:
    both = whole["documents"].with_columns(source_id=pl.lit("statement-1"))
    checks = validate_table("documents", both, whole, frames.TEXTS)
    assert "one_current_snapshot" in {check.rule for check in checks if not check.success}


def test_quarantine_takes_what_depends_on_a_row_and_the_rest_passes(whole: dict[str, pl.DataFrame]) -> None:
    broken = frames.changed(whole, "quotations", 0, exact="other words")
    report = validate(broken, frames.TEXTS)
    assert report.passed, report.blocked
    assert report.tables["quotations"].height == report.tables["alignments"].height == 0
    assert report.quarantine["quotations"]["rule"].to_list() == ["exact_slices"]
    assert report.quarantine["alignments"]["reason"].to_list() == ["its quotation_id is in quarantine"]
    # The claim that held the quotation stays, without it, and is hashed anew.
    assert report.tables["claims"].height == 3
    assert report.tables["claims"]["quotation_ids"].list.len().sum() == 0
    assert report.evidence == {name: content_digest(frame) for name, frame in report.tables.items()}


def test_a_nullable_key_is_cleared_when_its_row_goes(whole: dict[str, pl.DataFrame]) -> None:
    report = validate(frames.changed(whole, "entities", 0, wikidata="Ada"), frames.TEXTS)
    assert report.passed, report.blocked
    assert report.tables["mentions"]["entity_id"].drop_nulls().is_empty()
    assert report.tables["quotations"]["speaker_entity_id"].to_list() == [None]


def test_empty_tables_pass() -> None:
    report = validate({name: table.empty() for name, table in TABLES.items()}, {})
    assert report.passed, report.blocked
    assert report.evidence.keys() == TABLES.keys()


def test_every_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    for table, rules in suite_descriptions().items():
        assert len(rules) == len(suite_rules(table))
        assert all(sentence.endswith(".") for sentence in rules.values())


@pytest.mark.parametrize("rights", ["quote_only", "metadata_only", "withheld"])
def test_data_docs_show_the_checks_and_nothing_of_a_closed_text(tmp_path: Path, rights: str) -> None:
    full = frames.tables(commentary=rights)
    published = apply_rights(full, frames.TEXTS)
    published = {n: TABLES[n].conform(f.drop("collection", "row_hash"), "harbour") for n, f in published.items()}
    report = validate(published, frames.TEXTS, quarantine=False, published=True)
    assert report.passed, report.blocked
    # A release that gives the sentence away is blocked, and its Data Docs do not give it away either.
    leaking = frames.changed(full, "claims", 0, kind=frames.SECRET)
    leak = validate(leaking, frames.TEXTS, quarantine=False, published=True)
    assert not leak.passed
    assert write_data_docs(leak, tmp_path / "site").name == "index.html"
    written = [
        path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*") if path.suffix in (".html", ".json")
    ]
    assert (tmp_path / "site" / "index.html").is_file()
    assert any("claims" in page for page in written)
    assert not any("kettle" in page or str(tmp_path) in page for page in written)
