"""Columns that every annotation table shares: where in the document it stands and what it says."""

import polars as pl

from communique.tables.contract import Column

SELECTOR = "W3C Web Annotation TextQuoteSelector"
POSITION = "RFC 5147; W3C Web Annotation TextPositionSelector"
EDTF = "EDTF (ISO 8601-2 level 1)"

DOCUMENT = Column("document_id", pl.String, "The document it stands in.", foreign_key="documents.document_id")
PASSAGE = Column("passage_id", pl.String, "The passage it starts in.", foreign_key="passages.passage_id")
START = Column("start", pl.Int32, "Offset of the first character.", standard=POSITION, unit="code points")
END = Column("end", pl.Int32, "Offset after the last character.", standard=POSITION, unit="code points")
RULE = Column("rule", pl.String, "Name of the rule that made the row.")


def span_part(part: str, what: str) -> tuple[Column, Column]:
    """Nullable start and end columns of a part of an annotation, such as its cue."""
    return (
        Column(f"{part}_start", pl.Int32, f"Offset of {what}.", nullable=True, unit="code points"),
        Column(f"{part}_end", pl.Int32, f"Offset after {what}.", nullable=True, unit="code points"),
    )
