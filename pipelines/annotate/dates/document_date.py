"""The date of a document that comes without one: stated at its top, or inferred from the dates it speaks of.

What the text tells as past bounds its date from below, what it looks forward to bounds it from above. Writers leave out
the year of their own days: where days without a year come first and the full dates follow, the full ones are of the
years before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from pipelines.annotate.dates.calendar import safe_date
from pipelines.annotate.dates.lexicon import blocks, looks_ahead, month_number

# A date this near the top, in a line of its own or opening one, is the dateline of the page.
TOP, SHORT_LINE, DATELINE_REACH = 400, 90, 70
# Characters of each passage that are searched, so that one giant line stays cheap.
SEARCHED = 20_000


@dataclass(frozen=True)
class DocumentDate:
    """A document's date as far as its text tells. `day` anchors partial dates; None when nothing gives the year."""

    day: date | None
    stated: bool = False
    not_before: date | None = None
    not_after: date | None = None
    recent: bool = True
    """Whether days without a year are of its own time; False where the text tells of `day` like of any other."""

    @property
    def edtf(self) -> str | None:
        """The stated day, else the interval that the text leaves open; None when the text bounds nothing."""
        if self.stated and self.day:
            return self.day.isoformat()
        if self.not_before is None and self.not_after is None:
            return None
        first = self.not_before.isoformat() if self.not_before else ".."
        return f"{first}/{self.not_after.isoformat() if self.not_after else '..'}"


@dataclass(frozen=True)
class _Told:
    """A date in the text. `year` is None where it is left out, `day` where only month and year stand."""

    year: int | None
    month: int | None
    day: int | None
    ahead: bool

    def on(self, year: int | None) -> date | None:
        """The first day of it, in its own year or the one given."""
        told = self.year or year
        return safe_date(told, self.month or 1, self.day or 1) if told else None


def document_date(text: str, body: Sequence[str]) -> DocumentDate:
    """Infer the date of a text. `body` are its passages of prose, in order; `text` opens with the top of the page."""
    stated = _dateline(text[:TOP])
    if stated is not None:
        return DocumentDate(stated, stated=True, not_before=stated, not_after=stated)
    told = list(chain.from_iterable(_told(part[:SEARCHED]) for part in body))
    past = [day for t in told if not t.ahead and (day := t.on(None))]
    full = [day for t in told if not t.ahead and t.month and (day := t.on(None))]
    ahead = [day for t in told if t.ahead and (day := t.on(None))]
    latest = max(past, default=None)
    after = max((day for day in ahead if latest is None or day >= latest), default=None)
    recent = _unwritten_year(told, latest, full)
    if recent is not None:
        return DocumentDate(recent, not_before=recent, not_after=_year_end(after))
    if not full and _opens_without_year(told):
        return DocumentDate(None, not_before=latest, not_after=_year_end(after))
    return DocumentDate(max(full, default=None), not_before=latest, not_after=_year_end(after), recent=False)


def _unwritten_year(told: Sequence[_Told], latest: date | None, full: Sequence[date]) -> date | None:
    """The latest past day without a year, in the year after the full dates, when the text opens with such days."""
    if not _opens_without_year(told) or latest is None or not full or max(full).year != latest.year:
        return None
    placed = [day for t in told if t.year is None and t.day and not t.ahead and (day := t.on(latest.year + 1))]
    return max(placed, default=None)


def _opens_without_year(told: Sequence[_Told]) -> bool:
    """Whether the first day that the text tells of has no year: it is of the writer's own time."""
    first = next((t for t in told if t.month and not t.ahead), None)
    return first is not None and first.year is None


def _year_end(day: date | None) -> date | None:
    return date(day.year, 12, 31) if day else None


def _dateline(top: str) -> date | None:
    """A full date in a short line, or at the opening of a line before a dash or bracket: "LONDON, May 2, 2011 -"."""
    for match in _pattern().finditer(top):
        day = _read(match, top)
        if day.year is None or day.day is None:
            continue
        begin = top.rfind("\n", 0, match.start()) + 1
        stop = top.find("\n", match.end())
        line = top[begin : stop if stop >= 0 else len(top)]
        rest = line[match.end() - begin :].lstrip()
        alone = len(line) <= SHORT_LINE and not re.search(r"[.?!][”\"’']?$", line.rstrip())
        opens = match.start() - begin <= DATELINE_REACH and re.match(r"[-–—(|]", rest) is not None
        if alone or opens:
            return day.on(None)
    return None


def _told(part: str) -> Iterator[_Told]:
    if not _DIGIT.search(part):
        return
    for match in _pattern().finditer(part):
        yield _read(match, part)


def _read(match: re.Match[str], text: str) -> _Told:
    ahead = looks_ahead(text, match.start())
    if match["bare"]:
        return _Told(int(match["bare"]), None, None, ahead)
    written = match["y"] or match["y2"] or match["my"]
    day = match["d"] or match["d2"]
    month = month_number(match["m"] or match["m2"] or match["mm"])
    return _Told(int(written) if written else None, month, int(re.sub(r"\D", "", day)) if day else None, ahead)


_DIGIT = re.compile(r"\d")


@cache
def _pattern() -> re.Pattern[str]:
    parts = blocks()
    return re.compile(
        r"(?<!\w)(?:(?P<d2>{DAY})(?:\s+of)?\s+(?P<m2>{MONTH})(?:,?\s+(?P<y2>{YEAR}))?"
        r"|(?P<m>{MONTH})(?:\s+(?P<d>{DAY}))(?:,?\s+(?P<y>{YEAR}))?"
        r"|(?P<mm>{MONTH}),?\s+(?P<my>{YEAR})"
        r"|(?<![\d.,:/$£€-])(?P<bare>(?:1[5-9]|20)\d\d)(?![\w%-]|[.,]\d))".format(**parts)
    )
