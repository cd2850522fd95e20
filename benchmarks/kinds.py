"""Fits the weights that tell judgments from facts, and says how well they do on documents they were not fitted to.

    python -m benchmarks.kinds [--write]

Claims: those labelled fact or judgment in the development gold, in the article's gold, and in tests/gold/kinds.jsonl.
A tenth of the documents is left out in turn; the weights written are fitted to all. A second figure is for all five
kinds, as the rules and the weights in place tell them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from benchmarks.blind import GOLD, pool_texts, read_gold
from benchmarks.development import DEVELOPMENT
from benchmarks.quality import ARTICLE, CHECKOUT, POOL, SHARED
from pipelines.annotate.clauses.close_calls import leaning
from pipelines.annotate.clauses.evaluation import CLOSE, SHARE, WORDLISTS, features_of
from pipelines.annotate.clauses.modality import modality_of
from pipelines.annotate.clauses.wording import wording_of
from pipelines.annotate.models import Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.passages import find_passages
from pipelines.annotate.tokens import Token, TokenSpan

LABELS = GOLD / "kinds.jsonl"
WEIGHTS = WORDLISTS / "kind_weights.toml"
# Documents that the encoder of close calls was not fitted to.
LEFT_OUT = Path(__file__).parent / "data" / "kind_encoder_left_out.txt"
Vector = npt.NDArray[np.float64]
KINDS = frozenset({"fact", "judgment"})
# Strength of the pull towards 0: of 1 to 16, the one with the best accuracy on documents left out.
RIDGE = 4.0
# Documents are left out in as many parts.
PARTS = 10
# A word counts where so many claims have it; a weight below the second changes nothing that can be told.
RARE, SLIGHT = 4, 0.03
# Sources whose claims are those of opinion texts.
OPINION = frozenset({"opinion", "the article"})
# Characters that are parsed beyond the last claim.
BEYOND = 300
HEADER = """\
# Weights of the features of clauses/evaluation.py and of the words of clauses/wording.py: a clause is a judgment when
# intercept + sum of the weights of its features and words > 0. Fitted by `python -m benchmarks.kinds --write`:
# logistic regression with a ridge penalty of {ridge}, on {claims} claims of {documents} documents. With a tenth of the
# documents left out in turn, {right:.3f} of the claims are right.
"""


@dataclass(frozen=True)
class Labelled:
    """A claim somebody labelled, and the features it has."""

    document: str
    text: str
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
    _print_confusion(labelled)
    claims = [claim for claim in labelled if {claim.kind, claim.told} <= KINDS]
    names = _features(claims)
    table, judged = _table(claims, names), np.array([claim.kind == "judgment" for claim in claims], dtype=float)
    counts = _counting(claims)
    sums = left_out(claims, table, judged, counts)
    right = (sums > 0) == judged
    print(f"{len(claims)} facts and judgments, {judged.mean():.2f} judgments; left out, {right.mean():.3f} are right")
    ruled = sum(claim.kind == claim.told for claim in labelled if claim.told not in KINDS)
    print(f"all five kinds, facts and judgments left out: {(ruled + right.sum()) / len(labelled):.3f} are right")
    _print_close_calls(claims, sums, judged)
    if options.write:
        header = HEADER.format(
            ridge=RIDGE, claims=len(claims), documents=len({claim.document for claim in claims}), right=right.mean()
        )
        intercept, weights = fit(table, judged, counts)
        body = _toml(intercept, dict(zip(names, weights, strict=True)))
        WEIGHTS.write_text(f"{header}\n{body}", encoding="utf-8")
    return 0


def _print_confusion(labelled: Sequence[Labelled]) -> None:
    confused = Counter((claim.kind, claim.told) for claim in labelled)
    share = sum(count for (kind, told), count in confused.items() if kind == told) / len(labelled)
    print(f"{len(labelled)} claims of all kinds, {share:.3f} of them told right by the weights in place")
    for (kind, told), count in confused.most_common():
        if kind != told:
            print(f"  {kind} told as {told}: {count}")


def _features(claims: Sequence[Labelled]) -> list[str]:
    """Every feature that is not rare, in order."""
    counts = Counter(name for claim in claims for name in claim.features)
    return sorted(name for name, count in counts.items() if count >= RARE or " " not in name)


def _table(claims: Sequence[Labelled], names: Sequence[str]) -> csr_matrix:
    """A row a claim, a column a feature: 1 where the claim has it."""
    columns = {name: column for column, name in enumerate(names)}
    places = [(row, columns[name]) for row, claim in enumerate(claims) for name in claim.features if name in columns]
    rows, found = zip(*places, strict=True)
    return csr_matrix((np.ones(len(places)), (rows, found)), shape=(len(claims), len(names)))


def _counting(claims: Sequence[Labelled]) -> Vector:
    """How much each claim counts: those of opinion texts as much in sum as those of all other texts."""
    opinion = np.array([source(claim.document) in OPINION for claim in claims])
    return np.where(opinion, (~opinion).sum() / opinion.sum(), 1.0)


def _print_close_calls(claims: Sequence[Labelled], sums: Vector, judged: Vector) -> None:
    """How the encoder does where the sum is close, on documents that neither was fitted to."""
    unseen = frozenset(LEFT_OUT.read_text(encoding="utf-8").split())
    held = np.array([claim.document in unseen for claim in claims])
    close = held & (np.abs(sums) <= CLOSE)
    asked = np.array([leaning(claims[place].text) for place in np.flatnonzero(close)])
    decided = sums.copy()
    decided[close] = asked + SHARE * sums[close]
    right = {"the sum alone": (sums > 0) == judged, "with the encoder": (decided > 0) == judged}
    sources = np.array([source(claim.document) for claim in claims])
    print(f"{held.sum()} of them the encoder never saw; it is asked about {close.sum()}")
    for name, told in right.items():
        by = ", ".join(f"{one} {told[held & (sources == one)].mean():.3f}" for one in sorted(set(sources[held])))
        print(f"  {name}: {told[held].mean():.3f} right ({by}), {told[close].mean():.3f} of those asked about")


def left_out(claims: Sequence[Labelled], table: csr_matrix, judged: Vector, counts: Vector) -> Vector:
    """Sum of each claim by weights fitted to other documents; prints the share told right of each source."""
    documents = sorted({claim.document for claim in claims})
    part_of = {document: number % PARTS for number, document in enumerate(documents)}
    parts = np.array([part_of[claim.document] for claim in claims])
    sums = np.zeros(len(claims))
    for part in range(PARTS):
        out = parts == part
        intercept, weights = fit(table[~out], judged[~out], counts[~out])
        sums[out] = table[out] @ weights + intercept
    right = (sums > 0) == judged
    sources = np.array([source(claim.document) for claim in claims])
    for name in sorted(set(sources)):
        print(f"  {name}: {(sources == name).sum()} claims, {right[sources == name].mean():.3f} right")
    return sums


def source(document: str) -> str:
    """Sort of text a document is."""
    if document == ARTICLE.file:
        return "the article"
    if "opinion" in document:
        return "opinion"
    return "statements" if "/" in document else "GUM" if document.startswith("GUM") else "news"


def fit(table: csr_matrix, judged: Vector, counts: Vector) -> tuple[float, Vector]:
    """Intercept and weights of the columns: the least penalised log loss, each claim counted `counts` times."""

    def loss(given: Vector) -> tuple[float, Vector]:
        intercept, weights = given[0], given[1:]
        scores = table @ weights + intercept
        short = (expit(scores) - judged) * counts
        value = float(counts @ (np.logaddexp(0, scores) - scores * judged) + RIDGE / 2 * weights @ weights)
        return value, np.concatenate([[short.sum()], table.T @ short + RIDGE * weights])

    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    if not found.success:
        raise RuntimeError(f"the weights were not found: {found.message}")
    return float(found.x[0]), found.x[1:]


def _toml(intercept: float, weights: Mapping[str, float]) -> str:
    """The weights by strength, words by the part they play."""
    grammar = {name: weight for name, weight in weights.items() if " " not in name}
    lines = [f"intercept = {intercept:.3f}", "", "[weights]", *_by_strength(grammar)]
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in weights.items():
        part, blank, word = name.partition(" ")
        if blank and abs(weight) >= SLIGHT:
            parts[part][json.dumps(word, ensure_ascii=False)] = weight
    for part, words in sorted(parts.items()):
        lines += ["", f"[words.{part}]", *_by_strength(words)]
    return "\n".join([*lines, ""])


def _by_strength(weights: Mapping[str, float]) -> list[str]:
    return [f"{name} = {weight:.2f}" for name, weight in sorted(weights.items(), key=lambda pair: (pair[1], pair[0]))]


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
            root, words = _head(tokens), list(tokens)
            told = modality_of(root, words, question=text[label["end"] : label["end"] + 1] == "?").kind
            yield Labelled(
                document,
                text[label["start"] : label["end"]],
                label["kind"],
                told,
                features_of(root, words) | wording_of(root, words),
            )


def _head(tokens: TokenSpan) -> Token:
    """The verb that heads the claim: "the port to mend it" hangs on two words, of which the noun comes first."""
    heads = [token for token in tokens if token.head is token or token.head not in tokens]
    return next((token for token in heads if token.pos_ in {"AUX", "VERB"}), tokens.root)


def _documents() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(id, text, claims with their kind) of every labelled document."""
    for document, text in read_gold(DEVELOPMENT, SHARED / POOL):
        yield document["id"], text, document["annotations"]
    article = json.loads((SHARED / "gold" / ARTICLE.file).read_text(encoding="utf-8"))
    text = (SHARED / "corpus" / article["document"]["file"]).read_text(encoding="utf-8")
    yield ARTICLE.file, text, [row for row in article["annotations"] if row["layer"] == "claim"]
    labels = {
        row["document"]: [dict(zip(("start", "end", "kind"), claim, strict=True)) for claim in row["claims"]]
        for row in map(json.loads, LABELS.open(encoding="utf-8"))
    }
    texts = pool_texts(SHARED / POOL, set(labels)) | _third_party(set(labels))
    texts |= {name: (CHECKOUT / name).read_text(encoding="utf-8") for name in labels if name.startswith("tests/")}
    for name, rows in labels.items():
        yield name, texts[name][: rows[-1]["end"] + BEYOND], rows


def _third_party(wanted: set[str]) -> dict[str, str]:
    folder = SHARED / "gold" / "third-party"
    rows = [row for name in ("gum_attribution_dev", "meantime") for row in (folder / f"{name}.jsonl").open()]
    return {row["doc_id"]: row["text"] for row in map(json.loads, rows) if row["doc_id"] in wanted}


if __name__ == "__main__":
    sys.exit(main())
