"""The contract of `passages`: the blocks of a document, covering every non-blank character once."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, END, START

ROLES = (
    "headline",
    "standfirst",
    "byline",
    "caption",
    "heading",
    "body",
    "list_item",
    "block_quote",
    "speaker_turn",
    "author_bio",
    "site",
)

PASSAGES = Table(
    name="passages",
    description="The blocks of each document; together they cover every non-blank character exactly once.",
    key=("passage_id",),
    order=("document_id", "ordinal"),
    content=(
        Column("passage_id", pl.String, "Id of the passage; survives edits elsewhere in the document."),
        DOCUMENT,
        Column("ordinal", pl.Int32, "Position among the document's passages, from 0."),
        Column("role", pl.String, "What the block is; `site` marks page furniture.", allowed=ROLES),
        START,
        END,
        Column("text_sha256", pl.String, "sha256 of the passage's text as UTF-8, hex.", standard="FIPS 180-4"),
        Column("text", pl.String, "The text, only where the source's text_rights is open_text.", nullable=True),
    ),
)
