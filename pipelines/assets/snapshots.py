"""Sources -> snapshots: every input archived before anything reads it."""

import os

import dagster as dg
import polars as pl

from pipelines.choices import Choices
from pipelines.ingest.archive import Archive
from pipelines.ingest.inbox import Inbox, Unavailable, find_inbox
from pipelines.ingest.registry import load_collection
from pipelines.ingest.snapshots import SnapshotReport, take_snapshots
from pipelines.partitions import COLLECTIONS
from pipelines.provenance import CHECKOUT
from pipelines.resources import Folders, Progress

UNAVAILABLE = {"source_id": pl.String, "reason": pl.String}
CHECKS = pl.Schema(
    {
        "source_id": pl.String(),
        "status": pl.String(),
        "kind": pl.String(),
        "reason": pl.String(),
        "at": pl.Datetime("us", "UTC"),
        "steps": pl.List(pl.String()),
    }
)


@dg.asset(group_name="ingest", partitions_def=COLLECTIONS, kinds={"python"})
def snapshots(
    context: dg.AssetExecutionContext,
    folders: dg.ResourceParam[Folders],
    progress: dg.ResourceParam[Progress],
    choices: dg.ResourceParam[Choices],
) -> dg.MaterializeResult[None]:
    """The bytes of every registered source that can be had today, in WARC files addressed by sha256."""
    name = context.partition_key
    progress.start(name, "archive", 1, "inputs")
    report = take_collection(name, folders, choices)
    progress.advance(name, "archive", 1)
    return dg.MaterializeResult(
        metadata={
            "snapshots": sum(map(len, report.snapshots.values())),
            "newly_archived": report.archived,
            "asked_on_the_network": len(report.checks),
            "unavailable": len(report.unavailable),
            "reasons": dg.MetadataValue.md("\n".join(f"- {u.source_id}: {told(u)}" for u in report.unavailable)),
        }
    )


def take_collection(name: str, folders: Folders, choices: Choices) -> SnapshotReport:
    """Archive what there is of a collection, and write down what is held and what is waited for."""
    collection = load_collection(folders.registry_file(name))
    report = take_snapshots(collection, Archive(folders.archive), inbox_of(folders), network=choices.network)
    workspace = folders.workspace
    missing = [(u.source_id, told(u)) for u in report.unavailable]
    workspace.write(pl.DataFrame(missing, schema=UNAVAILABLE, orient="row"), "unavailable", name)
    held = [(source_id, s.sha256) for source_id, history in report.snapshots.items() for s in history]
    workspace.write(
        pl.DataFrame(held, schema={"source_id": pl.String, "sha256": pl.String}, orient="row"), "snapshots", name
    )
    checks = [(c.source_id, c.status, c.kind, c.reason, c.at, list(c.steps)) for c in report.checks]
    workspace.write(pl.DataFrame(checks, schema=CHECKS, orient="row"), "checks", name)
    return report


def told(unavailable: Unavailable) -> str:
    """The reason, and which snapshot is used instead."""
    if unavailable.kept is None:
        return unavailable.reason
    return f"{unavailable.reason}; its snapshot of {unavailable.kept:%Y-%m-%d %H:%M} UTC stays in use"


def inbox_of(folders: Folders) -> Inbox:
    """The inbox that the folders name, else the one that the environment leads to."""
    return Inbox((folders.inbox,)) if folders.inbox else find_inbox(CHECKOUT, os.environ)
