"""Working tables -> the release candidate: rights applied, every suite run on exactly the rows that would leave."""

import shutil
from collections.abc import Iterator

import dagster as dg
import polars as pl

from communique.tables import TABLES
from pipelines.assets.alignments import alignments
from pipelines.assets.documents import preview
from pipelines.checks import check_results, check_specs
from pipelines.partitions import COLLECTIONS
from pipelines.resources import Folders, Progress

EVIDENCE = {"table": pl.String, "content_digest": pl.String, "rules": pl.Int64, "rules_passed": pl.Int64}


@dg.asset(
    group_name="release",
    partitions_def=COLLECTIONS,
    deps=[alignments],
    check_specs=check_specs(),
    kinds={"greatexpectations"},
)
def candidate(
    context: dg.AssetExecutionContext, folders: dg.ResourceParam[Folders], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None]]:
    """The tables as they would leave, with the evidence that they keep every promise."""
    # Great Expectations takes seconds to import: only where it runs.
    from expectations.data_docs import write_data_docs
    from expectations.rights import apply_rights
    from expectations.validation import validate

    name = context.partition_key
    workspace = folders.workspace
    progress.start(name, "validate", 3, "steps")
    tables = {table: frame for table in TABLES if (frame := workspace.read("tables", name, table)) is not None}
    texts = dict(tables["documents"].select("document_id", "text").iter_rows())
    leaving = {
        table: TABLES[table].conform(frame.drop("collection", "row_hash"), name)
        for table, frame in apply_rights(tables, texts).items()
    }
    progress.advance(name, "validate", 1)
    report = validate(leaving, texts, published=True)
    progress.advance(name, "validate", 1)
    for table, frame in report.tables.items():
        workspace.write(frame, "candidate", name, table)
    shutil.rmtree(workspace.folder / "quarantine" / name, ignore_errors=True)
    for table, frame in report.quarantine.items():
        workspace.write(frame, "quarantine", name, table)
    workspace.write(
        pl.DataFrame(
            [
                (
                    table,
                    digest,
                    sum(check.table == table for check in report.checks),
                    sum(check.table == table and check.success for check in report.checks),
                )
                for table, digest in report.evidence.items()
            ],
            schema=EVIDENCE,
            orient="row",
        ),
        "evidence",
        name,
    )
    docs = workspace.folder / "validation" / name
    shutil.rmtree(docs, ignore_errors=True)
    write_data_docs(report, docs)
    progress.advance(name, "validate", 1)
    yield dg.MaterializeResult(
        metadata={
            "rows": sum(frame.height for frame in report.tables.values()),
            "rows_by_table": dg.MetadataValue.md(preview(_row_counts(report.tables), len(TABLES))),
            "quarantined_rows": sum(frame.height for frame in report.quarantine.values()),
            "data_docs": dg.MetadataValue.path(str(docs / "index.html")),
        },
        check_results=list(check_results(report)),
    )


def _row_counts(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return pl.DataFrame({"table": list(tables), "rows": [frame.height for frame in tables.values()]})
