"""The data dictionary: what each column of each table is, as a frame and as a Markdown page.

Both derive from the contracts in `communique.tables`, or from the `columns.parquet` that a release carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import polars as pl

from communique.catalog import LATEST, RootLike, find_release
from communique.errors import NotPublishedError
from communique.load import release_files, scan_files

if TYPE_CHECKING:
    from communique.tables import Column, Table

DICTIONARY_SCHEMA: dict[str, pl.DataType] = {
    "table": pl.String(),
    "position": pl.Int32(),
    "column": pl.String(),
    "type": pl.String(),
    "key": pl.Boolean(),
    "nullable": pl.Boolean(),
    "description": pl.String(),
    "unit": pl.String(),
    "standard": pl.String(),
    "allowed": pl.List(pl.String()),
    "foreign_key": pl.String(),
}
"""Columns of the data dictionary, as in a release's `columns.parquet`."""


class Dictionary(pl.DataFrame):
    """A data dictionary: a polars frame that prints whole, with its descriptions wrapped instead of cut."""

    def __repr__(self) -> str:
        shown = self.select(c for c in ("table", "column", "type", "nullable", "description") if c in self.columns)
        with pl.Config(
            tbl_rows=-1,
            tbl_cols=-1,
            fmt_str_lengths=400,
            tbl_width_chars=120,
            tbl_hide_column_data_types=True,
            tbl_hide_dataframe_shape=True,
        ):
            return pl.DataFrame(shown).__repr__()

    __str__ = __repr__


def describe(
    table: str | None = None,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
) -> Dictionary:
    """The data dictionary of a table, or of all tables: one row a column.

    Without a collection, a root or an exact version it describes the tables of the installed package and needs no
    release; with one, it is read from that release. Raises NotPublishedError for an unknown table.
    """
    if collection is None and root is None and version == LATEST:
        from communique.tables import TABLES

        rows = dictionary_frame(TABLES.values())
        where = "this version of communique"
    else:
        release = find_release(collection, version, root)
        rows = scan_files(release_files(release, ["columns.parquet"], fetched=True)).collect()
        where = f"{release.collection} {release.version}"
    if table is None:
        return Dictionary(rows)
    known = rows["table"].unique(maintain_order=True).to_list()
    if table not in known:
        raise NotPublishedError(f"{where} has no table {table!r}; its tables are {', '.join(known)}")
    return Dictionary(rows.filter(pl.col("table") == table).drop("table", "position"))


def dictionary_frame(tables: Iterable[Table]) -> pl.DataFrame:
    """One row for each column of `tables`, in their order: the content of `columns.parquet`."""
    rows = [
        {
            "table": table.name,
            "position": position,
            "column": column.name,
            "type": type_name(column),
            "key": column.name in table.key,
            "nullable": column.nullable,
            "description": column.description,
            "unit": column.unit,
            "standard": column.standard,
            "allowed": list(column.allowed),
            "foreign_key": column.foreign_key,
        }
        for table in tables
        for position, column in enumerate(table.columns)
    ]
    return pl.DataFrame(rows, schema=DICTIONARY_SCHEMA)


def type_name(column: Column) -> str:
    """The column's Arrow type as a reader writes it: `string`, `int32`, `list<string>`."""
    return str(column.arrow_type).replace("item: ", "").replace("element: ", "").replace("[day]", "")


def dictionary_markdown() -> str:
    """The data dictionary of all tables as a Markdown page (docs/DATA_DICTIONARY.md)."""
    from communique.tables import TABLES

    parts = [
        "# Data dictionary",
        "",
        "<!-- Made from datasets/communique/tables by `communique describe --format markdown`; do not edit. -->",
        "",
        "Every table of a release, column by column. The same is in each release as `columns.parquet`, and in Python",
        'as `communique.describe("claims")`. Types are Arrow types; a column is never null unless it says so.',
        "",
        "| table | what a row is | key |",
        "|---|---|---|",
        *(f"| [{t.name}](#{t.name}) | {_cell(t.description)} | {_code(t.key)} |" for t in TABLES.values()),
        "",
    ]
    for table in TABLES.values():
        parts += _section(table)
    return "\n".join(parts)


def _section(table: Table) -> list[str]:
    return [
        f"## {table.name}",
        "",
        table.description,
        "",
        f"Key: {_code(table.key)}. Sorted by {_code(table.order)}.",
        "",
        "| column | type | meaning | standard |",
        "|---|---|---|---|",
        *(_row(column) for column in table.columns),
        "",
    ]


def _row(column: Column) -> str:
    kind = f"`{type_name(column)}`" + (", may be null" if column.nullable else "")
    meaning = [column.description]
    if column.unit:
        meaning.append(f"Unit: {column.unit}.")
    if column.allowed:
        meaning.append(f"One of {_code(column.allowed)}.")
    if column.foreign_key:
        meaning.append(f"Points to `{column.foreign_key}`.")
    return f"| `{column.name}` | {kind} | {_cell(' '.join(meaning))} | {_cell(column.standard or '')} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
