"""Large tables in part files, by month of publication of the document that a row is about; they scan as one table.

Months follow each other; neighbouring months share a part until it is worth a file of its own, so that two centuries
of speeches do not end as thousands of small files.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.publish.parquet import ROW_GROUP_ROWS

LARGE_ROWS = 500_000
"""Rows from which a table is split: about 50 MB of claims with their text, a download that one does not redo gladly."""
UNDATED = "undated"
PLACED_BY = ("document_id", "source_id", "source_document_id")
"""What a row's month is looked up by: the first of these that the table has."""


def months_of(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Month of publication, YYYY-MM, by document_id and by source_id; documents of no known day are not in it."""
    if not {"sources", "documents"} <= tables.keys():
        return {}
    dated = tables["sources"].filter(pl.col("published_from").is_not_null())
    sources = dict(dated.select("source_id", pl.col("published_from").dt.strftime("%Y-%m")).iter_rows())
    documents = tables["documents"].select("document_id", "source_id").iter_rows()
    return sources | {key: sources[source] for key, source in documents if source in sources}


def split(
    frame: pl.DataFrame, months: Mapping[str, str], large: int | None = None, least: int = ROW_GROUP_ROWS
) -> list[tuple[str, pl.DataFrame]]:
    """The parts of a table, by name, in the order in which they are read; one part without a name if it is not large.

    Rows keep their order within a part. `least` is how many rows a part has at least, but for the last.
    """
    column = next((name for name in PLACED_BY if name in frame.columns), None)
    if frame.height < (LARGE_ROWS if large is None else large) or column is None:
        return [("", frame)]
    placed = frame.with_columns(
        pl.col(column).replace_strict(months, default=UNDATED, return_dtype=pl.String).alias("_month")
    )
    parts: list[tuple[str, pl.DataFrame]] = []
    gathered: list[str] = []
    rows = 0
    counts = placed.group_by("_month").len().sort("_month")
    for position, (month, count) in enumerate(counts.iter_rows(), start=1):
        gathered.append(month)
        rows += count
        if rows >= least or position == counts.height:
            part = placed.filter(pl.col("_month").is_in(gathered)).drop("_month")
            name = gathered[0] if len(gathered) == 1 else f"{gathered[0]}_{gathered[-1]}"
            parts.append((f"part-{name}", part))
            gathered, rows = [], 0
    return parts
