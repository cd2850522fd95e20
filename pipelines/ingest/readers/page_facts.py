"""What a page's markup says of itself: JSON-LD (schema.org), OpenGraph, Dublin Core, citation and plain meta tags.

Read for title, authors, date of publication and publisher. Nothing is guessed from the text here.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.ingest.readers.dateline import shown_date

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_WORKS, _PAGES = frozenset(_LISTS["works"]), frozenset(_LISTS["pages"])
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?=$|[T\s+Z])")
_SLASHED_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\b")
# "Lind, Mara", as citation metadata has it; what has an "and" is no single name.
_INVERTED = re.compile(r"^([\w.’' -]+), ((?!and\b|und\b|et\b)[\w.’-]+(?: [\w.’-]+)?)$")
_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
# Nodes of JSON-LD looked at: a page's description of itself is small.
_MOST_NODES = 2000
_LARGEST_SCRIPT = 1 << 20


@dataclass(frozen=True)
class PageFacts:
    """What the markup says; empty where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """A day, ISO 8601."""
    publisher: str | None = None


def page_facts(tree: Any) -> PageFacts:
    """The facts of a parsed page. JSON-LD goes before meta tags, a work before the page around it."""
    metas = _metas(tree)
    work = _work(tree)
    return PageFacts(
        title=_text(work.get("headline")) or _text(work.get("name")) or _first(metas, _LISTS["titles"]),
        authors=_names(work.get("author")) or _meta_authors(metas),
        published=_day(work.get("datePublished")) or next(_meta_days(metas), None),
        publisher=next(iter(_names(work.get("publisher"))), None) or _first(metas, _LISTS["publishers"]),
    )


def _metas(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().casefold(), []).append(" ".join(content.split()))
    return found


def _first(metas: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _meta_authors(metas: dict[str, list[str]]) -> tuple[str, ...]:
    for name in _LISTS["authors"]:
        named = _names(metas.get(name, []))
        if named:
            return tuple(_INVERTED.sub(r"\2 \1", each) for each in named) if name == "citation_author" else named
    return ()


def _meta_days(metas: dict[str, list[str]]) -> Iterator[str]:
    for name in _LISTS["dates"]:
        for content in metas.get(name, ()):
            day = _day(content)
            if day:
                yield day


def _work(tree: Any) -> dict[str, Any]:
    """The JSON-LD node of the page's work, else of the page; empty where there is neither."""
    page: dict[str, Any] = {}
    for node in _nodes(tree):
        kinds = node.get("@type")
        names = {
            kind.rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
        }
        if names & _WORKS and (node.get("headline") or node.get("datePublished") or node.get("author")):
            return node
        if names & _PAGES and not page:
            page = node
    return page


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold() or not script.text:
            continue
        if len(script.text) > _LARGEST_SCRIPT:
            continue
        try:
            # strict=False: line breaks inside strings are common and harmless.
            waiting = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < _MOST_NODES:
            node = waiting.pop(0)
            seen += 1
            if isinstance(node, dict):
                yield node
                waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
            elif isinstance(node, list):
                waiting.extend(node[:_MOST_NODES])


def _names(written: Any) -> tuple[str, ...]:
    """Names out of a string, an object with a name, or a list of either; addresses of profiles are no names."""
    found: list[str] = []
    for each in written if isinstance(written, list) else [written]:
        name = _text(each.get("name") if isinstance(each, dict) else each)
        if name is None or "://" in name or "@" in name:
            continue
        name = _BY.sub("", name)
        if name and name not in found:
            found.append(name)
    return tuple(found)


def _text(written: Any) -> str | None:
    if isinstance(written, list) and written:
        written = written[0]
    return " ".join(written.split()) or None if isinstance(written, str) else None


def _day(written: Any) -> str | None:
    text = _text(written)
    if text is None:
        return None
    if iso := _ISO_DAY.match(text):
        return shown_date(iso[1])
    if slashed := _SLASHED_DAY.match(text):
        return shown_date(f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}")
    return shown_date(text)
