"""Asynchronous work called from ordinary code, wherever that runs: a script, a worker, a notebook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_to_end(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """What `work` comes to, awaited in an event loop of its own.

    Where a loop runs already, as in every notebook, a second one may not be started in its thread: the work then runs
    in a thread of its own, and the caller waits for it.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    with ThreadPoolExecutor(1, "fetching") as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
