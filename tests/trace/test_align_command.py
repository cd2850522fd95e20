"""`align`: files in, alignments out, bad lines told by number."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.jsonlines import InputFileError
from pipelines.trace.commandline import align_file

PLEDGE = "We will plant two rows of poplars along the canal road before the spring fair opens."
POOL = [
    {"doc_id": "pledge", "text": f"The gardeners spoke. {PLEDGE}", "date": "2041-03-01"},
    {"doc_id": "report", "text": f"A reporter wrote: “{PLEDGE}” Nobody clapped.", "date": "2041-03-09"},
    {"doc_id": "late", "text": "Snow fell on the market square and the stalls stayed shut.", "date": "2041-06-01"},
]


def lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def aligned(folder: Path, quotes: list[Any], pool: list[Any] = POOL) -> tuple[int, list[dict[str, Any]]]:
    out = folder / "out.jsonl"
    code = align_file(lines(folder / "quotes.jsonl", quotes), lines(folder / "pool.jsonl", pool), out)
    return code, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_a_quotation_gets_document_span_and_verdict(tmp_path: Path) -> None:
    code, (row,) = aligned(tmp_path, [{"id": 7, "quote": PLEDGE, "date": "2041-04-01"}])
    assert code == 0
    assert (row["id"], row["document"], row["verdict"], row["edits"]) == (7, "pledge", "verbatim", [])
    assert POOL[0]["text"][row["start"] : row["end"]] == PLEDGE.rstrip(".")


def test_malformed_lines_are_told_by_number_and_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quotes = [{"id": "1", "quote": PLEDGE}, "{not json", "", {"id": "4"}, {"id": "5", "quote": 5}, [6]]
    code, rows = aligned(tmp_path, quotes, [*POOL, {"doc_id": "no text"}])
    printed = capsys.readouterr()
    assert code == 1
    assert [row["id"] for row in rows] == ["1"]
    for told in ("pool.jsonl, line 4", *(f"quotes.jsonl, line {n}" for n in (2, 4, 5, 6))):
        assert told in printed.err
    assert printed.out == ""


def test_a_date_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = aligned(tmp_path, [{"id": "1", "quote": PLEDGE, "date": "last spring"}])
    assert (code, len(rows)) == (1, 1)
    assert "last spring" in capsys.readouterr().err


def test_a_quotation_never_matches_the_document_it_stands_in(tmp_path: Path) -> None:
    quotes = [{"id": doc, "quote": PLEDGE, "quoting_doc": doc} for doc in ("pledge", "report")]
    _, rows = aligned(tmp_path, quotes)
    assert [row["document"] for row in rows] == ["report", "pledge"]
    _, (row,) = aligned(tmp_path, quotes[:1], POOL[:1])
    assert (row["document"], row["start"], row["verdict"]) == (None, None, "not_found")


def test_a_later_statement_is_never_the_source(tmp_path: Path) -> None:
    snow = "Snow fell on the market square and the stalls stayed shut"
    days = ("2041-05-31", "2041-06-01")
    _, rows = aligned(tmp_path, [{"id": day, "quote": snow, "date": day} for day in days])
    assert [row["document"] for row in rows] == [None, "late"]


def test_a_gzipped_pool_is_read(tmp_path: Path) -> None:
    pool = tmp_path / "pool.jsonl.gz"
    pool.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in POOL).encode()))
    quotes = lines(tmp_path / "quotes.jsonl", [{"id": "1", "quote": PLEDGE}])
    assert align_file(quotes, pool, tmp_path / "new" / "out.jsonl") == 0
    assert '"pledge"' in (tmp_path / "new" / "out.jsonl").read_text("utf-8")


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"nowhere\.jsonl"):
        align_file(tmp_path / "nowhere.jsonl", lines(tmp_path / "pool.jsonl", POOL), tmp_path / "out.jsonl")


def test_lone_surrogates_and_empty_texts_do_no_harm(tmp_path: Path) -> None:
    pool = [*POOL, {"doc_id": "broken", "text": "\ud800 half a sign, then the words of the toll keepers’ oath."}]
    quotes = [
        {"id": "1", "quote": ""},
        {"id": "2", "quote": "\udfff"},
        {"id": "3", "quote": "words of the toll keepers’ oath"},
    ]
    code, rows = aligned(tmp_path, quotes, pool)
    assert (code, [row["document"] for row in rows]) == (0, [None, None, "broken"])
    assert pool[3]["text"][rows[2]["start"] : rows[2]["end"]] == quotes[2]["quote"]
