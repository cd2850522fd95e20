"""What date patterns need of a text: no pattern that matches is passed over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.dates.lexicon import words
from pipelines.annotate.dates.patterns import compiled
from pipelines.annotate.dates.triggers import possible_in

PARTS = [
    *(name for key in ("months", "weekdays", "seasons", "ordinals", "decades", "holidays") for name in words()[key]),
    *("the", "last", "next", "this", "that", "same", "following", "past", "earlier", "of", "in", "by", "before", "ago"),
    *("day", "week", "weekend", "month", "year", "decade", "century", "centuries", "quarter", "fiscal year", "end"),
    *("2021", "1939-40", "21", "the 3rd", "5", "1990s", "'80s", "2021-03-16", "7/8/07", "16.03.2021", "Q3", "FY22"),
    *("AD", "480 BC", "c.", "'s", ",", "two", "later", "after", "today", "last night", "D-Day", "9/11", "mid", "over"),
]
GAPS = [" ", " ", "\n", "-", ""]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PARTS), st.booleans(), st.sampled_from(GAPS)), max_size=6))
def test_no_pattern_is_passed_over_that_matches(parts: list[tuple[str, bool, str]]) -> None:
    text = "".join((part.title() if capital else part) + gap for part, capital, gap in parts)
    assert {name for name, pattern in compiled() if pattern.search(text)} <= possible_in(text)


def test_every_pattern_has_something_that_calls_for_it() -> None:
    texts = (
        "2021-03-16, 7/8/07, 16.03.2021, the 25th, the 1930s, 480 BC, 1848 and 1892-94",
        "May, spring and summer, Q3, FY22, the twenties, the 19th century, today, Monday of this week, the last year",
        "over the weekend, that year, the end of the year, two years ago, two days later, Christmas Day, D-Day",
    )
    assert {name for name, _ in compiled()} <= set().union(*map(possible_in, texts))
