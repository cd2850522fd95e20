"""Pages in the markup of their kind (a paper, a ministry, a magazine), and what a person reads on each."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).with_name("pages")
_MARK = "data-expected"


@dataclass(frozen=True)
class SavedPage:
    """A page as served, and what it says."""

    name: str
    data: bytes
    text: str
    title: str
    published: str
    authors: tuple[str, ...]


def saved_pages() -> Iterator[SavedPage]:
    """The pages of the folder; main text is what they mark, the marks are not in `data`."""
    expected = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
    for name, facts in expected.items():
        marked = (FOLDER / f"{name}.html").read_bytes()
        tree = etree.fromstring(marked, etree.HTMLParser())
        text = "\n".join(_own_text(element) for element in tree.iterfind(f".//*[@{_MARK}]"))
        data = marked.replace(b" " + _MARK.encode(), b"")
        yield SavedPage(name, data, text, facts["title"], facts["published"], tuple(facts["authors"]))


def word_f1(found: str, expected: str) -> float:
    """Harmonic mean of precision and recall of the words, counted as often as they stand."""
    words, wanted = (Counter(re.findall(r"\w+", text.lower())) for text in (found, expected))
    shared = (words & wanted).total()
    return 2 * shared / (words.total() + wanted.total()) if shared else 0.0


def _own_text(element: Any) -> str:
    """The text of a marked element without that of marked elements inside it."""
    parts = [element.text or ""]
    for child in element:
        if child.get(_MARK) is None and child.find(f".//*[@{_MARK}]") is None:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return "".join(parts)
