"""Documents of a gold file, annotated, and the scorer's figures over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.blind import add, scorer
from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.commandline import annotation_record

COMMENTARY = frozenset({"opinion", "news"})


@dataclass(frozen=True)
class Reading:
    """A document of the gold, its text, and what was found in it, as the command writes it."""

    gold: Mapping[str, Any]
    text: str
    found: Mapping[str, Any]

    @property
    def group(self) -> str:
        """Commentary and news on one side, public statements on the other."""
        return "commentary" if self.gold["genre"] in COMMENTARY else "statements"


def annotated(gold: Iterable[tuple[Mapping[str, Any], str]]) -> Iterator[Reading]:
    """The documents of a file of gold, annotated; `gold` is (row, text), as `read_gold` gives it."""
    documents = list(gold)
    inputs = [AnnotationInput(row["id"], text, date.fromisoformat(row["date"])) for row, text in documents]
    for (row, text), found in zip(documents, annotate(inputs), strict=True):
        yield Reading(row, text, annotation_record(text, found))


def figures(readings: Sequence[Reading], layer: str) -> dict[str, Any]:
    """The scorer's figures of one layer over these documents."""
    score = scorer()
    total = score.Tally()
    for reading in readings:
        prediction = {reading.gold["id"]: reading.found}
        add(total, score.standoff(reading.gold, prediction, reading.text, {layer})[layer])
    return dict(total.figures())
