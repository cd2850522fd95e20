"""The Dagster code location: it loads, its graph is the order of the house, its resources can be replaced."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from communique.tables import TABLES
from pipelines.assets.graph import ASSETS
from pipelines.automation import inbox_state
from pipelines.definitions import build_defs
from pipelines.partitions import COLLECTION_MONTHS, add_months, month_range_tags
from pipelines.resources import Folders

ORDER = ["snapshots", "documents", "annotations", "alignments", "candidate", "release"]


def test_the_definitions_load_and_validate() -> None:
    dg.Definitions.validate_loadable(build_defs())


def test_the_assets_follow_each_other_in_the_order_of_the_house() -> None:
    assert [asset.key.path[-1] for asset in ASSETS] == ORDER
    for asset, before in zip(ASSETS[1:], ORDER, strict=False):
        assert dg.AssetKey(before) in {key for keys in asset.asset_deps.values() for key in keys}


def test_every_asset_says_what_it_is_for_and_belongs_to_a_group() -> None:
    for asset in ASSETS:
        (spec,) = asset.specs
        assert spec.description
        assert spec.group_name not in (None, "default")


def test_each_table_has_a_blocking_check_before_the_release() -> None:
    checks = {check.name: check for asset in ASSETS for check in asset.check_specs}
    assert set(checks) == set(TABLES)
    assert all(check.blocking for check in checks.values())


def test_resources_can_be_replaced_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    mine = Folders(releases=tmp_path)
    assert build_defs(folders=mine).resources is not None
    assert build_defs(folders=mine).resources["folders"] is mine
    with pytest.raises(TypeError, match="no resources"):
        build_defs(folder=mine)


def test_the_jobs_schedule_and_sensor_are_there() -> None:
    repository = build_defs().get_repository_def()
    assert {"one_collection", "all_collections", "backfill_months"} <= set(repository.job_names)
    assert {schedule.name for schedule in repository.schedule_defs} >= {"daily_sample", "daily_alliance"}
    assert {sensor.name for sensor in repository.sensor_defs} == {
        "inbox_sensor", "feed_sensor", "freshness_sensor", "failure_sensor"}  # fmt: skip


def test_one_run_covers_every_month_of_a_collection() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        add_months(instance, ["2021-03", "2022-01"])
        add_months(instance, ["1790-01", "2022-01"])
        tags = month_range_tags(instance, "sample")
        keys = COLLECTION_MONTHS.get_partition_keys(dynamic_partitions_store=instance)
        first = keys.index(tags["dagster/asset_partition_range_start"])
        last = keys.index(tags["dagster/asset_partition_range_end"])
        covered = keys[first : last + 1]
    assert {key.split("|")[0] for key in covered} == {"sample"}
    assert {key.split("|")[1] for key in covered} == {"1790-01", "2021-03", "2022-01"}


def test_a_run_over_some_months_leaves_out_those_of_other_collections() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        add_months(instance, ["2021-03", "2022-01"])
        add_months(instance, ["1790-01", "1790-12", "2023-01"])
        tags = month_range_tags(instance, "sample", {"1790-01", "2022-01"})
    assert tags == {
        "dagster/asset_partition_range_start": "sample|2022-01",
        "dagster/asset_partition_range_end": "sample|1790-01",
    }


def test_a_collection_counts_as_annotated_once_annotations_of_it_are_there(tmp_path: Path) -> None:
    folders = Folders(work=tmp_path)
    folders.workspace.write(pl.DataFrame({"document_id": ["a"]}), "annotations", "alliance", "2022-01")
    assert folders.never_annotated(["sample", "alliance", "registered nowhere"]) == ["sample"]


def test_the_inbox_sensor_sees_a_new_and_a_changed_file(tmp_path: Path) -> None:
    empty = inbox_state((tmp_path,))
    (tmp_path / "statement.txt").write_text("A statement.", encoding="utf-8")
    one = inbox_state((tmp_path,))
    (tmp_path / "statement.txt").write_text("A longer statement.", encoding="utf-8")
    assert len({empty, one, inbox_state((tmp_path,))}) == 3
    assert inbox_state((tmp_path,)) == inbox_state((tmp_path,))
