"""The contracts of the published tables: one module a table, everything else derives from them."""

from communique.tables.alignments import ALIGNMENTS
from communique.tables.claims import CLAIMS
from communique.tables.contract import Column, Table, content_digest, row_hashes
from communique.tables.documents import DOCUMENTS
from communique.tables.entities import ENTITIES
from communique.tables.evidence import EVIDENCE
from communique.tables.mentions import MENTIONS
from communique.tables.passages import PASSAGES
from communique.tables.quotations import QUOTATIONS
from communique.tables.references import REFERENCES
from communique.tables.sources import SOURCES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SOURCES,
        DOCUMENTS,
        PASSAGES,
        QUOTATIONS,
        CLAIMS,
        REFERENCES,
        ENTITIES,
        MENTIONS,
        ALIGNMENTS,
        EVIDENCE,
    )
}
"""Every table of a release by name, in the order in which the data is made."""

__all__ = ["TABLES", "Column", "Table", "content_digest", "row_hashes"]
