"""The command line, run as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publish.contract_rows import example_tables, publish_tables

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    publish_tables(example_tables(30), folder)
    return folder


def communique(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(CHECKOUT / "datasets"),
        "COMMUNIQUE_ROOT": str(root),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "120",
    }
    command = [sys.executable, "-m", "communique", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_list_shows_collections_versions_and_tables(root: Path) -> None:
    done = communique(root, "list")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "harbour: Harbour talks"
    assert lines[1].split() == ["2026.11.0", "300", "rows", "2026-11-24", "latest"]
    assert ["claims", "30"] in [line.split() for line in lines]


def test_describe_says_what_the_columns_mean(root: Path) -> None:
    done = communique(root, "describe", "claims", "--collection", "harbour")
    assert done.returncode == 0, done.stderr
    assert "check_worthiness" in done.stdout
    assert "How much a check would be worth, 0 to 1." in done.stdout


def test_show_prints_some_rows_and_says_that_there_are_more(root: Path) -> None:
    done = communique(root, "show", "claims", "--columns", "claim_id,kind")
    assert done.returncode == 0, done.stderr
    assert "claim_id-00000" in done.stdout
    assert "only the first 20 rows are shown" in done.stderr


def test_show_filters_and_limits_and_writes_jsonl(root: Path) -> None:
    done = communique(
        root, "show", "claims", "--where", "kind = 'fact' AND start > 3", "--limit", "2", "--format", "jsonl"
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 2
    assert all(row["kind"] == "fact" and row["start"] > 3 for row in rows)
    assert isinstance(rows[0]["quotation_ids"], list)


def test_show_writes_all_rows_as_csv_with_lists_as_json(root: Path) -> None:
    done = communique(root, "show", "alignments", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 30
    assert all(isinstance(json.loads(row["edits"]), list) for row in rows)


def test_path_and_verify(root: Path) -> None:
    assert communique(root, "path").stdout.strip() == str((root / "harbour" / "2026.11.0").resolve())
    assert "harbour 2026.11.0: all as published" in communique(root, "verify").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "moods"), "its tables are sources, documents"),
        (("show", "claims", "--collection", "pier"), "there are harbour"),
        (("show", "claims", "--version", "1999.1.0"), "there are 2026.11.0"),
        (("show", "claims", "--columns", "mood"), "has the columns collection, claim_id"),
        (("show", "claims", "--where", "mood = 1"), "has the columns collection, claim_id"),
        (("show", "claims", "--where", "kind ="), "has the columns collection, claim_id"),
        (("describe", "moods"), "its tables are sources, documents"),
        (("list", "--root", "nowhere"), "make dataset"),
    ],
)
def test_an_error_says_what_there_is_without_a_traceback(root: Path, arguments: tuple[str, ...], says: str) -> None:
    done = communique(root, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("communique: ")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_help_has_examples(root: Path) -> None:
    done = communique(root, "--help")
    assert done.returncode == 0
    assert "communique show quotations" in done.stdout


def test_a_reader_that_stops_early_is_no_error(root: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets"), "COMMUNIQUE_ROOT": str(root)}
    command = [sys.executable, "-m", "communique", "show", "documents", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
