"""Scores the claims of the development gold (tests/gold/development.jsonl), and prints its errors to learn from.

    python -m benchmarks.development [--errors] [--each]

Unlike the blind gold beside it, this file may be read while rules are written: its figures flatter.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.blind import GOLD, POOL, SHARED, read_gold, scorer
from benchmarks.readings import Reading, annotated, figures

DEVELOPMENT = GOLD / "development.jsonl"
# Two spans are the same claim from this overlap on, as in the scorer.
SAME_CLAIM = 0.6


def main() -> int:
    """Print the figures of both groups, with --each those of each document; 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", action="store_true", help="figures of each document too")
    arguments.add_argument("--errors", action="store_true", help="print what is missed, wrong or labelled otherwise")
    options = arguments.parse_args()
    if not (SHARED / "bench" / "score.py").is_file():
        print("scoring needs ../shared (the scorer, the pool and the news) beside the checkout", file=sys.stderr)
        return 1
    readings = list(annotated(read_gold(DEVELOPMENT, SHARED / POOL)))
    for reading in readings if options.errors else []:
        print("\n".join([f"== {reading.gold['id'].rpartition('/')[2]}", *errors(reading)]))
    for group in ("statements", "commentary"):
        print(f"{group:12}", figures([each for each in readings if each.group == group], "claim"))
    for reading in readings if options.each else []:
        print(f"{reading.gold['genre'][:12]:12}", figures([reading], "claim"))
    return 0


def errors(reading: Reading) -> Iterator[str]:
    """One line for each claim missed, found where there is none, or labelled otherwise than in the gold."""
    score, text, gold = scorer(), reading.text, reading.gold["annotations"]
    claims = reading.found["claims"]
    wanted = [score.trim(text, claim["start"], claim["end"]) for claim in gold]
    spans = [score.trim(text, claim["start"], claim["end"]) for claim in claims]
    pairs = score.match(text, wanted, spans, SAME_CLAIM)
    found, matched = {i for i, _ in pairs}, {j for _, j in pairs}
    lines = [(span, "missed") for i, span in enumerate(wanted) if i not in found]
    lines += [(span, f"spurious ({claims[j]['rule']})") for j, span in enumerate(spans) if j not in matched]
    lines += [(spans[j], label) for i, j in pairs for label in _mislabelled(gold[i], claims[j])]
    yield from (f"  {error}: {text[slice(*span)]}".replace("\n", " ") for span, error in sorted(lines))


def _mislabelled(right: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for label in ("kind", "certainty", "polarity"):
        if right[label] != found[label]:
            yield f"{label} {right[label]}, found {found[label]}"
    if (right["holder"] == "author") != (found["holder_kind"] == "author"):
        yield f"holder {right['holder']}, found {found['holder']}"


if __name__ == "__main__":
    sys.exit(main())
