"""The Dagster instance of a checkout: run history under `.dagster`, shared with `make dev`."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfile

import dagster as dg

from pipelines.provenance import CHECKOUT
from pipelines.resources import Folders

SETTINGS = "dagster.yaml"


@contextmanager
def local_instance(folders: Folders) -> Iterator[dg.DagsterInstance]:
    """The instance at $DAGSTER_HOME, else at `.dagster` of the checkout; in memory when the state is kept elsewhere."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    home = os.environ.get("DAGSTER_HOME")
    if home is None and folders.work != Folders().work:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance
        return
    if home is None:
        own = CHECKOUT / ".dagster"
        own.mkdir(exist_ok=True)
        copyfile(CHECKOUT / SETTINGS, own / SETTINGS)
        os.environ["DAGSTER_HOME"] = str(own)
    with dg.DagsterInstance.get() as instance:
        yield instance
