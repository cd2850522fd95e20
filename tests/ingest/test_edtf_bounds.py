"""The days an EDTF date allows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.tables.edtf import edtf_bounds

BOUNDS = [
    # a day, a month, a year
    ("2022-01-06", "2022-01-06", "2022-01-06"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("1945", "1945-01-01", "1945-12-31"),
    # a qualifier leaves the bounds alone
    ("2022-01~", "2022-01-01", "2022-01-31"),
    ("1823-12-02?", "1823-12-02", "1823-12-02"),
    # unspecified digits
    ("199X", "1990-01-01", "1999-12-31"),
    ("2021-XX", "2021-01-01", "2021-12-31"),
    ("2021-11-XX", "2021-11-01", "2021-11-30"),
    # a winter ends in the year after
    ("2021-24", "2021-12-01", "2022-02-28"),
    ("2021-21", "2021-03-01", "2021-05-31"),
    # intervals, open and unknown sides
    ("2021-01/2022-01", "2021-01-01", "2022-01-31"),
    ("2022-01-21/..", "2022-01-21", None),
    ("../2022-01-21", None, "2022-01-21"),
    ("2022/", "2022-01-01", None),
]


@pytest.mark.parametrize(("edtf", "first", "last"), BOUNDS)
def test_an_edtf_date_has_a_first_and_a_last_day(edtf: str, first: str | None, last: str | None) -> None:
    days = tuple(day.isoformat() if day else None for day in edtf_bounds(edtf))
    assert days == (first, last)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "6 January 2022",
        "2022-13",
        "2022-02-30",
        "2022-1-6",
        "2022/2021",
        "../..",
        "/",
        "20XX-01",
        "0000",
        "2022-XX-05",
    ],
)
def test_what_is_no_edtf_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"EDTF|no |bounds nothing|before"):
        edtf_bounds(written)


@given(st.dates())
def test_a_day_is_its_own_bounds(day: date) -> None:
    assert edtf_bounds(day.isoformat()) == (day, day)


@given(st.text(alphabet="0123456789X-/.~?", max_size=14))
def test_any_string_has_ordered_bounds_or_is_refused(written: str) -> None:
    try:
        first, last = edtf_bounds(written)
    except ValueError:
        return
    assert first is None or last is None or first <= last
