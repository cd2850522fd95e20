"""A document's text in, everything found in it out: the annotators run in order over one parse."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.annotate.claims import find_claims
from pipelines.annotate.dates import find_dates
from pipelines.annotate.mentions import find_mentions
from pipelines.annotate.models import Annotations, Passage, Span
from pipelines.annotate.parsing import MODEL, ParsedDocument, load_parser, parse_documents
from pipelines.annotate.passages import find_passages
from pipelines.annotate.quotations import find_quotations
from pipelines.annotate.references import find_references
from pipelines.annotate.turns import tell_turns

if TYPE_CHECKING:
    from spacy.language import Language

# Documents parsed together: enough to fill the parser's batches, few enough that memory stays flat.
RUN_LENGTH = 64


@dataclass(frozen=True)
class AnnotationInput:
    """What the annotators need to know of a document.

    `entities` asks for the parser's named-entity recogniser on top of the name rules. It doubles the cost of a parse,
    so that commentary gets it and the many statements do not.
    """

    document_id: str
    text: str
    date: date | None = None
    title: str | None = None
    entities: bool = True
    main: tuple[tuple[int, int], ...] = ()
    """Spans of the main content, where the reader of a page tells it from furniture; empty: all of it may be."""
    full: bool = True
    """False: cut into passages only, for documents that are traced against but not annotated."""


def annotate(documents: Iterable[AnnotationInput], model: str = MODEL) -> Iterator[Annotations]:
    """Annotate documents in order. Spans are code-point offsets into each document's text."""
    for run in _runs_of_same_treatment(documents):
        if not run[0].full:
            yield from (Annotations(passages_of(document)) for document in run)
            continue
        nlp = parser(model, run[0].entities)
        blocks = [passages_of(document) for document in run]
        triples = ((d.text, passages, d.date) for d, passages in zip(run, blocks, strict=True))
        for parsed in parse_documents(nlp, triples):
            found = annotate_parsed(parsed)
            parsed.release()
            yield found


def passages_of(document: AnnotationInput) -> list[Passage]:
    """Passages of a document; those outside the main content of a page are furniture, role `site`."""
    passages = find_passages(document.text, document.title)
    if not document.main:
        return passages
    main = [Span(start, end) for start, end in sorted(document.main)]
    starts = [span.start for span in main]

    def is_outside(passage: Passage) -> bool:
        before = bisect_right(starts, passage.span.end - 1)
        return before == 0 or not main[before - 1].overlaps(passage.span)

    return [replace(passage, role="site") if is_outside(passage) else passage for passage in passages]


def annotate_parsed(parsed: ParsedDocument) -> Annotations:
    """Run every annotator over one parsed document."""
    dates = find_dates(parsed)
    names = find_mentions(parsed)
    quotations = find_quotations(parsed, names)
    claims = tell_turns(parsed, find_claims(parsed, quotations, names, dates), names)
    references = find_references(parsed, names, dates)
    mentions = sorted([*names, *dates], key=lambda mention: mention.span)
    return Annotations(parsed.passages, quotations, claims, references, mentions, parsed.skipped)


@cache
def fingerprint(model: str = MODEL) -> str:
    """16 hex digits that change when annotations may: code, word lists, weights, parser and model of the annotators."""
    folder = Path(__file__).parent
    digest = sha256()
    for part in (model, version(model.replace("_", "-")), version("spacy"), version("numpy")):
        digest.update(part.encode() + b"\0")
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("wordlists/*"), *folder.rglob("weights/*")]):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _runs_of_same_treatment(documents: Iterable[AnnotationInput]) -> Iterator[Sequence[AnnotationInput]]:
    """Neighbouring documents that take the same parser or none, so that the parser can batch across them."""
    run: list[AnnotationInput] = []
    for document in documents:
        same = not run or (document.entities, document.full) == (run[0].entities, run[0].full)
        if not same or len(run) >= RUN_LENGTH:
            yield run
            run = []
        run.append(document)
    if run:
        yield run


@cache
def parser(model: str, entities: bool) -> Language:
    """The parser that `annotate` reads texts with, loaded once a process."""
    return load_parser(model, entities=entities)
