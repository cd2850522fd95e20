"""Releases on object stores: visible in one step or not at all, resumable, and safe from a second publisher."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import polars as pl
import pytest
from typer.testing import CliRunner

import communique
from communique.catalog import Root
from communique.tables import TABLES
from pipelines.__main__ import app
from pipelines.publish import PublisherBusyError, Release, ReleaseRefusedError, Unchanged
from pipelines.publish import pointers as pointers_module
from pipelines.publish.errors import WriteFailedError
from pipelines.publish.object_store import ObjectStore
from tests.client.served import local_s3
from tests.publish.contract_rows import FACTS, example_rows, example_tables, publish_tables

ENTITIES = TABLES["entities"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with local_s3("releases") as url:
        yield url


@pytest.fixture(params=["s3", "memory"])
def root(request: pytest.FixtureRequest, s3: str) -> str:
    """An empty place on a real S3 interface, and on the plainest file system that fsspec has."""
    return f"{s3 if request.param == 's3' else 'memory://releases'}/{uuid4().hex}"


def entities(count: int, seed: int = 0) -> dict[str, pl.DataFrame]:
    return {"entities": ENTITIES.conform(example_rows(ENTITIES, count, seed), FACTS.name)}


def objects(root: str) -> dict[str, bytes]:
    fs, base = fsspec.core.url_to_fs(root)
    fs.invalidate_cache()
    found = fs.find(base)
    return {name[len(base) :].lstrip("/"): fs.cat_file(name) for name in found}


class BrokenLineError(Exception):
    """A line that breaks."""


def break_after(monkeypatch: pytest.MonkeyPatch, root: str, writes: int) -> None:
    """Let the file system fail at its (writes + 1)th write."""
    fs, _ = fsspec.core.url_to_fs(root)
    left = [writes]

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise BrokenLineError("connection reset")
            return write(*arguments, **options)

        return failing

    for name in ("put_file", "pipe_file", "call_s3"):
        if hasattr(fs, name):
            monkeypatch.setattr(fs, name, counted(getattr(fs, name)))


def test_a_release_is_published_to_and_read_from_a_url(root: str) -> None:
    made = publish_tables(example_tables(5), root)  # type: ignore[arg-type]
    assert isinstance(made, Release)
    assert made.folder == f"{root}/harbour/2026.11.0"
    assert communique.versions(root=root) == ["2026.11.0"]
    assert communique.scan("claims", root=root).collect().height == 5
    assert communique.load("claims", root=root).height == 5
    assert communique.verify(root=root).rows == 50


def test_what_is_uploaded_is_what_a_folder_would_hold(root: str, tmp_path: Path) -> None:
    for place in (root, tmp_path):
        publish_tables(example_tables(5), place)  # type: ignore[arg-type]
    local = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    # Locks are of folders, the cache is of this test.
    local = {name: content for name, content in local.items() if not name.endswith(".lock") and "cache" not in name}
    assert objects(root) == local


def test_the_next_version_follows_with_its_changes_and_the_same_rows_make_none(root: str) -> None:
    publish_tables(entities(3), root)  # type: ignore[arg-type]
    assert isinstance(publish_tables(entities(3), root), Unchanged)  # type: ignore[arg-type]
    assert publish_tables(entities(4), root).version == "2026.11.1"  # type: ignore[arg-type]
    assert communique.changes("entities", root=root)["op"].to_list() == ["added"]
    with pytest.raises(ReleaseRefusedError, match="too many rows are gone"):
        publish_tables(entities(1), root)  # type: ignore[arg-type]


def test_collections_share_a_catalog(root: str) -> None:
    publish_tables(entities(3), root)  # type: ignore[arg-type]
    other = {"entities": ENTITIES.conform(example_rows(ENTITIES, 2), "pier")}
    publish_tables(other, root, collection=type(FACTS)("pier", "Pier", "Another one."))  # type: ignore[arg-type]
    assert communique.collections(root=root) == ["harbour", "pier"]


def test_an_upload_that_breaks_off_at_any_write_is_invisible_and_the_next_run_goes_on_from_it(
    root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, broke_off = 1, True
    while broke_off:
        place = f"{root}/{writes}"
        publish_tables(entities(3), place)  # type: ignore[arg-type]
        with monkeypatch.context() as broken:
            break_after(broken, place, writes)
            try:
                publish_tables(entities(5, 1), place)  # type: ignore[arg-type]
                broke_off = False
            except WriteFailedError as error:
                assert "Run again: what was uploaded whole is kept" in str(error)
        assert communique.verify(root=place).rows == (3 if broke_off else 5)
        publish_tables(entities(5, 1), place)  # type: ignore[arg-type]
        assert communique.versions(root=place) == ["2026.11.0", "2026.11.1"]
        assert communique.verify(root=place).rows == 5
        writes += 1
    assert writes > 10, "a release is more writes than that"


def test_what_was_uploaded_whole_is_not_uploaded_again(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_after(broken, root, 5)
        with pytest.raises(WriteFailedError):
            publish_tables(entities(3), root)  # type: ignore[arg-type]
    there = {name for name in objects(root) if "2026.11.0" in name}
    assert there
    with pytest.raises(communique.NotPublishedError):
        communique.load("entities", root=root)
    fs, _ = fsspec.core.url_to_fs(root)
    uploaded: list[str] = []
    real = fs.put_file
    monkeypatch.setattr(fs, "put_file", lambda a, b, **o: (uploaded.append(b), real(a, b, **o)))
    made = publish_tables(entities(3), root)  # type: ignore[arg-type]
    assert "was begun and not ended" in made.warnings[0]
    assert uploaded
    assert not any(name.endswith(tuple(there)) for name in uploaded)


def test_a_half_upload_of_other_rows_leaves_nothing_behind(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_after(broken, root, 8)
        with pytest.raises(WriteFailedError):
            publish_tables(example_tables(3), root)  # type: ignore[arg-type]
    publish_tables(entities(4), root)  # type: ignore[arg-type]
    manifest = json.loads(objects(root)["harbour/2026.11.0/release.json"])
    names = {name.partition("2026.11.0/")[2] for name in objects(root) if "2026.11.0" in name}
    assert names == {*manifest["files"], "release.json", "SHA256SUMS"}
    assert communique.verify(root=root).rows == 4


def test_of_two_publishers_one_wins_and_the_other_is_told_and_can_run_again(root: str) -> None:
    start = threading.Barrier(2)
    ended: list[Release | Unchanged | PublisherBusyError] = []

    def run(seed: int) -> None:
        start.wait()
        try:
            ended.append(publish_tables(entities(3 + seed, seed), root))  # type: ignore[arg-type]
        except PublisherBusyError as error:
            ended.append(error)

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    releases = [end for end in ended if isinstance(end, Release)]
    # They may also have come one after the other; they never both have the same version.
    assert sorted(release.version for release in releases) in (["2026.11.0"], ["2026.11.0", "2026.11.1"])
    for error in ended:
        if isinstance(error, PublisherBusyError):
            assert "Run again" in str(error)
    communique.verify(root=root)


def store_of(root: str, seconds: float = 600.0) -> ObjectStore:
    return ObjectStore(Root.at(root), FACTS.name, FACTS.title, FACTS.description, lease_seconds=seconds)


def test_a_second_publisher_is_told_that_there_is_a_first_and_when_its_lease_ends(root: str) -> None:
    with store_of(root).exclusive(), pytest.raises(PublisherBusyError, match=r"lease runs out in \d+ seconds"):
        publish_tables(entities(3), root)  # type: ignore[arg-type]
    assert isinstance(publish_tables(entities(3), root), Release)  # type: ignore[arg-type]


def test_the_lease_of_a_run_that_died_runs_out(root: str) -> None:
    store_of(root, seconds=-1.0).lease.take(root)
    assert isinstance(publish_tables(entities(3), root), Release)  # type: ignore[arg-type]


def test_a_publisher_that_slept_over_its_lease_changes_nothing(root: str) -> None:
    sleeper = store_of(root, seconds=-1.0)
    with sleeper.exclusive():
        publish_tables(entities(3), root)  # type: ignore[arg-type]
        before = objects(root)
        with pytest.raises(PublisherBusyError, match=r"another took over|another run published"):
            sleeper.lease.hold()
    assert objects(root) == before


def test_a_record_that_another_replaced_is_not_replaced(s3: str) -> None:
    root = f"{s3}/{uuid4().hex}"
    publish_tables(entities(3), root)  # type: ignore[arg-type]
    store = store_of(root)
    path = f"{store.base}/harbour/versions.json"
    seen = pointers_module.look(store.fs, path)
    publish_tables(entities(4), root)  # type: ignore[arg-type]
    with pytest.raises(pointers_module.PointerMovedError):
        pointers_module.replace(store.fs, path, b"{}", seen)
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]


def test_a_pointer_is_created_only_once(root: str) -> None:
    fs, base = fsspec.core.url_to_fs(root)
    nothing = pointers_module.look(fs, f"{base}/pointer")
    pointers_module.replace(fs, f"{base}/pointer", b"first", nothing)
    with pytest.raises(pointers_module.PointerMovedError):
        pointers_module.replace(fs, f"{base}/pointer", b"second", nothing)
    assert fs.cat_file(f"{base}/pointer") == b"first"


def test_versions_lost_are_made_again_from_the_catalog(root: str) -> None:
    publish_tables(entities(3), root)  # type: ignore[arg-type]
    fs, base = fsspec.core.url_to_fs(root)
    fs.rm_file(f"{base}/harbour/versions.json")
    assert publish_tables(entities(4), root).version == "2026.11.1"  # type: ignore[arg-type]
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]


def test_a_catalog_that_is_behind_is_made_good_by_the_next_run(root: str) -> None:
    publish_tables(entities(3), root)  # type: ignore[arg-type]
    fs, base = fsspec.core.url_to_fs(root)
    behind = fs.cat_file(f"{base}/catalog.json")
    publish_tables(entities(4), root)  # type: ignore[arg-type]
    fs.pipe_file(f"{base}/catalog.json", behind)
    assert isinstance(publish_tables(entities(4), root), Unchanged)  # type: ignore[arg-type]
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]


def test_latest_is_moved_on_a_url_by_the_same_commands(root: str) -> None:
    for count in (3, 4):
        publish_tables(entities(count), root)  # type: ignore[arg-type]
    arguments = ["publish", "--yank", "2026.11.1", "--why", "a source asked for it", "--root", root]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert communique.load("entities", root=root).height == 3
    with pytest.warns(UserWarning, match="a source asked for it"):
        assert communique.load("entities", version="2026.11.1", root=root).height == 4


def test_a_filtered_scan_of_s3_gives_the_same_rows_in_duckdb_and_polars(s3: str) -> None:
    root = f"{s3}/{uuid4().hex}"
    publish_tables(entities(9), root)  # type: ignore[arg-type]
    found = communique.scan("entities", root=root).filter(pl.col("entity_id") > "entity_id-00004").collect()
    relation = communique.load("entities", root=root, to="duckdb").filter("entity_id > 'entity_id-00004'")
    assert relation.pl()["entity_id"].to_list() == found["entity_id"].to_list()
    assert found.height == 4


def test_a_place_that_cannot_be_written_to_is_told() -> None:
    with pytest.raises(communique.CommuniqueError, match=r"cannot write to nowhere://x"):
        publish_tables(entities(3), "nowhere://x")  # type: ignore[arg-type]
