"""Quotations made ready for tracing: cut where an ellipsis or an editorial bracket joins what was apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.trace.index import I32, Index
from pipelines.trace.normalise import I64, U32, Words, cut_words
from pipelines.trace.pairs import Pieces
from pipelines.trace.verdicts import function_words

_ELLIPSIS = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?"
# "[T]he" and "partner[s]" are words with a letter changed, not joints.
_BRACKET = r"(?<!\w)\[[^\[\]]{1,200}\](?!\w)"
_JOINT = re.compile(f"(?P<ellipsis>{_ELLIPSIS})|(?P<bracket>{_BRACKET})")
_OPENING = re.compile(r"[\[(….]")
_POINTS = re.compile(r"\.\s?\.")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_SPAN_BITS = 32
_LEADING_BITS = 14
_BELOW = np.uint32(32 - _LEADING_BITS)
_DRIFT = 8
"""Words by which inserted or dropped words may shift one pair of words against the next."""
_JOINT_DRIFT = 60
"""The same where an ellipsis or bracket stands for words of the statement: a long sentence."""
EVER = np.iinfo(np.int32).max
"""Last day of a quotation without a date: any statement can be its source."""


class Joint(NamedTuple):
    """What stands between two parts of a quotation."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Quotes:
    """Quotations as pieces: piece i is the whole of quotation i; parts of marked ones come after the wholes.

    `parts[i]` are the pieces of quotation i between its `joints[i]` (which stand after each part but the last);
    `own_words[i]` is the piece of its words without those in editorial brackets. `owner[p]` is the quotation of piece
    p; `content[i]` counts the quotation's own words that are not function words.
    """

    texts: list[str]
    pieces: Pieces
    parts: dict[int, list[int]]
    joints: dict[int, list[Joint]]
    own_words: I64
    owner: list[int]
    content: I64
    attributed: list[frozenset[int]]
    """Numbers of the statements each is attributed to, of those held."""

    def breaks(self, piece: int) -> dict[int, Joint]:
        """The joint before a word, by the word's number, of a piece that is a quotation's own words."""
        quote = self.owner[piece]
        if quote not in self.parts or self.own_words[quote] != piece:
            return {}
        ends = np.cumsum(self.pieces.sizes[self.parts[quote]]).tolist()
        return dict(zip(ends[:-1], self.joints[quote], strict=False))


def prepare_quotes(index: Index, frame: pl.DataFrame) -> Quotes:
    """Cut and hash quotations (columns document_id, exact, optionally date and attributed_document_ids)."""
    texts = [text or "" for text in frame["exact"].to_list()]
    cut = _Cut(list(range(len(texts))))
    parts: dict[int, list[int]] = {}
    joints: dict[int, list[Joint]] = {}
    own_words = np.arange(len(texts))
    for i, text in enumerate(texts):
        spans, between = _split(text) if _may_join(text) else ([], [])
        if not between:
            continue
        joints[i] = between
        parts[i] = [cut.add(i, [span]) for span in spans]
        if len(spans) == 1:
            own_words[i] = parts[i][0]
        elif any(joint.kind != "ellipsis" or _has_words(text[joint.start : joint.end]) for joint in between):
            own_words[i] = cut.add(i, spans)
    words = cut.words(cut_words(texts))
    which = np.array(cut.owner, np.int64)
    attributed = _attributed(index, frame)
    favoured = [(p << 32) | s for p, q in enumerate(cut.owner) for s in attributed[q]] if any(attributed) else []
    drift = np.full(len(which), _DRIFT)
    drift[own_words[list(parts)]] = _JOINT_DRIFT
    return Quotes(
        texts=texts,
        pieces=Pieces(
            words,
            _own_statements(index, frame)[which],
            _last_days(frame)[which],
            drift,
            np.array(favoured, np.int64),
        ),
        parts=parts,
        joints=joints,
        own_words=own_words,
        owner=cut.owner,
        content=_content_words(words)[own_words],
        attributed=attributed,
    )


@dataclass(frozen=True)
class _Cut:
    """The quotation of each piece, and the spans of it that make up each piece after the whole quotations."""

    owner: list[int]
    piece: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)

    def add(self, owner: int, spans: list[tuple[int, int]]) -> int:
        """One more piece; its number."""
        piece = len(self.owner)
        self.owner.append(owner)
        for start, end in spans:
            self.piece.append(piece)
            self.start.append(start)
            self.end.append(end)
        return piece

    def words(self, whole: Words) -> Words:
        """The words of all pieces, given those of the quotations: no word goes on past a span."""
        if not self.piece:
            return whole
        piece = np.array(self.piece)
        owner = np.array(self.owner)[piece] << _SPAN_BITS
        quotations = np.arange(len(whole.first) - 1)
        places = (np.repeat(quotations, np.diff(whole.first)) << _SPAN_BITS) + whole.starts
        low, high = (np.searchsorted(places, owner + np.array(ends)) for ends in (self.start, self.end))
        sizes = high - low
        rows = np.repeat(low - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        counts = np.bincount(piece - len(quotations), weights=sizes).astype(np.int64)
        return Words(
            np.concatenate([whole.hashes, whole.hashes[rows]]),
            np.concatenate([whole.starts, whole.starts[rows]]),
            np.concatenate([whole.ends, whole.ends[rows]]),
            np.concatenate([whole.first, whole.first[-1] + np.cumsum(counts)]),
        )


def _content_words(words: Words) -> I64:
    """How many words of each piece are not function words."""
    known = _function_words()
    # Most others are told by the first bits of their hash.
    leading = np.zeros(1 << _LEADING_BITS, bool)
    leading[known >> _BELOW] = True
    likely = np.flatnonzero(leading[words.hashes >> _BELOW])
    at = np.minimum(np.searchsorted(known, words.hashes[likely]), len(known) - 1)
    content = np.ones(len(words), bool)
    content[likely[known[at] == words.hashes[likely]]] = False
    totals = np.concatenate([[0], np.cumsum(content)])
    return np.diff(totals[words.first])


def _may_join(text: str) -> bool:
    """Whether there is a sign that an ellipsis or bracket may be made of; most quotations have none."""
    return "[" in text or "…" in text or (text.count(".") > 1 and _POINTS.search(text) is not None)


def _has_words(text: str) -> bool:
    return _WORD_CHARACTER.search(text) is not None


@cache
def _function_words() -> U32:
    return np.unique(cut_words([" ".join(function_words())]).hashes)


def _split(text: str) -> tuple[list[tuple[int, int]], list[Joint]]:
    """Spans of the parts that have words, and the joint after each but the last; joints at the ends join nothing."""
    parts: list[tuple[int, int]] = []
    joints: list[Joint] = []
    pending: Joint | None = None
    marks = [*_marks(text), Joint(len(text), len(text), "end")]
    start = 0
    for mark in marks:
        if _has_words(text[start : mark.start]):
            if parts and pending:
                joints.append(pending)
            parts.append((start, mark.start))
            pending = None
        # An ellipsis beside a bracket leaves out words, whatever the bracket adds.
        if pending:
            mark = Joint(pending.start, mark.end, "ellipsis" if pending.kind == "ellipsis" else mark.kind)
        pending = mark
        start = mark.end
    if len(marks) > 1 and len(parts) == 1:
        # One part only, such as "[We] will act": the part is traced; the bracket at its edge is the editor's.
        joints.append(Joint(parts[0][1], parts[0][1], "edge"))
    return parts, joints


def _marks(text: str) -> Iterator[Joint]:
    """The ellipses and brackets; only where a sign stands that begins one are they looked for, which is quicker."""
    end = 0
    for sign in _OPENING.finditer(text):
        mark = _JOINT.match(text, sign.start()) if sign.start() >= end else None
        if mark:
            end = mark.end()
            yield Joint(mark.start(), end, str(mark.lastgroup))


def _own_statements(index: Index, frame: pl.DataFrame) -> I64:
    numbers = index.numbers
    return np.array([numbers.get(name, -1) for name in frame["document_id"].to_list()], np.int64)


def _last_days(frame: pl.DataFrame) -> I32:
    if "date" not in frame.columns:
        return np.full(frame.height, EVER, np.int32)
    return frame["date"].cast(pl.Date).to_physical().cast(pl.Int32).fill_null(EVER).to_numpy()


def _attributed(index: Index, frame: pl.DataFrame) -> list[frozenset[int]]:
    if "attributed_document_ids" not in frame.columns:
        return [frozenset()] * frame.height
    lists: Sequence[Sequence[str] | None] = frame["attributed_document_ids"].to_list()
    return [frozenset(index.numbers[n] for n in names or () if n in index.numbers) for names in lists]
