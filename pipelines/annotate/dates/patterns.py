"""Patterns of date expressions, named. Which value a match has is said in `readings`, under the same name.

Each pattern runs once over each passage; of matches that overlap the first wins, the longest of those that start at
one place, and then the first listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipelines.annotate.dates.lexicon import blocks
from pipelines.annotate.dates.triggers import possible_in

# Name, pattern with {BLOCKS}, whether case counts. The comment above each is an example.
_PATTERNS: tuple[tuple[str, str, bool], ...] = (
    # 2021-03-16
    ("iso", r"(?P<y>\d{{4}})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)", True),
    # 7/8/07, month first as in the United States
    ("slashed", r"(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])/(?P<y>\d{{4}}|\d{{2}})(?![\d/])", True),
    # 16.03.2021, day first as in Europe
    ("dotted", r"(?<![\d.])(?P<d>0?[1-9]|[12]\d|3[01])\.(?P<m>0?[1-9]|1[0-2])\.(?P<y>\d{{4}})(?!\d|\.\d)", True),
    # November 20-21, 2013; May 3 and 4. A range over two months is two dates, each with its own words.
    (
        "day_range",
        r"(?P<m>{MONTH})\s+(?P<d>{DAY})(?:{DASH}|\s+(?:to|through|and)\s+)(?P<d2>{DAY})(?!\s+{MONTH}|\s+\w+s\b)(?:\s*,)?(?:\s+(?P<y>{YEAR}))?",
        True,
    ),
    # 20-21 November 2013
    (
        "day_range",
        r"(?:[Tt]he\s+)?(?P<d>{DAY})(?:{DASH})(?P<d2>{DAY})\s+(?P<m>{MONTH})(?:,?\s+(?P<y>{YEAR}))?",
        True,
    ),
    # January-June 2016
    ("month_range", r"(?P<m>{MONTH})(?:{DASH})(?P<m2>(?i:{MONTH}))(?:,?\s+(?:of\s+)?(?P<y>{YEAR}))", True),
    # Sunday, October 21, 2007; January 6; Sept. 11, 2001
    (
        "calendar_day",
        r"(?:{WEEKDAY},?\s+)?(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{DAY})(?:(?:\s*,\s*|\s+)(?P<y>{YEAR}|\d{{3}}(?=\s+{ERA}))|\s+of\s+(?P<same>(?:that|the)(?:\s+same)?\s+year))?(?:\s*(?P<era>{ERA}))?{THEN}",
        True,
    ),
    # 17 January 1831; the 4th of July; 30 September 420
    (
        "calendar_day",
        r"(?:{WEEKDAY},?\s+)?(?:[Tt]he\s+)?(?P<d>{DAY})(?:\s+of)?\s+(?P<m>{MONTH})(?:,?\s+(?P<y>{YEAR}|\d{{3}}(?!\d|,\d))|\s+of\s+(?P<same>(?:that|the)(?:\s+same)?\s+year))?(?:\s*(?P<era>{ERA}))?{THEN}",
        True,
    ),
    # this thirtieth day of September, in the year of our Lord two thousand twenty-two
    (
        "solemn_day",
        r"(?P<n>{ORDINAL}|(?:twenty|thirty)[-‑](?:{ORDINAL}))\s+day\s+of\s+(?P<m>{MONTH})(?:,?\s+in\s+the\s+year\s+of\s+our\s+Lord,?\s+two\s+thousand(?:\s+(?:and\s+)?(?P<over>{NUMBER}(?:‑{NUMBER})?))?(?!\w|[-‑]))?",
        True,
    ),
    # late September 1939; November 2021; March of that year; May, 1750
    (
        "month_year",
        r"(?P<mod>(?i:{MOD}))?(?P<m>{MONTH})(?:,?\s+(?:of\s+)?)(?:(?P<y>{YEAR}|\d{{3}}(?=\s*{ERA}|[.,;)]))|(?:of\s+)?(?P<same>(?:that|the)(?:\s+same)?\s+year)|(?P<shift>last|next|this)\s+year)(?:\s*(?P<era>{ERA}))?",
        True,
    ),
    # last May, next January, this March
    ("shifted_month", r"(?i:(?P<shift>last|next|this|the following|the previous|that))\s+(?P<m>{MONTH})", True),
    # early October; March
    ("month", r"(?P<mod>(?i:{MOD}))?(?P<m>{MONTH})(?!\s+{DAY}){THEN}", True),
    # the spring of 1916; summer 1962; winter of 1939-40
    (
        "season_year",
        r"(?:the\s+)?(?P<mod>{MOD})?(?P<s>{SEASON})(?:\s*,?\s+(?:of\s+)?)(?P<y>{YEAR})(?:[-–/](?P<y2>\d{{4}}|\d\d)(?!\d))?",
        False,
    ),
    # last summer, that autumn, the following spring
    (
        "shifted_season",
        r"(?P<shift>last|next|this|that(?:\s+same)?|the\s+(?:next|following|previous|same|preceding))\s+(?P<s>{SEASON})(?!\w)",
        False,
    ),
    # the summer; late summer; in winter
    (
        "season",
        r"(?:(?P<mod>the\s+{MOD}|{MOD}|the\s+)|(?<=in\s)|(?<=by\s)|(?<=during\s)|(?<=until\s))(?P<s>{SEASON})(?!\w|\s+(?:of|in|semester|olympics|palace|school|offensive|camp))",
        False,
    ),
    # this fall and winter: the second of two seasons
    (
        "second_season",
        r"(?:(?<=spring\sand\s)|(?<=summer\sand\s)|(?<=autumn\sand\s)|(?<=fall\sand\s)|(?<=winter\sand\s))(?P<s>{SEASON})(?!\w|\s+of)",
        False,
    ),
    # the first quarter of 2009; third-quarter 2010; Q3 2009
    (
        "quarter",
        r"(?:(?:the\s+)?(?P<q>first|second|third|fourth|final|last)[-\s]quarter|Q(?P<qn>[1-4]))(?:\s+(?:of\s+|in\s+)?(?:the\s+)?(?:fiscal\s+)?(?:(?P<y>{YEAR})|(?P<shift>this|last|next)\s+year))?",
        False,
    ),
    # fiscal year 2022; FY2022; FY 22
    ("fiscal_year", r"(?:fiscal(?:\s+year)?\s+(?P<y>{YEAR})|FY\s?[-']?(?P<y2>20\d\d|\d\d))(?!\d)", False),
    # the early 1930s; '90s
    ("decade", r"(?P<mod>{MOD})?(?P<y>(?:1\d|20)\d0)['’]?s(?:\s*(?P<era>{ERA}))?(?!\w)", False),
    ("short_decade", r"(?P<mod>{MOD})?(?<![\w$£€])['’‘]?(?P<y>[2-9]0)['’]?s(?!\w)", False),
    ("decade_word", r"(?P<mod>{MOD})?(?<=the\s)(?P<n>{DECADE})(?!\w)", False),
    # the 19th century; late nineteenth-century; 17th and 18th centuries
    (
        "century",
        r"(?P<the>the\s+)?(?P<mod>{MOD})?(?P<n>{ORDINAL})[-\s](?:century|c\.)(?:\s*(?P<era>{ERA}))?(?!\w)",
        False,
    ),
    (
        "century_pair",
        r"(?P<n>{ORDINAL})(?=[-\s]*(?:and|to|or|through|[-–])\s*(?:the\s+)?(?:{ORDINAL})[-\s]centur)",
        False,
    ),
    ("century", r"(?P<n>{ORDINAL})\s+centuries(?:\s*(?P<era>{ERA}))?", False),
    # 480 BC; AD 70; 347 CE
    (
        "era_year",
        r"(?:(?P<approx>ca?\.|circa|around|about)\s*)?(?P<y>\d{{1,5}}|\d,\d{{3}})\s*(?P<era>{ERA})(?!\w)",
        True,
    ),
    ("era_year", r"(?P<era>AD|A\.D\.)\s*(?P<y>\d{{1,4}})(?!\w)", True),
    # early 1941; the end of 1914; mid-1920; the year 1848; circa 1450
    (
        "year",
        r"(?P<mod>(?i:{MOD}))?(?:(?P<approx>(?:ca?\.|circa|around|about)\s+))?(?:the\s+year\s+)?(?<![\d.,:/$£€¥#])(?<!\d[-–])(?P<y>{YEAR})(?![\w/%°])",
        True,
    ),
    # 1892-94: the second year of a range
    ("range_end", r"(?<=\b(?:1\d|20)\d\d[-–/])(?P<y>\d{{4}}|\d\d)(?![\w-])", True),
    ("range_end", r"(?<=\b(?:1\d|20)\d\d\s[-–]\s)(?P<y>\d{{4}}|\d\d)(?![\w-])", True),
    # today, yesterday, earlier today, this morning, tonight, last night
    (
        "deictic_day",
        r"(?:(?:early|earlier|later|late)\s+)?(?P<w>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|today|yesterday|tomorrow|tonight|last\s+night|this\s+(?:morning|afternoon|evening))(?!\w)",
        False,
    ),
    # Thursday of next week
    ("weekday_of_week", r"(?P<w>{WEEKDAY})\s+of\s+(?P<shift>this|last|next)\s+week(?!\w)", True),
    # Tuesday; last Friday; next Monday
    (
        "weekday",
        r"(?<!every\s)(?<!each\s)(?<!\sa\s)(?<!most\s){NO_NAMED_WEEKDAY}(?:(?P<shift>(?i:last|next|this(?:\s+past|\s+coming)?|that))\s+)?(?P<w>{WEEKDAY})(?=\W|$)",
        True,
    ),
    # this year, last month, next week, this weekend; later this year; the end of this year
    (
        "deictic_period",
        r"(?P<mod>{MOD}|(?:earlier|later)\s+)?(?P<shift>this|last|next)\s+(?P<u>week|weekend|month|year|decade|century)(?!\w|-|\s+of)",
        False,
    ),
    # the last year, the past decade, the past five years
    (
        "span_to_now",
        r"(?:the\s+)(?P<shift>last|past)\s+(?:(?P<n>{NUMBER})\s+(?P<us>years|decades)|(?P<u>year|decade|century))(?!\w|\s+of|-)",
        False,
    ),
    # over the weekend
    ("weekend", r"(?:(?<=over\s)|(?<=at\s)|(?<=during\s))the\s+weekend(?=\s*[.,;:)]|\s+(?:that|by|in)\b|$)", False),
    # that year, the same day, the following month, the previous year
    (
        "context_period",
        r"(?P<mod>{MOD}|(?:early|earlier|later|late)\s+)?(?P<shift>that(?:\s+same)?|(?:the|this)\s+same|the\s+(?:very\s+)?(?:following|next|previous|preceding|subsequent)|the\s+other)\s+(?P<u>day|morning|evening|afternoon|night|week|month|year|decade)(?!\s+of|s|-)",
        False,
    ),
    # the end of the year, later in the month, month's end
    (
        "context_part",
        r"(?:(?:the\s+)?(?:beginning|start|end|middle|close)\s+of|(?:early|earlier|late|later)\s+in)\s+the\s+(?P<u>day|month|year)(?!\w|-)",
        False,
    ),
    # by year's end, month-end
    ("context_part", r"(?:the\s+)?(?P<u>year|month)(?:['’]s\s+|-)end(?!\w|-)", False),
    # the day before, the year after
    ("context_period", r"the\s+(?P<u>day|week|month|year)\s+(?P<shift>before|after)(?=\s*[.,;])", False),
    # two years ago, a week ago
    ("ago", r"(?:(?:about|almost|nearly|over|exactly|just)\s+)?(?P<n>{NUMBER}|an?)\s+(?P<u>{UNIT})\s+ago", False),
    # two days later, one year earlier, five days before
    (
        "later",
        r"(?:(?:about|almost|nearly|just|only|exactly)\s+)?(?P<n>{NUMBER}|an?)\s+(?P<u>{UNIT})\s+(?P<shift>later|earlier|afterwards?|before(?=\s*[.,;])|after(?=\s*[.,;]))",
        False,
    ),
    # Christmas 1941, New Year's Day
    (
        "holiday",
        r"(?P<h>{HOLIDAY})(?:,?\s+(?:of\s+)?(?P<y>{YEAR}))?",
        True,
    ),
    ("named_day", r"(?P<h>{NAMED_DAY})(?!\w)", True),
    # the 25th, on the 10th
    (
        "day_of_month",
        r"(?:(?<=on\s)|(?<=of\s)|(?<=until\s)|(?<=by\s)|(?<=and\s)|(?<=from\s)|(?<=to\s))the\s+(?P<d>\d{{1,2}}(?:st|nd|rd|th))(?:\s+of\s+(?P<same>that|the\s+same)\s+month)?(?=\s*[.,;)]|\s+(?:the|and|to|of\s+(?:that|the)))",
        False,
    ),
)


@cache
def compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns with their names, in order of precedence."""
    parts = blocks()
    return tuple(
        (name, re.compile(rf"(?<![\w])(?:{pattern.format(**parts)})", 0 if cased else re.IGNORECASE))
        for name, pattern, cased in _PATTERNS
    )


def matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Date expressions in a text, in order and without overlap, with the names of their patterns."""
    possible = possible_in(text)
    if not possible:
        return
    found = [
        (match.start(), -match.end(), rank, name, match)
        for rank, (name, pattern) in enumerate(compiled())
        if name in possible
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: item[:3])
    reached = 0
    for start, minus_end, _, name, match in found:
        if start >= reached and -minus_end > start:
            yield name, match
            reached = -minus_end
