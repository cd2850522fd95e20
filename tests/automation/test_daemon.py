"""Dagster's daemon follows a site and an inbox: what appears there is released, tick after tick, and once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import dagster as dg
import pytest

import communique
from pipelines.provenance import CHECKOUT
from tests.automation.conftest import FOLDER_VARIABLE, Ministry

LONGEST_WAIT = 300.0
"""Seconds for the daemon to start, tick, and run a build in a process of its own, on a busy machine."""
MODULE = "tests.automation.daemon_location"


@contextmanager
def daemon(folder: Path, home: Path) -> Iterator[Path]:
    """A daemon on the test's folder, for as long as the context is open; its log."""
    home.mkdir()
    copyfile(CHECKOUT / "dagster.yaml", home / "dagster.yaml")
    environment = os.environ | {"DAGSTER_HOME": str(home), FOLDER_VARIABLE: str(folder)}
    command = [sys.executable, "-m", "dagster._daemon", "run", "-m", MODULE, "-d", str(CHECKOUT)]
    log = home / "daemon.log"
    with log.open("w") as output:
        running = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield log
        finally:
            running.terminate()
            running.wait(30)


def wait_until(met: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not met():
        if time.monotonic() > end:
            pytest.fail(f"not within {LONGEST_WAIT:.0f} s; the daemon's log ends:\n{log.read_text()[-3000:]}")
        time.sleep(0.5)


def test_the_daemon_releases_what_a_feed_and_an_inbox_bring_and_nothing_twice(
    ministry: Ministry, tmp_path: Path
) -> None:
    root, home = ministry.folders.releases, tmp_path / "dagster"

    def titles() -> set[str]:
        try:
            return set(communique.load("sources", "sample", root=root)["title"])
        except communique.CommuniqueError:
            return set()  # nothing is published yet

    ministry.announce("canal")
    with daemon(tmp_path, home) as log:
        wait_until(lambda: "Statement on canal" in titles(), log)
        dropped = tmp_path / "inbox" / "drops" / "readout.md"
        dropped.write_text("# Readout of the Call on the Lock\n\nThe ministers spoke about the lock.", encoding="utf-8")
        wait_until(lambda: "Readout of the Call on the Lock" in titles(), log)
        with dg.DagsterInstance.from_config(str(home)) as instance:
            wait_until(lambda: not instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED)), log)
            before = len(communique.versions("sample", root=root))
            ticks = _ticks(instance)
            wait_until(lambda: _ticks(instance) >= ticks + 4, log)
            runs = instance.get_runs()
    assert before == 2
    assert len(communique.versions("sample", root=root)) == before
    assert {run.job_name for run in runs} >= {"one_collection"}
    assert not [run.run_id for run in runs if run.status == dg.DagsterRunStatus.FAILURE]


_UNFINISHED = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def _ticks(instance: dg.DagsterInstance) -> int:
    """How often the sensors have ticked."""
    return sum(
        len(instance.get_ticks(state.instigator_origin_id, state.selector_id))
        for state in instance.all_instigator_state()
    )
