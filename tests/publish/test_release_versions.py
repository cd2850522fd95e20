"""When a version is made, what it is called, and what it says about the one before."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import communique
from communique.catalog import find_release
from communique.tables import TABLES
from pipelines.publish import Release, ReleaseRefusedError, Unchanged
from pipelines.publish.schema import check_schema, columns_of
from tests.publish.contract_rows import FACTS, example_rows, example_tables, publish_tables

CLAIMS = TABLES["claims"]


def claims(count: int, seed: int = 0) -> dict[str, pl.DataFrame]:
    return {"claims": CLAIMS.conform(example_rows(CLAIMS, count, seed), FACTS.name)}


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in root.rglob("*") if p.is_file() and p.suffix != ".lock"
    }


def test_the_same_rows_in_another_order_publish_nothing(tmp_path: Path) -> None:
    tables = example_tables()
    publish_tables(tables, tmp_path)
    before = snapshot(tmp_path)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in tables.items()}
    again = publish_tables(shuffled, tmp_path, today=date(2026, 12, 1), provenance={"code_revision": "4567def"})
    assert isinstance(again, Unchanged)
    assert again.version == "2026.11.0"
    assert snapshot(tmp_path) == before


def test_versions_count_the_releases_of_a_month(tmp_path: Path) -> None:
    days = [date(2026, 11, 24), date(2026, 11, 24), date(2026, 12, 1), date(2027, 1, 31), date(2027, 1, 31)]
    made = [publish_tables(claims(3, seed), tmp_path, today=day).version for seed, day in enumerate(days)]
    assert made == ["2026.11.0", "2026.11.1", "2026.12.0", "2027.1.0", "2027.1.1"]
    assert communique.versions(root=tmp_path) == made


def test_the_tenth_release_of_a_month_is_newer_than_the_ninth(tmp_path: Path) -> None:
    made = [publish_tables(claims(2, seed), tmp_path).version for seed in range(11)]
    assert made[-1] == "2026.11.10"
    assert find_release(root=tmp_path).version == "2026.11.10"


def test_a_number_is_not_used_again_after_its_folder_is_gone(tmp_path: Path) -> None:
    publish_tables(claims(3, 0), tmp_path)
    publish_tables(claims(3, 1), tmp_path)
    publish_tables(claims(3, 2), tmp_path)
    shutil.rmtree(tmp_path / "harbour" / "2026.11.1")
    assert publish_tables(claims(3, 3), tmp_path).version == "2026.11.3"


def test_a_clock_that_runs_behind_makes_no_version(tmp_path: Path) -> None:
    publish_tables(claims(3, 0), tmp_path)
    with pytest.raises(ReleaseRefusedError, match="versions only go forward"):
        publish_tables(claims(3, 1), tmp_path, today=date(2026, 10, 31))


def test_rows_say_when_they_came_and_when_they_last_changed(tmp_path: Path) -> None:
    rows = example_rows(CLAIMS, 4)
    publish_tables({"claims": CLAIMS.conform(rows[:3], FACTS.name)}, tmp_path)
    changed = [rows[0], {**rows[1], "check_worthiness": 0.875}, rows[3]]
    publish_tables({"claims": CLAIMS.conform(changed, FACTS.name)}, tmp_path)
    changed[0] = {**rows[0], "rule": "another"}
    publish_tables({"claims": CLAIMS.conform(changed, FACTS.name)}, tmp_path)
    found = communique.load("claims", root=tmp_path).sort("claim_id")
    assert found.select("claim_id", "first_release", "changed_release").rows() == [
        ("claim_id-00000", "2026.11.0", "2026.11.2"),
        ("claim_id-00001", "2026.11.0", "2026.11.1"),
        ("claim_id-00003", "2026.11.1", "2026.11.1"),
    ]


def test_a_published_version_keeps_its_bytes_when_the_next_is_made(tmp_path: Path) -> None:
    publish_tables(claims(3, 0), tmp_path)
    folder = tmp_path / "harbour" / "2026.11.0"
    before = snapshot(folder)
    publish_tables(claims(3, 1), tmp_path)
    assert snapshot(folder) == before
    assert communique.load("claims", version="2026.11.0", root=tmp_path).height == 3


def test_a_drop_beyond_the_contract_blocks_and_can_be_accepted_by_name(tmp_path: Path) -> None:
    publish_tables(claims(10), tmp_path)
    with pytest.raises(ReleaseRefusedError, match=r"claims: 10 rows in 2026\.11\.0, 4 now \(at most 50% may go\)"):
        publish_tables(claims(4), tmp_path)
    assert communique.versions(root=tmp_path) == ["2026.11.0"]
    assert isinstance(publish_tables(claims(4), tmp_path, accept_drops={"claims"}), Release)


def test_a_table_that_is_gone_counts_as_a_drop_of_all_its_rows(tmp_path: Path) -> None:
    tables = example_tables()
    publish_tables(tables, tmp_path)
    del tables["mentions"]
    with pytest.raises(ReleaseRefusedError, match="mentions: 6 rows"):
        publish_tables(tables, tmp_path)


def test_unusual_growth_warns_and_is_published_with_the_warning(tmp_path: Path) -> None:
    publish_tables(claims(2), tmp_path)
    release = publish_tables(claims(11), tmp_path)
    assert isinstance(release, Release)
    assert release.warnings == ("claims grew from 2 to 11 rows, more than 5 times",)
    assert find_release(root=tmp_path).facts["warnings"] == list(release.warnings)


@pytest.mark.parametrize(
    ("change", "version", "complaint"),
    [
        ("none", "1.0.0", None),
        ("add", "1.0.0", "claims.mood was added"),
        ("add", "1.1.0", None),
        ("remove", "1.1.0", "claims.rule was removed"),
        ("remove", "2.0.0", None),
        ("retype", "1.9.0", "claims.rule was string, is int32"),
        ("none", "0.9.0", "it went backward"),
    ],
)
def test_the_schema_version_follows_the_columns(
    tmp_path: Path, change: str, version: str, complaint: str | None
) -> None:
    publish_tables(claims(2), tmp_path)
    columns = columns_of([CLAIMS])
    if change == "add":
        columns["claims"]["mood"] = "string"
    elif change == "remove":
        del columns["claims"]["rule"]
    elif change == "retype":
        columns["claims"]["rule"] = "int32"
    previous = find_release(root=tmp_path)
    if complaint is None:
        check_schema(columns, previous, version)
        return
    with pytest.raises(ReleaseRefusedError, match=complaint):
        check_schema(columns, previous, version)


def test_collections_share_a_catalog(tmp_path: Path) -> None:
    publish_tables(claims(2), tmp_path)
    other = type(FACTS)("lighthouse", "Lighthouse", "Another one.")
    publish_tables({"claims": CLAIMS.conform(example_rows(CLAIMS, 2), "lighthouse")}, tmp_path, collection=other)
    assert communique.collections(root=tmp_path) == ["harbour", "lighthouse"]
    catalog = json.loads((tmp_path / "catalog.json").read_text())
    versions = json.loads((tmp_path / "lighthouse" / "versions.json").read_text())
    assert catalog["collections"]["lighthouse"]["versions"] == versions["versions"]
