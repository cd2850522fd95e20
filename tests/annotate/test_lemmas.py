"""Lemmas of verbs whose forms two verbs could share."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.lemmas import mend_lemmas
from pipelines.annotate.parsing import load_parser


@cache
def parser() -> Language:
    return load_parser(entities=False)


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("She hoped to win.", ["hope", "win"]),
        ("He is hoping for rain.", ["hope"]),
        ("He hopped home.", ["hop"]),
        ("They hated it and rated it low.", ["hate", "rate"]),
        ("She starred in it and stared at us.", ["star", "stare"]),
        ("They stopped and planned it.", ["stop", "plan"]),
        ("She texted me.", ["text"]),
    ],
)
def test_a_verb_form_is_given_to_the_verb_that_spells_it_so(text: str, lemmas: list[str]) -> None:
    assert [token.lemma_ for token in parser()(text) if token.pos_ == "VERB"] == lemmas


def test_a_pipeline_without_lemmas_stays_as_it_is() -> None:
    nlp = Language()
    mend_lemmas(nlp)
    assert nlp.pipe_names == []
