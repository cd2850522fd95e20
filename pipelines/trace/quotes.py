"""Quotations made ready for tracing: cut where an ellipsis or an editorial bracket joins what was apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from pipelines.trace.candidates import Pieces
from pipelines.trace.index import I32, Flags, Index
from pipelines.trace.normalise import I64, U32, Words, cut_words
from pipelines.trace.verdicts import function_words

_ELLIPSIS = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|\(\s*(?:…|\.\s?\.\s?\.)\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?"
# "[T]he" and "partner[s]" are words with a letter changed, not joints.
_BRACKET = r"(?<!\w)\[[^\[\]]{1,200}\](?!\w)"
_JOINT = re.compile(f"(?P<ellipsis>{_ELLIPSIS})|(?P<bracket>{_BRACKET})")
_MAY_JOIN = re.compile(r"[\[…]|\.\s?\.")
_DRIFT = 8
"""Words by which inserted or dropped words may shift one pair of words against the next."""
_JOINT_DRIFT = 60
"""The same where an ellipsis or bracket stands for words of the statement: a long sentence."""
EVER = np.iinfo(np.int32).max
"""Last day of a quotation without a date: any statement can be its source."""


@dataclass(frozen=True)
class Joint:
    """What stands between two parts of a quotation."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Quotes:
    """Quotations as pieces: piece i is the whole of quotation i; parts of marked ones come after the wholes.

    `parts[i]` are the pieces of quotation i between its `joints[i]` (which stand after each part but the last);
    `own_words[i]` is the piece of its words without those in editorial brackets, and `breaks[p]` says before which of
    such a piece's words a joint stands. `owner[p]` is the quotation of piece p and `shift[p]` where it begins there;
    `content[i]` counts its own words that are not function words.
    """

    texts: list[str]
    pieces: Pieces
    parts: dict[int, list[int]]
    joints: dict[int, list[Joint]]
    own_words: I64
    breaks: dict[int, dict[int, Joint]]
    owner: list[int]
    shift: list[int]
    content: I64
    attested: Flags
    """For each word of the pieces, whether any statement has it."""
    attributed: list[frozenset[int]]
    """Numbers of the statements each is attributed to, of those held."""


def prepare_quotes(index: Index, frame: pl.DataFrame) -> Quotes:
    """Cut and hash quotations (columns document_id, exact, optionally date and attributed_document_ids)."""
    texts = [text or "" for text in frame["exact"]]
    cut = _Cut(list(texts), list(range(len(texts))), [0] * len(texts))
    parts: dict[int, list[int]] = {}
    joints: dict[int, list[Joint]] = {}
    own_words = np.arange(len(texts))
    for i, text in enumerate(texts):
        spans, between = _split(text) if _MAY_JOIN.search(text) else ([], [])
        if not between:
            continue
        joints[i] = between
        parts[i] = [cut.add(i, text[start:end], start) for start, end in spans]
        if len(spans) == 1:
            own_words[i] = parts[i][0]
        elif any(joint.kind != "ellipsis" or _has_words(text[joint.start : joint.end]) for joint in between):
            own_words[i] = cut.add(i, _blanked(text, spans), 0)
    words = cut_words(cut.texts)
    which = np.array(cut.owner, np.int64)
    attributed = _attributed(index, frame)
    favoured = [(p << 32) | s for p, q in enumerate(cut.owner) for s in attributed[q]]
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
        breaks={int(own_words[i]): _breaks(words, parts[i], joints[i]) for i in parts},
        owner=cut.owner,
        shift=cut.shift,
        content=_content_words(words)[own_words],
        attested=index.attests(words.hashes),
        attributed=attributed,
    )


@dataclass(frozen=True)
class _Cut:
    """Texts of pieces, the quotation of each, and where it begins there."""

    texts: list[str]
    owner: list[int]
    shift: list[int]

    def add(self, owner: int, text: str, shift: int) -> int:
        """One more piece; its number."""
        self.texts.append(text)
        self.owner.append(owner)
        self.shift.append(shift)
        return len(self.texts) - 1


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with spaces for what lies outside the spans, so that offsets stay."""
    blank = [" "] * len(text)
    for start, end in spans:
        blank[start:end] = text[start:end]
    return "".join(blank)


def _breaks(words: Words, parts: list[int], joints: list[Joint]) -> dict[int, Joint]:
    """The joint before a word, by the word's number in all parts together."""
    sizes = np.diff(words.first)[parts]
    return dict(zip(np.cumsum(sizes)[:-1].tolist(), joints, strict=False))


def _content_words(words: Words) -> I64:
    """How many words of each piece are not function words."""
    plain = np.isin(words.hashes, _function_words())
    totals = np.concatenate([[0], np.cumsum(~plain)])
    return np.diff(totals[words.first]).astype(np.int64)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


@cache
def _function_words() -> U32:
    return cut_words([" ".join(sorted(function_words()))]).hashes


def _split(text: str) -> tuple[list[tuple[int, int]], list[Joint]]:
    """Spans of the parts that have words, and the joint after each but the last; joints at the ends join nothing."""
    parts: list[tuple[int, int]] = []
    joints: list[Joint] = []
    start, found_any = 0, False
    pending: Joint | None = None
    marks = [*_JOINT.finditer(text), None]
    for mark in marks:
        end = mark.start() if mark else len(text)
        if _has_words(text[start:end]):
            if parts and pending:
                joints.append(pending)
            parts.append((start, end))
            pending = None
        if mark:
            found_any = True
            kind = str(mark.lastgroup)
            # An ellipsis beside a bracket leaves out words, whatever the bracket adds.
            if pending and "ellipsis" in {pending.kind, kind}:
                kind = "ellipsis"
            pending = Joint(pending.start if pending else mark.start(), mark.end(), kind)
            start = mark.end()
    if found_any and len(parts) == 1 and _MAY_JOIN.search(text) and not joints:
        # One part only, such as "[We] will act": the part is traced; the bracket at its edge is the editor's.
        edge = Joint(parts[0][1], parts[0][1], "edge")
        return parts, [edge]
    return parts, joints


def _own_statements(index: Index, frame: pl.DataFrame) -> I64:
    numbers = index.numbers
    return np.array([numbers.get(name, -1) for name in frame["document_id"]], np.int64)


def _last_days(frame: pl.DataFrame) -> I32:
    if "date" not in frame.columns:
        return np.full(frame.height, EVER, np.int32)
    return frame["date"].cast(pl.Date).to_physical().cast(pl.Int32).fill_null(EVER).to_numpy()


def _attributed(index: Index, frame: pl.DataFrame) -> list[frozenset[int]]:
    if "attributed_document_ids" not in frame.columns:
        return [frozenset()] * frame.height
    lists: Sequence[Sequence[str] | None] = frame["attributed_document_ids"].to_list()
    return [frozenset(index.numbers[n] for n in names or () if n in index.numbers) for names in lists]
