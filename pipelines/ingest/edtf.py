"""The days that an EDTF date allows (ISO 8601-2 level 1, for the years 0001 to 9999).

No arithmetic with uncertain dates belongs here: `~`, `?` and `%` qualify a date and leave its bounds alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_QUALIFIED = re.compile(r"(?P<date>.*?)[?~%]?")
_DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?")
# Level 1 seasons, northern reading, as (first month, last month); winter is counted to the year it begins in.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}

OPEN = ".."
"""End of an interval that goes on; an empty end is one that is not known. Both leave that side without a bound."""


def edtf_bounds(edtf: str) -> tuple[date | None, date | None]:
    """First and last day that `edtf` allows; None where a side is open or unknown. ValueError for no EDTF date.

    >>> edtf_bounds("2022-01")
    (datetime.date(2022, 1, 1), datetime.date(2022, 1, 31))
    >>> edtf_bounds("2022-01-21/..")
    (datetime.date(2022, 1, 21), None)
    """
    if "/" not in edtf:
        return _day_bounds(edtf)
    start, _, end = edtf.partition("/")
    first = None if start in (OPEN, "") else _day_bounds(start)[0]
    last = None if end in (OPEN, "") else _day_bounds(end)[1]
    if first is None and last is None:
        raise ValueError(f"{edtf!r} bounds nothing: an interval needs a date on one side at least")
    if first is not None and last is not None and last < first:
        raise ValueError(f"{edtf!r} ends before it begins")
    return first, last


def _day_bounds(edtf: str) -> tuple[date, date]:
    qualified = _QUALIFIED.fullmatch(edtf)
    matched = _DATE.fullmatch(qualified["date"]) if qualified else None
    if not matched:
        raise ValueError(f"{edtf!r} is no EDTF date; write it like 2022-01-06, 2022-01, 2022~ or 2021-01/2022-01")
    year, month, day = matched["year"], matched["month"], matched["day"]
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year == 0:
        raise ValueError(f"{edtf!r} has no year between 0001 and 9999")
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(f"{edtf!r} names a day of no month")
        return date(first_year, 1, 1), date(last_year, 12, 31)
    if first_year != last_year:
        raise ValueError(f"{edtf!r} names a month of no single year")
    return _month_bounds(edtf, first_year, int(month), day)


def _month_bounds(edtf: str, year: int, month: int, day: str | None) -> tuple[date, date]:
    if month in _SEASONS and day is None:
        first_month, last_month = _SEASONS[month]
        last_year = year + (last_month > 12)
        last_month = (last_month - 1) % 12 + 1
        return date(year, first_month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    if not 1 <= month <= 12:
        raise ValueError(f"{edtf!r} has no month between 01 and 12")
    last_day = monthrange(year, month)[1]
    if day is None or day == "XX":
        return date(year, month, 1), date(year, month, last_day)
    if not 1 <= int(day) <= last_day:
        raise ValueError(f"{edtf!r} has no day between 01 and {last_day}")
    return date(year, month, int(day)), date(year, month, int(day))
