"""The joins that everybody needs: quotations with what they rest on, claims with what they refer to."""

from __future__ import annotations

from typing import Any

import polars as pl

from communique.catalog import LATEST, RootLike, find_release
from communique.load import scan_files, table_files


def quotations_with_sources(
    collection: str | None = None, version: str = LATEST, root: RootLike | None = None
) -> pl.DataFrame:
    """Each quotation with the work it stands in, its verdict, and the statement that has the words.

    One row a quotation and alignment; a quotation that was not traced (a term, a title) has one row with no verdict.
    Columns: those of `quotations` but for release facts; `title`, `published` of the quoting work; `verdict`,
    `similarity`, `source_exact`, `edits`, `in_attributed_source`, `searched_documents` of the alignment; `source_id`,
    `source_title`, `source_publisher`, `source_published`, `source_url` of the statement that has the words; and
    `attributed_title`, the title of the one they are attributed to.
    """
    tables = _Tables(collection, version, root)
    found = tables["alignments"].select(
        "quotation_id", "verdict", "similarity", "source_document_id", "source_exact", "edits", "in_attributed_source",
        "searched_documents",
    )  # fmt: skip
    statements = tables.works().select(
        pl.col("document_id").alias("source_document_id"),
        "source_id",
        *(pl.col(name).alias(f"source_{name}") for name in ("title", "publisher", "published", "url")),
    )
    attributed = tables["sources"].select(
        pl.col("source_id").alias("attributed_source_id"), pl.col("title").alias("attributed_title")
    )
    return (
        _content(tables["quotations"])
        .join(tables.works().select("document_id", "title", "published"), on="document_id", how="left")
        .join(found, on="quotation_id", how="left")
        .join(statements, on="source_document_id", how="left")
        .join(attributed, on="attributed_source_id", how="left")
        .sort("document_id", "start", "quotation_id", "source_document_id", nulls_last=True)
        .collect()
    )


def claims_with_references(
    collection: str | None = None, version: str = LATEST, root: RootLike | None = None
) -> pl.DataFrame:
    """Each claim with the documents, meetings, agreements and laws that it refers to.

    One row a claim and reference; a claim without references has one row with none. Columns: those of `claims` but for
    release facts and `reference_ids`; `title`, `published` of the work that makes the claim; `reference_id`,
    `reference_exact`, `reference_kind`, `reference_name`, `reference_date`, `resolution` of the reference; and
    `source_id`, `source_title`, `source_publisher`, `source_published`, `source_url` of the registered source it means.
    """
    tables = _Tables(collection, version, root)
    references = tables["references"].select(
        "reference_id",
        *(pl.col(name).alias(f"reference_{name}") for name in ("exact", "kind", "name", "date")),
        "resolution",
        pl.col("resolved_source_id").alias("source_id"),
    )
    sources = tables["sources"].select(
        "source_id", *(pl.col(name).alias(f"source_{name}") for name in ("title", "publisher", "published", "url"))
    )
    return (
        _content(tables["claims"])
        .explode("reference_ids", empty_as_null=True)
        .rename({"reference_ids": "reference_id"})
        .join(tables.works().select("document_id", "title", "published"), on="document_id", how="left")
        .join(references, on="reference_id", how="left")
        .join(sources, on="source_id", how="left")
        .sort("document_id", "start", "claim_id", "reference_id", nulls_last=True)
        .collect()
    )


class _Tables:
    """The tables of one release; `latest` is looked up once, so that all are of the same version."""

    def __init__(self, collection: str | None, version: str, root: RootLike | None) -> None:
        self._release = find_release(collection, version, root)

    def __getitem__(self, table: str) -> pl.LazyFrame:
        return scan_files(table_files(self._release, table))

    def works(self) -> pl.LazyFrame:
        """Title, publisher, date and URL of the registered work of each document."""
        documents = self["documents"].select("document_id", "source_id")
        return documents.join(
            self["sources"].select("source_id", "title", "publisher", "published", "url"), on="source_id", how="left"
        )


def _content(frame: pl.LazyFrame) -> pl.LazyFrame:
    facts: Any = ("row_hash", "first_release", "changed_release")
    return frame.drop(facts)
