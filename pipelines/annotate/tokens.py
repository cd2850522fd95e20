"""The parse as plain Python objects: tokens of a sentence's tree, spans of them, and the text they make up.

spaCy makes a new object whenever a token is asked for, and looks a string up whenever an attribute is. The annotators
ask some thirty times a token; over these objects, made once, they take half the time. Names and meaning of the
attributes are spaCy's (https://spacy.io/api/token), as far as the annotators use them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, overload


class Lexeme(NamedTuple):
    """What is known of a word wherever it stands."""

    text: str
    lower: str
    is_punct: bool
    is_space: bool
    like_num: bool


class Token:
    """One word or mark of a parse, and its place in the tree of its sentence."""

    __slots__ = (
        "_deps",
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_sent_start",
        "is_space",
        "left_edge",
        "lemma_",
        "like_num",
        "lower_",
        "pos_",
        "right_edge",
        "size",
        "tag_",
        "text",
        "whitespace_",
    )

    head: Token
    """What the token depends on; the token itself at the root."""
    children: Sequence[Token]
    """What depends on the token, in text order."""
    left_edge: Token
    """First token of what the token governs."""
    right_edge: Token
    """Last token of what the token governs."""
    size: int
    """How many tokens it governs, itself included."""

    def __init__(
        self, doc: Doc, i: int, idx: int, lexeme: Lexeme, labels: tuple[str, str, str, str, str], gap: str
    ) -> None:
        self.doc = doc
        self.i = i
        self.idx = idx
        self.text, self.lower_, self.is_punct, self.is_space, self.like_num = lexeme
        self.lemma_, self.pos_, self.tag_, self.dep_, self.ent_type_ = labels
        self.whitespace_ = gap
        self.is_sent_start = False
        # Most govern nothing.
        self.children = ()
        self.head = self.left_edge = self.right_edge = self
        self.size = 1
        self._deps: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def is_alpha(self) -> bool:
        """Whether the word is of letters only."""
        return self.text.isalpha()

    @property
    def is_digit(self) -> bool:
        """Whether the word is of digits only."""
        return self.text.isdigit()

    @property
    def is_lower(self) -> bool:
        """Whether the word is written small."""
        return self.text.islower()

    @property
    def deps(self) -> frozenset[str]:
        """How its children depend on it. Rules ask this again and again of the verb of a clause, so it is kept."""
        if self._deps is None:
            self._deps = frozenset([child.dep_ for child in self.children])
        return self._deps

    @property
    def rights(self) -> list[Token]:
        """Children after the token."""
        return [child for child in self.children if child.i > self.i]

    @property
    def ancestors(self) -> Iterator[Token]:
        """What governs the token, from its head to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Sequence[Token]:
        """The token and all it governs; in text order, unless lines of the tree cross."""
        first, last = self.left_edge.i, self.right_edge.i
        if last - first + 1 == self.size:
            return self.doc.tokens[first : last + 1]
        return list(self._walk())

    @property
    def places(self) -> Sequence[int]:
        """Where the token and all it governs stand, from the first to the last."""
        first, last = self.left_edge.i, self.right_edge.i
        if last - first + 1 == self.size:
            return range(first, last + 1)
        return sorted([token.i for token in self._walk()])

    @property
    def sent(self) -> TokenSpan:
        """The sentence the token stands in."""
        return self.doc.sentences[bisect_right(self.doc.sentence_starts, self.i) - 1]

    def is_ancestor(self, descendant: Token) -> bool:
        """Whether the token governs `descendant`, at whatever remove."""
        return any(ancestor is self for ancestor in descendant.ancestors)

    def nbor(self, i: int = 1) -> Token:
        """The token `i` places on. Raises IndexError where the text ends before."""
        if not 0 <= self.i + i < len(self.doc.tokens):
            raise IndexError(f"no token {i} from {self.text!r}")
        return self.doc.tokens[self.i + i]

    def _walk(self) -> Iterator[Token]:
        for child in self.children:
            if child.i < self.i:
                yield from child._walk()
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child._walk()


class TokenSpan:
    """Neighbouring tokens, from `start` to before `end`."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end if end > start else start

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> TokenSpan: ...
    def __getitem__(self, place: int | slice) -> Token | TokenSpan:
        if isinstance(place, int):
            at = self.start + place if place >= 0 else self.end + place
            if not self.start <= at < self.end:
                raise IndexError(place)
            return self.doc.tokens[at]
        start, end, _ = place.indices(len(self))
        return TokenSpan(self.doc, self.start + start, self.start + end)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, TokenSpan)
            and self.doc is other.doc
            and (self.start, self.end) == (other.start, other.end)
        )

    def __hash__(self) -> int:
        return hash((id(self.doc), self.start, self.end))

    def __repr__(self) -> str:
        return self.text

    @property
    def following(self) -> Token | None:
        """The token behind the last; None at the end of the text."""
        tokens = self.doc.tokens
        return tokens[self.end] if self.end < len(tokens) else None

    @property
    def start_char(self) -> int:
        """Offset of the first character in the text of the parse."""
        return self[0].idx

    @property
    def end_char(self) -> int:
        """Offset after the last character in the text of the parse."""
        last = self[-1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """The words as they stand, without the white space after the last."""
        if self.start == self.end:
            return ""
        first, last = self.doc.tokens[self.start], self.doc.tokens[self.end - 1]
        return self.doc.text[first.idx : last.idx + len(last.text)]

    @property
    def root(self) -> Token:
        """The token nearest to the root of its sentence, the first of several."""
        best, nearest = self[0], len(self.doc) + 1
        for token in self:
            if token.head is token:
                return token
            if not self.start <= token.head.i < self.end:
                distance = sum(1 for _ in token.ancestors)
                if distance < nearest:
                    best, nearest = token, distance
        return best


@dataclass(eq=False)
class Doc:
    """The tokens of a text and its sentences."""

    text: str
    tokens: list[Token]
    has_entities: bool
    """Whether names were recognised: `ent_type_` says nothing where they were not."""
    sentence_starts: list[int]
    """Index of the first token of each sentence."""

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> TokenSpan: ...
    def __getitem__(self, place: int | slice) -> Token | TokenSpan:
        if isinstance(place, int):
            return self.tokens[place]
        start, end, _ = place.indices(len(self.tokens))
        return TokenSpan(self, start, end)

    @cached_property
    def sentences(self) -> list[TokenSpan]:
        """Sentences, in order."""
        return [TokenSpan(self, start, end) for start, end in pairwise([*self.sentence_starts, len(self.tokens)])]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.idx for token in self.tokens]

    def covered(self, start: int, end: int) -> TokenSpan | None:
        """Tokens that characters `start` to before `end` cover at least in part; None where there are none."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        # White space after a token is no part of it.
        token = self.tokens[first]
        return TokenSpan(self, first + (start == token.idx + len(token.text)), last + 1)

    def contained(self, start: int, end: int) -> TokenSpan | None:
        """Tokens that lie wholly in characters `start` to before `end`; None where there are none."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        first += self.tokens[first].idx < start
        last -= end < self.tokens[last].idx + len(self.tokens[last].text)
        return TokenSpan(self, first, last + 1) if first <= last else None

    def _at(self, offset: int) -> int | None:
        """Index of the token that stands at a character, white space after it included."""
        if not 0 <= offset < len(self.text):
            return None
        return bisect_right(self._starts, offset) - 1

    def release(self) -> None:
        """Let go of the tokens, which point at each other: memory is free at once, not when the collector looks."""
        for token in self.tokens:
            del token.head, token.children, token.left_edge, token.right_edge
        self.tokens.clear()
        self.__dict__.pop("sentences", None)
