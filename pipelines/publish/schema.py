"""The version of the tables' columns: semantic, and checked against the release before."""

from __future__ import annotations

from collections.abc import Iterable

from communique.catalog import Manifest
from communique.describe import type_name
from communique.tables import Table
from pipelines.publish.errors import ReleaseRefusedError

SCHEMA_VERSION = "1.0.0"
"""Major: a column was removed or has another type. Minor: a column was added. Patch: only words changed."""


def columns_of(tables: Iterable[Table]) -> dict[str, dict[str, str]]:
    """Column name to type, of each table: what the schema version is about."""
    return {table.name: {c.name: type_name(c) for c in table.columns} for table in tables}


def check_schema(columns: dict[str, dict[str, str]], previous: Manifest | None, version: str = SCHEMA_VERSION) -> None:
    """Raise ReleaseRefusedError when columns changed since the release before and `version` does not say so."""
    if previous is None:
        return
    broken, added = _changes(columns, previous)
    before, now = _parts(previous.facts["schema_version"]), _parts(version)
    needed = "major" if broken else "minor" if added else None
    enough = now[:1] > before[:1] if broken else now[:2] > before[:2] if added else now >= before
    if not enough:
        what = "; ".join([*broken, *added]) or "it went backward"
        raise ReleaseRefusedError(
            f"schema version {version} does not follow {previous.facts['schema_version']} of {previous.version}: {what}"
            f". Raise SCHEMA_VERSION in pipelines/publish/schema.py ({needed or 'patch'})"
        )


def _changes(columns: dict[str, dict[str, str]], previous: Manifest) -> tuple[list[str], list[str]]:
    """What breaks a reader of the release before, and what is new to it. A whole table may come and go."""
    broken, added = [], []
    for name, table in previous.facts["tables"].items():
        if name not in columns:
            continue
        before, now = table["columns"], columns[name]
        broken += [f"{name}.{column} was removed" for column in before if column not in now]
        retyped = [c for c in before if c in now and now[c] != before[c]]
        broken += [f"{name}.{column} was {before[column]}, is {now[column]}" for column in retyped]
        added += [f"{name}.{column} was added" for column in now if column not in before]
    return broken, added


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
