"""Dates and their values: tables of small cases, on a bare tokenizer where no verb has to be told."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from communique.tables.edtf import is_edtf
from pipelines.annotate.dates import dates_within, find_dates
from pipelines.annotate.dates.document_date import document_date
from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.models import Mention, Passage, Span
from pipelines.annotate.parsing import Parse, ParsedDocument, load_parser, parse_documents

DAY = date(2022, 1, 25)


@cache
def tokenizer() -> Language:
    return spacy.blank("en")


def document(text: str, day: date | None = DAY) -> ParsedDocument:
    """Each line a passage, tokenized but not tagged."""
    passages, parses, offset = [], [], 0
    for line in text.split("\n"):
        if line.strip():
            passage = Passage(Span(offset, offset + len(line)), "body")
            passages.append(passage)
            parses.append(Parse(passage, DocReader(tokenizer().vocab).read(tokenizer()(line)), offset))
        offset += len(line) + 1
    return ParsedDocument(text, passages, parses, day)


def found(text: str, day: date | None = DAY) -> list[tuple[str, str | None]]:
    return [(mention.span.slice(text), mention.value) for mention in find_dates(document(text, day))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The year stands with the date
        ("The ministers met on March 16, 2021.", [("March 16, 2021", "2021-03-16")]),
        ("They met on 4 July 1976 in Oslo.", [("4 July 1976", "1976-07-04")]),
        ("It was issued in November 2021.", [("November 2021", "2021-11")]),
        ("The filing is dated 2021-04-16.", [("2021-04-16", "2021-04-16")]),
        # Partial dates are read against the document's date, the nearest in the past
        ("They met on January 6 (January 7 in Canberra).", [("January 6", "2022-01-06"), ("January 7", "2022-01-07")]),
        ("The envoy resigned in December.", [("December", "2021-12")]),
        # Ranges within a month are one interval; over months, two dates that share the year
        ("Talks ran November 20-21, 2013.", [("November 20-21, 2013", "2013-11-20/2013-11-21")]),
        ("From 14 May to 2 June 1950 it rained.", [("14 May", "1950-05-14"), ("2 June 1950", "1950-06-02")]),
        ("From 1939 to 1945 the port was shut.", [("1939", "1939"), ("1945", "1945")]),
        # Decades, centuries, seasons, quarters, fiscal years
        ("Trade grew in the 1930s.", [("1930s", "1930-01-01/1939-12-31")]),
        ("Built in the 19th century.", [("the 19th century", "1800-01-01/1899-12-31")]),
        ("In the summer of 2010 they left.", [("the summer of 2010", "2010-22")]),
        ("In the first quarter of 2009 output fell.", [("the first quarter of 2009", "2009-01/2009-03")]),
        ("The fiscal year 2022 budget passed.", [("fiscal year 2022", "2022")]),
        # Counted from the document's date
        ("He spoke yesterday.", [("yesterday", "2022-01-24")]),
        ("It changed over the last year.", [("the last year", "2021-01/2022-01")]),
        ("It changed last year.", [("last year", "2021")]),
        ("They agreed two years ago.", [("two years ago", "2020")]),
        # Counted from the date last spoken of
        ("In 2019 it rose. Later that year it fell.", [("2019", "2019"), ("Later that year", "2019")]),
        (
            "It fell on May 3, 2020. Two days later it rose.",
            [("May 3, 2020", "2020-05-03"), ("Two days later", "2020-05-05")],
        ),
        # Approximate years, years before the common era
        # Two days of one month; day first with dots; a day that "early" does not make a month
        ("They met on May 3 and 4, 2021.", [("May 3 and 4, 2021", "2021-05-03/2021-05-04")]),
        ("The note of 16.03.2021 is short.", [("16.03.2021", "2021-03-16")]),
        ("He spoke early on January 4.", [("January 4", "2022-01-04")]),
        ("Between 2010 and 2014 exports fell.", [("2010", "2010"), ("2014", "2014")]),
        # Counted by days, and the end of the year
        ("He called the day before yesterday.", [("the day before yesterday", "2022-01-23")]),
        ("The wall stands by year's end.", [("year's end", "2022")]),
        # The last weekend, several years back, the second of two seasons, a term, a holiday of a fixed day
        ("It was leaked over the weekend.", [("the weekend", "2022-01-22/2022-01-23")]),
        ("Trade doubled in the past two decades.", [("the past two decades", "2002-01/2022-01")]),
        ("Prices rose this fall and winter.", [("this fall", "2022-23"), ("winter", "2022-24")]),
        ("The port will open by the end of 2025.", [("the end of 2025", "2025-12")]),
        ("The end of 2012 was calm.", [("The end of 2012", "2012")]),
        ("On St. Patrick’s Day 2021 they spoke.", [("St. Patrick’s Day 2021", "2021-03-17")]),
        ("The vote is on Thursday of next week.", [("Thursday of next week", "2022-02-03")]),
        # A paper bears a day that is past
        ("They recalled the March 22 joint statement.", [("March 22", "2021-03-22")]),
        # Signed in words; a term that "no later than" sets
        (
            "Done this thirty-first day of March, in the year of our Lord two thousand twenty-one.",
            [("thirty-first day of March, in the year of our Lord two thousand twenty-one", "2021-03-31")],
        ),
        (
            "Done this twenty‑ninth day of May, in the year of our Lord two thousand twenty‑one.",
            [("twenty‑ninth day of May, in the year of our Lord two thousand twenty‑one", "2021-05-29")],
        ),
        ("Given at Oslo on the twentieth day of December.", [("twentieth day of December", "2021-12-20")]),
        ("The fleet will be electric no later than 2040.", [("2040", "2040")]),
        ("Founded circa 1450.", [("circa 1450", "1450~")]),
        ("It fell in 44 BC.", [("44 BC", "-0043")]),
    ],
)
def test_a_date_expression_has_its_edtf_value(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The campaign is in full swing.",
        "They may march on the capital.",
        "Some 2000 troops arrived.",
        "It cost $1999 a head.",
        "The Long Goodbye ran for several years.",
        "Meetings are held every Friday.",
        "There were 31 February entries.",
        "They praised the Good Friday Agreement.",
    ],
)
def test_what_only_looks_like_a_date_is_left_out(text: str) -> None:
    assert found(text) == []


def test_a_history_resolves_months_in_the_year_it_is_telling_of() -> None:
    text = (
        "War came in 1911.\nA truce held in 1912.\nIn March 1913 it broke.\n"
        "By October peace was made in 1913.\nIn November all left."
    )
    assert found(text, date(2009, 12, 19))[-1] == ("November", "1913-11")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What happened next in a year long past; what a treaty's year does not tell; what is still to come
        ("In 1976 they drew a line. In November their experts met for the first time.", ["1976", "1976-11"]),
        ("Under the 1974 pact they must open the gates in January.", ["1974", "2022-01"]),
        ("They recall the pact of 2015 and look forward to the talks in April.", ["2015", "2022-04"]),
    ],
)
def test_a_month_goes_with_a_year_long_past_only_where_that_is_told(text: str, expected: list[str]) -> None:
    passages = [Passage(Span(0, len(text)), "body")]
    (parsed,) = parse_documents(load_parser(entities=False), [(text, passages, DAY)])
    assert [mention.value for mention in find_dates(parsed)] == expected


def test_commentary_that_looks_far_back_still_speaks_from_its_own_day() -> None:
    text = (
        "The pact of 1968 replaced one of 1951.\nIt survived 1984 and 1989.\n"
        "On Friday the minister called it dead.\nLast week she had praised it.\nThe vote is set for October."
    )
    assert found(text, date(2022, 1, 25))[-3:] == [
        ("Friday", "2022-01-21"),
        ("Last week", "2022-01-17/2022-01-23"),
        ("October", "2022-10"),
    ]


def test_a_history_of_years_just_past_resolves_months_in_the_year_it_is_telling_of() -> None:
    text = "".join(f"The siege of {year} was lifted in {year}.\n" for year in (2006, 2007, 2008, 2009)) * 4
    assert found(text + "In March 2007 it began anew.\nIn July it ended.", date(2009, 12, 19))[-1] == (
        "July",
        "2007-07",
    )


def test_without_a_date_the_dateline_anchors_the_text() -> None:
    assert found("March 18, 2011\nShares fell today.", None)[-1] == ("today", "2011-03-18")


def test_an_inferred_date_is_not_exact_enough_to_count_days_from() -> None:
    text = "On March 14 they met. The plan of May 2, 2021, failed. Yesterday they met again, as two years ago."
    assert found(text, None) == [("March 14", "2022-03-14"), ("May 2, 2021", "2021-05-02")]


def test_later_than_nothing_is_no_date() -> None:
    assert found("A decade later, little has changed.") == []


def test_without_any_date_relative_expressions_have_no_value_and_are_left_out() -> None:
    assert found("Shares fell yesterday and on Tuesday.", None) == []


def test_dates_within_a_span_are_those_it_covers() -> None:
    dates = [Mention(Span(a, a + 4), "date", "year", value="2001") for a in (0, 10, 20, 30)]
    assert dates_within(dates, Span(8, 24)) == dates[1:3]


PIECES = st.sampled_from(
    [
        "May",
        "March",
        "3",
        "31",
        "2004",
        "the",
        "1990s",
        "of",
        "last",
        "year",
        "later",
        "two",
        "days",
        "BC",
        "-",
        ",",
        "\n",
        "30",
        "February",
        "quarter",
        "first",
        "'s",
        "9999",
        "0",
        "century",
        "th",
        "\u202e",
        "next",
        "Monday",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=25), st.sampled_from([" ", ""]), st.one_of(st.none(), st.dates()))
def test_any_text_gives_ordered_spans_inside_it_and_valid_edtf(pieces: list[str], glue: str, day: date | None) -> None:
    text = glue.join(pieces)
    mentions = find_dates(document(text, day))
    assert all(0 <= m.span.start < m.span.end <= len(text) and m.span.slice(text).strip() for m in mentions)
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    assert [m.value for m in mentions if not is_edtf(m.value or "")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days without a year come first: the full dates are of the years before
        (
            "On January 6 the ministers met. A statement of March 16, 2021, had set the tone.",
            [("January 6", "2022-01-06"), ("March 16, 2021", "2021-03-16")],
        ),
        # A year that the text looks forward to dates nothing else
        ("On March 14 they met. The tax rises until 2028. On April 2 they spoke.", [("2028", "2028")]),
        # A text that tells its years in full is followed from one to the next
        (
            "The treaty was signed on May 4, 1972. In July it passed.",
            [("May 4, 1972", "1972-05-04"), ("July", "1972-07")],
        ),
    ],
)
def test_a_text_without_a_date_is_dated_by_what_it_tells_as_past(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ann Roe\nMarch 3, 2026\nShe spoke in February.", "2026-03-03"),
        ("On May 6 they met. The plan of March 2, 2021, failed. They met again on May 9.", "2022-05-09/.."),
        ("The accord of 2004 holds. The tax rises until 2028.", "2004-01-01/2028-12-31"),
        ("Nothing here has a date.", None),
    ],
)
def test_the_date_of_a_document_is_stated_or_bounded(text: str, expected: str | None) -> None:
    assert document_date(text, text.split("\n")).edtf == expected


@pytest.mark.parametrize(
    "text",
    [
        "Section 202 (50 U.S.C. 1622) provides for it.",
        "The shop is at 1214 Anderson Ave in town.",
        "It appeared in volume 92 (6): 1087-1101.",
        "By her 20s she had left.",
        "There are two flights per week on Wednesday.",
        "H.R. 1207 would widen the harbour, S. 2041 would close it.",
        "The act (88 Stat. 1541, 1700) still binds the port.",
        "Write to the port authority (Docket ARB-2021-0003).",
        "One hundred and thirty-one years ago the port was built.",
        "Harbours need the skills of today and tomorrow.",
    ],
)
def test_numbers_of_statutes_houses_and_pages_ages_and_habits_are_no_dates(text: str) -> None:
    assert found(text) == []


def test_a_holiday_inside_a_longer_name_is_not_the_holiday() -> None:
    text = "July 16 is National Lighthouse Veterans Day. The pier closes on Veterans Day."
    (parsed,) = parse_documents(load_parser(entities=False), [(text, [Passage(Span(0, len(text)), "body")], DAY)])
    assert [mention.span.slice(text) for mention in find_dates(parsed)] == ["July 16", "Veterans Day"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Brandt on March 22.", "2021-03-22"),
        ("The accord was signed on March 22.", "2021-03-22"),
        ("They agreed to meet on March 22.", "2022-03-22"),
        ("They scheduled the talks on March 22.", "2022-03-22"),
        ("By Thursday night the fund had become a slogan.", "2022-01-20"),
        ("By March the quota was caught.", "2021-03"),
        ("The deal, signed late in 2019, expires in December.", "2022-12"),
        ("When the ministers meet on Friday they must choose.", "2022-01-28"),
    ],
)
def test_the_verb_tells_whether_a_day_without_a_year_has_passed(text: str, expected: str) -> None:
    passages = [Passage(Span(0, len(text)), "body")]
    (parsed,) = parse_documents(load_parser(entities=False), [(text, passages, DAY)])
    assert [mention.value for mention in find_dates(parsed)][-1:] == [expected]
