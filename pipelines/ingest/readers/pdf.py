"""PDF: the text in reading order, columns one after the other, lines joined to paragraphs, words divided at line ends
made whole.

Running heads and page numbers are taken out of the flow, so that sentences go on across pages; each running head
stands once at the end, outside the main content. Footnotes follow the paragraph that their page ends with. A scanned
PDF without a text layer has no text.
"""

from __future__ import annotations

import logging
import re
from importlib.metadata import version
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers.dateline import dateline, shown_date
from pipelines.ingest.readers.pdf_layout import Line, page_lines
from pipelines.ingest.readers.pdf_paragraphs import Paragraph, paragraphs_of
from pipelines.ingest.readers.pdf_running_heads import without_running_heads
from pipelines.ingest.readers.text import ReadText, repair

PDF_READER = f"pdf 2 (pdfplumber {version('pdfplumber')})"
LARGEST_PDF = 1 << 26
"""64 MiB: treaties with maps stay below."""
MOST_PAGES = 2000
BETWEEN_BLOCKS = "\n\n"
# pdfminer reports every oddity of a font; none is of use to an operator.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_NO_TITLE = re.compile(r"(?i)^(?:microsoft word|untitled|document\d*|slide ?\d*|.*\.(?:docx?|pdf|indd|rtf|pptx?)$)")
_LONGEST_TITLE = 300
# Paragraphs above and below the title that may be a date line: issuer, number of the document, date.
_NEAR = 3


def read_pdf(data: bytes) -> ReadText:
    """The text of a PDF; ReadingError for one that is too large, encrypted or malformed."""
    if len(data) > LARGEST_PDF:
        raise ReadingError(f"the PDF has {len(data):,} bytes; up to {LARGEST_PDF:,} are read")
    try:
        pages, facts = _pages(data)
    except ReadingError:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise ReadingError("the PDF is encrypted; save a copy without a password") from error
    except Exception as error:
        # pdfminer meets malformed files with whatever its parts raise: KeyError, struct.error, RecursionError and more.
        if isinstance(error, PdfminerException) and isinstance(error.__context__, PDFPasswordIncorrect):
            raise ReadingError("the PDF is encrypted; save a copy without a password") from error
        raise ReadingError(f"the PDF cannot be read: {type(error).__name__}: {str(error)[:200]}") from error
    return _text(pages, facts)


def _pages(data: bytes) -> tuple[list[list[Line]], dict[str, Any]]:
    with pdfplumber.open(BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise ReadingError(f"the PDF has {len(document.pages):,} pages; up to {MOST_PAGES:,} are read")
        lines = []
        for page in document.pages:
            lines.append(page_lines(page))
            # A page keeps its characters otherwise: hundreds of megabytes for a long document.
            page.close()
        return lines, dict(document.metadata or {})


def _text(pages: list[list[Line]], facts: dict[str, Any]) -> ReadText:
    kept, heads = without_running_heads(pages)
    paragraphs = paragraphs_of(kept)
    blocks = [repair(each.text) for each in paragraphs]
    spans, start = [], 0
    for block in blocks:
        spans.append((start, start + len(block)))
        start += len(block) + len(BETWEEN_BLOCKS)
    headline = _headline(paragraphs, facts.get("Title"))
    main = [span for index, span in enumerate(spans) if index != headline and not _is_dateline(index, blocks, headline)]
    return ReadText(
        text=BETWEEN_BLOCKS.join([*blocks, *(repair(head) for head in heads)]),
        reader=PDF_READER,
        title=" ".join(blocks[headline].split()) if headline is not None else None,
        published=dateline(blocks, headline if headline is not None else 0),
        main=_joined(main) if main and (heads or headline is not None) else None,
        headline=spans[headline] if headline is not None else None,
    )


def _headline(paragraphs: list[Paragraph], stated: Any) -> int | None:
    """The paragraph of the first page that the file's own title names, else the one in the largest type."""
    first = [i for i, each in enumerate(paragraphs) if each.page == 0 and len(each.text) <= _LONGEST_TITLE]
    if isinstance(stated, str) and len(stated.split()) > 1 and not _NO_TITLE.match(stated.strip()):
        named = next((i for i in first if _folded(paragraphs[i].text) == _folded(stated)), None)
        if named is not None:
            return named
    sizes = sorted(each.size for each in paragraphs)
    if not first or not sizes:
        return None
    largest = max(first, key=lambda i: (paragraphs[i].size, -i))
    body = sizes[len(sizes) // 2]
    return largest if paragraphs[largest].size > body * 1.15 else None


def _is_dateline(index: int, blocks: list[str], headline: int | None) -> bool:
    """Whether a paragraph beside the title is a date and nothing else."""
    return headline is not None and abs(index - headline) <= _NEAR and shown_date(blocks[index]) is not None


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] == len(BETWEEN_BLOCKS):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
