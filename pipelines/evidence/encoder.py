"""Sentences -> vectors, by all-MiniLM-L6-v2 (int8 weights, ONNX).

Sentences are cut at 256 tokens, the token vectors averaged, the average brought to length one (Reimers and Gurevych
2019).

Only sentences of the same length are run together, each run on one thread: nothing is padded, and a sentence's vector
does not depend on the company it is encoded in. That is what makes releases with and without cached vectors the same.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines import minilm
from pipelines.minilm import WIDTH

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = "all-MiniLM-L6-v2-int8"
TOKENS = 256
SCALE = 8191
"""Vectors are kept as whole numbers of 1/8191: small on disk, and their products are exact."""
_BATCH = 16

Vectors = NDArray[np.int16]


def encoder_version() -> str:
    """Name of the vectors' space: model, files and settings; vectors of another must not be compared with these."""
    digest = sha256("".join(file[2] for file in minilm.FILES.values()).encode()).hexdigest()[:8]
    return f"{MODEL}-{digest}-{TOKENS}-{SCALE}"


def encode(sentences: Sequence[str]) -> Vectors:
    """Vectors of `sentences`, one a row, WIDTH whole numbers each; every row has length SCALE, but for rounding.

    Raises minilm.EncoderError when the model's files are missing or changed.
    """
    tokens = [encoding.ids for encoding in _tokenizer().encode_batch(list(sentences))]
    lengths: defaultdict[int, list[int]] = defaultdict(list)
    for row, ids in enumerate(tokens):
        lengths[len(ids)].append(row)
    batches = [rows[n : n + _BATCH] for _, rows in sorted(lengths.items()) for n in range(0, len(rows), _BATCH)]
    vectors = np.zeros((len(tokens), WIDTH), dtype=np.int16)
    session = _session()

    def run(batch: list[int]) -> None:
        vectors[batch] = _vectors(session, np.array([tokens[row] for row in batch], dtype=np.int64))

    # The sums of a batch stay on one thread, whatever runs beside it.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for _ in threads.map(run, batches):
            pass
    return vectors


def _vectors(session: InferenceSession, ids: NDArray[np.int64]) -> Vectors:
    """Vectors of sentences of the same length, a row of `ids` each."""
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    pooled = np.asarray(session.run(None, given)[0]).mean(axis=1)
    norms = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
    vectors: Vectors = np.rint(pooled / norms * SCALE).astype(np.int16)
    return vectors


def similarity(one: Vectors, other: Vectors) -> NDArray[np.float64]:
    """Cosine of each row of `one` and the same row of `other`."""
    products: NDArray[np.int64] = (one.astype(np.int64) * other.astype(np.int64)).sum(axis=1)
    return np.asarray(products / float(SCALE * SCALE), dtype=np.float64)


@cache
def _session() -> InferenceSession:
    return minilm.session(minilm.verified("model"))


@cache
def _tokenizer() -> Tokenizer:
    tokenizer = minilm.tokenizer()
    tokenizer.enable_truncation(TOKENS)
    return tokenizer
