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
    runs = list(runs)
    while len(runs) > 1 and _adjoins(runs[0], runs[1]) and quoted[runs[1].quoted - 1] == window[runs[1].source - 1]:
        runs[:2] = [_cut(runs[0], 0, 1), _cut(runs[1], -1, 0)]
        runs = runs if runs[0].size else runs[1:]
    while len(runs) > 1 and _adjoins(runs[-2], runs[-1]) and quoted[runs[-1].quoted] == window[_end(runs[-2])]:
        runs[-2:] = [_cut(runs[-2], 0, -1), _cut(runs[-1], 1, 0)]
        runs = runs if runs[-1].size else runs[:-1]
    return runs


def _adjoins(run: Run, following: Run) -> bool:
    """Whether two runs are one in the quotation, but stand apart in the window."""
    return run.quoted + run.size == following.quoted and _end(run) < following.source


def _end(run: Run) -> int:
    return run.source + run.size


def _cut(run: Run, before: int, after: int) -> Run:
    """The run less some words at its beginning and end; more where the number is negative."""
    return Run(run.quoted + before, run.source + before, run.size - before - after)


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
