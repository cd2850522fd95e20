"""Documents -> annotations, a collection and month at a time; unchanged documents are not annotated again."""

from functools import partial

import dagster as dg
import polars as pl

from pipelines.annotate.annotator import AnnotationInput
from pipelines.annotate.incremental import annotate_waiting, annotation_inputs, split_known
from pipelines.annotate.pool import AnnotatorPool
from pipelines.assets.documents import documents
from pipelines.partitions import COLLECTION_MONTHS, COLLECTION_OF_MONTHS, months_by_collection
from pipelines.resources import Folders, Progress
from pipelines.workspace import Workspace


@dg.asset(
    name="annotations",
    group_name="annotate",
    partitions_def=COLLECTION_MONTHS,
    deps=[dg.AssetDep(documents, partition_mapping=COLLECTION_OF_MONTHS)],
    backfill_policy=dg.BackfillPolicy.single_run(),
    kinds={"python"},
)
def annotations_asset(
    context: dg.AssetExecutionContext,
    folders: dg.ResourceParam[Folders],
    annotator: dg.ResourceParam[AnnotatorPool],
    progress: dg.ResourceParam[Progress],
) -> None:
    """Passages, quotations, claims, references and mentions of each current document, found in one parse."""
    for collection, months in months_by_collection(context.partition_keys).items():
        current, kept, waiting = current_kept_waiting(folders.workspace, collection, months)
        progress.start(collection, "annotate", waiting.height, "documents")
        made = annotate_waiting(waiting, annotator, partial(_advance, progress, collection))
        by_document = pl.concat([kept, made]).join(current.select("document_id", "month"), on="document_id")
        for month in months:
            rows = by_document.filter(pl.col("month") == month).drop("month").sort("document_id")
            if rows.height:
                folders.workspace.write(rows, "annotations", collection, month)
            fresh = made.join(rows, on="document_id", how="semi").height
            context.add_asset_metadata(
                {"documents": rows.height, "annotated_now": fresh, "kept": rows.height - fresh},
                partition_key=dg.MultiPartitionKey({"collection": collection, "month": month}),
            )


def coming_inputs(workspace: Workspace, collection: str) -> list[AnnotationInput]:
    """What the asset will give the annotator for all months of a collection."""
    documents = workspace.read("documents", collection)
    if documents is None:
        return []
    _, _, waiting = current_kept_waiting(workspace, collection, sorted(documents["month"].unique()))
    return annotation_inputs(waiting)


def current_kept_waiting(
    workspace: Workspace, collection: str, months: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Current documents of the months; their annotations that still hold; the documents that wait for annotation."""
    documents = workspace.read("documents", collection)
    if documents is None:
        raise dg.Failure(f"{collection} has no documents yet; materialize documents first")
    current = documents.filter(pl.col("is_current") & pl.col("month").is_in(months))
    known = [workspace.read("annotations", collection, month) for month in months]
    there = [each for each in known if each is not None]
    return current, *split_known(current, pl.concat(there) if there else None)


def _advance(progress: Progress, collection: str, documents: int, words: int) -> None:
    progress.advance(collection, "annotate", documents)
