"""The real article, end to end: annotated and scored by the scorer, then published as far as its rights allow."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pandas as pd
import polars as pl
import pytest

import communique
from pipelines.annotate.pool import AnnotatorPool
from pipelines.build import PUBLISHED, Outcome, build
from pipelines.resources import Folders, NoProgress

CHECKOUT = Path(__file__).resolve().parents[2]
ARTICLE = "the-diplomat-tatsumi-2022-japan-us-alliance"
READOUT = "whitehouse-2022-01-21-biden-kishida-readout"
# The bulk statements that the test keeps: those around the article, so that it runs in seconds.
FIRST_DAY, LAST_DAY = "2022-01-14", "2022-01-22"


@pytest.fixture(scope="module")
def scores(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Figures of the scorer for the article, layer by layer, from the annotate command."""
    folder = tmp_path_factory.mktemp("article")
    gold_file = shared / "gold" / "the-diplomat-2022-japan-us-2plus2.json"
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    text_file = shared / "corpus" / gold["document"]["file"]
    given = {"id": "article", "text": text_file.read_text(encoding="utf-8"), "date": gold["document"]["published"][:10]}
    (folder / "in.jsonl").write_text(json.dumps(given) + "\n", encoding="utf-8")
    annotate = [
        sys.executable,
        "-m",
        "pipelines",
        "annotate",
        str(folder / "in.jsonl"),
        "--out",
        str(folder / "out.jsonl"),
    ]
    subprocess.run(annotate, cwd=CHECKOUT, check=True)
    scorer = [sys.executable, str(shared / "bench" / "score.py"), str(gold_file), str(folder / "out.jsonl")]
    done = subprocess.run([*scorer, "--text", str(text_file), "--json"], check=True, capture_output=True, text=True)
    figures: dict[str, dict[str, Any]] = json.loads(done.stdout)
    found = json.loads((folder / "out.jsonl").read_text(encoding="utf-8"))["passages"]
    roles = {(p["start"], p["end"], p["role"]) for p in found}
    wanted = {(a["start"], a["end"], a["role"]) for a in gold["annotations"] if a["layer"] == "passage"}
    figures["passage"] = {"missing": sorted(wanted - roles), "extra": sorted(roles - wanted)}
    return figures


def test_every_quotation_is_found_with_its_style(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["quotation"]["f1"] == 1.0
    assert scores["quotation"]["style"] == 1.0


def test_every_passage_has_its_role(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["passage"] == {"missing": [], "extra": []}


def test_references_reach_the_bar(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["reference"]["f1"] >= 0.80


def test_claims_reach_the_bar(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["claim"]["f1"] >= 0.75
    assert scores["claim"]["kind"] >= 0.75


def test_every_date_is_found_with_its_value(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["date"]["end_to_end_f1"] == 1.0


@pytest.fixture(scope="module")
def folders(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """An inbox with the article and a few days of statements, and a registry without the days that are left out."""
    base = tmp_path_factory.mktemp("alliance")
    inbox = base / "inbox"
    (inbox / "whitehouse-2021-2022").mkdir(parents=True)
    shutil.copy(shared / "corpus" / "the-diplomat-2022-japan-us-2plus2.txt", inbox)
    lines = (shared / "corpus" / "whitehouse-2021-2022" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if FIRST_DAY <= json.loads(line)["date"] <= LAST_DAY]
    (inbox / "whitehouse-2021-2022" / "statements.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return Folders(archive=base / "archive", work=base / "work", releases=base / "releases", inbox=inbox)


@pytest.fixture(scope="module")
def published(folders: Folders) -> Outcome:
    with AnnotatorPool(workers=1) as pool, dg.DagsterInstance.ephemeral() as instance:
        (outcome,) = build(["alliance"], folders, pool, NoProgress(), instance)
    return outcome


def test_the_alliance_is_published_with_what_is_there_and_reports_the_rest(published: Outcome) -> None:
    assert published.status == PUBLISHED, published.remarks
    assert any("scc-2022-01-06-joint-statement" in remark for remark in published.remarks)


def test_the_meeting_of_the_leaders_resolves_to_its_readout(published: Outcome, folders: Folders) -> None:
    references = communique.load("references", collection="alliance", root=folders.releases)
    resolved = references.filter(pl.col("document_id").str.starts_with(ARTICLE), pl.col("kind") == "meeting")
    assert READOUT in resolved["resolved_source_id"].to_list()


def test_quotations_of_a_statement_that_is_not_held_are_not_found(published: Outcome, folders: Folders) -> None:
    alignments = communique.load("alignments", collection="alliance", root=folders.releases)
    article = alignments.filter(pl.col("document_id").str.starts_with(ARTICLE))
    assert article.height >= 5
    assert set(article["verdict"]) == {"not_found"}
    assert article["searched_documents"].min() > 0


def test_the_article_leaves_only_as_far_as_its_rights_allow(published: Outcome, folders: Folders) -> None:
    documents = communique.load("documents", collection="alliance", root=folders.releases)
    passages = communique.load("passages", collection="alliance", root=folders.releases)
    claims = communique.load("claims", collection="alliance", root=folders.releases)
    mine = pl.col("document_id").str.starts_with(ARTICLE)
    assert documents.filter(mine)["text"].null_count() == 1
    assert passages.filter(mine)["text"].null_count() == passages.filter(mine).height
    lengths = claims.filter(mine)["exact"].drop_nulls().str.split(" ").list.len()
    assert lengths.is_empty() or lengths.max() <= 15


def test_the_release_opens_alike_in_polars_pandas_and_duckdb(published: Outcome) -> None:
    assert published.folder is not None
    for file in sorted((published.folder / "data").glob("*.parquet")):
        rows = pl.read_parquet(file).height
        assert len(pd.read_parquet(file)) == rows
        assert duckdb.sql(f"select count(*) from read_parquet('{file}')").fetchall() == [(rows,)]


def test_the_version_is_of_this_year(published: Outcome) -> None:
    assert published.version is not None
    assert abs(int(published.version.split(".")[0]) - datetime.now(UTC).year) <= 1
