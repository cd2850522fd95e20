"""The value of each kind of date expression, as EDTF level 1 (ISO 8601-2), read against the timeline of the text.

A reading returns the value, or None where the match is no date ("March" the verb, 2000 the quantity). It moves the
timeline's focus to what was spoken of. Centuries, decades and quarters are intervals: EDTF level 1 writes a decade as
"193X" too, but the interval says the same and also does for the quarter.
"""

from __future__ import annotations

import re
from calendar import monthrange

from pipelines.annotate.dates import relative
from pipelines.annotate.dates.calendar import safe_date
from pipelines.annotate.dates.lexicon import count, month_number, season_code, words
from pipelines.annotate.dates.timeline import Timeline
from pipelines.annotate.dates.values import Context, Reading, edtf, year_text

# Where in the year "early 1941" and "the end of 1941" leave the story.
_MONTH_OF_PART = {"early": 1, "beginning": 1, "start": 1, "late": 12, "end": 12, "close": 12, "mid": 6, "middle": 6}
_LAST_MONTH = frozenset({"end", "close"})
SEASON_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


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


def _solemn_day(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    """A day in words, as proclamations are signed; its year in words, or the document's."""
    tens, _, ones = match["n"].lower().replace("‑", "-").rpartition("-")
    month = month_number(match["m"])
    day = {"": 0, "twenty": 20, "thirty": 30}[tens] + int(words()["ordinals"].get(ones) or _number(ones))
    of_our_lord = match["over"] is not None or match[0].lower().endswith("thousand")
    year = (
        2000 + count((match["over"] or "0").replace("‑", "-"))
        if of_our_lord
        else _year_of_month(timeline, context, month, day)
    )
    return None if year is None else _day_value(year, month, day, timeline, context)


def _year_ahead(match: re.Match[str], month: int) -> int | None:
    """The year that stands only with the second of two dates: "March and April 1918"."""
    if not match["next_year"]:
        return None
    return int(match["next_year"]) - (month > month_number(match["next_month"]))


def _year_of_month(timeline: Timeline, context: Context, month: int, day: int | None = None) -> int | None:
    return timeline.year_of_month(month, day, ahead=context.ahead, near=context.year_near, past=context.past)


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


def _telling_year(timeline: Timeline) -> int | None:
    """The year a history is at, or the document's own."""
    if timeline.narrative or timeline.anchor is None:
        return timeline.base_year()
    return timeline.anchor.year


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
        year = _telling_year(timeline)
        if year and timeline.anchor and year == timeline.anchor.year and quarter * 3 - 2 > timeline.anchor.month:
            year -= not context.ahead
    return f"{edtf(year, quarter * 3 - 2)}/{edtf(year, quarter * 3)}" if year else None


def _fiscal_year(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"] or match["y2"])
    return year_text(year + 2000 if year < 100 else year)


def _decade(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    year = int(match["y"])
    if year < 100:
        base = _telling_year(timeline)
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
    part = (match["mod"] or "").lower().split(" of ")[0].strip().strip("-‑–").removeprefix("the ").split(" ")[0]
    if not context.aside and not (context.ahead and not timeline.dated):
        timeline.mention_year(year, _MONTH_OF_PART.get(part))
    if part in _LAST_MONTH and not timeline.narrative and timeline.anchor and year >= timeline.anchor.year:
        # "By the end of 2027": a term. What is long past came late in its year.
        return edtf(year, 12)
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


def _holiday(match: re.Match[str], timeline: Timeline, context: Context) -> str | None:
    day = words()["holidays"][" ".join(match["h"].lower().replace("’", "'").split())]
    month, number = int(day[:2]), int(day[3:])
    year = int(match["y"]) if match["y"] else _year_of_month(timeline, context, month, number)
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
    "dotted": _iso,
    "day_range": _day_range,
    "month_range": _month_range,
    "calendar_day": _calendar_day,
    "solemn_day": _solemn_day,
    "month_year": _month_year,
    "shifted_month": _shifted_month,
    "month": _month,
    "season_year": _season_year,
    "shifted_season": _shifted_season,
    "season": _season,
    "second_season": _season,
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
    "deictic_day": relative.deictic_day,
    "weekday": relative.weekday,
    "weekday_of_week": relative.weekday_of_week,
    "deictic_period": relative.deictic_period,
    "span_to_now": relative.span_to_now,
    "weekend": relative.weekend,
    "context_period": relative.context_period,
    "context_part": relative.context_part,
    "ago": relative.ago,
    "later": relative.later,
    "holiday": _holiday,
    "named_day": _named_day,
    "day_of_month": _day_of_month,
}
