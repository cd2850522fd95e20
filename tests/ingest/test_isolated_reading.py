"""Reading by workers: a hostile file costs one reason, in bounded time and memory; the files after it are read."""

from __future__ import annotations

from functools import partial

import pytest

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers import ReadText
from pipelines.ingest.reading import ReadingJob, read_isolated
from tests.ingest.site import page

SOUND = page("Fjord Talks", "The two governments agreed to open a joint office for the fjord, ministers said.")
HUGE = b"<html><body>" + b"<p>" + b"The ministers met again and again. " * 600_000


def jobs(*pages: bytes) -> list[ReadingJob[int]]:
    return [ReadingJob(number, partial(bytes, data), "text/html") for number, data in enumerate(pages)]


def texts(found: dict[int, ReadText | ReadingError]) -> list[int]:
    return sorted(key for key, each in found.items() if isinstance(each, ReadText))


def test_a_page_that_needs_too_much_memory_is_refused_and_the_next_one_read() -> None:
    found = dict(read_isolated(jobs(SOUND, HUGE, SOUND), workers=1, memory=700 << 20))
    assert texts(found) == [0, 2]
    assert "memory" in str(found[1])


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_read() -> None:
    found = dict(read_isolated(jobs(SOUND, HUGE, SOUND), workers=1, longest=0.1))
    assert texts(found) == [0, 2]
    assert "stopped after" in str(found[1])


def test_what_cannot_be_loaded_is_refused_with_its_reason() -> None:
    def lost() -> bytes:
        raise ReadingError("the archive has lost it")

    found = dict(read_isolated([ReadingJob("lost", lost, "text/html")]))
    assert str(found["lost"]) == "the archive has lost it"


@pytest.mark.parametrize("workers", [1, 2])
def test_every_page_is_read_once_whatever_the_number_of_workers(workers: int) -> None:
    pages = [SOUND.replace(b"Fjord Talks", f"Fjord Talks {number}".encode()) for number in range(6)]
    found = list(read_isolated(jobs(*pages), workers=workers))
    assert sorted(key for key, _ in found) == list(range(6))
    assert {key: each.title for key, each in found if isinstance(each, ReadText)} == {
        number: f"Fjord Talks {number}" for number in range(6)
    }
