"""Where saved copies are looked for, and what is said when they are not there."""

from pathlib import Path

import pytest

from pipelines.ingest.inbox import INBOX_VARIABLE, find_inbox, media_type


def test_the_folder_in_the_environment_is_the_only_inbox(tmp_path: Path) -> None:
    (tmp_path / "checkout" / "inbox").mkdir(parents=True)
    inbox = find_inbox(tmp_path / "checkout", {INBOX_VARIABLE: str(tmp_path / "elsewhere")})
    assert inbox.folders == (tmp_path / "elsewhere",)


def test_without_it_the_checkouts_inbox_goes_before_the_shared_corpus(tmp_path: Path) -> None:
    inbox_folder, corpus = tmp_path / "checkout" / "inbox", tmp_path / "shared" / "corpus"
    for folder in (inbox_folder, corpus):
        folder.mkdir(parents=True)
        (folder / "both.txt").write_text(folder.name)
    (corpus / "one.txt").write_text("corpus")
    inbox = find_inbox(tmp_path / "checkout", {})
    found = [inbox.find(name) for name in ("both.txt", "one.txt")]
    assert [copy.path.parent for copy in found if copy] == [inbox_folder, corpus]


@pytest.mark.parametrize(("folder", "reason"), [("nowhere", "does not exist"), (".", "no saved copy of a.txt")])
def test_a_missing_copy_is_explained_without_naming_a_folder_of_the_machine(
    tmp_path: Path, folder: str, reason: str
) -> None:
    inbox = find_inbox(tmp_path, {INBOX_VARIABLE: str(tmp_path / folder)})
    assert inbox.find("a.txt") is None
    assert reason in inbox.why_not("a.txt")
    assert str(tmp_path) not in inbox.why_not("a.txt")


def test_without_any_inbox_the_reason_says_how_to_make_one(tmp_path: Path) -> None:
    checkout = tmp_path / "alone" / "checkout"
    assert INBOX_VARIABLE in find_inbox(checkout, {}).why_not("a.txt")


def test_a_folder_is_no_saved_copy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert find_inbox(tmp_path, {INBOX_VARIABLE: str(tmp_path)}).find("a.txt") is None


def test_media_types_go_by_the_ending_of_the_name() -> None:
    names = ("a.TXT", "b.htm", "c/d.jsonl", "e")
    assert [media_type(name) for name in names] == [
        "text/plain",
        "text/html",
        "application/x-ndjson",
        "application/octet-stream",
    ]
