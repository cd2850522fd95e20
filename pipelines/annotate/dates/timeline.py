"""Where a text stands in time: the document's date, and the date it last spoke of.

News resolves "in October" against its own date; a history resolves it against the year it is telling of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines.annotate.dates.calendar import safe_date
from pipelines.annotate.dates.document_date import document_date
from pipelines.annotate.dates.lexicon import words

# Months further ahead of the document's date than this belong to the year before, unless the sentence looks forward:
# news speaks of last November more often than of the November nine months on.
DAYS_AHEAD = 150
# Days that a document's date may be off (time zones, the day of printing): a past day further ahead is of last year.
DAYS_SLACK = 3
# A narrative that goes from November to February has gone on to the next year.
MONTHS_BACK = 8
# A bare year this far from the story's is an aside ("declassified in 2005"), unless a second one follows.
YEARS_BACK, YEARS_AHEAD = 3, 15
# A history: most of the years it names are this far from its date, and there are several.
DISTANT_YEARS, DISTANT_SHARE, DISTANT_COUNT = 2, 0.6, 4
# News and commentary look back too, but speak of "last week" and "Tuesday": at least once in so many words.
WORDS_BY_DEICTIC = 450
# A history of years just past names many of them, and such words hardly ever.
RECENT_COUNT, WORDS_BY_DEICTIC_OF_RECENT = 20, 800


@dataclass
class Timeline:
    """The anchor (the document's date), and the focus: the year, month and day last spoken of."""

    anchor: date | None
    narrative: bool
    year: int | None = None
    month: int | None = None
    day: int | None = None
    aside_year: int | None = None
    """A year named last that the focus did not move to."""
    telling: bool = False
    """Whether the passage tells of a year long past: "In 1976 ... . In November their scientists met."""
    dated: bool = True
    """False where the anchor is only inferred: years that the text looks forward to then date nothing else."""

    @property
    def today(self) -> date | None:
        """The day that "yesterday" and "two years ago" count from: an inferred one is not exact enough for that."""
        return self.anchor if self.dated else None

    def focus(self, year: int, month: int | None = None, day: int | None = None) -> None:
        """Take up a date that the text has spoken of."""
        self.year, self.month, self.day, self.aside_year = year, month, day, None

    def mention_year(self, year: int, month: int | None = None) -> None:
        """Take up a bare year, unless it is an aside: a look far back or far ahead that nothing has followed up yet."""
        if (
            self.narrative
            and self.year
            and not -YEARS_BACK <= year - self.year <= YEARS_AHEAD
            and self.aside_year is None
        ):
            self.aside_year = year
            return
        self.focus(year, month)

    def is_long_past(self, value: str) -> bool:
        """Whether a date lies further back than the document would speak of as its own time."""
        return self.anchor is not None and value[:4].isdigit() and self.anchor.year - int(value[:4]) > 1

    def base(self) -> date | None:
        """The day that "the next day" follows: the focus where it is a day; else, outside histories, the document's."""
        if self.year and self.month and self.day:
            return safe_date(self.year, self.month, self.day)
        return None if self.narrative else self.anchor

    def base_year(self) -> int | None:
        """The year that "that year" means."""
        if self.aside_year:
            return self.aside_year
        if self.year:
            return self.year
        return self.anchor.year if self.anchor else None

    def year_of_month(
        self, month: int, day: int | None = None, *, ahead: bool = False, near: bool = False, past: bool = False
    ) -> int | None:
        """The year of a month named without one.

        `ahead`: the sentence looks forward; `near`: it names a year; `past`: it tells what happened then.
        """
        if self.year and (self.narrative or near or (past and self.telling)):
            if self.month and self.month - month >= MONTHS_BACK:
                return self.year + 1
            return self.year
        if self.anchor is None:
            return None
        candidate = safe_date(self.anchor.year, month, day or 1)
        distance = (candidate - self.anchor).days if candidate else 0
        if not ahead and distance > (DAYS_SLACK if past else DAYS_AHEAD):
            return self.anchor.year - 1
        if ahead and month < self.anchor.month - 1:
            return self.anchor.year + 1
        return self.anchor.year


def timeline_of(text: str, body: Sequence[str], given: date | None) -> Timeline:
    """The timeline a document starts with; without a given date, what its text tells of its date stands in."""
    if given is not None:
        return Timeline(given, _is_history(body, given))
    inferred = document_date(text, body)
    if not inferred.recent:
        return Timeline(inferred.day, narrative=True, dated=False)
    history = inferred.day is not None and _is_history(body, inferred.day)
    return Timeline(inferred.day, history, dated=inferred.stated)


def _is_history(body: Sequence[str], anchor: date) -> bool:
    years = [int(match[1] or -int(match[2])) for part in body for match in _YEAR.finditer(part)]
    past = [year for year in years if anchor.year > year]
    distant = [year for year in past if anchor.year - year > DISTANT_YEARS]
    if len(past) < DISTANT_COUNT or len(past) < DISTANT_SHARE * len(years):
        return False
    deictic = sum(1 for part in body for _ in _deictic().finditer(part))
    words_by_deictic = sum(part.count(" ") for part in body) / deictic if deictic else math.inf
    if len(distant) < DISTANT_COUNT or len(distant) < DISTANT_SHARE * len(years):
        return len(past) >= RECENT_COUNT and words_by_deictic > WORDS_BY_DEICTIC_OF_RECENT
    return words_by_deictic > WORDS_BY_DEICTIC


@cache
def _deictic() -> re.Pattern[str]:
    """What a text says that is read soon after it was written."""
    days = "|".join(words()["weekdays"])
    return re.compile(
        rf"\b(?:(?:last|next|this)\s+(?:week|month|year|{'|'.join(words()['seasons'])})|"
        rf"yesterday|tomorrow|today|tonight|ago|{days})\b",
        re.IGNORECASE,
    )


_YEAR = re.compile(r"(?<![\d.,$£€-])\b(?:(1[4-9]\d\d|20\d\d)\b(?![,.]\d|%)|(\d{1,4})\s?B\.?C)")
