"""What a version folder holds: data, dictionary, checks, card, manifest and digests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from communique.catalog import MANIFEST
from communique.describe import dictionary_frame
from communique.tables import TABLES, content_digest
from pipelines.publish.card import data_card
from pipelines.publish.datapackage import datapackage
from pipelines.publish.facts import CollectionFacts
from pipelines.publish.parquet import write_frame, write_table
from pipelines.publish.schema import SCHEMA_VERSION, columns_of

MANIFEST_FORMAT = 1
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Contents:
    """All that goes into a version folder."""

    collection: CollectionFacts
    version: str
    created: str
    """When it was made, RFC 3339. Never in a Parquet file, which must not differ when it is made again."""
    previous: str | None
    tables: Mapping[str, pl.DataFrame]
    """Released frames: with the release columns, sorted."""
    quarantine: Mapping[str, pl.DataFrame]
    validation_folder: Path | None
    provenance: Mapping[str, Any]
    warnings: tuple[str, ...]


def compose(contents: Contents, folder: Path) -> None:
    """Fill the empty `folder` with the release; the digests come last, over what the disk has."""
    _write_data(contents, folder)
    contracts = [TABLES[name] for name in contents.tables]
    write_frame(dictionary_frame(contracts), folder / "columns.parquet")
    _write_quarantine(contents.quarantine, folder / "quarantine")
    if contents.validation_folder is not None:
        shutil.copytree(contents.validation_folder, folder / "validation")
    facts = _facts(contents)
    written = _digests(folder)
    tables = {table.name: table for table in contracts}
    files = {name: {"path": f"data/{name}.parquet", **written[f"data/{name}.parquet"]} for name in tables}
    _write_json(
        folder / "datapackage.json", datapackage(contents.collection, contents.version, contents.created, tables, files)
    )
    card = data_card(contents.collection, contents.version, contents.created, contents.tables, facts)
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")
    _write_json(folder / MANIFEST, {**facts, "files": _digests(folder)})
    sums = "".join(f"{entry['sha256']}  {name}\n" for name, entry in _digests(folder).items())
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def _write_data(contents: Contents, folder: Path) -> None:
    (folder / "data").mkdir()
    for name, frame in contents.tables.items():
        facts = {
            "dataset": "communique",
            "collection": contents.collection.name,
            "table": name,
            "version": contents.version,
            "schema_version": SCHEMA_VERSION,
            "content_digest": content_digest(frame),
        }
        write_table(TABLES[name], frame, folder / "data" / f"{name}.parquet", facts)


def _write_quarantine(quarantine: Mapping[str, pl.DataFrame], folder: Path) -> None:
    failing = {name: frame for name, frame in quarantine.items() if frame.height}
    if failing:
        folder.mkdir()
    for name, frame in failing.items():
        write_frame(frame, folder / f"{name}.parquet")


def _facts(contents: Contents) -> dict[str, Any]:
    """`release.json` but for its files, which are known last."""
    columns = columns_of(TABLES[name] for name in contents.tables)
    tables = {
        name: {
            "rows": frame.height,
            "content_digest": content_digest(frame),
            "files": [f"data/{name}.parquet"],
            "columns": columns[name],
        }
        for name, frame in contents.tables.items()
    }
    return {
        "format": MANIFEST_FORMAT,
        "collection": contents.collection.name,
        "title": contents.collection.title,
        "description": contents.collection.description,
        "version": contents.version,
        "schema_version": SCHEMA_VERSION,
        "created": contents.created,
        "previous": contents.previous,
        "content_digest": release_digest({n: content_digest(frame) for n, frame in contents.tables.items()}),
        "tables": tables,
        "sources": [vars(report) for report in contents.collection.sources],
        "quarantined": {name: frame.height for name, frame in contents.quarantine.items() if frame.height},
        "warnings": list(contents.warnings),
        "provenance": dict(contents.provenance),
    }


def release_digest(digests: Mapping[str, str]) -> str:
    """sha256 over the content digests of all tables, by table name: the same whatever their order."""
    return sha256("\n".join(f"{name} {digest}" for name, digest in sorted(digests.items())).encode()).hexdigest()


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    """Bytes and sha256 of every file below the folder, by its path with forward slashes."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as stream:
            digest = _sha256(stream)
        found[path.relative_to(folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": digest}
    return found


def _sha256(stream: Any) -> str:
    digest = sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
