"""What annotation costs beside the parse it rests on, and what a second process gains. Processor time of one core.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.annotate [--documents 200]

Needs ../shared beside the checkout. spaCy's own parse of whole documents, ours (the same model passage by passage, with
another BLAS and a garbage collector that looks seldom) and the whole annotation, with its own parse, run over the same
documents in one process; the latter two by turns, and the middle one of three is told.
"""

from __future__ import annotations

import json
import resource
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter, process_time

import spacy

from pipelines.annotate.annotator import AnnotationInput, annotate, passages_of
from pipelines.annotate.parsing import (
    MODEL,
    ParsedDocument,
    load_parser,
    parse_in_batches,
    pieces_to_parse,
    readable,
)
from pipelines.annotate.pool import AnnotatorPool, collect_seldom

STATEMENTS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "whitehouse-2021-2022"


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    documents = _statements(parser.parse_args().documents)
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} statements, {words:,} words, without the recogniser of names, as statements are annotated")

    for _ in annotate(documents[:10]):
        # Word lists and patterns are read once a process.
        pass
    spacys = _spent(spacy.load(MODEL, exclude=["ner"]).pipe(document.text for document in documents))
    collect_seldom()
    nlp = load_parser(entities=False)
    # By turns, for the machine may grow slower or faster meanwhile; one warms up what the first turn would pay for.
    turns = [(_spent(parse_in_batches(nlp, _pieces(documents))), _spent(annotate(documents))) for _ in "123"]
    parse, whole = (sorted(seconds)[1] for seconds in zip(*turns, strict=True))
    print(f"spaCy's own parse   {words / spacys:>8,.0f} words/s")
    print(f"our parse alone     {words / parse:>8,.0f} words/s")
    print(
        f"parsed, annotated   {words / whole:>8,.0f} words/s: {whole / parse - 1:+.0%} of the time of our parse alone,"
    )
    print(f"                             {whole / spacys - 1:+.0%} of spaCy's own, in time")

    seconds = {workers: _pooled(documents, workers) for workers in (1, 2)}
    print(f"two processes are {seconds[1] / seconds[2]:.2f} times as fast as one, once they have started")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        for _annotations in annotate(documents):
            pass
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {before / 1024:,.0f} MB, after three more rounds of all documents {after / 1024:,.0f} MB")


def _spent(work: Iterable[object]) -> float:
    """Processor seconds that it takes to go through `work`."""
    started = process_time()
    for _ in work:
        pass
    return process_time() - started


def _pieces(documents: list[AnnotationInput]) -> Iterator[tuple[str, None]]:
    """What the parser is given of the documents, and nothing else of what annotation does."""
    for document in documents:
        for _, piece in pieces_to_parse(ParsedDocument(document.text, passages_of(document), [])):
            yield readable(piece.slice(document.text)), None


def _pooled(documents: list[AnnotationInput], workers: int) -> float:
    with AnnotatorPool(workers) as pool:
        # All of them: a pool starts no processes for a little, and each loads its parser with its first chunk.
        pool.annotate(documents)
        started = perf_counter()
        pool.annotate(documents)
        return perf_counter() - started


def _statements(count: int) -> list[AnnotationInput]:
    file = next(STATEMENTS.glob("*.jsonl"))
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(count), lines, strict=False)]
    return [AnnotationInput(str(n), row["text"], None, row.get("title"), entities=False) for n, row in enumerate(rows)]


if __name__ == "__main__":
    main()
