"""Several days in the life of a collection: schedules and sensors tick, runs are made, releases appear."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest
from aiohttp import web
from filelock import FileLock

import communique
from pipelines.alerts import notify
from pipelines.automation import COLLECTION_TAG, failure_sensor, feed_sensor, freshness_sensor, inbox_sensor, request
from pipelines.freshness import freshness
from tests.automation.conftest import Ministry
from tests.ingest.site import Site


class Ticks:
    """A sensor or schedule that is ticked again and again, its cursor kept."""

    def __init__(self, ministry: Ministry, sensor: dg.SensorDefinition) -> None:
        self.ministry, self.sensor, self.cursor = ministry, sensor, None

    def tick(self) -> list[dg.RunRequest]:
        resources = self.ministry.definitions.resources or {}
        needed = {name: resources[name] for name in self.sensor.required_resource_keys}
        with dg.build_sensor_context(instance=self.ministry.instance, cursor=self.cursor, resources=needed) as context:
            data = self.sensor.evaluate_tick(context)
        self.cursor = data.cursor
        return list(data.run_requests or [])


def daily(ministry: Ministry, day: datetime) -> list[dg.RunRequest]:
    schedule = ministry.definitions.resolve_schedule_def("daily_sample")
    with dg.build_schedule_context(instance=ministry.instance, scheduled_execution_time=day) as context:
        return list(schedule.evaluate_tick(context).run_requests or [])


def published(ministry: Ministry) -> list[str]:
    return communique.versions("sample", root=ministry.folders.releases)


def test_days_of_ticks_bring_what_is_new_into_releases_and_nothing_twice(ministry: Ministry) -> None:
    root = ministry.folders.releases
    monday = datetime(2027, 6, 7, 5, tzinfo=UTC)

    # Monday morning: the first release.
    (run,) = daily(ministry, monday)
    assert run.tags[COLLECTION_TAG] == "sample"
    assert ministry.execute(run).success
    assert len(published(ministry)) == 1

    # Tuesday: nothing changed, so nothing is published, and the page is not even sent again.
    (run,) = daily(ministry, monday + timedelta(days=1))
    assert ministry.execute(run).success
    assert len(published(ministry)) == 1

    # The feed announces a statement: the next tick registers it and asks for a run; the one after does not.
    feeds = Ticks(ministry, feed_sensor)
    assert feeds.tick() == []
    ministry.announce("canal")
    (run,) = feeds.tick()
    assert feeds.tick() == []
    # A file is dropped into the inbox: the same run brings both.
    inbox = Ticks(ministry, inbox_sensor)
    assert inbox.tick() == []
    dropped = ministry.folders.inbox / "drops" / "readout.md"  # type: ignore[operator]
    dropped.write_text("# Readout of the Call on the Lock\n\nThe ministers spoke about the lock.", encoding="utf-8")
    (by_inbox,) = inbox.tick()
    assert inbox.tick() == []
    assert ministry.execute(by_inbox).success
    assert ministry.execute(run).success
    assert len(published(ministry)) == 2
    titles = communique.load("sources", "sample", root=root)["title"].to_list()
    assert {"Statement on canal", "Readout of the Call on the Lock", "Statement on the Harbour"} == set(titles)

    # The statement is edited in silence: the daily run notices, the old text stays, and history tells.
    ministry.say("Ships may enter by day only.")
    assert ministry.execute(daily(ministry, monday + timedelta(days=2))[0]).success
    assert len(published(ministry)) == 3
    documents = communique.load("documents", "sample", root=root)
    assert documents.filter(source_id="port-first-statement").height == 2
    changes = communique.history("port-first-statement", "sample", root=root)
    assert changes.select("op", "before", "after").rows() == [
        ("changed", "Ships may enter by day and by night.", "Ships may enter by day only.")
    ]
    assert communique.revisions("sample", root=root).height == 1


def test_two_processes_never_build_one_collection(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.automation.BUSY_SECONDS", 0.01)
    lock = ministry.folders.work / "locks" / "sample.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock):
        assert not ministry.execute(request("sample", None, refresh=False)).success
    assert not (ministry.folders.releases / "sample").exists()


def test_a_run_that_fails_for_good_is_told_to_the_webhook(
    ministry: Ministry, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, str]] = []

    async def hook(received: web.Request) -> web.StreamResponse:
        told.append(await received.json())
        return web.Response(text="ok")

    site.answers["/hook"] = hook
    monkeypatch.setenv("COMMUNIQUE_WEBHOOK", f"{site.url}/hook")
    result = ministry.execute(request("no-such-collection", None, refresh=False))
    assert not result.success
    context = dg.build_run_status_sensor_context(
        sensor_name="failure_sensor",
        dagster_instance=ministry.instance,
        dagster_run=result.dagster_run,
        dagster_event=result.get_run_failure_event(),
    ).for_run_failure()
    failure_sensor(context)
    assert told[0]["collection"] == "no-such-collection"
    assert "failed" in told[0]["text"]


def test_a_webhook_that_is_down_hides_nothing_and_raises_nothing() -> None:
    assert notify("text", {}, {"COMMUNIQUE_WEBHOOK": "http://127.0.0.1:9/"}) is False
    assert notify("text", {}, {}) is False


def test_a_collection_that_was_not_looked_at_for_too_long_is_stale_and_built(ministry: Ministry) -> None:
    now = datetime.now(UTC)
    assert freshness("sample", ministry.folders, now).looked_at is None
    sensor = Ticks(ministry, freshness_sensor)
    assert sensor.tick() == []
    from pipelines.assets.snapshots import take_collection

    take_collection("sample", ministry.folders, ministry.definitions.resources["choices"])  # type: ignore[index]
    assert freshness("sample", ministry.folders, now).is_fresh
    registry = ministry.folders.registry_file("sample")
    registry.write_text(
        registry.read_text(encoding="utf-8") + "\n[automation]\nfreshness_hours = 5\n", encoding="utf-8"
    )
    assert not freshness("sample", ministry.folders, now + timedelta(hours=6)).is_fresh
    assert freshness("sample", ministry.folders, now + timedelta(hours=4)).is_fresh
    ran = ministry.folders.workspace.path("snapshots", "sample")
    os.utime(ran, (0, 0))
    (run,) = sensor.tick()
    assert run.tags[COLLECTION_TAG] == "sample"


def test_the_runs_of_a_tick_have_keys_so_that_a_repeated_tick_runs_nothing_twice(ministry: Ministry) -> None:
    day = datetime(2027, 6, 7, 5, tzinfo=UTC)
    assert daily(ministry, day)[0].run_key == daily(ministry, day)[0].run_key
    ministry.announce("canal")
    first, second = Ticks(ministry, feed_sensor), Ticks(ministry, feed_sensor)
    assert [run.run_key for run in first.tick()] == [run.run_key for run in second.tick()]


def test_months_are_backfilled_in_one_run(ministry: Ministry) -> None:
    from pipelines.assets.documents import read_collection
    from pipelines.assets.snapshots import take_collection
    from pipelines.partitions import add_months, month_range_tags

    take_collection("sample", ministry.folders, ministry.definitions.resources["choices"])  # type: ignore[index]
    _, frame = read_collection("sample", ministry.folders)
    add_months(ministry.instance, frame["month"].unique().sort().to_list())
    job = ministry.definitions.resolve_job_def("backfill_months")
    result = job.execute_in_process(tags=month_range_tags(ministry.instance, "sample"), instance=ministry.instance)
    assert result.success
    assert ministry.folders.workspace.read("annotations", "sample", "2027-05") is not None


def test_the_instance_queues_runs_of_one_collection() -> None:
    import yaml

    from pipelines.provenance import CHECKOUT

    settings = yaml.safe_load((CHECKOUT / "dagster.yaml").read_text(encoding="utf-8"))
    (limit,) = settings["concurrency"]["runs"]["tag_concurrency_limits"]
    assert (limit["key"], limit["limit"], limit["value"]) == (COLLECTION_TAG, 1, {"applyLimitPerUniqueValue": True})
    assert request("sample", "key", refresh=True).tags == {COLLECTION_TAG: "sample"}
