"""The main job on the sample collection, and what an analyst then finds: every hard case with its verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

import communique
from pipelines.annotate.pool import AnnotatorPool
from pipelines.build import PUBLISHED, UNCHANGED, Outcome, build
from pipelines.resources import Folders, NoProgress


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    base = tmp_path_factory.mktemp("sample")
    return Folders(archive=base / "archive", work=base / "work", releases=base / "releases", inbox=base / "inbox")


def build_sample(folders: Folders) -> Outcome:
    with AnnotatorPool(workers=1) as pool, dg.DagsterInstance.ephemeral() as instance:
        (outcome,) = build(["sample"], folders, pool, NoProgress(), instance)
    return outcome


@pytest.fixture(scope="module")
def published(folders: Folders) -> Outcome:
    return build_sample(folders)


@pytest.fixture(scope="module")
def traced(published: Outcome, folders: Folders) -> pl.DataFrame:
    quotations = communique.load("quotations", collection="sample", root=folders.releases)
    alignments = communique.load("alignments", collection="sample", root=folders.releases)
    return quotations.join(alignments, on="quotation_id", suffix="_aligned")


def test_the_sample_collection_is_published(published: Outcome) -> None:
    assert published.status == PUBLISHED, published.remarks
    assert published.rows["documents"] == 6
    assert published.rules == published.rules_passed > 0


def test_nothing_is_quarantined(published: Outcome) -> None:
    assert not [remark for remark in published.remarks if "quarantined" in remark]


# (words that begin the quotation, verdict, words that begin the source's wording or None)
VERDICTS = [
    # cut out of a longer sentence
    ("serious concern about the growing", "verbatim", "serious concern about the growing"),
    # a list item of the statement, one word changed
    ("decided to station a permanent liaison", "altered", None),
    # three words left out behind an ellipsis
    ("endanger lives", "elided", "endanger lives"),
    # a number changed
    ("by eighteen percent a year", "altered", "by eight percent a year"),
    # too short to be sure of without a registered statement that it is attributed to
    ("Whether it is enough depends on", "ambiguous", None),
    ("extend to every island that", "ambiguous", None),
    # as short, but attributed to a registered statement
    ("water cannon, lasers and", "verbatim", "water cannon, lasers and"),
    ("food, medicine or humanitarian", "verbatim", "food, medicine or humanitarian"),
    # attributed to the readout, which says less
    ("will escort every merchant ship", "not_found", None),
    ("stands ready to escort merchant ships", "verbatim", "stands ready to escort merchant ships"),
    ("will guarantee up to 1.2 billion", "verbatim", "will guarantee up to 1.2 billion"),
    ("train 150 ice pilots by 2027", "elided", "train 150 ice pilots by 2027"),
    # most of the cost became all of the cost
    ("a fee of 40 crowns per container", "altered", "a fee of 40 crowns per container"),
    ("will publish every reported incident", "verbatim", "will publish every reported incident"),
    # the negation fell out
    ("is a threat to no one", "altered", None),
    # said by nobody in the collection
    ("We are being asked to sail", "not_found", None),
    ("would rather pay for an escort", "not_found", None),
]


@pytest.mark.parametrize(("begins", "verdict", "source_begins"), VERDICTS)
def test_a_quotation_gets_its_verdict(
    traced: pl.DataFrame, begins: str, verdict: str, source_begins: str | None
) -> None:
    (row,) = traced.filter(pl.col("exact").str.starts_with(begins)).iter_rows(named=True)
    assert row["verdict"] == verdict
    if source_begins is not None:
        assert row["source_exact"].startswith(source_begins)


# (words that begin the quotation, the statement it is attributed to, whether the words are there)
ATTRIBUTED = [
    ("serious concern about the growing", "msc-2024-03-14-joint-statement", True),
    ("stands ready to escort merchant ships", "kestria-2024-04-02-hollin-venn-readout", True),
    ("will escort every merchant ship", "kestria-2024-04-02-hollin-venn-readout", False),
    ("will guarantee up to 1.2 billion", "nli-2024-05-20-fact-sheet", True),
]


@pytest.mark.parametrize(("begins", "source_id", "is_there"), ATTRIBUTED)
def test_a_quotation_is_held_against_the_statement_it_is_attributed_to(
    traced: pl.DataFrame, begins: str, source_id: str, is_there: bool
) -> None:
    (row,) = traced.filter(pl.col("exact").str.starts_with(begins)).iter_rows(named=True)
    assert (row["attributed_source_id"], row["in_attributed_source"]) == (source_id, is_there)


@pytest.mark.parametrize("begins", ["by eighteen percent", "is a threat to no one"])
def test_an_edit_that_changes_the_meaning_is_marked(traced: pl.DataFrame, begins: str) -> None:
    (row,) = traced.filter(pl.col("exact").str.starts_with(begins)).iter_rows(named=True)
    assert any(edit["meaning_change"] for edit in row["edits"])


# (words that begin the quotation, resolved speaker or words of the speaker as written)
SPEAKERS = [
    ("serious concern about the growing", "joint statement"),
    ("endanger lives", "statement"),
    ("It is what the treasury can carry", "Ilse Tormund"),
    ("Whether it is enough depends on", "Ilse Tormund"),
    ("We are being asked to sail", "Harald Finn"),
    ("would rather pay for an escort", "Harald Finn"),
    ("heroic", "school"),
    ("a starting point, not a ceiling", "Petra Olsen"),
    ("is a threat to no one", "Ilse Tormund"),
]


@pytest.mark.parametrize(("begins", "speaker"), SPEAKERS)
def test_a_quotation_gets_its_speaker(published: Outcome, folders: Folders, begins: str, speaker: str) -> None:
    quotations = communique.load("quotations", collection="sample", root=folders.releases)
    (row,) = quotations.filter(pl.col("exact").str.starts_with(begins)).iter_rows(named=True)
    assert speaker.lower() in f"{row['speaker']} {row['speaker_name']}".lower()


def test_dates_on_both_sides_of_the_date_line_are_told_apart(published: Outcome, folders: Folders) -> None:
    mentions = communique.load("mentions", collection="sample", root=folders.releases)
    values = dict(mentions.filter(pl.col("kind") == "date").select("exact", "value").iter_rows())
    assert values["March 14"] == "2024-03-14"
    assert values["March 13"] == "2024-03-13"
    assert values["MAY 21"] == "2024-05-21"


def test_every_offset_slices_to_its_words(published: Outcome, folders: Folders) -> None:
    documents = communique.load("documents", collection="sample", root=folders.releases)
    texts = dict(documents.select("document_id", "text").iter_rows())
    for table in ("quotations", "claims", "references", "mentions", "passages"):
        frame = communique.load(table, collection="sample", root=folders.releases)
        text_column = "text" if table == "passages" else "exact"
        for document_id, start, end, exact in frame.select("document_id", "start", "end", text_column).iter_rows():
            assert texts[document_id][start:end] == exact


def test_a_second_run_publishes_nothing(published: Outcome, folders: Folders) -> None:
    again = build_sample(folders)
    assert again.status == UNCHANGED
    assert again.version == published.version


def test_a_rebuild_from_the_archive_gives_the_same_bytes(published: Outcome, folders: Folders, tmp_path: Path) -> None:
    rebuilt = Folders(
        archive=folders.archive, work=tmp_path / "work", releases=tmp_path / "releases", inbox=tmp_path / "inbox"
    )
    outcome = build_sample(rebuilt)
    assert outcome.folder is not None and published.folder is not None
    files = sorted(file.relative_to(published.folder) for file in published.folder.glob("data/*.parquet"))
    assert files
    for file in files:
        assert (outcome.folder / file).read_bytes() == (published.folder / file).read_bytes(), file


def test_the_card_says_that_the_texts_were_written_for_the_project(published: Outcome) -> None:
    assert published.folder is not None
    assert "written for" in (published.folder / "README.md").read_text(encoding="utf-8")


def test_the_version_is_of_this_month(published: Outcome) -> None:
    assert published.version is not None
    year, month, _ = published.version.split(".")
    today = date.today()
    # A build that runs over midnight at the end of a month is of the month before.
    assert abs((int(year) * 12 + int(month)) - (today.year * 12 + today.month)) <= 1
