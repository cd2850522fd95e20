"""Close calls between kinds: what an encoder of the whole clause makes of it.

All-MiniLM-L6-v2 (Wang et al. 2020), fine-tuned on labelled claims by `benchmarks/kind_encoder.py`. It reads the clause
as it stands, word order and all, which the sum of weights of evaluation.py does not, and takes some milliseconds; so it
is asked only where that sum is near zero, and what has a modal that says several things. Of its six layers the last
three are run only where the first three are not sure. Clauses are run one by one: numbers are rounded to eight bits by
the range of what is run together, and a clause must not depend on its company.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines import minilm

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_WEIGHTS = Path(__file__).parents[1] / "weights"
FIRST_LAYERS, LAST_LAYERS = _WEIGHTS / "close_calls_first.onnx", _WEIGHTS / "close_calls_last.onnx"
# Kinds in the order of the scores that the encoder gives.
KINDS = ("fact", "judgment", "forecast", "recommendation", "question")
# Word pieces of a clause that are read: the encoder was fitted to no longer ones.
LONGEST = 96
# The first layers are sure of a kind that is so far ahead of the next one.
SURE = 1.5
# By how much another kind must score higher than what a rule says; from 1 to 3 as good as alike.
LEAD = 1.5


def leaning(clause: str) -> float:
    """How much more the clause reads like a judgment than like a fact, in natural logarithms of odds.

    Raises minilm.EncoderError when the encoder's files are missing or changed.
    """
    scores = kind_scores(clause)
    return float(scores[KINDS.index("judgment")] - scores[KINDS.index("fact")])


def likeliest(clause: str, told: str) -> str:
    """The kind of KINDS that the clause reads like most, `told` having a lead of LEAD.

    Raises minilm.EncoderError when the encoder's files are missing or changed.
    """
    scores = dict(zip(KINDS, kind_scores(clause).tolist(), strict=True))
    scores[told] += LEAD
    # A question is told by its form.
    return max((kind for kind in KINDS if kind != "question"), key=scores.__getitem__)


@lru_cache(maxsize=64)
def kind_scores(clause: str) -> NDArray[np.float32]:
    """Score of each of KINDS, before any softmax."""
    pieces, rows, factors = _vocabulary()
    # An unpaired surrogate is no text to the tokenizer.
    ids = pieces.encode(clause.encode("utf-8", "replace").decode()).ids[:LONGEST]
    words = rows[ids] * factors[ids]
    early, states = _session(FIRST_LAYERS).run(None, {"words": words[np.newaxis]})
    second, first = np.sort(np.asarray(early)[0])[-2:]
    told = early if first - second > SURE else _session(LAST_LAYERS).run(None, {"states": states})[0]
    scores: NDArray[np.float32] = np.asarray(told)[0]
    return scores


@cache
def _vocabulary() -> tuple[Tokenizer, NDArray[np.int8], NDArray[np.float32]]:
    rows, factors = minilm.piece_vectors()
    return minilm.tokenizer(), rows, factors


@cache
def _session(layers: Path) -> InferenceSession:
    return minilm.session(layers.read_bytes())
