"""Reads spaCy's parses into tokens: words and labels each looked up once, heads linked into trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.annotate.before_colons import hang_objects
from pipelines.annotate.name_suffixes import hang_suffixes
from pipelines.annotate.tokens import Doc, Lexeme, Token

if TYPE_CHECKING:
    import spacy.tokens
    from spacy.vocab import Vocab

_ATTRIBUTES = ("ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "SPACY", "SENT_START", "ENT_TYPE")
_LABELS = ("LEMMA", "POS", "TAG", "DEP", "ENT_TYPE")


class _Strings(dict[int, str]):
    """Strings of a vocabulary by number, each asked for once."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__({0: ""})
        self._vocab = vocab

    def __missing__(self, number: int) -> str:
        found: str = self._vocab.strings[number]
        self[number] = found
        return found


class _Lexemes(dict[int, Lexeme]):
    """Words of a vocabulary by number, each asked for once."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, number: int) -> Lexeme:
        word = self._vocab[number]
        found = Lexeme(word.text, word.lower_, word.is_punct, word.is_space, word.like_num)
        self[number] = found
        return found


class DocReader:
    """Reads spaCy's parses into tokens; keeps what it has learned of words, so one serves a run of documents."""

    def __init__(self, vocab: Vocab) -> None:
        self._string = _Strings(vocab).__getitem__
        self._lexeme = _Lexemes(vocab).__getitem__

    def read(self, parsed: spacy.tokens.Doc, written: str | None = None) -> Doc:
        """The tokens of a parse, linked into trees; `written`, where the parser was given other marks of its length."""
        rows = parsed.to_array(list(_ATTRIBUTES))
        columns = dict(zip(_ATTRIBUTES, rows.T.tolist(), strict=True))
        lexemes = list(map(self._lexeme, columns["ORTH"]))
        labels = zip(*(map(self._string, columns[name]) for name in _LABELS), strict=True)
        gaps = [" " if gap else "" for gap in columns["SPACY"]]
        text = "".join([lexeme.text + gap for lexeme, gap in zip(lexemes, gaps, strict=True)])
        starts = [i for i, mark in enumerate(columns["SENT_START"]) if mark == 1 or i == 0]
        doc = Doc(text, [], parsed.has_annotation("ENT_IOB"), starts)
        tokens = doc.tokens
        idx = 0
        for lexeme, strings, gap in zip(lexemes, labels, gaps, strict=True):
            tokens.append(Token(doc, len(tokens), idx, lexeme, strings, gap))
            idx += len(lexeme.text) + len(gap)
        for i in starts:
            tokens[i].is_sent_start = True
        heads = rows[:, _ATTRIBUTES.index("HEAD")].astype("int64").tolist()
        hang_suffixes(tokens, heads)
        hang_objects(tokens, heads)
        _link(tokens, heads)
        if written is not None and written != text:
            _write_as(doc, written)
        return doc


def _write_as(doc: Doc, written: str) -> None:
    """Give words with an apostrophe the one they are written with."""
    doc.text = written
    for token in doc.tokens:
        if "'" in token.text:
            token.text = written[token.idx : token.idx + len(token.text)]
            token.lower_ = token.text.lower()


def _link(tokens: list[Token], heads: list[int]) -> None:
    """Give tokens their heads (`heads` counts from each token), children and edges."""
    order = []
    for token, offset in zip(tokens, heads, strict=True):
        if offset:
            token.head = head = tokens[token.i + offset]
            if isinstance(head.children, list):
                head.children.append(token)
            else:
                head.children = [token]
        else:
            order.append(token)
    # From the roots down, so that the way back meets every token after all it governs.
    for token in order:
        order.extend(token.children)
    for token in reversed(order):
        head = token.head
        if head is not token:
            head.size += token.size
            if token.left_edge.i < head.left_edge.i:
                head.left_edge = token.left_edge
            if token.right_edge.i > head.right_edge.i:
                head.right_edge = token.right_edge
