"""Claim -> the passages of a statement that bear on it, by the words they share.

The score is the cosine of the two texts' stemmed content words, each weighted by how rare it is among the passages. It
says that two texts speak of the same things, never that one bears the other out. A method is a name and a frame of
scored pairs: one that compares meanings rather than words can be added beside this one.
"""

from __future__ import annotations

import polars as pl

from communique.tables.evidence import EVIDENCE
from pipelines.trace.verdicts import function_words

METHOD = "idf-cosine 1"
_LEAST = 0.1
"""Below it, passages share one common word with the claim."""
_KEPT = 5
_WORD = r"[\p{L}\p{N}][\p{L}\p{N}'’]*"
# Inflections only: plural, possessive, past and progressive. Derivation changes what a word means too often.
_ENDINGS = r"(?:['’]s|ies|es|s|ied|ed|ing|y|e)$"


def find_evidence(claims: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """The best passages of each claim's statements, as content columns of the table `evidence`.

    `claims` has claim_id, exact and statement_ids (list of document_id); `passages` has passage_id, document_id, text.
    At most five passages of a statement are given for a claim, ranked over all of its statements.
    """
    weighted = _weigh(passages)
    asked = _stems(claims.select("claim_id", "exact"), "claim_id", "exact")
    rarity = weighted.select("stem", "weight").unique("stem")
    asked = asked.join(rarity, on="stem").with_columns(norm=(pl.col("weight") ** 2).sum().over("claim_id").sqrt())
    pairs = claims.select("claim_id", document_id="statement_ids").explode("document_id").drop_nulls().unique()
    scored = (
        asked.join(pairs, on="claim_id")
        .join(weighted, on=["stem", "document_id"], suffix="_passage")
        .group_by("claim_id", "document_id", "passage_id")
        .agg(
            score=(pl.col("weight") * pl.col("weight_passage")).sum()
            / (pl.col("norm").first() * pl.col("norm_passage").first())
        )
        .filter(pl.col("score") >= _LEAST)
        .sort(["claim_id", "score", "passage_id"], descending=[False, True, False])
    )
    best = scored.group_by(["claim_id", "document_id"], maintain_order=True).head(_KEPT)
    best = best.sort(["claim_id", "score", "passage_id"], descending=[False, True, False])
    schema = {column.name: column.dtype for column in EVIDENCE.content}
    return best.with_columns(
        pl.col("score").round(6).clip(0.0, 1.0),
        source_document_id="document_id",
        method=pl.lit(METHOD),
        rank=pl.int_range(1, pl.len() + 1).over("claim_id"),
    ).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _weigh(passages: pl.DataFrame) -> pl.DataFrame:
    """Stems of passages with their weights and each passage's norm."""
    count = max(1, passages.height)
    stems = _stems(passages.select("passage_id", "text"), "passage_id", "text")
    return (
        stems.with_columns(weight=(1 + count / pl.len().over("stem")).log())
        .with_columns(norm=(pl.col("weight") ** 2).sum().over("passage_id").sqrt())
        .join(passages.select("passage_id", "document_id"), on="passage_id")
    )


def _stems(texts: pl.DataFrame, key: str, text: str) -> pl.DataFrame:
    """Each different stem of content words, one row a text and stem."""
    word = pl.col(text).str.to_lowercase().str.extract_all(_WORD)
    words = texts.drop_nulls(text).select(key, word=word).explode("word").drop_nulls("word")
    words = words.filter(~pl.col("word").str.replace_all("’", "'").is_in(list(function_words())))
    stem = pl.when(pl.col("word").str.len_chars() > 3).then(pl.col("word").str.replace(_ENDINGS, ""))
    return words.select(key, stem=stem.otherwise(pl.col("word"))).unique()
