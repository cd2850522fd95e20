"""Annotations -> rows of the published tables: ids minted, passages looked up, references resolved.

Text columns are filled in full here; what may leave is decided where the data leaves (`expectations.rights`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl

from communique.tables import TABLES
from communique.tables.ids import annotation_ids, entity_id
from pipelines.annotate.models import Annotations, Claim, Mention, Quotation, Reference, Span, Speaker
from pipelines.annotate.resolving.attributed_sources import attributed_sources
from pipelines.annotate.resolving.registered_sources import RegisteredSource, SourceIndex
from pipelines.annotate.resolving.resolution import resolve_references
from pipelines.annotate.turns import holder_kind

# Characters of context before and after a quotation: enough to find it again in an edited text.
CONTEXT = 32

Row = dict[str, Any]


@dataclass(frozen=True)
class AnnotatedDocument:
    """One document with what was found in it."""

    document_id: str
    source_id: str
    text: str
    date: date | None
    annotations: Annotations


def annotation_tables(
    documents: Iterable[AnnotatedDocument], sources: Sequence[RegisteredSource], collection: str
) -> dict[str, pl.DataFrame]:
    """Conformed frames of passages, quotations, claims, references, entities and mentions.

    `sources` are the registered works that references and quotations may resolve to.
    """
    rows: dict[str, list[Row]] = {name: [] for name in ("passages", "quotations", "claims", "references", "mentions")}
    entities = _Entities()
    index = SourceIndex(sources)
    for document in documents:
        made = _DocumentRows(document, index, entities)
        for name, new in made.tables().items():
            rows[name].extend(new)
    frames = {name: TABLES[name].conform(new, collection) for name, new in rows.items()}
    frames["entities"] = TABLES["entities"].conform(entities.rows(), collection)
    return frames


class _Entities:
    """The people, organisations and places named so far, minted once by kind and canonical name."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    def mint(self, kind: str | None, name: str | None, wikidata: str | None = None) -> str | None:
        """The entity's id; None for what is no entity (dates, documents, groups, the unnamed)."""
        if not name or kind not in ("person", "organisation", "place"):
            return None
        minted = entity_id(kind, name)
        row = self._rows.setdefault(
            minted, {"entity_id": minted, "kind": kind, "name": name, "wikidata": None, "same_as": []}
        )
        if wikidata and row["wikidata"] is None:
            row["wikidata"] = wikidata
            row["same_as"] = [f"http://www.wikidata.org/entity/{wikidata}"]
        return minted

    def rows(self) -> list[Row]:
        return list(self._rows.values())


class _DocumentRows:
    """Rows of one document, layer by layer."""

    def __init__(self, document: AnnotatedDocument, sources: SourceIndex, entities: _Entities) -> None:
        self.document = document
        self.found = document.annotations
        self.text = document.text
        self.entities = entities
        # A work that refers to itself is not its own source.
        self.resolved = resolve_references(
            self.found.references, self.text, sources, document.date, own_source=document.source_id
        )
        self.attributed = attributed_sources(
            self.found.quotations, self.found.references, [source for source, _ in self.resolved]
        )
        self.passage_starts = [passage.span.start for passage in self.found.passages]
        self.passage_ids = self._ids("pa", "passages", [p.span for p in self.found.passages])
        self.quotation_ids = self._ids("qu", "quotations", [q.span for q in self.found.quotations])
        self.reference_ids = self._ids("re", "references", [r.span for r in self.found.references])
        self.quotation_starts = [quotation.span.start for quotation in self.found.quotations]
        self.reference_starts = [reference.span.start for reference in self.found.references]

    def tables(self) -> dict[str, list[Row]]:
        """Table name to rows."""
        claim_ids = self._ids("cl", "claims", [c.span for c in self.found.claims])
        mention_ids = self._ids("me", "mentions", [m.span for m in self.found.mentions])
        return {
            "passages": self._passages(),
            "quotations": [self._quotation(n, q) for n, q in enumerate(self.found.quotations)],
            "claims": [self._claim(key, c) for key, c in zip(claim_ids, self.found.claims, strict=True)],
            "references": [self._reference(n, r) for n, r in enumerate(self.found.references)],
            "mentions": [self._mention(key, m) for key, m in zip(mention_ids, self.found.mentions, strict=True)],
        }

    def _ids(self, prefix: str, layer: str, spans: Iterable[Span]) -> list[str]:
        return annotation_ids(prefix, self.document.source_id, layer, [span.slice(self.text) for span in spans])

    def _place(self, span: Span) -> Row:
        passage = max(0, bisect_right(self.passage_starts, span.start) - 1)
        return {
            "document_id": self.document.document_id,
            "passage_id": self.passage_ids[passage],
            "start": span.start,
            "end": span.end,
        }

    def _passages(self) -> list[Row]:
        return [
            {
                "passage_id": key,
                "document_id": self.document.document_id,
                "ordinal": ordinal,
                "role": passage.role,
                "start": passage.span.start,
                "end": passage.span.end,
                "text_sha256": _sha256(passage.span.slice(self.text)),
                "text": passage.span.slice(self.text),
            }
            for ordinal, (key, passage) in enumerate(zip(self.passage_ids, self.found.passages, strict=True))
        ]

    def _quotation(self, number: int, quotation: Quotation) -> Row:
        span = quotation.span
        exact = span.slice(self.text)
        speaker = quotation.speaker
        return {
            "quotation_id": self.quotation_ids[number],
            **self._place(span),
            "exact": exact,
            "prefix": self.text[max(0, span.start - CONTEXT) : span.start],
            "suffix": self.text[span.end : span.end + CONTEXT],
            "text_sha256": _sha256(exact),
            "style": quotation.style,
            **self._part("cue", quotation.cue),
            **self._speaker("speaker", speaker),
            "speaker_kind": speaker.kind if speaker else None,
            "attributed_source_id": self.attributed[number],
            "confidence": speaker.confidence if speaker else 0.0,
            "rule": quotation.rule,
        }

    def _claim(self, claim_id: str, claim: Claim) -> Row:
        exact = claim.span.slice(self.text)
        return {
            "claim_id": claim_id,
            **self._place(claim.span),
            "exact": exact,
            "text_sha256": _sha256(exact),
            "kind": claim.kind,
            "holder_kind": holder_kind(claim),
            **self._speaker("holder", claim.holder or claim.turn),
            "cue": claim.cue.slice(self.text) if claim.cue else None,
            "certainty": claim.certainty,
            "polarity": claim.polarity,
            "subject": claim.subject,
            "predicate": claim.predicate,
            "object": claim.object,
            "date": claim.date,
            "check_worthiness": claim.check_worthiness,
            "quotation_ids": _inside(claim.span, self.found.quotations, self.quotation_starts, self.quotation_ids),
            "reference_ids": _inside(claim.span, self.found.references, self.reference_starts, self.reference_ids),
            "rule": claim.rule,
        }

    def _reference(self, number: int, reference: Reference) -> Row:
        source_id, resolution = self.resolved[number]
        return {
            "reference_id": self.reference_ids[number],
            **self._place(reference.span),
            "exact": reference.span.slice(self.text),
            "kind": reference.kind,
            "name": reference.name,
            "acronym": reference.acronym,
            "date": reference.date,
            "antecedent_id": None if reference.antecedent is None else self.reference_ids[reference.antecedent],
            "resolved_source_id": source_id,
            "resolution": resolution,
            "rule": reference.rule,
        }

    def _mention(self, mention_id: str, mention: Mention) -> Row:
        return {
            "mention_id": mention_id,
            **self._place(mention.span),
            "exact": mention.span.slice(self.text),
            "kind": mention.kind,
            "entity_id": self.entities.mint(mention.kind, mention.name, mention.wikidata),
            "value": mention.value,
            "confidence": mention.confidence,
            "rule": mention.rule,
        }

    def _part(self, part: str, span: Span | None) -> Row:
        if span is None:
            return {part: None, f"{part}_start": None, f"{part}_end": None}
        return {part: span.slice(self.text), f"{part}_start": span.start, f"{part}_end": span.end}

    def _speaker(self, part: str, speaker: Speaker | None) -> Row:
        entity = self.entities.mint(speaker.kind, speaker.name) if speaker else None
        return {
            **self._part(part, speaker.span if speaker else None),
            f"{part}_name": speaker.name if speaker else None,
            f"{part}_entity_id": entity,
        }


def _inside(
    span: Span, items: Sequence[Quotation] | Sequence[Reference], starts: Sequence[int], ids: Sequence[str]
) -> list[str]:
    """Ids of the items that lie in the span; items are in text order, and begin at `starts`."""
    first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
    return [ids[n] for n in range(first, last) if items[n].span.end <= span.end]


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
