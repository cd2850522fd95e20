"""Claims and statements in, ranked passages out: words choose the candidates, words and meaning rank them."""

from __future__ import annotations

import polars as pl

from communique.tables.evidence import EVIDENCE
from pipelines.evidence.encoder import similarity
from pipelines.evidence.lexical import rarity, shared_words
from pipelines.evidence.scoring import score
from pipelines.evidence.sentences import cut_sentences
from pipelines.evidence.vectors import SCHEMA, vectors_of

METHOD = "words+minilm 2"
KEPT = 5
"""Passages given for a claim."""
LEAST = 0.1
"""Below it, a sentence bears on the claim less than once in ten times."""
NOT_SAID = ("site", "byline", "caption", "author_bio")
"""Roles of passages that a statement does not say anything in."""


def find_evidence(
    requests: pl.DataFrame, passages: pl.DataFrame, known_vectors: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The best passages for each claim, as content columns of `evidence`, and the vectors to keep for the next build.

    `requests` are as `requests.evidence_requests` makes them; `passages` those of the collection: passage_id,
    document_id, start, text and role. A passage is scored by its best sentence, whose span the row gives.
    """
    candidates = find_candidates(requests, passages)
    meaning, vectors = _meaning(candidates, known_vectors)
    best = (
        candidates.with_columns(meaning)
        .with_columns(score=score().round(4))
        .filter(pl.col("score") >= LEAST)
        .sort("claim_id", "score", "document_id", "source_start", descending=[False, True, False, False])
        .unique(["claim_id", "passage_id"], keep="first", maintain_order=True)
        .group_by("claim_id", maintain_order=True)
        .head(KEPT)
    )
    rows = best.with_columns(
        source_document_id="document_id",
        method=pl.lit(METHOD),
        rank=pl.int_range(1, pl.len() + 1).over("claim_id"),
    )
    return rows.select(pl.col(column.name).cast(column.dtype) for column in EVIDENCE.content), vectors


def find_candidates(requests: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """The sentences compared with each claim (`most` of them), with `cosine` and `coverage` of their words.

    Those that share most words with it go first, then the first of its statements: of a short statement all are taken,
    so that a claim in quite other words finds its sentence too.
    """
    asked = requests.select("claim_id", document_id=pl.col("statement_ids").cast(pl.List(pl.String)))
    pairs = asked.explode("document_id").drop_nulls().unique()
    said = passages.filter(~pl.col("role").is_in(NOT_SAID)) if "role" in passages.columns else passages
    sentences = cut_sentences(said.join(pairs, on="document_id", how="semi").sort("document_id", "start"))
    # Where nothing is asked, the collection's words need not be counted.
    weights = rarity((passages if sentences.height else passages.clear())["text"])
    shared = shared_words(requests, pairs, sentences, weights, passages.height)
    return (
        pairs.join(sentences, on="document_id")
        .join(shared, on=["claim_id", "sentence"], how="left")
        .with_columns(pl.col("cosine", "coverage").fill_null(0.0))
        .sort("claim_id", pl.col("cosine") + pl.col("coverage"), "sentence", descending=[False, True, False])
        .with_columns(place=pl.int_range(pl.len()).over("claim_id"))
        .join(requests.select("claim_id", "query", "most"), on="claim_id", maintain_order="left")
        .filter(pl.col("place") < pl.col("most"))
    )


def _meaning(candidates: pl.DataFrame, known: pl.DataFrame | None) -> tuple[pl.Series, pl.DataFrame]:
    """Similarity in meaning of each candidate's query and sentence, and the vectors it took."""
    if candidates.is_empty():
        return pl.Series("meaning", [], dtype=pl.Float64), pl.DataFrame(schema=SCHEMA)
    queries, texts = candidates["query"].to_list(), candidates["text"].to_list()
    vectors, kept = vectors_of(queries + texts, known)
    return pl.Series("meaning", similarity(vectors[: len(queries)], vectors[len(queries) :])), kept
