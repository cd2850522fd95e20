"""Claims of a text, for tests of where they are cut and of how they assert."""

from __future__ import annotations

from functools import cache

from spacy.language import Language

from pipelines.annotate.claims import find_claims
from pipelines.annotate.models import Claim, Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents


@cache
def parser() -> Language:
    return load_parser(entities=False)


def claims_of(text: str, role: str = "body") -> list[Claim]:
    passages = [Passage(Span(0, len(text)), role)] if text else []
    (parsed,) = parse_documents(parser(), [(text, passages, None)])
    return find_claims(parsed, [], [], [])


def spans_of(text: str) -> list[str]:
    return [claim.span.slice(text) for claim in claims_of(text)]
