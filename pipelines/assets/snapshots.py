"""Sources -> snapshots: every input archived before anything reads it."""

import os

import dagster as dg
import polars as pl

from pipelines.ingest.archive import Archive
from pipelines.ingest.inbox import Inbox, find_inbox
from pipelines.ingest.registry import load_collection
from pipelines.ingest.snapshots import take_snapshots
from pipelines.partitions import COLLECTIONS
from pipelines.provenance import CHECKOUT
from pipelines.resources import Folders, Progress

UNAVAILABLE = {"source_id": pl.String, "reason": pl.String}


@dg.asset(group_name="ingest", partitions_def=COLLECTIONS, kinds={"python"})
def snapshots(
    context: dg.AssetExecutionContext, folders: dg.ResourceParam[Folders], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    """The bytes of every registered source that can be had today, in WARC files addressed by sha256."""
    name = context.partition_key
    collection = load_collection(folders.registry_file(name))
    progress.start(name, "archive", 1, "inputs")
    report = take_snapshots(collection, Archive(folders.archive), inbox_of(folders))
    progress.advance(name, "archive", 1)
    missing = pl.DataFrame([(u.source_id, u.reason) for u in report.unavailable], schema=UNAVAILABLE, orient="row")
    folders.workspace.write(missing, "unavailable", name)
    held = [(source_id, s.sha256) for source_id, history in report.snapshots.items() for s in history]
    folders.workspace.write(
        pl.DataFrame(held, schema={"source_id": pl.String, "sha256": pl.String}, orient="row"), "snapshots", name
    )
    return dg.MaterializeResult(
        metadata={
            "snapshots": len(held),
            "newly_archived": report.archived,
            "unavailable": missing.height,
            "reasons": dg.MetadataValue.md("\n".join(f"- {u.source_id}: {u.reason}" for u in report.unavailable)),
        }
    )


def inbox_of(folders: Folders) -> Inbox:
    """The inbox that the folders name, else the one that the environment leads to."""
    return Inbox((folders.inbox,)) if folders.inbox else find_inbox(CHECKOUT, os.environ)
