"""Similarities -> one score: a logistic curve over a few features, fitted by `benchmarks/evidence.py`.

The weights stand in `weights.toml`; docs/evidence.md says what they were fitted on and what a score does not mean.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

WEIGHTS = Path(__file__).parent / "weights.toml"


@cache
def _weights() -> dict[str, dict[str, float]]:
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


def score() -> pl.Expr:
    """The score, 0 to 1, of rows with the features that the weights name (`cosine`, `coverage`, `meaning`)."""
    weights = _weights()["combined"]
    total = pl.lit(weights["intercept"])
    for feature, weight in weights.items():
        if feature != "intercept":
            total = total + pl.col(feature) * weight
    return 1 / (1 + (-total).exp())
