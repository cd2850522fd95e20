"""Words that agree in order are counted for many windows at once as they would be one by one."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from pipelines.trace.agreement import ordered_agreement
from pipelines.trace.align import align_words
from pipelines.trace.index import Index
from pipelines.trace.normalise import cut_words
from pipelines.trace.pairs import Pieces
from pipelines.trace.trace import build_index
from pipelines.trace.windows import Windows

FEW_WORDS = st.lists(st.sampled_from(["lamp", "quay", "salt", "of", "the", "not"]), min_size=1, max_size=30)
MANY_WORDS = st.lists(st.sampled_from(["lamp", "quay", "salt", "of", "the", "not"]), min_size=65, max_size=90)


def held(words: list[str]) -> Index:
    documents = pl.DataFrame({"document_id": ["a"], "text": [" ".join(words)], "date": [None]})
    return build_index(documents.with_columns(pl.col("date").cast(pl.Date)))


def agreement(quotes: list[list[str]], windows: list[tuple[int, int, int]], index: Index) -> list[int]:
    """Windows are (number of the quotation, first word, word after the last)."""
    words = cut_words([" ".join(quote) for quote in quotes])
    nobody = np.full(len(quotes), -1, np.int64)
    pieces = Pieces(words, nobody, np.zeros(len(quotes), np.int32), np.full(len(quotes), 8), np.zeros(0, np.int64))
    piece, begin, end = (np.array(column, np.int64) for column in zip(*windows, strict=True))
    zeros = np.zeros(len(windows), np.int64)
    return ordered_agreement(index, pieces, Windows(piece, begin, end, zeros, zeros.astype(float), zeros)).tolist()


@given(st.lists(FEW_WORDS, min_size=1, max_size=4), FEW_WORDS, st.data())
def test_agreement_is_the_longest_common_subsequence(
    quotes: list[list[str]], source: list[str], data: st.DataObject
) -> None:
    bounds = st.integers(0, len(source) - 1).flatmap(
        lambda begin: st.tuples(st.just(begin), st.integers(begin + 1, len(source)))
    )
    spans = data.draw(st.lists(bounds, min_size=len(quotes), max_size=len(quotes)))
    windows = [(number, *span) for number, span in enumerate(spans)]
    alone = [LCSseq.similarity(quotes[number], source[begin:end]) for number, begin, end in windows]
    assert agreement(quotes, windows, held(source)) == alone


@given(MANY_WORDS, MANY_WORDS)
def test_agreement_of_long_quotations_is_never_below_the_true_one(quote: list[str], source: list[str]) -> None:
    (found,) = agreement([quote], [(0, 0, len(source))], held(source))
    assert LCSseq.similarity(quote, source) <= found <= len(quote)


@given(FEW_WORDS, FEW_WORDS)
def test_aligned_runs_agree_word_for_word_and_follow_one_another(quote: list[str], source: list[str]) -> None:
    numbers = {word: number for number, word in enumerate(sorted({*quote, *source}))}
    quoted, window = [numbers[word] for word in quote], [numbers[word] for word in source]
    place = (0, 0)
    for run in align_words(quoted, window):
        assert run.size > 0
        assert run.quoted >= place[0]
        assert run.source >= place[1]
        assert quoted[run.quoted : run.quoted + run.size] == window[run.source : run.source + run.size]
        place = (run.quoted + run.size, run.source + run.size)


def test_a_common_word_at_the_edge_does_not_stretch_the_span() -> None:
    quoted, window = (
        ["the", "court", "orders", "a", "fine"],
        ["in", "the", "matter", "of", "tolls", "the", "court", "orders", "a", "fine"],
    )
    numbers = {word: number for number, word in enumerate(sorted({*quoted, *window}))}
    (run,) = align_words([numbers[word] for word in quoted], [numbers[word] for word in window])
    assert (run.source, run.size) == (5, 5)
