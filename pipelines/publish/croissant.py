"""`croissant.json`: the release as a Croissant dataset (1.0), and its schema.org part for the data card.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec.html. Everything in it derives from the contracts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from communique.tables import Column, Table
from pipelines.publish.facts import CollectionFacts
from pipelines.publish.licences import licence_url

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
MEDIA_TYPE = "application/x-parquet"
"""What mlcroissant knows Parquet by; the registered type is application/vnd.apache.parquet."""
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
CREATOR = {"@type": "sc:Organization", "name": "Communiqué"}


def croissant(
    collection: CollectionFacts,
    version: str,
    created: str,
    tables: Mapping[str, Table],
    files: Mapping[str, Sequence[Mapping[str, Any]]],
    spans: tuple[str, str] | None,
) -> dict[str, Any]:
    """The description; `files` has path, bytes and sha256 of each table's Parquet files, `spans` the days covered."""
    objects = [_file(name, number, file) for name in tables for number, file in enumerate(files[name])]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        **_about(collection, version, created, spans),
        "conformsTo": CONFORMS_TO,
        "citeAs": f"Communiqué, {collection.title}, version {version}, {created[:4]}",
        "distribution": objects,
        # A record set reads one file; a table in parts is described by its first, and by the list of all.
        "recordSet": [_records(table, set(tables)) for table in tables.values()],
    }


def schema_org(
    collection: CollectionFacts, version: str, created: str, files: Mapping[str, Any], spans: tuple[str, str] | None
) -> dict[str, Any]:
    """schema.org/Dataset for the data card: what search engines for data sets read."""
    about = _about(collection, version, created, spans)
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **about,
        "creator": {**CREATOR, "@type": "Organization"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file["path"].rpartition("/")[2],
                "encodingFormat": "application/vnd.apache.parquet",
                "contentUrl": file["path"],
                "contentSize": f"{file['bytes']} B",
                "sha256": file["sha256"],
            }
            for table in files.values()
            for file in table
        ],
    }


def _about(
    collection: CollectionFacts, version: str, created: str, spans: tuple[str, str] | None
) -> dict[str, Any]:  # fmt: skip
    about: dict[str, Any] = {
        "name": f"communique-{collection.name}",
        "alternateName": collection.title,
        "description": collection.description.strip(),
        "version": version,
        "datePublished": created[:10],
        "creator": CREATOR,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "keywords": ["quotations", "claims", "attribution", "foreign policy", "public statements"],
    }
    if collection.licence:
        about["license"] = licence_url(collection.licence)
    if spans:
        about["temporalCoverage"] = f"{spans[0]}/{spans[1]}"
    return about


def _file(name: str, number: int, file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file_id(name, number),
        "name": file["path"].rpartition("/")[2],
        "contentUrl": file["path"],
        "contentSize": f"{file['bytes']} B",
        "encodingFormat": MEDIA_TYPE,
        "sha256": file["sha256"],
    }


def file_id(table: str, number: int = 0) -> str:
    """Id of a table's file in the description."""
    return f"{table}-file" if number == 0 else f"{table}-file-{number}"


def _records(table: Table, present: set[str]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, column, present) for column in table.columns],
    }


def _field(table: Table, column: Column, present: set[str]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": data_type(column),
        "source": {"fileObject": {"@id": file_id(table.name)}, "extract": {"column": column.name}},
    }
    if isinstance(column.dtype, pl.List):
        field["repeated"] = True
    target, _, name = (column.foreign_key or "").partition(".")
    if target in present and target != table.name:
        field["references"] = {"field": {"@id": f"{target}/{name}"}}
    return field


def data_type(column: Column) -> str:
    """The schema.org type of a column, or of a list's items."""
    dtype = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    if isinstance(dtype, pl.Datetime):
        return "sc:DateTime"
    simple = ((pl.Boolean, "Boolean"), (pl.Int32, "Integer"), (pl.Int64, "Integer"), (pl.Float64, "Float"))
    for polars_type, name in (*simple, (pl.Date, "Date")):
        if dtype == polars_type:
            return f"sc:{name}"
    return "sc:Text"
