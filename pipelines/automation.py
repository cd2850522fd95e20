"""When the data is made: a job for one collection, daily schedules, sensors, and alarms.

Every trigger ends in a run of `one_collection` that is tagged with its collection. Two runs of one collection never
overlap: the instance queues by that tag (dagster.yaml), and a lock file keeps out whatever was started elsewhere.
Everything is idempotent: a run that finds nothing new publishes nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from communique.errors import CommuniqueError
from pipelines.alerts import notify
from pipelines.annotate.pool import AnnotatorPool
from pipelines.assets.snapshots import inbox_of
from pipelines.build import FAILED, build
from pipelines.choices import Choices
from pipelines.freshness import freshness
from pipelines.ingest.discovery import Discovered, discover
from pipelines.ingest.network import Network
from pipelines.ingest.proposals import ACCEPTED, Proposals, proposals_file
from pipelines.ingest.registry import Collection, load_collection
from pipelines.resources import DEFAULT_COLLECTIONS, Folders, Progress

COLLECTION_TAG = "communique/collection"
INBOX_SECONDS = 60
FEED_SECONDS = 900
BUSY_SECONDS = 60
# A passing failure of the machine (disk, memory, a killed process); what a source does is no failure of the run.
RETRIES = dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


class CollectionConfig(dg.Config):
    """Which collection a job builds, and whether its sources are asked for anew."""

    collection: str = "alliance"
    refresh: bool = True


@dg.op(description="Build one collection from its sources to a release.", retry_policy=RETRIES)
def build_one(
    context: dg.OpExecutionContext,
    config: CollectionConfig,
    folders: dg.ResourceParam[Folders],
    annotator: dg.ResourceParam[AnnotatorPool],
    progress: dg.ResourceParam[Progress],
    choices: dg.ResourceParam[Choices],
) -> None:
    """Look at the collection's feeds, then run the main job for it; each stage is a run of its own, in this process."""
    chosen = _refreshing(choices) if config.refresh else choices
    with _exclusive(context, [config.collection], folders):
        if config.collection in folders.collections():
            look_at_feeds(config.collection, folders, chosen.network, context.log.info)
        _run(context, [config.collection], folders, annotator, progress, chosen)


@dg.op(description="Build every collection of the main job.", retry_policy=RETRIES)
def build_each(
    context: dg.OpExecutionContext,
    folders: dg.ResourceParam[Folders],
    annotator: dg.ResourceParam[AnnotatorPool],
    progress: dg.ResourceParam[Progress],
    choices: dg.ResourceParam[Choices],
) -> None:
    """Run the main job for every collection; one that fails does not stop the others."""
    with _exclusive(context, sorted(DEFAULT_COLLECTIONS), folders):
        _run(context, list(DEFAULT_COLLECTIONS), folders, annotator, progress, choices)


@dg.job(description="One collection, from its sources to a release; choose it in the launchpad.")
def one_collection() -> None:
    """Build one collection."""
    build_one()


@dg.job(description="Every collection of the main job, from its sources to a release.")
def all_collections() -> None:
    """Build every collection."""
    build_each()


backfill_months = dg.define_asset_job(
    "backfill_months",
    selection=["annotations"],
    description="Annotate months of collections again; a backfill over months is one run. Then build the collection.",
)


def request(collection: str, run_key: str | None, refresh: bool) -> dg.RunRequest:
    """A run of one collection; the same key never runs twice."""
    return dg.RunRequest(
        run_key=run_key,
        run_config={"ops": {"build_one": {"config": {"collection": collection, "refresh": refresh}}}},
        tags={COLLECTION_TAG: collection},
    )


def daily_schedule(collection: str) -> dg.ScheduleDefinition:
    """Every morning: sources are asked for anew, what changed is published, what did not is left alone."""

    @dg.schedule(
        name=f"daily_{collection.replace('-', '_')}",
        job=one_collection,
        cron_schedule="0 5 * * *",
        execution_timezone="UTC",
        description=f"Refresh and publish {collection} every morning.",
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return request(collection, f"daily {collection} {context.scheduled_execution_time:%Y-%m-%d}", refresh=True)

    return daily


@dg.sensor(job=one_collection, minimum_interval_seconds=INBOX_SECONDS)
def inbox_sensor(
    context: dg.SensorEvaluationContext, folders: dg.ResourceParam[Folders]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """A file dropped into the inbox, or changed there, starts a build of the collections that read it."""
    known = json.loads(context.cursor or "{}")
    states = {name: collection_inbox_state(name, folders) for name in folders.collections()}
    changed = [name for name, state in states.items() if state is not None and state != known.get(name)]
    if not changed:
        yield dg.SkipReason("the inbox is as it was")
        return
    context.update_cursor(json.dumps(states))
    for name in changed:
        yield request(name, f"inbox {name} {states[name]}", refresh=False)


@dg.sensor(job=one_collection, minimum_interval_seconds=FEED_SECONDS)
def feed_sensor(
    context: dg.SensorEvaluationContext, folders: dg.ResourceParam[Folders], choices: dg.ResourceParam[Choices]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Works that feeds announce and rules accept start a build of their collection; the others wait for review."""
    known = json.loads(context.cursor or "{}")
    remarks: list[str] = []
    found = {name: _accepted(name, folders, choices, remarks) for name in folders.collections()}
    states = {name: state for name, state in found.items() if state is not None}
    changed = [name for name, state in states.items() if state != known.get(name)]
    if not changed:
        yield dg.SkipReason("; ".join(["no new work was accepted", *remarks]))
        return
    context.update_cursor(json.dumps(states))
    for name in changed:
        yield request(name, f"feeds {name} {states[name]}", refresh=False)


@dg.sensor(job=one_collection, minimum_interval_seconds=3600)
def freshness_sensor(
    context: dg.SensorEvaluationContext, folders: dg.ResourceParam[Folders]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """A collection whose sources were not looked at for too long is told of, once a day, and built."""
    now = datetime.now(UTC)
    built = [name for name in folders.collections() if folders.workspace.path("snapshots", name).is_file()]
    stale = [each for name in built if not (each := freshness(name, folders, now)).is_fresh]
    told = json.loads(context.cursor or "{}")
    for each in stale:
        if told.get(each.collection) != f"{now:%Y-%m-%d}":
            notify(each.told, {"collection": each.collection, "kind": "stale"})
        yield request(each.collection, f"stale {each.collection} {now:%Y-%m-%d}", refresh=True)
    context.update_cursor(json.dumps({each.collection: f"{now:%Y-%m-%d}" for each in stale}))
    if not stale:
        yield dg.SkipReason("every collection that was ever built is fresh")


@dg.run_failure_sensor(description="Tell the webhook of each run that failed for good.")
def failure_sensor(context: dg.RunFailureSensorContext) -> None:
    """Post the run, its collection and its error to the webhook in $COMMUNIQUE_WEBHOOK."""
    run, event = context.dagster_run, context.failure_event
    collection = run.tags.get(COLLECTION_TAG, "")
    text = f"Communiqué: {run.job_name} {collection} failed: {event.message}".replace("  ", " ")
    facts = {"collection": collection, "kind": "failed", "job": run.job_name, "run_id": run.run_id}
    notify(text, facts)


SENSORS = (inbox_sensor, feed_sensor, freshness_sensor, failure_sensor)


def inbox_state(folders: tuple[Path, ...]) -> str:
    """A digest of names, sizes and times of the files in the inbox; no file is read."""
    return _digest(file for folder in folders for file in folder.rglob("*") if file.is_file())


def collection_inbox_state(name: str, folders: Folders) -> str | None:
    """A digest of the inbox files that a collection reads; None when it reads none, or none is there."""
    collection = load_collection(folders.registry_file(name))
    files = set()
    for folder in inbox_of(folders).folders:
        named = {s.file for s in collection.sources if s.file} | {b.file for b in collection.bulk if b.file}
        files |= {path for file in named if (path := folder / file).is_file()}
        dropped = (folder / feed.folder for feed in collection.feeds if feed.folder)
        files |= {path for drop in dropped for path in drop.rglob("*") if path.is_file()}
    return _digest(files) if files else None


def look_at_feeds(name: str, folders: Folders, network: Network, say: Callable[[str], object]) -> Discovered | None:
    """Look at a collection's feeds, registering what its rules accept; None when it has no feeds."""
    collection = load_collection(folders.registry_file(name))
    if not collection.feeds:
        return None
    found = discover(collection, _proposals(collection, folders), inbox_of(folders), network)
    say(f"{name}: {len(found.accepted)} works accepted, {found.queued} queued, {found.unfit} fit no rule")
    for feed_id, reason in found.failed:
        say(f"{name}: feed {feed_id}: {reason}")
    return found


def _accepted(name: str, folders: Folders, choices: Choices, remarks: list[str]) -> str | None:
    """A digest of all works of a collection that were ever accepted; None while there are none."""
    found = look_at_feeds(name, folders, _refreshing(choices).network, remarks.append)
    if found is None:
        return None
    collection = load_collection(folders.registry_file(name))
    accepted = sorted(each.source_id for each in _proposals(collection, folders).in_state(ACCEPTED))
    return sha256("\n".join(accepted).encode()).hexdigest() if accepted else None


def _proposals(collection: Collection, folders: Folders) -> Proposals:
    return Proposals(proposals_file(folders.archive, collection.name))


def _refreshing(choices: Choices) -> Choices:
    """The choices with every source asked for anew, unless the network is forbidden."""
    network = choices.network
    if network.forbidden:
        return choices
    return Choices(Network("refresh", network.settings, network.clock), choices.accept_drops)


def _digest(files: Iterable[Path]) -> str:
    facts = []
    for file in sorted(files):
        stat = file.stat()
        facts.append((str(file), stat.st_size, stat.st_mtime_ns))
    return sha256(json.dumps(facts).encode()).hexdigest()


@contextmanager
def _exclusive(context: dg.OpExecutionContext, collections: list[str], folders: Folders) -> Iterator[None]:
    """No other process builds these collections meanwhile; when one does, this run comes again later."""
    (folders.work / "locks").mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for name in collections:
            try:
                held.enter_context(FileLock(folders.work / "locks" / f"{name}.lock", timeout=0))
            except Timeout as error:
                context.log.info(f"{name} is being built by another process; this run comes again")
                raise dg.RetryRequested(max_retries=60, seconds_to_wait=BUSY_SECONDS) from error
        yield


def _run(
    context: dg.OpExecutionContext,
    collections: list[str],
    folders: Folders,
    annotator: AnnotatorPool,
    progress: Progress,
    choices: Choices,
) -> None:
    failed = []
    try:
        outcomes = list(build(collections, folders, annotator, progress, context.instance, choices))
    except CommuniqueError as error:
        # What a person has to mend does not mend itself by trying again.
        raise dg.Failure(str(error), allow_retries=False) from error
    for outcome in outcomes:
        context.log.info(f"{outcome.collection}: {outcome.status} {outcome.version or ''}")
        for remark in outcome.remarks:
            context.log.info(f"{outcome.collection}: {remark}")
        if outcome.status == FAILED:
            failed.append(f"{outcome.collection} ({'; '.join(outcome.remarks[:1])})")
    if failed:
        # The stages have run, and would again: what failed in them fails until the input or the code changes.
        raise dg.Failure(f"not released: {', '.join(failed)}; see the runs of their stages", allow_retries=False)
