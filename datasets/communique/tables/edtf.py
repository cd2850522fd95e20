"""Dates as EDTF level 1 (ISO 8601-2; loc.gov/standards/datetime): is a value one, and which days it allows.

Covered: years (`1945`, `-0044`, `Y170000002`), months, days, seasons (21 to 24), the qualifiers `?`, `~` and `%`,
unspecified digits (`202X`, `2022-XX`, `2022-01-XX`), and intervals with open (`..`) or unknown (empty) ends.
Date-times are level 0, but no column here holds a time of day, so they are refused. Qualifiers leave the bounds of a
date alone: no arithmetic with uncertain dates belongs here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

OPEN = ".."
"""End of an interval that goes on; an empty end is one that is not known. Both leave that side without a bound."""

_LONG_YEAR = re.compile(r"Y(-?[1-9]\d{4,})[?~%]?")
_DATE = re.compile(
    r"(?P<minus>-?)(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?[?~%]?", re.ASCII
)
_PLAIN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
# Level 1 seasons, northern reading, as (first month, last month); winter is counted to the year it begins in.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_FIRST_YEAR, _LAST_YEAR = 1, 9999

_Day = tuple[int, int, int]


@dataclass(frozen=True)
class _Bounds:
    """First and last day as (year, month, day): EDTF's years go beyond those of `datetime.date`."""

    first: _Day
    last: _Day


@lru_cache(maxsize=65_536)
def is_edtf(value: str) -> bool:
    """Whether `value` is a date or interval of EDTF level 1."""
    try:
        _interval(value)
    except ValueError:
        return False
    return True


def edtf_bounds(edtf: str) -> tuple[date | None, date | None]:
    """First and last day that `edtf` allows; None where a side is open or unknown.

    Raises ValueError for what is no EDTF date, or has a year outside 0001 to 9999.

    >>> edtf_bounds("2022-01")
    (datetime.date(2022, 1, 1), datetime.date(2022, 1, 31))
    >>> edtf_bounds("2022-01-21/..")
    (datetime.date(2022, 1, 21), None)
    """
    start, end = _interval(edtf)
    first = None if start is None else start.first
    last = None if end is None else end.last
    if not all(_FIRST_YEAR <= day[0] <= _LAST_YEAR for day in (first, last) if day is not None):
        raise ValueError(f"{edtf!r} has no year between 0001 and 9999")
    return (None if first is None else date(*first)), (None if last is None else date(*last))


def allowed_days(value: str) -> tuple[date, date] | None:
    """First and last day that a plain date, or an interval of two plain dates, allows; None for any other value.

    Qualified, unspecified and open values are left out: which days they allow is a matter of judgment.
    """
    parts = value.split("/")
    if not all(_PLAIN.fullmatch(part) and int(part[5:7] or 1) <= 12 for part in parts):
        return None
    try:
        first, last = edtf_bounds(value)
    except ValueError:
        return None
    return (first, last) if first is not None and last is not None else None


def _interval(edtf: str) -> tuple[_Bounds | None, _Bounds | None]:
    """Bounds of the start and of the end; both are those of the date when it is no interval."""
    if "/" not in edtf:
        bounds = _bounds(edtf)
        return bounds, bounds
    start, _, end = edtf.partition("/")
    first = None if start in (OPEN, "") else _bounds(start)
    last = None if end in (OPEN, "") else _bounds(end)
    if first is None and last is None:
        raise ValueError(f"{edtf!r} bounds nothing: an interval needs a date on one side at least")
    if first is not None and last is not None and last.last < first.first:
        raise ValueError(f"{edtf!r} ends before it begins")
    return first, last


def _bounds(edtf: str) -> _Bounds:
    if long := _LONG_YEAR.fullmatch(edtf):
        return _Bounds((int(long[1]), 1, 1), (int(long[1]), 12, 31))
    matched = _DATE.fullmatch(edtf)
    if not matched:
        raise ValueError(f"{edtf!r} is no EDTF date; write it like 2022-01-06, 2022-01, 2022~ or 2021-01/2022-01")
    first_year, last_year = _years(matched["minus"], matched["year"])
    month, day = matched["month"], matched["day"]
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(f"{edtf!r} names a day of no month")
        if month and first_year != last_year:
            raise ValueError(f"{edtf!r} names a month of no single year")
        return _Bounds((first_year, 1, 1), (last_year, 12, 31))
    if first_year != last_year:
        raise ValueError(f"{edtf!r} names a month of no single year")
    return _month_bounds(edtf, first_year, int(month), day)


def _years(minus: str, year: str) -> tuple[int, int]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    return (-high, -low) if minus else (low, high)


def _month_bounds(edtf: str, year: int, month: int, day: str | None) -> _Bounds:
    if month in _SEASONS and day is None:
        first_month, last_month = _SEASONS[month]
        last_year = year + (last_month < first_month)
        return _Bounds((year, first_month, 1), (last_year, last_month, _days_in(last_year, last_month)))
    if not 1 <= month <= 12:
        raise ValueError(f"{edtf!r} has no month between 01 and 12")
    last_day = _days_in(year, month)
    if day is None or day == "XX":
        return _Bounds((year, month, 1), (year, month, last_day))
    if not 1 <= int(day) <= last_day:
        raise ValueError(f"{edtf!r} has no day between 01 and {last_day}")
    return _Bounds((year, month, int(day)), (year, month, int(day)))


def _days_in(year: int, month: int) -> int:
    # EDTF counts a year 0; the proleptic calendar repeats every 400 years, which keeps `monthrange` in its bounds.
    return monthrange(2000 + year % 400, month)[1]
