"""Pages of many makes: papers, ministries old and new, magazines; each with the furniture that its kind has."""

from __future__ import annotations

import pytest

from pipelines.ingest.readers import ReadText
from pipelines.ingest.readers.html import read_html
from tests.ingest.saved_pages import SavedPage, saved_pages, word_f1

PAGES = list(saved_pages())


def main_text(found: ReadText) -> str:
    return "\n".join(found.text[start:end] for start, end in found.main or ())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_title_day_and_authors_are_those_a_person_reads(page: SavedPage) -> None:
    found = read_html(page.data)
    assert (found.title, found.published, found.authors) == (page.title, page.published, page.authors)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_main_text_is_whole_and_little_else_is_in_it(page: SavedPage) -> None:
    found = main_text(read_html(page.data))
    missing = [line for line in page.text.split("\n") if " ".join(line.split()) not in " ".join(found.split())]
    assert missing == []
    assert word_f1(found, page.text) >= 0.9


def test_the_main_text_of_all_pages_together_is_as_good_as_on_press_pages() -> None:
    scores = [word_f1(main_text(read_html(page.data)), page.text) for page in PAGES]
    assert sum(scores) / len(scores) >= 0.985
