"""The notebooks run from the first cell to the last on a release, and their charts are pictures one can look at."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.expectations import frames
from tests.publish.contract_rows import example_tables, publish_tables

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CHARTS = {
    "how_faithfully_is_the_alliance_quoted.ipynb": {"faithfulness-verdicts.png", "faithfulness-statements.png"},
    "who_said_what_when.ipynb": {"speakers.png", "timeline.png", "claims.png"},
}


@pytest.fixture(scope="module", params=["two works", "many rows"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small release in which everything resolves, and a larger one in which hardly anything does."""
    folder = tmp_path_factory.mktemp("releases")
    publish_tables(frames.tables() if request.param == "two works" else example_tables(60), folder)
    return folder


@pytest.mark.parametrize("name", CHARTS)
def test_a_notebook_runs_and_draws_its_charts(
    name: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in (
        ("COMMUNIQUE_ROOT", root),
        ("COMMUNIQUE_COLLECTION", "harbour"),
        ("COMMUNIQUE_PICTURES", tmp_path),
    ):
        monkeypatch.setenv(variable, str(value))
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    assert "Communiqué (2026)" in json.dumps(notebook.cells[1].outputs, ensure_ascii=False)
    assert {path.name for path in tmp_path.iterdir()} == CHARTS[name]
    for picture in tmp_path.iterdir():
        width, height = struct.unpack(">II", picture.read_bytes()[16:24])
        assert width > 400 and height > 100, picture.name


def test_there_is_a_test_for_every_notebook() -> None:
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} == set(CHARTS)


def test_notebooks_are_kept_without_outputs() -> None:
    for path in NOTEBOOKS.glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert not any(cell.get("outputs") for cell in cells), path.name
