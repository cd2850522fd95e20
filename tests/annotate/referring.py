"""References of a text, for tests of what is found and of when it was."""

from __future__ import annotations

from datetime import date

from spacy.language import Language

from pipelines.annotate.dates import find_dates
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Reference, Span
from pipelines.annotate.parsing import parse_documents
from pipelines.annotate.references import find_references

# Exact words, kind, name, date, index of the antecedent.
Row = tuple[str, str, str | None, str | None, int | None]


def references(nlp: Language, text: str, role: str = "body") -> list[Reference]:
    passages = [Passage(Span(0, len(text)), role)] if text else []
    (parsed,) = parse_documents(nlp, [(text, passages, date(2024, 6, 1))])
    return find_references(parsed, find_mentions(parsed), find_dates(parsed))


def rows(nlp: Language, text: str) -> list[Row]:
    return [(r.span.slice(text), r.kind, r.name, r.date, r.antecedent) for r in references(nlp, text)]
