"""Snapshots -> documents: the registered works, and the text of each of their snapshots."""

import dagster as dg
import polars as pl

from pipelines.assets.snapshots import snapshots
from pipelines.ingest.archive import Archive
from pipelines.ingest.documents import ReadCollection, read_documents
from pipelines.ingest.registry import load_collection
from pipelines.ingest.revisions import edits
from pipelines.ingest.snapshots import archived_snapshots
from pipelines.partitions import COLLECTIONS, UNDATED, add_months
from pipelines.resources import Folders, Progress

WORKS = pl.Schema({"source_id": pl.String(), "acronyms": pl.List(pl.String), "parties": pl.List(pl.String)})


@dg.asset(group_name="ingest", partitions_def=COLLECTIONS, deps=[snapshots], kinds={"polars"})
def documents(
    context: dg.AssetExecutionContext, folders: dg.ResourceParam[Folders], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    """The text of every snapshot, with its source, date and whether it is annotated in full."""
    name = context.partition_key
    progress.start(name, "read", 1, "collections")
    found, frame = read_collection(name, folders)
    progress.advance(name, "read", 1)
    add_months(context.instance, frame["month"].unique().sort().to_list())
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": frame.height,
            "sources": found.sources.height,
            "annotated": int(frame["annotated"].sum()),
            "words": int(frame["words"].sum()),
            "quarantined": len(found.quarantined),
            "edited_texts": int(frame["supersedes"].is_not_null().sum()),
            "preview": dg.MetadataValue.md(preview(frame.select("document_id", "published_from", "words", "reader"))),
        }
    )


def read_collection(name: str, folders: Folders) -> tuple[ReadCollection, pl.DataFrame]:
    """Read what is archived of a collection and write down its works, its documents and what could not be read.

    Returns the reading, and its documents with what the later stages need.
    """
    collection = load_collection(folders.registry_file(name))
    archive = Archive(folders.archive)
    found = read_documents(collection, archived_snapshots(collection, archive), archive)
    frame = with_publication(found.documents, found.sources).join(
        main_spans(found.main_content), on="document_id", how="left", maintain_order="left"
    )
    workspace = folders.workspace
    workspace.write(found.sources, "sources", name)
    workspace.write(frame, "documents", name)
    workspace.write(works_frame(found), "works", name)
    workspace.write(quarantine_frame(found), "unread", name)
    workspace.write(edits(found.documents, found.main_content), "edits", name)
    return found, frame


def with_publication(documents: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Documents with what the later stages need of their source: kind, first day of publication, and its month."""
    facts = sources.select(
        "source_id",
        "published_from",
        source_title=pl.col("title"),
        is_commentary=pl.col("kind") == "commentary",
        month=pl.col("published_from").dt.strftime("%Y-%m").fill_null(UNDATED),
    )
    return documents.join(facts, on="source_id").sort("document_id")


def main_spans(main_content: pl.DataFrame) -> pl.DataFrame:
    """document_id and `main`, the spans of its headline and main content; only for pages with furniture."""
    return main_content.group_by("document_id").agg(main=pl.struct("start", "end").sort())


def works_frame(found: ReadCollection) -> pl.DataFrame:
    """Names by which commentary may refer to a work, for resolution."""
    rows = [(work.source_id, list(work.acronyms), list(work.parties)) for work in found.works]
    return pl.DataFrame(rows, schema=WORKS, orient="row")


def quarantine_frame(found: ReadCollection) -> pl.DataFrame:
    """Inputs that no document could be made of, and why."""
    rows = [(each.source_id, each.reason, each.line) for each in found.quarantined]
    return pl.DataFrame(rows, schema={"source_id": pl.String, "reason": pl.String, "line": pl.Int64}, orient="row")


def preview(frame: pl.DataFrame, rows: int = 5) -> str:
    """The first rows as a Markdown table."""
    with pl.Config(tbl_formatting="ASCII_MARKDOWN", tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        return str(frame.head(rows))
