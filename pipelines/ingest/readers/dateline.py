"""The date a page shows beside its headline, which goes before what its markup says of when it was put on line."""

from __future__ import annotations

import re
import tomllib
from calendar import day_name, month_abbr, month_name
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS |= {"sept": 9} | {name: number for number, names in enumerate(_WRITTEN["months"], 1) for name in names}


def _either(names: Iterable[str]) -> str:
    """A pattern of alternatives, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


_MONTH, _LEAD_IN = _either(_MONTHS), _either(_WRITTEN["lead_ins"]).replace(r"\ ", r"\s+")
_WEEKDAY = _either([*day_name, *_WRITTEN["weekdays"]])
_CLOCK = r"(?:\s*(?:,|at|[-–|])?\s*\d{1,2}[:.]\d{2}.{0,12})?"
_DATELINE = re.compile(
    rf"""(?:(?:{_LEAD_IN})\s*[:|–-]?\s+)?
    (?:(?:{_WEEKDAY}),?\s+)?
    (?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})
      |(?P<day2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?(?P<month2>{_MONTH})\.?,?\s+(?:de\s+)?(?P<year2>\d{{4}})
      |(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
      |(?P<day3>\d{{1,2}})\.(?P<month3>\d{{1,2}})\.(?P<year3>\d{{4}}))
    {_CLOCK}""",
    re.IGNORECASE | re.VERBOSE,
)
# Blocks above and below the headline that a dateline may stand in: issuer, release line, byline, share buttons.
_NEAR = 6
_LONGEST = 80
_CHANGE = re.compile(r"(?i)\b(?:updated?|modified|revised|changed|corrected)\b")


def dateline(blocks: Sequence[str], headline: int | None, stated: Sequence[str | None] = ()) -> str | None:
    """The date, as EDTF, of the block nearest the headline that is a date and nothing else; None where none is.

    Form: "Released on Tuesday, 4 May 2027" or "May 4, 2027 at 10:15 AM" or "2027-05-04" or "04.05.2027". `stated` gives
    for a block the machine-readable time in it, which dates a block that is short and speaks of no later change.
    """
    if headline is None:
        return None
    near = range(max(0, headline - _NEAR), min(len(blocks), headline + _NEAR + 1))
    for index in sorted(near, key=lambda i: abs(i - headline)):
        for line in blocks[index].split("\n"):
            found = shown_date(line)
            if found is not None:
                return found
        if stated and stated[index] and len(blocks[index]) <= _LONGEST and not _CHANGE.search(blocks[index]):
            found = shown_date((stated[index] or "")[:10])
            if found is not None:
                return found
    return None


def shown_date(line: str) -> str | None:
    """The day, ISO 8601, of a line that is a date and nothing else."""
    shown = _DATELINE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    return _iso(shown) if shown else None


def _iso(shown: re.Match[str]) -> str | None:
    if shown["day3"]:
        # With full stops the day stands first wherever dates are written so; with strokes nobody can tell.
        parts = [int(shown["year3"]), int(shown["month3"]), int(shown["day3"])]
    elif shown["iso"]:
        parts = [int(part) for part in shown["iso"].split("-")]
    else:
        month = (shown["month"] or shown["month2"]).casefold()
        parts = [int(shown["year"] or shown["year2"]), _MONTHS[month], int(shown["day"] or shown["day2"])]
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None
