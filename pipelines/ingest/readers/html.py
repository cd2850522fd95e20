"""HTML pages: all visible text in reading order, with the main content marked and page furniture kept around it.

Blocks (paragraphs, headings, list items, table rows) are set apart by an empty line, `<br>` ends a line, other white
space is collapsed, and list items begin with "- ". What is main content, and the title, authors and date, trafilatura
says; what it finds is looked up among the visible blocks, so that spans count in this module's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HTMLParser
from trafilatura.settings import Document

from communique.tables.edtf import edtf_bounds
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers.dateline import dateline
from pipelines.ingest.readers.main_content import main_blocks
from pipelines.ingest.readers.page_facts import page_facts
from pipelines.ingest.readers.page_title import heading_above, headline_of, page_title
from pipelines.ingest.readers.text import ReadText, decode, repair
from pipelines.ingest.readers.visible import Block, visible_blocks
from pipelines.ingest.selectors import css_to_xpath

HTML_READER = f"html 3 (trafilatura {trafilatura.__version__})"
# Larger than any article or statement; what is larger is a dump or an attack. 32 MiB.
LARGEST_PAGE = 1 << 25
BETWEEN_BLOCKS = "\n\n"
# Dates that a page states, none that a search of its text may guess: that takes seconds, and any date will do for it.
_STATED_DATES = {"original_date": True, "extensive_search": False}

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)


def read_html(data: bytes, charset: str | None = None, selector: str | None = None) -> ReadText:
    """The visible text of a page; ReadingError for one that is too large or cannot be parsed.

    Args:
        data: the page as served.
        charset: what the server declared, where it did; it goes before the page's own declaration.
        selector: CSS of the main content, for pages that the general reader does not understand; where it finds
            nothing, the general reader is used.
    """
    if len(data) > LARGEST_PAGE:
        raise ReadingError(f"the page has {len(data):,} bytes; pages of up to {LARGEST_PAGE:,} are read")
    declared = _CHARSET.search(data[:4096])
    html = repair(decode(data, charset or (declared[1].decode("ascii") if declared else None)))
    tree = _parse(html)
    if tree is None:
        return ReadText("", HTML_READER)
    chosen = tree.xpath(css_to_xpath(selector)) if selector else []
    blocks = list(visible_blocks(tree, chosen))
    # trafilatura comes last: it takes the tree apart.
    facts, page = page_facts(tree), _main_content(tree)
    title = page_title(_line(page.title) or facts.title, blocks)
    spans = list(_spans(blocks))
    headline = headline_of(title, blocks)
    main = [i for i, block in enumerate(blocks) if block.chosen and i != headline]
    if not main and page.text:
        main = main_blocks(blocks, page.text, headline)
    if facts.title is None and (heading := heading_above(blocks, main, headline)) is not None:
        title, headline = _line(blocks[heading].text), heading
        main = [index for index in main if index > heading]
    return ReadText(
        text=BETWEEN_BLOCKS.join(block.text for block in blocks),
        reader=HTML_READER,
        title=title,
        authors=_authors("; ".join(facts.authors)) or _authors(page.author),
        published=dateline([b.text for b in blocks], headline, [b.day for b in blocks])
        or facts.published
        or _date(page.date),
        publisher=facts.publisher,
        main=_joined(spans[i] for i in main) if main else None,
        headline=None if headline is None else spans[headline],
    )


def _parse(html: str) -> Any:
    # Without huge_tree, libxml2 leaves out all that is nested deeper than 256 elements, as unclosed tags easily are.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(html.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(f"the page cannot be parsed: {error}") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadingError("the page is nested too deeply: a part of it cannot be read, so none is")
    return tree


def _main_content(tree: Any) -> Any:
    """trafilatura's Document; an empty one when it finds no main content."""
    try:
        found = trafilatura.bare_extraction(
            tree, fast=True, include_comments=False, with_metadata=True, date_extraction_params=_STATED_DATES
        )
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise ReadingError(f"trafilatura cannot read the page: {error}") from error
    return found or Document()


def _spans(blocks: list[Block]) -> Iterator[tuple[int, int]]:
    start = 0
    for block in blocks:
        yield start, start + len(block.text)
        start += len(block.text) + len(BETWEEN_BLOCKS)


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text and text.strip() else None


def _authors(written: str | None) -> tuple[str, ...]:
    """trafilatura's authors; those of one word or with a digit are left out, as months, days and sections."""
    names = (" ".join(name.split()) for name in (written or "").split(";"))
    return tuple(name for name in names if " " in name and not any(map(str.isdigit, name)))


def _date(written: str | None) -> str | None:
    try:
        edtf_bounds(written or "")
    except ValueError:
        return None
    return written


def _joined(spans: Iterator[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans of neighbouring blocks as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= len(BETWEEN_BLOCKS):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
