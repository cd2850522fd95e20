"""The lists of the modality word list."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDLIST = Path(__file__).parents[1] / "wordlists" / "modality.toml"


@cache
def modal_words(table: str, key: str) -> frozenset[str]:
    """One list of the modality word list."""
    return frozenset(tomllib.loads(WORDLIST.read_text(encoding="utf-8"))[table][key])
