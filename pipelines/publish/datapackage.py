"""`datapackage.json`: the release as a Data Package (version 2), derived from the contracts.

Source: https://datapackage.org/standard/data-package/ and its Data Resource and Table Schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from communique.tables import Column, Table
from pipelines.publish.facts import CollectionFacts
from pipelines.publish.licences import licence_url

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPE = "application/vnd.apache.parquet"


def datapackage(
    collection: CollectionFacts,
    version: str,
    created: str,
    tables: Mapping[str, Table],
    files: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """The descriptor; `files` has the path, bytes and sha256 of each table's Parquet files."""
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": f"communique-{collection.name}",
        "title": collection.title,
        "description": collection.description,
        "version": version,
        "created": created,
    }
    if collection.licence:
        package["licenses"] = [{"name": collection.licence, "path": licence_url(collection.licence)}]
    package["resources"] = [_resource(table, files[name], set(tables)) for name, table in tables.items()]
    return package


def _resource(table: Table, files: Sequence[Mapping[str, Any]], present: set[str]) -> dict[str, Any]:
    # The standard has one hash a resource: a table in parts is checked part by part, with SHA256SUMS.
    whole = {"hash": f"sha256:{files[0]['sha256']}"} if len(files) == 1 else {}
    return {
        "name": table.name,
        "type": "table",
        "path": files[0]["path"] if len(files) == 1 else [file["path"] for file in files],
        "title": table.name,
        "description": table.description,
        "format": "parquet",
        "mediatype": MEDIA_TYPE,
        "bytes": sum(file["bytes"] for file in files),
        **whole,
        "schema": _schema(table, present),
    }


def _schema(table: Table, present: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "primaryKey": list(table.key),
    }
    keys = [_foreign_key(table, c) for c in table.columns if c.foreign_key and c.foreign_key.split(".")[0] in present]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": field_type(column),
        "description": column.description,
    }
    constraints: dict[str, Any] = {"required": True} if not column.nullable else {}
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if constraints:
        field["constraints"] = constraints
    # Not in the standard, which allows further properties: what no other field has a place for.
    further = {"unit": column.unit, "standard": column.standard}
    return field | {name: value for name, value in further.items() if value}


def field_type(column: Column) -> str:
    """The Table Schema type of a column."""
    dtype = column.dtype
    if isinstance(dtype, pl.List):
        return "array"
    if isinstance(dtype, pl.Datetime):
        return "datetime"
    simple = ((pl.Boolean, "boolean"), (pl.Int32, "integer"), (pl.Int64, "integer"), (pl.Float64, "number"))
    for polars_type, name in (*simple, (pl.Date, "date")):
        if dtype == polars_type:
            return name
    return "string"


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    assert column.foreign_key
    target, _, name = column.foreign_key.partition(".")
    # The empty name is the table itself: version 2 lets one leave it out, version 1 and its tools ask for it.
    resource = "" if target == table.name else target
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [name]}}
