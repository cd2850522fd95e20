"""An index saved, read and grown answers as one built at once."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.trace.index import Index, TraceIndexError
from pipelines.trace.store import load_index, open_index, save_index
from pipelines.trace.trace import build_index, trace_quotations

SCHEMA = {"document_id": pl.String, "text": pl.String, "date": pl.Date}
ROWS = [
    ("mill", "The mill council will lend grain to every village that asks before the thaw.", date(2040, 1, 5)),
    ("dam", "Engineers found three cracks in the upper dam and closed the road beneath it.", date(2040, 2, 6)),
    ("fair", "", None),
    ("choir", "The choir’s tour begins in “Vellin” and ends, 40 days later, on the coast.", None),
]
QUOTES = [
    "will lend grain to every village that asks before the thaw",
    "found three cracks … and closed the road beneath it",
    "the choir's tour begins in vellin and ends, 40 days later",
    "Engineers found thirty cracks in the upper dam and closed the road",
    "a clockmaker sold nineteen brass pendulums to the abbey",
]


def frame(rows: list[tuple[str, str, date | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def answers(index: Index) -> pl.DataFrame:
    numbers = [str(i) for i in range(len(QUOTES))]
    quotes = pl.DataFrame({"quotation_id": numbers, "document_id": ["asked"] * len(QUOTES), "exact": QUOTES})
    return trace_quotations(quotes, index)


def test_a_saved_index_answers_as_before(tmp_path: Path) -> None:
    index = build_index(frame(ROWS))
    save_index(index, tmp_path)
    read = load_index(tmp_path, frame(ROWS))
    np.testing.assert_array_equal(read.postings, index.postings)
    np.testing.assert_array_equal(read.words.starts, index.words.starts)
    assert answers(read).equals(answers(index))
    assert read.add(frame(ROWS)) == 0


@given(st.integers(0, len(ROWS)), st.permutations(ROWS))
def test_an_index_grown_in_steps_equals_one_built_at_once(cut: int, rows: list[tuple[str, str, date | None]]) -> None:
    grown = build_index(frame(rows[:cut]))
    assert grown.add(frame(rows[cut:])) == len(rows) - cut
    whole = build_index(frame(rows))
    np.testing.assert_array_equal(grown.postings, whole.postings)
    assert answers(grown).equals(answers(whole))


def test_a_changed_statement_replaces_what_was_held(tmp_path: Path) -> None:
    changed = [("dam", "Engineers mended the lower dam.", date(2040, 2, 6)), *ROWS[:1], *ROWS[2:]]
    index = build_index(frame(ROWS))
    save_index(index, tmp_path)
    assert index.add(frame(changed)) == 1
    assert answers(index).equals(answers(build_index(frame(changed))))
    save_index(index, tmp_path)
    assert len(list(tmp_path.glob("*.postings.parquet"))) == 2
    assert answers(load_index(tmp_path, frame(changed))).equals(answers(index))


def test_a_saved_statement_whose_text_is_another_now_is_passed_over_and_taken_in_anew(tmp_path: Path) -> None:
    save_index(build_index(frame(ROWS)), tmp_path)
    changed = [(ROWS[0][0], "The mill is closed.", ROWS[0][2]), *ROWS[1:]]
    index = load_index(tmp_path, frame(changed))
    assert answers(index)["verdict"][0] == "not_found"
    assert index.add(frame(changed)) == 1
    assert answers(index).equals(answers(build_index(frame(changed))))


def test_an_index_of_another_version_says_what_to_delete(tmp_path: Path) -> None:
    save_index(build_index(frame(ROWS)), tmp_path)
    (path,) = tmp_path.glob("*.documents.parquet")
    pl.read_parquet(path).with_columns(format=pl.lit("trigrams 0")).write_parquet(path)
    with pytest.raises(TraceIndexError, match="delete"):
        load_index(tmp_path, frame(ROWS))


def words_written(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.words.parquet")}


def test_an_index_that_is_kept_grows_by_what_is_new_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    open_index(tmp_path, frame(ROWS[:2]))
    before = words_written(tmp_path)
    grown = open_index(tmp_path, frame(ROWS))
    after = words_written(tmp_path)
    assert len(before) == 1
    assert before.items() < after.items()
    assert answers(grown).equals(answers(build_index(frame(ROWS))))
    assert answers(open_index(tmp_path, frame(ROWS))).equals(answers(grown))
    assert words_written(tmp_path) == after


def test_a_statement_that_is_gone_is_no_source_any_more(tmp_path: Path) -> None:
    open_index(tmp_path, frame(ROWS))
    assert answers(open_index(tmp_path, frame(ROWS[1:])))["verdict"][0] == "not_found"
    assert answers(open_index(tmp_path, frame(ROWS)))["verdict"][0] == "verbatim"


def test_a_date_that_was_corrected_counts_from_then_on(tmp_path: Path) -> None:
    open_index(tmp_path, frame(ROWS))
    later = [(name, text, date(2050, 1, 1)) for name, text, _ in ROWS]
    assert open_index(tmp_path, frame(later)).days.tolist() == [29220] * len(ROWS)
    assert len(words_written(tmp_path)) == 1


@pytest.mark.parametrize("part", ["words", "postings", "documents"])
def test_a_damaged_index_is_made_anew(part: str, tmp_path: Path) -> None:
    open_index(tmp_path / "index", frame(ROWS))
    (path,) = (tmp_path / "index").glob(f"*.{part}.parquet")
    path.write_bytes(path.read_bytes()[:50])
    assert answers(open_index(tmp_path / "index", frame(ROWS))).equals(answers(build_index(frame(ROWS))))


def test_an_index_that_is_mostly_of_former_texts_is_made_anew(tmp_path: Path) -> None:
    for year in range(5):
        rows = [(name, f"{text} In the year {year}, all was said again.", day) for name, text, day in ROWS]
        index = open_index(tmp_path, frame(rows))
    held = sum(pl.read_parquet(path).height for path in tmp_path.glob("*.words.parquet"))
    assert held <= 2 * len(build_index(frame(rows)).words)
    assert answers(index).equals(answers(build_index(frame(rows))))


def test_many_small_growths_become_one(tmp_path: Path) -> None:
    rows = [(str(number), f"Statement number {number} speaks of {number + 7} lamps.", None) for number in range(40)]
    for end in range(1, 41):
        index = open_index(tmp_path, frame(rows[:end]))
    assert len(words_written(tmp_path)) <= 16
    np.testing.assert_array_equal(index.postings, build_index(frame(rows)).postings)
