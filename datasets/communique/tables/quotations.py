"""The contract of `quotations`: text between quotation marks, or a block quotation, and whose words it is."""

import polars as pl

from communique.tables.contract import Column, Table
from communique.tables.spans import DOCUMENT, END, PASSAGE, RULE, SELECTOR, START, span_part

STYLES = ("direct", "term", "gloss", "title")
SPEAKER_KINDS = ("person", "organisation", "document", "group")

QUOTATIONS = Table(
    name="quotations",
    description="Text between quotation marks, or a block quotation, with the speaker and cue it is attributed by.",
    key=("quotation_id",),
    order=("document_id", "start", "end"),
    content=(
        Column("quotation_id", pl.String, "Id of the quotation, independent of offsets."),
        DOCUMENT,
        PASSAGE,
        START,
        END,
        Column("exact", pl.String, "The words between the marks, by rights.", nullable=True, standard=SELECTOR),
        Column("prefix", pl.String, "Text just before, by rights.", nullable=True, standard=SELECTOR),
        Column("suffix", pl.String, "Text just after, by rights.", nullable=True, standard=SELECTOR),
        Column("text_sha256", pl.String, "sha256 of the quoted words as UTF-8, hex.", standard="FIPS 180-4"),
        Column(
            "style",
            pl.String,
            "direct: reported words; term: a name or scare quote; gloss: a translation or definition; title: a work's.",
            allowed=STYLES,
        ),
        Column("cue", pl.String, "The reporting expression, as written.", nullable=True),
        *span_part("cue", "the cue"),
        Column("speaker", pl.String, "Whose words these are, as written.", nullable=True),
        *span_part("speaker", "the speaker"),
        Column("speaker_name", pl.String, "The speaker's resolved name.", nullable=True),
        Column(
            "speaker_entity_id",
            pl.String,
            "The speaker as an entity.",
            nullable=True,
            foreign_key="entities.entity_id",
        ),
        Column("speaker_kind", pl.String, "What the speaker is.", nullable=True, allowed=SPEAKER_KINDS),
        Column(
            "attributed_source_id",
            pl.String,
            "The registered statement the words are attributed to, when it resolves.",
            nullable=True,
            foreign_key="sources.source_id",
        ),
        Column("confidence", pl.Float64, "Confidence in the speaker, 0 to 1.", unit="ratio"),
        RULE,
    ),
)
