"""Reading in processes of its own, with a limit on time and memory: one hostile file costs one reason, never a run.

Plain text is read where it is. Pages and PDFs, whose parsers work hard on what strangers wrote, go to a pool of
workers; a worker that takes too long, or dies, is replaced, and its file is refused with the reason.
"""

from __future__ import annotations

import os
import resource
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Generic, TypeVar

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.media import charset_of
from pipelines.ingest.readers import ReadText, read

ISOLATED = ("text/html", "application/xhtml+xml", "application/pdf")
"""Media types that are read by workers."""
LONGEST_SECONDS = 60.0
"""A page takes a tenth of a second, a PDF of a thousand pages some forty."""
LARGEST_MEMORY = 4 << 30
"""Address space of a worker; what it really uses is a tenth."""

_OUT_OF_MEMORY = 86
"""Exit code of a worker that had no memory to take a file in; any number that Python and shells leave free."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class ReadingJob(Generic[Key]):
    """One input to read: `load` gives its bytes when its turn has come."""

    key: Key
    load: Callable[[], bytes]
    media_type: str
    selector: str | None = None


def is_isolated(media_type: str) -> bool:
    """Whether bytes of this type are read by a worker."""
    return charset_of(media_type)[0] in ISOLATED


def read_isolated(
    jobs: Iterable[ReadingJob[Key]],
    workers: int | None = None,
    longest: float = LONGEST_SECONDS,
    memory: int = LARGEST_MEMORY,
) -> Iterator[tuple[Key, ReadText | ReadingError]]:
    """Each job's text, or why there is none, as they are done. `load` may raise ReadingError too."""
    waiting = deque(jobs)
    if not waiting:
        return
    count = min(len(waiting), workers or len(os.sched_getaffinity(0)))
    pool = [_Worker[Key](memory) for _ in range(count)]
    try:
        while waiting or any(worker.job for worker in pool):
            for worker in pool:
                if waiting and worker.job is None:
                    yield from worker.begin(waiting.popleft(), longest)
            busy = [worker for worker in pool if worker.job is not None]
            if not busy:
                continue
            patience = max(0.0, min(worker.deadline for worker in busy) - monotonic())
            wait([worker.connection for worker in busy], timeout=patience)
            for worker in busy:
                yield from worker.collect(longest)
    finally:
        for worker in pool:
            worker.end()


class _Worker(Generic[Key]):
    """A process that reads one job at a time."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self.job: ReadingJob[Key] | None = None
        self.deadline = 0.0
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, self._memory), daemon=True)
        self._process.start()
        theirs.close()
        self._fresh = True

    def begin(self, job: ReadingJob[Key], longest: float) -> Iterator[tuple[Key, ReadingError]]:
        """Hand over a job; what cannot be loaded is refused at once."""
        try:
            data = job.load()
        except ReadingError as error:
            yield job.key, error
            return
        if not self._process.is_alive():
            self._replace()
        self.job = job
        # A fresh worker imports its parsers first.
        self.deadline = monotonic() + longest + (30.0 if self._fresh else 0.0)
        self._fresh = False
        with suppress(OSError):  # a worker that died meanwhile is found out by `collect`
            self.connection.send((data, job.media_type, job.selector))

    def collect(self, longest: float) -> Iterator[tuple[Key, ReadText | ReadingError]]:
        """The result, when it is there, or a reason when it never will be."""
        job = self.job
        if job is None:
            return
        if self.connection.poll():
            try:
                found = self.connection.recv()
            except (EOFError, OSError):
                self._process.join(1)
                found = ReadingError(f"the reader of {job.media_type} died ({_cause(self._process.exitcode)})")
                self._replace()
        elif monotonic() >= self.deadline:
            found = ReadingError(f"reading was stopped after {longest:.0f} s")
            self._replace()
        else:
            return
        self.job = None
        yield job.key, found

    def end(self) -> None:
        """Stop the process."""
        self.connection.close()
        self._process.kill()
        self._process.join(5)

    def _replace(self) -> None:
        self.end()
        self._start()


def _cause(exit_code: int | None) -> str:
    if exit_code == _OUT_OF_MEMORY:
        return "it needs more memory than a reader may use"
    return f"signal {-exit_code}" if exit_code is not None and exit_code < 0 else f"exit code {exit_code}"


def _work(connection: Connection, memory: int) -> None:
    """What a worker does until its connection closes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    if soft == resource.RLIM_INFINITY or soft > limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    while True:
        try:
            data, media_type, selector = connection.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        except MemoryError:
            sys.exit(_OUT_OF_MEMORY)
        connection.send(_read(data, media_type, selector))


def _read(data: bytes, media_type: str, selector: str | None) -> ReadText | ReadingError:
    try:
        return read(data, media_type, selector)
    except ReadingError as error:
        return ReadingError(str(error))
    except MemoryError:
        return ReadingError("reading needs more memory than a reader may use")
    except RecursionError:
        return ReadingError("it is nested too deeply to be read")
    except Exception as error:
        # A parser's own bug must not end the run; the reason names it, so that it can be mended.
        return ReadingError(f"the reader failed: {type(error).__name__}: {str(error)[:200]}")
