"""The data dictionary says what the contracts say, as a frame and as a page."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import communique
from communique.describe import dictionary_markdown
from communique.tables import TABLES
from tests.publish.contract_rows import example_tables, publish_tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "DATA_DICTIONARY.md"


def test_the_page_is_current() -> None:
    current = PAGE.read_text(encoding="utf-8") == dictionary_markdown()
    assert current, "docs/DATA_DICTIONARY.md is behind: communique describe --format markdown > docs/DATA_DICTIONARY.md"


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name: str) -> None:
    described = communique.describe(name)
    assert described["column"].to_list() == [c.name for c in TABLES[name].columns]
    assert described["description"].str.len_chars().min() > 5
    assert set(described.filter(pl.col("key"))["column"]) == set(TABLES[name].key)


def test_a_dictionary_prints_whole() -> None:
    printed = repr(communique.describe("claims"))
    assert all(column.name in printed for column in TABLES["claims"].columns)
    assert "…" not in printed


def test_a_release_describes_itself(tmp_path: Path) -> None:
    publish_tables({"claims": example_tables(2)["claims"]}, tmp_path)
    assert communique.describe("claims", root=tmp_path).equals(communique.describe("claims"))
    with pytest.raises(communique.NotPublishedError, match=r"harbour 2026\.11\.0 has no table 'sources'"):
        communique.describe("sources", root=tmp_path)
