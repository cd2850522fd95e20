"""Sources whose text changed after it was first read: how many passages, and of which snapshot."""

from __future__ import annotations

import polars as pl

from communique.revisions import Block, blocks_of, document_revisions

EDITS = {"source_id": pl.String, "document_id": pl.String, "added": pl.Int64, "removed": pl.Int64, "changed": pl.Int64}


def edits(documents: pl.DataFrame, main_content: pl.DataFrame) -> pl.DataFrame:
    """A row a text that replaced another: passages added, removed and changed; EDITS says the columns.

    `documents` and `main_content` are as `read_documents` gives them. Page furniture is left out, where it is known.
    """
    replaced = documents.filter(pl.col("supersedes").is_not_null())
    involved = {*replaced["document_id"], *replaced["supersedes"]}
    texts = documents.filter(pl.col("document_id").is_in(list(involved))).select("document_id", "text")
    blocks = {key: _main_blocks(text, key, main_content) for key, text in texts.iter_rows() if text is not None}
    changes = document_revisions(replaced, blocks)
    counts = [pl.col("op").filter(pl.col("op") == op).len().cast(pl.Int64).alias(op) for op in list(EDITS)[2:]]
    return changes.group_by("source_id", "document_id", maintain_order=True).agg(counts)


def _main_blocks(text: str, document_id: str, main_content: pl.DataFrame) -> list[Block]:
    spans = main_content.filter(pl.col("document_id") == document_id).sort("start").select("start", "end")
    if spans.is_empty():
        return blocks_of(text)
    return blocks_of("\n\n".join(text[start:end] for start, end in spans.iter_rows()))
