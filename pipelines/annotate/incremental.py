"""Which documents wait for annotation, and their annotations as rows: a document is annotated again only when its text
or the annotator changed.
"""

from __future__ import annotations

import polars as pl

from pipelines.annotate.annotator import AnnotationInput, fingerprint
from pipelines.annotate.codec import encode
from pipelines.annotate.pool import AnnotatorPool, Progress

SCHEMA = {"document_id": pl.String, "fingerprint": pl.String, "payload": pl.String}
"""Annotations between the stages: the document, what annotated it, and its annotations as `codec` writes them."""


def split_known(documents: pl.DataFrame, known: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(annotations of `known` that still hold, documents that wait). `documents` need document_id and annotated.

    The text is part of the document's id, so that only the annotator's fingerprint and the treatment are compared.
    """
    treatment = pl.when("annotated").then(pl.lit("full")).otherwise(pl.lit("passages"))
    marked = documents.with_columns(fingerprint=pl.concat_str(pl.lit(fingerprint()), treatment, separator="-"))
    before = pl.DataFrame(schema=SCHEMA) if known is None else known
    kept = before.join(marked, on=["document_id", "fingerprint"], how="semi")
    return kept, marked.join(kept, on="document_id", how="anti")


def annotation_inputs(waiting: pl.DataFrame) -> list[AnnotationInput]:
    """What the annotators are given for documents that `split_known` left waiting, in the order they take them.

    `waiting` has document_id, text, title, published_from, annotated, is_commentary and main (list of {start, end}:
    spans of a page's main content, or null).
    """
    return [
        AnnotationInput(
            row["document_id"],
            row["text"],
            row["published_from"],
            row["title"],
            entities=row["is_commentary"],
            main=tuple((span["start"], span["end"]) for span in row["main"] or ()),
            full=row["annotated"],
        )
        for row in _in_order(waiting).iter_rows(named=True)
    ]


def annotate_waiting(waiting: pl.DataFrame, pool: AnnotatorPool, progress: Progress | None = None) -> pl.DataFrame:
    """Annotations of documents that `split_known` left waiting, as rows of SCHEMA."""
    found = pool.annotate(annotation_inputs(waiting), progress)
    payloads = [encode(each) for each in found]
    ids = _in_order(waiting).select("document_id", "fingerprint")
    return ids.with_columns(pl.Series("payload", payloads, dtype=pl.String))


def _in_order(waiting: pl.DataFrame) -> pl.DataFrame:
    # Commentary first: it takes the fuller parser, so that it makes one run of its own.
    return waiting.sort(
        "is_commentary", "annotated", "published_from", "document_id", descending=[True, True, False, False]
    )
