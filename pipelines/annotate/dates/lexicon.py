"""Words that dates are written with (`wordlists/dates.toml`), and the building blocks of the date patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

# Characters of the sentence before a date that are searched for signs: long sentences of communiqués included.
SIGN_REACH = 300
WORDLIST = Path(__file__).parents[1] / "wordlists" / "dates.toml"


@cache
def words() -> dict[str, Any]:
    """The tables of the word list, their keys in lower case where case does not count."""
    table: dict[str, Any] = tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
    for name in ("months", "weekdays", "seasons", "numbers", "ordinals", "decades", "holidays"):
        table[name] = {key.lower(): value for key, value in table[name].items()}
    table["named_days"] = dict(table["named_days"])
    return table


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return int(words()["months"][name.lower().rstrip(".")])


def season_code(name: str) -> int:
    """EDTF season code, 21 (spring) to 24 (winter)."""
    return int(words()["seasons"][name.lower()])


def count(text: str) -> int:
    """The number written as digits or as a word, "twenty-four" included."""
    plain = text.lower().replace(",", "")
    if plain.isdecimal():
        return int(plain)
    numbers = words()["numbers"]
    return sum(int(numbers[part]) for part in re.split(r"[-\s]+", plain))


def alternatives(keys: list[str]) -> str:
    """A regular expression for any of `keys`, longest first, spaces standing for any white space."""
    return "|".join(re.escape(key).replace(r"\ ", r"\s+") for key in sorted(keys, key=len, reverse=True))


@cache
def blocks() -> dict[str, str]:
    """Named parts that the date patterns are put together from."""
    table = words()
    names = [key for key in table["months"] if len(key) > 3 and key != "sept"] + ["may"]
    short = [key for key in table["months"] if len(key) == 3 and key != "may"] + ["sept"]
    cased = "|".join([alternatives([n.capitalize() for n in names]), alternatives([n.upper() for n in names])])
    abbreviated = alternatives([n.capitalize() for n in short])
    numbers = alternatives([n for n in table["numbers"] if n not in {"a", "an"}])
    before = alternatives(table["modifiers"]["before"])
    part_of = alternatives(table["modifiers"]["part_of"])
    weekdays = alternatives([w.capitalize() for w in table["weekdays"]])
    month = rf"(?:(?:{cased})\b|(?:{abbreviated})\b\.?)"
    day = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?![\d%]|[.,]\d)"
    year = r"(?:1\d{3}|20\d{2})(?!\d|[.,]\d)"
    # "14 August - 24 August 1914", "March and April 1918": the year stands with the second date.
    then = (
        rf"(?:(?=(?:\s*[-‑–—]\s*|\s+(?:to|and|through|until)\s+)(?:{day}\s+(?:of\s+)?)?"
        rf"(?P<next_month>{month})(?:\s+{day})?,?\s+(?P<next_year>{year}))|)"
    )
    part = rf"(?:the\s+)?(?:very\s+)?(?:{part_of})\s+of\s+(?:the\s+)?"
    return {
        "THEN": then,
        "MONTH": month,
        "DAY": day,
        "YEAR": year,
        "WEEKDAY": rf"(?:{weekdays})",
        "SEASON": rf"(?:{alternatives(list(table['seasons']))})",
        "NUMBER": rf"(?:(?:{numbers})(?:[-\s](?:{numbers}))?|\d{{1,3}})",
        "ORDINAL": rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{alternatives(list(table['ordinals']))})",
        "DECADE": rf"(?:{alternatives(list(table['decades']))})",
        "MOD": rf"(?:(?:very\s+)?(?:{before})[-‑–\s]+(?:the\s+)?|{part})",
        "ERA": r"(?:B\.?C\.?E\.?|B\.?C\b\.?|A\.?D\b\.?|C\.?E\b\.?)",
        "NO_NAMED_WEEKDAY": "".join(rf"(?<!\b{word}\s)" for word in table["cues"]["named_weekdays"]),
        "HOLIDAY": _either_apostrophe(alternatives([_title(name) for name in table["holidays"]])),
        "NAMED_DAY": alternatives(list(table["named_days"])),
        "DASH": r"\s*[-‑–—]\s*",
        "UNIT": r"(?:day|week|month|year|decade)s?",
    }


def _title(name: str) -> str:
    return name.title().replace("'S", "'s").replace("Aids", "AIDS")


def _either_apostrophe(pattern: str) -> str:
    return pattern.replace("'", "['’]")


def looks_ahead(text: str, start: int, *, terms: bool = True) -> bool:
    """Whether the sentence before `start` looks forward: "will", "planned" and, with `terms`, "until", "by"."""
    return bool(_ahead(terms).search(sentence_before(text, start)))


def sentence_before(text: str, start: int) -> str:
    """The part of the sentence that stands before `start`, no further back than signs reach."""
    return re.split(r"[.!?;]\s+|\n", text[max(0, start - SIGN_REACH) : start])[-1]


@cache
def _ahead(terms: bool) -> re.Pattern[str]:
    cues = words()["cues"]["future"] + (words()["cues"]["terms"] if terms else [])
    return re.compile(r"\b(?:" + "|".join(cues) + r")\b", re.IGNORECASE)
