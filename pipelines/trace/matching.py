"""A quotation against one statement: the match, its verdict, its edits."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pipelines.trace.align import Run, align_words
from pipelines.trace.candidates import Places, Windows
from pipelines.trace.index import Index
from pipelines.trace.quotes import Quotes
from pipelines.trace.verdicts import Edit, counterparts, make_edit, marked, misspelt

_FIGURE = re.compile(r"\d+")
_BRACKET_GAP = 30
"""Words that an editorial bracket may stand for."""
_ELLIPSIS_GAP = 400
"""Words that an ellipsis may leave out: about a page. Beyond it, two passages are two quotations."""
_SHOWN = 60
"""Words left out at an ellipsis that an edit repeats in full."""
_NEAR_SHARE = 0.8
"""What a misspelt word counts for when a match is judged."""
SLIP_RUN = 5
"""Agreeing words in a row that show where a changed number or negation stood."""
_SLIP_SHARE = 0.6
"""Least share of agreeing words around it."""
_SLIP_CONTENT = 3
"""Agreeing content words around it."""


@dataclass
class Match:
    """Where a quotation stands in a statement. `spans` are character spans; one but for elided quotations."""

    statement: int
    spans: list[tuple[int, int]]
    verdict: str
    similarity: float = 1.0
    edits: list[Edit] = field(default_factory=list)
    strength: float = 1.0
    """Like `similarity`, with part credit for misspelt words; what matches are judged and compared by."""
    longest: int = 0
    """Words of the longest run that agrees, where words were changed."""

    @property
    def start(self) -> int:
        """First character of the first span."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """After the last character of the last span."""
        return self.spans[-1][1]


@dataclass(frozen=True)
class Matcher:
    """Makes matches of prepared quotations; keeps the texts of statements it has read."""

    index: Index
    quotes: Quotes
    _texts: dict[int, str] = field(default_factory=dict)

    def text(self, statement: int) -> str:
        """The statement's text."""
        if statement not in self._texts:
            self._texts[statement] = self.index.text(statement)
        return self._texts[statement]

    def exact(self, quote: int, position: int, statement: int) -> Match:
        """The match of a whole quotation whose words stand at `position`."""
        size = int(self.quotes.pieces.sizes[quote])
        span = self._span(position, position + size)
        letters = self._quoted(quote, 0, size)
        same = self.text(statement)[span[0] : span[1]] == letters
        return Match(statement, [span], "verbatim" if same else "verbatim_norm")

    def joined(self, quote: int, places: Places) -> list[Match]:
        """Matches of a quotation whose parts stand apart, in order, in one statement."""
        parts = self.quotes.parts[quote]
        rows = [_rows(places, part) for part in parts]
        if any(begin == end for begin, end in rows):
            return []
        standing = [places.position[begin:end].tolist() for begin, end in rows]
        # Start from the part that stands in the fewest places.
        anchor = min(range(len(parts)), key=lambda k: len(standing[k]))
        best: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        for row in range(*rows[anchor]):
            statement = int(places.statement[row])
            chain = self._chain(quote, standing, anchor, int(places.position[row]), statement)
            if chain is None:
                continue
            extent = chain[-1][1] - chain[0][0]
            if statement not in best or extent < best[statement][0]:
                best[statement] = (extent, chain)
        return [self._elided(quote, statement, chain) for statement, (_, chain) in best.items()]

    def _chain(
        self, quote: int, standing: list[list[int]], anchor: int, position: int, statement: int
    ) -> list[tuple[int, int]] | None:
        """Word ranges of all parts around the anchor, each as near as it can be; None when one is missing."""
        sizes = [int(self.quotes.pieces.sizes[part]) for part in self.quotes.parts[quote]]
        gaps = [_ELLIPSIS_GAP if j.kind == "ellipsis" else _BRACKET_GAP for j in self.quotes.joints[quote]]
        first, last = int(self.index.words.first[statement]), int(self.index.words.first[statement + 1])
        chain = [(position, position + sizes[anchor])]
        for k in range(anchor + 1, len(sizes)):
            after = chain[-1][1]
            at = bisect_left(standing[k], after)
            if at == len(standing[k]) or standing[k][at] > min(after + gaps[k - 1], last - sizes[k]):
                return None
            chain.append((standing[k][at], standing[k][at] + sizes[k]))
        for k in range(anchor - 1, -1, -1):
            before = chain[0][0]
            at = bisect_left(standing[k], before - sizes[k] + 1) - 1
            if at < 0 or standing[k][at] < max(before - sizes[k] - gaps[k], first):
                return None
            chain.insert(0, (standing[k][at], standing[k][at] + sizes[k]))
        return chain

    def _elided(self, quote: int, statement: int, chain: list[tuple[int, int]]) -> Match:
        text, quoted = self.text(statement), self.quotes.texts[quote]
        spans = [self._span(*chain[0])]
        edits = []
        for joint, before, after in zip(self.quotes.joints[quote], chain, chain[1:], strict=False):
            span = self._span(*after)
            if before[1] == after[0]:
                spans[-1] = (spans[-1][0], span[1])
                continue
            if joint.kind == "ellipsis":
                left_out = self._span(before[1], after[0])
                edits.append(_omission(quoted[joint.start : joint.end], text[slice(*left_out)], after[0] - before[1]))
            spans.append(span)
        if len(spans) > 1:
            return Match(statement, spans, "elided", edits=edits)
        part = self.quotes.parts[quote][0]
        same = len(chain) == 1 and text[slice(*spans[0])] == self._quoted(part, 0, int(self.quotes.pieces.sizes[part]))
        return Match(statement, spans, "verbatim" if same else "verbatim_norm")

    def altered(self, quote: int, windows: Windows, row: int) -> Match | None:
        """The match of a whole quotation in a window, with what was changed; None when hardly a word agrees."""
        pieces = self.quotes.pieces
        piece = int(windows.piece[row])
        begin, end = int(windows.begin[row]), int(windows.end[row])
        words = pieces.words.hashes[pieces.words.first[piece] : pieces.words.first[piece + 1]].tolist()
        runs = align_words(words, self.index.words.hashes[begin:end].tolist())
        agreeing = sum(run.size for run in runs)
        if agreeing * 2 < len(words):
            return None
        runs = [Run(run.quoted, run.source + begin, run.size) for run in runs]
        return self._edited(piece, int(windows.statement[row]), runs, len(words))

    def _edited(self, piece: int, statement: int, runs: list[Run], size: int) -> Match:
        text = self.text(statement)
        begin, end = runs[0].source, runs[-1].source + runs[-1].size
        first, last = int(self.index.words.first[statement]), int(self.index.words.first[statement + 1])
        edits: list[Edit] = []
        near = 0
        # The quotation's words before the first agreement and after the last: misspelt ones stand in the source too.
        head, tail = runs[0].quoted, runs[-1].quoted + runs[-1].size
        head_near, spelt = self._edge_run(piece, head - 1, begin - 1, -1, min(head, begin - first), text)
        near += spelt
        tail_near, spelt = self._edge_run(piece, tail, end, 1, min(size - tail, last - end), text)
        near += spelt
        begin, end = begin - head_near, end + tail_near
        if head - head_near:
            edits.append(self._edit(piece, 0, head - head_near, begin, begin, text))
        shift = begin - head + head_near
        edits.extend(self._edit(piece, k, k + 1, shift + k, shift + k + 1, text) for k in range(head - head_near, head))
        for one, other in pairwise(runs):
            q0, q1 = one.quoted + one.size, other.quoted
            s0, s1 = one.source + one.size, other.source
            near += self._misspelt_words(piece, q0, q1, s0, s1, text)
            edits.append(self._edit(piece, q0, q1, s0, s1, text))
        source_tail = end - tail_near
        edits.extend(
            self._edit(piece, tail + k, tail + k + 1, source_tail + k, source_tail + k + 1, text)
            for k in range(tail_near)
        )
        if tail + tail_near < size:
            edits.append(self._edit(piece, tail + tail_near, size, end, end, text))
        agreeing = sum(run.size for run in runs)
        extra = (end - begin) - agreeing - near
        strength = (agreeing + _NEAR_SHARE * near) / max(size, 1)
        # Source words in between count against the match, less than quoted words that are missing.
        strength -= 0.1 * max(0, extra - (size - agreeing - near)) / max(size, 1)
        longest = max(run.size for run in runs)
        return Match(statement, [self._span(begin, end)], "altered", agreeing / max(size, 1), edits, strength, longest)

    def _edge_run(self, piece: int, quoted: int, source: int, step: int, most: int, text: str) -> tuple[int, int]:
        """How many words next to the agreeing ones stand for the source's, and how many of them are misspelt."""
        count, spelt = 0, 0
        while count < most:
            ours, theirs = self._quoted(piece, quoted, quoted + 1), text[slice(*self._span(source, source + 1))]
            near = misspelt(ours, theirs)
            if not near and not counterparts(ours, theirs):
                break
            count, spelt, quoted, source = count + 1, spelt + near, quoted + step, source + step
        return count, spelt

    def _misspelt_words(self, piece: int, q0: int, q1: int, s0: int, s1: int, text: str) -> int:
        if q1 - q0 != s1 - s0:
            return 0
        pairs = zip(range(q0, q1), range(s0, s1), strict=True)
        return sum(misspelt(self._quoted(piece, q, q + 1), text[slice(*self._span(s, s + 1))]) for q, s in pairs)

    def _edit(self, piece: int, q0: int, q1: int, s0: int, s1: int, text: str) -> Edit:
        source = text[slice(*self._span(s0, s1))] if s1 > s0 else ""
        start = int(self.index.words.starts[s0]) if s1 > s0 else 0
        before = self._quoted(piece, max(0, q0 - 1), q0) if q0 else ""
        return make_edit(
            self._quoted(piece, q0, q1), source, quoted_before=before, source_before=text[max(0, start - 20) : start]
        )

    def _span(self, begin: int, end: int) -> tuple[int, int]:
        """Character span of the statement's words from position `begin` up to `end`."""
        return int(self.index.words.starts[begin]), int(self.index.words.ends[end - 1])

    def _quoted(self, piece: int, begin: int, end: int) -> str:
        """The quotation's own letters for words `begin` up to `end` of a piece."""
        if begin >= end:
            return ""
        words, quote = self.quotes.pieces.words, self.quotes.owner[piece]
        first, shift = int(words.first[piece]), self.quotes.shift[piece]
        return self.quotes.texts[quote][
            shift + int(words.starts[first + begin]) : shift + int(words.ends[first + end - 1])
        ]


def plausible(match: Match) -> bool:
    """Whether changed words can be a quotation of this statement, rather than of one with the same phrases.

    Another figure in the same place means another statement.
    """
    for edit in match.edits:
        quoted, source = set(_FIGURE.findall(edit.quoted)), set(_FIGURE.findall(edit.source))
        if quoted - source and source:
            return False
    return True


def is_slip(match: Match, content: int) -> bool:
    """Whether the words are the statement's but for one place where a number, negation or quantifier differs.

    Enough must agree to tell the sentence from others: five words in a row, three fifths of all, and three content
    words of the quotation's `content`. Nothing may differ but figures, words that carry meaning and function words.
    """
    if match.longest < SLIP_RUN or match.similarity < _SLIP_SHARE:
        return False
    changed = sum(edit.content_words for edit in match.edits)
    if content - changed < _SLIP_CONTENT:
        return False
    return any(edit.meaning_change for edit in match.edits) and all(edit.bears_meaning_only for edit in match.edits)


def _rows(places: Places, piece: int) -> tuple[int, int]:
    low, high = np.searchsorted(places.piece, [piece, piece + 1])
    return int(low), int(high)


def _omission(mark: str, left_out: str, count: int) -> Edit:
    """What an ellipsis left out. Losing a negation of the same sentence changes the meaning."""
    within_sentence = not any(character in left_out for character in ".!?")
    change = within_sentence and any(kind == "negation" for kind, _ in marked(left_out.split()))
    if count > _SHOWN:
        words = left_out.split()
        left_out = " ".join([*words[: _SHOWN // 2], "…", *words[-_SHOWN // 2 :]])
    return Edit("delete", mark.strip(), left_out, change)
