"""What changed between versions: row by row for programs, in words for people."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import communique
from communique.delta import compare_rows
from communique.tables import TABLES
from tests.publish.contract_rows import FACTS, example_rows, example_tables, frames, publish_tables

CLAIMS = TABLES["claims"]
ROWS = example_rows(CLAIMS, 8)


def published(root: Path, *versions: list[dict[str, Any]]) -> Path:
    for rows in versions:
        publish_tables({"claims": CLAIMS.conform(rows, FACTS.name)}, root, accept_drops={"claims"})
    return root


def test_changes_say_what_came_what_went_and_which_columns_changed(tmp_path: Path) -> None:
    edited = {**ROWS[1], "kind": "forecast", "quotation_ids": ["qu1"], "certainty": "open"}
    published(
        tmp_path, [*ROWS[:3], ROWS[3] | {"kind": "fact"}], [ROWS[0], edited, ROWS[3] | {"kind": "judgment"}, ROWS[4]]
    )
    assert communique.changes("claims", root=tmp_path).rows() == [
        ("added", "claim_id-00004", []),
        ("changed", "claim_id-00001", sorted({c for c in edited if edited[c] != ROWS[1][c]})),
        ("changed", "claim_id-00003", ["kind"]),
        ("removed", "claim_id-00002", []),
    ]  # fmt: skip


def test_every_release_but_the_first_ships_its_changes(tmp_path: Path) -> None:
    publish_tables(example_tables(3), tmp_path)
    publish_tables(example_tables(4), tmp_path)
    first, second = (tmp_path / "harbour" / version for version in ("2026.11.0", "2026.11.1"))
    assert not (first / "changes").exists() and not (first / "CHANGES.md").exists()
    assert {path.stem for path in (second / "changes").iterdir()} == set(TABLES)
    shipped = pl.read_parquet(second / "changes" / "evidence.parquet")
    assert shipped.columns == ["op", "claim_id", "passage_id", "changed_columns"]
    assert shipped["op"].to_list() == ["added"]


def test_changes_are_told_across_any_span_of_versions(tmp_path: Path) -> None:
    changed = ROWS[0] | {"rule": "another"}
    # The second version changes a row and drops one; the third brings both back and adds one.
    published(tmp_path, ROWS[:4], [changed, *ROWS[1:3]], ROWS[:5])
    assert communique.changes("claims", since="2026.11.0", root=tmp_path).rows() == [("added", "claim_id-00004", [])]
    assert communique.changes("claims", since="2026.11.1", root=tmp_path)["op"].to_list() == [
        "added",
        "added",
        "changed",
    ]
    assert communique.changes("claims", since="2026.11.2", root=tmp_path).height == 0


def test_changes_of_an_older_version_can_be_asked_for(tmp_path: Path) -> None:
    published(tmp_path, ROWS[:2], ROWS[:3], ROWS[:5])
    assert communique.changes("claims", version="2026.11.1", root=tmp_path)["claim_id"].to_list() == ["claim_id-00002"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"since": "2026.1.0"}, "there are 2026.11.0, 2026.11.1"),
        ({"since": "2026.11.1", "version": "2026.11.0"}, "swap them"),
        ({"version": "2026.11.0"}, "nothing before it"),
        ({"table": "moods"}, "its tables are claims"),
    ],
)
def test_a_span_that_makes_no_sense_is_answered_with_what_does(
    tmp_path: Path, arguments: dict[str, str], says: str
) -> None:
    published(tmp_path, ROWS[:2], ROWS[:3])
    with pytest.raises(communique.NotPublishedError, match=says):
        communique.changes(**({"table": "claims", "root": str(tmp_path)} | arguments))


@given(first=frames(TABLES["alignments"]), second=frames(TABLES["alignments"]))
@settings(max_examples=40, deadline=None)
def test_applying_the_changes_to_the_older_version_gives_the_newer(first: pl.DataFrame, second: pl.DataFrame) -> None:
    key = list(TABLES["alignments"].key)
    found = compare_rows(key, first.lazy(), second.lazy())
    touched = found.filter(pl.col("op") != "removed").select(key)
    kept = first.join(found.select(key), on=key, how="anti")
    applied = pl.concat([kept, second.join(touched, on=key, how="semi")])
    assert_frame_equal(applied.sort(key), second.sort(key))
    for row in found.filter(pl.col("op") == "changed").iter_rows(named=True):
        was, now = (f.row(by_predicate=pl.col(key[0]) == row[key[0]], named=True) for f in (first, second))
        assert row["changed_columns"] == sorted(c for c in was if c != "row_hash" and was[c] != now[c])


@given(second=st.permutations(range(6)))
@settings(max_examples=5, deadline=None)
def test_the_shipped_changes_are_those_computed_from_the_two_versions(second: list[int]) -> None:
    with TemporaryDirectory() as folder:
        published(Path(folder), ROWS[:6], [ROWS[i] | {"start": i + second[0]} for i in second[:4]])
        shipped = communique.changes("claims", root=folder)
        scans = [communique.scan("claims", version=v, root=folder) for v in ("2026.11.0", "2026.11.1")]
        assert_frame_equal(shipped, compare_rows(CLAIMS.key, *scans))


def test_a_new_column_is_named_in_the_rows_it_changed() -> None:
    before = pl.LazyFrame({"id": ["a"], "mood": ["calm"], "row_hash": ["1"]})
    after = pl.LazyFrame({"id": ["a"], "mood": ["calm"], "wind": [3], "row_hash": ["2"]})
    assert compare_rows(["id"], before, after).rows() == [("changed", "a", ["wind"])]


def test_diff_has_the_changes_of_every_table(tmp_path: Path) -> None:
    publish_tables(example_tables(3), tmp_path)
    publish_tables(example_tables(5), tmp_path)
    found = communique.diff("2026.11.0", "2026.11.1", root=tmp_path)
    assert {name: frame.height for name, frame in found.items()} == dict.fromkeys(TABLES, 2)


QUOTATION = {
    "quotation_id": "qu1", "document_id": "talk@1", "passage_id": "pa1", "start": 0, "end": 9,
    "exact": "the pier stays open", "text_sha256": "0", "style": "direct", "speaker_name": "Ada Brook",
    "confidence": 1.0, "rule": "marks",
}  # fmt: skip
ALIGNMENT = {
    "alignment_id": "al1", "quotation_id": "qu1", "document_id": "talk@1", "verdict": "not_found", "similarity": 0.0,
    "edits": [], "other_sources": 0, "searched_documents": 3,
}  # fmt: skip
SOURCE = {
    "source_id": "talk", "kind": "speech", "title": "A talk", "authors": [], "language": "en",
    "text_rights": "open_text",
}  # fmt: skip


def told(tmp_path: Path, **changed: dict[str, Any]) -> str:
    """CHANGES.md of a release in which some values of the rows above are others."""
    rows = {"sources": SOURCE, "quotations": QUOTATION, "alignments": ALIGNMENT}
    for values in ({}, changed):
        tables = {name: TABLES[name].conform([row | values.get(name, {})], FACTS.name) for name, row in rows.items()}
        publish_tables(tables, tmp_path)
    return (tmp_path / "harbour" / "2026.11.1" / "CHANGES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        # a verdict
        ({"alignments": {"verdict": "verbatim"}}, "“the pier stays open”: was not_found, now verbatim"),
        # a verdict, on the new text of a statement: another alignment of the same quotation
        (
            {"alignments": {"alignment_id": "al2", "verdict": "altered", "source_document_id": "talk@2"}},
            "“the pier stays open”: was not_found, now altered in `talk@2`",
        ),
        # an attribution
        ({"quotations": {"speaker_name": "Tom Reed"}}, "was attributed to Ada Brook, now to Tom Reed"),
        # rights
        ({"sources": {"text_rights": "quote_only"}}, "rights to the text of `talk`: open_text, now quote_only"),
        # the counts, with the columns that changed
        ({"quotations": {"rule": "block"}}, "| quotations | 0 | 1 | 0 | `rule` 1 |"),
        # nothing notable
        ({"quotations": {"rule": "block"}}, "Nothing that changes a verdict, a speaker, a right or a text."),
    ],
)
def test_the_changelog_tells_notable_changes_in_words(tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    assert says in told(tmp_path, **changed)


def test_a_quotation_is_called_new_only_where_it_was_not_traced_before(tmp_path: Path) -> None:
    altered = {"alignment_id": "al2", "verdict": "altered", "source_document_id": "talk@2"}
    page = told(tmp_path, alignments=altered | {"quotation_id": "qu2"}, quotations={"quotation_id": "qu2"})
    assert "- new: “the pier stays open” alters the words of `talk@2`" in page
    assert "new:" not in told(tmp_path / "again", alignments=altered)


def test_the_changelog_names_new_sources_and_at_most_ten_notable_changes(tmp_path: Path) -> None:
    for version in range(2):
        port = SOURCE | {"publisher": "The port"}
        sources = [port | {"source_id": f"talk-{i}", "title": f"Talk {i}"} for i in range(1 + version)]
        names = [f"Speaker {i + version}" for i in range(14)]
        quotations = [QUOTATION | {"quotation_id": f"qu{i:02}", "speaker_name": name} for i, name in enumerate(names)]
        rows = {"sources": sources, "quotations": quotations}
        publish_tables({name: TABLES[name].conform(rows[name], FACTS.name) for name in rows}, tmp_path)
    page = (tmp_path / "harbour" / "2026.11.1" / "CHANGES.md").read_text(encoding="utf-8")
    assert "## New sources\n\n- Talk 1 (The port)\n" in page
    assert page.count("was attributed to") == 10
    assert "and 4 more of these kinds" in page
