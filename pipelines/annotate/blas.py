"""Matrix products of the parser through numpy's OpenBLAS.

thinc ships BLIS built for no processor in particular; numpy's OpenBLAS picks kernels for the machine it runs on and is
about three times as fast on the parser's shapes, which makes the whole parse about 1.5 times as fast
(`benchmarks/annotate.py`). Results agree to float32 rounding.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.backends.numpy_ops import NumpyOps


class OpenBlasOps(NumpyOps):  # type: ignore[misc]  # thinc ships no types for its compiled base class
    """thinc's numpy operations with `gemm` on numpy's BLAS."""

    name = "numpy-openblas"

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Matrix product of 2-d float32 arrays, each optionally transposed first."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_openblas(nlp: Language) -> None:
    """Make every model of the pipeline use OpenBlasOps. Pin OPENBLAS_NUM_THREADS=1 where processes run side by side."""
    ops = OpenBlasOps()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is not None:
            for layer in model.walk():
                layer.ops = ops
