"""Every quotation to the statement it quotes: `build_index`, then `trace_quotations`.

A quotation is looked for word for word, then in parts, then with words changed; the first way that succeeds decides the
verdict. Among several statements the policy chooses, and the others are counted. What cannot be the source is never
named: the quoting document itself, a statement of a later day, a statement that merely has a common phrase.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from communique.tables.alignments import ALIGNMENTS
from communique.tables.ids import make_id
from pipelines.trace.altered import can_be_told, trace_altered
from pipelines.trace.choice import Choice, Traced
from pipelines.trace.index import NO_DATE, Flags, Index
from pipelines.trace.letters import Letters
from pipelines.trace.pairs import find_pairs, rarest
from pipelines.trace.policy import DATASET_POLICY, Policy
from pipelines.trace.quotes import EVER, prepare_quotes
from pipelines.trace.unaltered import trace_in_parts, trace_whole

_EPOCH = date(1970, 1, 1)


def build_index(documents: pl.DataFrame) -> Index:
    """An index of statements: columns document_id, text, date (null for undated ones)."""
    index = Index()
    index.add(documents)
    return index


def trace_quotations(quotes: pl.DataFrame, index: Index, policy: Policy = DATASET_POLICY) -> pl.DataFrame:
    """One row a quotation, with the content columns of the table `alignments`.

    `quotes` has quotation_id, document_id, exact and, where known, date (the quoting document's; nothing later can be
    the source) and attributed_document_ids (statements that the text attributes the words to).
    """
    outcomes = trace_all(quotes, index, policy)
    schema = {column.name: column.dtype for column in ALIGNMENTS.content}
    searched = Searched(index)
    days = quotes["date"] if "date" in quotes.columns else [None] * quotes.height
    rows = [
        _row(quotation, document, outcome, index) | searched.for_quotation(document, day)
        for quotation, document, day, outcome in zip(
            quotes["quotation_id"], quotes["document_id"], days, outcomes, strict=True
        )
    ]
    return pl.DataFrame(rows, schema=schema)


def trace_all(quotes: pl.DataFrame, index: Index, policy: Policy = DATASET_POLICY) -> list[Traced]:
    """The outcome for each row of `quotes`, in order."""
    if quotes.is_empty():
        return []
    prepared = prepare_quotes(index, quotes)
    pairs = find_pairs(index, prepared.pieces)
    rare = rarest(pairs)
    choice, letters = Choice(index, prepared, policy), Letters(index, prepared)
    outcomes = dict(trace_whole(choice, letters, rare))
    outcomes.update(trace_in_parts(choice, letters, rare, _left(outcomes, quotes.height)))
    able = can_be_told(choice)
    outcomes.update(trace_altered(choice, letters, pairs, able & _left(outcomes, quotes.height)))
    # Again, and more thoroughly, in statements that are likely beforehand.
    likely = (choice.since[: quotes.height] != EVER) | [bool(statements) for statements in prepared.attributed]
    likely &= able & _left(outcomes, quotes.height)
    outcomes.update(trace_altered(choice, letters, pairs, likely, choice.since))
    return [outcomes.get(quote) or choice.absent(quote) for quote in range(quotes.height)]


def _left(outcomes: dict[int, Traced], count: int) -> Flags:
    left = np.ones(count, bool)
    left[list(outcomes)] = False
    return left


class Searched:
    """Which statements a quotation is searched in: those not later than its document, and not that document itself."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._days = np.sort(index.days[index.live & (index.days != NO_DATE)])
        self._undated = int((index.live & (index.days == NO_DATE)).sum())

    def for_quotation(self, document_id: str, day: date | None) -> dict[str, object]:
        """searched_documents, searched_from and searched_to of the table `alignments`."""
        last = len(self._days) if day is None else int(np.searchsorted(self._days, (day - _EPOCH).days, side="right"))
        own = self._index.numbers.get(document_id)
        in_own = own is not None and bool(self._index.live[own])
        return {
            "searched_documents": last + self._undated - in_own,
            "searched_from": _EPOCH + timedelta(int(self._days[0])) if last else None,
            "searched_to": _EPOCH + timedelta(int(self._days[last - 1])) if last else None,
        }


def _row(quotation: str, document: str, outcome: Traced, index: Index) -> dict[str, object]:
    match = outcome.match
    source = None if match is None else str(index.ids[match.statement])
    return {
        "alignment_id": make_id("al", quotation, source or ""),
        "quotation_id": quotation,
        "document_id": document,
        "verdict": outcome.verdict,
        "source_document_id": source,
        "source_start": None if match is None else match.start,
        "source_end": None if match is None else match.end,
        "source_spans": None if match is None else [{"start": start, "end": end} for start, end in match.spans],
        "source_exact": None if match is None else index.text(match.statement)[match.start : match.end],
        "similarity": outcome.similarity,
        "edits": [] if match is None else [edit.as_row() for edit in match.edits],
        "in_attributed_source": outcome.in_attributed,
        "other_sources": outcome.others,
    }
