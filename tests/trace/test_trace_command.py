"""`trace`: one quotation on the command line, answered from what is published."""

import subprocess
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from rich.text import Text
from typer.testing import CliRunner, Result

from communique.tables import TABLES
from pipelines.__main__ import app
from tests.publish.contract_rows import FACTS, publish_tables

ACCORD = (
    "The harbour towns met at Sollen.\n\nThey will dredge the northern channel before the herring return, and they "
    "do not close the fish market to strangers. Every town keeps its own lamps.\n\nThe next meeting is in May."
)
LETTER = "In her letter the warden wrote that every town keeps its own lamps, and that none may borrow another’s oil."
COLUMN = "A columnist heard them say that they will dredge the northern channel before the herring return."
SEALED = "A sealed letter that nobody may print."
WORKS = [
    ("sollen-accord", "joint_statement", "The Sollen Accord", "2081-04-02", ACCORD),
    ("wardens-letter", "statement", "The warden’s letter to the towns", "2081-05-06", LETTER),
    ("column", "commentary", "What the towns said", "2081-06-07", COLUMN),
    ("sealed-letter", "statement", "A sealed letter", "2081-01-02", None),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = [
        {
            "source_id": name, "kind": kind, "publisher": "The towns", "title": title, "authors": [], "published": day,
            "published_from": date.fromisoformat(day), "published_to": date.fromisoformat(day), "language": "en",
            "url": f"https://towns.example/{name}", "text_rights": "open_text" if text else "metadata_only",
        }
        for name, kind, title, day, text in WORKS
    ]  # fmt: skip
    documents = [
        {
            "document_id": f"{name}@1", "source_id": name, "is_current": True, "text": text, "title": title,
            "retrieved_at": datetime(2081, 7, 1, tzinfo=UTC), "retrieved_from": "inbox", "media_type": "text/plain",
            "bytes_sha256": "0", "warc_file": "a.warc.gz", "warc_offset": 0, "characters": len(text or SEALED),
            "text_sha256": sha256((text or SEALED).encode()).hexdigest(), "words": 20, "reader": "plain 1",
            "annotated": False, "authors": [],
        }
        for name, _, title, _, text in WORKS
    ]  # fmt: skip
    made = {"sources": sources, "documents": documents}
    tables = {name: table.conform(made.get(name, []), FACTS.name) for name, table in TABLES.items()}
    folder = tmp_path_factory.mktemp("published")
    publish_tables(tables, folder / "releases")
    return folder


PIPE = {"COLUMNS": "40", "FORCE_COLOR": ""}
TERMINAL = {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": ""}
DUMB_TERMINAL = TERMINAL | {"TERM": "dumb"}


def run(root: Path, words: str, *options: str, env: dict[str, str] = PIPE) -> Result:
    given = ["trace", words, "--root", str(root / "releases"), "--state", str(root / "state"), *options]
    return CliRunner().invoke(app, given, env=env)


def test_the_statement_is_named_and_the_words_are_marked_in_their_passage(root: Path) -> None:
    answer = run(root, "dredge the northern channel before the herring return")
    assert answer.exit_code == 0
    for told in (
        "The Sollen Accord",
        "The towns, 2081-04-02",
        "https://towns.example/sollen-accord",
        "verbatim: word for word",
        "They will »dredge the northern channel before the herring return«, and they do not",
        "searched 2 statements of harbour",
    ):
        assert told in answer.output
    assert "The next meeting" not in answer.output
    assert "What the towns said" not in answer.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # replaced
        (
            "They may dredge the northern channel before the herring return",
            "~ “may” stands for the statement's “will” (! changes the meaning)",
        ),
        # left out
        (
            "they do close the fish market to strangers. Every town keeps",
            "- the statement's “not” was left out (! changes the meaning)",
        ),
        # put in
        (
            "They will certainly dredge the northern channel before the herring return",
            "+ “certainly” is not in the statement",
        ),
        # misspelt
        (
            "They will drdege the northern channel before the herring return",
            "~ “drdege” stands for the statement's “dredge”\n",
        ),
    ],
)
def test_differences_are_told_in_signs_and_in_words(words: str, told: str, root: Path) -> None:
    answer = run(root, words)
    assert answer.exit_code == 0
    assert told in answer.output


def test_every_part_of_an_elided_quotation_is_marked(root: Path) -> None:
    answer = run(root, "They will dredge the northern channel … and they do not close the fish market")
    assert "»They will dredge the northern channel« before the herring return, »and they do not close" in answer.output


def test_a_terminal_has_the_passage_wrapped_at_its_width_with_the_words_in_a_style(root: Path) -> None:
    answer = run(root, "dredge the northern channel before the herring return", env=TERMINAL)
    lines = [Text.from_ansi(line) for line in answer.output.splitlines()]
    first = next(n for n, line in enumerate(lines) if line.plain.startswith("  They will"))
    passage = lines[first : first + 5]
    assert all(line.cell_len <= 40 for line in passage)
    styled = [line.plain[span.start : span.end] for line in passage for span in line.spans]
    assert " ".join(" ".join(styled).split()) == "dredge the northern channel before the herring return"


def test_a_terminal_without_styles_has_signs_around_the_words(root: Path) -> None:
    answer = run(root, "dredge the northern channel before the herring return", env=DUMB_TERMINAL)
    told = " ".join(answer.output.split())
    assert "They will »dredge the northern channel before the herring return«, and they do not" in told


def test_other_statements_that_have_the_words_are_counted(root: Path) -> None:
    answer = run(root, "every town keeps its own lamps")
    assert "1 other statement has the words too." in answer.output


@pytest.mark.parametrize("name", ["sollen-accord", "SOLLEN-ACCORD", "the sollen accord", "accord"])
def test_words_are_checked_in_the_statement_they_are_attributed_to(name: str, root: Path) -> None:
    answer = run(root, "every town keeps its own lamps", "--attributed-to", name)
    assert answer.exit_code == 0
    assert "✓ yes: the words are in The Sollen Accord" in answer.output


def test_words_found_elsewhere_than_attributed_are_told_and_fail(root: Path) -> None:
    answer = run(root, "dredge the northern channel before the herring return", "--attributed-to", "wardens-letter")
    assert answer.exit_code == 1
    assert "✗ no: the words are not in The warden’s letter to the towns; they are in:" in answer.output
    assert "The Sollen Accord" in answer.output


def test_words_that_stand_nowhere_fail_and_say_what_was_searched(root: Path) -> None:
    answer = run(root, "the towns will build a bridge of glass to the moon by winter")
    assert answer.exit_code == 1
    assert "Not found: in none of the statements searched." in answer.output
    assert "2081-04-02 to 2081-05-06" in answer.output


@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        # no such statement: the nearest are named
        ("own lamps", ["--attributed-to", "solen acord"], "no statement held is called 'solen acord'; the nearest are"),
        # two of that name
        ("own lamps", ["--attributed-to", "letter"], "names 2 statements; say which: sealed-letter, wardens-letter"),
        # rights keep its text back
        ("own lamps", ["--attributed-to", "sealed-letter"], "sealed-letter is not published (metadata_only)"),
        ("own lamps", ["--collection", "hills"], "no collection 'hills' is published; there are harbour"),
        ("… — !", [], "there are no words to look for"),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(words: str, options: list[str], message: str, root: Path) -> None:
    error = run(root, words, *options).exception
    assert message in str(error)


def test_nothing_published_is_told(tmp_path: Path) -> None:
    assert "make dataset" in str(run(tmp_path, "any words at all").exception)


def test_the_index_is_kept_for_the_next_question(root: Path) -> None:
    run(root, "every town keeps its own lamps")
    kept = root / "state" / "work" / "index" / FACTS.name
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert pl.read_parquet(kept / "000000000.documents.parquet").height == 2
    run(root, "none may borrow another’s oil")
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == before


def test_a_question_is_answered_without_the_parser_or_the_orchestrator() -> None:
    modules = "pipelines.__main__, pipelines.commands.tracing, pipelines.resources, pipelines.trace.answering"
    told = "print(*sorted({'spacy', 'dagster', 'pandas', 'great_expectations'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"import sys, {modules}; {told}"], check=True, capture_output=True)
    assert done.stdout.split() == []
