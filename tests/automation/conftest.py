"""A collection on a local site, with a feed and a folder for dropped files, and everything of it in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from pipelines.annotate.pool import AnnotatorPool
from pipelines.choices import Choices
from pipelines.definitions import build_defs
from pipelines.ingest.network import Network
from pipelines.resources import Folders
from tests.ingest.conftest import FAST
from tests.ingest.site import Site, page, running_site

REGISTRY = """[collection]
name = "sample"
title = "Ministry of Ports"
description = "A ministry."

[[source]]
source_id = "port-first-statement"
kind = "statement"
title = "Statement on the Harbour"
publisher = "Ministry of Ports"
published = "2027-05-04"
url = "{url}/first"
text_rights = "open_text"
licence = "CC-BY-4.0"
rights_basis = "Its terms of use."

[[feed]]
feed_id = "news"
url = "{url}/feed"
id_prefix = "port"
text_rights = "open_text"
licence = "CC-BY-4.0"
rights_basis = "Its terms of use."
[[feed.rules]]
kind = "statement"
title = '^Statement'
accept = "automatic"

[[feed]]
feed_id = "drops"
folder = "drops"
id_prefix = "port-saved"
text_rights = "open_text"
licence = "CC-BY-4.0"
rights_basis = "Its terms of use."
[[feed.rules]]
kind = "readout"
accept = "automatic"
"""
FOLDER_VARIABLE = "COMMUNIQUE_TEST_FOLDER"
"""Tells the processes of a daemon in which folder a test has its collection."""
ITEM = "<item><title>Statement on {0}</title><link>{1}/{0}</link>{2}</item>"
DAY = "<pubDate>Wed, 05 May 2027 10:00:00 GMT</pubDate>"


@dataclass
class Ministry:
    """A site, the folders of a pipeline that follows it, and the definitions that run it."""

    site: Site
    folders: Folders
    definitions: dg.Definitions
    instance: dg.DagsterInstance

    def announce(self, *names: str) -> None:
        """Publish statements and list them in the feed."""
        for name in names:
            text = f"The minister said on Tuesday that the {name} will be dredged before the winter comes."
            self.site.serve(f"/{name}", page(f"Statement on {name}", text))
        items = "".join(ITEM.format(name, self.site.url, DAY) for name in names)
        feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        self.site.serve("/feed", feed.encode(), "application/rss+xml")

    def say(self, text: str) -> None:
        """Put a text on the page of the first statement."""
        self.site.serve("/first", page("Statement on the Harbour", "The harbour is open to all.", text))

    def execute(self, request: dg.RunRequest) -> dg.ExecuteInProcessResult:
        """Run what a tick asked for, in this process."""
        job = self.definitions.resolve_job_def("one_collection")
        return job.execute_in_process(
            run_config=request.run_config, tags=request.tags, instance=self.instance, raise_on_error=False
        )


def folders_in(folder: Path) -> Folders:
    """Every folder of a pipeline inside one."""
    made = Folders(
        registry=folder / "datasets" / "sources",
        archive=folder / "datasets" / "archive",
        work=folder / "datasets" / "work",
        releases=folder / "datasets" / "releases",
        inbox=folder / "inbox",
    )
    made.registry.mkdir(parents=True, exist_ok=True)
    (folder / "inbox" / "drops").mkdir(parents=True, exist_ok=True)
    return made


@pytest.fixture
def ministry(tmp_path: Path) -> Iterator[Ministry]:
    folders = folders_in(tmp_path)
    with running_site() as site, dg.DagsterInstance.ephemeral() as instance, AnnotatorPool(1) as annotator:
        folders.registry_file("sample").write_text(REGISTRY.format(url=site.url), encoding="utf-8")
        definitions = build_defs(folders=folders, annotator=annotator, choices=Choices(Network("missing", FAST)))
        made = Ministry(site, folders, definitions, instance)
        made.announce()
        made.say("Ships may enter by day and by night.")
        yield made


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running
