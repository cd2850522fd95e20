"""Quotations that say something else than their source: found, and the edit marked."""

import polars as pl
import pytest

from pipelines.trace.index import Index
from pipelines.trace.trace import build_index, trace_quotations
from pipelines.trace.verdicts import bracket_changes_meaning, changes_meaning, misspelt

MINUTES = (
    "The lighthouse board will repaint seven towers along the western shore before autumn. The keepers do not oppose "
    "the new lamps; they are a way to save oil. Most ferries that pass the cape carry a pilot who knows the reefs. "
    "Dues may rise by four percent a year until 2044."
)
UNRELATED = (
    "The bakers of the old town met on Tuesday. They spoke of flour, of ovens and of a fair price for rye bread."
)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(
        pl.DataFrame(
            {"document_id": ["minutes", "bakers"], "text": [MINUTES, UNRELATED], "date": [None, None]},
            schema_overrides={"date": pl.Date},
        )
    )


def traced(exact: str, index: Index) -> dict[str, object]:
    quotes = pl.DataFrame({"quotation_id": ["q"], "document_id": ["c"], "exact": [exact]})
    return trace_quotations(quotes, index).row(0, named=True)


@pytest.mark.parametrize(
    ("exact", "quoted", "source"),
    [
        # a number in words
        ("by forty percent a year until 2044", "forty", "four"),
        ("will repaint eleven towers along the western shore before autumn", "eleven", "seven"),
        # a year
        ("Dues may rise by four percent a year until 2054", "2054", "2044"),
        # the negation fell out
        ("The keepers do oppose the new lamps; they are a way to save oil", "", "not"),
        # a negation came in
        ("they are not a way to save oil. Most ferries that pass the cape", "not", ""),
        # a quantifier
        ("All ferries that pass the cape carry a pilot", "All", "Most"),
        # a modal
        ("Dues will rise by four percent a year until 2044", "will", "may"),
    ],
)
def test_words_that_change_the_meaning_are_found_and_marked(exact: str, quoted: str, source: str, index: Index) -> None:
    row = traced(exact, index)
    assert (row["verdict"], row["source_document_id"]) == ("altered", "minutes")
    assert isinstance(row["edits"], list)
    assert {(edit["quoted"], edit["source"]) for edit in row["edits"] if edit["meaning_change"]} == {(quoted, source)}


@pytest.mark.parametrize(
    "exact",
    [
        # four words in a row are what anybody may say
        "twelve towers along the western road",
        # another thing than a number differs
        "by four crowns a barrel until 2044",
        # function words alone agree
        "they are not a way to be",
    ],
)
def test_likeness_to_a_statement_is_not_enough(exact: str, index: Index) -> None:
    assert traced(exact, index)["verdict"] == "not_found"


@pytest.mark.parametrize("copies", [1, 2, 3, 8])
def test_a_form_with_another_figure_is_nobodys_quotation_when_many_statements_use_it(copies: int) -> None:
    form = "In the matter of tolls the harbour court orders a payment of {} crowns within the month."
    frame = pl.DataFrame(
        {
            "document_id": [str(i) for i in range(copies)],
            "text": [form.format(40 + i) for i in range(copies)],
            "date": [None] * copies,
        },
        schema_overrides={"date": pl.Date},
    )
    row = traced("the harbour court orders a payment of 900 crowns within the month", build_index(frame))
    assert row["verdict"] == ("altered" if copies <= 2 else "not_found")


@pytest.mark.parametrize(
    ("quoted", "source", "changed"),
    [
        ("all", "most", True),
        ("some", "none", True),
        ("every", "all", False),
        ("can't", "cannot", False),
        ("don't", "do not", False),
        ("not", "", True),
        ("unlawful", "lawful", True),
        ("eighteen", "eight", True),
        ("2,500", "2500", False),
        ("large", "big", False),
        ("in Ostrava", "in Elbing", True),
        ("only", "", True),
        ("forty-five", "45", False),
        ("1945", "nineteen forty-five", False),
        ("2 million", "2 billion", True),
        ("the 4th", "the fourth", False),
        ("the H.B.", "the Harbour Board", False),
    ],
)
def test_meaning_changes_with_numbers_negations_quantifiers_and_names(quoted: str, source: str, changed: bool) -> None:
    assert changes_meaning(quoted, source, "so", "so") is changed


@pytest.mark.parametrize(
    ("bracket", "source", "changed"),
    [
        # a pronoun for a name, a name for a pronoun
        ("[it]", "the Harbour Board", False),
        ("[the Harbour Board]", "it", False),
        # another name
        ("[Ostrava]", "Elbing", True),
        # a negation
        ("[never]", "always", True),
    ],
)
def test_words_in_brackets_change_the_meaning_when_they_say_another_thing(
    bracket: str, source: str, changed: bool
) -> None:
    assert bracket_changes_meaning(bracket, source) is changed


def test_a_number_in_words_is_the_same_in_figures(index: Index) -> None:
    for exact in (
        "7 towers along the western shore before autumn. The keepers",
        "The lighthouse board will repaint 7 towers along the western shore",
        "Dues may rise by four percent a year until twenty forty-four",
    ):
        row = traced(exact, index)
        assert (row["verdict"], row["similarity"]) == ("altered", 1.0)
        assert [edit["meaning_change"] for edit in row["edits"]] == [False]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("quoted", "source", "near"),
    [
        ("lihgthouse", "lighthouse", True),
        ("unlawful", "lawful", False),
        ("must", "most", False),
        ("2044", "2045", False),
    ],
)
def test_a_misspelling_is_told_from_another_word(quoted: str, source: str, near: bool) -> None:
    assert misspelt(quoted, source) is near
