"""When the data is made: jobs for one collection and for all, a daily schedule, a sensor on the inbox."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import dagster as dg

from pipelines.annotate.pool import AnnotatorPool
from pipelines.assets.snapshots import inbox_of
from pipelines.build import DEFAULT_COLLECTIONS, FAILED, build
from pipelines.resources import Folders, Progress

SENSOR_SECONDS = 60


class CollectionConfig(dg.Config):
    """Which collection a job builds."""

    collection: str = "alliance"


@dg.op(description="Build one collection from its sources to a release.")
def build_one(
    context: dg.OpExecutionContext,
    config: CollectionConfig,
    folders: dg.ResourceParam[Folders],
    annotator: dg.ResourceParam[AnnotatorPool],
    progress: dg.ResourceParam[Progress],
) -> None:
    """Run the main job for one collection; each stage is a run of its own, in this process."""
    _run(context, [config.collection], folders, annotator, progress)


@dg.op(description="Build every collection of the main job.")
def build_each(
    context: dg.OpExecutionContext,
    folders: dg.ResourceParam[Folders],
    annotator: dg.ResourceParam[AnnotatorPool],
    progress: dg.ResourceParam[Progress],
) -> None:
    """Run the main job for every collection; one that fails does not stop the others."""
    _run(context, list(DEFAULT_COLLECTIONS), folders, annotator, progress)


@dg.job(description="One collection, from its sources to a release; choose it in the launchpad.")
def one_collection() -> None:
    """Build one collection."""
    build_one()


@dg.job(description="Every collection of the main job, from its sources to a release.")
def all_collections() -> None:
    """Build every collection."""
    build_each()


@dg.schedule(job=all_collections, cron_schedule="0 5 * * *", execution_timezone="UTC")
def daily_schedule() -> dg.RunRequest:
    """Every morning: what changed is published, what did not is left alone."""
    return dg.RunRequest()


@dg.sensor(job=all_collections, minimum_interval_seconds=SENSOR_SECONDS)
def inbox_sensor(
    context: dg.SensorEvaluationContext, folders: dg.ResourceParam[Folders]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """A file dropped into the inbox, or changed there, starts a build."""
    state = inbox_state(inbox_of(folders).folders)
    if state == context.cursor:
        yield dg.SkipReason("the inbox is as it was")
        return
    context.update_cursor(state)
    yield dg.RunRequest(run_key=state)


def inbox_state(folders: tuple[Path, ...]) -> str:
    """A digest of names, sizes and times of the files in the inbox; no file is read."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return sha256(json.dumps(facts).encode()).hexdigest()


def _run(
    context: dg.OpExecutionContext,
    collections: list[str],
    folders: Folders,
    annotator: AnnotatorPool,
    progress: Progress,
) -> None:
    failed = []
    for outcome in build(collections, folders, annotator, progress, context.instance):
        context.log.info(f"{outcome.collection}: {outcome.status} {outcome.version or ''}")
        for remark in outcome.remarks:
            context.log.info(f"{outcome.collection}: {remark}")
        if outcome.status == FAILED:
            failed.append(outcome.collection)
    if failed:
        raise dg.Failure(f"not released: {', '.join(failed)}; see the runs of their stages")
