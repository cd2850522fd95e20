"""Words of a text with their places, folded so that the same words compare equal.

Folding ignores case, accents, compatibility forms (ligatures, full-width letters), punctuation, the kinds of quotation
marks, hyphens and dashes, white space and invisible characters. Every word keeps its span in the text it came from, so
that a match between folded words is a match between spans. A character's folding is looked up in a table that is
filled as characters are met, and all words of many texts are cut and hashed at once in numpy: no Python runs per word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

# What a character is to a word.
_SEPARATOR, _LETTER, _DIGIT, _DROPPED, _APOSTROPHE, _POINT, _COMMA, _BRACKET = range(8)

_APOSTROPHES = "'\u2019\u02bc\u2018\uff07`\u00b4"
_CODE_POINTS = 0x110000
_BASE = 0x9E3779B97F4A7C15
"""Odd multiplier of the polynomial hash (the golden ratio, as in splitmix64)."""
_MASK = (1 << 64) - 1
_LONGEST = 512
"""Characters of a word that tell it from others; longer "words" are not words."""
_BATCH = 1 << 16
"""Characters folded at a time: large enough that numpy's overhead vanishes, small enough to stay in the cache."""


@dataclass(frozen=True)
class Words:
    """Words of several texts, in order, as parallel arrays.

    `hashes` identify the folded words (32 bits); `starts` and `ends` are code-point spans in each word's own text;
    the words of text i are those from `first[i]` up to `first[i + 1]`.
    """

    hashes: U32
    starts: U32
    ends: U32
    first: I64

    def __len__(self) -> int:
        return len(self.hashes)


class _Folding:
    """Tables by code point: what the character is, the hash value of its folded form, and that form's length."""

    def __init__(self) -> None:
        self.known = np.zeros(_CODE_POINTS, dtype=bool)
        self.kind = np.zeros(_CODE_POINTS, dtype=np.uint8)
        self.value = np.zeros(_CODE_POINTS, dtype=np.uint64)
        self.length = np.zeros(_CODE_POINTS, dtype=np.uint8)
        self.powers = np.array([pow(_BASE, i, 1 << 64) for i in range(_LONGEST)], dtype=np.uint64)
        self.learn(range(0x250))

    def learn(self, code_points: Iterable[int]) -> None:
        for code_point in code_points:
            kind, folded = _fold_character(chr(code_point))
            value = 0
            for place, character in enumerate(folded):
                value += _scramble(ord(character)) * pow(_BASE, place, 1 << 64)
            self.known[code_point] = True
            self.kind[code_point] = kind
            self.value[code_point] = value & _MASK
            self.length[code_point] = len(folded)


def _fold_character(character: str) -> tuple[int, str]:
    if character in _APOSTROPHES:
        return _APOSTROPHE, "'"
    if character == ".":
        return _POINT, "."
    if character == ",":
        return _COMMA, ""
    if character in "[]":
        return _BRACKET, ""
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return _DROPPED, ""
    if category == "Mc":
        return _LETTER, character
    folded = "".join(c for c in unicodedata.normalize("NFKD", character.casefold()) if c.isalnum())
    if not folded:
        return _SEPARATOR, ""
    return (_DIGIT if folded[0].isdecimal() else _LETTER), folded


def _scramble(value: int) -> int:
    """The splitmix64 finaliser: spreads neighbouring code points over 64 bits."""
    value = (value + _BASE) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


_FOLDING = _Folding()


def cut_words(texts: Iterable[str]) -> Words:
    """All words of `texts`; time and memory are linear in the characters."""
    hashes, starts, ends = _Column(), _Column(), _Column()
    counts = [np.zeros(1, np.int64)]
    for batch in _batches(texts):
        columns = _cut_batch(batch)
        hashes.extend(columns[0])
        starts.extend(columns[1])
        ends.extend(columns[2])
        counts.append(columns[3])
    return Words(hashes.close(), starts.close(), ends.close(), np.cumsum(np.concatenate(counts)))


class _Column:
    """An array that grows in place: parts joined at the end would be held twice, and leave holes when freed."""

    def __init__(self) -> None:
        self._values: U32 = np.empty(0, np.uint32)
        self._size = 0

    def extend(self, part: U32) -> None:
        """Take in more values."""
        end = self._size + len(part)
        if end > len(self._values):
            self._values.resize(max(end, len(self._values) * 5 // 4), refcheck=False)
        self._values[self._size : end] = part
        self._size = end

    def close(self) -> U32:
        """The values, and no room beyond them."""
        self._values.resize(self._size, refcheck=False)
        return self._values


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text) + 1
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _cut_batch(texts: list[str]) -> tuple[U32, U32, U32, I64]:
    """Hashes, starts, ends and the number of words of each text."""
    bases = np.cumsum([0] + [len(text) + 1 for text in texts])[:-1]
    encoded = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    # As numbers that arrays are indexed by: each table would convert them otherwise.
    codes = encoded.astype(np.int64)
    no_words = np.zeros(0, np.uint32)
    kinds = _kinds(codes)
    kept = np.flatnonzero((kinds == _LETTER) | (kinds == _DIGIT))
    if not len(kept):
        return no_words, no_words, no_words, np.zeros(len(texts), np.int64)
    separators = np.cumsum(kinds == _SEPARATOR, dtype=np.uint32)[kept]
    firsts = np.concatenate([np.zeros(1, np.int64), np.flatnonzero(separators[1:] != separators[:-1]) + 1])
    lasts = np.concatenate([firsts[1:], np.array([len(kept)], np.int64)]) - 1
    hashes = _hash_words(codes[kept], firsts)
    begin, end = kept[firsts], kept[lasts] + 1
    owner = np.searchsorted(bases, begin, side="right") - 1
    base = bases[owner]
    counts = np.bincount(owner, minlength=len(texts)).astype(np.int64)
    return hashes, (begin - base).astype(np.uint32), (end - base).astype(np.uint32), counts


def _kinds(codes: I64) -> U8:
    """What each character is where it stands: joiners become part of their word, or separators."""
    known = _FOLDING.known.take(codes)
    if not known.all():
        _FOLDING.learn(np.unique(codes[~known]).tolist())
    kinds = _FOLDING.kind.take(codes)
    joiners = np.flatnonzero(kinds >= _APOSTROPHE)
    if not len(joiners):
        return kinds
    padded = np.zeros(len(kinds) + 2, np.uint8)
    padded[1:-1] = kinds
    before, after, kind = padded[joiners], padded[joiners + 2], kinds[joiners]
    in_number = (before == _DIGIT) & (after == _DIGIT)
    in_word = ((before == _LETTER) | (before == _DIGIT)) & ((after == _LETTER) | (after == _DIGIT))
    # "don't", "1.7" keep the mark as part of the word; "2,500" and "[T]he" are read without it.
    resolved = np.full(len(joiners), _SEPARATOR, np.uint8)
    resolved[(kind == _APOSTROPHE) & in_word] = _LETTER
    resolved[(kind == _POINT) & in_number] = _DIGIT
    resolved[((kind == _COMMA) & in_number) | ((kind == _BRACKET) & in_word)] = _DROPPED
    kinds[joiners] = resolved
    return kinds


def _hash_words(codes: I64, firsts: I64) -> U32:
    """Polynomial hash of each word's folded characters: `codes` of words alone, `firsts` where words begin."""
    ends = np.append(firsts[1:], len(codes))
    lengths = _FOLDING.length.take(codes)
    # Nearly every character is folded to one: then its place is known without adding up.
    place = np.arange(len(codes)) if lengths.max() == 1 else np.cumsum(lengths, dtype=np.int64) - lengths
    place -= np.repeat(place[firsts], ends - firsts)
    np.minimum(place, _LONGEST - 1, out=place)
    terms = _FOLDING.value.take(codes)
    terms *= _FOLDING.powers.take(place)
    # Sums of words are differences of running sums, which may run over: all of it is modulo 2 ** 64.
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(terms, out=sums[1:])
    return mix(sums[ends] - sums[firsts])


def mix(values: U64) -> U32:
    """32 well-spread bits of each 64-bit value."""
    spread = values ^ (values >> np.uint64(29))
    spread *= np.uint64(0xBF58476D1CE4E5B9)
    spread ^= spread >> np.uint64(32)
    spread *= np.uint64(0x94D049BB133111EB)
    return (spread >> np.uint64(32)).astype(np.uint32)


def fold(text: str) -> str:
    """The folded words of `text`, joined by single spaces.

    >>> fold("The “Accord” — don’t wait:\\n2,500 ships")
    "the accord don't wait 2500 ships"
    """
    words = cut_words([text])
    spans = zip(words.starts.tolist(), words.ends.tolist(), strict=True)
    return " ".join(fold_word(text[start:end]) for start, end in spans)


def fold_word(word: str) -> str:
    """One word's folded form; `word` is a span that `cut_words` gave."""
    folded = []
    for character in word:
        kind, form = _fold_character(character)
        if kind != _SEPARATOR:
            folded.append(form)
    return "".join(folded)
