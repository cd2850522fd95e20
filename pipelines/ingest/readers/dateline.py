"""The date a page shows beside its headline, which goes before what its markup says of when it was put on line."""

from __future__ import annotations

import re
from calendar import day_name, month_abbr, month_name
from datetime import date

_MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(name for name in day_name)
_CLOCK = r"(?:\s*(?:,|at|[-–|])?\s*\d{1,2}[:.]\d{2}.{0,12})?"
_DATELINE = re.compile(
    rf"""(?:(?:first\s+)?(?:published|posted|issued|released)(?:\s+on)?:?\s+)?
    (?:(?:{_WEEKDAY}),?\s+)?
    (?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})
      |(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH})\.?,?\s+(?P<year2>\d{{4}})
      |(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}))
    {_CLOCK}""",
    re.IGNORECASE | re.VERBOSE,
)
# Blocks above and below the headline that a dateline may stand in: issuer, release line, byline, share buttons.
_NEAR = 6
_LONGEST = 80


def dateline(blocks: list[str], headline: int | None) -> str | None:
    """The date, as EDTF, of the block nearest the headline that is a date and nothing else; None where none is.

    Form: "Released on Tuesday, 4 May 2027" or "May 4, 2027 at 10:15 AM" or "2027-05-04".
    """
    if headline is None:
        return None
    near = range(max(0, headline - _NEAR), min(len(blocks), headline + _NEAR + 1))
    for index in sorted(near, key=lambda i: abs(i - headline)):
        for line in blocks[index].split("\n"):
            found = shown_date(line)
            if found is not None:
                return found
    return None


def shown_date(line: str) -> str | None:
    """The day, ISO 8601, of a line that is a date and nothing else."""
    shown = _DATELINE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return _iso(shown) if shown else None


def _iso(shown: re.Match[str]) -> str | None:
    if shown["iso"]:
        parts = [int(part) for part in shown["iso"].split("-")]
    else:
        month = (shown["month"] or shown["month2"]).casefold()
        parts = [int(shown["year"] or shown["year2"]), _MONTHS[month], int(shown["day"] or shown["day2"])]
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None
