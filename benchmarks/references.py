"""Scores references and dates on the development gold (tests/gold/references.jsonl), and prints its errors.

    python -m benchmarks.references [--errors] [--each]

This file may be read while rules are written: its figures flatter. Shared labels are those of the blind gold beside it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.blind import GOLD, POOL, SHARED, read_gold, scorer
from benchmarks.readings import Reading, annotated, figures

REFERENCES = GOLD / "references.jsonl"
# From this overlap on two spans are the same, as in the scorer; and the labels that are compared then.
LAYERS: dict[str, tuple[float, tuple[tuple[str, str], ...]]] = {
    "reference": (0.6, (("kind", "kind"), ("date", "date"))),
    "date": (0.8, (("edtf", "value"),)),
}


def main() -> int:
    """Print the figures of both groups, with --each those of each document; 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--each", action="store_true", help="figures of each document too")
    arguments.add_argument("--errors", action="store_true", help="print what is missed, spurious or labelled otherwise")
    options = arguments.parse_args()
    if not (SHARED / "bench" / "score.py").is_file():
        print("scoring needs ../shared (the scorer and the pool) beside the checkout", file=sys.stderr)
        return 1
    readings = list(annotated(read_gold(REFERENCES, SHARED / POOL)))
    for reading in readings if options.errors else []:
        print("\n".join([f"== {_short(reading)}", *errors(reading)]))
    for group in ("commentary", "statements"):
        _print(group, [each for each in readings if each.group == group])
    for reading in readings if options.each else []:
        _print(_short(reading), [reading])
    return 0


def _short(reading: Reading) -> str:
    return str(reading.gold["id"]).rpartition("/")[2][:40]


def _print(name: str, readings: Sequence[Reading]) -> None:
    for layer in LAYERS:
        print(f"{name:12} {layer:10}", figures(readings, layer))


def wanted_rows(reading: Reading, layer: str) -> list[Mapping[str, Any]]:
    """The gold rows of a layer."""
    return [row for row in reading.gold["annotations"] if row["layer"] == layer]


def found_rows(reading: Reading, layer: str) -> list[Mapping[str, Any]]:
    """The rows found for a layer, with the rule that made them."""
    if layer == "reference":
        return list(reading.found["references"])
    return [mention for mention in reading.found["mentions"] if mention["kind"] == "date"]


def errors(reading: Reading) -> Iterator[str]:
    """One line for each row missed, found where there is none, or labelled otherwise than in the gold."""
    for layer, (overlap, labels) in LAYERS.items():
        score, text = scorer(), reading.text
        wanted, predicted = wanted_rows(reading, layer), found_rows(reading, layer)
        right, spans = ([score.trim(text, row["start"], row["end"]) for row in rows] for rows in (wanted, predicted))
        pairs = score.match(text, right, spans, overlap)
        found, matched = {i for i, _ in pairs}, {j for _, j in pairs}
        lines = [(span, "missed") for i, span in enumerate(right) if i not in found]
        lines += [(span, f"spurious ({predicted[j]['rule']})") for j, span in enumerate(spans) if j not in matched]
        for i, j in pairs:
            for label, key in labels:
                told, got = wanted[i][label], predicted[j].get(key)
                if told != got:
                    lines.append((spans[j], f"{label} {told}, found {got} ({predicted[j]['rule']})"))
        yield from (f"  {layer} {error}: {text[slice(*span)]}".replace("\n", " ") for span, error in sorted(lines))


if __name__ == "__main__":
    sys.exit(main())
