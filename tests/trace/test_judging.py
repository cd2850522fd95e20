"""Changed words: when they are a quotation of a statement, and when they are merely like it."""

from datetime import date

import polars as pl
import pytest

from pipelines.trace.choice import Traced
from pipelines.trace.index import Index
from pipelines.trace.policy import DATASET_POLICY, UNATTRIBUTED_POLICY, Policy
from pipelines.trace.trace import build_index, trace_all
from pipelines.trace.verdicts import Edit

MEMO = (
    "The ferry guild welcomed the new pier and thanked the masons of Tarn Hollow for their patience. It asks every "
    "skipper to report damaged buoys within two days, and it will publish a chart of the shallows each spring."
)
OTHER = "A choir sang on the pier while the rain fell, and nobody minded the rain at all that evening."


@pytest.fixture(scope="module")
def index() -> Index:
    days = [date(2061, 5, 1), date(2061, 5, 2)]
    return build_index(pl.DataFrame({"document_id": ["memo", "choir"], "text": [MEMO, OTHER], "date": days}))


def ask(
    exact: str,
    index: Index,
    policy: Policy = DATASET_POLICY,
    day: date | None = None,
    attributed: tuple[str, ...] = (),
) -> Traced:
    quotes = pl.DataFrame(
        {"document_id": ["c"], "exact": [exact], "date": [day], "attributed_document_ids": [list(attributed)]},
        schema_overrides={"date": pl.Date, "attributed_document_ids": pl.List(pl.String)},
    )
    return trace_all(quotes, index, policy)[0]


@pytest.mark.parametrize(
    "exact",
    [
        # a letter dropped, two exchanged, one doubled
        "asks every skiper to reprot damaged buoyss within two days",
        # at both ends
        "weclomed the new pier and thanked the maosns",
        # a name
        "thanked the masons of Tran Hollow for their patience",
        # a modal
        "and it wlil publish a chart of the shallows each spring",
    ],
)
@pytest.mark.parametrize("policy", [DATASET_POLICY, UNATTRIBUTED_POLICY])
def test_misspelt_words_are_a_quotation_and_change_no_meaning(exact: str, policy: Policy, index: Index) -> None:
    outcome = ask(exact, index, policy)
    assert outcome.verdict == "altered"
    assert outcome.match is not None
    assert not any(edit.meaning_change for edit in outcome.match.edits)
    assert {edit.op for edit in outcome.match.edits} == {"replace"}


@pytest.mark.parametrize(
    "exact",
    [
        # another name in the same place is another statement
        "The ferry guild welcomed the new pier and thanked the masons of Quill Harbour for their patience",
        # words run on past the agreement
        "It asks every skipper to report damaged buoys within two days or else pay",
        # much was left out without a mark
        "The ferry guild welcomed the new pier for their patience",
        # half of one statement and half of another
        "The ferry guild welcomed the new pier while the rain fell, and nobody minded",
    ],
)
@pytest.mark.parametrize("policy", [DATASET_POLICY, UNATTRIBUTED_POLICY])
def test_what_tells_one_statement_from_another_is_no_quotation_of_it(exact: str, policy: Policy, index: Index) -> None:
    assert ask(exact, index, policy).verdict == "not_found"


@pytest.mark.parametrize(
    ("exact", "quoted", "source"),
    [
        # a hyphen more
        ("It asks every skip-per to report damaged buoys within two days", "skip-per", "skipper"),
        # a space less, at the beginning
        ("Theferry guild welcomed the new pier and thanked the masons", "Theferry", "The ferry"),
    ],
)
def test_words_written_in_one_or_apart_are_told_and_count_as_agreeing(
    exact: str, quoted: str, source: str, index: Index
) -> None:
    outcome = ask(exact, index)
    assert (outcome.verdict, outcome.similarity) == ("altered", 1.0)
    assert outcome.match is not None
    assert outcome.match.edits == [Edit("replace", quoted, source, meaning_change=False)]


def test_a_changed_number_is_told_beside_misspelt_words(index: Index) -> None:
    outcome = ask("It aks every skipper to report damaged buoys within nine days", index)
    assert outcome.match is not None
    assert outcome.match.edits == [
        Edit("replace", "aks", "asks", meaning_change=False),
        Edit("replace", "nine", "two", meaning_change=True),
    ]


def test_words_left_out_make_a_quotation_less_similar(index: Index) -> None:
    outcome = ask("It asks every skipper to report buoys within two days", index)
    assert (outcome.verdict, outcome.similarity) == ("altered", 10 / 11)


LOOSELY = "It asks every captain to report broken buoys within two weeks"


def test_more_may_differ_from_a_statement_the_words_are_attributed_to(index: Index) -> None:
    assert ask(LOOSELY, index).verdict == "not_found"
    outcome = ask(LOOSELY, index, attributed=("memo",))
    assert (outcome.verdict, outcome.in_attributed) == ("altered", True)
    outcome = ask(LOOSELY, index, attributed=("choir",))
    assert (outcome.verdict, outcome.in_attributed) == ("not_found", False)


def test_more_may_differ_from_a_statement_made_days_before(index: Index) -> None:
    exact = "You know, every skipper is to report damaged buoys within two days"
    days = (date(2061, 5, 9), date(2062, 5, 9))
    assert [ask(exact, index, UNATTRIBUTED_POLICY, day).verdict for day in days] == ["altered", "not_found"]


@pytest.mark.parametrize(
    "exact",
    [
        # another name in the same place
        "The ferry guild welcomed the new pier and thanked the masons of Quill Harbour for their patience",
        # other content words, one in five
        LOOSELY,
        # a third of another statement
        "The ferry guild welcomed the new pier while the rain fell",
    ],
)
def test_what_is_about_something_else_is_no_quotation_of_a_statement_made_days_before(exact: str, index: Index) -> None:
    assert ask(exact, index, UNATTRIBUTED_POLICY, date(2061, 5, 9)).verdict == "not_found"


def test_another_year_in_a_date_is_another_issue_of_the_same_form() -> None:
    notice = "The emergency that the harbour council declared on 4 March 2059 shall continue in effect beyond {}."
    frame = pl.DataFrame({"document_id": ["n"], "text": [notice.format("March 4, 2060")], "date": [date(2060, 2, 1)]})
    exact = notice.format("March 4, 2061").removesuffix(".")
    assert ask(exact, build_index(frame)).verdict == "not_found"
    assert ask(notice.format("March 4, 2060").removesuffix("."), build_index(frame)).verdict == "verbatim"


def test_another_day_in_words_is_another_issue_of_the_same_form() -> None:
    notice = (
        "Given under the seal of the harbour council this {} day of March, a holiday that every skipper shall keep."
    )
    frame = pl.DataFrame({"document_id": ["n"], "text": [notice.format("twentieth")], "date": [date(2060, 2, 1)]})
    assert ask(notice.format("fourteenth"), build_index(frame)).verdict == "not_found"


def test_an_ordinal_in_words_is_a_number() -> None:
    held = "The guild will mark its thirtieth crossing with a feast for every skipper in the upper harbour."
    frame = pl.DataFrame({"document_id": ["g"], "text": [held], "date": [date(2060, 2, 1)]})
    outcome = ask(held.replace("thirtieth", "fortieth"), build_index(frame))
    assert outcome.match is not None
    assert outcome.match.edits == [Edit("replace", "fortieth", "thirtieth", meaning_change=True)]
