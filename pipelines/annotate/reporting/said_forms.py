"""Finite forms of the verbs of saying, for text that is read before it is parsed: "said", "told", "quips"."""

from __future__ import annotations

import re
from functools import cache

from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import reporting_verbs

IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote", "swear": "swore", "speak": "spoke", "read": "read",
    "forecast": "forecast",
}  # fmt: skip
# Verbs whose last consonant is doubled before "-ed".
DOUBLED = frozenset({"quip", "brag", "admit", "fret", "concur", "deadpan", "demur"})
SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
CONSONANT_Y = re.compile(r"[^aeiou]y$")


@cache
def said() -> str:
    """A pattern for the past of every verb that both word lists call one of saying; not of showing."""
    return "(?:" + "|".join(finite_forms(lemma)[1] for lemma in _lemmas()) + ")"


@cache
def says() -> str:
    """A pattern for its third person, which may be a plural noun too: "reports", "the claims"."""
    return "(?:" + "|".join(finite_forms(lemma)[0] for lemma in _lemmas()) + ")"


def _lemmas() -> list[str]:
    spoken = {lemma for lemma, classes in reporting_verbs().items() if "say" in classes}
    return sorted((spoken & cue_words("clause", "say")) - cue_words("clause", "evidence"))


def finite_forms(lemma: str) -> tuple[str, str]:
    """The third person and the past: "reply" -> "replies", "replied"."""
    if CONSONANT_Y.search(lemma):
        return lemma[:-1] + "ies", lemma[:-1] + "ied"
    third = lemma + ("es" if SIBILANT.search(lemma) else "s")
    regular = lemma + ("d" if lemma.endswith("e") else lemma[-1] + "ed" if lemma in DOUBLED else "ed")
    return third, IRREGULAR.get(lemma, regular)
