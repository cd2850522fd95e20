"""Claims and invented statements in, ranked passages out; the real encoder runs."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.tables.evidence import EVIDENCE
from pipelines import minilm
from pipelines.evidence import encoder
from pipelines.evidence.encoder import SCALE, encode, similarity
from pipelines.evidence.finding import KEPT, find_evidence
from pipelines.evidence.sentences import sentence_spans
from pipelines.minilm import EncoderError

VESSELS = (
    "The ministers met in Port Ellery on May 4. They will buy twelve rescue vessels before the winter. "
    "Trade between the two countries grew again."
)
FISHING = "Fishing quotas were left as they are.\nThe talks go on in June."
PASSAGES = pl.DataFrame(
    {
        "passage_id": ["p1", "p2", "p3"],
        "document_id": ["a", "a", "b"],
        "start": [10, 10 + len(VESSELS) + 2, 0],
        "text": [VESSELS, FISHING, "The harbour festival opens on Sunday."],
        "role": ["body", "body", "body"],
    }
)


def request(query: str, *statements: str) -> pl.DataFrame:
    return pl.DataFrame({"claim_id": ["k"], "query": [query], "statement_ids": [list(statements)], "most": [24]})


def found(query: str, *statements: str) -> pl.DataFrame:
    return find_evidence(request(query, *statements), PASSAGES)[0]


def sentence(row: dict[str, int]) -> str:
    return VESSELS[row["source_start"] - 10 : row["source_end"] - 10]


def test_the_sentence_that_says_it_in_the_same_words_is_first() -> None:
    row = found("the ministers will buy rescue vessels", "a").row(0, named=True)
    assert (row["passage_id"], sentence(row)) == ("p1", "They will buy twelve rescue vessels before the winter.")


def test_the_sentence_that_says_it_in_other_words_is_first() -> None:
    row = found("a dozen boats for rescue are to be purchased before the cold season", "a").row(0, named=True)
    assert sentence(row) == "They will buy twelve rescue vessels before the winter."


def test_the_same_words_score_higher_than_other_words() -> None:
    same = found("they will buy twelve rescue vessels", "a")["score"][0]
    other = found("a dozen boats for rescue are to be purchased before the cold season", "a")["score"][0]
    assert same > 0.8 > other


def test_a_claim_that_no_sentence_bears_on_has_no_evidence() -> None:
    assert found("the opera season opens with a comedy", "a").is_empty()


def test_only_the_statements_asked_for_are_searched() -> None:
    assert set(found("the harbour festival and the rescue vessels", "a")["source_document_id"]) <= {"a"}


def test_a_passage_is_given_once_by_its_best_sentence() -> None:
    rows = found("rescue vessels and trade between the two countries", "a")
    assert rows["passage_id"].is_unique().all()
    assert rows["rank"].to_list() == list(range(1, rows.height + 1))
    assert rows.height <= KEPT


def test_rows_fit_the_contract() -> None:
    assert EVIDENCE.conform(found("the ministers will buy rescue vessels", "a"), "sample").height >= 1


def test_nothing_asked_gives_nothing() -> None:
    assert find_evidence(request("x", "a").clear(), PASSAGES)[0].is_empty()


def test_vectors_of_the_build_before_give_the_same_rows_and_nothing_is_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = request("the ministers will buy rescue vessels", "a")
    first, vectors = find_evidence(asked, PASSAGES)
    monkeypatch.setattr("pipelines.evidence.vectors.encode", lambda texts: pytest.fail(f"encoded again: {texts}"))
    again, kept = find_evidence(asked, PASSAGES, vectors)
    assert again.equals(first)
    assert kept.equals(vectors)


def test_vectors_that_no_claim_needs_any_more_are_let_go() -> None:
    _, before = find_evidence(request("the ministers will buy rescue vessels", "a"), PASSAGES)
    _, after = find_evidence(request("the harbour festival", "b"), PASSAGES, before)
    assert after.height == 2


def test_vectors_of_another_encoder_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = request("the harbour festival", "b")
    _, before = find_evidence(asked, PASSAGES)
    monkeypatch.setattr("pipelines.evidence.vectors.encoder_version", lambda: "another")
    _, after = find_evidence(asked, PASSAGES, before)
    assert not set(before["text_key"]) & set(after["text_key"])


WORDS = st.lists(
    st.sampled_from(["harbour", "treaty", "vessels", "the", "ministers", "of", "winter", "agreed", "2031", "not"]),
    min_size=1,
    max_size=30,
)


@settings(max_examples=15, deadline=None)
@given(st.lists(WORDS.map(" ".join), min_size=2, max_size=6))
def test_the_vector_of_a_sentence_does_not_depend_on_its_company(sentences: list[str]) -> None:
    together = encode(sentences)
    assert all((together[n] == encode([text])[0]).all() for n, text in enumerate(sentences))


def test_vectors_have_length_one() -> None:
    vectors = encode(["Trade grew again.", ""])
    assert similarity(vectors, vectors) == pytest.approx([1.0, 1.0], abs=20 / SCALE)


def test_a_changed_model_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    package, inside, _ = minilm.FILES["model"]
    monkeypatch.setitem(minilm.FILES, "model", (package, inside, "0" * 64))
    encoder._session.cache_clear()
    with pytest.raises(EncoderError, match=r"requirements\.lock"):
        encode(["Trade grew again."])
    encoder._session.cache_clear()


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(minilm.FILES, "model", ("no-such-package", "model.onnx", "0" * 64))
    encoder._session.cache_clear()
    with pytest.raises(EncoderError, match="make setup"):
        encode(["Trade grew again."])
    encoder._session.cache_clear()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        # Short forms and initials end no sentence
        ("Mr. Venn met Gen. J. Hale on Jan. 4. They spoke.", ["Mr. Venn met Gen. J. Hale on Jan. 4.", "They spoke."]),
        ("The U.S. Navy sailed. It returned.", ["The U.S. Navy sailed.", "It returned."]),
        # A closing mark belongs to the sentence before it
        ("“It is done.” He left.", ["“It is done.”", "He left."]),
        # Figures are not cut
        ("Trade rose by 3.5 percent. Good.", ["Trade rose by 3.5 percent.", "Good."]),
        # A line ends a sentence
        ("- lanterns\n- ropes", ["- lanterns", "- ropes"]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@given(st.text())
def test_sentences_hold_every_character_but_white_space_once(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
