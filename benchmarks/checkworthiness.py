"""How well check-worthiness ranks and how well it is calibrated, on the claims labelled in tests/gold. Figures only.

    python -m benchmarks.checkworthiness

The texts are the sample corpus and, in ../shared, the pool of statements and MEANTIME.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from benchmarks.blind import pool_texts
from benchmarks.quality import CHECKOUT, POOL, SHARED
from pipelines.annotate.annotator import AnnotationInput, annotate

LABELS = CHECKOUT / "tests" / "gold" / "check-worthiness.jsonl"
BINS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))


def main() -> int:
    """Annotate the labelled documents and print ranking, error and reliability; 1 when ../shared is not there."""
    if not (SHARED / "gold").is_dir():
        print("this benchmark needs ../shared (corpora) beside the checkout", file=sys.stderr)
        return 1
    labels = [json.loads(line) for line in LABELS.open(encoding="utf-8")]
    texts = _texts({row["document"] for row in labels})
    inputs = [AnnotationInput(document, text) for document, text in texts.items()]
    scores: dict[tuple[str, int], float] = {}
    for given, found in zip(inputs, annotate(inputs), strict=True):
        scores.update({(given.document_id, claim.span.start): claim.check_worthiness for claim in found.claims})
    pairs = [(scores[key], bool(row["worth"])) for row in labels if (key := (row["document"], row["start"])) in scores]
    print(f"{len(pairs)} of {len(labels)} labelled claims are found; {sum(y for _, y in pairs)} are worth a check")
    print(f"ranking (area under the curve) {_ranking(pairs):.3f}, Brier score {_brier(pairs):.3f}")
    for low, high in BINS:
        inside = [(p, y) for p, y in pairs if low <= p < high]
        if inside:
            mean, worth = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            print(
                f"  score {low:.1f} to {min(high, 1):.1f}: {len(inside):3} claims, mean {mean:.2f}, worth {worth:.2f}"
            )
    return 0


def _ranking(pairs: Sequence[tuple[float, bool]]) -> float:
    """Share of pairs, one claim worth a check and one not, that the score puts in the right order."""
    positive, negative = [p for p, y in pairs if y], [p for p, y in pairs if not y]
    ordered = sum((a > b) + (a == b) / 2 for a, b in product(positive, negative))
    return ordered / max(1, len(positive) * len(negative))


def _brier(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum((p - y) ** 2 for p, y in pairs) / max(1, len(pairs))


def _texts(wanted: set[str]) -> dict[str, str]:
    texts = pool_texts(SHARED / POOL, wanted)
    for line in (SHARED / "gold" / "third-party" / "meantime.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["doc_id"] in wanted:
            texts[row["doc_id"]] = row["text"]
    for file in sorted(Path(CHECKOUT / "datasets" / "sample").glob("*.txt")):
        if file.name in wanted:
            texts[file.name] = file.read_text(encoding="utf-8")
    return texts


if __name__ == "__main__":
    sys.exit(main())
