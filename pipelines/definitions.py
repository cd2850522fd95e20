"""The Dagster code location: assets in the order of the house, their checks, jobs, schedule and sensor."""

from __future__ import annotations

from typing import Any

import dagster as dg

from pipelines.annotate.pool import AnnotatorPool
from pipelines.assets.graph import ASSETS
from pipelines.automation import SENSORS, all_collections, backfill_months, daily_schedule, one_collection
from pipelines.choices import Choices
from pipelines.partitions import COLLECTIONS
from pipelines.resources import NoProgress, default_folders


def build_defs(**resource_overrides: Any) -> dg.Definitions:
    """The definitions, with any of the resources `folders`, `annotator`, `progress` and `choices` replaced."""
    resources = {
        "folders": default_folders(),
        "annotator": AnnotatorPool(),
        "progress": NoProgress(),
        "choices": Choices(),
    }
    unknown = set(resource_overrides) - set(resources)
    if unknown:
        raise TypeError(f"no resources {sorted(unknown)}; there are {sorted(resources)}")
    return dg.Definitions(
        assets=ASSETS,
        resources=resources | resource_overrides,
        jobs=[one_collection, all_collections, backfill_months],
        schedules=[daily_schedule(name) for name in COLLECTIONS.get_partition_keys()],
        sensors=SENSORS,
        # One process: another executor would import everything again for every step.
        executor=dg.in_process_executor,
    )


defs = build_defs()
