"""Ids that do not move: derived from what is annotated, never from where it stands.

An annotation id is a two-letter prefix and 16 hex digits of BLAKE2b over the recipe tag, the source id, the layer, the
folded exact text and k, its k-th occurrence in the document (in text order, from 0). Offsets stay out, so that a fix
in boilerplate removal does not re-key the dataset.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

RECIPE = "1"
"""Tag of how ids are made. `fold` is frozen under it: a change needs a new tag and a `bridge` table."""


def fold(text: str) -> str:
    """Text as it enters an id: NFKC, casefolded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def make_id(prefix: str, *parts: str) -> str:
    """`prefix` + 16 hex digits of BLAKE2b over the recipe tag and `parts`."""
    # Lone surrogates can come from broken input; they must not break the id.
    keyed = "\x1f".join((RECIPE, *parts)).encode("utf-8", "surrogatepass")
    return prefix + blake2b(keyed, digest_size=8).hexdigest()


def annotation_ids(prefix: str, source_id: str, layer: str, exacts: Iterable[str]) -> list[str]:
    """One id for each exact text, given in text order; repeats are numbered by occurrence."""
    seen: Counter[str] = Counter()
    ids = []
    for exact in exacts:
        folded = fold(exact)
        ids.append(make_id(prefix, source_id, layer, folded, str(seen[folded])))
        seen[folded] += 1
    return ids


def document_id(source_id: str, text_sha256: str) -> str:
    """source_id + '@' + the first 12 hex digits of the text's sha256."""
    return f"{source_id}@{text_sha256[:12]}"


def entity_id(kind: str, name: str) -> str:
    """Id of an entity from its kind and canonical name."""
    return make_id("en", kind, fold(name))
