"""What became of the words: the edits between a quotation and its source, and which of them change the meaning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipelines.trace.numerals import numbers

WORDLISTS = Path(__file__).parent / "wordlists"

_WORD = re.compile(r"\d[\d.,]*\d|\w+(?:['’]\w+)*")
_DIGIT = re.compile(r"\d")
_ORDINAL_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"[.!?:]\W*$")
_NEAR = 0.75
"""Least share of letters in common for a word to be the other one misspelt: one letter in four."""
_NEGATIVE_PREFIXES = ("un", "in", "im", "il", "ir", "non", "non-", "dis")
"""After Quirk et al. 1985, Appendix I."""
_SHORTEST_BASE = 4
"""Letters of a word that takes a negative prefix; in shorter words the letters are mostly chance ("to", "into")."""


class Edit(NamedTuple):
    """One change: `insert` (words the source lacks), `delete` (source words left out) or `replace`."""

    op: str
    quoted: str
    source: str
    meaning_change: bool

    def as_row(self) -> dict[str, str | bool]:
        """The edit as a value of the column `alignments.edits`."""
        return self._asdict()


def make_edit(quoted: str, source: str, *, quoted_before: str = "", source_before: str = "") -> Edit:
    """The edit that put `quoted` where the statement has `source`; what stands before tells names from openings."""
    op = "replace" if quoted and source else "insert" if quoted else "delete"
    return Edit(op, quoted, source, changes_meaning(quoted, source, quoted_before, source_before))


def changes_meaning(quoted: str, source: str, quoted_before: str = "", source_before: str = "") -> bool:
    """Whether one wording has a negation, number, modal, quantifier or name that the other lacks."""
    ours, theirs = _WORD.findall(quoted), _WORD.findall(source)
    if marked(ours) != marked(theirs) or _reversed(ours, theirs):
        return True
    if _abbreviates(ours, theirs) or _abbreviates(theirs, ours):
        return False
    names, others = _names(quoted, quoted_before), _names(source, source_before)
    return any(not _stands(n, theirs) for n in names) or any(not _stands(n, ours) for n in others)


def bracket_changes_meaning(bracket: str, source: str) -> bool:
    """The same for words in brackets, which may stand for a name ("[it]") or give one, but not another one."""
    names, others = _names(bracket, ""), _names(source, ",")
    if bool(names) == bool(others):
        return changes_meaning(bracket, source, "", ",")
    ours, theirs = _WORD.findall(bracket), _WORD.findall(source)
    return marked(ours) != marked(theirs) or _reversed(ours, theirs)


def exchanges_names(quoted: str, source: str) -> bool:
    """Whether both wordings have names, and none of the quotation's is among the statement's words.

    >>> exchanges_names("near North Bay", "near West Hill"), exchanges_names("Kell’s plan", "a plan of Kell")
    (True, False)
    """
    ours, theirs = _WORD.findall(quoted), _WORD.findall(source)
    names, others = ([n for n in _names(text, ",") if _plain(n) not in function_words()] for text in (quoted, source))
    if not names or not others or _abbreviates(ours, theirs) or _abbreviates(theirs, ours):
        return False
    held = [_POSSESSIVE.sub("", word) for word in theirs]
    return not any(_stands(_POSSESSIVE.sub("", name), held) for name in names)


def marked(words: Iterable[str]) -> list[tuple[str, str]]:
    """The words that carry polarity, modality, quantity or degree, in canonical form, sorted."""
    meanings = _meanings()
    found: list[tuple[str, str]] = []
    numerals: list[tuple[str, str | None]] = []
    for word in words:
        plain = _plain(word)
        kinds = meanings.get(plain, ())
        figure = _ORDINAL_ENDING.sub("", plain.replace(",", "")) if plain[0].isdigit() else None
        for kind, form in kinds:
            if kind == "number":
                figure = figure or form
            else:
                found.append((kind, form))
        numerals.append((plain, figure))
    if any(figure for _, figure in numerals):
        found.extend(("number", number) for number in numbers(numerals))
    return sorted(found)


def negates(text: str) -> bool:
    """Whether there is a negation."""
    meanings = _meanings()
    return any(kind == "negation" for word in text.split() for kind, _ in meanings.get(_plain(word), ()))


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def bears_meaning_only(text: str) -> bool:
    """Whether there is nothing but figures, words that carry meaning and function words."""
    return all(word[0].isdigit() or word in _meanings() or word in function_words() for word in _plain_words(text))


def content_words(text: str) -> int:
    """Words that are not function words."""
    return sum(word not in function_words() for word in _plain_words(text))


def _plain_words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


def same_number(ours: str, theirs: str) -> bool:
    """Whether both are the same number, in figures or in words."""
    one, other = marked(_WORD.findall(ours)), marked(_WORD.findall(theirs))
    return len(one) == 1 and one[0][0] == "number" and one == other


def all_numbers(text: str) -> bool:
    """Whether there are words, and every one of them is a number."""
    words = _WORD.findall(text)
    return bool(words) and all("number" in _kinds(word) for word in words)


def misspelt(quoted: str, source: str, attested: Callable[[], bool] = lambda: True) -> bool:
    """Whether one word is the other with a letter or so wrong or two exchanged; never so for numbers.

    Words that carry meaning are not misspelt ones of each other ("must", "most"); but a word that is not `attested`
    anywhere can be one of them misspelt ("wlil").
    """
    ours, theirs = quoted.casefold(), source.casefold()
    if ours == theirs or OSA.normalized_similarity(ours, theirs) < _NEAR:
        return False
    if _DIGIT.search(quoted) or _DIGIT.search(source) or _binding(quoted) or (_binding(source) and attested()):
        return False
    # A negative prefix has two letters at least.
    return abs(len(ours) - len(theirs)) < 2 or not _reversed([quoted], [source])


def counterparts(quoted: str, source: str) -> bool:
    """Whether two words are of one kind that carries meaning, such as two numbers: one stands for the other."""
    return not _kinds(quoted).isdisjoint(_kinds(source))


def _binding(word: str) -> bool:
    """Whether a word is a negation, modal or number: a letter's difference from those is a difference."""
    return not _kinds(word).isdisjoint({"negation", "modal", "number"})


@lru_cache(maxsize=1 << 16)
def _kinds(word: str) -> frozenset[str]:
    """The kinds of meaning that one word carries."""
    return frozenset(kind for kind, _ in marked([word]))


def _reversed(ours: list[str], theirs: list[str]) -> bool:
    """Whether a word stands against itself with a negative prefix: "lawful", "unlawful"."""
    if not ours or not theirs:
        return False
    one, other = {word.casefold() for word in ours}, {word.casefold() for word in theirs}
    return any(_negates(word, other) for word in one) or any(_negates(word, one) for word in other)


def _negates(word: str, others: set[str]) -> bool:
    for prefix in _NEGATIVE_PREFIXES:
        base = word.removeprefix(prefix)
        if base != word and len(base) >= _SHORTEST_BASE and base in others:
            return True
    return False


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether words are the initials of the others: "U.N." of "United Nations"."""
    letters = "".join(word for word in short if word[0].isupper())
    return len(letters) > 1 and letters.isupper() and letters == "".join(word[0] for word in long if word[0].isupper())


def _names(text: str, before: str) -> list[str]:
    """Capitalised words, but for one that opens a sentence."""
    names = []
    for match in _WORD.finditer(text):
        word = match.group()
        opening = before + text[: match.start()]
        if (
            word[0].isupper()
            and word not in {"I", "I’m", "I'm"}
            and opening.strip()
            and not _SENTENCE_END.search(opening)
        ):
            names.append(word)
    return names


def _stands(name: str, words: list[str]) -> bool:
    return any(name.casefold() == word.casefold() or misspelt(name, word) for word in words)


@cache
def _meanings() -> dict[str, list[tuple[str, str]]]:
    lists = tomllib.loads((WORDLISTS / "meaning.toml").read_text(encoding="utf-8"))
    meanings: dict[str, list[tuple[str, str]]] = {}
    for kind, forms in lists.items():
        for canonical, spellings in forms.items():
            for spelling in spellings:
                meanings.setdefault(spelling, []).append((kind, canonical))
    return meanings


@cache
def function_words() -> frozenset[str]:
    """Words that carry no content of their own."""
    lines = (WORDLISTS / "function_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
