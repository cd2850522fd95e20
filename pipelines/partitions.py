"""How the work is cut: by collection, and annotation by collection and month of publication."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable

import dagster as dg

from pipelines.resources import Folders

# Partition mappings and backfill policies are marked beta in Dagster; the lock file pins the version we tested them on.
warnings.filterwarnings("ignore", category=dg.BetaWarning)

COLLECTIONS = dg.StaticPartitionsDefinition(Folders().collections())
MONTHS = dg.DynamicPartitionsDefinition(name="month_of_publication")
COLLECTION_MONTHS = dg.MultiPartitionsDefinition({"collection": COLLECTIONS, "month": MONTHS})
COLLECTION_OF_MONTHS = dg.MultiToSingleDimensionPartitionMapping("collection")

UNDATED = "undated"
"""The month of documents whose date of publication is not known."""


def add_months(instance: dg.DagsterInstance, months: list[str]) -> None:
    """Make the months partitions, in the order given."""
    known = set(instance.get_dynamic_partitions(MONTHS.name or ""))
    new = [month for month in months if month not in known]
    if new:
        instance.add_dynamic_partitions(MONTHS.name or "", new)


def month_range_tags(
    instance: dg.DagsterInstance, collection: str, months: Collection[str] | None = None
) -> dict[str, str]:
    """Tags that make one run cover every month of a collection, or the fewest neighbouring ones that hold `months`.

    Dagster writes down each month of a run by itself: those of the other collections would cost more than they tell.
    """
    keys = [
        key
        for key in COLLECTION_MONTHS.get_partition_keys(dynamic_partitions_store=instance)
        if key.startswith(f"{collection}|") and (months is None or key.removeprefix(f"{collection}|") in months)
    ]
    return {"dagster/asset_partition_range_start": keys[0], "dagster/asset_partition_range_end": keys[-1]}


def months_by_collection(keys: Iterable[str]) -> dict[str, list[str]]:
    """Months of each collection, sorted, from the partition keys of a run."""
    found: dict[str, list[str]] = {}
    for key in keys:
        if isinstance(key, dg.MultiPartitionKey):
            dimensions = key.keys_by_dimension
            found.setdefault(dimensions["collection"], []).append(dimensions["month"])
    return {collection: sorted(months) for collection, months in sorted(found.items())}
