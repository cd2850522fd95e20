"""The index of statements: every pair of neighbouring words, sorted by its fingerprint.

A posting is one 64-bit number: the pair's 32-bit fingerprint above the 32-bit position of its first word, counted over
all statements. Sorted, the postings answer "where does this pair stand" by binary search, and two sorted runs merge
into one, so that an index grows by what is new; a changed statement enters anew and its former words are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.errors import CommuniqueError
from pipelines.trace.directory import Directory, make_directory
from pipelines.trace.normalise import I64, U32, U64, Words, cut_words, mix

I32 = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NO_DATE = np.iinfo(np.int32).min
"""Day number of a statement without a date: it can be the source of anything."""
_PAIR = np.uint64(0x9E3779B97F4A7C15)
LOW = np.uint64(32)
_MOST_WORDS = 1 << 32
_BLOCK_BITS = 6
_AT_ONCE = 1 << 18
"""Pairs made at a time."""
_TEXTS_AT_ONCE = 64
"""Texts taken out of their column at a time."""
_SCHEMA = {"document_id": pl.String, "text": pl.String, "date": pl.Date}


class TraceIndexError(CommuniqueError):
    """An index that cannot be used; the message says how to get one that can."""


@dataclass
class Index:
    """Statements, their words and the postings of their word pairs.

    Statements are numbered in the order in which they were added. `first[i]` is the position of statement i's first
    word; `live[i]` is False where a later text of the same statement replaced it.
    """

    documents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_SCHEMA))
    words: Words = field(default_factory=lambda: cut_words([]))
    postings: U64 = field(default_factory=lambda: np.zeros(0, np.uint64))
    days: I32 = field(default_factory=lambda: np.zeros(0, np.int32))
    live: Flags = field(default_factory=lambda: np.zeros(0, bool))
    digests: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    vocabulary: U32 = field(default_factory=lambda: np.zeros(0, np.uint32))
    """Every word of any statement, once, sorted."""
    saved: int = 0
    """How many statements (dead ones too) the folder it was last saved to or read from holds."""
    _directory: Directory | None = None
    _blocks: I64 | None = None
    """The statement that each block of words begins in: many positions are looked up by it, with few steps more."""

    @property
    def ids(self) -> pl.Series:
        """Document ids by statement number."""
        return self.documents["document_id"]

    @property
    def directory(self) -> Directory:
        """Where each pair's postings are; made when it is first asked for after the index grew."""
        if self._directory is None:
            self._directory = make_directory(self.postings)
        return self._directory

    def text(self, number: int) -> str:
        """The text of statement `number`."""
        return str(self.documents["text"][number])

    def attests(self, word: int) -> bool:
        """Whether any statement has the word with this hash."""
        at = int(self.vocabulary.searchsorted(np.uint32(word)))
        return at < len(self.vocabulary) and self.vocabulary.item(at) == word

    def statement_of(self, positions: I64) -> I64:
        """Numbers of the statements that hold these word positions."""
        if self._blocks is None:
            begins = np.arange(0, max(len(self.words), 1), 1 << _BLOCK_BITS)
            self._blocks = np.searchsorted(self.words.first, begins, side="right") - 1
        first = self.words.first
        number: I64 = self._blocks[positions >> _BLOCK_BITS]
        before = np.flatnonzero(first[number + 1] <= positions)
        while len(before):
            number[before] += 1
            before = before[first[number[before] + 1] <= positions[before]]
        return number

    def add(self, documents: pl.DataFrame) -> int:
        """Take in statements (document_id, text, date); returns how many were new or changed.

        A statement whose text is the one already held costs nothing; a changed one replaces what was held. Where the
        documents have their text_sha256, it is not computed.
        """
        digests = text_digests(documents)
        rows = documents.select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items())
        rows = rows.with_columns(digest=digests)
        # Filters copy all texts: only where there is something to leave out.
        if rows["text"].null_count():
            rows = rows.filter(pl.col("text").is_not_null())
        if rows["document_id"].is_duplicated().any():
            rows = rows.unique("document_id", keep="last", maintain_order=True)
        held = [self.numbers.get(name) for name in rows["document_id"]]
        self._date(held, day_numbers(rows["date"]))
        fresh = [n is None or self.digests[n] != new for n, new in zip(held, rows["digest"], strict=True)]
        if not any(fresh):
            return 0
        for number, is_fresh in zip(held, fresh, strict=True):
            if number is not None and is_fresh:
                self.live[number] = False
        if not all(fresh):
            rows = rows.filter(pl.Series(fresh))
        words = cut_words(_texts(rows))
        self.append(rows.drop("digest"), words, rows["digest"].to_list())
        return rows.height

    def _date(self, held: list[int | None], days: I32) -> None:
        """Statements keep their words when only their date became another one."""
        for number, day in zip(held, days.tolist(), strict=True):
            if number is not None:
                self.days[number] = day

    def append(self, rows: pl.DataFrame, words: Words, digests: list[str], postings: U64 | None = None) -> None:
        """Take in statements that are not held, with their words and, where they are known, their postings."""
        offset = len(self.words)
        if offset + len(words) >= _MOST_WORDS:
            raise TraceIndexError(
                "an index holds up to 4 billion words; split the collection and trace against each part"
            )
        if postings is None:
            postings = make_postings(words)
        self.vocabulary = _different(self.vocabulary, words.hashes)
        self._directory = self._blocks = None
        start = self.documents.height
        self.numbers.update((name, start + i) for i, name in enumerate(rows["document_id"]))
        self.digests.extend(digests)
        self.documents = rows if not start else pl.concat([self.documents, rows])
        self.days = np.concatenate([self.days, day_numbers(rows["date"])])
        self.live = np.concatenate([self.live, np.ones(rows.height, bool)])
        if not start:
            self.words, self.postings = words, postings
            return
        self.words = _join(self.words, words)
        # Positions stand in the low half: adding the offset moves them and keeps the order.
        merged = np.concatenate([self.postings, postings + np.uint64(offset)])
        merged.sort(kind="stable")
        self.postings = merged


def make_postings(words: Words) -> U64:
    """Sorted postings of all pairs of neighbouring words; the last word of a text pairs with none."""
    count = len(words)
    if count < 2:
        return np.zeros(0, np.uint64)
    inner = np.ones(count - 1, bool)
    lasts = words.first[1:] - 1
    inner[lasts[(lasts >= 0) & (lasts < count - 1)]] = False
    postings = np.empty(int(inner.sum()), np.uint64)
    filled = 0
    # Piece by piece into the array that is sorted in place: the pairs are never held twice.
    for begin in range(0, count - 1, _AT_ONCE):
        end = min(begin + _AT_ONCE, count - 1)
        packed = pair_fingerprints(words.hashes[begin : end + 1]).astype(np.uint64)
        packed <<= LOW
        packed |= np.arange(begin, end, dtype=np.uint64)
        packed = packed[inner[begin:end]]
        postings[filled : filled + len(packed)] = packed
        filled += len(packed)
    postings.sort()
    return postings


def pair_fingerprints(hashes: U32) -> U32:
    """Fingerprint of each word with the next one; one fewer than words."""
    keys = hashes[:-1].astype(np.uint64)
    keys *= _PAIR
    keys += hashes[1:]
    return mix(keys)


def _texts(rows: pl.DataFrame) -> Iterator[str]:
    """Texts of the rows, in turn: all of them as Python strings would take twice the memory of the column."""
    for part in rows["text"].to_frame().iter_slices(_TEXTS_AT_ONCE):
        yield from part["text"].to_list()


def _different(known: U32, hashes: U32) -> U32:
    """The different words, sorted; part by part, for sorting all words at once would hold them twice."""
    for at in range(0, len(hashes), _AT_ONCE * 4):
        # Sorting is many times faster here than numpy's own search for different values.
        both = np.sort(np.concatenate([known, hashes[at : at + _AT_ONCE * 4]]))
        known = both[np.flatnonzero(np.diff(both, prepend=both[:1] ^ np.uint32(1)))]
    return known


def _join(one: Words, other: Words) -> Words:
    return Words(
        np.concatenate([one.hashes, other.hashes]),
        np.concatenate([one.starts, other.starts]),
        np.concatenate([one.ends, other.ends]),
        np.concatenate([one.first, other.first[1:] + len(one)]),
    )


def day_numbers(dates: pl.Series) -> I32:
    """Days since 1970-01-01, `NO_DATE` where there is none."""
    return dates.to_physical().cast(pl.Int32).fill_null(NO_DATE).to_numpy()


def text_digests(documents: pl.DataFrame) -> pl.Series:
    """sha256 of each text, as the documents state it or computed; null where there is no text."""
    if "text_sha256" in documents.columns:
        return documents["text_sha256"]
    return pl.Series([None if text is None else _sha256(text) for text in _texts(documents)], dtype=pl.String)


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
