"""A publisher that is killed, or cannot write, leaves the last release whole, and the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import communique
from tests.publish.contract_rows import publish_tables
from tests.publish.publishers import ROWS, Publishers, entities, publishers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="publishers are forked, as POSIX systems can")

SEED = 20261125
POINTS = 100
BUSY = 0.8
"""Share of a run's time in which points are drawn; in the rest of it the process only ends."""
BEFORE = 3


@pytest.fixture(scope="module")
def running() -> Iterator[Publishers]:
    with publishers() as started:
        yield started


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A root with one release of `BEFORE` rows."""
    publish_tables(entities(BEFORE, 0), tmp_path / "published")
    return tmp_path / "published"


def rows_of_latest(root: Path) -> int:
    """Rows of the latest release, once every file of it was found to have its sha256."""
    verified = communique.verify(root=root)
    assert communique.load("entities", root=root).height == verified.rows
    return verified.rows


def completes(running: Publishers, root: Path) -> bool:
    """Whether the next run publishes what the one before could not, and leaves nothing lying about."""
    again = running.run(root)
    clean = not [*root.rglob(".staging-*"), *root.rglob("*.new")]
    return again["code"] == 0 and rows_of_latest(root) == ROWS and clean


def test_a_publisher_killed_at_a_hundred_points_leaves_a_whole_release_and_the_next_run_completes(
    running: Publishers, published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [running.run(shutil.copytree(published, tmp_path / f"whole-{i}")) for i in range(2)]
    assert [run["error"] for run in runs] == ["", ""]
    steps, seconds = runs[0]["steps"], min(run["seconds"] for run in runs)
    # Every step once, then points in time; one that came too late to kill is made up for by another.
    chance = random.Random(SEED)
    orders: list[dict[str, float]] = [{"kill_at": step} for step in range(1, steps + 1)]
    orders += [{"kill_after": chance.uniform(0, BUSY * seconds)} for _ in range(2 * POINTS)]
    ends: Counter[str] = Counter()
    for number, order in enumerate(orders):
        root = shutil.copytree(published, tmp_path / str(number))
        killed = running.run(root, **order)["code"] == -signal.SIGKILL
        rows = rows_of_latest(root)
        assert rows in (BEFORE, ROWS), order
        ends["killed" if killed else "came too late"] += 1
        ends["latest was the release before" if rows == BEFORE else "latest was the new release"] += 1
        ends["next run completed"] += completes(running, root)
        shutil.rmtree(root)
        if ends["killed"] == POINTS:
            break
    with capsys.disabled():
        facts = ", ".join(f"{what}: {count}" for what, count in sorted(ends.items()))
        print(f"\na release of {steps} steps: {facts}")
    assert ends["killed"] == POINTS
    assert ends["next run completed"] == ends["killed"] + ends["came too late"]


@pytest.mark.parametrize("largest", random.Random(SEED).sample(range(20_000), 12))
def test_a_disk_that_takes_no_more_leaves_the_release_before(
    running: Publishers, published: Path, largest: int
) -> None:
    ended = running.run(published, largest=largest)
    if ended["code"] == 0:
        assert rows_of_latest(published) == ROWS
        return
    assert ended["error"].startswith("WriteFailedError: writing to")
    assert "Make room or mend the permissions" in ended["error"]
    assert rows_of_latest(published) == BEFORE
    assert completes(running, published)


def test_some_of_these_disks_were_too_small(running: Publishers, published: Path) -> None:
    assert running.run(published, largest=1_000)["code"] == 1


def test_a_folder_without_permission_is_told_and_left(running: Publishers, published: Path) -> None:
    folders = [published, *(path for path in published.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    ended = running.run(published, bound_by_modes=True)
    for path in folders:
        path.chmod(0o755)
    assert ended["code"] == 1
    assert "Permission denied" in ended["error"]
    assert "mend the permissions" in ended["error"]
    assert rows_of_latest(published) == BEFORE
    assert completes(running, published)


@pytest.mark.parametrize("file", ["data/entities.parquet", "columns.parquet", "datapackage.json", "release.json"])
def test_a_file_that_the_disk_tore_is_noticed_before_anything_is_visible(
    running: Publishers, published: Path, file: str
) -> None:
    ended = running.run(published, tear=file)
    assert ended["code"] == 1, ended
    assert rows_of_latest(published) == BEFORE
    assert completes(running, published)
