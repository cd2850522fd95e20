"""How much two texts share in words: stems of content words, weighted by how rare they are in the collection."""

from __future__ import annotations

import math

import polars as pl

from pipelines.trace.verdicts import function_words

_WORD = r"[\p{L}\p{N}][\p{L}\p{N}'’]*"
# Inflections only: plural, possessive, past and progressive. Derivation changes what a word means too often.
_ENDINGS = r"(?:['’]s|ies|es|s|ied|ed|ing|y|e)$"


def rarity(passages: pl.Series) -> pl.DataFrame:
    """`stem` and `weight`, log(1 + passages / passages that have it), over the texts of a collection."""
    held = passages.drop_nulls().to_frame("text")
    words = (
        held.select(word=_words(pl.col("text")).list.unique())
        .explode("word")
        .drop_nulls()
        .group_by("word")
        .len("count")
    )
    # The forms of a word are counted apart and summed: a passage that has two of them counts twice, which is rare.
    return (
        _content(words)
        .group_by(stem=_stem(pl.col("word")))
        .agg(weight=(1 + len(passages) / pl.col("count").sum()).log())
    )


def stems(texts: pl.DataFrame, key: str, text: str) -> pl.DataFrame:
    """Each different stem of content words in the column `text`, one row a `key` and stem."""
    words = texts.drop_nulls(text).select(key, word=_words(pl.col(text))).explode("word").drop_nulls("word")
    return _content(words).select(key, stem=_stem(pl.col("word"))).unique(maintain_order=True)


def shared_words(
    claims: pl.DataFrame, pairs: pl.DataFrame, sentences: pl.DataFrame, weights: pl.DataFrame, passages: int
) -> pl.DataFrame:
    """`cosine` and `coverage` of each claim and each sentence of its statements that share a content word.

    `claims` has claim_id and query, `pairs` claim_id and document_id, `sentences` sentence, document_id and text,
    `weights` what `rarity` gives of `passages` passages. A word weighs by its rarity in the collection and in the
    statement: the names of the parties stand in every other sentence of it, and tell none from another. `coverage` is
    the share of the claim's weight that the sentence has. A word that the collection lacks weighs as much as one that
    stands in a single passage.
    """
    unseen = math.log(1 + max(1, passages))
    said = stems(sentences, "sentence", "text").join(sentences.select("sentence", "document_id"), on="sentence")
    lengths = sentences.group_by("document_id").len("sentences")
    local = (
        said.group_by("document_id", "stem")
        .len("having")
        .join(lengths, on="document_id")
        .select("document_id", "stem", local=_local(pl.col("sentences"), pl.col("having")))
    )
    asked = stems(claims, "claim_id", "query").join(pairs, on="claim_id")
    texts = ("claim_id", "document_id")
    asked = _weighed(asked.join(local, on=["document_id", "stem"], how="left"), weights, unseen, texts)
    spoken = _weighed(said.join(local, on=["document_id", "stem"]), weights, unseen, ("sentence",))
    # Summed in a stated order: floating-point sums depend on it, and a release must come out the same each time.
    return (
        asked.join(spoken, on=["stem", "document_id"], suffix="_said")
        .sort("claim_id", "sentence", "stem")
        .group_by("claim_id", "sentence", maintain_order=True)
        .agg(
            cosine=(pl.col("weight") ** 2).sum() / (pl.col("norm").first() * pl.col("norm_said").first()),
            coverage=pl.col("weight").sum() / pl.col("total").first(),
        )
    )


def _local(sentences: pl.Expr, having: pl.Expr) -> pl.Expr:
    """From 1, for a word of one sentence, down to the least, for a word of them all."""
    return (1 + sentences / having).log() / (1 + sentences).log()


def _weighed(stemmed: pl.DataFrame, weights: pl.DataFrame, unseen: float, text: tuple[str, ...]) -> pl.DataFrame:
    """Stems with their weight, the norm of their text and its total weight."""
    return (
        stemmed.join(weights, on="stem", how="left")
        .with_columns(weight=pl.col("weight").fill_null(unseen) * pl.col("local").fill_null(1.0))
        .sort(*text, "stem")
        .with_columns(norm=(pl.col("weight") ** 2).sum().over(text).sqrt(), total=pl.col("weight").sum().over(text))
    )


def _words(texts: pl.Expr) -> pl.Expr:
    return texts.str.to_lowercase().str.extract_all(_WORD)


def _content(words: pl.DataFrame) -> pl.DataFrame:
    return words.filter(~pl.col("word").str.replace_all("’", "'").is_in(list(function_words())))


def _stem(word: pl.Expr) -> pl.Expr:
    return pl.when(word.str.len_chars() > 3).then(word.str.replace(_ENDINGS, "")).otherwise(word)
