"""A "Jr." behind a comma belongs to the name before it, whoever speaks."""

from __future__ import annotations

import pytest

from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.tokens import Doc
from tests.annotate.claiming import claims_of, parser


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (
            "Today, Governor Harold P. Vance, Jr. declared that a disaster exists in the port.",
            "Governor Harold P. Vance",
        ),
        ("Harold P. Vance, Sr., the harbour master, said that the port would close.", "Harold P. Vance"),
        ("The wall will fall, Vance, Jr. told reporters.", "Vance"),
    ],
)
def test_the_holder_is_the_name_and_not_the_suffix(text: str, holder: str) -> None:
    holders = {claim.holder.written for claim in claims_of(text) if claim.holder}
    assert holders == {holder}


@pytest.mark.parametrize(
    "text",
    [
        "Today, Governor Harold P. Vance, Jr. declared that a disaster exists.",
        "Harold P. Vance, Sr., the harbour master, spoke with Paul Holt, Jr., and left.",
        "We had no choice, Vance, Jr. told reporters. Jr. is no name. , Jr. began it.",
        ", Jr.",
        "Vance, Jr.",
    ],
)
def test_every_sentence_stays_one_tree(text: str) -> None:
    nlp = parser()
    doc: Doc = DocReader(nlp.vocab).read(nlp(text))
    for sentence in doc.sentences:
        roots = [token for token in sentence if token.head is token]
        assert roots
        assert sorted(token.i for root in roots for token in root.subtree) == [token.i for token in sentence]
