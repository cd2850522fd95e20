"""Publish validated tables as the next version of a collection, or find that there is nothing to publish."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from communique.catalog import Manifest, RootLike
from communique.errors import ContractError, DamagedReleaseError
from communique.tables import TABLES, content_digest
from pipelines.publish import records
from pipelines.publish.compose import Contents, compose, release_digest
from pipelines.publish.errors import ReleaseRefusedError, WriteFailedError
from pipelines.publish.facts import CollectionFacts, Release, Unchanged
from pipelines.publish.history import (
    changes_since,
    check_row_counts,
    is_same,
    previous_rows,
    tables_before,
    with_release_columns,
)
from pipelines.publish.leaks import check_leaks
from pipelines.publish.schema import check_schema, columns_of
from pipelines.publish.store import Store, open_store


def publish(
    tables: Mapping[str, pl.DataFrame],
    collection: CollectionFacts,
    root: RootLike,
    *,
    evidence: Mapping[str, str],
    validation_folder: Path | None,
    quarantine: Mapping[str, pl.DataFrame],
    provenance: Mapping[str, Any],
    today: date,
    accept_drops: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    explorer_folder: Path | None = None,
) -> Release | Unchanged:
    """Make the next version of a collection in `root`, or none when the last release has the same rows.

    Args:
        tables: conformed working frames by table name, with their rights already applied.
        collection: what the registry says about the collection.
        root: folder of the releases, or any fsspec URL that can be written to.
        evidence: `content_digest` of the frame that passed its suite, for each table; it must fit these very rows.
        validation_folder: results and Data Docs of the suites, copied into the release.
        quarantine: rows that failed, with rule and reason, rights applied as well.
        provenance: JSON facts on how the tables were made: code revision, dependencies, model, input digests.
        today: the day of the release; its year and month are in the version.
        accept_drops: tables that may lose more rows than their contract allows, this time.
        texts: full text by document_id; with it, every file of the release is searched for text that may not leave.
        explorer_folder: built pages to read the release in a browser, copied into the release.

    Raises ReleaseRefusedError when the rows may not be published, PublisherBusyError when another run is publishing the
    collection. Whatever happens, a crash included, the last release stays as it was.
    """
    frames = _checked(tables, collection.name, evidence)
    digests = dict(evidence)
    columns = columns_of(TABLES[name] for name in frames)
    rows = {name: frame.height for name, frame in frames.items()}
    store = open_store(root, collection.name, collection.title, collection.description)
    with _told(store), store.exclusive():
        healed = store.heal()
        previous = store.latest()
        if previous is not None and is_same({name: digests[name] for name in frames}, columns, previous):
            folder = previous.root.url(previous.path)
            return Unchanged(collection.name, previous.version, folder, rows, tuple(healed))
        records.refuse_yanked_rows(store.record(), release_digest({name: digests[name] for name in frames}))
        check_schema(columns, previous)
        warnings = (*healed, *check_row_counts(TABLES, rows, previous, accept_drops))
        version = store.next_version(today)
        released = _released(frames, previous, version)
        contents = Contents(
            collection=collection,
            version=version,
            created=f"{today.isoformat()}T00:00:00Z",
            previous=previous.version if previous else None,
            tables=released,
            quarantine=quarantine,
            validation_folder=validation_folder,
            provenance=provenance,
            warnings=warnings,
            changes=changes_since(previous, released),
            before=tables_before(previous),
            explorer_folder=explorer_folder,
        )
        folder = _write(store, contents, texts)
    return Release(collection.name, version, folder, rows, contents.previous, warnings)


@contextmanager
def _told(store: Store) -> Iterator[None]:
    """A disk that is full or closed, as an error that says how things stand."""
    try:
        yield
    except OSError as error:
        raise WriteFailedError(
            f"writing to {store.location} failed ({error}); the last release is as it was. Make room or mend the "
            "permissions, then run again"
        ) from error


def _checked(
    tables: Mapping[str, pl.DataFrame], collection: str, evidence: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """The frames in the order of the contracts and sorted, once each fits its contract and its evidence."""
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise ReleaseRefusedError(f"no contract for the tables {unknown}; declare them in communique.tables")
    if not tables:
        raise ReleaseRefusedError("there are no tables to publish")
    return {name: _one_checked(name, tables[name], collection, evidence) for name in TABLES if name in tables}


def _one_checked(name: str, frame: pl.DataFrame, collection: str, evidence: Mapping[str, str]) -> pl.DataFrame:
    table = TABLES[name]
    if name not in evidence:
        raise ReleaseRefusedError(f"there is no evidence that {name} passed its suite; validate it, then publish")
    try:
        # Hashes are made anew: rows altered after they were hashed must not pass for those that were validated.
        conformed = table.conform(frame.drop("row_hash", strict=False), collection)
    except ContractError as error:
        raise ReleaseRefusedError(f"{name} does not fit its contract: {error}") from error
    found = content_digest(conformed)
    if found != evidence[name]:
        raise ReleaseRefusedError(
            f"{name} is not what passed its suite: what was validated has digest {evidence[name]}, this has {found}. "
            "Validate these rows, then publish"
        )
    repeated = conformed.select(table.key).is_duplicated().sum()
    if repeated:
        raise ReleaseRefusedError(
            f"{name}: {repeated} rows share their key {table.key}; quarantine all but one of each"
        )
    # The contract's order may leave ties; the key settles them, so that the same rows always give the same bytes.
    ties = [column for column in table.key if column not in table.order]
    return conformed.sort([*table.order, *ties], nulls_last=True)


def _released(frames: Mapping[str, pl.DataFrame], previous: Manifest | None, version: str) -> dict[str, pl.DataFrame]:
    return {
        name: with_release_columns(TABLES[name], frame, previous_rows(TABLES[name], previous), version)
        for name, frame in frames.items()
    }


def _write(store: Store, contents: Contents, texts: Mapping[str, str] | None) -> str:
    """Compose beside, verify what the disk has, then make it visible; nothing is left when this fails."""
    staging = store.stage(contents.version)
    try:
        compose(contents, staging)
        if texts is not None:
            check_leaks(staging, contents.tables, texts)
        _verify_tables(store.verify(staging, contents.version))
    except BaseException:
        store.discard(staging)
        raise
    return store.commit(staging, contents.version)


def _verify_tables(manifest: Manifest) -> None:
    """Read the Parquet files back: schema as in the contract, nullability and descriptions included; rows as meant."""
    for name, facts in manifest.facts["tables"].items():
        contract = TABLES[name].arrow_schema()
        for file in manifest.files(name):
            schema = pq.read_schema(file)
            if not schema.equals(contract) or any(
                schema.field(i).metadata != contract.field(i).metadata for i in range(len(schema))
            ):
                raise DamagedReleaseError(f"{name}: the schema read back is not the contract's; nothing was published")
        hashes = pl.scan_parquet(manifest.files(name), glob=False).select("row_hash").collect()
        if content_digest(hashes) != facts["content_digest"]:
            raise DamagedReleaseError(f"{name}: the rows read back are not those written; nothing was published")
