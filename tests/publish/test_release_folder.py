"""What a downloader finds in a version folder."""

from __future__ import annotations

import json
import stat
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import communique
from communique.describe import dictionary_frame
from communique.tables import TABLES
from pipelines.publish import CollectionFacts, SourceReport
from tests.publish.contract_rows import example_tables, publish_tables

FACTS = CollectionFacts(
    "harbour",
    "Harbour talks",
    "Written for this project: invented statements on an invented harbour.",
    licence="CC-BY-4.0",
    limits=("The harbour does not exist.",),
    sources=(SourceReport("pier-statement", "waiting", "no copy in the inbox"), SourceReport("pier-talk", "held")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("releases")
    validation = tmp_path_factory.mktemp("validation")
    (validation / "data_docs").mkdir()
    (validation / "claims.json").write_text("{}")
    (validation / "data_docs" / "index.html").write_text("<p>passed</p>")
    quarantine = {
        "claims": pl.DataFrame({"claim_id": ["cl1"], "rule": ["an EDTF date"], "edits": [[{"op": "insert"}]]}),
        "mentions": pl.DataFrame({"mention_id": []}, schema={"mention_id": pl.String}),
    }
    publish_tables(example_tables(), root, collection=FACTS, validation_folder=validation, quarantine=quarantine)
    return root / "harbour" / "2026.11.0"


def test_sha256sums_lists_every_other_file_with_its_digest(folder: Path) -> None:
    listed = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"}
    assert listed == {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_the_manifest_has_the_digests_of_all_that_is_not_itself(folder: Path) -> None:
    manifest = json.loads((folder / "release.json").read_text())
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(manifest["files"]) == names - {"release.json", "SHA256SUMS"}
    assert manifest["tables"]["claims"]["rows"] == 6
    assert manifest["provenance"] == {"code_revision": "0123abc"}
    assert manifest["quarantined"] == {"claims": 1}
    assert manifest["previous"] is None
    assert manifest["sources"][0] == {
        "source_id": "pier-statement",
        "state": "waiting",
        "reason": "no copy in the inbox",
    }


def test_columns_parquet_is_the_data_dictionary(folder: Path) -> None:
    assert_frame_equal(pl.read_parquet(folder / "columns.parquet"), dictionary_frame(TABLES.values()))


def test_the_data_package_describes_each_file_and_column(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    assert (package["name"], package["version"]) == ("communique-harbour", "2026.11.0")
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert list(resources) == list(TABLES)
    for name, resource in resources.items():
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == [c.name for c in TABLES[name].columns]
        assert all(f["description"] for f in fields)
        assert resource["schema"]["primaryKey"] == list(TABLES[name].key)


def test_the_data_package_has_types_constraints_and_foreign_keys(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    fields = {field["name"]: field for field in schemas["claims"]["fields"]}
    assert fields["polarity"]["constraints"] == {"required": True, "enum": ["+", "-"]}
    assert fields["claim_id"]["constraints"] == {"required": True, "unique": True}
    assert (fields["start"]["type"], fields["check_worthiness"]["type"]) == ("integer", "number")
    assert fields["quotation_ids"]["type"] == "array"
    passage = {"fields": ["passage_id"], "reference": {"resource": "passages", "fields": ["passage_id"]}}
    assert passage in schemas["claims"]["foreignKeys"]
    # A key into the same table names the empty resource.
    supersedes = {"fields": ["supersedes"], "reference": {"resource": "", "fields": ["document_id"]}}
    assert supersedes in schemas["documents"]["foreignKeys"]


@pytest.mark.parametrize(
    "says",
    [
        "# Harbour talks, version 2026.11.0",
        "Written for this project",
        "| claims | 6 | Clauses that a reader could accept",
        'communique.load("claims", collection="harbour", version="2026.11.0")',
        "- `pier-statement`: waiting. no copy in the inbox",
        "The annotations are licensed under CC-BY-4.0.",
        "- The harbour does not exist.",
        "- code revision: 0123abc",
    ],
)
def test_the_card_says_what_it_is_where_it_is_from_and_what_it_cannot_tell(folder: Path, says: str) -> None:
    assert says in (folder / "README.md").read_text(encoding="utf-8")


def test_checks_and_quarantined_rows_travel_with_the_release(folder: Path) -> None:
    assert (folder / "validation" / "data_docs" / "index.html").read_text() == "<p>passed</p>"
    assert pl.read_parquet(folder / "quarantine" / "claims.parquet")["rule"].to_list() == ["an EDTF date"]
    assert not (folder / "quarantine" / "mentions.parquet").exists()


def test_files_of_a_version_are_read_only(folder: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o444}


def test_a_changed_file_is_found_by_verify(tmp_path: Path) -> None:
    publish_tables(example_tables(), tmp_path)
    claims = tmp_path / "harbour" / "2026.11.0" / "data" / "claims.parquet"
    claims.chmod(0o644)
    content = bytearray(claims.read_bytes())
    content[100] ^= 1
    claims.write_bytes(bytes(content))
    with pytest.raises(communique.DamagedReleaseError, match=r"data/claims\.parquet: expected .* sha256 .*, found"):
        communique.verify(root=tmp_path)
