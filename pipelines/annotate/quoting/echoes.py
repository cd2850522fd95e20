"""Words set over a text as a heading that come again in it: the heading has the speaker of the sentence below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.annotate.models import Quotation

WORD = re.compile(r"\w+(?:[’']\w+)?")
# Fewer words in a row come again by chance, if they are not all that is said.
MIN_ECHO = 4
MIN_WHOLE = 2


def with_echoes(text: str, quotations: Sequence[Quotation], headings: frozenset[int]) -> list[Quotation]:
    """The quotations, those at the places `headings` given to whoever says the same in a sentence.

    'We had no boats' over '"We had no boats, and no warning," said Ola Dahl'.
    """
    if not headings:
        return list(quotations)
    said: dict[tuple[str, ...], Quotation] = {}
    for place, quotation in enumerate(quotations):
        if place not in headings and quotation.speaker is not None:
            words = _words(quotation.span.slice(text))
            if MIN_WHOLE <= len(words) < MIN_ECHO:
                said.setdefault(words, quotation)
            for start in range(len(words) - MIN_ECHO + 1):
                said.setdefault(words[start : start + MIN_ECHO], quotation)
    return [
        _echo(text, quotation, said) if place in headings else quotation for place, quotation in enumerate(quotations)
    ]


def _echo(text: str, heading: Quotation, said: dict[tuple[str, ...], Quotation]) -> Quotation:
    words = _words(heading.span.slice(text))
    source = said.get(words[:MIN_ECHO])
    if source is None or source.speaker is None or _joined(words) not in _joined(_words(source.span.slice(text))):
        return heading
    return replace(heading, style="direct", rule="echo", cue=None, speaker=replace(source.speaker, rule="echo"))


def _words(words: str) -> tuple[str, ...]:
    return tuple(WORD.findall(words.casefold()))


def _joined(words: tuple[str, ...]) -> str:
    return f" {' '.join(words)} "
