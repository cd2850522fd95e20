"""Release candidate -> an immutable version, or nothing when the last release has the same rows."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

import dagster as dg
import polars as pl

from communique.catalog import RootLike
from communique.errors import CommuniqueError
from communique.tables import TABLES
from pipelines.annotate.annotator import fingerprint
from pipelines.assets.candidate import candidate
from pipelines.choices import Choices
from pipelines.ingest.registry import Collection as RegisteredCollection
from pipelines.ingest.registry import load_collection
from pipelines.partitions import COLLECTIONS
from pipelines.provenance import CHECKOUT, provenance
from pipelines.publish.facts import CollectionFacts, Release, SourceReport, Unchanged
from pipelines.publish.release import publish
from pipelines.resources import Folders, Progress

EXPLORER = CHECKOUT / "explorer" / "dist"
"""Pages to read a release in a browser, when they have been built."""
ANNOTATIONS_LICENCE = "CC-BY-4.0"


@dg.asset(group_name="release", partitions_def=COLLECTIONS, deps=[candidate], kinds={"parquet"})
def release(
    context: dg.AssetExecutionContext,
    folders: dg.ResourceParam[Folders],
    progress: dg.ResourceParam[Progress],
    choices: dg.ResourceParam[Choices],
) -> dg.MaterializeResult[None]:
    """The candidate as a version folder that never changes, once its evidence has been checked again."""
    name = context.partition_key
    progress.start(name, "publish", 1, "releases")
    made = publish_candidate(name, folders, choices.accept_drops)
    progress.advance(name, "publish", 1)
    return dg.MaterializeResult(
        metadata={
            "status": "unchanged" if isinstance(made, Unchanged) else "published",
            "version": made.version,
            "folder": dg.MetadataValue.path(made.folder),
            "warnings": dg.MetadataValue.md("\n".join(f"- {warning}" for warning in made.warnings) or "none"),
            **{f"rows_{table}": rows for table, rows in made.rows.items()},
        }
    )


def publish_candidate(
    name: str, folders: Folders, accept_drops: Collection[str] = (), root: RootLike | None = None
) -> Release | Unchanged:
    """Publish the validated candidate of a collection, to the folders' releases or to another folder or URL."""
    workspace = folders.workspace
    tables = {table: frame for table in TABLES if (frame := workspace.read("candidate", name, table)) is not None}
    quarantine = {table: frame for table in TABLES if (frame := workspace.read("quarantine", name, table)) is not None}
    evidence, held = workspace.read("evidence", name), workspace.read("snapshots", name)
    full = workspace.read("tables", name, "documents")
    if evidence is None or held is None or full is None:
        raise CommuniqueError(f"{name} has no validated candidate; run `python -m pipelines build {name}`")
    registry = folders.registry_file(name)
    return publish(
        tables,
        collection_facts(
            load_collection(registry),
            workspace.read("unavailable", name),
            held["source_id"],
            workspace.read("unread", name),
        ),
        folders.releases if root is None else root,
        evidence=dict(evidence.select("table", "content_digest").iter_rows()),
        validation_folder=workspace.folder / "validation" / name,
        quarantine=quarantine,
        provenance=provenance(registry, held.select("source_id", "sha256").iter_rows(), fingerprint())
        | {"rules": int(evidence["rules"].sum()), "rules_passed": int(evidence["rules_passed"].sum())},
        today=datetime.now(UTC).date(),
        accept_drops=accept_drops,
        texts=dict(full.select("document_id", "text").iter_rows()),
        explorer_folder=EXPLORER if EXPLORER.is_dir() else None,
    )


def collection_facts(
    collection: RegisteredCollection,
    unavailable: pl.DataFrame | None,
    held: Iterable[str] = (),
    unread: pl.DataFrame | None = None,
) -> CollectionFacts:
    """What the data card says of a collection, with the sources that could not be had or read, and why.

    `held` are the sources of which there is a snapshot; one that was not reached in this run keeps it.
    """
    reasons = dict(unavailable.iter_rows()) if unavailable is not None else {}
    unreadable = dict(unread.select("source_id", "reason").iter_rows()) if unread is not None else {}
    kept = set(held) & set(reasons)
    sources = [
        SourceReport(
            key,
            "kept" if key in kept else "waiting" if key in reasons else "unreadable" if key in unreadable else "held",
            reasons.get(key) or unreadable.get(key, ""),
        )
        for key in [*(s.source_id for s in collection.sources), *(b.bulk_id for b in collection.bulk)]
    ]
    return CollectionFacts(
        name=collection.name,
        title=collection.title,
        description=collection.description,
        licence=ANNOTATIONS_LICENCE,
        limits=collection.limits,
        sources=tuple(sources),
    )
