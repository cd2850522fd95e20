"""What tracing is asked: quotations with the statement they are attributed to."""

from __future__ import annotations

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
