"""Annotations -> the working tables: references resolved, quotations traced, evidence found."""

import dagster as dg
import polars as pl

from communique.tables import TABLES
from pipelines.annotate.codec import decode
from pipelines.annotate.frames import AnnotatedDocument, annotation_tables
from pipelines.annotate.resolving.registered_sources import RegisteredSource
from pipelines.assets.annotations import annotations_asset
from pipelines.assets.documents import preview
from pipelines.evidence.finding import find_evidence
from pipelines.evidence.requests import evidence_requests
from pipelines.partitions import COLLECTION_OF_MONTHS, COLLECTIONS
from pipelines.resources import Folders, Progress
from pipelines.trace.requests import direct_quotations
from pipelines.trace.store import open_index
from pipelines.trace.trace import trace_quotations


@dg.asset(
    group_name="trace",
    partitions_def=COLLECTIONS,
    deps=[dg.AssetDep(annotations_asset, partition_mapping=COLLECTION_OF_MONTHS)],
    kinds={"polars"},
)
def alignments(
    context: dg.AssetExecutionContext, folders: dg.ResourceParam[Folders], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    """Every direct quotation against all statements of its collection, and passages that bear on reported claims."""
    name = context.partition_key
    documents = _needed(folders, "documents", name)
    sources = _needed(folders, "sources", name)
    progress.start(name, "trace", 3, "steps")
    works = registered_sources(sources, _needed(folders, "works", name))
    tables = annotation_tables(annotated_documents(folders, documents, name), works, name)
    progress.advance(name, "trace", 1)
    current = documents.filter("is_current")
    statements = current.filter(~pl.col("is_commentary"))
    # Kept beside the statements, so that a run takes in only what is new.
    held = statements.select("document_id", "text", "text_sha256", date="published_from")
    index = open_index(folders.work / "index" / name, held)
    traced = trace_quotations(direct_quotations(tables["quotations"], current), index)
    tables["alignments"] = TABLES["alignments"].conform(traced, name)
    progress.advance(name, "trace", 1)
    requests = evidence_requests(tables, current, sources, _needed(folders, "works", name))
    found, vectors = find_evidence(requests, tables["passages"], folders.workspace.read("vectors", name))
    folders.workspace.write(vectors, "vectors", name)
    tables["evidence"] = TABLES["evidence"].conform(found, name)
    tables["sources"] = sources
    tables["documents"] = TABLES["documents"].conform(
        documents.select([column.name for column in TABLES["documents"].content]), name
    )
    for table, frame in tables.items():
        folders.workspace.write(frame, "tables", name, table)
    progress.advance(name, "trace", 1)
    verdicts = tables["alignments"]["verdict"].value_counts(sort=True)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": tables["alignments"].height,
            **{f"rows_{table}": frame.height for table, frame in tables.items()},
            "verdicts": dg.MetadataValue.md(preview(verdicts, 10)),
        }
    )


def annotated_documents(folders: Folders, documents: pl.DataFrame, collection: str) -> list[AnnotatedDocument]:
    """Current documents of a collection with their annotations, by document_id."""
    found: list[AnnotatedDocument] = []
    for (month,), rows in documents.filter("is_current").group_by("month"):
        made = folders.workspace.read("annotations", collection, str(month))
        if made is None:
            raise dg.Failure(f"{collection} has no annotations of {month}; materialize annotations first")
        columns = ["document_id", "source_id", "text", "published_from", "payload"]
        found += [
            AnnotatedDocument(document_id, source_id, text, day, decode(payload))
            for document_id, source_id, text, day, payload in rows.join(made, on="document_id")
            .select(columns)
            .iter_rows()
        ]
    return sorted(found, key=lambda document: document.document_id)


def registered_sources(sources: pl.DataFrame, works: pl.DataFrame) -> list[RegisteredSource]:
    """The works of a collection as resolution sees them."""
    return [
        RegisteredSource(
            source_id=row["source_id"],
            kind=row["kind"],
            title=row["title"],
            published=row["published"],
            publisher=row["publisher"],
            url=row["url"],
            acronyms=tuple(row["acronyms"]),
            parties=tuple(row["parties"]),
        )
        for row in sources.join(works, on="source_id").iter_rows(named=True)
    ]


def _needed(folders: Folders, stage: str, collection: str) -> pl.DataFrame:
    frame = folders.workspace.read(stage, collection)
    if frame is None:
        raise dg.Failure(f"{collection} has no {stage} yet; materialize documents first")
    return frame
