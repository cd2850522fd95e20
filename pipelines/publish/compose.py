"""What a version folder holds: data, dictionary, checks, card, changes, metadata, manifest and digests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from communique.catalog import MANIFEST
from communique.describe import dictionary_frame
from communique.tables import TABLES, content_digest
from pipelines.publish.card import data_card
from pipelines.publish.changelog import changelog
from pipelines.publish.citation import citation
from pipelines.publish.croissant import croissant, schema_org
from pipelines.publish.datapackage import datapackage
from pipelines.publish.facts import CollectionFacts
from pipelines.publish.parquet import write_frame, write_table
from pipelines.publish.parts import months_of, split
from pipelines.publish.schema import SCHEMA_VERSION, columns_of

MANIFEST_FORMAT = 1
SUMS = "SHA256SUMS"
NO_EXPLORER = "not built: explorer/dist was not there when the release was made"


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
    changes: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """For each table what changed since `previous`, as `compare_rows` gives it; nothing in a first release."""
    before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """Tables of `previous`: with rows where `changelog.TOLD` names them, else only their columns."""
    explorer_folder: Path | None = None
    """Built pages to read the release in a browser, when there are some."""

    def digests(self) -> dict[str, str]:
        """Content digest of each table."""
        return {name: content_digest(frame) for name, frame in self.tables.items()}


def compose(contents: Contents, folder: Path) -> None:
    """Fill the empty `folder` with the release; the digests come last, over what the disk has."""
    digests = contents.digests()
    files = _write_data(contents, digests, folder)
    contracts = [TABLES[name] for name in contents.tables]
    write_frame(dictionary_frame(contracts), folder / "columns.parquet")
    _write_quarantine(contents.quarantine, folder / "quarantine")
    _write_changes(contents, folder)
    for name, built in (("validation", contents.validation_folder), ("explorer", contents.explorer_folder)):
        if built is not None:
            shutil.copytree(built, folder / name)
    facts = _facts(contents, digests, files)
    _write_metadata(contents, facts, files, folder)
    _write_json(folder / MANIFEST, {**facts, "files": _digests(folder)})
    sums = "".join(f"{entry['sha256']}  {name}\n" for name, entry in _digests(folder).items())
    _write_text(folder / SUMS, sums)


def _write_data(contents: Contents, digests: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """Write the tables; the paths of each, in the order in which they are read."""
    (folder / "data").mkdir()
    months = months_of(contents.tables)
    files: dict[str, list[str]] = {}
    for name, frame in contents.tables.items():
        facts = {
            "dataset": "communique",
            "collection": contents.collection.name,
            "table": name,
            "version": contents.version,
            "schema_version": SCHEMA_VERSION,
            "content_digest": digests[name],
        }
        files[name] = []
        for part, rows in split(frame, months):
            path = f"data/{name}/{part}.parquet" if part else f"data/{name}.parquet"
            (folder / path).parent.mkdir(exist_ok=True)
            write_table(TABLES[name], rows, folder / path, facts | ({"part": part} if part else {}))
            files[name].append(path)
    return files


def _write_quarantine(quarantine: Mapping[str, pl.DataFrame], folder: Path) -> None:
    failing = {name: frame for name, frame in quarantine.items() if frame.height}
    if failing:
        folder.mkdir()
    for name, frame in failing.items():
        write_frame(frame, folder / f"{name}.parquet")


def _write_changes(contents: Contents, folder: Path) -> None:
    if contents.previous is None:
        return
    (folder / "changes").mkdir()
    for name, frame in contents.changes.items():
        write_frame(frame, folder / "changes" / f"{name}.parquet")
    page = changelog(
        contents.collection.title,
        contents.version,
        contents.previous,
        contents.changes,
        contents.before,
        contents.tables,
    )
    _write_text(folder / "CHANGES.md", page)


def _write_metadata(
    contents: Contents, facts: Mapping[str, Any], files: Mapping[str, list[str]], folder: Path
) -> None:  # fmt: skip
    tables = {name: TABLES[name] for name in contents.tables}
    about = (contents.collection, contents.version, contents.created)
    described = {name: [{"path": path, **_digest(folder / path)} for path in paths] for name, paths in files.items()}
    spans = _covered(contents.tables)
    _write_json(folder / "datapackage.json", datapackage(*about, tables, described))
    _write_json(folder / "croissant.json", croissant(*about, tables, described, spans))
    _write_text(folder / "CITATION.cff", citation(*about, facts["content_digest"]))
    structured = schema_org(*about, described, spans)
    _write_text(folder / "README.md", data_card(*about, contents.tables, facts, structured))


def _covered(tables: Mapping[str, pl.DataFrame]) -> tuple[str, str] | None:
    """First and last day of publication of the sources, when any is known."""
    if "sources" not in tables:
        return None
    first, last = tables["sources"]["published_from"].min(), tables["sources"]["published_to"].max()
    return (str(first), str(last)) if first is not None and last is not None else None


def _facts(contents: Contents, digests: Mapping[str, str], files: Mapping[str, list[str]]) -> dict[str, Any]:
    """`release.json` but for its files, which are known last."""
    columns = columns_of(TABLES[name] for name in contents.tables)
    tables = {
        name: {
            "rows": frame.height,
            "content_digest": digests[name],
            "files": files[name],
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
        "content_digest": release_digest(digests),
        "tables": tables,
        "sources": [vars(report) for report in contents.collection.sources],
        "quarantined": {name: frame.height for name, frame in contents.quarantine.items() if frame.height},
        "warnings": list(contents.warnings),
        "explorer": "explorer/" if contents.explorer_folder is not None else NO_EXPLORER,
        "provenance": dict(contents.provenance),
    }


def release_digest(digests: Mapping[str, str]) -> str:
    """sha256 over the content digests of all tables, by table name: the same whatever their order."""
    return sha256("\n".join(f"{name} {digest}" for name, digest in sorted(digests.items())).encode()).hexdigest()


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    """Bytes and sha256 of every file below the folder, by its path with forward slashes."""
    return {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> dict[str, Any]:
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    _write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _write_text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")
