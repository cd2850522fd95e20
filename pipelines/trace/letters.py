"""From words back to letters: the text that word positions stand for, in statements and in quotations."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.trace.index import Index
from pipelines.trace.normalise import I64
from pipelines.trace.quotes import Quotes

Span = tuple[int, int]

_AROUND = 32
"""Characters read before and after words that are read ahead: a few words, or what an ellipsis is told by."""
_PASSAGES = 8
"""Passages of a statement that are kept apart; one that has more is read whole."""


@dataclass(frozen=True)
class Letters:
    """Reads statements and prepared quotations; keeps what it has read of statements."""

    index: Index
    quotes: Quotes
    _passages: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)

    def read_ahead(self, statements: I64, begins: I64, ends: I64) -> None:
        """Read the statements' words from positions `begins` up to `ends`: many passages at once take a tenth of the
        time that reading texts one by one takes."""
        few = np.flatnonzero(np.bincount(statements, minlength=1)[statements] <= _PASSAGES)
        statements, words = statements[few], self.index.words
        starts = np.maximum(words.starts[begins[few]].astype(np.int64) - _AROUND, 0)
        stops = words.ends[ends[few] - 1].astype(np.int64) + _AROUND
        passages = pl.DataFrame(
            {"text": self.index.documents["text"].gather(statements), "start": starts, "size": stops - starts}
        ).select(pl.col("text").str.slice("start", "size"))
        rows = zip(statements.tolist(), starts.tolist(), stops.tolist(), passages["text"].to_list(), strict=True)
        for statement, start, stop, passage in rows:
            self._passages.setdefault(statement, []).append((start, stop, passage))

    def characters(self, statement: int, start: int, end: int) -> str:
        """The statement's characters from `start` up to `end`."""
        for first, last, passage in self._passages.get(statement, ()):
            if first <= start and end <= last:
                return passage[start - first : end - first]
        text = self.index.text(statement)
        self._passages[statement] = [(0, sys.maxsize, text)]
        return text[start:end]

    def span(self, begin: int, end: int) -> Span:
        """Character span of the statement's words from position `begin` up to `end`."""
        return self.index.words.starts.item(begin), self.index.words.ends.item(end - 1)

    def standing(self, statement: int, begin: int, end: int) -> str:
        """The statement's own letters for its words from position `begin` up to `end`."""
        return self.characters(statement, *self.span(begin, end)) if end > begin else ""

    def before(self, statement: int, position: int, characters: int) -> str:
        """Some of what the statement has before its word at `position`."""
        start = self.index.words.starts.item(position) if position < len(self.index.words) else 0
        return self.characters(statement, max(0, start - characters), start)

    def after(self, statement: int, position: int, characters: int) -> str:
        """Some of what the statement has after its word before `position`."""
        end = self.index.words.ends.item(position - 1)
        return self.characters(statement, end, end + characters)

    def whole(self, piece: int) -> str:
        """The quotation's own letters from the first word of a piece to its last."""
        start, stop = self._ends(piece)
        return self.quotes.texts[self.quotes.owner[piece]][start:stop]

    def around(self, piece: int) -> tuple[str, str]:
        """What the quotation has before and after a piece."""
        start, stop = self._ends(piece)
        text = self.quotes.texts[self.quotes.owner[piece]]
        return text[:start], text[stop:]

    def _ends(self, piece: int) -> Span:
        """Where a piece begins and ends in its quotation."""
        words = self.quotes.pieces.words
        return words.starts.item(words.first.item(piece)), words.ends.item(words.first.item(piece + 1) - 1)
