"""Passages that are not in English: the annotators read English only, and say what they left unread and why.

English is told by its function words, which is cheap and survives bad recognition of characters; only what lacks them
is given to the identifier of languages (py3langid), which names the language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.models import Passage, Skipped, Span

# Share of function words from which text is English: English prose has 0.35 to 0.55; other languages in Latin script
# share a few of its short words ("in", "was", "me", "over") and stay under 0.15.
ENGLISH_SHARE = 0.2
# A passage of an English document is told foreign only well below that share, and only when it is this long: names,
# addresses and tables have few function words too.
FOREIGN_SHARE = 0.08
FOREIGN_WORDS = 12
# Letters below which there is nothing to tell a language from.
FEWEST_LETTERS = 25
# Characters that are read of a passage, and of a document for the identifier: a language shows in the first sentences.
SAMPLE = 1_000
UNKNOWN = frozenset({"en", "zxx", "und"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class _Count:
    """Words of a stretch of text: how many, how many of English function, how many written small, how many letters."""

    words: int = 0
    english: int = 0
    small: int = 0
    letters: int = 0
    latin: int = 0

    def __add__(self, other: _Count) -> _Count:
        return _Count(
            self.words + other.words,
            self.english + other.english,
            self.small + other.small,
            self.letters + other.letters,
            self.latin + other.latin,
        )

    @property
    def is_english(self) -> bool:
        return self.english >= ENGLISH_SHARE * self.words

    @property
    def is_prose(self) -> bool:
        """In a script without small letters, or mostly written small: not a list of names."""
        return self.latin * 2 < self.letters or self.small * 2 > self.words

    @property
    def is_foreign_passage(self) -> bool:
        """Whether it stands out of an English document: another script, or long and without English function words."""
        if self.latin * 2 < self.letters:
            return self.letters >= FEWEST_LETTERS
        return self.is_prose and self.words >= FOREIGN_WORDS and self.english < FOREIGN_SHARE * self.words


def skipped_passages(text: str, passages: list[Passage]) -> list[Skipped]:
    """Passages that are in another language than English, in order, each with the reason; none where it is unsure."""
    counts = [_count(passage.span.slice(text)[:SAMPLE]) for passage in passages]
    whole = sum(counts, _Count())
    if whole.letters < FEWEST_LETTERS or not (whole.is_english or whole.is_prose):
        return []
    if whole.is_english:
        suspects = [number for number, count in enumerate(counts) if count.is_foreign_passage]
        named = [(number, _language(passages[number].span.slice(text)[:SAMPLE])) for number in suspects]
    else:
        language = _language("\n".join(passage.span.slice(text)[:SAMPLE] for passage in passages)[:SAMPLE])
        named = [(number, language) for number, count in enumerate(counts) if not (count.words and count.is_english)]
    return [
        Skipped(Span(passages[number].span.start, passages[number].span.end), f"not in English: {language}")
        for number, language in named
        if language not in UNKNOWN
    ]


@cache
def _function_words() -> set[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return STOP_WORDS


def _count(text: str) -> _Count:
    words = _WORD.findall(text)
    letters = "".join(words)
    # All in one go: this is done to every passage.
    lowered = " ".join(words).lower().replace("’", "'").split(" ")
    of_function = _function_words()
    return _Count(
        len(words),
        len([word for word in lowered if word in of_function]),
        len([word for word in words if word[0].islower()]),
        len(letters),
        len(letters) if letters.isascii() else sum(letter < "\u0250" for letter in letters),
    )


def _language(text: str) -> str:
    """ISO 639 code of the language that the text is most likely in; "zxx" where it holds no language."""
    # The import reads a model: only texts that look foreign pay for it.
    from py3langid.langid import classify

    return str(classify(text)[0])
