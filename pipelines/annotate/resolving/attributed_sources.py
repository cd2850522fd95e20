"""Quotations -> the registered source their speaker denotes, by the references that stand where the speaker does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipelines.annotate.models import Quotation, Reference, Span


def attributed_sources(
    quotations: Sequence[Quotation], references: Sequence[Reference], resolved: Sequence[str | None]
) -> list[str | None]:
    """For each quotation the source its speaker denotes: a resolved reference that overlaps the speaker, else None."""
    order = sorted(range(len(references)), key=lambda n: references[n].span.start)
    starts = [references[n].span.start for n in order]
    found: list[str | None] = []
    for quotation in quotations:
        source = None
        if quotation.speaker is not None:
            span = quotation.speaker.span
            # References nest at most a few deep: those that start before the speaker's end, a dozen back.
            last = bisect_left(starts, span.end)
            near = [order[n] for n in range(max(0, last - 12), last) if references[order[n]].span.overlaps(span)]
            best = max(near, key=lambda n: _shared(references[n].span, span), default=None)
            source = resolved[best] if best is not None else None
        found.append(source)
    return found


def _shared(one: Span, other: Span) -> tuple[int, int]:
    """Characters in common, then the tighter span."""
    return min(one.end, other.end) - max(one.start, other.start), -(one.end - one.start)
