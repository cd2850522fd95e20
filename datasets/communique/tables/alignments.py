"""The contract of `alignments`: each direct quotation against the statement it quotes."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, POSITION, SELECTOR, span_part

VERDICTS = ("verbatim", "verbatim_norm", "elided", "altered", "not_found", "ambiguous")
EDIT_OPS = ("insert", "delete", "replace")
EDITS = pl.List(
    pl.Struct(
        {"op": pl.String, "quoted": pl.String, "source": pl.String, "meaning_change": pl.Boolean},
    )
)
SPANS = pl.List(pl.Struct({"start": pl.Int32, "end": pl.Int32}))

ALIGNMENTS = Table(
    name="alignments",
    description="Each direct quotation against the statement it quotes: where the words stand and what was changed.",
    key=("alignment_id",),
    order=("document_id", "quotation_id", "alignment_id"),
    content=(
        Column("alignment_id", pl.String, "Id of the alignment."),
        Column("quotation_id", pl.String, "The quotation traced.", foreign_key="quotations.quotation_id"),
        DOCUMENT,
        Column(
            "verdict",
            pl.String,
            "verbatim; verbatim_norm: same words, other case or punctuation; elided: spans joined by an ellipsis or "
            "bracket; altered: words changed; not_found: in no statement searched; ambiguous: in too many to say.",
            allowed=VERDICTS,
        ),
        Column(
            "source_document_id",
            pl.String,
            "The statement that has the words.",
            nullable=True,
            foreign_key="documents.document_id",
        ),
        *span_part("source", "the words in the statement"),
        Column(
            "source_spans",
            SPANS,
            "Spans of the statement the words come from, in order: several where an ellipsis or bracket joins them.",
            nullable=True,
            standard=POSITION,
            unit="code points",
        ),
        Column(
            "source_exact",
            pl.String,
            "The statement's words, by its rights.",
            nullable=True,
            standard=SELECTOR,
        ),
        Column(
            "similarity",
            pl.Float64,
            "Share of words that agree, of the quotation's or the statement's, whichever are more: 0 to 1.",
            unit="ratio",
        ),
        Column("edits", EDITS, "What was changed: op, quoted wording, source wording, whether meaning changes."),
        Column(
            "in_attributed_source",
            pl.Boolean,
            "Whether the words are in the statement they are attributed to; null when none is named or held.",
            nullable=True,
        ),
        Column("other_sources", pl.Int32, "How many other statements have the words too."),
        Column("searched_documents", pl.Int32, "How many statements were searched."),
        Column("searched_from", pl.Date, "Date of the earliest statement searched.", nullable=True),
        Column("searched_to", pl.Date, "Date of the latest statement searched.", nullable=True),
    ),
)
