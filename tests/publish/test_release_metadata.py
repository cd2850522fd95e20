"""Metadata that other people's tools accept: each kind is checked by its own tool."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import mlcroissant
import polars as pl
import pytest
import rdflib
import yaml
from mlcroissant import ValidationError

import communique
from communique.tables import TABLES
from pipelines.publish import CollectionFacts, parts
from tests.publish.contract_rows import example_rows, example_tables, publish_tables

FACTS = CollectionFacts(
    "harbour",
    'Harbour "talks": </script> & more',
    "Written for this project: invented statements\non an invented harbour, with # and ' in it.",
    licence="CC-BY-4.0",
)
COUNT = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("releases")
    publish_tables(example_tables(COUNT), root, collection=FACTS)
    return root / "harbour" / "2026.11.0"


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose claims and passages are in part files."""
    root = tmp_path_factory.mktemp("releases")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGE_ROWS", 100)
        patch.setattr(parts.split, "__defaults__", (None, 40))
        publish_tables(dated_tables(120), root, collection=FACTS)
    return root / "harbour" / "2026.11.0"


def dated_tables(count: int) -> dict[str, pl.DataFrame]:
    """Four documents, published in as many months, and claims in turn of each."""
    sources = [
        row | {"published_from": date(2022, 1 + i, 5)} for i, row in enumerate(example_rows(TABLES["sources"], 4))
    ]
    documents = [
        row | {"source_id": sources[i]["source_id"]} for i, row in enumerate(example_rows(TABLES["documents"], 4))
    ]
    claims = [
        row | {"document_id": documents[i % 4]["document_id"]}
        for i, row in enumerate(example_rows(TABLES["claims"], count))
    ]
    rows = {"sources": sources, "documents": documents, "claims": claims}
    return {name: TABLES[name].conform(rows[name], "harbour") for name in rows}


@pytest.mark.parametrize("release", ["folder", "in_parts"])
def test_frictionless_finds_the_data_package_valid(release: str, request: pytest.FixtureRequest) -> None:
    descriptor = json.loads((request.getfixturevalue(release) / "datapackage.json").read_text())
    assert frictionless.Package.validate_descriptor(descriptor).flatten(["title", "note"]) == []
    package = frictionless.Package.from_descriptor(descriptor)
    claims = package.get_resource("claims")
    assert [field.name for field in claims.schema.fields] == [column.name for column in TABLES["claims"].columns]
    assert claims.schema.primary_key == ["claim_id"]


def test_frictionless_would_find_a_broken_data_package(folder: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][0]["schema"]["fields"][0]["type"] = "mood"
    assert not frictionless.Package.validate_descriptor(descriptor).valid


def test_mlcroissant_finds_the_description_valid_without_a_warning(folder: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings, issues.report()


def test_mlcroissant_would_find_a_broken_description(folder: Path, tmp_path: Path) -> None:
    broken = json.loads((folder / "croissant.json").read_text())
    broken["recordSet"][0]["field"][0]["source"]["fileObject"] = {"@id": "nowhere"}
    (tmp_path / "croissant.json").write_text(json.dumps(broken))
    with pytest.raises(ValidationError):
        mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")


@pytest.mark.parametrize("table", ["entities", "claims", "sources"])
def test_mlcroissant_reads_the_rows_that_are_published(folder: Path, table: str) -> None:
    records = list(mlcroissant.Dataset(jsonld=folder / "croissant.json").records(table))
    key = TABLES[table].key[0]
    read = {record[f"{table}/{key}"] for record in records}
    published = pl.read_parquet(folder / "data" / f"{table}.parquet")
    assert {value.decode() if isinstance(value, bytes) else value for value in read} == set(published[key])
    assert len(records) == COUNT


def test_the_croissant_of_a_table_in_parts_lists_every_part(in_parts: Path) -> None:
    description = json.loads((in_parts / "croissant.json").read_text())
    listed = {entry["contentUrl"]: entry["sha256"] for entry in description["distribution"]}
    manifest = json.loads((in_parts / "release.json").read_text())
    assert len(manifest["tables"]["claims"]["files"]) > 1
    for name in manifest["tables"]["claims"]["files"]:
        assert listed[name] == manifest["files"][name]["sha256"]
    mlcroissant.Dataset(jsonld=in_parts / "croissant.json")


def structured(folder: Path) -> dict[str, Any]:
    card = (folder / "README.md").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/ld\+json">\n(.*?)\n</script>', card, flags=re.DOTALL)
    assert found
    block: dict[str, Any] = json.loads(found[1])
    return block


def test_the_card_holds_json_ld_that_names_what_search_engines_for_data_sets_ask_for(folder: Path) -> None:
    block = structured(folder)
    assert (block["@context"], block["@type"]) == ("https://schema.org/", "Dataset")
    wanted = {"name", "description", "license", "creator", "version", "distribution", "isAccessibleForFree", "keywords"}
    assert wanted <= set(block)
    assert block["alternateName"] == FACTS.title
    assert 50 <= len(block["description"]) <= 5000
    assert {entry["contentUrl"] for entry in block["distribution"]} == {f"data/{name}.parquet" for name in TABLES}


def test_the_json_ld_expands_to_a_graph_of_schema_org_terms(folder: Path) -> None:
    block = structured(folder)
    # The context by its content: a test asks no server for it.
    block["@context"] = {"@vocab": "https://schema.org/"}
    graph = rdflib.Graph().parse(data=json.dumps(block), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    assert len(list(graph.objects(dataset, schema.distribution))) == len(TABLES)
    assert all(str(term).startswith(str(schema)) or term == rdflib.RDF.type for term in graph.predicates())


def test_the_citation_file_fits_the_schema_of_its_format(folder: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema, which has the schema of CITATION.cff")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*command, str(folder / "CITATION.cff")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_citation_file_is_yaml_that_says_what_the_release_says(folder: Path) -> None:
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "release.json").read_text())
    assert (citation["type"], citation["version"], citation["license"]) == ("dataset", "2026.11.0", "CC-BY-4.0")
    assert citation["title"].endswith(FACTS.title)
    assert citation["abstract"] == FACTS.description
    assert citation["identifiers"][0]["value"] == f"sha256:{manifest['content_digest']}"
    assert str(citation["date-released"]) == "2026-11-24"


def test_a_table_in_parts_scans_as_one_and_parts_follow_the_months(in_parts: Path) -> None:
    root = in_parts.parents[1]
    files = json.loads((in_parts / "release.json").read_text())["tables"]["claims"]["files"]
    names = ["data/claims/part-2022-01_2022-02.parquet", "data/claims/part-2022-03_2022-04.parquet"]
    assert files == names
    scanned = communique.scan("claims", root=root).collect()
    assert scanned.height == 120
    assert scanned.sort("claim_id").equals(communique.load("claims", root=root).sort("claim_id"))
    for to in ("arrow", "pandas", "duckdb"):
        assert len(communique.load("claims", root=root, to=to)) == 120  # type: ignore[call-overload]
    assert pl.read_parquet(in_parts / "data" / "claims" / "*.parquet").height == 120
    assert communique.verify(root=root).rows == 128


def test_a_row_is_in_the_part_of_the_month_in_which_its_document_was_published(in_parts: Path) -> None:
    sources = pl.read_parquet(in_parts / "data" / "sources.parquet").select("source_id", "published_from")
    documents = pl.read_parquet(in_parts / "data" / "documents.parquet").select("document_id", "source_id")
    first = pl.read_parquet(in_parts / "data" / "claims" / "part-2022-01_2022-02.parquet")
    dates = first.join(documents, on="document_id").join(sources, on="source_id")["published_from"]
    assert {(day.year, day.month) for day in dates} == {(2022, 1), (2022, 2)}
    assert first.sort("document_id", "start", "end").equals(first)


def test_undated_rows_come_last_and_none_is_lost() -> None:
    frame = pl.DataFrame({"document_id": ["a", "b", "c", "a", "x"] * 10, "n": range(50)})
    found = parts.split(frame, {"a": "2021-01", "b": "2020-12", "c": "2021-02"}, large=1, least=1)
    assert [name for name, _ in found] == ["part-2020-12", "part-2021-01", "part-2021-02", "part-undated"]
    assert sorted(pl.concat([rows for _, rows in found])["n"]) == list(range(50))


def test_descriptions_are_read_in_arrow_and_duckdb(folder: Path) -> None:
    import duckdb

    path = folder / "data" / "claims.parquet"
    schema = communique.load("claims", root=folder.parents[1], to="arrow").schema
    assert schema.field("certainty").metadata[b"description"] == b"How surely it is asserted."
    facts = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')").fetchall()
    assert dict(facts)["description"] == TABLES["claims"].description
    assert json.loads(dict(facts)["columns"])["certainty"] == "How surely it is asserted."
    dictionary = folder / "columns.parquet"
    query = f"""SELECT description FROM '{dictionary}' WHERE "table" = 'claims' AND "column" = 'certainty'"""
    assert duckdb.sql(query).fetchall() == [("How surely it is asserted.",)]
