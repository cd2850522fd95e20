"""Which blocks of a page are its main content: those that trafilatura found, and what it lost between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.ingest.readers.dateline import shown_date
from pipelines.ingest.readers.visible import Block, folded

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
# Names that would take away more than the rest of it say nothing: some sites call everything "widget" or "related".
_MOST_OF_IT = 0.7
_BYLINE = re.compile(r"By\s+[^\W\d_a-z][\w.’'-]*\s+\w")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def main_blocks(blocks: list[Block], main_text: str, headline: int | None = None) -> list[int]:
    """Indexes of the blocks that make up `main_text`, in order, the headline left out.

    Long blocks that stand once in the main text are anchors; between two anchors a block is main content when it
    stands in the main text between them. Blocks that trafilatura lost inside the article are taken back.
    """
    main = folded(main_text)
    texts = [folded(block.text) for block in blocks]
    anchors = _anchors(texts, main_text)
    found: list[int] = []
    before, main_from = 0, 0
    for index, position in [*anchors, (len(blocks), len(main))]:
        found.extend(_between(texts, range(before, index), main, main_from, position))
        if index < len(blocks):
            found.append(index)
            before, main_from = index + 1, position + len(texts[index])
    if anchors:
        found = [index for index in found if index >= anchors[0][0] - _NEAR]
    kept = [index for index in found if not _letterhead(index, blocks[index], headline)]
    whole = sorted({*kept, *_lost_inside(blocks, kept)})
    return _without_ends(blocks, _without_furniture(blocks, whole))


def _without_furniture(blocks: list[Block], main: list[int]) -> list[int]:
    """Main content without what the page's own names call furniture, unless that is most of it."""
    kept = [index for index in main if not blocks[index].furniture]
    characters, all_characters = (sum(len(blocks[index].text) for index in part) for part in (kept, main))
    return kept if characters >= _MOST_OF_IT * all_characters else main


def _without_ends(blocks: list[Block], main: list[int]) -> list[int]:
    """Main content without date and byline above its first sentence, and without links and headings at its end."""
    begin = next((at for at, index in enumerate(main) if _SENTENCE_END.search(blocks[index].text)), len(main))
    kept = [i for at, i in enumerate(main) if at >= begin or not _is_release_line(blocks[i])]
    while kept and (blocks[kept[-1]].heading or blocks[kept[-1]].linked > _MOSTLY_LINKS):
        kept.pop()
    return kept or main


def _is_release_line(block: Block) -> bool:
    """Whether it says when something was released, or who wrote it, and nothing else."""
    return bool(_BYLINE.match(block.text)) or any(shown_date(line) for line in block.text.split("\n"))


def _letterhead(index: int, block: Block, headline: int | None) -> bool:
    """Whether it is the headline, or a line above it that is no sentence: issuer, release line, date."""
    return headline is not None and index <= headline and (index == headline or not _SENTENCE_END.search(block.text))


def _lost_inside(blocks: list[Block], found: list[int]) -> Iterator[int]:
    """Blocks between two blocks of main content that are neither mostly links nor set beside the article."""
    for before, after in pairwise(found):
        for index in range(before + 1, after):
            block = blocks[index]
            if block.linked <= _MOSTLY_LINKS and not (block.aside or block.furniture):
                yield index


def _between(texts: list[str], gap: range, main: str, start: int, end: int) -> Iterator[int]:
    """Blocks of a gap between two anchors that stand, in order, in the main text between them."""
    for index in gap:
        if texts[index] and (at := main.find(texts[index], start, end)) >= 0:
            start = at + len(texts[index])
            yield index


def _anchors(texts: list[str], main_text: str) -> list[tuple[int, int]]:
    """(block, position in the folded main text) of blocks that can be looked up by themselves, both increasing."""
    main = folded(main_text)
    paragraphs = _paragraph_positions(main_text)
    candidates = []
    searches = _MOST_SEARCHES
    for index, block in enumerate(texts):
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
    return _heaviest_increasing(candidates, texts)


def _paragraph_positions(main_text: str) -> dict[str, int]:
    """Where each folded paragraph begins in the folded main text; _REPEATED for one that stands there twice."""
    positions: dict[str, int] = {}
    at = 0
    for line in main_text.split("\n"):
        paragraph = folded(line)
        positions[paragraph] = _REPEATED if paragraph in positions else at
        at += len(paragraph)
    return positions


def _heaviest_increasing(candidates: list[tuple[int, int]], texts: list[str]) -> list[tuple[int, int]]:
    """The candidates in increasing position that hold the most text: teasers of the article elsewhere fall out."""
    best: list[tuple[int, int | None]] = []
    for this, (index, at) in enumerate(candidates):
        weight, previous = 0, None
        for other in range(max(0, this - _LOOK_BACK), this):
            if candidates[other][1] < at and best[other][0] > weight:
                weight, previous = best[other][0], other
        best.append((weight + len(texts[index]), previous))
    chain: list[tuple[int, int]] = []
    step: int | None = max(range(len(best)), key=lambda i: best[i][0]) if best else None
    while step is not None:
        chain.append(candidates[step])
        step = best[step][1]
    return chain[::-1]
