"""What was found in a document as rows to show: span, layer, labels, the rule and where the code names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.annotate.models import Annotations, Claim, Mention, Passage, Quotation, Reference, Span, Speaker
from pipelines.explain.origins import origin

LAYERS = ("quotation", "claim", "reference", "person", "organisation", "place", "date")
"""Layers in the order they are shown; mentions by their kind."""


@dataclass(frozen=True)
class Row:
    """One annotation: `labels` as (name, value) in the order to show, `parts` as (name, span) of speaker and cue."""

    number: int
    layer: str
    span: Span
    exact: str
    labels: tuple[tuple[str, str], ...]
    rule: str
    origin: str
    """Where in the code the rule is named, "claims.py:128"; empty when it is not found."""
    parts: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True)
class Explained:
    """A passage with the annotations that begin in it; `reason` says why it was left out, where it was."""

    passage: Passage
    text: str
    rows: list[Row] = field(default_factory=list)
    reason: str = ""


def explain(text: str, found: Annotations) -> list[Explained]:
    """The passages of a document in order, each with its rows."""
    rows = sorted(_rows(text, found), key=lambda row: (row.span, LAYERS.index(row.layer)))
    numbered = [Row(n, r.layer, r.span, r.exact, r.labels, r.rule, r.origin, r.parts) for n, r in enumerate(rows, 1)]
    reasons = {each.span: each.reason for each in found.skipped}
    explained = []
    place = 0
    for passage in found.passages:
        first = place
        while place < len(numbered) and numbered[place].span.start < passage.span.end:
            place += 1
        reason = reasons.get(passage.span, "")
        explained.append(Explained(passage, passage.span.slice(text), numbered[first:place], reason))
    return explained


def _rows(text: str, found: Annotations) -> Iterator[Row]:
    for quotation in found.quotations:
        yield _of_quotation(text, quotation)
    for claim in found.claims:
        yield _of_claim(text, claim)
    for reference in found.references:
        yield _of_reference(text, reference, found.references)
    for mention in found.mentions:
        yield _of_mention(text, mention)


def _row(
    text: str, layer: str, span: Span, rule: str, labels: list[tuple[str, str | None]], *parts: tuple[str, Span | None]
) -> Row:
    shown = tuple((name, value) for name, value in labels if value)
    there = tuple((name, part) for name, part in parts if part is not None)
    return Row(0, layer, span, span.slice(text), shown, rule, origin(rule, layer), there)


def _of_quotation(text: str, quotation: Quotation) -> Row:
    speaker = quotation.speaker
    labels: list[tuple[str, str | None]] = [
        ("style", quotation.style),
        ("marks", "repaired" if quotation.repaired else None),
        *_speaker_labels("speaker", speaker),
        ("cue", quotation.cue.slice(text) if quotation.cue else None),
    ]
    parts = (("speaker", speaker.span if speaker else None), ("cue", quotation.cue))
    return _row(text, "quotation", quotation.span, quotation.rule, labels, *parts)


def _of_claim(text: str, claim: Claim) -> Row:
    labels: list[tuple[str, str | None]] = [
        ("kind", claim.kind),
        ("certainty", claim.certainty),
        ("polarity", claim.polarity),
        *(_speaker_labels("holder", claim.holder) or [("holder", "author")]),
        ("turn of", claim.turn.name or claim.turn.written if claim.turn else None),
        ("cue", claim.cue.slice(text) if claim.cue else None),
        ("subject", claim.subject),
        ("predicate", claim.predicate),
        ("object", claim.object),
        ("date", claim.date),
        ("check-worthiness", f"{claim.check_worthiness:.2f}"),
    ]
    parts = (("speaker", claim.holder.span if claim.holder else None), ("cue", claim.cue))
    return _row(text, "claim", claim.span, claim.rule, labels, *parts)


def _of_reference(text: str, reference: Reference, references: list[Reference]) -> Row:
    labels: list[tuple[str, str | None]] = [
        ("kind", reference.kind),
        ("name", reference.name),
        ("acronym", reference.acronym),
        ("date", reference.date),
    ]
    if reference.antecedent is not None:
        labels.append(("takes up", references[reference.antecedent].span.slice(text)))
    return _row(text, "reference", reference.span, reference.rule, labels)


def _of_mention(text: str, mention: Mention) -> Row:
    labels: list[tuple[str, str | None]] = [
        ("name", mention.name),
        ("value", mention.value),
        ("wikidata", mention.wikidata),
        ("confidence", f"{mention.confidence:.2f}" if mention.confidence < 1 else None),
    ]
    return _row(text, mention.kind, mention.span, mention.rule, labels)


def _speaker_labels(name: str, speaker: Speaker | None) -> list[tuple[str, str | None]]:
    if speaker is None:
        return []
    resolved = speaker.name if speaker.name and speaker.name != speaker.written else None
    whose = speaker.written if resolved is None else f"{speaker.written} → {resolved}"
    how = ", ".join(filter(None, [speaker.kind, f"{speaker.confidence:.2f}", speaker.rule and f"by {speaker.rule}"]))
    return [(name, f"{whose} ({how})")]
