"""Numbers in figures and in words: which run of words is one number, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import groupby

_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1_000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}


def numbers(words: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """The numbers in a run of words; each word with its canonical form where it is a numeral, else None.

    Neighbouring numerals that make one number give its value; others are given one by one.
    """
    for is_numeral, run in groupby(words, key=lambda word: word[1] is not None):
        if is_numeral:
            canonical = [form for _, form in run if form is not None]
            value = number_value(canonical)
            yield from canonical if value is None else [value]


def number_value(numerals: list[str]) -> str | None:
    """What numerals in canonical form come to; None when they are not one number.

    >>> number_value(["40", "5"]), number_value(["19", "40", "5"]), number_value(["1.2", "billion"])
    ('45', '1945', '1200000000')
    >>> number_value(["2", "3"]) is None
    True
    """
    total, current = Decimal(0), Decimal(0)
    for place, numeral in enumerate(numerals):
        scale = _SCALES.get(numeral)
        if numeral == "hundred":
            current = (current or Decimal(1)) * 100
        elif scale is not None:
            total, current = total + (current or Decimal(1)) * scale, Decimal(0)
        else:
            joined = _joined(current, numeral) if place else _plain(numeral)
            if joined is None:
                return None
            current = joined
    value = total + current
    return f"{value.normalize():f}"


def _plain(numeral: str) -> Decimal | None:
    try:
        return Decimal(numeral)
    except InvalidOperation:
        return None


def _joined(current: Decimal, numeral: str) -> Decimal | None:
    """A number with one more numeral: "forty" "five", "two hundred" "six", "nineteen" "forty"."""
    following = _plain(numeral)
    if following is None or following != int(following):
        return None
    units = current % 10 == 0 and current % 100 != 0 and following < 10
    if not current or units or (current % 100 == 0 and following < 100):
        return current + following
    if 10 <= current <= 99 and 10 <= following <= 99:
        return current * 100 + following
    return None
