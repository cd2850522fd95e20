"""Loading tables: engines, versions, roots, and errors that list what there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import communique
from communique.catalog import find_root
from communique.tables import TABLES
from pipelines.publish import CollectionFacts
from tests.publish.contract_rows import example_rows, example_tables, publish_tables

CHECKOUT = Path(__file__).resolve().parents[2]
CLAIMS = TABLES["claims"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of `harbour` (6 and 8 rows a table)."""
    folder = tmp_path_factory.mktemp("releases")
    publish_tables(example_tables(6), folder)
    publish_tables(example_tables(8), folder)
    return folder


@pytest.fixture(scope="module")
def two_collections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    for name in ("harbour", "lighthouse"):
        rows = {"claims": CLAIMS.conform(example_rows(CLAIMS, 2), name)}
        publish_tables(rows, folder, collection=CollectionFacts(name, name.title(), "Invented."))
    return folder


@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("polars", pl.DataFrame),
        ("pandas", pd.DataFrame),
        ("arrow", pa.Table),
        ("duckdb", duckdb.DuckDBPyRelation),
    ],
)
def test_load_gives_what_is_asked_for(root: Path, to: str, kind: type) -> None:
    loaded = communique.load("claims", root=root, to=to)  # type: ignore[call-overload]
    assert isinstance(loaded, kind)
    assert list(loaded.columns if to != "arrow" else loaded.column_names) == [c.name for c in CLAIMS.columns]


def test_whole_numbers_with_gaps_stay_whole_in_pandas(root: Path) -> None:
    frame = communique.load("claims", root=root, to="pandas")
    assert frame["holder_start"].isna().any()
    assert str(frame["holder_start"].dtype) == "int32[pyarrow]"


def test_a_duckdb_relation_can_be_queried_further(root: Path) -> None:
    relation = communique.load("claims", root=root, to="duckdb")
    assert relation.aggregate("count(*) AS claims").fetchall() == [(8,)]


def test_scan_is_lazy_and_gives_the_same_rows(root: Path) -> None:
    lazy = communique.scan("claims", root=root)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.select(pl.len()).collect().item() == 8


def test_an_exact_version_stays_and_latest_moves(root: Path) -> None:
    assert communique.versions(root=root) == ["2026.11.0", "2026.11.1"]
    assert communique.load("claims", version="2026.11.0", root=root).height == 6
    assert communique.load("claims", root=root).height == 8
    assert communique.tables(root=root)["claims"] == 8


def test_path_is_the_folder_of_the_release(root: Path) -> None:
    assert Path(communique.path(version="2026.11.0", root=root)) == (root / "harbour" / "2026.11.0").resolve()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"table": "moods"}, "no table 'moods'; its tables are sources, documents, passages"),
        ({"collection": "pier"}, "no collection 'pier' is published; there are harbour"),
        ({"version": "2025.1.0"}, "no version '2025.1.0'; there are 2026.11.0, 2026.11.1, latest 2026.11.1"),
    ],
)
def test_what_is_not_published_is_answered_with_what_is(root: Path, arguments: dict[str, str], says: str) -> None:
    with pytest.raises(communique.NotPublishedError, match=says):
        communique.load(**({"table": "claims", "root": str(root)} | arguments))


def test_several_collections_must_be_told_apart(two_collections: Path) -> None:
    with pytest.raises(communique.NotPublishedError, match="one of harbour, lighthouse"):
        communique.load("claims", root=two_collections)
    assert set(communique.load("claims", "lighthouse", root=two_collections)["collection"]) == {"lighthouse"}


def test_an_unknown_engine_is_answered_with_the_known_ones(root: Path) -> None:
    with pytest.raises(communique.CommuniqueError, match="polars, pandas, arrow, duckdb"):
        communique.load("claims", root=root, to="excel")  # type: ignore[call-overload]


def test_a_folder_without_a_catalog_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(communique.NotPublishedError, match=r"no catalog\.json.*make dataset.*COMMUNIQUE_ROOT"):
        communique.collections(root=tmp_path)


def test_a_missing_file_of_a_release_is_damage_and_not_absence(tmp_path: Path) -> None:
    publish_tables(example_tables(2), tmp_path)
    (tmp_path / "harbour" / "2026.11.0" / "data" / "claims.parquet").unlink()
    for to in ("polars", "pandas", "arrow"):
        with pytest.raises(communique.DamagedReleaseError, match="communique verify"):
            communique.load("claims", root=tmp_path, to=to)  # type: ignore[call-overload]


def test_a_yanked_version_still_loads_and_says_why_it_was_yanked(tmp_path: Path) -> None:
    import json

    publish_tables(example_tables(2), tmp_path)
    publish_tables(example_tables(3), tmp_path)
    catalog = json.loads((tmp_path / "catalog.json").read_text())
    catalog["collections"]["harbour"]["versions"][0]["yanked"] = "a source was withdrawn"
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    assert communique.versions(root=tmp_path) == ["2026.11.1"]
    with pytest.warns(UserWarning, match=r"2026\.11\.0 was yanked: a source was withdrawn"):
        communique.load("claims", version="2026.11.0", root=tmp_path)


@pytest.mark.parametrize("form", ["path", "text", "file url", "with slash"])
def test_a_root_may_be_a_path_or_a_file_url(root: Path, form: str) -> None:
    given = {"path": root, "text": str(root), "file url": root.as_uri(), "with slash": f"{root}/"}[form]
    assert communique.load("claims", root=given).height == 8


def test_an_fsspec_url_can_be_read(root: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(str(root), "/releases", recursive=True)
    assert communique.tables(root="memory://releases")["claims"] == 8
    assert communique.load("claims", root="memory://releases").equals(communique.load("claims", root=root))
    assert communique.load("claims", root="memory://releases", to="arrow").num_rows == 8
    assert communique.load("claims", root="memory://releases", to="duckdb").shape[0] == 8
    assert communique.describe("claims", root="memory://releases").height == len(CLAIMS.columns)
    assert communique.verify(root="memory://releases").rows == 80


def test_the_environment_names_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_ROOT", str(root))
    assert communique.load("claims").height == 8


def test_the_releases_of_a_checkout_are_found_from_a_folder_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUE_ROOT", raising=False)
    # A root in the package's own checkout would come first.
    monkeypatch.setattr(
        "communique.catalog.__file__", str(tmp_path / "site" / "packages" / "communique" / "catalog.py")
    )
    publish_tables(example_tables(2), tmp_path / "datasets" / "releases")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_root().location == str((tmp_path / "datasets" / "releases").resolve())


def test_importing_communique_imports_nothing_heavy_beyond_polars() -> None:
    code = (
        "import sys, polars; before = set(sys.modules); import communique; "
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} & "
        "{'pyarrow', 'pandas', 'duckdb', 'fsspec', 'numpy', 'dagster', 'spacy', 'great_expectations'}))"
    )
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"


def test_tables_is_the_function_whatever_was_imported_before() -> None:
    code = "from communique.tables import TABLES; import communique; assert callable(communique.tables)"
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "datasets")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
