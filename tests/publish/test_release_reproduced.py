"""A version is made again from the archive alone, and what comes out is compared with what was published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from communique.catalog import find_release
from communique.tables import TABLES, content_digest
from pipelines.__main__ import app
from pipelines.annotate.pool import AnnotatorPool
from pipelines.build import PUBLISHED, build
from pipelines.ingest.archive import Archive
from pipelines.publish import publish
from pipelines.reproduce import NotReproducibleError, differing, pin_archive, reproduce
from pipelines.resources import Folders, NoProgress
from tests.publish.contract_rows import FACTS, TODAY, evidence_for

REGISTRY = """
[collection]
name = "sample"
title = "A pier"
description = "Two invented texts about a pier."

[[source]]
source_id = "pier-commentary"
kind = "commentary"
title = "The pier and its price"
published = "2024-04-09"
text_rights = "open_text"
rights_basis = "Written for this test."
file = "commentary.txt"

[[source]]
source_id = "pier-statement"
kind = "statement"
title = "Statement on the pier"
publisher = "The harbour council"
published = "2024-03-14"
text_rights = "open_text"
rights_basis = "Written for this test."
file = "statement.txt"
"""
STATEMENT = "Statement on the pier\n\nThe harbour council will rebuild the long pier of Ostra before winter begins.\n"
COMMENTARY = (
    "The pier and its price\n\nChair Ada Brook said the council “will rebuild the long pier of Ostra before winter "
    "begins.” That may cost more than it admits.\n"
)


@pytest.fixture(scope="module")
def pool() -> AnnotatorPool:
    return AnnotatorPool(workers=1)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, pool: AnnotatorPool) -> Folders:
    """A collection of two texts, published once; its inbox is empty since."""
    base = tmp_path_factory.mktemp("pier")
    for folder in ("registry", "inbox"):
        (base / folder).mkdir()
    (base / "registry" / "sample.toml").write_text(REGISTRY, encoding="utf-8")
    for name, text in (("statement.txt", STATEMENT), ("commentary.txt", COMMENTARY)):
        (base / "inbox" / name).write_text(text, encoding="utf-8")
    made = Folders(
        registry=base / "registry", archive=base / "archive", work=base / "work", releases=base / "releases",
        inbox=base / "inbox",
    )  # fmt: skip
    with dg.DagsterInstance.ephemeral() as instance:
        (outcome,) = build(["sample"], made, pool, NoProgress(), instance)
    assert outcome.status == PUBLISHED, outcome.remarks
    for saved in (base / "inbox").iterdir():
        saved.unlink()
    return made


def test_a_version_comes_out_again_with_the_same_content(folders: Folders, pool: AnnotatorPool) -> None:
    version = find_release("sample", root=folders.releases).version
    # What was archived since must not enter.
    archive = Archive(folders.archive)
    archive.log("sample/pier-statement", archive.put(b"Another statement.\n", "text/plain", "statement.txt"))
    found = reproduce("sample", version, None, folders, pool)
    assert found.differing_facts == ()
    assert found.tables == dict.fromkeys(TABLES, True)
    assert found.same


def test_what_was_published_otherwise_is_found_to_differ(folders: Folders, pool: AnnotatorPool, tmp_path: Path) -> None:
    release = find_release("sample", root=folders.releases)
    tables = {name: folders.workspace.read("candidate", "sample", name) for name in TABLES}
    there = {name: frame for name, frame in tables.items() if frame is not None}
    there["claims"] = TABLES["claims"].conform(there["claims"].head(0), "sample")
    publish(
        there, replace(FACTS, name="sample"), tmp_path, evidence=evidence_for(there), validation_folder=None,
        quarantine={}, provenance=release.facts["provenance"], today=TODAY,
    )  # fmt: skip
    found = reproduce("sample", "2026.11.0", tmp_path, folders, pool)
    assert [name for name, same in found.tables.items() if not same] == ["claims"]
    assert not found.same


def test_a_release_says_by_what_it_can_be_made_again(folders: Folders) -> None:
    facts = find_release("sample", root=folders.releases).facts["provenance"]
    assert {source for source, _ in facts["input_digests"]} == {"pier-commentary", "pier-statement"}
    assert all(digest in Archive(folders.archive) for _, digest in facts["input_digests"])
    assert len(facts["model"]["sha256"]) == len(facts["registry_sha256"]) == 64
    assert {"polars", "pyarrow", "spacy"} <= set(facts["dependencies"])
    told = json.dumps(facts)
    assert str(folders.archive.parent) not in told


def test_an_archive_without_the_inputs_is_told_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(NotReproducibleError, match="lacks what 1 sources had then: pier-statement"):
        pin_archive(tmp_path / "archive", tmp_path / "view", "sample", [("pier-statement", "0" * 64)])


def test_facts_that_are_others_now_are_named_one_by_one() -> None:
    then = {"python": "3.11.7", "dependencies": {"polars": "2.0.0", "spacy": "3.8.18"}, "code_revision": "a"}
    now = {"python": "3.11.7", "dependencies": {"polars": "2.1.0", "spacy": "3.8.18"}, "code_revision": "b"}
    assert list(differing(then, now)) == ["code_revision: was a, is b", "dependencies.polars: was 2.0.0, is 2.1.0"]


def test_a_version_that_is_not_there_is_answered_with_those_there_are(folders: Folders) -> None:
    arguments = ["reproduce", "sample", "1999.1.0", "--root", str(folders.releases)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "has no version '1999.1.0'" in str(done.exception)


def test_the_content_digest_is_over_rows_and_not_over_their_order(folders: Folders) -> None:
    frame = folders.workspace.read("candidate", "sample", "passages")
    assert frame is not None
    assert content_digest(frame) == content_digest(frame.reverse())
