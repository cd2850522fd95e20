"""Whether text that may not leave is in any file of a release: data, Data Docs, explorer, metadata, all of it.

The suites bind the columns of the tables; this looks at the files as a stranger would, and knows nothing of columns. A
closed text is cut into runs of `RUN` words. Runs that stand in an open text of the same release, in the facts that the
registry states (a title), or in the quotation of another work, which has rights of its own, say nothing. Of a
quote_only text all found runs together must stay under the share that its excerpts may have; of a metadata_only or
withheld text no run may be found.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from communique.errors import RightsError

RUN = 12
"""Words that stand together by chance no more: formulas of official prose reach about eight."""
MAX_SHARE = 0.25
"""Share of a quote_only text's characters that all files together must stay under."""
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".eot", ".map")

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

Place = tuple[str, int, int]
"""document_id, start and end of a run in its text."""


def check_leaks(folder: Path, tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str]) -> None:
    """Raise RightsError when the files below `folder` give away more of `texts` than their rights allow.

    `texts` has the full text of each document by document_id; a document that is no longer in `tables`, as a withheld
    one, belongs to the source that its id names.
    """
    rights = _rights(texts, tables)
    closed = {key: texts[key] for key, stated in rights.items() if stated != "open_text"}
    if not closed:
        return
    opened = [texts[key] for key, stated in rights.items() if stated == "open_text"]
    search = _Search(closed)
    search.forget([*opened, *_stated_facts(tables)])
    search.forget_quoted(_quotations(tables))
    shown: dict[str, bytearray] = {key: bytearray(len(text)) for key, text in closed.items()}
    where: dict[str, set[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        for text in _strings(path):
            for document_id, start, end in search.places(text):
                shown[document_id][start:end] = b"\x01" * (end - start)
                where.setdefault(document_id, set()).add(name)
    problems = []
    for document_id, marks in shown.items():
        count, stated = marks.count(1), rights[document_id]
        if count and (stated != "quote_only" or count >= MAX_SHARE * len(marks)):
            files = ", ".join(sorted(where[document_id]))
            problems.append(f"{document_id} ({stated}): {count} of {len(marks)} characters, in {files}")
    if problems:
        listed = "\n  ".join(problems)
        raise RightsError(
            f"nothing was published: files of the release hold text that may not leave:\n  {listed}\n"
            "Find what wrote it there; rights are applied before anything is written"
        )


class _Search:
    """The runs of closed texts that would give something away, and where they stand."""

    def __init__(self, closed: Mapping[str, str]) -> None:
        self._wanted: dict[int, list[Place]] = {}
        for document_id, text in closed.items():
            for key, start, end in _runs(text):
                self._wanted.setdefault(key, []).append((document_id, start, end))
        self._known = frozenset(word for text in closed.values() for word in _WORD.findall(text.casefold()))
        # Texts that were forgotten, and their lines: most of what a release holds need not be cut into words again.
        self._free: set[str] = set()

    def places(self, text: str) -> Iterator[Place]:
        """Places in closed texts of the runs that a text has."""
        if text in self._free:
            return
        for key in self._keys(text):
            yield from self._wanted[key]

    def forget(self, free: Iterable[str]) -> None:
        """Runs of these texts give nothing away."""
        for text in free:
            for key in list(self._keys(text)):
                self._wanted.pop(key, None)
            self._free.add(text)
            self._free.update(text.split("\n"))

    def forget_quoted(self, quoted: Iterable[tuple[str, str]]) -> None:
        """Runs quoted of one document are, where another has them as well, none that the other gives away."""
        quoting: dict[int, set[str]] = {}
        for document_id, text in quoted:
            for key in self._keys(text):
                quoting.setdefault(key, set()).add(document_id)
        for key, documents in quoting.items():
            self._wanted[key] = [place for place in self._wanted[key] if not documents - {place[0]}]

    def _keys(self, text: str) -> Iterator[int]:
        # Only a stretch of words that closed texts have at all can hold a run of theirs; such a stretch has one of the
        # words looked at, which stand RUN apart: most texts need no closer look.
        known = self._known
        words = _WORD.findall(text.casefold())
        first, at = 0, RUN - 1
        while at < len(words):
            end = at
            while end < len(words) and words[end] in known:
                end += 1
            if end > at:
                while at > first and words[at - 1] in known:
                    at -= 1
                if end - at >= RUN:
                    yield from self._wanted_runs(words[at:end])
            first, at = end + 1, end + RUN

    def _wanted_runs(self, words: list[str]) -> Iterator[int]:
        for first in range(len(words) - RUN + 1):
            key = hash(tuple(words[first : first + RUN]))
            if key in self._wanted:
                yield key


def _rights(documents: Iterable[str], tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Rights of each document by its source; unknown means metadata_only."""
    if "sources" not in tables:
        return dict.fromkeys(documents, "metadata_only")
    stated = dict(tables["sources"].select("source_id", "text_rights").iter_rows())
    sources = {}
    if "documents" in tables:
        sources = dict(tables["documents"].select("document_id", "source_id").iter_rows())
    return {key: stated.get(sources.get(key, key.rpartition("@")[0])) or "metadata_only" for key in documents}


def _stated_facts(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """What the registry states of works, and pages of themselves: titles, credits, reasons."""
    for name, drop in (("sources", ()), ("documents", ("text",))):
        if name in tables:
            yield from _frame_strings(tables[name].drop(drop))


def _quotations(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str]]:
    """Words that are published as quoted or as having been quoted, with the document they are published of."""
    for name, of, column in (
        ("quotations", "document_id", "exact"),
        ("alignments", "source_document_id", "source_exact"),
    ):
        if name in tables:
            yield from tables[name].select(of, column).drop_nulls().unique().iter_rows()


def _runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Hash, start and end of every run of words in a text, whatever its case, marks and white space."""
    words = [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    for first in range(len(words) - RUN + 1):
        run = words[first : first + RUN]
        yield hash(tuple(word for word, _, _ in run)), run[0][1], run[-1][2]


def _strings(path: Path) -> Iterator[str]:
    """The strings in a file, as a reader would see them."""
    if path.suffix in PICTURES:
        return
    if path.suffix == ".parquet":
        yield from _frame_strings(pl.read_parquet(path))
        return
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix in (".json", ".geojson", ".ipynb"):
        yield from _json_strings(json.loads(text))
        return
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    yield html.unescape(_TAG.sub(" ", plain)) if path.suffix in (".html", ".md") else plain


def _frame_strings(frame: pl.DataFrame) -> Iterator[str]:
    for column in frame.iter_columns():
        yield from _series_strings(column)


def _series_strings(column: pl.Series) -> Iterator[str]:
    if isinstance(column.dtype, pl.List):
        yield from _series_strings(column.explode())
    elif isinstance(column.dtype, pl.Struct):
        yield from _frame_strings(column.struct.unnest())
    elif column.dtype == pl.String:
        # Words are set apart by something: ids, digests and short names are too few of them to be looked at.
        could_be_run = column.str.count_matches("[^A-Za-z0-9]") >= RUN - 1
        yield from column.filter(could_be_run).unique(maintain_order=True)


def _json_strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _json_strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _json_strings(inner)
