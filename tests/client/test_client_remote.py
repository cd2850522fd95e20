"""Releases on other machines: downloaded once, resumed, verified, read offline, scanned in part."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import communique
from communique import cache as cache_module
from communique.tables import TABLES
from tests.client.served import Served, served
from tests.publish.contract_rows import example_tables, publish_tables

CHECKOUT = Path(__file__).resolve().parents[2]
CLAIMS = "harbour/2026.11.0/data/claims.parquet"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    publish_tables(example_tables(40), folder)
    return folder


@pytest.fixture
def site(releases: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(cache_module, "PAUSE_SECONDS", 0.0)
    with served(releases) as running:
        yield running


@pytest.mark.parametrize("to", ["polars", "pandas", "arrow", "duckdb"])
def test_a_release_on_a_web_server_loads_as_a_local_one(site: Served, releases: Path, to: str) -> None:
    found = communique.load("claims", root=site.url, to=to)  # type: ignore[call-overload]
    here = communique.load("claims", root=releases, to=to)  # type: ignore[call-overload]
    rows = {"duckdb": lambda r: r.fetchall(), "arrow": lambda t: t.to_pylist(), "pandas": lambda f: f.to_dict("list")}
    if to == "polars":
        assert_frame_equal(found, here)
    else:
        assert str(rows[to](found)) == str(rows[to](here))


def test_a_table_is_downloaded_once(site: Served) -> None:
    for _ in range(3):
        communique.load("claims", root=site.url)
    assert [name for name, _ in site.sent].count(CLAIMS) == 1


def test_download_brings_everything_and_it_verifies(site: Served, releases: Path, tmp_path: Path) -> None:
    folder = communique.download(root=site.url, to=tmp_path)
    there = releases / "harbour" / "2026.11.0"
    names = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == names
    assert communique.verify(root=tmp_path).rows == 400
    sums = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert sums.returncode == 0


def test_some_tables_can_be_downloaded_alone(site: Served, tmp_path: Path) -> None:
    folder = communique.download(root=site.url, tables=["claims"], to=tmp_path)
    assert [path.name for path in (folder / "data").iterdir()] == ["claims.parquet"]
    assert communique.load("claims", root=tmp_path).height == 40


def test_a_download_that_broke_off_goes_on_where_it_was(
    site: Served, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "BLOCK", 1000)
    size = (releases / CLAIMS).stat().st_size
    site.cut_after = {CLAIMS: size // 2}
    with pytest.raises(communique.CommuniqueError, match=r"broke off at byte \d+ of \d+ .*it goes on from there"):
        communique.download(root=site.url, tables=["claims"], to=tmp_path)
    (part,) = tmp_path.rglob("claims.parquet.part")
    come = part.stat().st_size
    assert 0 < come < size
    site.cut_after.clear()
    site.sent.clear()
    communique.download(root=site.url, tables=["claims"], to=tmp_path)
    assert site.bytes_sent(CLAIMS) == size - come
    assert communique.load("claims", root=tmp_path).height == 40


def test_a_short_break_is_ridden_out(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    site.cut_after = {CLAIMS: 0}
    waits: list[float] = []

    def mend(seconds: float) -> None:
        waits.append(seconds)
        site.cut_after.clear()

    monkeypatch.setattr(cache_module.time, "sleep", mend)
    assert communique.load("claims", root=site.url).height == 40
    assert len(waits) == 1


def test_a_file_that_is_not_the_published_one_is_not_accepted(site: Served, cache: Path) -> None:
    whole = (site.folder / CLAIMS).read_bytes()
    site.altered[CLAIMS] = whole[:-1] + b"?"
    with pytest.raises(communique.DamagedReleaseError, match=r"expected sha256 \w+, found \w+. It was not accepted"):
        communique.load("claims", root=site.url)
    assert not list(cache.rglob("claims.parquet*"))
    del site.altered[CLAIMS]
    assert communique.load("claims", root=site.url).height == 40


def test_a_part_of_something_else_is_not_built_upon(site: Served, tmp_path: Path) -> None:
    part = tmp_path / "harbour" / "2026.11.0" / "data" / "claims.parquet.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"what another download left here")
    communique.download(root=site.url, tables=["claims"], to=tmp_path)
    assert communique.load("claims", root=tmp_path).height == 40


def test_a_server_without_ranges_will_do(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "BLOCK", 5000)
    site.ranges = False
    assert communique.load("claims", root=site.url).height == 40


def test_offline_reads_what_was_downloaded_and_asks_for_nothing(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    communique.download(root=site.url)
    site.sent.clear()
    monkeypatch.setenv("COMMUNIQUE_OFFLINE", "1")
    assert communique.load("claims", root=site.url).height == 40
    assert communique.scan("quotations", version="2026.11.0", root=site.url).collect().height == 40
    assert communique.verify(root=site.url).rows == 400
    assert site.sent == []


def test_offline_says_what_to_do_about_what_was_not_downloaded(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_OFFLINE", "1")
    with pytest.raises(communique.NotPublishedError, match="run `communique download` once"):
        communique.load("claims", root=site.url)
    monkeypatch.delenv("COMMUNIQUE_OFFLINE")
    communique.load("claims", root=site.url)
    monkeypatch.setenv("COMMUNIQUE_OFFLINE", "1")
    with pytest.raises(communique.NotPublishedError, match="not downloaded before"):
        communique.load("quotations", root=site.url)


@pytest.mark.parametrize(
    "ask",
    [
        lambda url: communique.scan("entities", root=url),
        lambda url: communique.quotations_with_sources(root=url),
        lambda url: communique.cite(root=url, form="cff"),
        lambda url: communique.describe("claims", root=url),
    ],
)
def test_offline_every_way_in_says_the_same_of_what_is_not_there(
    site: Served, monkeypatch: pytest.MonkeyPatch, ask: Callable[[str], object]
) -> None:
    communique.load("claims", root=site.url)
    monkeypatch.setenv("COMMUNIQUE_OFFLINE", "1")
    with pytest.raises(communique.NotPublishedError, match="not downloaded before"):
        ask(site.url)


def test_changes_on_a_web_server_are_downloaded_once_and_tables_of_a_few_rows_scan(tmp_path: Path) -> None:
    for count in (3, 5):
        publish_tables(example_tables(count), tmp_path)
    with served(tmp_path) as site:
        assert communique.changes("claims", root=site.url).height == 2
        site.sent.clear()
        assert communique.changes("claims", root=site.url).height == 2
        assert not any(name.endswith(".parquet") for name, _ in site.sent)
        assert communique.scan("entities", root=site.url).collect().height == 5
        assert communique.quotations_with_sources(root=site.url).height == 5


def test_a_network_that_is_down_is_told_with_the_way_around_it(tmp_path: Path) -> None:
    with served(tmp_path) as gone:
        url = gone.url
    with pytest.raises(communique.CommuniqueError, match="COMMUNIQUE_OFFLINE=1"):
        communique.load("claims", root=url)


def test_a_pinned_version_stays_what_it_was_when_latest_moves(tmp_path: Path) -> None:
    publish_tables(example_tables(3), tmp_path)
    with served(tmp_path) as site:
        assert communique.load("claims", root=site.url).height == 3
        publish_tables(example_tables(5), tmp_path)
        assert communique.load("claims", version="2026.11.0", root=site.url).height == 3
        assert communique.load("claims", root=site.url).height == 5


def test_another_publication_at_the_same_place_is_not_mixed_with_the_cached_one(tmp_path: Path) -> None:
    publish_tables(example_tables(3), tmp_path / "a")
    publish_tables(example_tables(3, seed=1), tmp_path / "b")
    with served(tmp_path / "a") as site:
        communique.load("claims", root=site.url)
        site.folder = tmp_path / "b"
        assert communique.load("claims", root=site.url).equals(communique.load("claims", root=tmp_path / "b"))


def test_a_filtered_scan_over_http_moves_a_small_part_of_the_table(tmp_path: Path) -> None:
    table = TABLES["entities"]
    rows = pl.DataFrame({"entity_id": [f"en{i:08}" for i in range(300_000)]}).with_columns(
        kind=pl.lit("person"),
        name=pl.concat_str(pl.col("entity_id").hash(1), pl.col("entity_id").hash(2)),
        same_as=pl.lit([], dtype=pl.List(pl.String)),
    )  # fmt: skip
    publish_tables({"entities": table.conform(rows, "harbour")}, tmp_path)
    size = (tmp_path / "harbour" / "2026.11.0" / "data" / "entities.parquet").stat().st_size
    with served(tmp_path) as site:
        lazy = communique.scan("entities", root=site.url)
        site.sent.clear()
        found = lazy.filter(pl.col("entity_id") == "en00123456").select("entity_id", "kind").collect()
        assert found.height == 1
        assert 0 < site.bytes_sent() < size / 5, f"{site.bytes_sent()} of {size} bytes"


def communique_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets"), "COLUMNS": "120"}
    command = [sys.executable, "-m", "communique", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_commands_work_on_a_url(site: Served, tmp_path: Path) -> None:
    done = communique_command("download", "--root", site.url, "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "harbour" / "2026.11.0"
    assert "all as published" in communique_command("verify", "--root", str(tmp_path)).stdout
    assert "all as published" in communique_command("verify", "--root", site.url).stdout


def test_remote_roots_without_their_packages_say_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.modules['aiohttp'] = None\n"
        "import communique\n"
        "try: communique.load('claims', root='http://127.0.0.1:9/releases')\n"
        "except communique.CommuniqueError as error: print(error)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert "pip install 'communique[remote]'" in done.stdout, done.stderr
