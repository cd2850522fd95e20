"""Quotations of a text, for tests of who speaks and under what name."""

from __future__ import annotations

from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Passage, Quotation, Span
from pipelines.annotate.parsing import parse_documents
from pipelines.annotate.quotations import find_quotations


def quotations(nlp, text: str) -> list[Quotation]:
    passages, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            passages.append(Passage(Span(at, at + len(line)), "body"))
        at += len(line) + 1
    (parsed,) = parse_documents(nlp, [(text, passages, None)])
    return find_quotations(parsed, find_mentions(parsed))


def names_in(nlp, text: str) -> list[str | None]:
    return [quotation.speaker.name if quotation.speaker else None for quotation in quotations(nlp, text)]
