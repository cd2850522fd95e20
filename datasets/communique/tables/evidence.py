"""The contract of `evidence`: passages of statements that bear on a claim."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import START

EVIDENCE = Table(
    name="evidence",
    description="Passages of a statement that bear on a claim. A score is similarity, never a verdict of truth.",
    key=("claim_id", "passage_id"),
    order=("claim_id", "rank"),
    content=(
        Column("claim_id", pl.String, "The claim.", foreign_key="claims.claim_id"),
        Column("source_document_id", pl.String, "The statement.", foreign_key="documents.document_id"),
        Column("passage_id", pl.String, "The passage that bears on it.", foreign_key="passages.passage_id"),
        Column(
            "source_start",
            pl.Int32,
            "First character, in the statement, of the sentence that bears on it.",
            standard=START.standard,
        ),
        Column("source_end", pl.Int32, "Character after its last.", standard=START.standard),
        Column(
            "score",
            pl.Float64,
            "Similarity of the claim and that sentence, 0 to 1; not a verdict of truth.",
            unit="ratio",
        ),
        Column("method", pl.String, "How the score was made: name and version."),
        Column("rank", pl.Int32, "1 for the passage that bears on the claim most."),
    ),
)
