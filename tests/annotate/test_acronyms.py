"""Acronym definitions by Schwartz and Hearst."""

import pytest

from pipelines.annotate.names.acronyms import find_acronyms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Northern Lanes Initiative (NLI) pays", [("Northern Lanes Initiative", "NLI")]),
        ("the Mid-Coast Fisheries Plan (MCFP)", [("Mid-Coast Fisheries Plan", "MCFP")]),
        ("a long walk (again) home", []),
        ("the harbour (XQZ) is open", []),
    ],
)
def test_a_short_form_is_paired_with_the_words_it_abbreviates(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(d.long.slice(text), d.acronym) for d in find_acronyms(text)] == expected
