"""How well evidence is ranked, and the weights of its score: fits them, and measures them on statements left out.

    python -m benchmarks.evidence [--shared FOLDER] [--write]

Claims of three kinds. `data/evidence_pairs.jsonl` names sentences of White House statements, drawn with a seed, with
claims written for this project: what a commentator might report of each, in the statement's terms (reporting) or in
quite other words (restating). The third are sentences of White House documents that quote another (quoting).
Each claim is looked for in the statement it rests on,
and in another of the same category, where it rests on nothing. Weights are fitted on four fifths of the statements and
measured on the fifth, five times over.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.annotate.passages import find_passages
from pipelines.evidence.encoder import similarity
from pipelines.evidence.finding import find_candidates
from pipelines.evidence.scoring import WEIGHTS
from pipelines.evidence.sentences import sentence_spans
from pipelines.evidence.vectors import vectors_of

PAIRS = Path(__file__).parent / "data" / "evidence_pairs.jsonl"
SHARED = Path(__file__).resolve().parents[2] / "shared"
POOL = "corpus/whitehouse-2021-2022/pool-2021-2022.jsonl.gz"
QUOTING = "gold/third-party/align_wh_silver_dev.jsonl"
FEATURES = ("cosine", "coverage", "meaning")
QUOTED = 70
FOLDS = 5
_BACKGROUND = 300
"""Statements over which words are weighed, besides those of the claims."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """A claim and the span of a statement that it restates."""

    doc_id: str
    start: int
    end: int
    claim: str
    kind: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the corpora")
    parser.add_argument("--most", type=int, default=40, help="sentences compared by meaning for a claim")
    parser.add_argument("--write", action="store_true", help="write the weights, fitted on all pairs")
    chosen = parser.parse_args()
    if not (chosen.shared / POOL).is_file():
        raise SystemExit(f"{chosen.shared / POOL} is not there; name the folder of the corpora with --shared")
    frame = features(chosen.shared, chosen.most)
    present = frame.filter("present")
    reached = present.filter("right")["pair"].n_unique() / present["pair"].n_unique()
    print(f"{present['pair'].n_unique()} claims, {frame.height:,} candidate sentences")
    print(f"the right sentence is among the {chosen.most} candidates: {reached:.3f}")
    for name, columns in {"words": FEATURES[:-1], "meaning": FEATURES[-1:], "both": FEATURES}.items():
        report(name, frame.with_columns(score=held_out_scores(frame, columns)))
    weights = fit(matrix(frame, FEATURES), frame["right"].to_numpy().astype(float))
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(("intercept", *FEATURES), weights, strict=True)]
    print("\n".join(lines))
    if chosen.write:
        WEIGHTS.write_text(HEADER + "[combined]\n" + "\n".join(lines) + "\n", encoding="utf-8")


HEADER = """# Weights of the evidence score: 1 / (1 + exp(-(intercept + sum of weight * feature))).
# Fitted by `python -m benchmarks.evidence --write` on claims and sentences described in docs/evidence.md.

"""


def features(shared: Path, most: int) -> pl.DataFrame:
    """Candidate sentences of each claim, in its own statement (`present`) and in another, with their features."""
    documents = read_pool(shared / POOL)
    pairs = [Pair(**json.loads(line)) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    pairs += quoting_pairs(shared / QUOTING, documents, QUOTED)
    wanted = {pair.doc_id for pair in pairs} | set(random.Random(3).sample(sorted(documents), _BACKGROUND))
    passages = pl.DataFrame(
        [
            (f"{key}#{n}", key, p.span.start, p.span.slice(documents[key]["text"]), p.role)
            for key in sorted(wanted)
            for n, p in enumerate(find_passages(documents[key]["text"], documents[key]["title"]))
        ],
        schema=["passage_id", "document_id", "start", "text", "role"],
        orient="row",
    )
    found = find_candidates(_requests(pairs, sorted(wanted), documents, most), passages)
    vectors, _ = vectors_of(found["query"].to_list() + found["text"].to_list(), None)
    meaning = similarity(vectors[: found.height], vectors[found.height :])
    gold = pl.DataFrame(
        [(n, pair.doc_id, pair.start, pair.end, pair.kind) for n, pair in enumerate(pairs)],
        schema=["pair", "of", "first", "last", "kind"],
        orient="row",
    )
    overlap = pl.min_horizontal("source_end", "last") - pl.max_horizontal("source_start", "first")
    shorter = pl.min_horizontal(pl.col("source_end") - pl.col("source_start"), pl.col("last") - pl.col("first"))
    return (
        found.with_columns(
            meaning=meaning,
            present=pl.col("claim_id").str.ends_with("+"),
            pair=pl.col("claim_id").str.head(-1).cast(pl.Int64),
        )
        .join(gold, on="pair")
        .with_columns(right=pl.col("present") & (overlap * 2 > shorter))
        .sort("claim_id", "sentence")
    )


def read_pool(path: Path) -> dict[str, dict[str, str]]:
    """Documents of the pool by doc_id."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return {record["doc_id"]: record for record in map(json.loads, stream)}


def quoting_pairs(path: Path, documents: dict[str, dict[str, str]], count: int) -> list[Pair]:
    """`count` sentences of White House documents that quote another, with the span they quote, drawn with a seed."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = []
    for record in random.Random(2).sample(records, count):
        text, start, end = (
            documents[record["quoting_doc"]]["text"],
            int(record["quote_start"]),
            int(record["quote_end"]),
        )
        claim = " ".join(text[a:b] for a, b in sentence_spans(text) if a < end and start < b)
        span = (int(record["source_start"]), int(record["source_end"]))
        pairs.append(Pair(record["source_doc"], *span, claim, "quoting"))
    return pairs


def _requests(pairs: list[Pair], wanted: list[str], documents: dict[str, dict[str, str]], most: int) -> pl.DataFrame:
    asked = []
    for number, pair in enumerate(pairs):
        kind = documents[pair.doc_id]["category"]
        others = [key for key in wanted if documents[key]["category"] == kind and key != pair.doc_id]
        asked.append((f"{number}+", pair.claim, [pair.doc_id], most))
        asked.append((f"{number}-", pair.claim, [random.Random(number).choice(others)], most))
    return pl.DataFrame(asked, schema=["claim_id", "query", "statement_ids", "most"], orient="row")


def matrix(frame: pl.DataFrame, columns: Sequence[str]) -> Matrix:
    """An intercept and the features, one row a candidate."""
    return np.column_stack([np.ones(frame.height), frame.select(columns).to_numpy()])


def fit(x: Matrix, y: Matrix, ridge: float = 0.1) -> Matrix:
    """Weights of a logistic curve by Newton's method, with a small penalty on all but the intercept."""
    weights = np.zeros(x.shape[1])
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ weights)))
        gradient = x.T @ (y - p) - penalty @ weights
        weights = weights + np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, gradient)
    return weights


def held_out_scores(frame: pl.DataFrame, columns: Sequence[str]) -> Matrix:
    """The score of each candidate by weights fitted on the other folds; a statement is in one fold only."""
    groups = sorted(frame["of"].unique())
    random.Random(5).shuffle(groups)
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    fold = np.array([fold_of[group] for group in frame["of"]])
    x, y = matrix(frame, columns), frame["right"].to_numpy().astype(float)
    scores = np.zeros(len(y))
    for number in range(FOLDS):
        scores[fold == number] = 1 / (1 + np.exp(-(x[fold == number] @ fit(x[fold != number], y[fold != number]))))
    return scores


def report(name: str, scored: pl.DataFrame) -> None:
    """Ranking within the right statement, and whether scores can be believed."""
    for (kind,), rows in scored.filter("present").group_by("kind", maintain_order=True):
        ranked = rows.with_columns(rank=pl.col("score").rank("ordinal", descending=True).over("claim_id"))
        claims = ranked["claim_id"].n_unique()
        ranks = ranked.filter("right").group_by("claim_id").agg(pl.col("rank").min())["rank"]
        shares = [(ranks == 1).sum() / claims, (ranks <= 3).sum() / claims, (1 / ranks).sum() / claims]
        print(f"{name:8} {kind!s:10} first {shares[0]:.3f}, in the first three {shares[1]:.3f}, MRR {shares[2]:.3f}")
    best = scored.sort("score", descending=True).unique("claim_id", keep="first")
    own, other = best.filter("present")["score"].to_numpy(), best.filter(~pl.col("present"))["score"].to_numpy()
    print(f"   best score higher in the own statement than in another: {np.mean(own[:, None] > other[None, :]):.3f}")
    print("   score        candidates  mean score  right")
    for low, high in ((0, 0.05), (0.05, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        inside = scored.filter((pl.col("score") >= low) & (pl.col("score") < high))
        if inside.height:
            mean, right = inside.select(pl.col("score").mean(), pl.col("right").cast(pl.Float64).mean()).row(0)
            print(f"   {low:.2f} to {min(high, 1):.2f} {inside.height:9,}  {mean:10.3f}  {right:.3f}")


if __name__ == "__main__":
    main()
