"""Fits the weights that tell judgments from facts, and says how well they do on documents they were not fitted to.

    python -m benchmarks.kinds [--write]

Claims: those labelled fact or judgment in the development gold, in the article's gold, and in tests/gold/kinds.jsonl.
Each document is left out in turn; the weights written are fitted to all. A second figure is for all five kinds, as the
rules and the weights in place tell them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.blind import GOLD, pool_texts, read_gold
from benchmarks.development import DEVELOPMENT
from benchmarks.quality import ARTICLE, CHECKOUT, POOL, SHARED
from pipelines.annotate.clauses.evaluation import WORDLISTS, features_of, settled
from pipelines.annotate.clauses.modality import modality_of
from pipelines.annotate.models import Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.passages import find_passages

LABELS = GOLD / "kinds.jsonl"
WEIGHTS = WORDLISTS / "kind_weights.toml"
KINDS = frozenset({"fact", "judgment"})
# Strength of the pull towards 0: of 1 to 8, the one with the best accuracy on documents left out.
RIDGE = 2.0
STEPS = 10
Matrix = npt.NDArray[np.float64]
HEADER = """\
# Weights of the features of clauses/evaluation.py: a clause is a judgment when intercept + sum of the weights of its
# features > 0, unless a rule (`settled`) decides. Fitted by `python -m benchmarks.kinds --write`: logistic regression
# with a ridge penalty of {ridge}, on {claims} claims of {documents} documents. With each document left out in turn,
# {right:.3f} of the claims are right.
"""


@dataclass(frozen=True)
class Labelled:
    """A claim somebody labelled, and the features it has."""

    document: str
    kind: str
    told: str
    """The kind that rules and weights in place give it."""
    features: frozenset[str]


def main() -> int:
    """Print accuracy document by document left out, and the weights; 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the weights into the word lists")
    options = arguments.parse_args()
    if not (SHARED / "gold").is_dir():
        print("fitting needs ../shared (corpora and gold) beside the checkout", file=sys.stderr)
        return 1
    labelled = list(read_labelled())
    confused = Counter((claim.kind, claim.told) for claim in labelled)
    share = sum(count for (kind, told), count in confused.items() if kind == told) / len(labelled)
    print(f"{len(labelled)} claims of all kinds, {share:.3f} of them told right by the weights in place")
    for (kind, told), count in confused.most_common():
        if kind != told:
            print(f"  {kind} told as {told}: {count}")
    claims = [claim for claim in labelled if {claim.kind, claim.told} <= KINDS]
    names = sorted({name for claim in claims for name in claim.features})
    table = np.array([[name in claim.features for name in names] + [True] for claim in claims], dtype=float)
    judged = np.array([claim.kind == "judgment" for claim in claims], dtype=float)
    share = left_out(claims, table, judged)
    print(f"{len(claims)} facts and judgments, {judged.mean():.2f} judgments; left out, {share:.3f} are right")
    *weights, intercept = fit(table, judged)
    lines = [f"{name} = {weight:.3f}" for name, weight in sorted(zip(names, weights, strict=True), key=lambda w: w[1])]
    body = "\n".join([f"intercept = {intercept:.3f}", "", "[weights]", *lines, ""])
    print(body)
    if options.write:
        header = HEADER.format(
            ridge=RIDGE, claims=len(claims), documents=len({claim.document for claim in claims}), right=share
        )
        WEIGHTS.write_text(f"{header}\n{body}", encoding="utf-8")
    return 0


def left_out(claims: Sequence[Labelled], table: Matrix, judged: Matrix) -> float:
    """Share of claims told right by rules and by weights fitted to all other documents."""
    documents = np.array([claim.document for claim in claims])
    found = np.zeros(len(claims), dtype=bool)
    for document in sorted(set(documents)):
        out = documents == document
        found[out] = table[out] @ fit(table[~out], judged[~out]) > 0
    for place, claim in enumerate(claims):
        ruled = settled(claim.features)
        found[place] = found[place] if ruled is None else ruled
    return float((found == judged).mean())


def fit(table: Matrix, judged: Matrix) -> Matrix:
    """Weights of the columns, the last of which is the intercept."""
    weights = np.zeros(table.shape[1])
    ridge = np.diag([RIDGE] * (table.shape[1] - 1) + [0.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - judged) + ridge @ weights
        curve = (table.T * (chance * (1 - chance))) @ table + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def read_labelled() -> Iterator[Labelled]:
    """Labelled claims that are whole in the parse."""
    labelled = list(_documents())
    parsed = parse_documents(load_parser(), ((text, find_passages(text), None) for _, text, _ in labelled))
    for (document, text, labels), reading in zip(labelled, parsed, strict=True):
        for label in labels:
            parse = reading.parse_at(label["start"])
            tokens = parse.tokens_in(Span(label["start"], label["end"])) if parse else None
            if tokens is None:
                continue
            root, words = tokens.root, list(tokens)
            told = modality_of(root, words, question=text[label["end"] : label["end"] + 1] == "?").kind
            yield Labelled(document, label["kind"], told, features_of(root, words))


def _documents() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(id, text, claims with their kind) of every labelled document."""
    for document, text in read_gold(DEVELOPMENT, SHARED / POOL):
        yield document["id"], text, document["annotations"]
    article = json.loads((SHARED / "gold" / ARTICLE.file).read_text(encoding="utf-8"))
    text = (SHARED / "corpus" / article["document"]["file"]).read_text(encoding="utf-8")
    yield ARTICLE.file, text, [row for row in article["annotations"] if row["layer"] == "claim"]
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in map(json.loads, LABELS.open(encoding="utf-8")):
        labels[row["document"]].append(row)
    texts = pool_texts(SHARED / POOL, set(labels)) | _third_party(set(labels))
    texts |= {name: (CHECKOUT / name).read_text(encoding="utf-8") for name in labels if name.startswith("tests/")}
    for name, rows in labels.items():
        yield name, texts[name], rows


def _third_party(wanted: set[str]) -> dict[str, str]:
    folder = SHARED / "gold" / "third-party"
    rows = [row for name in ("gum_attribution_dev", "meantime") for row in (folder / f"{name}.jsonl").open()]
    return {row["doc_id"]: row["text"] for row in map(json.loads, rows) if row["doc_id"] in wanted}


if __name__ == "__main__":
    sys.exit(main())
