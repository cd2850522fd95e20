"""Local alignment of quoted words with a window of a statement: which words agree, in order, without forcing ends.

The edit script is rapidfuzz's (Levenshtein over words); from its runs of equal words the best-scoring chain is kept, so
that a stray "the" at the edge of the window does not stretch the span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_GAP = 0.3
"""Cost of a word in a gap between agreeing runs, in agreeing words: a run of two is worth a gap of six."""


@dataclass(frozen=True)
class Run:
    """`size` agreeing words: from `quoted` in the quotation and from `source` in the window."""

    quoted: int
    source: int
    size: int


def align_words(quoted: Sequence[int], window: Sequence[int]) -> list[Run]:
    """The best chain of agreeing runs, in order; empty when no word agrees."""
    blocks = Levenshtein.opcodes(quoted, window)
    runs = [Run(b.src_start, b.dest_start, b.src_end - b.src_start) for b in blocks if b.tag == "equal"]
    return best_chain(runs)


def best_chain(runs: list[Run]) -> list[Run]:
    """The consecutive runs whose agreeing words outweigh the gaps between them most."""
    best, best_score = (0, 0), 0.0
    start, score = 0, 0.0
    for i, run in enumerate(runs):
        if i:
            before = runs[i - 1]
            gap = max(run.quoted - before.quoted - before.size, run.source - before.source - before.size)
            score -= _GAP * gap
            if score <= 0:
                start, score = i, 0.0
        score += run.size
        if score > best_score:
            best, best_score = (start, i + 1), score
    return runs[best[0] : best[1]]
