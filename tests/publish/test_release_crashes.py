"""A publisher that dies at any step leaves the last release as it was, and the next run completes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

import communique
from pipelines.publish import PublisherBusyError, Release, ReleaseRefusedError
from tests.publish.contract_rows import TABLES, example_rows, publish_tables
from tests.publish.steps import Steps


class Crash(BaseException):
    """Stands for the end of the process at some step."""


steps = Steps()
sys.addaudithook(steps)


@contextmanager
def crash_at(step: int, folder: Path) -> Iterator[None]:
    """Let the process crash at a step that it takes below the folder."""

    def crash(number: int, event: str, path: str) -> None:
        if number == step:
            raise Crash

    with steps.watching(folder, crash):
        yield


def entities(count: int, seed: int) -> dict[str, object]:
    table = TABLES["entities"]
    return {"entities": table.conform(example_rows(table, count, seed), "harbour")}


def release_is_whole(root: Path, rows: int) -> bool:
    communique.verify(root=root)
    return communique.load("entities", root=root).height == rows


def test_a_crash_at_any_step_leaves_a_whole_latest_release_and_the_next_run_completes(tmp_path: Path) -> None:
    step, crashed = 1, True
    while crashed:
        root = tmp_path / str(step)
        publish_tables(entities(3, 0), root)
        crashed = False
        with crash_at(step, root):
            try:
                publish_tables(entities(5, 1), root)
            except Crash:
                crashed = True
        assert release_is_whole(root, 3) or release_is_whole(root, 5), f"after a crash at step {step}"
        publish_tables(entities(5, 1), root)
        assert release_is_whole(root, 5)
        assert not list(root.rglob(".staging-*"))
        step += 1
    assert step > 15, "there are more steps than that in a release"


def test_a_crash_in_the_first_release_leaves_nothing_published(tmp_path: Path) -> None:
    with crash_at(8, tmp_path), pytest.raises(Crash):
        publish_tables(entities(3, 0), tmp_path)
    with pytest.raises(communique.NotPublishedError):
        communique.load("entities", root=tmp_path)
    publish_tables(entities(3, 0), tmp_path)
    assert release_is_whole(tmp_path, 3)


def test_a_version_that_was_complete_but_not_listed_is_listed_by_the_next_run(tmp_path: Path) -> None:
    publish_tables(entities(3, 0), tmp_path)
    records = {name: (tmp_path / name).read_bytes() for name in ("catalog.json", "harbour/versions.json")}
    publish_tables(entities(5, 1), tmp_path)
    for name, content in records.items():
        (tmp_path / name).write_bytes(content)
    assert release_is_whole(tmp_path, 3)
    again = publish_tables(entities(5, 1), tmp_path)
    assert again.version == "2026.11.1"
    assert again.warnings == ("2026.11.1 was complete but not yet listed, after a crash; it is listed now",)
    assert release_is_whole(tmp_path, 5)


def test_a_catalog_that_is_behind_or_lost_is_made_again_from_the_versions(tmp_path: Path) -> None:
    publish_tables(entities(3, 0), tmp_path)
    catalog = (tmp_path / "catalog.json").read_bytes()
    (tmp_path / "catalog.json").unlink()
    publish_tables(entities(3, 0), tmp_path)
    assert (tmp_path / "catalog.json").read_bytes() == catalog


def test_a_folder_that_is_no_complete_release_is_never_listed_nor_its_number_used(tmp_path: Path) -> None:
    publish_tables(entities(3, 0), tmp_path)
    (tmp_path / "harbour" / "2026.11.1").mkdir()
    release = publish_tables(entities(5, 1), tmp_path)
    assert isinstance(release, Release)
    assert release.version == "2026.11.2"
    assert "not a complete release" in release.warnings[0]
    assert communique.versions(root=tmp_path) == ["2026.11.0", "2026.11.2"]


def test_a_second_publisher_is_told_that_there_is_a_first(tmp_path: Path) -> None:
    publish_tables(entities(3, 0), tmp_path)
    with FileLock(tmp_path / "harbour" / ".publish.lock"), pytest.raises(PublisherBusyError, match="another run"):
        publish_tables(entities(5, 1), tmp_path)
    assert release_is_whole(tmp_path, 3)


def test_a_damaged_last_release_stops_the_next_one(tmp_path: Path) -> None:
    publish_tables(entities(3, 0), tmp_path)
    manifest = tmp_path / "harbour" / "2026.11.0" / "release.json"
    manifest.chmod(0o644)
    manifest.write_text(manifest.read_text() + " ")
    with pytest.raises(communique.DamagedReleaseError, match="restore it from a copy"):
        publish_tables(entities(5, 1), tmp_path)


def test_a_refused_release_does_not_use_up_a_number(tmp_path: Path) -> None:
    publish_tables(entities(9, 0), tmp_path)
    with pytest.raises(ReleaseRefusedError):
        publish_tables(entities(2, 1), tmp_path)
    assert publish_tables(entities(8, 1), tmp_path).version == "2026.11.1"
