"""The annotator as a whole: spans slice, chunks keep their order, what was found survives storage."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.codec import decode, encode
from pipelines.annotate.frames import AnnotatedDocument, annotation_tables
from pipelines.annotate.incremental import annotate_waiting, split_known
from pipelines.annotate.models import Annotations
from pipelines.annotate.parsing import readable
from pipelines.annotate.pool import AnnotatorPool, chunk_by_words

OPINION = (
    "A Pact in Need of Paper\n\nBy Ada Quill\n\nOn May 4, the two prime ministers signed the Lake Accord. "
    "“We will keep the water open,” Prime Minister Jon Vasic said. However, the accord does not say who pays. "
    "He added that the cost “may rise before it falls.” Parliament should vote on it soon.\n"
)


def spans_of(found: Annotations) -> list[tuple[int, int]]:
    layers = (found.passages, found.quotations, found.claims, found.references, found.mentions)
    return [(item.span.start, item.span.end) for layer in layers for item in layer]


def annotate_one(text: str) -> Annotations:
    (found,) = annotate([AnnotationInput("one", text, date(2023, 5, 9))])
    return found


def test_every_layer_is_found_in_an_opinion_piece() -> None:
    found = annotate_one(OPINION)
    assert [quotation.span.slice(OPINION) for quotation in found.quotations] == [
        "We will keep the water open",
        "may rise before it falls",
    ]
    assert any(claim.kind == "recommendation" for claim in found.claims)
    assert any("Lake Accord" in reference.span.slice(OPINION) for reference in found.references)
    assert {"person", "date"} <= {mention.kind for mention in found.mentions}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "“",
        "'" * 50,
        "\x00\x01 control \x7f characters",
        "שלום עולם. “מה שלומך?” הוא שאל.",
        "one giant line " * 3000,
        "a lone surrogate \ud800 in “the \udfff middle” of it",
        "“An opening that never closes, he said.",
    ],
)
def test_odd_input_is_annotated_without_a_crash_and_its_spans_lie_inside(text: str) -> None:
    for start, end in spans_of(annotate_one(text)):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from(list("ab. ,\n“”‘’\"'()—-1902“He said that ")), max_size=200))
def test_spans_lie_inside_any_text(text: str) -> None:
    for start, end in spans_of(annotate_one(text)):
        assert 0 <= start < end <= len(text)


def test_what_was_found_survives_storage() -> None:
    found = annotate_one(OPINION)
    assert decode(encode(found)) == found


def test_two_processes_find_what_one_finds() -> None:
    documents = [AnnotationInput(str(n), OPINION * 20, date(2023, 5, 9)) for n in range(30)]
    with AnnotatorPool(workers=2) as two, AnnotatorPool(workers=1) as one:
        assert two.annotate(documents) == one.annotate(documents)


def test_work_begun_ahead_gives_the_same_annotations_and_counts_where_it_is_used() -> None:
    documents = [AnnotationInput(str(n), OPINION * 20, date(2023, 5, 9)) for n in range(30)]
    later = [AnnotationInput(f"later-{n}", OPINION * 20, date(2024, 5, 9)) for n in range(30)]
    with AnnotatorPool(workers=2) as ahead, AnnotatorPool(workers=1) as one:
        ahead.start_early()
        ahead.foresee([documents, later])
        assert ahead.annotate(documents) == one.annotate(documents)
        assert ahead.last_rate.words == one.last_rate.words
        assert ahead.annotate(later) == one.annotate(later)


@given(st.lists(st.integers(0, 60), max_size=20), st.integers(1, 50))
def test_chunks_keep_every_document_in_order(sizes: list[int], words: int) -> None:
    documents = [AnnotationInput(str(n), "w " * size) for n, size in enumerate(sizes)]
    chunks = chunk_by_words(documents, words)
    assert [document for chunk in chunks for document in chunk] == documents
    assert all(chunks)


def ids_of(text: str) -> dict[str, set[str]]:
    document = AnnotatedDocument("work@000000000000", "work", text, date(2023, 5, 9), annotate_one(text))
    tables = annotation_tables([document], [], "test")
    return {
        "quotations": set(tables["quotations"]["quotation_id"]),
        "claims": set(tables["claims"]["claim_id"]),
        "mentions": set(tables["mentions"]["mention_id"]),
    }


@pytest.mark.parametrize("furniture", ["Subscribe to our newsletter\n\n", "Home\n\nWorld\n\nShare this article\n\n"])
def test_ids_do_not_move_when_furniture_is_inserted(furniture: str) -> None:
    before, after = ids_of(OPINION), ids_of(furniture + OPINION)
    for layer, ids in before.items():
        assert ids <= after[layer], layer


def test_a_document_is_annotated_again_only_when_its_treatment_changes() -> None:
    documents = pl.DataFrame(
        {
            "document_id": ["a@1", "b@2"],
            "text": [OPINION, "A short statement."],
            "title": [None, None],
            "published_from": [date(2023, 5, 9), None],
            "annotated": [True, False],
            "is_commentary": [True, False],
            "main": [None, None],
        },
        schema_overrides={"title": pl.String, "main": pl.List(pl.Struct({"start": pl.Int32, "end": pl.Int32}))},
    )
    kept, waiting = split_known(documents, None)
    assert (kept.height, waiting.height) == (0, 2)
    made = annotate_waiting(waiting, AnnotatorPool(workers=1))
    kept, waiting = split_known(documents, made)
    assert (kept.height, waiting.height) == (2, 0)
    _, waiting = split_known(documents.with_columns(annotated=pl.lit(True)), made)
    assert waiting["document_id"].to_list() == ["b@2"]


def test_runs_of_marks_are_read_as_blanks_of_the_same_length() -> None:
    text = "The port is open. " + "=" * 60 + " It closed in May."
    assert len(readable(text)) == len(text)
    assert readable(text).split() == ["The", "port", "is", "open.", "=", "It", "closed", "in", "May."]
