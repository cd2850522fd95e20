"""An index saved, read and grown answers as one built at once."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.trace.index import Index, TraceIndexError
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
    index.save(tmp_path)
    read = Index.load(tmp_path, frame(ROWS))
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
    index.save(tmp_path)
    assert index.add(frame(changed)) == 1
    assert answers(index).equals(answers(build_index(frame(changed))))
    index.save(tmp_path)
    assert len(list(tmp_path.glob("*.postings.parquet"))) == 2
    assert answers(Index.load(tmp_path, frame(changed))).equals(answers(index))


def test_a_saved_statement_whose_text_is_another_now_is_passed_over_and_taken_in_anew(tmp_path: Path) -> None:
    build_index(frame(ROWS)).save(tmp_path)
    changed = [(ROWS[0][0], "The mill is closed.", ROWS[0][2]), *ROWS[1:]]
    index = Index.load(tmp_path, frame(changed))
    assert answers(index)["verdict"][0] == "not_found"
    assert index.add(frame(changed)) == 1
    assert answers(index).equals(answers(build_index(frame(changed))))


def test_an_index_of_another_version_says_what_to_delete(tmp_path: Path) -> None:
    build_index(frame(ROWS)).save(tmp_path)
    (path,) = tmp_path.glob("*.documents.parquet")
    pl.read_parquet(path).with_columns(format=pl.lit("trigrams 0")).write_parquet(path)
    with pytest.raises(TraceIndexError, match="delete"):
        Index.load(tmp_path, frame(ROWS))
