"""Dates as EDTF level 1 (ISO 8601-2; loc.gov/standards/datetime): is a value one, and which days it allows.

Covered: years (`1945`, `-0044`, `Y170000002`), months, days, seasons (21 to 24), the qualifiers `?`, `~` and `%`,
unspecified digits (`202X`, `2022-XX`, `2022-01-XX`), and intervals with open (`..`) or unknown (empty) ends.
Date-times are level 0, but no column here holds a time of day, so they are refused.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_YEAR = re.compile(r"-?\d{4}|Y-?[1-9]\d{4,}")
_UNSPECIFIED = re.compile(r"-?(\d{3}X|\d{2}XX|\d{4}-XX|\d{4}-(0[1-9]|1[0-2])-XX|\d{4}-XX-XX)")
_MONTH_OR_SEASON = re.compile(r"(-?\d{4})-(\d{2})")
_DAY = re.compile(r"(-?\d{4})-(\d{2})-(\d{2})")
_PLAIN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SEASONS = range(21, 25)


@lru_cache(maxsize=65_536)
def is_edtf(value: str) -> bool:
    """Whether `value` is a date or interval of EDTF level 1."""
    if "/" not in value:
        return _is_date(value)
    start, _, end = value.partition("/")
    ends = [part for part in (start, end) if part not in ("", "..")]
    if not ends or not all(_is_date(part) for part in ends):
        return False
    return len(ends) == 1 or not _runs_backwards(start, end)


def allowed_days(value: str) -> tuple[date, date] | None:
    """First and last day that a plain date, or an interval of two plain dates, allows; None for any other value.

    Qualified, unspecified and open values are left out: which days they allow is a matter of judgment.
    """
    start, _, end = value.partition("/")
    end = end or start
    if not (_PLAIN.fullmatch(start) and _PLAIN.fullmatch(end) and is_edtf(value)):
        return None
    if any(int(part[5:7] or 1) > 12 or part.startswith("0000") for part in (start, end)):
        return None
    return _first_day(start), _last_day(end)


def _is_date(value: str) -> bool:
    bare = value[:-1] if value.endswith(("?", "~", "%")) else value
    if _YEAR.fullmatch(bare) or _UNSPECIFIED.fullmatch(bare):
        return True
    if month := _MONTH_OR_SEASON.fullmatch(bare):
        number = int(month[2])
        return 1 <= number <= 12 or number in _SEASONS
    if day := _DAY.fullmatch(bare):
        return 1 <= int(day[2]) <= 12 and 1 <= int(day[3]) <= _days_in(int(day[1]), int(day[2]))
    return False


def _days_in(year: int, month: int) -> int:
    # EDTF counts a year 0; the proleptic calendar repeats every 400 years, which keeps `monthrange` in its bounds.
    return monthrange(2000 + year % 400, month)[1]


def _runs_backwards(start: str, end: str) -> bool:
    """Whether both ends are plain dates and the last day of the interval comes before its first."""
    bare = [part.rstrip("?~%") for part in (start, end)]
    if not all(_PLAIN.fullmatch(part) for part in bare):
        return False
    shortest = min(len(part) for part in bare)
    return bare[1][:shortest] < bare[0][:shortest]


def _first_day(value: str) -> date:
    year, month, day = (int(part) for part in (value + "-01-01")[:10].split("-"))
    return date(year, month, day)


def _last_day(value: str) -> date:
    if len(value) == 10:
        return date.fromisoformat(value)
    year, month = int(value[:4]), int(value[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])
