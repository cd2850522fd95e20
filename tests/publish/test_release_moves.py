"""`latest` moves forward and back, a version is taken back with its reason, and nothing is ever lost by it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import communique
from communique.catalog import find_collection
from communique.tables import TABLES
from pipelines.__main__ import app
from pipelines.publish import Release, ReleaseRefusedError, Unchanged
from pipelines.publish.store import open_store
from tests.publish.contract_rows import FACTS, example_rows, publish_tables

CLAIMS = TABLES["claims"]


def claims(count: int, seed: int = 0) -> dict[str, pl.DataFrame]:
    return {"claims": CLAIMS.conform(example_rows(CLAIMS, count, seed), FACTS.name)}


def run(*arguments: object) -> str:
    """Run a command of the pipeline; its errors come as they are raised."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """2026.11.0 with 3 claims, 2026.11.1 with 4."""
    publish_tables(claims(3), tmp_path)
    publish_tables(claims(4), tmp_path)
    return tmp_path


def test_promote_moves_latest_back_and_forward(root: Path) -> None:
    said = run("publish", "--promote", "2026.11.0", "--root", root)
    assert "harbour: latest moved from 2026.11.1 to 2026.11.0" in said
    assert communique.load("claims", root=root).height == 3
    run("publish", "harbour", "--promote", "2026.11.1", "--root", root)
    assert communique.load("claims", root=root).height == 4


def test_a_yanked_version_leaves_latest_to_the_newest_that_is_not(root: Path) -> None:
    said = run("publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root)
    assert "latest moved from 2026.11.1 to 2026.11.0" in said
    assert communique.versions(root=root) == ["2026.11.0"]
    assert communique.load("claims", root=root).height == 3


def test_a_yanked_version_is_still_read_by_its_number_and_says_why(root: Path) -> None:
    run("publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root)
    with pytest.warns(UserWarning, match=r"2026\.11\.1 was yanked: a source asked for it"):
        assert communique.load("claims", version="2026.11.1", root=root).height == 4


def test_a_yank_of_an_older_version_leaves_latest_where_it_is(root: Path) -> None:
    assert "latest is still 2026.11.1" in run("publish", "--yank", "2026.11.0", "--why", "wrong dates", "--root", root)


def test_when_every_version_is_yanked_latest_says_so_and_exact_versions_remain(root: Path) -> None:
    for version in ("2026.11.0", "2026.11.1"):
        run("publish", "--yank", version, "--why", "rights", "--root", root)
    with pytest.raises(
        communique.NotPublishedError, match=r"every version of harbour was yanked \(2026\.11\.0: rights"
    ):
        communique.load("claims", root=root)
    assert publish_tables(claims(5), root).version == "2026.11.2"
    assert communique.load("claims", root=root).height == 5


def test_a_yank_needs_a_reason(root: Path) -> None:
    with pytest.raises(ReleaseRefusedError, match="say why"):
        run("publish", "--yank", "2026.11.1", "--root", root)
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]


def test_a_yanked_version_is_promoted_only_with_a_reason_which_takes_the_yank_back(root: Path) -> None:
    run("publish", "--yank", "2026.11.1", "--why", "a mistake", "--root", root)
    with pytest.raises(ReleaseRefusedError, match=r"was yanked: a mistake\. To take the yank back, say --why"):
        run("publish", "--promote", "2026.11.1", "--root", root)
    run("publish", "--promote", "2026.11.1", "--why", "it was none", "--root", root)
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]
    assert communique.load("claims", root=root).height == 4


def test_rows_of_a_yanked_version_are_not_published_again(root: Path) -> None:
    run("publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root)
    with pytest.raises(ReleaseRefusedError, match=r"rows of harbour 2026\.11\.1, yanked because: a source asked"):
        publish_tables(claims(4), root)


def test_an_unknown_version_is_answered_with_those_there_are(root: Path) -> None:
    with pytest.raises(ReleaseRefusedError, match=r"no version 1999\.1\.0; there are 2026\.11\.0, 2026\.11\.1"):
        run("publish", "--promote", "1999.1.0", "--root", root)


def test_what_is_published_after_a_step_back_follows_the_version_stepped_back_to(root: Path) -> None:
    run("publish", "--promote", "2026.11.0", "--root", root)
    assert isinstance(publish_tables(claims(3), root), Unchanged)
    release = publish_tables(claims(6), root)
    assert isinstance(release, Release)
    assert (release.version, release.previous) == ("2026.11.2", "2026.11.0")


def test_moves_keep_title_and_description_and_are_written_down(root: Path) -> None:
    run("publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root)
    assert find_collection("harbour", root).title == FACTS.title
    moves = json.loads((root / "harbour" / "versions.json").read_text())["moves"]
    assert [(m["move"], m["version"], m["why"], m["latest"]) for m in moves] == [
        ("yank", "2026.11.1", "a source asked for it", "2026.11.0")
    ]
    assert date.fromisoformat(moves[0]["day"])


def test_a_move_of_files_changes_none_of_them(root: Path) -> None:
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and p.suffix not in (".json", ".lock")}
    run("publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root)
    assert {p: p.read_bytes() for p in before} == before
    assert communique.verify(version="2026.11.0", root=root).rows == 3


def test_every_move_goes_into_the_catalog(root: Path) -> None:
    open_store(root, "harbour").heal()
    run("publish", "--promote", "2026.11.0", "--root", root)
    assert json.loads((root / "catalog.json").read_text())["collections"]["harbour"]["latest"] == "2026.11.0"
