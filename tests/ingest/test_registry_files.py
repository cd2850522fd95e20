"""The registry is read strictly: every field read or refused, every refusal says what is allowed."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipelines.ingest.errors import RegistryError
from pipelines.ingest.registry import BulkSource, KindRule, StatementFilter, load_collection, registered_collections

SOURCES = Path(__file__).resolve().parents[2] / "datasets" / "sources"

ABOUT = """
[collection]
name = "test"
title = "Test"
description = "A registry for tests."
"""
SOURCE = """
[[source]]
source_id = "port-talks"
kind = "statement"
title = "Statement on the port talks"
"""
BULK = """
[[bulk]]
bulk_id = "all"
reader = "jsonl"
file = "all.jsonl"
id_prefix = "all"
[[bulk.kinds]]
kind = "statement"
"""


def write(folder: Path, *parts: str) -> Path:
    path = folder / "sources" / "test.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(parts), encoding="utf-8")
    return path


REFUSED = [
    # an unknown field, with the one that was meant
    (ABOUT + SOURCE + 'titel = "x"', "port-talks: unknown field 'titel' (did you mean 'title'?)"),
    (ABOUT + SOURCE + "[anotate]\nmin_matches = 1", "unknown field 'anotate' (did you mean 'annotate'?)"),
    # a value outside what is allowed
    (ABOUT + SOURCE.replace('"statement"', '"speach"'), "(did you mean 'speech'?); allowed are commentary,"),
    (ABOUT + SOURCE + 'text_rights = "open"', "port-talks: text_rights is 'open'"),
    (ABOUT + SOURCE + 'published = "January 2022"', "port-talks: published: 'January 2022' is no EDTF date"),
    (ABOUT + SOURCE + "published = 2022-01-06", "published must be a string"),
    (ABOUT + SOURCE + 'language = "English, mostly"', "allowed are language tags"),
    (ABOUT + SOURCE + 'url = "example.org/a"', "allowed are addresses that begin with http"),
    (ABOUT + SOURCE + 'annotate = "yes"', "annotate must be true or false"),
    (ABOUT + SOURCE + 'authors = "A. Author"', "authors must be a list of strings"),
    (ABOUT + SOURCE + 'publisher = ""', "publisher is empty"),
    (ABOUT + SOURCE.replace("port-talks", "Port Talks"), "source_id is 'Port Talks'; allowed are lower-case"),
    # names that would leave the inbox
    (ABOUT + SOURCE + 'file = "../secret.txt"', "without '..'"),
    (ABOUT + SOURCE + 'file = "/etc/hostname"', "allowed are relative names"),
    # what is missing
    (ABOUT + '[[source]]\nsource_id = "a"\nkind = "other"', "source a: title is missing"),
    (ABOUT + '[[source]]\ntitle = "a"', "source number 1: source_id is missing"),
    (ABOUT + SOURCE + 'record = "doc-1"', "file does not say of which"),
    (ABOUT, "registers nothing"),
    (SOURCE, "the table [collection]"),
    (ABOUT.replace('"test"', '"other"') + SOURCE, "make them the same"),
    # duplicates
    (ABOUT + SOURCE + SOURCE, "source_id 'port-talks' is registered twice"),
    # bulk sources
    (ABOUT + BULK.replace('"jsonl"', '"csv"'), "bulk all: reader is 'csv'; allowed are jsonl, sotu"),
    (ABOUT + BULK.replace('file = "all.jsonl"\n', ""), "file is missing"),
    (ABOUT + BULK + "title = '(unclosed'", "title is no regular expression"),
    (ABOUT + BULK.split("[[bulk.kinds]]")[0], "has no [[bulk.kinds]]"),
    # filters
    (ABOUT + "[annotate]\nmin_matches = 2\n" + SOURCE, "pattern, which is missing"),
    (ABOUT + "[annotate]\npattern = 'x'\nmin_matches = 0\n" + SOURCE, "a whole number of at least 1"),
    (ABOUT + "[annotate]\nmin_per_thousand_words = 2\n" + SOURCE, "min_per_thousand_words counts the matches"),
    # no TOML at all
    ("[collection", "cannot be read as TOML"),
]


@pytest.mark.parametrize(("written", "complaint"), REFUSED, ids=[complaint for _, complaint in REFUSED])
def test_a_registry_that_is_wrong_is_refused_with_its_file_and_entry(
    tmp_path: Path, written: str, complaint: str
) -> None:
    path = write(tmp_path, written)
    with pytest.raises(RegistryError) as refused:
        load_collection(path)
    assert complaint in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_registry_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = write(tmp_path, ABOUT, SOURCE)
    with pytest.raises(RegistryError, match="collections there: test"):
        load_collection(path.with_name("tset.toml"))


def test_unknown_rights_allow_metadata_only(tmp_path: Path) -> None:
    source = load_collection(write(tmp_path, ABOUT, SOURCE)).sources[0]
    assert source.rights.text_rights == "metadata_only"


@pytest.mark.parametrize("name", registered_collections(SOURCES))
def test_the_registries_of_the_project_can_be_read(name: str) -> None:
    collection = load_collection(SOURCES / f"{name}.toml")
    assert collection.name == name


@pytest.mark.parametrize("name", registered_collections(SOURCES))
def test_every_text_that_may_be_published_says_why(name: str) -> None:
    collection = load_collection(SOURCES / f"{name}.toml")
    rights = [each.rights for each in (*collection.sources, *collection.bulk)]
    assert all(r.rights_basis and r.licence for r in rights if r.text_rights in ("open_text", "quote_only"))


FILTERS = [
    # no condition admits everything
    (StatementFilter(), "", "", None, True),
    # matches are counted in title and text together
    (StatementFilter(re.compile("fjord"), 2), "The fjord", "A fjord.", None, True),
    (StatementFilter(re.compile("fjord"), 2), "The bay", "A fjord.", None, False),
    # in proportion to the words of the text
    (StatementFilter(re.compile("fjord"), 1, 1), "", "A fjord. " + "Word " * 998, None, True),
    (StatementFilter(re.compile("fjord"), 1, 1), "", "A fjord. " + "Word " * 999, None, False),
    # a statement without a date does not pass a limit of dates
    (StatementFilter(since=date(1945, 1, 1)), "", "", date(1945, 1, 6), True),
    (StatementFilter(since=date(1945, 1, 1)), "", "", date(1944, 12, 31), False),
    (StatementFilter(since=date(1945, 1, 1)), "", "", None, False),
]


@pytest.mark.parametrize(("statements", "title", "text", "published_from", "admitted"), FILTERS)
def test_a_filter_admits_statements_that_meet_every_condition(
    statements: StatementFilter, title: str, text: str, published_from: date | None, admitted: bool
) -> None:
    assert statements.admits(title, text, published_from) is admitted


def test_the_kind_of_a_bulk_document_is_that_of_the_first_rule_that_fits() -> None:
    whitehouse = load_collection(SOURCES / "whitehouse.toml").bulk[0]
    kinds = {
        ("statements-releases", "Readout of the Envoy’s Call"): "readout",
        ("statements-releases", "Joint Statement on the Fjord Talks"): "joint_statement",
        ("statements-releases", "FACT SHEET: Fjord Week"): "fact_sheet",
        ("statements-releases", "Statement by the Envoy"): "statement",
        ("speeches-remarks", "Remarks by the Envoy"): "remarks",
        ("press-briefings", "Press Briefing by the Envoy"): "press_briefing",
        ("recipes", "Fjord Soup"): None,
    }
    assert {key: whitehouse.kind(*key) for key in kinds} == kinds


def test_source_ids_of_bulk_documents_depend_on_their_doc_id_alone() -> None:
    bulk = BulkSource("all", "jsonl", "all", (KindRule("statement"),))
    # A doc_id that is a slug is kept; what a slug would lose is kept apart by a hash.
    assert bulk.source_id("1823-Monroe-1") == "all-1823-monroe-1"
    assert bulk.source_id("a/fjord-talks") != bulk.source_id("b/fjord-talks")
    long = bulk.source_id("a/" + "fjord-" * 40)
    assert long.startswith("all-fjord-") and len(long) < 80
    assert bulk.source_id("漢字") != bulk.source_id("漢語")
