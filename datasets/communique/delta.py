"""What changed between two versions of a table: which rows came, went or changed, and in which columns.

Rows are matched by their key and compared by `row_hash`; the columns of the rows that differ are then compared one by
one. Only keys and names of columns come out, no content: what a row said before may have been withdrawn since.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from communique.catalog import LATEST, Manifest, RootLike, find_collection, find_release
from communique.errors import NotPublishedError
from communique.load import release_files, scan_files, table_files
from communique.tables import TABLES

OPS = ("added", "changed", "removed")
NOT_CONTENT = frozenset({"collection", "row_hash", "first_release", "changed_release"})


def changes(
    table: str,
    collection: str | None = None,
    since: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
) -> pl.DataFrame:
    """What changed in a table from version `since` to `version`, across any span of versions.

    Args:
        table, collection, version, root: as in `load`.
        since: the version to compare with; by default the one that `version` followed.

    One row for each row of the table that is not as it was: `op` (added, changed, removed), the key of the table, and
    `changed_columns`, sorted. Raises NotPublishedError for a version, or a table, that is not there.
    """
    after = find_release(collection, version, root)
    since = since if since is not None else after.facts["previous"]
    if since is None:
        raise NotPublishedError(f"{after.collection} {after.version} is the first release: there is nothing before it")
    shipped = f"changes/{table}.parquet"
    if since == after.facts["previous"] and shipped in after.facts["files"]:
        return scan_files(release_files(after, [shipped], fetched=True)).collect()
    before = find_release(after.collection, since, after.root.location)
    known = [v.version for v in find_collection(after.collection, after.root.location).versions]
    if known.index(before.version) > known.index(after.version):
        raise NotPublishedError(f"{since} came after {after.version}; swap them: since is the older version")
    if table not in before.tables and table not in after.tables:
        after.files(table)
    return compare_rows(TABLES[table].key, _rows(before, table), _rows(after, table))


def diff(
    since: str, version: str = LATEST, collection: str | None = None, root: RootLike | None = None
) -> dict[str, pl.DataFrame]:
    """`changes` of every table of two versions, by table; tables in which nothing changed have no rows."""
    before, after = find_release(collection, since, root), find_release(collection, version, root)
    names = [name for name in TABLES if name in before.tables or name in after.tables]
    return {name: changes(name, collection, since, version, root) for name in names}


def compare_rows(key: Sequence[str], before: pl.LazyFrame | None, after: pl.LazyFrame | None) -> pl.DataFrame:
    """Rows of `after` against those of `before`, as `changes` gives them; None stands for a table that is not there."""
    present = after if after is not None else before
    if present is None:
        raise ValueError("neither version has the table")
    hashes = present.select(*key, "row_hash").collect_schema()
    old, new = (
        pl.DataFrame(schema=hashes) if frame is None else frame.select(*key, "row_hash").collect()
        for frame in (before, after)
    )
    came = new.join(old, on=key, how="anti").select(pl.lit("added").alias("op"), *key)
    went = old.join(new, on=key, how="anti").select(pl.lit("removed").alias("op"), *key)
    differ = new.join(old, on=[*key, "row_hash"], how="anti").join(old, on=key, how="semi").select(key)
    nothing = pl.lit([], dtype=pl.List(pl.String)).alias("changed_columns")
    parts = [came.with_columns(nothing), went.with_columns(nothing)]
    if before is not None and after is not None and differ.height:
        parts.append(_changed(key, before, after, differ))
    return pl.concat(parts).sort("op", *key)


def _changed(key: Sequence[str], before: pl.LazyFrame, after: pl.LazyFrame, differ: pl.DataFrame) -> pl.DataFrame:
    """The rows with the keys in `differ`, with the names of the columns that are not as they were."""
    old, new = (
        frame.join(differ.lazy(), on=key, how="semi").drop(NOT_CONTENT, strict=False).collect().sort(key)
        for frame in (before, after)
    )
    names = [name for name in dict.fromkeys([*new.columns, *old.columns]) if name not in key]
    marks = [
        pl.when(_differs(old, new, name)).then(pl.lit(name)).otherwise(pl.lit(None, dtype=pl.String)).alias(name)
        for name in sorted(names)
    ]
    named = pl.select(pl.concat_list(marks).list.drop_nulls().alias("changed_columns")) if marks else pl.DataFrame()
    return new.select(pl.lit("changed").alias("op"), *key).hstack(named)


def _differs(old: pl.DataFrame, new: pl.DataFrame, name: str) -> pl.Series:
    if name not in old.columns or name not in new.columns:
        return pl.repeat(True, new.height, dtype=pl.Boolean, eager=True)
    if old.schema[name] == new.schema[name] and not new.schema[name].is_nested():
        return new[name].ne_missing(old[name])
    encoded = [f.select(pl.struct(name).struct.json_encode().alias("json"))["json"] for f in (new, old)]
    return encoded[0].ne_missing(encoded[1])


def _rows(release: Manifest, table: str) -> pl.LazyFrame | None:
    return scan_files(table_files(release, table)) if table in release.tables else None
