"""The contract of `sources`: one row per registered work."""

import polars as pl

from communique.tables.contract import Column, Table

KINDS = (
    "commentary",
    "joint_statement",
    "statement",
    "readout",
    "remarks",
    "press_briefing",
    "fact_sheet",
    "speech",
    "strategy",
    "treaty",
    "other",
)
TEXT_RIGHTS = ("open_text", "quote_only", "metadata_only", "withheld")
"""From the freest to the strictest; where policies meet, the strictest wins."""

SOURCES = Table(
    name="sources",
    description="One row per registered work: the commentary and the public statements around it.",
    key=("source_id",),
    order=("source_id",),
    content=(
        Column("source_id", pl.String, "Slug of the work, stable for ever."),
        Column("kind", pl.String, "What kind of work it is.", allowed=KINDS),
        Column("publisher", pl.String, "Who issued it.", nullable=True, standard="schema.org/publisher"),
        Column("title", pl.String, "Title of the work.", standard="schema.org/headline"),
        Column("authors", pl.List(pl.String), "Authors as credited, in order.", standard="schema.org/author"),
        Column(
            "published",
            pl.String,
            "Date of publication.",
            nullable=True,
            standard="EDTF (ISO 8601-2 level 1)",
        ),
        Column("published_from", pl.Date, "First day that `published` allows.", nullable=True),
        Column("published_to", pl.Date, "Last day that `published` allows.", nullable=True),
        Column("language", pl.String, "Language of the text.", standard="BCP 47"),
        Column("url", pl.String, "Where it was published.", nullable=True, standard="RFC 3986"),
        Column("archived_url", pl.String, "An archived copy.", nullable=True, standard="RFC 3986"),
        Column("licence", pl.String, "Licence of the text.", nullable=True, standard="SPDX or LicenseRef-"),
        Column("text_rights", pl.String, "How much of the text may be published.", allowed=TEXT_RIGHTS),
        Column("rights_basis", pl.String, "Why `text_rights` is what it is.", nullable=True),
        Column("attribution", pl.String, "Credit to give when the text is reused.", nullable=True),
    ),
)
