"""Vectors of sentences kept between builds, by the words they were made from: what has not changed costs nothing."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import polars as pl

from pipelines.evidence.encoder import Vectors, encode, encoder_version
from pipelines.minilm import WIDTH

SCHEMA = pl.Schema({"text_key": pl.String(), "vector": pl.Array(pl.Int16, WIDTH)})
"""Vectors between the builds: `text_key` is a digest of the encoder's version and the sentence."""


def vectors_of(texts: list[str], known: pl.DataFrame | None) -> tuple[Vectors, pl.DataFrame]:
    """Vectors of `texts`, row by row, and all of them by key (SCHEMA), for the next build.

    Only what `known` lacks is encoded; what no text asks for any more is let go.
    """
    keys = [_key(text) for text in texts]
    wanted = dict(zip(keys, texts, strict=True))
    held = pl.DataFrame(schema=SCHEMA) if known is None else known.filter(pl.col("text_key").is_in(list(wanted)))
    missing = sorted(wanted.keys() - set(held["text_key"]))
    if missing:
        made = pl.DataFrame({"text_key": missing, "vector": encode([wanted[key] for key in missing])}, schema=SCHEMA)
        held = pl.concat([held, made])
    kept = held.sort("text_key")
    place = {key: row for row, key in enumerate(kept["text_key"])}
    matrix = kept["vector"].to_numpy().reshape(-1, WIDTH)
    return matrix[np.array([place[key] for key in keys], dtype=np.int64)], kept


def _key(text: str) -> str:
    return blake2b(f"{encoder_version()}\0{text}".encode("utf-8", "replace"), digest_size=12).hexdigest()
