"""Rows made from the contracts: any column a table declares gets values that its declaration allows."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

from communique.tables import TABLES, Column, Table, content_digest
from pipelines.publish import CollectionFacts, Release, Unchanged, publish

FACTS = CollectionFacts("harbour", "Harbour talks", "Invented statements on an invented harbour, made by the tests.")
TODAY = date(2026, 11, 24)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
VALUES: Mapping[Any, st.SearchStrategy[Any]] = {
    pl.String: TEXTS,
    pl.Boolean: st.booleans(),
    pl.Int32: st.integers(-(2**31), 2**31 - 1),
    pl.Int64: st.integers(-(2**63), 2**63 - 1),
    pl.Float64: st.floats(allow_nan=False, allow_infinity=False),
    pl.Date: st.dates(date(1000, 1, 1), date(2999, 12, 31)),
}


def values(dtype: Any) -> st.SearchStrategy[Any]:
    """Values of a polars type, nested ones included."""
    if isinstance(dtype, pl.List):
        return st.lists(values(dtype.inner), max_size=2)
    if isinstance(dtype, pl.Struct):
        return st.fixed_dictionaries({field.name: values(field.dtype) for field in dtype.fields})
    if isinstance(dtype, pl.Datetime):
        return st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    return VALUES[dtype]


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column's declaration allows."""
    allowed = st.sampled_from(column.allowed) if column.allowed else values(column.dtype)
    return st.none() | allowed if column.nullable else allowed


def frames(table: Table, collection: str = FACTS.name, max_size: int = 5) -> st.SearchStrategy[pl.DataFrame]:
    """Conformed working frames of a table, with keys that differ."""
    row = st.fixed_dictionaries({column.name: cells(column) for column in table.content})
    rows = st.lists(row, max_size=max_size, unique_by=lambda r: tuple(r[name] for name in table.key))
    return rows.map(lambda found: table.conform(found, collection))


def releases(collection: str = FACTS.name) -> st.SearchStrategy[dict[str, pl.DataFrame]]:
    """A frame for every table."""
    return st.fixed_dictionaries({name: frames(table, collection, max_size=3) for name, table in TABLES.items()})


def example_rows(table: Table, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """`count` rows with readable values, the same for the same seed; keys are numbered."""
    chance = random.Random(f"{table.name} {seed}")
    return [
        {c.name: f"{c.name}-{i:05}" if c.name in table.key else _cell(c, i, chance) for c in table.content}
        for i in range(count)
    ]


def example_tables(count: int = 6, collection: str = FACTS.name, seed: int = 0) -> dict[str, pl.DataFrame]:
    """Every table with `count` example rows."""
    return {name: table.conform(example_rows(table, count, seed), collection) for name, table in TABLES.items()}


def evidence_for(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """What validation says of frames that passed."""
    return {name: content_digest(frame) for name, frame in tables.items()}


def publish_tables(tables: Mapping[str, pl.DataFrame], root: Path, **options: Any) -> Release | Unchanged:
    """Publish with all that a test does not care about filled in."""
    options = {
        "collection": FACTS,
        "evidence": evidence_for(tables),
        "validation_folder": None,
        "quarantine": {},
        "provenance": {"code_revision": "0123abc"},
        "today": TODAY,
    } | options
    return publish(tables, options.pop("collection"), root, **options)


def _cell(column: Column, number: int, chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return None
    if column.allowed:
        return chance.choice(column.allowed)
    return _example(column.dtype, column.name, number, chance)


def _example(dtype: Any, name: str, number: int, chance: random.Random) -> Any:
    if isinstance(dtype, pl.List):
        return [_example(dtype.inner, name, number, chance) for _ in range(chance.randrange(3))]
    if isinstance(dtype, pl.Struct):
        return {field.name: _example(field.dtype, field.name, number, chance) for field in dtype.fields}
    if isinstance(dtype, pl.Datetime):
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    examples: Mapping[Any, Any] = {
        pl.String: f"{name} “{number}” 東京",
        pl.Boolean: number % 2 == 0,
        pl.Date: date(2020, 1, 1) + timedelta(days=number),
        pl.Float64: chance.random(),
    }
    return examples.get(dtype, number)
