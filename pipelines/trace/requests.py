"""What tracing is asked: quotations with the statement they are attributed to, and claims that cite a statement."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def direct_quotations(quotations: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Quotations of style direct as `trace_quotations` takes them.

    `documents` are the current documents, with document_id, source_id and published_from. A quotation is dated by the
    document it stands in; `attributed_document_ids` is empty when no statement is named or its text is not held.
    """
    held = documents.select(attributed_source_id="source_id", attributed_document_id="document_id")
    dates = documents.select("document_id", date="published_from")
    return (
        quotations.filter(pl.col("style") == "direct")
        .select("quotation_id", "document_id", "exact", "attributed_source_id")
        .join(held, on="attributed_source_id", how="left")
        .join(dates, on="document_id", how="left")
        .with_columns(
            attributed_document_ids=pl.when(pl.col("attributed_document_id").is_not_null())
            .then(pl.concat_list("attributed_document_id"))
            .otherwise(pl.lit([], dtype=pl.List(pl.String)))
        )
        .select("quotation_id", "document_id", "exact", "date", "attributed_document_ids")
        .sort("quotation_id")
    )


def evidence_requests(tables: Mapping[str, pl.DataFrame], documents: pl.DataFrame) -> pl.DataFrame:
    """Claims that cite a resolved reference, with the documents of the statements they cite.

    Columns claim_id, exact, statement_ids (list of document_id).
    """
    cited = (
        tables["references"]
        .drop_nulls("resolved_source_id")
        .select(reference_ids="reference_id", source_id="resolved_source_id")
        .join(documents.select("source_id", statement_id="document_id"), on="source_id")
    )
    return (
        tables["claims"]
        .select("claim_id", "exact", "reference_ids")
        .explode("reference_ids")
        .join(cited, on="reference_ids")
        .group_by("claim_id", "exact", maintain_order=True)
        .agg(statement_ids=pl.col("statement_id").unique().sort())
        .sort("claim_id")
    )
