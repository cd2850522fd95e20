"""Write a table as Parquet: the same rows, key facts and writer give the same bytes.

Rows come sorted; strings are plain (not large or view), row groups hold 50,000 rows, page indexes and bloom filters on
ids let a reader skip what it does not need. Column descriptions travel as Arrow field metadata, and for readers that do
not show it, as one JSON object under the file-level key `columns`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from communique.tables import Table
from pipelines.publish.errors import ReleaseRefusedError

ROW_GROUP_ROWS = 50_000
PAGE_ROWS = 4_096
"""A reader unpacks whole pages: with the writer's 20,000 rows a page, fifty rows or one document cost it megabytes of
text. On the real collections the files stay as large as they were, within 0.2 %."""
DISTINCT_SHARE = 0.5
"""Columns with more distinct values than this share of the rows (ids, hashes, sentences) get no dictionary: a page of
them could not be read without it, and it is nearly the column again. That saves 4 % of the real collections."""
ZSTD_LEVEL = 3
"""Of 3 to 9: on 300,000 claims with real sentences level 9 saved 2.5 % of the bytes for 2.3 times the writing time."""
BLOOM_FALSE_POSITIVES = 0.01
"""About ten bits an id; one row group in a hundred is read in vain when an id is looked up."""


def write_table(table: Table, frame: pl.DataFrame, where: Path, facts: Mapping[str, str]) -> None:
    """Write `frame` (the table's released columns, sorted) to the file `where`, with `facts` as file-level keys."""
    _refuse_nulls(table, frame)
    meanings = json.dumps({column.name: column.description for column in table.columns}, ensure_ascii=False)
    schema = table.arrow_schema().with_metadata({"description": table.description, "columns": meanings, **facts})
    with where.open("wb") as stream, _writer(table, frame, schema, stream) as writer:
        # One row group at a time: bytes do not depend on how the frame is chunked, and memory stays bounded.
        for start in range(0, max(frame.height, 1), ROW_GROUP_ROWS):
            group = frame.slice(start, ROW_GROUP_ROWS).rechunk()
            arrow = group.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
            writer.write_table(arrow.combine_chunks(), row_group_size=ROW_GROUP_ROWS)


def write_frame(frame: pl.DataFrame, where: Path) -> None:
    """Write a frame that has no contract (the data dictionary, quarantined rows), in its own order."""
    arrow = frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    with where.open("wb") as stream:
        pq.write_table(
            arrow.cast(_plain(arrow.schema)),
            stream,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            row_group_size=ROW_GROUP_ROWS,
        )


def id_columns(table: Table) -> list[str]:
    """Columns that rows are looked up by: the key and the foreign keys."""
    return [c.name for c in table.columns if c.name in table.key or c.foreign_key]


def _writer(table: Table, frame: pl.DataFrame, schema: pa.Schema, stream: IO[bytes]) -> pq.ParquetWriter:
    distinct = max(1, min(frame.height, ROW_GROUP_ROWS))
    bloom = {name: {"ndv": distinct, "fpp": BLOOM_FALSE_POSITIVES} for name in id_columns(table)}
    names = _repeating(frame)
    repeating = [leaf for field in schema if field.name in names for leaf in _leaves(field.name, field.type)]
    return pq.ParquetWriter(
        stream,
        schema,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        write_page_index=True,
        max_rows_per_page=PAGE_ROWS,
        use_dictionary=repeating,  # type: ignore[arg-type]  # its stubs leave out that it takes names
        bloom_filter_options=bloom,
        sorting_columns=pq.SortingColumn.from_ordering(
            schema, [(name, "ascending") for name in table.order], null_placement="at_end"
        ),
    )


def _repeating(frame: pl.DataFrame) -> set[str]:
    """Columns whose values repeat so often that a dictionary of them is small, by the first rows of the table."""
    first = frame.head(ROW_GROUP_ROWS)
    return {series.name for series in first if series.n_unique() <= DISTINCT_SHARE * max(first.height, 1)}


def _leaves(path: str, kind: pa.DataType) -> list[str]:
    """The Parquet columns that hold a column of this type, by their paths."""
    if pa.types.is_list(kind):
        return _leaves(f"{path}.list.element", kind.value_type)
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in _leaves(f"{path}.{field.name}", field.type)]
    return [path]


def _refuse_nulls(table: Table, frame: pl.DataFrame) -> None:
    for column in table.columns:
        nulls = 0 if column.nullable else frame[column.name].null_count()
        if nulls:
            raise ReleaseRefusedError(
                f"{table.name}.{column.name} may not be null, and {nulls} of {frame.height} rows are; quarantine them"
            )


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(f.name, _plain_type(f.type), nullable=f.nullable) for f in schema])


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """The type with plain strings and lists in the place of large ones."""
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_list(kind) or pa.types.is_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, _plain_type(f.type)) for f in kind])
    return kind
