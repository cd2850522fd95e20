"""The words of a clause as evidence of its kind: which count, in which part, and that they tell what grammar cannot."""

from __future__ import annotations

import pytest

from pipelines.annotate.clauses.modality import modality_of
from pipelines.annotate.clauses.wording import wording_of
from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.tokens import TokenSpan
from tests.annotate.claiming import parser


def sentence(text: str) -> TokenSpan:
    return DocReader(parser().vocab).read(parser()(text)).sentences[0]


def test_a_word_counts_wherever_it_stands_and_once_more_in_its_part() -> None:
    clause = sentence("The guild closed the talks in the harbour.")
    found = wording_of(clause.root, list(clause))
    assert {"any talk", "dobj talk", "root close", "form VBD", "any harbour"} <= found
    assert "nsubj harbour" not in found


def test_names_and_figures_count_as_such_and_never_by_what_they_name() -> None:
    clause = sentence("Kestria closed 40 farms.")
    found = wording_of(clause.root, list(clause))
    assert "nsubj PROPN" in found
    assert not any("kestria" in feature.lower() or "40" in feature for feature in found)


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        ("The talks lacked courage.", "The talks lasted nine hours."),
        ("The treaty forgets the fishermen.", "The treaty lists the fishermen."),
        ("The ministry misread the mood.", "The ministry closed the border."),
    ],
)
def test_clauses_of_one_grammar_are_told_apart_by_their_words(judged: str, told: str) -> None:
    for text, kind in ((judged, "judgment"), (told, "fact")):
        clause = sentence(text)
        assert modality_of(clause.root, list(clause)).kind == kind, text
