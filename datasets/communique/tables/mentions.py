"""The contract of `mentions`: where people, organisations, places and dates are named."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, EDTF, END, PASSAGE, RULE, SELECTOR, START

KINDS = ("person", "organisation", "place", "date")

MENTIONS = Table(
    name="mentions",
    description="Names of people, organisations and places, and dates, where they stand in the text.",
    key=("mention_id",),
    order=("document_id", "start", "end"),
    content=(
        Column("mention_id", pl.String, "Id of the mention, independent of offsets."),
        DOCUMENT,
        PASSAGE,
        START,
        END,
        Column("exact", pl.String, "The name or date as written, by rights.", nullable=True, standard=SELECTOR),
        Column("kind", pl.String, "What is mentioned.", allowed=KINDS),
        Column("entity_id", pl.String, "The entity named.", nullable=True, foreign_key="entities.entity_id"),
        Column("value", pl.String, "The date's value; null for names.", nullable=True, standard=EDTF),
        Column("confidence", pl.Float64, "Confidence in kind and value, 0 to 1.", unit="ratio"),
        RULE,
    ),
)
