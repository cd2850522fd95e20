"""Annotation on several cores: worker processes that load the parser once and take documents in chunks."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from types import TracebackType

from pipelines.annotate.annotator import AnnotationInput, annotate, parser
from pipelines.annotate.models import Annotations
from pipelines.annotate.parsing import MODEL

# Below this a second process costs more to start (it loads the parser) than it saves.
MIN_WORDS_FOR_PROCESSES = 30_000
# Small enough that the last chunks leave no core idle for long, large enough to batch well.
CHUNK_WORDS = 12_000

Progress = Callable[[int, int], None]
"""Called with the documents and the words of each chunk that is done."""


Chunk = tuple[AnnotationInput, ...]
ChunkDone = tuple[list[Annotations], float]
"""The annotations of a chunk, and the seconds that it took."""


@dataclass(frozen=True)
class Rate:
    """How much was annotated in how long; work that ran ahead of its turn counts where it is used."""

    documents: int = 0
    words: int = 0
    seconds: float = 0.0
    """Busy seconds of all processes, shared out over them."""

    def __str__(self) -> str:
        if not self.documents:
            return "annotated nothing anew"
        seconds = max(self.seconds, 1e-9)
        return (
            f"annotated {self.documents:,} documents, {self.words:,} words in {self.seconds:.1f} s "
            f"({self.documents / seconds:,.1f} documents/s, {self.words / seconds:,.0f} words/s)"
        )


class AnnotatorPool:
    """Annotates documents on `workers` processes, which start at the first large job and serve all later ones."""

    def __init__(self, workers: int | None = None, model: str = MODEL) -> None:
        self.workers = workers or os.cpu_count() or 1
        self.model = model
        self.last_rate = Rate()
        """Of the last call of `annotate`; documents that were only cut into passages do not count."""
        self._executor: ProcessPoolExecutor | None = None
        self._ahead: dict[Chunk, Future[ChunkDone]] = {}

    def __enter__(self) -> AnnotatorPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start_early(self) -> None:
        """Start the processes and let them load the parser, while this one finds out what there is to annotate."""
        if self.workers > 1:
            for _ in range(self.workers):
                self._start().submit(_load, self.model)

    def foresee(self, calls: Sequence[Sequence[AnnotationInput]]) -> None:
        """Begin on what the coming calls of `annotate` will be given, in their order.

        The processes then work while this one does something else. Nothing is begun twice, and too little to be worth
        starting processes for is left to `annotate`.
        """
        if self.workers == 1 or self._too_little([document for call in calls for document in call]):
            return
        for documents in calls:
            for chunk in chunk_by_words(documents, CHUNK_WORDS):
                if chunk not in self._ahead:
                    self._ahead[chunk] = self._start().submit(_annotate_chunk, chunk, self.model)

    def annotate(self, documents: Sequence[AnnotationInput], progress: Progress | None = None) -> list[Annotations]:
        """Annotations of `documents`, in their order."""
        found: list[Annotations] = []
        busy = 0.0
        for chunk, (made, seconds) in self._chunks_done(documents):
            found += made
            busy += seconds
            if progress is not None:
                progress(len(chunk), sum(map(_words, chunk)))
        full = [document for document in documents if document.full]
        processes = 1 if self._executor is None else self.workers
        self.last_rate = Rate(len(full), sum(map(_words, full)), busy / processes)
        return found

    def _chunks_done(self, documents: Sequence[AnnotationInput]) -> Iterator[tuple[Chunk, ChunkDone]]:
        chunks = chunk_by_words(documents, CHUNK_WORDS)
        if self.workers == 1 or self._too_little(documents):
            for chunk in chunks:
                yield chunk, _annotate_chunk(chunk, self.model)
            return
        futures: list[Future[ChunkDone]] = [
            self._ahead.pop(chunk) if chunk in self._ahead else self._start().submit(_annotate_chunk, chunk, self.model)
            for chunk in chunks
        ]
        for future, chunk in zip(futures, chunks, strict=True):
            yield chunk, future.result()

    def _too_little(self, documents: Sequence[AnnotationInput]) -> bool:
        """Whether processes would have to be started, for less than starting them costs."""
        return self._executor is None and sum(map(_words, documents)) < MIN_WORDS_FOR_PROCESSES

    def close(self) -> None:
        """Stop the worker processes, if any were started."""
        self._ahead.clear()
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _start(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Side by side, one BLAS thread a process: more would fight over the same cores.
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            # Not fork: polars and Dagster hold threads, which a fork would leave behind half alive.
            self._executor = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=collect_seldom
            )
        return self._executor


def collect_seldom() -> None:
    """Let the garbage collector of this process look seldom: parsing makes many small objects and few circles.

    Python's own thresholds cost a quarter of a parse (`benchmarks/annotate.py`); memory stays as flat with these.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _load(model: str) -> None:
    parser(model, entities=False)
    collect_seldom()


def chunk_by_words(documents: Sequence[AnnotationInput], words: int) -> list[Chunk]:
    """Neighbouring documents in chunks of about `words` words; a longer document is a chunk of its own."""
    chunks: list[list[AnnotationInput]] = []
    filled = 0
    for document in documents:
        size = _words(document)
        if not chunks or filled + size > words:
            chunks.append([])
            filled = 0
        chunks[-1].append(document)
        filled += size
    return [tuple(chunk) for chunk in chunks]


def _annotate_chunk(chunk: Chunk, model: str) -> ChunkDone:
    started = perf_counter()
    return list(annotate(chunk, model)), perf_counter() - started


def _words(document: AnnotationInput) -> int:
    # Counting blanks is enough to balance chunks, and much cheaper than splitting.
    return document.text.count(" ") + 1
