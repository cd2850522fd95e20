"""From words back to letters: the text that word positions stand for, in statements and in quotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.trace.index import Index
from pipelines.trace.quotes import Quotes

Span = tuple[int, int]


@dataclass(frozen=True)
class Letters:
    """Reads statements and prepared quotations; keeps the texts of statements it has read."""

    index: Index
    quotes: Quotes
    _texts: dict[int, str] = field(default_factory=dict)

    def text(self, statement: int) -> str:
        """The statement's text."""
        if statement not in self._texts:
            self._texts[statement] = self.index.text(statement)
        return self._texts[statement]

    def span(self, begin: int, end: int) -> Span:
        """Character span of the statement's words from position `begin` up to `end`."""
        return self.index.words.starts.item(begin), self.index.words.ends.item(end - 1)

    def standing(self, statement: int, begin: int, end: int) -> str:
        """The statement's own letters for its words from position `begin` up to `end`."""
        return self.text(statement)[slice(*self.span(begin, end))] if end > begin else ""

    def before(self, statement: int, position: int, characters: int) -> str:
        """Some of what the statement has before its word at `position`."""
        start = int(self.index.words.starts[position]) if position < len(self.index.words) else 0
        return self.text(statement)[max(0, start - characters) : start]

    def before_quoted(self, piece: int, begin: int, characters: int) -> str:
        """Some of what the quotation has before its word number `begin` of a piece."""
        if begin >= int(self.quotes.pieces.sizes[piece]):
            return ""
        start, _ = self._quoted_span(piece, begin, begin + 1)
        return self.quotes.texts[self.quotes.owner[piece]][max(0, start - characters) : start]

    def quoted(self, piece: int, begin: int, end: int) -> str:
        """The quotation's own letters for words `begin` up to `end` of a piece."""
        if begin >= end:
            return ""
        start, stop = self._quoted_span(piece, begin, end)
        return self.quotes.texts[self.quotes.owner[piece]][start:stop]

    def length(self, piece: int, word: int) -> int:
        """Characters of a word of a piece."""
        words = self.quotes.pieces.words
        at = words.first.item(piece) + word
        return words.ends.item(at) - words.starts.item(at)

    def whole(self, piece: int) -> str:
        """The quotation's own letters from the first word of a piece to its last."""
        return self.quoted(piece, 0, int(self.quotes.pieces.sizes[piece]))

    def around(self, piece: int) -> tuple[str, str]:
        """What the quotation has before and after a piece."""
        start, stop = self._quoted_span(piece, 0, int(self.quotes.pieces.sizes[piece]))
        text = self.quotes.texts[self.quotes.owner[piece]]
        return text[:start], text[stop:]

    def _quoted_span(self, piece: int, begin: int, end: int) -> Span:
        words, shift = self.quotes.pieces.words, self.quotes.shift[piece]
        first = words.first.item(piece)
        return shift + words.starts.item(first + begin), shift + words.ends.item(first + end - 1)
