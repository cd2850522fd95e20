"""Publisher processes that can be killed: one process imports, and forks a publisher for every line it is given.

A line is JSON: `root`; `kill_at` (a step), `kill_after` (seconds) or neither; `largest` (bytes a file may have, as on a
full disk); `tear` (a file is cut in half once it was written); `bound_by_modes` (root, too, may not write where a mode
forbids it). The answer is a line as well: the exit code (negative for a signal), the steps taken, the seconds, and the
error.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.publish import publish  # noqa: F401  (imported before the forks, not in each of them)
from tests.publish.contract_rows import TABLES, example_rows, publish_tables
from tests.publish.steps import Steps

CHECKOUT = Path(__file__).resolve().parents[2]
ROWS = 5


def entities(count: int, seed: int) -> dict[str, Any]:
    """One table is enough: every step of a release is taken for it."""
    return {"entities": TABLES["entities"].conform(example_rows(TABLES["entities"], count, seed), "harbour")}


class Publishers:
    """The forking process, from the outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, root: Path, **order: Any) -> dict[str, Any]:
        """Publish `ROWS` entities to `root` in a process of its own; how it ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"root": str(root), **order}) + "\n")
        self._process.stdin.flush()
        ended: dict[str, Any] = json.loads(self._process.stdout.readline())
        return ended


@contextmanager
def publishers() -> Iterator[Publishers]:
    """The forking process, for the time of the block."""
    environment = os.environ | {"PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'datasets'}"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.publish.publishers"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=CHECKOUT
    ) as process:
        yield Publishers(process)
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    steps = Steps()
    sys.addaudithook(steps)
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        began = time.perf_counter()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _publish(order, steps, writing)
        os.close(writing)
        status = _wait(child, order.get("kill_after"))
        with os.fdopen(reading) as said:
            told = said.read()
        ended = {"code": os.waitstatus_to_exitcode(status), "seconds": time.perf_counter() - began}
        print(json.dumps({**ended, **(json.loads(told) if told else {})}), flush=True)


def _wait(child: int, kill_after: float | None) -> int:
    if kill_after is not None:
        time.sleep(kill_after)
        # A child that has ended stays until it is waited for: the signal can hit no other process.
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _publish(order: dict[str, Any], steps: Steps, tell: int) -> None:
    """What the child does; it never returns."""
    root, torn = Path(order["root"]), []

    def at(number: int, event: str, path: str) -> None:
        if number == order.get("kill_at"):
            os.kill(os.getpid(), signal.SIGKILL)
        if order.get("tear") and not torn and path.endswith("SHA256SUMS"):
            torn.append(path)
            file = next(root.rglob(f".staging-*/{order['tear']}"))
            os.truncate(file, file.stat().st_size // 2)

    error = ""
    try:
        if order.get("largest") is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest"], resource.RLIM_INFINITY))
        if order.get("bound_by_modes") and os.getuid() == 0:
            _give_up_override()
        with steps.watching(root, at):
            publish_tables(entities(ROWS, 1), root)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    os.write(tell, json.dumps({"steps": steps.seen, "error": error}).encode())
    os._exit(1 if error else 0)


def _give_up_override() -> None:
    """Give up the capability by which root writes in spite of file modes (capset(2), version 3 of its header)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    capabilities = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(header, capabilities) or not capabilities:
        raise OSError(ctypes.get_errno(), "capget")
    cap_dac_override = 1 << 1
    for kind in range(3):
        capabilities[kind] &= ~cap_dac_override
    if libc.capset(header, capabilities):
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    _serve()
