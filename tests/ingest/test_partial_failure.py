"""Two hundred sources, thirty of which fail in ten different ways, on a real site; then some of them heal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.assets.documents import read_collection
from pipelines.assets.release import collection_facts
from pipelines.assets.snapshots import take_collection
from pipelines.choices import Choices
from pipelines.ingest.fetching.settings import FetchSettings
from pipelines.ingest.network import Network
from pipelines.ingest.registry import load_collection
from pipelines.ingest.snapshots import SnapshotReport
from pipelines.resources import Folders
from pipelines.source_states import source_states
from pipelines.status import print_status
from tests.ingest.site import Site, page

SOURCES = 200
WAYS = ["timeout", "reset", "forbidden", "not_found", "gone", "throttled", "server", "type", "empty", "truncated"]
EACH_WAY = 3
BROKEN = {number: WAYS[number % len(WAYS)] for number in range(len(WAYS) * EACH_WAY)}


class Setting:
    """A collection of two hundred press releases on a site."""

    def __init__(self, folder: Path, site: Site, fast: FetchSettings) -> None:
        self.site, self.settings = site, fast
        self.folders = Folders(
            registry=folder / "datasets" / "sources",
            archive=folder / "archive",
            work=folder / "work",
            releases=folder / "releases",
            inbox=folder / "inbox",
        )
        self.folders.registry.mkdir(parents=True)
        entries = "".join(
            f'[[source]]\nsource_id = "press-{n:03}"\nkind = "statement"\ntitle = "Press release {n}"\n'
            f'url = "{site.url}/press/{n}"\ntext_rights = "open_text"\nrights_basis = "A test."\n'
            for n in range(SOURCES)
        )
        head = '[collection]\nname = "sample"\ntitle = "Press"\ndescription = "A site."\n'
        self.folders.registry_file("sample").write_text(head + entries, encoding="utf-8")

    def serve(self, number: int, edition: int = 1) -> None:
        text = f"Edition {edition} of release {number}: the ministers met at the harbour and agreed on the tariff."
        self.site.serve(f"/press/{number}", page(f"Press release {number}", text))

    def take(self) -> SnapshotReport:
        return take_collection("sample", self.folders, Choices(Network("refresh", self.settings)))

    def texts(self) -> dict[str, str]:
        """The current text of each source that has one."""
        _, frame = read_collection("sample", self.folders)
        return dict(frame.filter("is_current").select("source_id", "text").iter_rows())


@pytest.fixture
def setting(tmp_path: Path, site: Site, fast: FetchSettings) -> Setting:
    # A site of two hundred pages shares the machine with what reads it: sound answers may take a while.
    patient = replace(fast, read_timeout=4.0, total_timeout=8.0, host_connections=8, connections=8)
    made = Setting(tmp_path, site, patient)
    for number in range(SOURCES):
        made.serve(number)
    return made


def test_what_fails_keeps_its_snapshot_with_a_reason_and_heals_with_the_next_run(
    setting: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    assert setting.take().unavailable == ()
    for number in range(SOURCES):
        setting.serve(number, edition=2)
    for number, how in BROKEN.items():
        setting.site.fail(f"/press/{number}", how)

    # 170 are new, 30 keep what they had, each of them with its reason.
    report = setting.take()
    kinds = Counter(check.kind for check in report.checks if check.status == "kept")
    assert kinds == Counter(dict.fromkeys(WAYS, EACH_WAY))
    assert Counter(check.status for check in report.checks) == {"kept": 30, "fetched": 170}
    texts = setting.texts()
    assert len(texts) == SOURCES
    assert all(("Edition 1" in texts[f"press-{n:03}"]) == (n in BROKEN) for n in range(SOURCES))
    reasons = {each.source_id: each.reason for each in source_states("sample", setting.folders) if each.state == "kept"}
    assert set(reasons) == {f"press-{n:03}" for n in BROKEN}
    assert all("stays in use" in reason for reason in reasons.values())

    # The same in `status`, and in what the release reports.
    from rich.console import Console

    print_status(Console(width=300), setting.folders)
    printed = capsys.readouterr().out
    assert all(f"press-{n:03}: " in printed for n in BROKEN)
    workspace = setting.folders.workspace
    facts = collection_facts(
        load_collection(setting.folders.registry_file("sample")),
        workspace.read("unavailable", "sample"),
        (workspace.read("snapshots", "sample"))["source_id"],  # type: ignore[index]
    )
    assert Counter(each.state for each in facts.sources) == {"kept": 30, "held": 170}

    # The next run heals what healed, and asks nothing twice of what did not change.
    for number in list(BROKEN)[:20]:
        setting.serve(number, edition=2)
    report = setting.take()
    assert Counter(check.status for check in report.checks) == {"unchanged": 170, "fetched": 20, "kept": 10}
    assert report.archived == 20
    healed = setting.texts()
    assert all("Edition 2" in healed[f"press-{n:03}"] for n in list(BROKEN)[:20])


def test_a_slow_loris_an_endless_body_and_a_bomb_hold_up_nobody(setting: Setting) -> None:
    for number, how in enumerate(["drip", "endless", "bomb", "short"]):
        setting.site.fail(f"/press/{number}", how)
    report = setting.take()
    assert Counter(check.status for check in report.checks) == {"fetched": SOURCES - 4, "missing": 4}
    assert {each.source_id for each in report.unavailable} == {f"press-{n:03}" for n in range(4)}


def test_offline_nothing_is_asked_and_every_source_says_so(setting: Setting) -> None:
    report = take_collection("sample", setting.folders, Choices(Network("never")))
    assert setting.site.seen.total() == 0
    assert len(report.unavailable) == SOURCES
    assert "network was not to be used" in report.unavailable[0].reason


def test_only_what_is_missing_is_asked_for_without_a_refresh(setting: Setting) -> None:
    setting.site.fail("/press/7", "server")
    missing = Choices(Network("missing", setting.settings))
    take_collection("sample", setting.folders, missing)
    setting.site.seen.clear()
    setting.serve(7)
    report = take_collection("sample", setting.folders, missing)
    assert set(setting.site.seen) == {"/robots.txt", "/press/7"}
    assert report.unavailable == ()
