"""Local alignment of quoted words with a window of a statement: which words agree, in order, without forcing ends.

The edit script is rapidfuzz's (Levenshtein over words); from its runs of equal words the best-scoring chain is kept, so
that a stray "the" at the edge of the window does not stretch the span.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

_GAP = 0.2
"""Cost of a word in a gap between agreeing runs, in agreeing words: a run of one is worth a gap of four."""
_LOOSE_END = {2, 3}
"""Words beyond the agreement at which another look is worth it: one has no word to agree behind it, many are others."""
_SPARE = 1
"""Words that the statement may have more there."""


class Run(NamedTuple):
    """`size` agreeing words: from `quoted` in the quotation and from `source` in the window."""

    quoted: int
    source: int
    size: int


def align_words(quoted: Sequence[int], window: Sequence[int], breaks: Collection[int] = ()) -> list[Run]:
    """The best chain of agreeing runs, in order; empty when no word agrees.

    Before the quotation's words numbered in `breaks` the window may have more words at no cost.
    """
    blocks = Levenshtein.opcodes(quoted, window).as_matching_blocks()
    # The last block has no words.
    runs = [Run(block.a, block.b, block.size) for block in blocks[:-1]]
    if len({run.source - run.quoted for run in runs}) > 1:
        runs = _joined(_closed_up(runs, quoted, window))
    chain = best_chain(runs, breaks)
    if not chain or not ({chain[0].quoted, len(quoted) - chain[-1].quoted - chain[-1].size} & _LOOSE_END):
        return chain
    return best_chain(_joined(_beyond(chain, quoted, window)), breaks)


def _beyond(chain: list[Run], quoted: Sequence[int], window: Sequence[int]) -> Iterator[Run]:
    """The runs, and those that agree beyond their ends with as many words of the window and a few more.

    To the edit script over the whole window, words replaced by far ones cost no more than words put in and left out.
    """
    first, last = chain[0], chain[-1]
    if first.quoted in _LOOSE_END:
        begin = max(0, first.source - first.quoted - _SPARE)
        yield from _common(quoted[: first.quoted], window[begin : first.source], 0, begin)
    yield from chain
    end, source = last.quoted + last.size, _end(last)
    if len(quoted) - end in _LOOSE_END:
        yield from _common(quoted[end:], window[source : source + len(quoted) - end + _SPARE], end, source)


def _common(quoted: Sequence[int], window: Sequence[int], at: int, source: int) -> Iterator[Run]:
    for block in Indel.opcodes(quoted, window):
        if block.tag == "equal":
            yield Run(block.src_start + at, block.dest_start + source, block.src_end - block.src_start)


def _closed_up(runs: list[Run], quoted: Sequence[int], window: Sequence[int]) -> list[Run]:
    """The first and last run moved up to their neighbours where the same words stand there too.

    What stands beyond the ends costs nothing in the edit script, so that it may take a farther "the" for the nearer.
    """
    if len(runs) > 1:
        runs = [*_moved_on(runs[0], runs[1], quoted, window), *runs[1:]]
    if len(runs) > 1:
        runs = [*runs[:-1], *_moved_back(runs[-1], runs[-2], quoted, window)]
    return runs


def _moved_on(run: Run, following: Run, quoted: Sequence[int], window: Sequence[int]) -> Iterator[Run]:
    """The run, with as many of its last words as stand so where the next run begins, as far off as in the quotation."""
    shift = following.source - following.quoted
    if shift <= run.source - run.quoted:
        yield run
        return
    end = run.quoted + run.size
    place = end
    while place > run.quoted and quoted[place - 1] == window[place - 1 + shift]:
        place -= 1
    if place > run.quoted:
        yield Run(run.quoted, run.source, place - run.quoted)
    if end > place:
        yield Run(place, place + shift, end - place)


def _moved_back(run: Run, before: Run, quoted: Sequence[int], window: Sequence[int]) -> Iterator[Run]:
    """The same for the last run and the end of the one before."""
    shift = before.source - before.quoted
    if shift >= run.source - run.quoted:
        yield run
        return
    end = run.quoted + run.size
    place = run.quoted
    while place < end and quoted[place] == window[place + shift]:
        place += 1
    if place > run.quoted:
        yield Run(run.quoted, run.quoted + shift, place - run.quoted)
    if end > place:
        yield Run(place, run.source + place - run.quoted, end - place)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """The runs, with those made one that follow each other without a gap."""
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before and _end(before) == run.source and before.quoted + before.size == run.quoted:
            joined[-1] = Run(before.quoted, before.source, before.size + run.size)
        else:
            joined.append(run)
    return joined


def _end(run: Run) -> int:
    return run.source + run.size


def best_chain(runs: list[Run], breaks: Collection[int] = ()) -> list[Run]:
    """The consecutive runs whose agreeing words outweigh the gaps between them most; a gap at a break costs nothing."""
    best, best_score = (0, 0), 0.0
    start, score = 0, 0.0
    for i, run in enumerate(runs):
        if i:
            before = runs[i - 1]
            gap = max(run.quoted - before.quoted - before.size, run.source - before.source - before.size)
            score -= 0 if run.quoted in breaks and before.quoted + before.size == run.quoted else _GAP * gap
            if score <= 0:
                start, score = i, 0.0
        score += run.size
        if score > best_score:
            best, best_score = (start, i + 1), score
    return runs[best[0] : best[1]]
