"""The contract of `references`: mentions of documents, meetings, agreements, frameworks and laws."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, EDTF, END, PASSAGE, RULE, SELECTOR, START

KINDS = ("document", "meeting", "agreement", "framework", "law")
RESOLUTIONS = ("title", "kind_and_date", "acronym", "coreference", "url")

REFERENCES = Table(
    name="references",
    description="Mentions of documents, meetings, agreements, frameworks and laws, resolved where that is sure.",
    key=("reference_id",),
    order=("document_id", "start", "end"),
    content=(
        Column("reference_id", pl.String, "Id of the reference, independent of offsets."),
        DOCUMENT,
        PASSAGE,
        START,
        END,
        Column("exact", pl.String, "The noun phrase as written, by rights.", nullable=True, standard=SELECTOR),
        Column("kind", pl.String, "What is referred to.", allowed=KINDS),
        Column("name", pl.String, "Canonical name of what is referred to.", nullable=True),
        Column("acronym", pl.String, "Acronym the text gives it.", nullable=True),
        Column("date", pl.String, "When it was issued or held.", nullable=True, standard=EDTF),
        Column(
            "antecedent_id",
            pl.String,
            "The earlier mention that this one takes up.",
            nullable=True,
            foreign_key="references.reference_id",
        ),
        Column(
            "resolved_source_id",
            pl.String,
            "The registered source it denotes.",
            nullable=True,
            foreign_key="sources.source_id",
        ),
        Column("resolution", pl.String, "How it was resolved.", nullable=True, allowed=RESOLUTIONS),
        RULE,
    ),
)
