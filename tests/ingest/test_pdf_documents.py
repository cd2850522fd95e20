"""PDFs: text in reading order, words and sentences made whole, running heads out of the way, damage refused."""

from __future__ import annotations

from functools import cache

import pytest
from fpdf import FPDF

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers import ReadText, read
from tests.ingest.pdfs import HEAD, TITLE, paragraph, report_pdf

PAGES = 3


@cache
def report(columns: int = 1) -> ReadText:
    return read(report_pdf(PAGES, columns), "application/pdf")


def main_text(found: ReadText) -> str:
    return "\n\n".join(found.text[start:end] for start, end in found.main or ())


@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_are_whole_and_in_reading_order(columns: int) -> None:
    pages, sides, paragraphs = range(1, PAGES + 1), range(1, columns + 1), range(1, 5)
    expected = [paragraph(page, side, number) for page in pages for side in sides for number in paragraphs]
    assert main_text(report(columns)).split("\n\n") == expected


def test_words_divided_at_line_ends_are_whole_and_compounds_keep_their_hyphen() -> None:
    assert main_text(report(2)).count("twenty-nine") == main_text(report(2)).count("settled in")
    assert report(2).text.count("-") == report(2).text.count("twenty-nine")


def test_a_running_head_stands_once_and_outside_the_main_text_and_page_numbers_are_gone() -> None:
    found = report()
    assert found.text.count(HEAD) == 1
    assert HEAD not in main_text(found)
    assert not [line for line in found.text.split("\n") if line.isdigit()]


def test_the_largest_line_is_the_title_and_the_date_below_it_the_day() -> None:
    found = report()
    assert (found.title, found.published) == (TITLE, "2027-05-04")
    assert found.headline is not None
    assert found.text[slice(*found.headline)] == TITLE
    assert "4 May 2027" not in main_text(found)


def locked() -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=10)
    document.text(20, 20, "Nobody may read this.")
    document.set_encryption(owner_password="owner", user_password="user")
    return bytes(document.output())


def blank() -> bytes:
    document = FPDF()
    document.add_page()
    return bytes(document.output())


# A tree of pages that is its own child.
LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>> endobj
trailer <</Root 1 0 R>>
"""
REFUSED = [
    (locked(), "encrypted"),
    (blank(), "text layer"),
    (LOOP, "no text|cannot be read"),
    (b"%PDF-1.7", "no text|cannot be read"),
    (report_pdf()[:900], "no text|cannot be read"),
    (b"%PDF-1.7\n" + b"[" * 100_000, "no text|cannot be read"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=["encrypted", "scanned", "loop", "empty", "cut", "nested"])
def test_a_pdf_without_text_to_be_had_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read(data, "application/pdf")
