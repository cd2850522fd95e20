"""Read published tables: as polars, pandas or Arrow, lazily, or as a DuckDB relation.

pandas, pyarrow and duckdb are imported only when asked for, so that `import communique` costs little more than polars.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

import polars as pl

from communique.catalog import LATEST, Manifest, RootLike, find_release, is_offline
from communique.errors import CommuniqueError, DamagedReleaseError, NotPublishedError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

Engine = Literal["polars", "pandas", "arrow", "duckdb"]
ENGINES = ("polars", "pandas", "arrow", "duckdb")
POLARS_PROTOCOLS = ("s3", "gs", "az", "abfs", "http", "https", "hf")
"""What polars reads lazily by itself, only the parts it needs; from other fsspec URLs whole files are read."""


@overload
def load(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    to: Literal["polars"] = "polars",
) -> pl.DataFrame: ...
@overload
def load(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    *,
    to: Literal["pandas"],
) -> pd.DataFrame: ...
@overload
def load(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    *,
    to: Literal["arrow"],
) -> pa.Table: ...
@overload
def load(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    *,
    to: Literal["duckdb"],
) -> duckdb.DuckDBPyRelation: ...
def load(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    to: Engine = "polars",
) -> pl.DataFrame | pd.DataFrame | pa.Table | duckdb.DuckDBPyRelation:
    """A published table.

    Args:
        table: name of the table; `tables()` lists them.
        collection: name of the collection; may be left out when only one is published.
        version: `latest`, or an exact version such as `2026.11.0`, which never changes.
        root: folder or URL of the releases; by default $COMMUNIQUE_ROOT or `datasets/releases` of the checkout.
        to: `polars`; `pandas` (Arrow-backed, so that whole numbers with gaps stay whole); `arrow` (column descriptions
            are in the field metadata); `duckdb` (a relation that reads the files when it is queried).

    The files of a remote root are downloaded once, into the cache, and verified; `scan` reads only parts of them.
    Raises NotPublishedError for an unknown table, version or collection; its message lists what there is.
    """
    if to not in ENGINES:
        raise CommuniqueError(f"to={to!r} is not known; it is one of {', '.join(ENGINES)}")
    release = find_release(collection, version, root)
    try:
        files = table_files(release, table, fetched=True)
        if to == "polars":
            return scan_files(files).collect()
        if to == "arrow":
            return _arrow(files)
        if to == "pandas":
            import pandas as pd

            return _arrow(files).to_pandas(types_mapper=pd.ArrowDtype, ignore_metadata=True)
        import duckdb

        return duckdb.read_parquet(files)
    except ModuleNotFoundError as error:
        raise CommuniqueError(f"to={to!r} needs the package {error.name}; install it with pip") from error
    except FileNotFoundError as error:
        raise missing_file(str(error)) from error


def scan(
    table: str,
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
) -> pl.LazyFrame:
    """A published table as a LazyFrame: filters and column choices reach the file, only what is needed is read.

    That holds over HTTP and S3 too: nothing is downloaded beforehand. What the cache has already is read from there.
    """
    release = find_release(collection, version, root)
    try:
        return scan_files(table_files(release, table))
    except FileNotFoundError as error:
        raise missing_file(str(error)) from error


def table_files(release: Manifest, table: str, *, fetched: bool = False) -> list[str]:
    """Where to read a table of a release: local files, those of the cache, else URLs; `fetched`: never URLs."""
    release.files(table)
    return release_files(release, release.facts["tables"][table]["files"], fetched=fetched)


def release_files(release: Manifest, names: list[str], *, fetched: bool = False) -> list[str]:
    """Where to read files of a release, by their paths in it: as `table_files`.

    Raises NotPublishedError for a file that was not downloaded, offline, and DamagedReleaseError for one that is gone.
    """
    urls = [release.root.url(f"{release.path}/{name}") for name in names]
    if release.root.is_local:
        for path in urls:
            if not Path(path).is_file():
                raise missing_file(path)
        return urls
    from communique.cache import fetch, in_cache

    return fetch(release, names) if fetched else in_cache(release, names) or urls


def scan_files(files: list[str]) -> pl.LazyFrame:
    """Parquet files at paths or URLs as one LazyFrame, in the order given."""
    if all("://" not in name or name.startswith(tuple(f"{p}://" for p in POLARS_PROTOCOLS)) for name in files):
        return pl.scan_parquet(files, glob=False)
    return pl.LazyFrame(pl.from_arrow(_arrow(files)))


def _arrow(files: list[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = []
    for name in files:
        if "://" not in name:
            parts.append(pq.read_table(name))
            continue
        import fsspec

        with fsspec.open(name, "rb") as stream:
            parts.append(pq.read_table(stream))
    # Taking the first file's schema keeps its field metadata, which holds the column descriptions.
    return pa.concat_tables(parts)


def missing_file(path: str) -> CommuniqueError:
    """The error for a file that a release lists and that is not there."""
    if is_offline():
        return NotPublishedError(
            f"this part of the release was not downloaded before: {path}. Run `communique download` once online"
        )
    return DamagedReleaseError(
        f"a file of the release is missing: {path}; restore it from a copy, and run `communique verify`"
    )
