"""A release against the one before: when each row came and last changed, and whether too many rows are gone."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import polars as pl

from communique.catalog import Manifest
from communique.delta import compare_rows
from communique.load import scan_files
from communique.tables import TABLES, Table
from pipelines.publish.changelog import TOLD
from pipelines.publish.errors import ReleaseRefusedError

HISTORY = ("row_hash", "first_release", "changed_release")


def previous_rows(table: Table, previous: Manifest | None) -> pl.DataFrame | None:
    """Key, hash and release columns of the table in the release before; None when it has no such table."""
    if previous is None or table.name not in previous.tables:
        return None
    known = set(previous.facts["tables"][table.name]["columns"])
    if not {*table.key, *HISTORY} <= known:
        return None
    return scan_files(previous.files(table.name)).select(*table.key, *HISTORY).collect()


def changes_since(previous: Manifest | None, released: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What changed in each table since the release before; nothing when there is none."""
    if previous is None:
        return {}
    found = {}
    for name, table in TABLES.items():
        before = scan_files(previous.files(name)) if name in previous.tables else None
        after = released[name].lazy() if name in released else None
        if before is not None or after is not None:
            found[name] = compare_rows(table.key, before, after)
    return found


def tables_before(previous: Manifest | None) -> dict[str, pl.DataFrame]:
    """Tables of the release before: with their rows where the changelog tells them, else only their columns."""
    if previous is None:
        return {}
    return {name: _rows(previous, name) for name in previous.tables if name in TABLES}


def with_release_columns(table: Table, frame: pl.DataFrame, before: pl.DataFrame | None, version: str) -> pl.DataFrame:
    """The frame with `first_release` and `changed_release`; `before` is as `previous_rows` gives it."""
    if before is None:
        now = pl.lit(version)
        return frame.with_columns(now.alias("first_release"), now.alias("changed_release"))
    joined = frame.join(before, on=list(table.key), how="left", suffix="_before", maintain_order="left")
    same = (pl.col("row_hash") == pl.col("row_hash_before")).fill_null(False)
    return joined.with_columns(
        pl.col("first_release").fill_null(version),
        pl.when(same).then("changed_release").otherwise(pl.lit(version)).alias("changed_release"),
    ).select(*frame.columns, "first_release", "changed_release")


def is_same(digests: Mapping[str, str], columns: Mapping[str, dict[str, str]], previous: Manifest | None) -> bool:
    """Whether the release before has exactly these rows in these columns."""
    if previous is None:
        return False
    tables: dict[str, dict[str, Any]] = previous.facts["tables"]
    return {name: (t["content_digest"], t["columns"]) for name, t in tables.items()} == {
        name: (digest, columns[name]) for name, digest in digests.items()
    }


def check_row_counts(
    tables: Mapping[str, Table],
    rows: Mapping[str, int],
    previous: Manifest | None,
    accept_drops: Container[str],
) -> list[str]:
    """Warnings for unusual growth. Raises ReleaseRefusedError when a table lost more rows than its contract allows."""
    if previous is None:
        return []
    warnings, drops = [], []
    for name, before in previous.tables.items():
        now = rows.get(name, 0)
        table = tables.get(name)
        # A table that is gone lost every row, whatever its contract was.
        max_drop = table.max_drop if table else 0.0
        if before and (before - now) / before > max_drop and name not in accept_drops:
            drops.append(f"{name}: {before} rows in {previous.version}, {now} now (at most {max_drop:.0%} may go)")
        if table and before and now / before > table.max_gain:
            warnings.append(f"{name} grew from {before} to {now} rows, more than {table.max_gain:g} times")
    if drops:
        listed = "\n  ".join(drops)
        raise ReleaseRefusedError(
            f"too many rows are gone since the last release; nothing was published:\n  {listed}\n"
            "Look for a source that failed. If the rows are meant to go: python -m pipelines publish COLLECTION "
            "--accept-drop TABLE"
        )
    return warnings


def _rows(release: Manifest, table: str) -> pl.DataFrame:
    rows = scan_files(release.files(table))
    return (rows if table in TOLD else rows.head(0)).collect()
