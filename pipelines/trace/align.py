"""Local alignment of quoted words with a window of a statement: which words agree, in order, without forcing ends.

The edit script is rapidfuzz's (Levenshtein over words); from its runs of equal words the best-scoring chain is kept, so
that a stray "the" at the edge of the window does not stretch the span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_GAP = 0.2
"""Cost of a word in a gap between agreeing runs, in agreeing words: a run of one is worth a gap of four."""


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
    return best_chain(_closed_up(runs, quoted, window))


def _closed_up(runs: list[Run], quoted: Sequence[int], window: Sequence[int]) -> list[Run]:
    """The first and last run moved up to their neighbours where the same words stand there too.

    What stands beyond the ends costs nothing in the edit script, so that it may take a farther "the" for the nearer.
    """
    while len(runs) > 1 and runs[0].quoted + runs[0].size == runs[1].quoted:
        first, second = runs[0], runs[1]
        if window[second.source - 1] != quoted[second.quoted - 1] or first.source + first.size == second.source:
            break
        grown = Run(second.quoted - 1, second.source - 1, second.size + 1)
        runs = (
            [Run(first.quoted, first.source, first.size - 1), grown, *runs[2:]]
            if first.size > 1
            else [grown, *runs[2:]]
        )
    while len(runs) > 1 and runs[-2].quoted + runs[-2].size == runs[-1].quoted:
        before, last = runs[-2], runs[-1]
        if window[before.source + before.size] != quoted[last.quoted] or before.source + before.size == last.source:
            break
        grown = Run(before.quoted, before.source, before.size + 1)
        rest = [Run(last.quoted + 1, last.source + 1, last.size - 1)] if last.size > 1 else []
        runs = [*runs[:-2], grown, *rest]
    return runs


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
