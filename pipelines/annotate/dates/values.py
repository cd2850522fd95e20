"""How dates are written as EDTF, and what a reading of a date expression takes and returns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.annotate.dates.timeline import Timeline


@dataclass(frozen=True)
class Context:
    """What stands around a match: whether its sentence looks forward, and whether a year stands close before."""

    ahead: bool
    year_near: bool
    aside: bool
    """In brackets: read, but the text goes on from where it was."""
    past: bool = False
    """Whether what stands on the date has happened: a past verb governs it, or a paper bears it."""


Reading = Callable[[re.Match[str], Timeline, Context], str | None]


def year_text(year: int) -> str:
    """Four digits; years before 1 are astronomical, 1 BC being 0000."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def edtf(year: int, month: int | None = None, day: int | None = None) -> str:
    """A year, month or day as EDTF."""
    return year_text(year) + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
