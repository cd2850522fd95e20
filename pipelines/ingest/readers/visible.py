"""The text that a reader of a page sees, as blocks in reading order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

_ELEMENTS = tomllib.loads(Path(__file__).with_name("html_elements.toml").read_text(encoding="utf-8"))
UNSEEN, BLOCKS, ASIDES, CELLS, CONTROLS, HEADINGS, FURNITURE = (
    frozenset(_ELEMENTS[name]) for name in ("unseen", "blocks", "asides", "cells", "controls", "headings", "furniture")
)
# Elements that hold the whole page, whatever words its templates put into their names.
_WHOLE_PAGE = frozenset({"html", "body", "main", "article"})
_NO_LETTER = re.compile(r"[\W_]+")
_NOT_WORD = re.compile(r"[^a-z]+")
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AND_NEWLINES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"[ \t]*\n[ \t]*\n\s*")
LINE_BREAK = "\n"


@dataclass(frozen=True)
class Block:
    """A block of visible text."""

    text: str
    linked: float = 0.0
    """Share of its characters that are inside links and buttons."""
    aside: bool = False
    """Whether it stands in navigation, a figure or beside the article."""
    furniture: bool = False
    """Whether an element around it has a name that page templates give to furniture."""
    heading: bool = False
    """Whether it is a heading, by its markup."""
    day: str | None = None
    """What a `<time>` in it says in its `datetime`."""
    chosen: bool = False
    """Whether it stands inside one of the elements that the caller chose."""


def folded(text: str) -> str:
    """Letters and digits alone, lower case: what stays of a text however it is set."""
    return _NO_LETTER.sub("", text.casefold())


def visible_blocks(tree: Any, chosen: Collection[Any] = ()) -> Iterator[Block]:
    """The blocks of a parsed page that hold text, trimmed; a block with empty lines inside is more than one."""
    yield from _Blocks(chosen).of(tree)


class _Blocks:
    """One walk over a page: text is gathered until an element begins or ends a block."""

    def __init__(self, chosen: Collection[Any]) -> None:
        self._chosen = frozenset(chosen)
        self._inside_chosen = 0
        self._parts: list[str] = []
        self._item_begins = False
        self._preformatted = 0
        self._unseen: Any = None
        self._links = 0
        self._asides = 0
        self._furniture = 0
        self._headings = 0
        self._day: str | None = None
        self._linked = 0

    def of(self, tree: Any) -> Iterator[Block]:
        for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
            if event == "start":
                yield from self._start(element)
            elif event == "end":
                yield from self._end(element)
            else:
                self._add(element.tail)
        yield from self._flush()

    def _start(self, element: Any) -> Iterator[Block]:
        if self._unseen is not None:
            return
        if element in self._chosen:
            yield from self._flush()
            self._inside_chosen += 1
        tag = element.tag.lower()
        if tag in UNSEEN or "hidden" in element.attrib or _HIDDEN_STYLE.search(element.get("style", "")):
            self._unseen = element
            return
        if tag in BLOCKS:
            yield from self._flush()
            self._item_begins = self._item_begins or tag == "li"
            self._preformatted += tag == "pre"
            self._asides += tag in ASIDES
            self._headings += tag in HEADINGS
            self._furniture += _is_furniture(element, tag)
        elif tag == "br":
            self._parts.append(LINE_BREAK)
        elif tag in CELLS:
            self._parts.append("\t")
        elif tag == "time":
            self._day = self._day or element.get("datetime")
        self._links += tag in CONTROLS
        self._add(element.text)

    def _end(self, element: Any) -> Iterator[Block]:
        if self._unseen is not None:
            if element is not self._unseen:
                return
            self._unseen = None
            if element.tag.lower() in BLOCKS:
                yield from self._flush()
        else:
            tag = element.tag.lower()
            self._links -= tag in CONTROLS
            if tag in BLOCKS:
                yield from self._flush()
                self._preformatted -= tag == "pre"
                self._asides -= tag in ASIDES
                self._headings -= tag in HEADINGS
                self._furniture -= _is_furniture(element, tag)
                if tag == "li":
                    self._item_begins = False
            if element in self._chosen:
                yield from self._flush()
                self._inside_chosen -= 1
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text and self._unseen is None:
            self._linked += len(text.strip()) if self._links else 0
            self._parts.append(text if self._preformatted else _SPACES_AND_NEWLINES.sub(" ", text))

    def _flush(self) -> Iterator[Block]:
        gathered = "".join(self._parts)
        linked = self._linked / max(len(gathered.strip()), 1)
        day = self._day
        self._parts.clear()
        self._linked, self._day = 0, None
        for paragraph in _BLANK_LINES.split(gathered):
            lines = (line.strip() if self._preformatted == 0 else line.rstrip() for line in paragraph.split(LINE_BREAK))
            block = LINE_BREAK.join(_SPACES.sub(" ", line) for line in lines if line.strip())
            if block.strip():
                text = f"- {block}" if self._item_begins else block
                yield Block(
                    text,
                    linked,
                    aside=self._asides > 0,
                    chosen=self._inside_chosen > 0,
                    furniture=self._furniture > 0,
                    heading=self._headings > 0,
                    day=day,
                )
                self._item_begins = False


def _is_furniture(element: Any, tag: str) -> bool:
    """Whether a word in the element's class or id says that it holds page furniture."""
    if tag in _WHOLE_PAGE:
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}".casefold()
    return not FURNITURE.isdisjoint(_NOT_WORD.split(named))
