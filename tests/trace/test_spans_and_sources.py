"""Which spans a quotation is made of, which statement is its source, and whether it is the one it is attributed to."""

from datetime import date

import polars as pl
import pytest

from communique.tables.alignments import ALIGNMENTS
from pipelines.trace.trace import build_index, trace_quotations

CHARTER = (
    "The valley towns pledge to keep the mill streams clear, to share the cost of the weirs, and to send two wardens "
    "each to the spring council. They do not claim the upper meadows."
)
REPORT = "Reporters noted the towns’ promise “to keep the mill streams clear, to share the cost of the weirs”."
SPEECH = "Our towns keep their word, said the reeve, and the upper meadows stay common land for ever."
LATER = "We shall sow the upper meadows with rye before the frost, said the reeve."
STATEMENTS = pl.DataFrame(
    {
        "document_id": ["charter", "report", "speech", "later"],
        "text": [CHARTER, REPORT, SPEECH, LATER],
        "date": [date(2071, 1, 10), date(2071, 2, 10), date(2071, 3, 10), date(2071, 12, 10)],
    }
)
TEXTS = dict(zip(STATEMENTS["document_id"], STATEMENTS["text"], strict=True))


def traced(exact: str, attributed: list[str] | None = None, statements: pl.DataFrame = STATEMENTS) -> dict[str, object]:
    quotes = pl.DataFrame(
        {
            "quotation_id": ["q"],
            "document_id": ["column"],
            "exact": [exact],
            "date": [date(2071, 6, 1)],
            "attributed_document_ids": [attributed or []],
        },
        schema_overrides={"attributed_document_ids": pl.List(pl.String)},
    )
    rows = trace_quotations(quotes, build_index(statements))
    return ALIGNMENTS.conform(rows, "valley").row(0, named=True)


def words_of(row: dict[str, object]) -> list[str]:
    spans = row["source_spans"]
    assert isinstance(spans, list)
    text = TEXTS[str(row["source_document_id"])]
    return [text[span["start"] : span["end"]] for span in spans]


@pytest.mark.parametrize(
    ("exact", "verdict", "words"),
    [
        # one ellipsis
        (
            "pledge to keep the mill streams clear … and to send two wardens each",
            "elided",
            ["pledge to keep the mill streams clear", "and to send two wardens each"],
        ),
        # two of them, of different kinds
        (
            "The valley towns pledge ... to share the cost of the weirs, [...] to the spring council",
            "elided",
            ["The valley towns pledge", "to share the cost of the weirs", "to the spring council"],
        ),
        # a bracket that stands for words of the statement
        (
            "[The towns] pledge to keep [them] clear, to share the cost of the weirs",
            "elided",
            ["pledge to keep", "clear, to share the cost of the weirs"],
        ),
        # a bracket that adds words leaves the span whole
        (
            "pledge to keep the mill streams clear, to share [fairly] the cost of the weirs",
            "verbatim_norm",
            ["pledge to keep the mill streams clear, to share the cost of the weirs"],
        ),
        # a letter in brackets is the editor's
        (
            "[t]he valley towns pledge to keep the mill streams clear",
            "verbatim_norm",
            ["The valley towns pledge to keep the mill streams clear"],
        ),
        # an ellipsis at the end joins nothing, but is no mark of the statement
        (
            "pledge to keep the mill streams clear…",
            "verbatim_norm",
            ["pledge to keep the mill streams clear"],
        ),
    ],
)
def test_each_part_of_a_quotation_has_its_span(exact: str, verdict: str, words: list[str]) -> None:
    row = traced(exact)
    assert (row["verdict"], row["source_document_id"], words_of(row)) == (verdict, "charter", words)
    assert (row["source_spans"][0]["start"], row["source_spans"][-1]["end"]) == (row["source_start"], row["source_end"])  # type: ignore[index]


def test_words_in_brackets_for_words_of_the_statement_are_told_and_do_not_alter() -> None:
    row = traced(
        "They [no longer] claim the upper meadows. The valley towns pledge to keep the mill", attributed=["charter"]
    )
    assert row["verdict"] == "not_found"
    row = traced("pledge to keep the [lower] streams clear, to share the cost of the weirs")
    assert row["verdict"] == "elided"
    assert row["edits"] == [{"op": "replace", "quoted": "[lower]", "source": "mill", "meaning_change": False}]


def test_an_ellipsis_that_loses_a_negation_changes_the_meaning() -> None:
    row = traced("to the spring council. They … claim the upper meadows")
    assert row["verdict"] == "elided"
    assert [edit["meaning_change"] for edit in row["edits"]] == [True]  # type: ignore[attr-defined]


def test_an_elided_quotation_with_a_word_changed_is_altered_and_keeps_its_spans() -> None:
    row = traced("The valley towns pledge to keep the old mill streams clear … and send two wardens each to the spring")
    assert (row["verdict"], row["source_document_id"]) == ("altered", "charter")
    assert words_of(row) == [
        "The valley towns pledge to keep the mill streams clear",
        "and to send two wardens each to the spring",
    ]
    assert row["edits"] == [
        {"op": "insert", "quoted": "old", "source": "", "meaning_change": False},
        {"op": "delete", "quoted": "…", "source": "to share the cost of the weirs", "meaning_change": False},
        {"op": "delete", "quoted": "", "source": "to", "meaning_change": False},
    ]


def test_words_in_brackets_do_not_hide_that_others_were_changed() -> None:
    row = traced(
        "The valley towns [of the north] pledge to keep the mill streams clear, to share the costs of the weirs"
    )
    assert (row["verdict"], row["source_document_id"]) == ("altered", "charter")
    assert row["edits"] == [{"op": "replace", "quoted": "costs", "source": "cost", "meaning_change": False}]


def test_words_left_out_of_a_not_found_quotation_have_no_span() -> None:
    row = traced("nobody in this valley ever said anything of the kind to a stranger")
    assert (row["verdict"], row["source_spans"], row["source_start"]) == ("not_found", None, None)


def test_a_statement_that_quotes_another_is_not_the_source_but_counted() -> None:
    row = traced("to keep the mill streams clear, to share the cost of the weirs")
    assert (row["source_document_id"], row["other_sources"]) == ("charter", 1)


def test_a_formula_in_many_statements_is_ambiguous_with_their_count_unless_attributed() -> None:
    formula = "We remain committed to fair tolls, open locks and honest weights on every market day."
    count = 14
    many = pl.DataFrame(
        {
            "document_id": [f"s{number}" for number in range(count)],
            "text": [f"Statement {number}. {formula}" for number in range(count)],
            "date": [date(2071, 1, 1 + number) for number in range(count)],
        }
    )
    exact = formula.removesuffix(".")
    row = traced(exact, statements=many)
    assert (row["verdict"], row["source_document_id"], row["other_sources"]) == ("ambiguous", None, count)
    row = traced(exact, ["s7"], many)
    assert (row["verdict"], row["source_document_id"], row["other_sources"]) == ("verbatim", "s7", count - 1)


@pytest.mark.parametrize(
    ("exact", "attributed", "source", "there"),
    [
        # where it is said to be
        ("pledge to keep the mill streams clear", ["charter"], "charter", True),
        # attributed to one, found in another
        ("to send two wardens each to the spring council", ["speech"], "charter", False),
        # attributed to one that has the words too, though another had them first
        ("to keep the mill streams clear, to share the cost of the weirs", ["report"], "report", True),
        # in no statement at all
        ("the reeve counted nineteen geese on the green", ["charter"], None, False),
        # nothing is named
        ("pledge to keep the mill streams clear", [], "charter", None),
        # what is named is not held
        ("pledge to keep the mill streams clear", ["lost-letter"], "charter", None),
        # short words, in the statement named and in another
        ("the upper meadows", ["speech"], "speech", True),
        # short words, not in the statement named
        ("the spring council", ["speech"], None, False),
        # the statement named is later than the quotation
        ("sow the upper meadows with rye before the frost", ["later"], None, False),
    ],
)
def test_whether_words_are_in_the_statement_they_are_attributed_to(
    exact: str, attributed: list[str], source: str | None, there: bool | None
) -> None:
    row = traced(exact, attributed)
    assert (row["source_document_id"], row["in_attributed_source"]) == (source, there)
