"""Clauses in, how much they read like judgments out; the real encoder runs."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import minilm
from pipelines.annotate.clauses import close_calls
from pipelines.annotate.clauses.close_calls import KINDS, kind_scores, leaning, likeliest


@pytest.mark.parametrize(
    ("judgment", "fact"),
    [
        ("The whole scheme is a gamble that nobody has thought through", "The ferry left the harbour at noon"),
        ("Its authors mistake noise for strength", "Both chambers passed the bill in June"),
        ("The silence of the council speaks for itself", "Four of the nine judges were appointed last year"),
    ],
)
def test_what_weighs_leans_further_to_judgment_than_what_reports(judgment: str, fact: str) -> None:
    assert leaning(judgment) > leaning(fact)


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("Parliament could begin by publishing the lease", "recommendation"),
        ("The ministers might ask the court for an opinion", "recommendation"),
        ("The crew could not see the lights that night", "fact"),
        ("Prices could rise by a tenth next year", "forecast"),
        ("The dam may fail before 2030", "forecast"),
    ],
)
def test_a_modal_that_says_many_things_is_read_with_its_clause(clause: str, kind: str) -> None:
    assert likeliest(clause, "forecast") == kind


@given(st.text(max_size=60), st.sampled_from(["fact", "judgment", "forecast", "recommendation"]))
@settings(max_examples=20, deadline=None)
def test_what_is_told_falls_only_to_a_kind_with_a_higher_score(text: str, told: str) -> None:
    kind = likeliest(text, told)
    assert kind != "question"
    assert kind == told or kind_scores(text)[KINDS.index(kind)] > kind_scores(text)[KINDS.index(told)]


def test_the_order_of_words_counts() -> None:
    assert leaning("The bank failed the farmers") != leaning("The farmers failed the bank")


@given(st.text(st.characters(codec=None), max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_has_scores_and_always_the_same(text: str) -> None:
    scores = kind_scores(text)
    assert scores.shape == (len(KINDS),)
    assert all(isfinite(score) for score in scores)
    kind_scores("Something else was read in between")
    assert (kind_scores(text) == scores).all()


def test_a_clause_longer_than_the_encoder_reads_is_cut() -> None:
    assert (kind_scores("one more " * 500) == kind_scores("one more " * 400)).all()


def test_changed_word_vectors_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    package, inside, _ = minilm.FILES["model"]
    monkeypatch.setitem(minilm.FILES, "model", (package, inside, "0" * 64))
    close_calls._vocabulary.cache_clear()
    with pytest.raises(minilm.EncoderError, match=r"requirements\.lock"):
        leaning("The vote was close")
    close_calls._vocabulary.cache_clear()
