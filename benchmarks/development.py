"""Scores the claims of the development gold (tests/gold/development.jsonl), and prints its errors to learn from.

    python -m benchmarks.development [--errors] [--each]

Unlike the blind gold beside it, this file may be read while rules are written: its figures flatter.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.blind import GOLD, POOL, SHARED, read_gold, scorer
from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.commandline import annotation_record

DEVELOPMENT = GOLD / "development.jsonl"
# Two spans are the same claim from this overlap on, as in the scorer.
SAME_CLAIM = 0.6
COMMENTARY = frozenset({"opinion", "news"})


@dataclass(frozen=True)
class Reading:
    """A document of the gold, and the claims found in it."""

    gold: Mapping[str, Any]
    text: str
    found: Sequence[Mapping[str, Any]]

    @property
    def group(self) -> str:
        """Commentary and news on one side, public statements on the other."""
        return "commentary" if self.gold["genre"] in COMMENTARY else "statements"


def main() -> int:
    """Print the figures of both groups, with --each those of each document; 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", action="store_true", help="figures of each document too")
    arguments.add_argument("--errors", action="store_true", help="print what is missed, wrong or labelled otherwise")
    options = arguments.parse_args()
    if not (SHARED / "bench" / "score.py").is_file():
        print("scoring needs ../shared (the scorer, the pool and the news) beside the checkout", file=sys.stderr)
        return 1
    readings = list(read_development())
    for reading in readings if options.errors else []:
        print("\n".join([f"== {reading.gold['id'].rpartition('/')[2]}", *errors(reading)]))
    for group in ("statements", "commentary"):
        print(f"{group:12}", figures([each for each in readings if each.group == group]))
    for reading in readings if options.each else []:
        print(f"{reading.gold['genre'][:12]:12}", figures([reading]))
    return 0


def read_development() -> Iterator[Reading]:
    """Annotate the documents of the development gold."""
    gold = list(read_gold(DEVELOPMENT, SHARED / POOL))
    inputs = [AnnotationInput(document["id"], text, date.fromisoformat(document["date"])) for document, text in gold]
    for (document, text), found in zip(gold, annotate(inputs), strict=True):
        yield Reading(document, text, annotation_record(text, found)["claims"])


def figures(readings: Sequence[Reading]) -> dict[str, Any]:
    """The scorer's figures over these documents."""
    score = scorer()
    total = score.Tally()
    for reading in readings:
        prediction = {reading.gold["id"]: {"claims": reading.found}}
        tally = score.standoff(reading.gold, prediction, reading.text, {"claim"})["claim"]
        total.gold, total.pred, total.hit = total.gold + tally.gold, total.pred + tally.pred, total.hit + tally.hit
        for label, (right, judged) in tally.extra.items():
            total.extra[label][0] += right
            total.extra[label][1] += judged
    return dict(total.figures())


def errors(reading: Reading) -> Iterator[str]:
    """One line for each claim missed, found where there is none, or labelled otherwise than in the gold."""
    score, text, gold = scorer(), reading.text, reading.gold["annotations"]
    wanted = [score.trim(text, claim["start"], claim["end"]) for claim in gold]
    spans = [score.trim(text, claim["start"], claim["end"]) for claim in reading.found]
    pairs = score.match(text, wanted, spans, SAME_CLAIM)
    found, matched = {i for i, _ in pairs}, {j for _, j in pairs}
    lines = [(span, "missed") for i, span in enumerate(wanted) if i not in found]
    lines += [(span, f"spurious ({reading.found[j]['rule']})") for j, span in enumerate(spans) if j not in matched]
    lines += [(spans[j], label) for i, j in pairs for label in _mislabelled(gold[i], reading.found[j])]
    yield from (f"  {error}: {text[slice(*span)]}".replace("\n", " ") for span, error in sorted(lines))


def _mislabelled(right: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for label in ("kind", "certainty", "polarity"):
        if right[label] != found[label]:
            yield f"{label} {right[label]}, found {found[label]}"
    if (right["holder"] == "author") != (found["holder_kind"] == "author"):
        yield f"holder {right['holder']}, found {found['holder']}"


if __name__ == "__main__":
    sys.exit(main())
