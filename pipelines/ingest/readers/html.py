"""HTML pages: all visible text in reading order, with the main content marked and page furniture kept around it.

Blocks (paragraphs, headings, list items, table rows) are set apart by an empty line, `<br>` ends a line, other white
space is collapsed, and list items begin with "- ". What is main content, and the title, authors and date, trafilatura
says; what it finds is looked up among the visible blocks, so that spans count in this module's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.settings import Document

from communique.tables.edtf import edtf_bounds
from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers.dateline import dateline
from pipelines.ingest.readers.page_facts import page_facts
from pipelines.ingest.readers.text import ReadText, decode, repair
from pipelines.ingest.readers.visible import Block, visible_blocks
from pipelines.ingest.selectors import css_to_xpath

HTML_READER = f"html 2 (trafilatura {trafilatura.__version__})"
# Larger than any article or statement; what is larger is a dump or an attack. 32 MiB.
LARGEST_PAGE = 1 << 25
BETWEEN_BLOCKS = "\n\n"

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\W_]+")
# Letters and digits that a block needs to be looked up by itself: shorter ones ("Share", "Read more") stand anywhere.
_ANCHOR_LENGTH = 25
_REPEATED = -1
# Blocks of one page that are searched for in its whole main text: what keeps the time of huge pages linear.
_MOST_SEARCHES = 2000
# Anchors looked back at for the best chain, so that a page of thousands of paragraphs stays cheap.
_LOOK_BACK = 200
# How many blocks before its first anchor main content may begin: a dateline, a salutation, a short heading.
_NEAR = 8
# A block with a larger share of its text in links is a list of links, not prose.
_MOSTLY_LINKS = 0.5
# What sets a site's name apart from a title.
_SITE_NAME = re.compile(r"\s+[|»·•:–—-]{1,2}\s+")
_LONGEST_TITLE = 300
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


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
    page, facts = _main_content(html), page_facts(tree)
    title = page_title(_line(page.title) or facts.title, blocks)
    spans = list(_spans(blocks))
    headline = next((i for i, block in enumerate(blocks) if title and _folded(block.text) == _folded(title)), None)
    main = [i for i, block in enumerate(blocks) if block.chosen and i != headline]
    if not main and page.text:
        main = main_blocks(blocks, page.text, headline)
    return ReadText(
        text=BETWEEN_BLOCKS.join(block.text for block in blocks),
        reader=HTML_READER,
        title=title,
        authors=_authors("; ".join(facts.authors)) or _authors(page.author),
        published=dateline([block.text for block in blocks], headline) or facts.published or _date(page.date),
        publisher=facts.publisher,
        main=_joined(spans[i] for i in main) if main else None,
        headline=None if headline is None else spans[headline],
    )


def page_title(title: str | None, blocks: list[Block]) -> str | None:
    """The title without the name of the site behind or before it, where the page itself shows it without.

    Form: "Joint Office for the Fjord | Ministry of Trade", with "Joint Office for the Fjord" as a block of the page.
    """
    parts = _SITE_NAME.split(title) if title else []
    if len(parts) < 2:
        return title
    shown = {_folded(block.text) for block in blocks if len(block.text) <= _LONGEST_TITLE}
    if title and _folded(title) in shown:
        return title
    # The longest run of parts that stands on the page by itself; a name of the site alone is no title.
    for kept in range(len(parts) - 1, 0, -1):
        for start in range(len(parts) - kept + 1):
            part = " ".join(parts[start : start + kept])
            if (
                len(part.split()) > 1
                and _folded(part) in shown
                and (start == 0 or kept > 1 or len(part) > len(parts[0]))
            ):
                return _as_written(title or "", parts, start, kept)
    return title


def _as_written(title: str, parts: list[str], start: int, kept: int) -> str:
    begin = title.index(parts[start])
    end = title.index(parts[start + kept - 1], begin) + len(parts[start + kept - 1])
    return title[begin:end].strip()


def main_blocks(blocks: list[Block], main_text: str, headline: int | None = None) -> list[int]:
    """Indexes of the blocks that make up `main_text`, in order, the headline left out.

    Long blocks that stand once in the main text are anchors; between two anchors a block is main content when it
    stands in the main text between them. Blocks that trafilatura lost inside the article are taken back.
    """
    main = _folded(main_text)
    folded = [_folded(block.text) for block in blocks]
    anchors = _anchors(folded, main_text)
    found: list[int] = []
    before, main_from = 0, 0
    for index, position in [*anchors, (len(blocks), len(main))]:
        found.extend(_between(folded, range(before, index), main, main_from, position))
        if index < len(blocks):
            found.append(index)
            before, main_from = index + 1, position + len(folded[index])
    if anchors:
        found = [index for index in found if index >= anchors[0][0] - _NEAR]
    kept = [index for index in found if not _letterhead(index, blocks[index], headline)]
    return sorted({*kept, *_lost_inside(blocks, kept)})


def _letterhead(index: int, block: Block, headline: int | None) -> bool:
    """Whether it is the headline, or a line above it that is no sentence: issuer, release line, date."""
    return headline is not None and index <= headline and (index == headline or not _SENTENCE_END.search(block.text))


def _lost_inside(blocks: list[Block], found: list[int]) -> Iterator[int]:
    """Blocks between two blocks of main content that are neither mostly links nor set beside the article."""
    for before, after in pairwise(found):
        for index in range(before + 1, after):
            if blocks[index].linked <= _MOSTLY_LINKS and not blocks[index].aside:
                yield index


def _between(folded: list[str], gap: range, main: str, start: int, end: int) -> Iterator[int]:
    """Blocks of a gap between two anchors that stand, in order, in the main text between them."""
    for index in gap:
        if folded[index] and (at := main.find(folded[index], start, end)) >= 0:
            start = at + len(folded[index])
            yield index


def _anchors(folded: list[str], main_text: str) -> list[tuple[int, int]]:
    """(block, position in the folded main text) of blocks that can be looked up by themselves, both increasing."""
    main = _folded(main_text)
    paragraphs = _paragraph_positions(main_text)
    candidates = []
    searches = _MOST_SEARCHES
    for index, block in enumerate(folded):
        if len(block) < _ANCHOR_LENGTH:
            continue
        at = paragraphs.get(block)
        if at is None and searches:
            # Not a paragraph of trafilatura's, but perhaps a part of one.
            searches -= 1
            at = main.find(block)
            if at >= 0 and main.find(block, at + 1) >= 0:
                at = _REPEATED
        if at is not None and at >= 0:
            candidates.append((index, at))
    return _heaviest_increasing(candidates, folded)


def _paragraph_positions(main_text: str) -> dict[str, int]:
    """Where each folded paragraph begins in the folded main text; _REPEATED for one that stands there twice."""
    positions: dict[str, int] = {}
    at = 0
    for line in main_text.split("\n"):
        paragraph = _folded(line)
        positions[paragraph] = _REPEATED if paragraph in positions else at
        at += len(paragraph)
    return positions


def _heaviest_increasing(candidates: list[tuple[int, int]], folded: list[str]) -> list[tuple[int, int]]:
    """The candidates in increasing position that hold the most text: teasers of the article elsewhere fall out."""
    best: list[tuple[int, int | None]] = []
    for this, (index, at) in enumerate(candidates):
        weight, previous = 0, None
        for other in range(max(0, this - _LOOK_BACK), this):
            if candidates[other][1] < at and best[other][0] > weight:
                weight, previous = best[other][0], other
        best.append((weight + len(folded[index]), previous))
    chain: list[tuple[int, int]] = []
    step: int | None = max(range(len(best)), key=lambda i: best[i][0]) if best else None
    while step is not None:
        chain.append(candidates[step])
        step = best[step][1]
    return chain[::-1]


def _parse(html: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(html.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(f"the page cannot be parsed: {error}") from error


def _main_content(html: str) -> Any:
    """trafilatura's Document; an empty one when it finds no main content."""
    try:
        found = trafilatura.bare_extraction(html, fast=True, include_comments=False, with_metadata=True)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise ReadingError(f"trafilatura cannot read the page: {error}") from error
    return found or Document()


def _spans(blocks: list[Block]) -> Iterator[tuple[int, int]]:
    start = 0
    for block in blocks:
        yield start, start + len(block.text)
        start += len(block.text) + len(BETWEEN_BLOCKS)


def _folded(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


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
