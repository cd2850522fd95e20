"""EDTF level 1: what is a date, and which days a plain one allows."""

from datetime import date

import pytest

from communique.tables.edtf import allowed_days, is_edtf


@pytest.mark.parametrize("value", [
    "1945", "-0044", "Y170000002", "2022-01", "2022-01-06", "2024-02-29", "2022-21", "2022~", "2022-01?", "2022-01-06%",
    "202X", "20XX", "2022-XX", "2022-01-XX", "2022-XX-XX", "2021-01/2022-01", "2021/..", "../2021-05", "2021/",
    "/2021", "2022-01~/2022-03?", "2022/2022-01",
])  # fmt: skip
def test_level_1_dates_are_accepted(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize("value", [
    "", "/", "../..", "March 2021", "2022-13", "2022-00", "2023-02-29", "2022-1-6", "22", "2022-25", "2022~?",
    "2022/2021", "2022-01-06T10:00:00", "20220106", "Y2022", "2021/2022/2023", "2022-01 ", "XXXX-12-25", "P1Y",
])  # fmt: skip
def test_anything_else_is_refused(value: str) -> None:
    assert not is_edtf(value)


@pytest.mark.parametrize(("value", "days"), [
    ("2022", (date(2022, 1, 1), date(2022, 12, 31))),
    ("2022-02", (date(2022, 2, 1), date(2022, 2, 28))),
    ("2021-11/2022-01-06", (date(2021, 11, 1), date(2022, 1, 6))),
    ("2022~", None), ("2022/..", None), ("2022-21", None), ("202X", None),
])  # fmt: skip
def test_only_plain_dates_allow_definite_days(value: str, days: tuple[date, date] | None) -> None:
    assert allowed_days(value) == days
