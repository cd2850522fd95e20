"""The contract of `claims`: clauses that a reader could accept, reject or check."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, EDTF, END, PASSAGE, RULE, SELECTOR, START, span_part

KINDS = ("fact", "judgment", "forecast", "recommendation", "question")
HOLDER_KINDS = ("author", "source")
CERTAINTIES = ("certain", "probable", "possible", "conditional", "open")
POLARITIES = ("+", "-")

CLAIMS = Table(
    name="claims",
    description="Clauses that a reader could accept, reject or check, with who holds them and how surely.",
    key=("claim_id",),
    order=("document_id", "start", "end"),
    content=(
        Column("claim_id", pl.String, "Id of the claim, independent of offsets.", standard="schema.org/Claim"),
        DOCUMENT,
        PASSAGE,
        START,
        END,
        Column("exact", pl.String, "The clause as written, by rights.", nullable=True, standard=SELECTOR),
        Column("text_sha256", pl.String, "sha256 of the clause as UTF-8, hex.", standard="FIPS 180-4"),
        Column("kind", pl.String, "What kind of claim it is.", allowed=KINDS),
        Column(
            "holder_kind",
            pl.String,
            "The document's own voice, or a source: who is said to hold it, or whose turn of a transcript it is in.",
            allowed=HOLDER_KINDS,
        ),
        Column(
            "holder",
            pl.String,
            "Who holds the claim, as written: in a transcript the label of the turn; null for the author.",
            nullable=True,
        ),
        *span_part("holder", "the holder"),
        Column("holder_name", pl.String, "The holder's resolved name.", nullable=True),
        Column(
            "holder_entity_id",
            pl.String,
            "The holder as an entity.",
            nullable=True,
            foreign_key="entities.entity_id",
        ),
        Column("cue", pl.String, "The reporting expression, as written.", nullable=True),
        Column("certainty", pl.String, "How surely it is asserted.", allowed=CERTAINTIES),
        Column("polarity", pl.String, "- when the clause denies.", allowed=POLARITIES),
        Column("subject", pl.String, "Subject of the clause, by rights.", nullable=True),
        Column("predicate", pl.String, "Verb group of the clause, by rights.", nullable=True),
        Column("object", pl.String, "Object or complement of the clause, by rights.", nullable=True),
        Column("date", pl.String, "When what is claimed happens or holds.", nullable=True, standard=EDTF),
        Column("check_worthiness", pl.Float64, "How much a check would be worth, 0 to 1.", unit="ratio"),
        Column(
            "quotation_ids",
            pl.List(pl.String),
            "Quotations inside the claim.",
            standard="quotations.quotation_id",
        ),
        Column(
            "reference_ids",
            pl.List(pl.String),
            "References inside the claim.",
            standard="references.reference_id",
        ),
        RULE,
    ),
)
