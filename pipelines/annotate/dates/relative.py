"""The value of expressions that count from another date: from the document's ("yesterday") or the text's ("that year").

Readings as in `readings`, under the names of their patterns.
"""

from __future__ import annotations

import re
from datetime import date

from pipelines.annotate.dates.calendar import safe_date, shift_days, shift_months
from pipelines.annotate.dates.lexicon import count, words
from pipelines.annotate.dates.timeline import Timeline
from pipelines.annotate.dates.values import Context, edtf, year_text

DAYS = {"day": 1, "week": 7}


def deictic_day(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Yesterday", "this morning": a day counted from the document's."""
    if timeline.today is None:
        return None
    word = " ".join(match["w"].lower().split())
    far = {"the day before yesterday": -2, "the day after tomorrow": 2}
    days = {"yesterday": -1, "tomorrow": 1, **far}.get(word, -1 if word.startswith("last") else 0)
    day = shift_days(timeline.today, days)
    return day.isoformat() if day else None


def weekday(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Tuesday" is the last one before the document's day, unless the sentence looks forward."""
    base = timeline.today if not timeline.narrative else timeline.base()
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


def weekday_of_week(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Thursday of next week"."""
    if timeline.today is None:
        return None
    weeks = {"last": -1, "next": 1}.get(match["shift"].lower(), 0)
    number = int(words()["weekdays"][match["w"].lower()])
    day = shift_days(timeline.today, 7 * weeks + number - timeline.today.weekday())
    return day.isoformat() if day else None


def deictic_period(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "This week", "last year": the calendar period around the document's day, or one off."""
    if timeline.today is None:
        return None
    step, unit = {"last": -1, "next": 1}.get(match["shift"].lower(), 0), match["u"].lower()
    if unit == "weekend" and not step and timeline.today.weekday() < 2 and not context.ahead:
        step = -1  # On a Monday "this weekend" is mostly the one just past.
    return _period(timeline.today, unit, step)


def weekend(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Over the weekend": the last one, on a Sunday the one that ends; where the sentence looks forward, the next."""
    if timeline.today is None or timeline.narrative:
        return None
    ahead = context.ahead or timeline.today.weekday() == 6
    return _period(timeline.today, "weekend", 0 if ahead else -1)


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


def span_to_now(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Over the last year" is the twelve months up to the document's date, "the past two decades" twenty years."""
    if timeline.today is None:
        return None
    unit = (match["u"] or match["us"]).lower()
    number = count(match["n"]) if match["n"] else 1
    years = number * (1 if unit.startswith("year") else 10 if unit.startswith("decade") else 100)
    year, month = timeline.today.year, timeline.today.month
    if years >= year:
        return None
    return f"{edtf(year - years, month)}/{edtf(year, month)}"


def context_period(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "That year", "the next day": counted from the date last spoken of."""
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


def context_part(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Later in the month", "the end of the year" last spoken of."""
    unit = match["u"].lower()
    if unit == "day":
        base = timeline.base()
        return base.isoformat() if base else None
    return _context_unit(unit, 0, timeline)


def ago(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Two years ago", to the precision of its unit, counted from the document's day."""
    return _moved(match, timeline.today, -1)


def later(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """ "Two days later", counted from the date last spoken of."""
    sign = -1 if match["shift"].lower() in {"earlier", "before"} else 1
    unit = match["u"].lower().rstrip("s")
    if timeline.year is None:
        # Nothing was told yet that it could be later than.
        return None
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
