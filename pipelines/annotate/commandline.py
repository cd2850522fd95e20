"""`python -m pipelines annotate`: texts in, annotations out, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.annotate.annotator import AnnotationInput
from pipelines.annotate.models import Annotations, Claim, Quotation, Span, Speaker
from pipelines.annotate.pool import AnnotatorPool, Progress
from pipelines.annotate.turns import holder_kind
from pipelines.jsonlines import LineErrors, numbered_records, write_records


@dataclass(frozen=True)
class Done:
    """What annotating a file has to report."""

    errors: LineErrors
    """What was wrong with lines that were skipped."""
    notices: list[str]
    """What of well-formed documents was left unread, and why."""


def annotate_file(source: Path, target: Path, pool: AnnotatorPool, progress: Progress | None = None) -> Done:
    """Annotate every line of `source` into `target`."""
    errors = LineErrors()
    inputs: list[AnnotationInput] = []
    ids: list[Any] = []
    for number, record in numbered_records(source, ("id", "text"), errors):
        day = _day(record.get("date"))
        if record.get("date") and day is None:
            errors.add(source, number, f"date {record['date']!r} is not YYYY-MM-DD", then="annotated without a date")
        inputs.append(AnnotationInput(str(record["id"]), record["text"], day))
        ids.append(record["id"])
    found = pool.annotate(inputs, progress)

    def lines() -> Iterator[dict[str, Any]]:
        for key, given, in_text in zip(ids, inputs, found, strict=True):
            yield {"id": key, **annotation_record(given.text, in_text)}

    write_records(target, lines())
    return Done(errors, [_notice(key, in_text) for key, in_text in zip(ids, found, strict=True) if in_text.skipped])


def _notice(key: Any, found: Annotations) -> str:
    reasons = ", ".join(sorted({each.reason for each in found.skipped}))
    return f"{key}: {len(found.skipped)} of {len(found.passages)} passages not annotated ({reasons})"


def annotation_record(text: str, found: Annotations) -> dict[str, list[dict[str, Any]]]:
    """Annotations as plain values, layer by layer; offsets are code points into `text`."""
    return {
        "passages": [{"start": p.span.start, "end": p.span.end, "role": p.role} for p in found.passages],
        "quotations": [_quotation(text, quotation) for quotation in found.quotations],
        "claims": [_claim(text, claim) for claim in found.claims],
        "references": [
            {
                **_span(text, r.span),
                "kind": r.kind,
                "name": r.name,
                "acronym": r.acronym,
                "date": r.date,
                "antecedent": r.antecedent,
                "rule": r.rule,
            }
            for r in found.references
        ],
        "mentions": [
            {
                **_span(text, m.span),
                "kind": m.kind,
                "name": m.name,
                "value": m.value,
                "confidence": m.confidence,
                "rule": m.rule,
            }
            for m in found.mentions
        ],
        "skipped": [{"start": s.span.start, "end": s.span.end, "reason": s.reason} for s in found.skipped],
    }


def _quotation(text: str, quotation: Quotation) -> dict[str, Any]:
    return {
        **_span(text, quotation.span),
        "style": quotation.style,
        "cue": _written(text, quotation.cue),
        **_speaker("source", quotation.speaker),
        "repaired": quotation.repaired,
        "rule": quotation.rule,
    }


def _claim(text: str, claim: Claim) -> dict[str, Any]:
    return {
        **_span(text, claim.span),
        "kind": claim.kind,
        **_speaker("holder", claim.holder or claim.turn),
        # Last, since `holder_kind` here is the table's column, not what kind of speaker the holder is.
        "holder_kind": holder_kind(claim),
        "cue": _written(text, claim.cue),
        "certainty": claim.certainty,
        "polarity": claim.polarity,
        "subject": claim.subject,
        "predicate": claim.predicate,
        "object": claim.object,
        "date": claim.date,
        "check_worthiness": claim.check_worthiness,
        "rule": claim.rule,
    }


def _span(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "exact": span.slice(text)}


def _speaker(part: str, speaker: Speaker | None) -> dict[str, Any]:
    if speaker is None:
        return {part: None, f"{part}_name": None}
    return {
        part: speaker.written,
        f"{part}_start": speaker.span.start,
        f"{part}_end": speaker.span.end,
        f"{part}_name": speaker.name,
        f"{part}_kind": speaker.kind,
        f"{part}_confidence": speaker.confidence,
    }


def _written(text: str, span: Span | None) -> str | None:
    return span.slice(text) if span else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
