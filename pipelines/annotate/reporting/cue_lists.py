"""The word lists of attribution: predicates whose complement is somebody's words, thought, finding or commitment."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

WORDLIST = Path(__file__).parents[1] / "wordlists" / "attribution.toml"


@cache
def cue_words(table: str, key: str) -> frozenset[str]:
    """One list of the attribution word list."""
    return frozenset(_tables()[table][key])


@cache
def clause_verbs() -> frozenset[str]:
    """Verbs, as lemmas, that take a clause of content."""
    return cue_words("clause", "say") | cue_words("clause", "think")


@cache
def all_cues() -> frozenset[str]:
    """Every word or lemma that may be the cue of a clause of content: most words are turned away by one look."""
    lists = [cue_words("clause", key) for key in ("adjectives", "nouns", "views", "made_known")]
    keys = ("promise", "committed", "ask", "expect", "gerund", "depict", "deem")
    bound = [cue_words("infinitive", key) for key in keys]
    return clause_verbs().union(*lists, *bound, {"accord", "according"})


@cache
def reporting_prepositions() -> dict[str, frozenset[str]]:
    """Verb lemma -> the prepositions with which it reports: "call for", "refer to"."""
    return {verb: frozenset(words) for verb, words in _tables()["object"]["prepositional"].items()}


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
