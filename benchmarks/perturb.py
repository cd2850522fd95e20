"""Quotations whose source is known, and quotations that have none, cut from a pool of statements with a seed.

Kinds with a source: `exact`; `elided` (words left out at an ellipsis); `bracketed` (words or a first letter replaced in
brackets); `typos` (one to three words misspelt, at most one in five); `surface` (other case, quotation marks, dashes).
Kinds without: `held_out` (cut from documents left out of the pool) and `chimera` (spliced from two documents of the
pool, a third to two thirds from each). Neither stands word for word in any document of the pool; that is checked with
plain string search, which knows nothing of how tracing folds and matches words. A passage that the pool has in another
edition, with a date or a word changed, is absent all the same: to name it is counted as a false match.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

PRESENT = ("exact", "elided", "bracketed", "typos", "surface")
ABSENT = ("held_out", "chimera")
SHORTEST, LONGEST = 5, 40
_WORD = re.compile(r"\S+")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Soft hyphens, joiners and marks of direction: nobody sees whether words have them."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_INSERTIONS = ("[the partners]", "[the plan]", "[their work]", "[sic]", "[this year]")
_EXCHANGES = {
    "two": "ten",
    "three": "four",
    "four": "nine",
    "five": "fifteen",
    "six": "two",
    "ten": "thirty",
    "all": "most",
    "most": "all",
    "some": "all",
    "every": "no",
    "many": "few",
    "not": "",
    "cannot": "can",
}
"""Words for which another is put that reverses or changes what is said."""


@dataclass(frozen=True)
class Probe:
    """A quotation to trace. `original` is what stands in text number `source`, from `start` to `end` (-1: nowhere)."""

    kind: str
    quote: str
    source: int = -1
    original: str = ""
    start: int = 0
    end: int = 0
    origin: int = -1
    """Number of the text that it was cut from last: of the pool, or for `held_out` of the texts held out."""


def near_copy(quote: str, passage: str) -> bool:
    """Whether nine letters in ten of a quotation stand in a passage: by letters, which tracing does not go by."""
    return fuzz.partial_ratio(plain(quote), plain(passage)) >= 90


def plain(text: str) -> str:
    """Lower-case words alone: how the benchmark itself decides whether words stand in a text."""
    return " ".join(_PLAIN_WORD.findall(_INVISIBLE.sub("", text).lower()))


def make_probes(texts: Sequence[str], held_out: Sequence[str], count: int, seed: int) -> list[Probe]:
    """`count` probes: 60 % with a source, in equal parts; 20 % held out, 20 % chimeras."""
    draw = random.Random(seed)
    present = count * 6 // 10
    probes = [_present(texts, PRESENT[i % len(PRESENT)], draw) for i in range(present)]
    # Words at the beginning or end of a text stand between spaces too.
    haystack = "\n".join(f" {plain(text)} " for text in texts)
    absent = count - present
    for i in range(absent):
        kind = ABSENT[i % len(ABSENT)]
        quote, origin = _absent(texts, held_out, kind, draw)
        while f" {plain(quote)} " in haystack:
            quote, origin = _absent(texts, held_out, kind, draw)
        probes.append(Probe(kind, quote, origin=origin))
    return probes


def make_reversals(texts: Sequence[str], count: int, seed: int) -> list[Probe]:
    """`count` probes of kind `reversed`: eight to forty words with one number, negation or quantifier changed."""
    draw = random.Random(seed)
    probes: list[Probe] = []
    while len(probes) < count:
        source, start, end = _cut(texts, 8, draw)
        original = texts[source][start:end]
        words = original.split()
        places = [i for i, word in enumerate(words) if word.isdecimal() or word.lower() in _EXCHANGES]
        if not places:
            continue
        at = draw.choice(places)
        old = words[at].lower()
        words[at] = str(int(old) + draw.randint(1, 9)) if old.isdecimal() else _EXCHANGES[old]
        probes.append(Probe("reversed", " ".join(filter(None, words)), source, original, start, end, source))
    return probes


def _present(texts: Sequence[str], kind: str, draw: random.Random) -> Probe:
    least = 8 if kind in {"elided", "bracketed"} else SHORTEST
    source, start, end = _cut(texts, least, draw)
    original = texts[source][start:end]
    return Probe(kind, _PERTURB[kind](original, draw), source, original, start, end, source)


def _absent(texts: Sequence[str], held_out: Sequence[str], kind: str, draw: random.Random) -> tuple[str, int]:
    if kind == "held_out":
        source, start, end = _cut(held_out, SHORTEST, draw)
        return held_out[source][start:end], source
    (one, start, end), (other, begin, stop) = _cut(texts, 9, draw), _cut(texts, 9, draw)
    first, second = texts[one][start:end].split(), texts[other][begin:stop].split()
    size = draw.randint(9, LONGEST)
    head = round(size * draw.uniform(1 / 3, 2 / 3))
    tail = second[-min(size - head, len(second)) :][: max(1, 2 * len(first[:head]))]
    return " ".join(first[:head] + tail), other


def _cut(texts: Sequence[str], least: int, draw: random.Random) -> tuple[int, int, int]:
    """A run of `least` to 40 words: text number, start, end."""
    while True:
        number = draw.randrange(len(texts))
        words = list(_WORD.finditer(texts[number]))
        size = draw.randint(least, LONGEST)
        if len(words) <= size:
            continue
        at = draw.randrange(len(words) - size)
        start, end = words[at].start(), words[at + size - 1].end()
        # A run of signs or of one repeated token is nobody's words.
        if len(set(plain(texts[number][start:end]).split())) >= max(4, size // 2):
            return number, start, end


def _exact(text: str, draw: random.Random) -> str:
    return text


def _elided(text: str, draw: random.Random) -> str:
    words = text.split()
    gone = draw.randint(1, len(words) // 3)
    at = draw.randint(3, len(words) - gone - 3)
    mark = draw.choice(["…", "...", "[...]", ". . ."])
    return " ".join([*words[:at], mark, *words[at + gone :]])


def _bracketed(text: str, draw: random.Random) -> str:
    words = text.split()
    if draw.random() < 0.3 and words[0][0].isalpha():
        return " ".join([f"[{words[0][0].swapcase()}]{words[0][1:]}", *words[1:]])
    gone = draw.randint(0, 2)
    at = draw.randint(3, len(words) - gone - 3)
    return " ".join([*words[:at], draw.choice(_INSERTIONS), *words[at + gone :]])


def _typos(text: str, draw: random.Random) -> str:
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    for i in draw.sample(long, min(len(long), draw.randint(1, 3), max(1, len(words) // 5))):
        words[i] = _misspell(words[i], draw)
    return " ".join(words)


def _misspell(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    return draw.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + draw.choice(_LETTERS) + word[at + 1 :],
        ]
    )


def _surface(text: str, draw: random.Random) -> str:
    recase: Sequence[Callable[[str], str]] = (str.upper, str.lower, str.title, str)
    text = draw.choice(recase)(text)
    for curly, straight in (("“", '"'), ("”", '"'), ("’", "'"), ("—", " - "), ("–", "-")):
        text = text.replace(curly, straight)
    return text.replace(",", "") if draw.random() < 0.3 else text


_PERTURB: dict[str, Callable[[str, random.Random], str]] = {
    "exact": _exact,
    "elided": _elided,
    "bracketed": _bracketed,
    "typos": _typos,
    "surface": _surface,
}
