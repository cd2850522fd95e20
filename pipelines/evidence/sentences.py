"""Passages -> their sentences, with spans: statements are not parsed, so that the marks and capitals must tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

_END = re.compile(r"[.!?…][\"”’)\]]*\s+(?=[\"“‘(\[]*[A-Z0-9])|\s*\n\s*")
# What stands before a full stop that ends no sentence: an initial or letters with stops between, titles, short forms of
# months and of ranks as style guides of English-language governments and agencies print them.
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\.[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Capt|Adm|Amb|Hon|Jr|Sr|No|Nos|Art|vs"
    r"|cf|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec))\.$"
)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of `text`; a line break ends one too. Blanks around them are left out."""
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start() + 1):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def cut_sentences(passages: pl.DataFrame) -> pl.DataFrame:
    """Each sentence of `passages` (passage_id, document_id, start, text): sentence number, span in the document, text.

    A sentence that comes back word for word in a statement is kept where it stands first.
    """
    rows = [
        (passage_id, document_id, start + first, start + last, text[first:last])
        for passage_id, document_id, start, text in passages.select(
            "passage_id", "document_id", "start", "text"
        ).iter_rows()
        for first, last in sentence_spans(text)
    ]
    schema = {
        "passage_id": pl.String,
        "document_id": pl.String,
        "source_start": pl.Int32,
        "source_end": pl.Int32,
        "text": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.unique(["document_id", "text"], keep="first", maintain_order=True).with_row_index("sentence")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + piece.index(body[0])
        yield first, first + len(body)
