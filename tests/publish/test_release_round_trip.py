"""What is published is what is read, in every engine, and the same rows give the same bytes."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

import communique
from communique.tables import TABLES
from pipelines.publish import Release
from pipelines.publish.parquet import ROW_GROUP_ROWS, id_columns, write_table
from tests.publish.contract_rows import example_rows, example_tables, frames, publish_tables, releases

CHECKOUT = Path(__file__).resolve().parents[2]
SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@given(tables=releases())
@SLOW
def test_any_rows_that_fit_the_contracts_come_back_equal_in_polars_pandas_and_duckdb(
    tables: dict[str, pl.DataFrame],
) -> None:
    with TemporaryDirectory() as folder:
        release = publish_tables(tables, Path(folder))
        assert isinstance(release, Release)
        for name, table in TABLES.items():
            found = communique.load(name, root=folder)
            content = [c.name for c in table.working_columns]
            assert_frame_equal(found.select(content).sort(table.key), tables[name].sort(table.key))
            assert dict(found.schema) == table.polars_schema(released=True)
            pandas = pl.from_pandas(communique.load(name, root=folder, to="pandas"), schema_overrides=found.schema)
            assert_frame_equal(pandas, found)
            duck = communique.load(name, root=folder, to="duckdb").pl()
            assert_frame_equal(duck.cast(dict(found.schema)), found)


@given(frame=frames(TABLES["alignments"], max_size=8))
@settings(max_examples=20, deadline=None)
def test_the_order_and_the_chunks_of_the_rows_do_not_show_in_the_release(frame: pl.DataFrame) -> None:
    backward = pl.concat([frame.slice(i, 1) for i in reversed(range(frame.height))] or [frame], rechunk=False)
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        publish_tables({"alignments": frame}, Path(first))
        publish_tables({"alignments": backward}, Path(second))
        assert _bytes_of(Path(first)) == _bytes_of(Path(second))


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.publish.contract_rows import example_tables, publish_tables\n"
        "publish_tables(example_tables(300), Path(sys.argv[1]))\n"
    )
    digests = []
    for seed in ("1", "2"):
        root = tmp_path / seed
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'datasets'}"}
        subprocess.run([sys.executable, "-c", code, str(root)], check=True, env=environment)
        digests.append(_bytes_of(root))
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(TABLES)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    publish_tables(example_tables(40), folder)
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_the_parquet_schema_is_the_contract_with_its_nulls_and_descriptions(root: Path, name: str) -> None:
    schema = communique.load(name, root=root, to="arrow").schema
    contract = TABLES[name].arrow_schema()
    assert schema.equals(contract)
    assert [f.metadata for f in schema] == [f.metadata for f in contract]
    assert all(not kind.startswith("large") for kind in map(str, schema.types))


@pytest.mark.parametrize("name", TABLES)
def test_parquet_files_carry_facts_page_indexes_bloom_filters_and_no_pandas_index(root: Path, name: str) -> None:
    file = pq.ParquetFile(root / "harbour" / "2026.11.0" / "data" / f"{name}.parquet")
    keys = file.metadata.metadata
    assert (keys[b"collection"], keys[b"table"], keys[b"version"]) == (b"harbour", name.encode(), b"2026.11.0")
    assert b"pandas" not in keys
    group = file.metadata.row_group(0)
    columns = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    assert all(c.compression == "ZSTD" and c.has_offset_index and c.has_column_index for c in columns.values())
    leaves = list(columns)
    assert [leaves[c.column_index] for c in group.sorting_columns] == list(TABLES[name].order)
    assert set(id_columns(TABLES[name])) <= set(columns)


def test_ids_have_bloom_filters_that_make_an_unknown_id_cheap(tmp_path: Path) -> None:
    table = TABLES["entities"]
    frame = table.conform(example_rows(table, 500), "harbour").with_columns(
        first_release=pl.lit("2026.11.0"), changed_release=pl.lit("2026.11.0")
    )
    write_table(table, frame, tmp_path / "entities.parquet", {})
    import duckdb

    file = tmp_path / "entities.parquet"
    metadata = duckdb.sql(f"SELECT * FROM parquet_metadata('{file}')").pl()
    filters = metadata.filter(pl.col("bloom_filter_offset").is_not_null())["path_in_schema"].to_list()
    assert filters == id_columns(table)
    probe = duckdb.sql(f"SELECT bloom_filter_excludes FROM parquet_bloom_probe('{file}', 'entity_id', 'nobody')")
    assert probe.fetchall() == [(True,)]


def test_a_page_of_ids_or_texts_is_read_without_a_dictionary_and_repeated_words_have_one(tmp_path: Path) -> None:
    table = TABLES["entities"]
    rows = pl.DataFrame({"entity_id": [f"en{i:07}" for i in range(1_000)]}).with_columns(
        kind=pl.lit("person"), name=pl.lit("A name"), same_as=pl.lit(["the same"], dtype=pl.List(pl.String))
    )
    released = pl.lit("2026.11.0")
    frame = table.conform(rows, "harbour").with_columns(first_release=released, changed_release=released)
    write_table(table, frame, tmp_path / "entities.parquet", {})
    group = pq.ParquetFile(tmp_path / "entities.parquet").metadata.row_group(0)
    columns = [group.column(i) for i in range(group.num_columns)]
    plain = {column.path_in_schema for column in columns if not column.has_dictionary_page}
    assert {"entity_id", "row_hash"} <= plain
    assert plain.isdisjoint({"kind", "name", "same_as.list.element", "collection"})


def test_row_groups_hold_fifty_thousand_rows_in_order(tmp_path: Path) -> None:
    table = TABLES["entities"]
    rows = pl.DataFrame({"entity_id": [f"en{i:07}" for i in range(ROW_GROUP_ROWS + 10)]}).with_columns(
        kind=pl.lit("person"), name=pl.lit("A name"), same_as=pl.lit([], dtype=pl.List(pl.String))
    )
    publish_tables({"entities": table.conform(rows, "harbour")}, tmp_path)
    metadata = pq.ParquetFile(tmp_path / "harbour" / "2026.11.0" / "data" / "entities.parquet").metadata
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [ROW_GROUP_ROWS, 10]
    assert communique.load("entities", root=tmp_path)["entity_id"].is_sorted()


def _bytes_of(root: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in root.rglob("data/*.parquet")}
