"""sources add, check and review, as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.settings import LOOPBACK_VARIABLE
from pipelines.ingest.registry import load_collection
from tests.ingest.site import Site, page

HEAD = """# A comment that stays.
[collection]
name = "sample"
title = "Ports"
description = "A ministry."

[[source]]
source_id = "first"
kind = "statement"
title = "First"
published = "2024-01-01"
text_rights = "open_text"
licence = "CC-BY-4.0"
rights_basis = "Its terms."
file = "first.txt"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "datasets" / "sources").mkdir(parents=True)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "first.txt").write_text("First.", encoding="utf-8")
    registry(tmp_path).write_text(HEAD, encoding="utf-8")
    return tmp_path


def registry(folder: Path) -> Path:
    return folder / "datasets" / "sources" / "sample.toml"


def run(folder: Path, *arguments: str, answers: str | None = None) -> tuple[int, str]:
    places = ["--registry", str(registry(folder).parent), "--inbox", str(folder / "inbox")]
    done = CliRunner().invoke(app, ["sources", *arguments, *places], input=answers)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_adding_a_file_shows_what_was_understood_and_writes_a_valid_entry(folder: Path) -> None:
    text = "The minister said: “We agreed on a tariff for the port.” He left for the north."
    saved = folder / "tariffs.html"
    saved.write_bytes(page("Joint Statement on Tariffs", text, date="2027-06-01"))
    code, output = run(folder, "add", str(saved), "--collection", "sample",
                       answers="joint_statement\nopen_text\nIts terms of use.\nCC-BY-4.0\ny\n")  # fmt: skip
    assert code == 0
    for shown in ("Joint Statement on Tariffs", "2027-06-01", "We agreed on a tariff", "passages:"):
        assert shown in output
    added = load_collection(registry(folder)).sources[-1]
    assert (added.kind, added.title, added.published, added.file, added.rights.text_rights) == (
        "joint_statement", "Joint Statement on Tariffs", "2027-06-01", "tariffs.html", "open_text")  # fmt: skip
    assert (added.rights.rights_basis, added.rights.licence) == ("Its terms of use.", "CC-BY-4.0")
    assert (folder / "inbox" / "tariffs.html").is_file()
    assert registry(folder).read_text(encoding="utf-8").startswith(HEAD)


def test_an_entry_that_the_registry_would_refuse_is_not_written(folder: Path) -> None:
    saved = folder / "inbox" / "first.txt"
    before = registry(folder).read_bytes()
    from communique.errors import CommuniqueError

    with pytest.raises(CommuniqueError, match="registered already"):
        run(folder, "add", str(saved), "--collection", "sample", "--source-id", "first", "--yes")
    with pytest.raises(CommuniqueError, match="EDTF"):
        run(folder, "add", str(saved), "--collection", "sample", "--published", "yesterday", "--yes")
    assert registry(folder).read_bytes() == before


def test_a_clean_registry_passes_the_check(folder: Path) -> None:
    code, output = run(folder, "check")
    assert (code, "0 errors, 0 warnings" in output) == (0, True)


FAULTS = [
    ('url = "https://example.org/a"\ntext_rights = "open_text"', "no rights_basis"),
    ('rights_basis = "Its terms."', "neither file nor url"),
    ('url = "https://example.org/a"\nrights_basis = "x"\npublished = "2999-01-01"', "in the future"),
    ('file = "first.txt"\nrights_basis = "x"\npublished = "soon"', "EDTF"),
    ('file = "first.txt"\nrigths_basis = "x"', "unknown field"),
]


@pytest.mark.parametrize(("fields", "complaint"), FAULTS)
def test_the_check_finds_each_fault_and_fails(folder: Path, fields: str, complaint: str) -> None:
    entry = f'\n[[source]]\nsource_id = "second"\nkind = "statement"\ntitle = "Second"\n{fields}\n'
    registry(folder).write_text(HEAD + entry, encoding="utf-8")
    code, output = run(folder, "check")
    assert code == 1
    assert complaint in output


def test_the_check_finds_a_work_that_is_registered_twice(folder: Path) -> None:
    entry = '\n[[source]]\nsource_id = "first"\nkind = "statement"\ntitle = "Again"\nfile = "first.txt"\n'
    registry(folder).write_text(HEAD + entry, encoding="utf-8")
    assert "registered twice" in run(folder, "check")[1]


def test_dropped_files_wait_for_review_and_are_registered_when_accepted(folder: Path) -> None:
    feed = '\n[[feed]]\nfeed_id = "drops"\nfolder = "drops"\nid_prefix = "port"\n[[feed.rules]]\nkind = "statement"\n'
    registry(folder).write_text(HEAD + feed, encoding="utf-8")
    (folder / "inbox" / "drops").mkdir()
    (folder / "inbox" / "drops" / "a.md").write_text("# Port opened\n\nThe port is open.", encoding="utf-8")
    (folder / "inbox" / "drops" / "b.md").write_text("# Port closed\n\nThe port is closed.", encoding="utf-8")
    state = ["--state", str(folder / "state")]
    code, output = run(folder, "review", "sample", "--discover", *state, answers="a\nr\n")
    assert code == 0
    assert "2 queued" in output
    assert [source.title for source in load_collection(registry(folder)).sources] == ["First", "Port opened"]
    assert "0 still wait" in run(folder, "review", "sample", "--discover", *state)[1]


def test_a_review_that_breaks_off_keeps_what_was_decided(folder: Path) -> None:
    feed = '\n[[feed]]\nfeed_id = "drops"\nfolder = "drops"\nid_prefix = "port"\n[[feed.rules]]\nkind = "statement"\n'
    registry(folder).write_text(HEAD + feed, encoding="utf-8")
    (folder / "inbox" / "drops").mkdir()
    for name in "ab":
        (folder / "inbox" / "drops" / f"{name}.md").write_text(f"# Port {name}\n\nThe port.", encoding="utf-8")
    code, output = run(folder, "review", "sample", "--discover", "--state", str(folder / "state"), answers="a\n")
    assert (code, "1 registered, 1 still wait" in output) == (0, True)


@pytest.fixture
def local(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site on this machine, which the environment allows."""
    monkeypatch.setenv(LOOPBACK_VARIABLE, "1")
    return site


def test_adding_a_url_fetches_it_and_writes_where_it_was_found(folder: Path, local: Site) -> None:
    local.serve("/tariffs", page("Joint Statement on Tariffs", "The two governments agreed on a tariff for the port."))
    local.redirect("/short", "/tariffs", 301)
    code, output = run(folder, "add", f"{local.url}/short", "--collection", "sample", "--yes")
    assert code == 0
    assert f"redirected to {local.url}/tariffs" in output
    added = load_collection(registry(folder)).sources[-1]
    assert (added.title, added.kind, added.published, added.url) == (
        "Joint Statement on Tariffs", "joint_statement", "2027-05-04", f"{local.url}/short")  # fmt: skip


def test_a_url_that_brings_nothing_is_refused_with_every_step(folder: Path, local: Site) -> None:
    before = registry(folder).read_bytes()
    local.fail("/gone", "gone")
    with pytest.raises(ReadingError, match="HTTP 410"):
        run(folder, "add", f"{local.url}/gone", "--collection", "sample", "--yes")
    assert registry(folder).read_bytes() == before


def test_without_leave_a_site_on_this_machine_is_refused(folder: Path, site: Site) -> None:
    with pytest.raises(ReadingError, match="not a public address"):
        run(folder, "add", f"{site.url}/tariffs", "--collection", "sample", "--yes")


def test_the_check_of_links_tells_dead_ones_from_those_that_may_come_back(folder: Path, local: Site) -> None:
    local.serve("/alive", page("Alive", "The port is open to all ships by day and by night."))
    local.fail("/dead", "gone")
    entry = '\n[[source]]\nsource_id = "{0}"\nkind = "statement"\ntitle = "T"\nrights_basis = "x"\nurl = "{1}/{0}"\n'
    entries = "".join(entry.format(name, local.url) for name in ("alive", "dead"))
    unresolved = entry.format("lost", "http://no-such-host.invalid")
    registry(folder).write_text(HEAD + entries + unresolved, encoding="utf-8")
    code, output = run(folder, "check", "--links")
    assert code == 1
    assert [line.split(": ")[0] for line in output.splitlines() if "dead: url" in line] == ["error"]
    assert [line.split(": ")[0] for line in output.splitlines() if "lost: url" in line] == ["warning"]
    assert "alive: url" not in output
