"""Reported content: whose it is and where it stands."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.attribution import find_reports
from pipelines.annotate.parsing import load_parser


@cache
def _parser() -> Language:
    return load_parser(entities=False)


@pytest.mark.parametrize(
    ("text", "holder", "content"),
    [
        # Content clause after the verb.
        ("The mayor said that the bridge was safe.", "mayor", "the bridge was safe"),
        # Reporting clause after what it reports.
        ("The bridge was safe, the mayor said.", "mayor", "The bridge was safe"),
        # A source in a prepositional phrase.
        ("According to the mayor, the bridge is safe.", "mayor", "the bridge is safe"),
        ("The bridge is safe, according to the mayor (page 3).", "mayor", "The bridge is safe"),
        # What somebody binds himself to.
        ("The mayor vowed to repair the bridge.", "mayor", "to repair the bridge"),
    ],
)
def test_reported_content_is_found_with_its_holder(text: str, holder: str, content: str) -> None:
    (report,) = [report for sentence in _parser()(text).sents for report in find_reports(sentence)]
    assert (report.holder.text, report.tokens.text) == (holder, content)


def test_a_sentence_that_reports_nothing_has_no_reports() -> None:
    assert not [report for sentence in _parser()("The bridge fell in May.").sents for report in find_reports(sentence)]
