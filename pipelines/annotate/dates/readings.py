"""The value of each kind of date expression, as EDTF level 1 (ISO 8601-2), read against the timeline of the text.

A reading returns the value, or None where the match is no date ("March" the verb, 2000 the quantity). It moves the
timeline's focus to what was spoken of. Centuries, decades and quarters are intervals: EDTF level 1 writes a decade as
"193X" too, but the interval says the same and also does for the quarter.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines.annotate.dates.lexicon import count, month_number, season_code, words
from pipelines.annotate.dates.timeline import Timeline, safe_date, shift_days, shift_months

DAYS = {"day": 1, "week": 7}
# Where in the year "early 1941" and "the end of 1941" leave the story.
_MONTH_OF_PART = {"early": 1, "beginning": 1, "start": 1, "late": 12, "end": 12, "close": 12, "mid": 6, "middle": 6}
SEASON_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


@dataclass(frozen=True)
class Context:
    """What stands around a match: whether its sentence looks forward, and whether a year stands close before."""

    ahead: bool
    year_near: bool
    aside: bool
    """In brackets: read, but the text goes on from where it was."""


Reading = Callable[[re.Match[str], Timeline, Context], str | None]


def year_text(year: int) -> str:
    """Four digits; years before 1 are astronomical, 1 BC being 0000."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def edtf(year: int, month: int | None = None, day: int | None = None) -> str:
    """A year, month or day as EDTF."""
    return year_text(year) + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _era_year(year: int, era: str | None) -> int:
    return 1 - year if era and era[0].upper() == "B" else year


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _iso(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    return _day_value(int(match["y"]), int(match["m"]), int(match["d"]), timeline, context)


def _slashed(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    return _day_value(year, int(match["m"]), int(match["d"]), timeline, context)


def _day_value(year: int, month: int, day: int, timeline: Timeline, context: Context) -> str | None:
    if not 1 <= year <= 9999 or safe_date(year, month, day) is None:
        return None
    if not context.aside:
        timeline.focus(year, month, day)
    return edtf(year, month, day)


def _calendar_day(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    month, day = month_number(match["m"]), _number(match["d"])
    if match["y"]:
        year: int | None = _era_year(int(match["y"]), match["era"])
    elif match["same"]:
        year = timeline.base_year()
    else:
        year = _year_ahead(match, month) or _year_of_month(timeline, context, month, day)
    if year is None or not 1 <= day <= monthrange(2000, month)[1]:
        return None
    if year < 1:
        return edtf(year, month, day)
    return _day_value(year, month, day, timeline, context)


def _year_ahead(match: re.Match[str], month: int) -> int | None:
    """The year that stands only with the second of two dates: "March and April 1918"."""
    if not match["next_year"]:
        return None
    return int(match["next_year"]) - (month > month_number(match["next_month"]))


def _year_of_month(timeline: Timeline, context: Context, month: int, day: int | None = None) -> int | None:
    return timeline.year_of_month(month, day, ahead=context.ahead, near=context.year_near)


def _day_range(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    month, day = month_number(match["m"]), _number(match["d"])
    year = int(match["y"]) if match["y"] else _year_of_month(timeline, context, month, day)
    if year is None:
        return None
    start, end = safe_date(year, month, day), safe_date(year, month, _number(match["d2"]))
    if start is None or end is None or start > end:
        return None
    timeline.focus(end.year, end.month, end.day)
    return f"{start.isoformat()}/{end.isoformat()}"


def _month_range(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year, month, last = int(match["y"]), month_number(match["m"]), month_number(match["m2"])
    timeline.focus(year, last)
    return f"{edtf(year - (month > last), month)}/{edtf(year, last)}"


def _month_year(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    month = month_number(match["m"])
    if match["y"]:
        year: int | None = _era_year(int(match["y"]), match["era"])
    elif match["same"]:
        year = timeline.base_year()
    else:
        year = _shifted_year(match["shift"], timeline)
    return None if year is None else _month_value(year, month, timeline, context)


def _month_value(year: int, month: int, timeline: Timeline, context: Context) -> str:
    if not context.aside:
        timeline.focus(year, month)
    return edtf(year, month)


def _month(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    month = month_number(match["m"])
    year = _year_ahead(match, month) or _year_of_month(timeline, context, month)
    return None if year is None else _month_value(year, month, timeline, context)


def _shifted_month(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    month, shift = month_number(match["m"]), match["shift"].lower()
    base = timeline.base() if shift.startswith("th") and shift != "this" else timeline.anchor
    base = base or timeline.anchor
    if base is None:
        return None
    year = base.year
    if shift in {"last", "the previous"}:
        year -= month >= base.month
    elif shift in {"next", "the following"}:
        year += month <= base.month
    return _month_value(year, month, timeline, context)


def _shifted_year(shift: str, timeline: Timeline) -> int | None:
    if timeline.anchor is None:
        return None
    return timeline.anchor.year + {"last": -1, "next": 1}.get(shift.lower(), 0)


def _season_year(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year, code = int(match["y"]), season_code(match["s"])
    timeline.focus(year, SEASON_MONTH[code])
    return f"{year_text(year)}-{code}"


def _season(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    code = season_code(match["s"])
    year = (
        timeline.base_year() if timeline.narrative or context.year_near else (timeline.anchor and timeline.anchor.year)
    )
    if not year:
        return None
    return f"{year_text(year)}-{code}"


def _shifted_season(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    code, shift = season_code(match["s"]), match["shift"].lower().split()[-1]
    deictic = (
        shift in {"last", "next", "this"} and not match["shift"].lower().startswith("the") and not timeline.narrative
    )
    year = timeline.anchor.year if deictic and timeline.anchor else timeline.base_year()
    if year is None:
        return None
    month = timeline.anchor.month if deictic and timeline.anchor else timeline.month or 1
    if shift in {"last", "previous", "preceding"}:
        year -= SEASON_MONTH[code] + 2 >= month
    elif shift in {"next", "following"}:
        year += SEASON_MONTH[code] <= month
    return f"{year_text(year)}-{code}"


def _quarter(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    name = (match["q"] or match["qn"]).lower()
    quarter = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}.get(name) or int(name)
    if match["y"]:
        year: int | None = int(match["y"])
    elif match["shift"]:
        year = _shifted_year(match["shift"], timeline)
    else:
        year = timeline.base_year() if timeline.narrative else timeline.anchor and timeline.anchor.year
        if year and timeline.anchor and year == timeline.anchor.year and quarter * 3 - 2 > timeline.anchor.month:
            year -= not context.ahead
    return f"{edtf(year, quarter * 3 - 2)}/{edtf(year, quarter * 3)}" if year else None


def _fiscal_year(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"] or match["y2"])
    return year_text(year + 2000 if year < 100 else year)


def _decade(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"])
    if year < 100:
        base = timeline.base_year() if timeline.narrative else timeline.anchor and timeline.anchor.year
        year += (base or 2000) // 100 * 100
        year -= 100 if year > (base or 2000) else 0
    # "The 1800s" are a century, as in "the 1600s and 1700s".
    years = 100 if year % 100 == 0 and year != 2000 else 10
    return f"{year_text(year)}-01-01/{year_text(year + years - 1)}-12-31"


def _decade_word(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    base = timeline.base_year() or 2000
    year = base // 100 * 100 + int(words()["decades"][match["n"].lower()])
    year -= 100 if year > base + 5 else 0
    return f"{year_text(year)}-01-01/{year_text(year + 9)}-12-31"


def _century(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    ordinal = match["n"].lower()
    number = words()["ordinals"].get(ordinal) or _number(ordinal)
    if not 1 <= int(number) <= 30:
        return None
    if (_group(match, "era") or " ")[0].upper() == "B":
        return f"{year_text(1 - int(number) * 100)}/{year_text(-(int(number) - 1) * 100)}"
    start = (int(number) - 1) * 100
    return f"{year_text(start)}-01-01/{year_text(start + 99)}-12-31"


def _year_of_era(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"].replace(",", ""))
    if not 0 < year <= 9999:
        return None
    number = _era_year(year, match["era"])
    if number > 0:
        timeline.focus(number)
    return year_text(number) + ("~" if _group(match, "approx") else "")


def _year(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"])
    if not context.aside:
        timeline.mention_year(
            year,
            _MONTH_OF_PART.get(
                (match["mod"] or "").lower().split(" of ")[0].strip().strip("-‑–").removeprefix("the ").split(" ")[0]
            ),
        )
    return year_text(year) + ("~" if match["approx"] else "")


def _range_end(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year, start = int(match["y"]), int(match.string[match.start() - 5 : match.start()].strip("-–/ ")[:4] or 0)
    if len(match["y"]) == 2:
        start = timeline.year or start
        year += start // 100 * 100
        if year <= start:
            return None
    if not 1000 <= year <= 2100:
        return None
    # The focus stays with the first year: what follows a heading "1941-42" starts in 1941.
    return year_text(year)


def _deictic_day(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    if timeline.anchor is None:
        return None
    word = match["w"].lower()
    days = {"yesterday": -1, "tomorrow": 1}.get(word, -1 if word.startswith("last") else 0)
    day = shift_days(timeline.anchor, days)
    return day.isoformat() if day else None


def _weekday(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    base = timeline.anchor if not timeline.narrative else timeline.base()
    if base is None:
        return None
    number, shift = int(words()["weekdays"][match["w"].lower()]), (match["shift"] or "").lower()
    back = (base.weekday() - number) % 7
    if shift == "next" or (context.ahead and shift in {"", "this", "this coming"}):
        days = (number - base.weekday()) % 7 or (7 if shift == "next" else 0)
    else:
        days = -(back or (7 if shift == "last" else 0))
    day = shift_days(base, days)
    if day is None:
        return None
    timeline.focus(day.year, day.month, day.day)
    return day.isoformat()


def _deictic_period(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    if timeline.anchor is None:
        return None
    step, unit = {"last": -1, "next": 1}.get(match["shift"].lower(), 0), match["u"].lower()
    if unit == "weekend" and not step and timeline.anchor.weekday() < 2 and not context.ahead:
        step = -1  # On a Monday "this weekend" is mostly the one just past.
    return _period(timeline.anchor, unit, step)


def _period(base: date, unit: str, step: int) -> str | None:
    """The week, weekend, month, year, decade or century around `base`, moved by `step` of them."""
    if unit in {"week", "weekend"}:
        monday = shift_days(base, 7 * step - base.weekday())
        sunday = monday and shift_days(monday, 6)
        first = monday if unit == "week" or monday is None else shift_days(monday, 5)
        return f"{first.isoformat()}/{sunday.isoformat()}" if first and sunday else None
    if unit == "month":
        return edtf(*shift_months(base.year, base.month, step))
    if unit == "year":
        return year_text(base.year + step)
    span = 10 if unit == "decade" else 100
    start = (base.year // span + step) * span
    return f"{year_text(start)}-01-01/{year_text(start + span - 1)}-12-31"


def _span_to_now(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Over the last year" is the twelve months up to the document's date."""
    if timeline.anchor is None:
        return None
    years = {"year": 1, "decade": 10, "century": 100}[match["u"].lower()]
    year, month = timeline.anchor.year, timeline.anchor.month
    return f"{edtf(year - years, month)}/{edtf(year, month)}"


def _context_period(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    shift, unit = match["shift"].lower().split()[-1], match["u"].lower()
    step = (
        -1
        if shift in {"previous", "preceding", "before"}
        else 1
        if shift in {"following", "next", "subsequent", "after"}
        else 0
    )
    if unit in {"day", "morning", "evening", "afternoon", "night"}:
        base = timeline.base()
        day = base and shift_days(base, step)
        if day is None:
            return None
        timeline.focus(day.year, day.month, day.day)
        return day.isoformat()
    return _context_unit(unit, step, timeline)


def _context_unit(unit: str, step: int, timeline: Timeline) -> str | None:
    year = timeline.base_year()
    if year is None:
        return None
    if unit == "year":
        timeline.focus(year + step)
        return year_text(year + step)
    base = safe_date(year, timeline.month or 1, timeline.day or 1)
    if base is None or (unit in {"month", "week"} and not timeline.month) or (unit == "week" and not timeline.day):
        return None
    if unit == "month":
        timeline.focus(*shift_months(base.year, base.month, step))
    return _period(base, unit, step)


def _context_part(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    unit = match["u"].lower()
    if unit == "day":
        base = timeline.base()
        return base.isoformat() if base else None
    return _context_unit(unit, 0, timeline)


def _ago(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    return _moved(match, timeline.anchor, -1)


def _later(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    sign = -1 if match["shift"].lower() in {"earlier", "before"} else 1
    unit = match["u"].lower().rstrip("s")
    base = timeline.base()
    if timeline.year and unit in {"year", "decade"}:
        base = safe_date(timeline.year, timeline.month or 1, timeline.day or 1)
    elif timeline.year and timeline.month and unit == "month":
        base = safe_date(timeline.year, timeline.month, timeline.day or 1)
    value = _moved(match, base, sign)
    if value and not context.aside and unit != "decade":
        parts = [int(part) for part in value.split("-")]
        timeline.focus(parts[0], *parts[1:])
    return value


def _moved(match: re.Match[str], base: date | None, sign: int) -> str | None:
    """`base` moved by the number and unit of a match, to the unit's own precision."""
    if base is None:
        return None
    number, unit = sign * count(match["n"]), match["u"].lower().rstrip("s")
    if unit in DAYS:
        day = shift_days(base, number * DAYS[unit])
        return day.isoformat() if day else None
    if unit == "month":
        year, month = shift_months(base.year, base.month, number)
        return edtf(year, month) if 0 < year <= 9999 else None
    year = base.year + number * (10 if unit == "decade" else 1)
    return year_text(year) if 0 < year <= 9999 else None


def _holiday(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    day = words()["holidays"][" ".join(match["h"].lower().split())]
    month, number = int(day[:2]), int(day[3:])
    year = (
        int(match["y"])
        if match["y"]
        else timeline.year_of_month(month, number, ahead=context.ahead, near=context.year_near)
    )
    return _day_value(year, month, number, timeline, context) if year else None


def _named_day(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    return str(words()["named_days"][match["h"]])


def _day_of_month(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    if not (timeline.year and timeline.month):
        return None
    return _day_value(timeline.year, timeline.month, _number(match["d"]), timeline, context)


READINGS: dict[str, Reading] = {
    "iso": _iso,
    "slashed": _slashed,
    "day_range": _day_range,
    "month_range": _month_range,
    "calendar_day": _calendar_day,
    "month_year": _month_year,
    "shifted_month": _shifted_month,
    "month": _month,
    "season_year": _season_year,
    "shifted_season": _shifted_season,
    "season": _season,
    "quarter": _quarter,
    "fiscal_year": _fiscal_year,
    "decade": _decade,
    "short_decade": _decade,
    "decade_word": _decade_word,
    "century": _century,
    "century_pair": _century,
    "era_year": _year_of_era,
    "year": _year,
    "range_end": _range_end,
    "deictic_day": _deictic_day,
    "weekday": _weekday,
    "deictic_period": _deictic_period,
    "span_to_now": _span_to_now,
    "context_period": _context_period,
    "context_part": _context_part,
    "ago": _ago,
    "later": _later,
    "holiday": _holiday,
    "named_day": _named_day,
    "day_of_month": _day_of_month,
}
