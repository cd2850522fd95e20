"""What a text must hold for a date pattern to match in it; looking for that is far quicker than running the patterns.

Every pattern of `patterns` has its entry here, under its name: words that it cannot do without, or a shape of digits.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.annotate.dates.lexicon import alternatives, blocks, words

_SEASONS = ("spring", "summer", "fall", "autumn", "winter")
_PERIODS = ("week", "month", "year", "decade", "century")
_PARTS = ("day", "morning", "evening", "afternoon", "night", *_PERIODS[:-1])
_NEIGHBOURS = ("that", "same", "following", "next", "previous", "preceding", "subsequent", "other")


@cache
def _triggers() -> dict[str, tuple[str, ...]]:
    """Beginnings of words, in lower case, one of which is in every text that a pattern can match in."""
    table = words()
    return {
        **dict.fromkeys(_OF_MONTHS, tuple(name.lower() for name in table["months"])),
        "season_year": _SEASONS,
        "shifted_season": _SEASONS,
        "season": _SEASONS,
        "second_season": tuple(f"{season} and" for season in _SEASONS),
        "quarter": ("quarter", "q1", "q2", "q3", "q4"),
        "fiscal_year": ("fiscal", "fy"),
        "decade_word": tuple(table["decades"]),
        "century": ("centur", "c."),
        "century_pair": ("centur",),
        "deictic_day": (
            "today",
            "yesterday",
            "tomorrow",
            "tonight",
            "last night",
            "this morning",
            "this afternoon",
            "this evening",
        ),
        "weekday": tuple(table["weekdays"]),
        "weekday_of_week": ("this week", "last week", "next week"),
        "deictic_period": tuple(f"{shift} {unit}" for shift in ("this", "last", "next") for unit in _PERIODS),
        "span_to_now": ("the last", "the past"),
        "weekend": ("the weekend",),
        "context_period": (
            *(f"{shift} {unit}" for shift in _NEIGHBOURS for unit in _PARTS),
            *(f"{unit} {shift}" for unit in _PARTS for shift in ("before", "after")),
        ),
        "context_part": (
            *("the day", "the month", "the year"),
            *(f"{unit}{joint}" for unit in ("month", "year") for joint in ("'s", "’s", "-end")),
        ),
        "ago": ("ago",),
        "later": ("later", "earlier", "after", "before"),
        "holiday": tuple(name.split("'")[0] for name in table["holidays"]),
        "named_day": tuple(name.lower() for name in table["named_days"]),
    }


_OF_MONTHS = frozenset(
    {"day_range", "month_range", "calendar_day", "solemn_day", "month_year", "shifted_month", "month"}
)
# What is in every text that one of the other patterns can match in: all of them are of digits.
_SHAPES = {
    "iso": re.compile(r"\d-\d\d-\d"),
    "slashed": re.compile(r"\d/\d\d?/\d"),
    "dotted": re.compile(r"\d\.\d\d?\.\d"),
    "decade": re.compile(r"0['’]?[sS]"),
    "short_decade": re.compile(r"0['’]?[sS]"),
    "era_year": re.compile(r"[BC]\.?[CE]|A\.?D"),
    "year": re.compile(r"(?:1\d|20)\d\d(?!\w)"),
    "range_end": re.compile(r"\d\s?[-–/]\s?\d"),
    "day_of_month": re.compile(r"[Tt][Hh][Ee]\s+\d"),
}


def possible_in(text: str) -> set[str]:
    """Names of the patterns that may match in a text: looking for what they need is far quicker than running them."""
    trigger, names_of = _trigger()
    # Lines wrapped by hand break inside expressions.
    possible: set[str] = set()
    for hit in set(trigger.findall(text.lower())):
        possible |= names_of[" ".join(hit.split())]
    if "month" in possible and not _month().search(text):
        # "May" and "Mar." are months only as they are written.
        possible -= _OF_MONTHS
    if _DIGIT.search(text):
        possible.update(name for name, shape in _SHAPES.items() if shape.search(text))
    return possible


@cache
def _trigger() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """What finds the longest trigger that starts at each word, and the patterns that it or a shorter one calls for."""
    names: dict[str, set[str]] = {}
    for name, triggers in _triggers().items():
        for each in triggers:
            names.setdefault(each, set()).add(name)
    called = {one: frozenset().union(*(names[each] for each in names if one.startswith(each))) for one in names}
    # Apart by their first letter, at which most words are turned away.
    first = {each[0]: alternatives([one[1:] for one in names if one[0] == each[0]]) for each in names}
    return re.compile(rf"\b(?=({'|'.join(f'{letter}(?:{rest})' for letter, rest in first.items())}))"), called


@cache
def _month() -> re.Pattern[str]:
    return re.compile(rf"\b{blocks()['MONTH']}")


_DIGIT = re.compile(r"\d")
