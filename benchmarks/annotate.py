"""What annotation costs beside the parse it rests on, what a second process gains, and whether memory stays flat.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.annotate [--documents 200] [--short 10000]

Needs ../shared beside the checkout. spaCy's own parse of whole documents, ours (the same model passage by passage, with
another BLAS and a garbage collector that looks seldom) and the whole annotation, with its own parse, run over the same
documents in one process, in processor time of one core; the latter two by turns, chunk by chunk, as the machine may
grow slower or faster meanwhile. `--short` tells the peak memory over that many documents of some 200 words.
"""

from __future__ import annotations

import gzip
import json
import resource
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import spacy
from spacy.language import Language

from pipelines.annotate.annotator import AnnotationInput, annotate, passages_of
from pipelines.annotate.parsing import (
    MODEL,
    ParsedDocument,
    load_parser,
    parse_in_batches,
    pieces_to_parse,
    readable,
)
from pipelines.annotate.pool import CHUNK_WORDS, AnnotatorPool, chunk_by_words, collect_seldom

STATEMENTS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "whitehouse-2021-2022"
# Words of a short document.
SHORT = 200


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--short", type=int, default=1000)
    arguments = parser.parse_args()
    # In a process of its own, and first: Linux hands the peak of the process that starts it on to it.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=collect_seldom) as fresh:
        print("peak memory of one process: " + fresh.submit(_peaks, arguments.short).result())

    documents = _statements(arguments.documents)
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} statements, {words:,} words, without the recogniser of names, as statements are annotated")

    for _ in annotate(documents[:10]):
        # Word lists and patterns are read once a process.
        pass
    spacys = _spent(spacy.load(MODEL, exclude=["ner"]).pipe(document.text for document in documents))
    collect_seldom()
    nlp = load_parser(entities=False)
    parse, whole = _by_turns(nlp, documents)
    print(f"spaCy's own parse   {words / spacys:>8,.0f} words/s")
    print(f"our parse alone     {words / parse:>8,.0f} words/s")
    print(
        f"parsed, annotated   {words / whole:>8,.0f} words/s: {whole / parse - 1:+.0%} of the time of our parse alone,"
    )
    print(f"                             {whole / spacys - 1:+.0%} of spaCy's own, in time")

    seconds = {workers: _pooled(documents, workers) for workers in (1, 2)}
    print(f"two processes are {seconds[1] / seconds[2]:.2f} times as fast as one, once they have started")


def _by_turns(nlp: Language, documents: list[AnnotationInput]) -> tuple[float, float]:
    """Seconds of our parse alone and of the whole annotation: of each chunk the middle one of three turns."""
    parse = whole = 0.0
    for chunk in chunk_by_words(documents, CHUNK_WORDS):
        turns = [(_spent(parse_in_batches(nlp, _pieces(chunk))), _spent(annotate(chunk))) for _ in "123"]
        parse += median(turn[0] for turn in turns)
        whole += median(turn[1] for turn in turns)
    return parse, whole


def _peaks(count: int) -> str:
    """Peak memory of this process after each fifth of `count` short documents."""
    told = []
    for number, _ in enumerate(annotate(_short_documents(count)), 1):
        if number % max(count // 5, 1) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            told.append(f"{peak:,.0f} MB after {number:,}")
    return ", ".join(told) + " short documents"


def _short_documents(count: int) -> Iterator[AnnotationInput]:
    """Documents of some SHORT words, cut from whole paragraphs of statements."""
    made = 0
    for text in _texts():
        paragraphs: list[str] = []
        words = 0
        for paragraph in text.split("\n"):
            paragraphs.append(paragraph)
            words += paragraph.count(" ") + 1
            if words >= SHORT:
                if made == count:
                    return
                yield AnnotationInput(str(made), "\n".join(paragraphs), entities=False)
                made += 1
                paragraphs, words = [], 0


def _texts() -> Iterator[str]:
    for file in sorted(STATEMENTS.glob("*.jsonl*"), reverse=True):
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def _spent(work: Iterable[object]) -> float:
    """Processor seconds that it takes to go through `work`."""
    started = process_time()
    for _ in work:
        pass
    return process_time() - started


def _pieces(documents: Iterable[AnnotationInput]) -> Iterator[tuple[str, None]]:
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
