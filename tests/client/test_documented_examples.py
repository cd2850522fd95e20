"""What the README and a release's own card tell people to run, runs."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from communique.tables import TABLES
from pipelines.publish import CollectionFacts
from tests.publish.contract_rows import example_rows, publish_tables

README = Path(__file__).resolve().parents[2] / "README.md"
SAMPLE = CollectionFacts("sample", "Sample", "Rows of the tests under the name that the examples use.")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    tables = {name: table.conform(example_rows(table, 20), "sample") for name, table in TABLES.items()}
    for count in (18, 20):
        publish_tables({name: frame.head(count) for name, frame in tables.items()}, folder, collection=SAMPLE)
    return folder


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def test_the_python_of_the_readme_runs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_ROOT", str(root))
    found = blocks(README, "python")
    assert found
    for block in found:
        exec(compile(block, "README.md", "exec"), {})


def test_the_sql_of_the_readme_runs_in_duckdb(root: Path) -> None:
    found = blocks(README, "sql")
    assert found
    for block in found:
        assert duckdb.sql(block.replace("datasets/releases", str(root))).fetchall()


def test_the_examples_of_a_data_card_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = root / "sample" / "2026.11.1"
    monkeypatch.setenv("COMMUNIQUE_ROOT", str(root))
    monkeypatch.chdir(folder)
    for block in blocks(folder / "README.md", "python"):
        exec(compile(block, "card", "exec"), {})
    for block in blocks(folder / "README.md", "sql"):
        assert duckdb.sql(block).fetchall()


def test_the_queries_that_are_shown_for_r_run_in_duckdb(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = root / "sample" / "2026.11.1"
    monkeypatch.chdir(folder)
    shown = [*blocks(folder / "README.md", "r"), *blocks(README, "r")]
    queries = [query for block in shown for query in re.findall(r'"(SELECT [^"]*)"', block)]
    assert len(queries) >= len(shown) > 0
    for query in queries:
        assert duckdb.sql(query.replace("datasets/releases", str(root))).fetchall()
