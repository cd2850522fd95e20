"""What an operator asks first: what is published, what is waited for, and is this machine fit to run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from rich.console import Console
from rich.table import Table

from communique.errors import CommuniqueError
from pipelines.annotate.parsing import MODEL
from pipelines.ingest.inbox import find_inbox
from pipelines.provenance import CHECKOUT
from pipelines.publish.store import open_store
from pipelines.resources import Folders
from pipelines.source_states import HELD, KEPT, UNREADABLE, WAITING, source_states

_TOLD = {WAITING: "waiting for", KEPT: "not reached, kept from before:", UNREADABLE: "could not read"}
# A build of every collection, its archive and two releases fit in a tenth of this.
FREE_DISK_GB = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, how it is, and what to do when it is not well."""

    what: str
    well: bool
    found: str
    advice: str = ""


def print_status(console: Console, folders: Folders) -> None:
    """A line a collection: its last release and rows; then every source that is waited for, with the reason."""
    table = Table("collection", "latest", "created", "rows")
    waiting: list[str] = []
    for name in folders.collections():
        try:
            latest = open_store(folders.releases, name).latest()
        except CommuniqueError as error:
            waiting.append(f"{name}: {error}")
            latest = None
        if latest is None:
            table.add_row(name, "-", "-", "-")
        else:
            rows = sum(facts["rows"] for facts in latest.facts["tables"].values())
            table.add_row(name, latest.version, latest.facts["created"][:10], f"{rows:,}")
        try:
            states = [each for each in source_states(name, folders) if each.state != HELD]
        except CommuniqueError as error:
            waiting.append(str(error))
            continue
        waiting += [f"{name}: {_TOLD[each.state]} {each.source_id}: {each.reason}" for each in states]
    console.print(table)
    for line in waiting:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def print_diagnosis(console: Console, folders: Folders) -> bool:
    """Print every finding; whether the main job can run."""
    well = True
    for finding in diagnose(folders):
        mark = "[green]ok[/]" if finding.well else "[red]no[/]"
        console.print(f"{mark}  {finding.what}: {finding.found}", highlight=False, soft_wrap=True)
        if not finding.well:
            well = False
            console.print(f"    {finding.advice}", markup=False, highlight=False, soft_wrap=True)
    return well


def diagnose(folders: Folders) -> Iterator[Finding]:
    """What the main job needs of this machine, one finding at a time."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer, then `make setup`")
    has_model = find_spec(MODEL) is not None
    yield Finding("parser model", has_model, MODEL if has_model else "not installed", "run `make setup`")
    inbox = folders.inbox or next(iter(find_inbox(CHECKOUT, os.environ).folders), None)
    found = str(inbox) if inbox else "none; collections that read saved copies will wait"
    yield Finding("inbox", True, found)
    free = shutil.disk_usage(CHECKOUT).free / 1e9
    yield Finding("free disk", free >= FREE_DISK_GB, f"{free:.1f} GB", f"free at least {FREE_DISK_GB:.0f} GB")
    writable = os.access(folders.releases if folders.releases.exists() else CHECKOUT, os.W_OK)
    advice = f"make {folders.releases} writable, or set COMMUNIQUE_ROOT"
    yield Finding("releases", writable, str(folders.releases), advice)
