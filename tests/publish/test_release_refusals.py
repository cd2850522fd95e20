"""Rows that did not pass their suite as they are do not get out, and a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from communique.tables import content_digest
from pipelines.publish import ReleaseRefusedError
from pipelines.publish.parquet import write_table
from tests.publish.contract_rows import TABLES, evidence_for, example_rows, example_tables, publish_tables

Tables = dict[str, pl.DataFrame]


def alter(tables: Tables) -> Tables:
    return tables | {"claims": tables["claims"].with_columns(kind=pl.lit("fact"))}


def drop_a_row(tables: Tables) -> Tables:
    return tables | {"claims": tables["claims"].head(-1)}


def add_a_row(tables: Tables) -> Tables:
    other = TABLES["claims"].conform(example_rows(TABLES["claims"], 7), "harbour")
    return tables | {"claims": other}


@pytest.mark.parametrize("change", [alter, drop_a_row, add_a_row])
def test_rows_other_than_those_validated_are_refused(tmp_path: Path, change: Callable[[Tables], Tables]) -> None:
    tables = example_tables()
    with pytest.raises(ReleaseRefusedError, match="claims is not what passed its suite"):
        publish_tables(change(tables), tmp_path, evidence=evidence_for(tables))
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_table_without_evidence_is_refused(tmp_path: Path) -> None:
    tables = example_tables()
    evidence = evidence_for(tables)
    del evidence["passages"]
    with pytest.raises(ReleaseRefusedError, match="no evidence that passages passed"):
        publish_tables(tables, tmp_path, evidence=evidence)


def test_two_rows_with_one_key_are_refused(tmp_path: Path) -> None:
    table = TABLES["entities"]
    rows = example_rows(table, 2)
    rows[1]["entity_id"] = rows[0]["entity_id"]
    with pytest.raises(ReleaseRefusedError, match="2 rows share their key"):
        publish_tables({"entities": table.conform(rows, "harbour")}, tmp_path)


def test_a_null_where_the_contract_has_none_is_refused_and_the_staging_folder_removed(tmp_path: Path) -> None:
    table = TABLES["entities"]
    rows = example_rows(table, 2)
    rows[1]["name"] = None
    with pytest.raises(ReleaseRefusedError, match=r"entities\.name may not be null, and 1 of 2 rows are"):
        publish_tables({"entities": table.conform(rows, "harbour")}, tmp_path)
    assert sorted(p.name for p in (tmp_path / "harbour").iterdir()) in ([], [".publish.lock"])


def test_the_writer_itself_refuses_nulls(tmp_path: Path) -> None:
    table = TABLES["entities"]
    frame = table.empty(released=True).clear(1)
    with pytest.raises(ReleaseRefusedError, match="may not be null"):
        write_table(table, frame, tmp_path / "entities.parquet", {})


def test_a_table_without_a_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefusedError, match="no contract for the tables"):
        publish_tables({"moods": pl.DataFrame({"row_hash": ["0"]})}, tmp_path)


def test_a_column_without_a_contract_is_refused(tmp_path: Path) -> None:
    tables = example_tables()
    odd = tables["entities"].with_columns(mood=pl.lit("calm"))
    evidence = evidence_for(tables) | {"entities": content_digest(odd)}
    with pytest.raises(ReleaseRefusedError, match=r"entities does not fit its contract.*mood"):
        publish_tables(tables | {"entities": odd}, tmp_path, evidence=evidence)
