"""The Dagster instance of a checkout: run history under `.dagster`, shared with `make dev`."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.provenance import CHECKOUT
from pipelines.resources import Folders


@contextmanager
def local_instance(folders: Folders) -> Iterator[dg.DagsterInstance]:
    """The instance at $DAGSTER_HOME, else at `.dagster` of the checkout; in memory when the state is kept elsewhere."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    home = os.environ.get("DAGSTER_HOME")
    if home is None and folders.work != Folders().work:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance
        return
    os.environ.setdefault("DAGSTER_HOME", str(CHECKOUT / ".dagster"))
    Path(os.environ["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    with dg.DagsterInstance.get() as instance:
        yield instance
