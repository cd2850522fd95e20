"""A noun before a colon is what the verb before it governs, not a second subject of the verb behind."""

from __future__ import annotations

import pytest

from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.tokens import Doc
from tests.annotate.claiming import parser, spans_of


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Economists doubt the arithmetic: traffic fell by nine percent in 2023.",
            ["Economists doubt the arithmetic", "traffic fell by nine percent in 2023"],
        ),
        ("Nobody mentions the reason: the wall was never paid for.", ["the wall was never paid for"]),
    ],
)
def test_no_clause_ends_before_its_object_nor_starts_with_another_s(text: str, claims: list[str]) -> None:
    found = spans_of(text)
    assert set(claims) <= set(found)
    assert not any(":" in claim for claim in found)


@pytest.mark.parametrize(
    "text", [":", "doubt:", "Economists doubt the sum: it fell: they said: prices rose.", "a : b : c"]
)
def test_every_sentence_stays_one_tree(text: str) -> None:
    nlp = parser()
    doc: Doc = DocReader(nlp.vocab).read(nlp(text))
    for token in doc:
        steps = 0
        while token.head is not token:
            token, steps = token.head, steps + 1
            assert steps <= len(doc)
