"""From registry to tables: what is there becomes documents, what is missing is said, what changed supersedes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest.archive import Archive
from pipelines.ingest.documents import ReadCollection, is_annotated, read_documents
from pipelines.ingest.inbox import INBOX_VARIABLE, Inbox, find_inbox
from pipelines.ingest.registry import Collection, Source, StatementFilter, load_collection
from pipelines.ingest.snapshots import SnapshotReport, archived_snapshots, take_snapshots

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = CHECKOUT / "datasets" / "sources"

REGISTRY = """
[collection]
name = "fjord"
title = "Fjord"
description = "A collection for tests."

[annotate]
pattern = "fjord"
min_matches = 2

[[source]]
source_id = "opinion"
kind = "commentary"
title = "An opinion"
published = "2024-05-01/.."
file = "opinion.txt"

[[source]]
source_id = "talks-statement"
kind = "joint_statement"
title = "Joint statement of the talks"
published = "2024-04-30"
text_rights = "open_text"
file = "all.jsonl"
record = "releases/talks"

[[source]]
source_id = "not-saved"
kind = "statement"
title = "A statement nobody saved"

[[bulk]]
bulk_id = "all"
reader = "jsonl"
file = "all.jsonl"
id_prefix = "all"
[[bulk.kinds]]
kind = "readout"
category = "releases"
title = "^Readout"
[[bulk.kinds]]
kind = "statement"
category = "releases"
"""


def line(doc_id: str, text: str, title: str = "Statement", category: str = "releases") -> str:
    return json.dumps({"doc_id": doc_id, "category": category, "date": "2024-04-30", "title": title, "text": text})


class Setting:
    """A registry, an inbox and an archive in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.inbox_folder = folder / "inbox"
        self.inbox_folder.mkdir()
        path = folder / "datasets" / "sources" / "fjord.toml"
        path.parent.mkdir(parents=True)
        path.write_text(REGISTRY, encoding="utf-8")
        self.collection: Collection = load_collection(path)
        self.archive_folder = folder / "archive"

    def save(self, name: str, *lines: str) -> None:
        (self.inbox_folder / name).write_text("\n".join(lines), encoding="utf-8")

    def take(self) -> SnapshotReport:
        archive = Archive(self.archive_folder, lambda: datetime(2026, 1, 1, tzinfo=UTC))
        return take_snapshots(self.collection, archive, Inbox((self.inbox_folder,)))

    def read(self) -> ReadCollection:
        return read_documents(self.collection, self.take(), Archive(self.archive_folder))


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    made = Setting(tmp_path)
    made.save("opinion.txt", "They met at the fjord.")
    made.save(
        "all.jsonl",
        line("releases/talks", "The fjord is open. The fjord stays open."),
        line("releases/call", "They spoke.", title="Readout of the call"),
    )
    return made


def documents(found: ReadCollection, *columns: str) -> list[tuple[object, ...]]:
    return found.documents.sort("document_id").select(columns).rows()


def test_every_registered_work_is_a_source_and_every_text_a_document(setting: Setting) -> None:
    found = setting.read()
    kinds = dict(found.sources.select("source_id", "kind").rows())
    call = setting.collection.bulk[0].source_id("releases/call")
    assert kinds == {
        "opinion": "commentary",
        "talks-statement": "joint_statement",
        "not-saved": "statement",
        call: "readout",
    }
    assert set(found.documents["source_id"]) == {"opinion", "talks-statement", call}
    assert found.quarantined == ()


def test_a_record_registered_by_itself_is_not_registered_again_with_its_bulk(setting: Setting) -> None:
    texts = setting.read().documents["text"].to_list()
    assert sum("The fjord is open" in text for text in texts) == 1


def test_commentary_and_the_statements_that_pass_the_filter_are_annotated(setting: Setting) -> None:
    found = setting.read()
    annotated = set(found.documents.filter("annotated")["source_id"])
    assert annotated == {"opinion", "talks-statement"}


def test_words_and_characters_are_counted(setting: Setting) -> None:
    opinion = setting.read().documents.filter(pl.col("source_id") == "opinion").row(0, named=True)
    assert (opinion["words"], opinion["characters"]) == (5, 22)


def test_what_is_not_there_is_reported_with_its_reason(setting: Setting) -> None:
    (setting.inbox_folder / "opinion.txt").unlink()
    reasons = {each.source_id: each.reason for each in setting.take().unavailable}
    assert reasons["not-saved"] == "no saved copy: the registry names no file and no url for it"
    assert "no saved copy of opinion.txt in the inbox" in reasons["opinion"]


def test_an_empty_saved_copy_is_reported(setting: Setting) -> None:
    setting.save("opinion.txt")
    assert [e.reason for e in setting.take().unavailable if e.source_id == "opinion"] == [
        "the saved copy opinion.txt is empty"
    ]


def test_the_last_good_snapshot_stays_in_use_when_the_copy_vanishes(setting: Setting) -> None:
    before = setting.read().documents
    for path in setting.inbox_folder.iterdir():
        path.unlink()
    report = setting.take()
    assert read_documents(setting.collection, report, Archive(setting.archive_folder)).documents.equals(before)
    kept = {each.source_id: each.kept is not None for each in report.unavailable}
    assert kept == {"opinion": True, "talks-statement": True, "all": True, "not-saved": False}


def test_a_changed_text_supersedes_the_one_before(setting: Setting) -> None:
    first = setting.read().documents.filter(pl.col("source_id") == "opinion")["document_id"][0]
    setting.save("opinion.txt", "They did not meet at the fjord.")
    opinion = setting.read().documents.filter(pl.col("source_id") == "opinion")
    assert sorted(opinion.select("is_current", "supersedes").rows(), key=str) == [(False, None), (True, first)]


def test_a_text_that_returns_is_current_again(setting: Setting) -> None:
    first = setting.read().documents.filter(pl.col("source_id") == "opinion")["document_id"][0]
    for text in ("They did not meet.", "They met at the fjord."):
        setting.save("opinion.txt", text)
        found = setting.read()
    opinion = found.documents.filter(pl.col("source_id") == "opinion")
    assert opinion.height == 2
    assert opinion.filter("is_current")["document_id"].to_list() == [first]


def test_new_lines_of_a_bulk_file_leave_the_rows_of_the_others_alone(setting: Setting) -> None:
    before = setting.read().documents
    written = (setting.inbox_folder / "all.jsonl").read_text()
    setting.save("all.jsonl", line("releases/new", "A new statement."), written)
    after = setting.read().documents
    assert after.height == before.height + 1
    assert after.join(before, on="document_id", how="semi").equals(before)


def test_a_line_that_vanishes_from_a_bulk_file_keeps_its_document(setting: Setting) -> None:
    before = setting.read()
    setting.save("all.jsonl", line("releases/talks", "The fjord is open. The fjord stays open."))
    after = setting.read()
    assert after.documents.equals(before.documents)
    assert after.sources.equals(before.sources)


def test_malformed_lines_and_unknown_kinds_are_quarantined_once(setting: Setting) -> None:
    written = (setting.inbox_folder / "all.jsonl").read_text()
    setting.save("all.jsonl", written, "{torn", line("recipes/soup", "Boil.", category="recipes"))
    found = setting.read()
    assert [each.line for each in found.quarantined] == [3, None]
    assert "fits category 'recipes'" in found.quarantined[1].reason


def test_a_record_that_its_file_does_not_have_is_quarantined(setting: Setting) -> None:
    setting.save("all.jsonl", line("releases/call", "They spoke."))
    found = setting.read()
    assert [each.source_id for each in found.quarantined] == ["talks-statement"]


def test_a_type_that_nobody_reads_is_quarantined(setting: Setting) -> None:
    sources = (replace(setting.collection.sources[0], file="opinion.zip"),)
    setting.collection = replace(setting.collection, sources=sources)
    setting.save("opinion.zip", "PK")
    (quarantined,) = setting.read().quarantined
    assert quarantined.source_id == "opinion"
    assert "no reader for application/octet-stream" in quarantined.reason


def test_a_second_run_archives_nothing_and_reads_the_same_rows(setting: Setting) -> None:
    first, second = setting.read(), setting.read()
    assert setting.take().archived == 0
    assert first.documents.equals(second.documents)
    assert first.sources.equals(second.sources)


def test_what_is_archived_can_be_read_without_the_inputs(setting: Setting) -> None:
    before = setting.read()
    archive = Archive(setting.archive_folder)
    again = read_documents(setting.collection, archived_snapshots(setting.collection, archive), archive)
    assert again.documents.equals(before.documents)


def test_a_collection_waits_for_its_commentary(setting: Setting) -> None:
    assert setting.read().waiting is None


def test_a_collection_without_its_commentary_waits(setting: Setting) -> None:
    (setting.inbox_folder / "opinion.txt").unlink()
    assert setting.read().waiting == "none of its commentary is available"


def test_a_collection_without_any_input_waits(setting: Setting) -> None:
    for path in setting.inbox_folder.iterdir():
        path.unlink()
    assert setting.read().waiting == "no document is available"


@pytest.mark.parametrize(("said", "annotated"), [(True, True), (False, False), (None, True)])
def test_a_source_may_say_itself_whether_it_is_annotated(said: bool | None, annotated: bool) -> None:
    source = Source("a", "commentary", "A", annotate=said)
    assert is_annotated(source, StatementFilter(), "") is annotated


@pytest.mark.parametrize(("name", "waits"), [("sample", False), ("addresses", False), ("alliance", True)])
def test_without_inbox_and_network_only_what_needs_saved_copies_waits(tmp_path: Path, name: str, waits: bool) -> None:
    collection, archive = load_collection(SOURCES / f"{name}.toml"), Archive(tmp_path)
    inbox = find_inbox(CHECKOUT, {INBOX_VARIABLE: str(tmp_path / "no-inbox")})
    found = read_documents(collection, take_snapshots(collection, archive, inbox), archive)
    assert (found.waiting is not None) is waits
    assert found.quarantined == ()


def test_the_alliance_collection_is_read_from_the_shared_corpus(shared: Path, tmp_path: Path) -> None:
    collection, archive = load_collection(SOURCES / "alliance.toml"), Archive(tmp_path)
    report = take_snapshots(collection, archive, Inbox((shared / "corpus",)))
    found = read_documents(collection, report, archive)
    assert found.waiting is None
    assert found.quarantined == ()
    assert found.documents.height == 1628
    assert {each.source_id for each in report.unavailable} == {
        "scc-2022-01-06-joint-statement",
        "scc-2021-03-16-joint-press-statement",
    }
    registered = found.documents.filter(pl.col("source_id").is_in([s.source_id for s in collection.sources]))
    assert registered["annotated"].all()


def test_the_text_of_the_article_is_the_one_the_gold_annotations_count_in(shared: Path, tmp_path: Path) -> None:
    collection, archive = load_collection(SOURCES / "alliance.toml"), Archive(tmp_path)
    collection = replace(collection, bulk=())
    found = read_documents(collection, take_snapshots(collection, archive, Inbox((shared / "corpus",))), archive)
    gold = json.loads((shared / "gold" / "the-diplomat-2022-japan-us-2plus2.json").read_text(encoding="utf-8"))
    article = found.documents.filter(pl.col("retrieved_from") == gold["document"]["file"]).row(0, named=True)
    assert (article["characters"], article["bytes_sha256"]) == (gold["document"]["chars"], gold["document"]["sha256"])
