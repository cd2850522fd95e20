"""No text leaves beyond its rights, in any file of a release: data, Data Docs, explorer, metadata, all of it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import communique
from communique.errors import RightsError
from communique.tables import TABLES
from expectations.data_docs import write_data_docs
from expectations.rights import apply_rights
from expectations.validation import ValidationReport, validate
from tests.expectations import frames
from tests.publish.contract_rows import publish_tables

SECRET = frames.COMMENTARY[frames.COMMENTARY.index("In harbour number 0") :]
"""The greater part of the commentary, of which the excerpts that may leave have little."""


def leaving(commentary: str = "quote_only", statement: str = "open_text") -> dict[str, pl.DataFrame]:
    """The tables in the form that may leave."""
    cut = apply_rights(frames.tables(commentary, statement), frames.TEXTS)
    rows = {name: frame.drop("collection", "row_hash") for name, frame in cut.items()}
    return {name: TABLES[name].conform(frame, frames.COLLECTION) for name, frame in rows.items()}


def publish_with(root: Path, tables: dict[str, pl.DataFrame], **options: Any) -> Path:
    publish_tables(tables, root, texts=frames.TEXTS, **options)
    return root / "harbour" / "2026.11.0"


def validated(tables: dict[str, pl.DataFrame], folder: Path) -> ValidationReport:
    report = validate(tables, frames.TEXTS, published=True)
    write_data_docs(report, folder)
    return report


def words_of(path: Path) -> str:
    """All that a file says, as one line of words; Parquet as JSON, pages without their marks."""
    if path.suffix == ".parquet":
        text = json.dumps(pl.read_parquet(path).to_dicts(), default=str, ensure_ascii=False)
    else:
        text = path.read_bytes().decode("utf-8", "replace")
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize("commentary", ["quote_only", "metadata_only", "withheld"])
def test_no_published_file_has_text_of_a_closed_document_beyond_its_limit(tmp_path: Path, commentary: str) -> None:
    tables = leaving(commentary)
    explorer = tmp_path / "explorer"
    explorer.mkdir()
    shown = tables["claims"]["exact"].drop_nulls().to_list()
    (explorer / "claims.json").write_text(json.dumps(shown))
    report = validated(tables, tmp_path / "docs")
    assert report.passed, report.blocked
    folder = publish_with(tmp_path / "releases", tables, validation_folder=tmp_path / "docs", explorer_folder=explorer)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"validation", "explorer", "data", "README.md", "datapackage.json", "release.json"} <= {
        path.relative_to(folder).parts[0] for path in files
    }
    # Counted here anew, sentence by sentence, and not by what the publisher uses.
    text = frames.COMMENTARY
    sentences = [sentence for sentence in text.replace("\n\n", ". ").split(". ") if len(sentence.split()) > 5]
    given = [s for s in sentences if any(" ".join(s.split()) in words_of(path) for path in files)]
    assert len(sentences) > 10
    assert sum(map(len, given)) < 0.25 * len(text)
    if commentary != "quote_only":
        assert given == []


PLANTS: dict[str, Callable[[Path, str], None]] = {
    "validation/index.html": lambda path, text: path.write_text(f"<p>{html.escape(text).replace(' ', ' <b></b>')}</p>"),
    "validation/results.json": lambda path, text: path.write_text(json.dumps({"failing": [{"row": text}]})),
    "explorer/app.js": lambda path, text: path.write_text(f"const t = {json.dumps(text)};"),
    "explorer/texts.parquet": lambda path, text: pl.DataFrame({"lines": [[text.upper()]]}).write_parquet(path),
    "explorer/data.csv": lambda path, text: path.write_text("text\n" + text.replace(" ", "  ")),
}


@pytest.mark.parametrize("commentary", ["quote_only", "metadata_only", "withheld"])
@pytest.mark.parametrize("place", PLANTS)
def test_closed_text_in_any_file_stops_the_release_and_the_file_is_named(
    tmp_path: Path, place: str, commentary: str
) -> None:
    path = tmp_path / place
    path.parent.mkdir()
    PLANTS[place](path, SECRET)
    folders = {"validation": "validation_folder", "explorer": "explorer_folder"}
    root = tmp_path / "releases"
    with pytest.raises(RightsError, match=place) as raised:
        publish_with(root, leaving(commentary), **{folders[path.parent.name]: path.parent})
    assert commentary in str(raised.value)
    assert "cranes stood idle" not in str(raised.value)
    with pytest.raises(communique.NotPublishedError):
        communique.load("claims", root=root)
    assert not list(root.rglob(".staging-*"))


def test_closed_text_in_quarantined_rows_stops_the_release(tmp_path: Path) -> None:
    quarantine = {"claims": pl.DataFrame({"claim_id": ["cl1"], "row": [json.dumps({"exact": SECRET})]})}
    with pytest.raises(RightsError, match=r"quarantine/claims\.parquet"):
        publish_with(tmp_path, leaving(), quarantine=quarantine)


def test_closed_text_in_a_table_stops_the_release_even_when_its_suite_was_passed_by(tmp_path: Path) -> None:
    with pytest.raises(RightsError, match=r"quote_only.*data/documents\.parquet"):
        publish_with(tmp_path, frames.tables("quote_only"))


def test_open_texts_are_published_whole(tmp_path: Path) -> None:
    folder = publish_with(tmp_path, leaving("open_text"))
    assert frames.COMMENTARY in pl.read_parquet(folder / "data" / "documents.parquet")["text"].to_list()


def test_words_that_another_work_quotes_are_not_the_fault_of_the_one_quoted(tmp_path: Path) -> None:
    # The commentary may show its quotation, though nothing may be shown of the statement.
    quoted = " ".join(["open every harbour to relief ships of all flags and from all seas without delay or fee"])
    quotations = TABLES["quotations"]
    tables = leaving("open_text", "metadata_only")
    row = tables["quotations"].select([c.name for c in quotations.content]).row(0, named=True)
    tables["quotations"] = quotations.conform([row | {"exact": quoted}], frames.COLLECTION)
    texts = frames.TEXTS | {frames.STATEMENT_ID: f"{frames.STATEMENT} They will {quoted}."}
    publish_tables(tables, tmp_path, texts=texts)
    assert communique.versions(root=tmp_path) == ["2026.11.0"]


def test_rehydrate_gives_back_what_rights_took_out(tmp_path: Path) -> None:
    publish_with(tmp_path / "releases", leaving("quote_only"))
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "saved.txt").write_text(frames.COMMENTARY, encoding="utf-8")
    claims = communique.load("claims", root=tmp_path / "releases")
    filled = communique.rehydrate(claims, tmp_path / "copies", root=tmp_path / "releases")
    assert filled["exact"].to_list() == [frames.COMMENTARY[s:e] for s, e in claims.select("start", "end").iter_rows()]
