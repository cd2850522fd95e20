"""The joins that everybody needs, citations, and the commands for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import communique
from communique.tables import TABLES
from tests.expectations import frames
from tests.publish.contract_rows import FACTS, publish_tables

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commentary that quotes one statement, and refers to it in one of its three claims."""
    folder = tmp_path_factory.mktemp("releases")
    tables = frames.tables()
    tables = frames.changed(tables, "claims", 1, reference_ids=["re" + "0" * 16, "re" + "1" * 16])
    publish_tables(tables, folder)
    return folder


def test_quotations_come_with_the_statement_that_has_the_words(root: Path) -> None:
    (row,) = communique.quotations_with_sources(root=root).to_dicts()
    assert row["exact"] == frames.QUOTED
    assert (row["speaker_name"], row["title"]) == ("Ada Brook", "commentary-1")
    assert (row["verdict"], row["source_exact"]) == ("verbatim", frames.QUOTED)
    assert (row["source_id"], row["source_title"], row["source_published"]) == ("statement-1",) * 2 + ("2021-02-03",)
    assert row["attributed_title"] == "statement-1"
    assert row["edits"][0]["op"] == "replace"


def test_a_quotation_that_was_not_traced_stays_with_no_verdict(root: Path, tmp_path: Path) -> None:
    publish_tables({**frames.tables(), "alignments": TABLES["alignments"].conform([], FACTS.name)}, tmp_path)
    found = communique.quotations_with_sources(root=tmp_path)
    assert found.select("exact", "verdict", "source_title").rows() == [(frames.QUOTED, None, None)]


def test_claims_come_with_each_reference_and_what_it_means(root: Path) -> None:
    found = communique.claims_with_references(root=root)
    assert found.height == 4
    referring = found.filter(pl.col("reference_id").is_not_null()).sort("reference_id")
    assert referring.select("reference_exact", "reference_kind", "source_title", "resolution").rows() == [
        ("the joint statement", "document", "statement-1", "title"),
        ("a small council", "meeting", None, None),
    ]
    assert found.filter(pl.col("reference_id").is_null())["claim_id"].n_unique() == 2
    assert set(found["title"]) == {"commentary-1"}


def test_the_joins_carry_no_release_facts_and_no_column_twice(root: Path) -> None:
    for frame in (communique.quotations_with_sources(root=root), communique.claims_with_references(root=root)):
        assert not {"row_hash", "first_release", "changed_release"} & set(frame.columns)
        assert not [name for name in frame.columns if name.endswith("_right")]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (
            "text",
            "Communiqué (2026). Harbour talks (collection harbour, version 2026.11.0) [data set].",
        ),
        ("bibtex", "@misc{communique-harbour-2026.11.0,"),
        ("cff", "cff-version: "),
    ],
)
def test_a_citation_names_the_version_and_its_content(root: Path, form: str, says: str) -> None:
    cited = communique.cite(root=root, form=form)  # type: ignore[arg-type]
    assert cited.startswith(says)
    digest = json.loads((root / "harbour" / "2026.11.0" / "release.json").read_text())["content_digest"]
    assert f"sha256:{digest}" in cited


def test_an_unknown_form_of_citation_is_answered_with_those_there_are(root: Path) -> None:
    with pytest.raises(communique.CommuniqueError, match="text, bibtex, cff"):
        communique.cite(root=root, form="apa")  # type: ignore[arg-type]


def command(root: Path, *arguments: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets"), "COMMUNIQUE_ROOT": str(root)}
    run = [sys.executable, "-m", "communique", *arguments]
    return subprocess.run(run, capture_output=True, text=True, env=environment, check=True).stdout


def test_diff_counts_and_lists_on_the_command_line(tmp_path: Path) -> None:
    tables = frames.tables()
    publish_tables(tables, tmp_path)
    publish_tables(frames.changed(tables, "claims", 0, kind="forecast"), tmp_path)
    counts = [json.loads(line) for line in command(tmp_path, "diff", "2026.11.0", "--format", "jsonl").splitlines()]
    claims = next(count for count in counts if count["table"] == "claims")
    assert claims == {"table": "claims", "added": 0, "changed": 1, "removed": 0}
    row = json.loads(command(tmp_path, "diff", "2026.11.0", "2026.11.1", "--table", "claims", "--format", "jsonl"))
    assert (row["op"], row["changed_columns"]) == ("changed", ["kind"])


def test_cite_on_the_command_line_says_what_the_function_says(root: Path) -> None:
    assert command(root, "cite", "--format", "bibtex").strip() == communique.cite(root=root, form="bibtex")
