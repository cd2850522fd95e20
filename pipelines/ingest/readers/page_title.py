"""The title of a page as its readers see it: without the name of the site, and as the heading above the text has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.ingest.readers.visible import Block, folded

# What sets a site's name apart from a title.
_SITE_NAME = re.compile(r"\s+[|»·•:–—-]{1,2}\s+")
_LONGEST_TITLE = 300
# A heading of fewer words ("Press release", "News and events") may stand above any text.
_TITLE_WORDS = 4
# Blocks between a title and the text below it: date, place, issuer, buttons.
_NEAR = 8
# A menu has at least this many blocks that are mostly links; fewer are buttons to print or share.
_MENU, _MOSTLY_LINKS = 3, 0.5


def page_title(title: str | None, blocks: list[Block]) -> str | None:
    """The title without the name of the site behind or before it, where the page itself shows it without.

    Form: "Joint Office for the Fjord | Ministry of Trade", with "Joint Office for the Fjord" as a block of the page.
    """
    parts = _SITE_NAME.split(title) if title else []
    if len(parts) < 2:
        return title
    shown = {folded(block.text) for block in blocks if len(block.text) <= _LONGEST_TITLE}
    if title and folded(title) in shown:
        return title
    # The longest run of parts that stands on the page by itself; a name of the site alone is no title.
    for kept in range(len(parts) - 1, 0, -1):
        for start in range(len(parts) - kept + 1):
            part = " ".join(parts[start : start + kept])
            if (
                len(part.split()) > 1
                and folded(part) in shown
                and (start == 0 or kept > 1 or len(part) > len(parts[0]))
            ):
                return _as_written(title or "", parts, start, kept)
    return title


def _as_written(title: str, parts: list[str], start: int, kept: int) -> str:
    begin = title.index(parts[start])
    end = title.index(parts[start + kept - 1], begin) + len(parts[start + kept - 1])
    return title[begin:end].strip()


def headline_of(title: str | None, blocks: Sequence[Block]) -> int | None:
    """The block that shows the title; None where none does."""
    return next((i for i, block in enumerate(blocks) if title and folded(block.text) == folded(title)), None)


def heading_above(blocks: Sequence[Block], main: Sequence[int], headline: int | None) -> int | None:
    """The heading right above the text of a page whose stated title is not there but in the head of the site.

    Form: a page whose title is "Government of Examplia - Media Releases", whatever its text is. None where the stated
    title stands above the text, or no heading does.
    """
    if not main:
        return None
    above = range(main[0], max(0, main[0] - _NEAR) - 1, -1)
    heading = next((i for i in above if blocks[i].heading and len(blocks[i].text.split()) >= _TITLE_WORDS), None)
    if heading is None or (headline is not None and not _is_site_head(blocks, headline, heading)):
        return None
    return heading


def _is_site_head(blocks: Sequence[Block], headline: int, heading: int) -> bool:
    """Whether the block that shows the title is set apart from the heading by links to other pages."""
    between = blocks[headline + 1 : heading]
    return not blocks[headline].heading and sum(block.linked > _MOSTLY_LINKS for block in between) >= _MENU
