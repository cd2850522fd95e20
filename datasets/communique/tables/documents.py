"""The contract of `documents`: one row per snapshot of a source's text."""

import polars as pl

from communique.tables.contract import Column, Table

DOCUMENTS = Table(
    name="documents",
    description="One row per snapshot of a source's text, with where its bytes are archived.",
    key=("document_id",),
    order=("source_id", "document_id"),
    content=(
        Column("document_id", pl.String, "source_id + '@' + the first 12 hex digits of text_sha256."),
        Column("source_id", pl.String, "The work this is a snapshot of.", foreign_key="sources.source_id"),
        Column("is_current", pl.Boolean, "Whether this is the source's newest snapshot."),
        Column(
            "supersedes",
            pl.String,
            "The snapshot before.",
            nullable=True,
            foreign_key="documents.document_id",
        ),
        Column("retrieved_at", pl.Datetime("us", "UTC"), "When the bytes were first archived.", unit="UTC"),
        Column("retrieved_from", pl.String, "URL, or name of the saved file, that the bytes came from."),
        Column("media_type", pl.String, "Media type of the bytes.", standard="RFC 6838"),
        Column("bytes_sha256", pl.String, "sha256 of the archived bytes, hex.", standard="FIPS 180-4"),
        Column("warc_file", pl.String, "Archive file that holds the bytes.", standard="ISO 28500 (WARC)"),
        Column("warc_offset", pl.Int64, "Offset of the record in that file.", unit="bytes"),
        Column("text_sha256", pl.String, "sha256 of the text as UTF-8, hex.", standard="FIPS 180-4"),
        Column("characters", pl.Int32, "Length of the text.", unit="Unicode code points"),
        Column("words", pl.Int32, "Length of the text.", unit="white-space separated words"),
        Column("reader", pl.String, "Reader that made the text of the bytes: name and version."),
        Column("annotated", pl.Boolean, "Whether the text was annotated in full; every text is traced against."),
        Column("title", pl.String, "Title as found on the page.", nullable=True),
        Column("authors", pl.List(pl.String), "Authors as found on the page."),
        Column("published", pl.String, "Date as found on the page.", nullable=True, standard="EDTF"),
        Column("text", pl.String, "The text, only where the source's text_rights is open_text.", nullable=True),
    ),
)
