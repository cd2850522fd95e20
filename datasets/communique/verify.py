"""Check a release against its own manifest: every file there, of its size and sha256, every table with its rows."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from communique.catalog import LATEST, Manifest, RootLike, find_release
from communique.errors import DamagedReleaseError

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Verified:
    """What a check of a release looked at."""

    collection: str
    version: str
    files: int
    bytes: int
    rows: int


def verify(collection: str | None = None, version: str = LATEST, root: RootLike | None = None) -> Verified:
    """Check every file of a release; DamagedReleaseError lists all that is wrong with it."""
    release = find_release(collection, version, root)
    problems = find_damage(release)
    if problems:
        listed = "\n  ".join(problems)
        raise DamagedReleaseError(
            f"{release.collection} {release.version} is not as published; restore these from a copy:\n  {listed}"
        )
    files = release.facts["files"]
    return Verified(
        collection=release.collection,
        version=release.version,
        files=len(files),
        bytes=sum(entry["bytes"] for entry in files.values()),
        rows=sum(release.tables.values()),
    )


def find_damage(release: Manifest) -> list[str]:
    """One line for each file that is missing or altered, and each table whose rows or columns do not fit."""
    problems = []
    for name, expected in release.facts["files"].items():
        try:
            digest, size = _digest(release.root.url(f"{release.path}/{name}"))
        except FileNotFoundError:
            problems.append(f"{name}: missing")
            continue
        if (digest, size) != (expected["sha256"], expected["bytes"]):
            problems.append(
                f"{name}: expected {expected['bytes']} bytes with sha256 {expected['sha256']}, "
                f"found {size} bytes with {digest}"
            )
    # Row counts are read only from files that are the published ones; the rest would only repeat the finding.
    return problems or [
        line for name, table in release.facts["tables"].items() for line in _table(release, name, table)
    ]


def _table(release: Manifest, name: str, table: dict[str, Any]) -> list[str]:
    import pyarrow.parquet as pq

    rows, columns = 0, []
    for file in release.files(name):
        with _open(file) as stream:
            metadata = pq.ParquetFile(stream)
            rows += metadata.metadata.num_rows
            columns = metadata.schema_arrow.names
    problems = []
    if rows != table["rows"]:
        problems.append(f"{name}: expected {table['rows']} rows, found {rows}")
    if columns != list(table["columns"]):
        problems.append(f"{name}: expected columns {list(table['columns'])}, found {columns}")
    return problems


def _digest(where: str) -> tuple[str, int]:
    digest, size = sha256(), 0
    with _open(where) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def _open(where: str) -> IO[bytes]:
    if "://" not in where:
        return Path(where).open("rb")
    import fsspec

    stream: IO[bytes] = fsspec.open(where, "rb").open()
    return stream
