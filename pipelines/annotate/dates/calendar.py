"""Calendar arithmetic that answers None where there is no such day."""

from __future__ import annotations

from datetime import date, timedelta


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(base: date, days: int) -> date | None:
    """`base` moved by days, or None outside the calendar."""
    try:
        return base + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month moved by months."""
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1
