"""The words of a clause that speak for a judgment or a fact, as features: which word, and which part it plays.

Grammar does not tell "the talks stalled" from "the talks met": words have weights of their own beside the features of
clauses/evaluation.py. Names and figures count as such only, never by what they name.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.tokens import Token

# Parts of speech whose lemma counts.
WORDS = frozenset(
    {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "PART", "PRON", "SCONJ", "VERB"},
)
# Parts beside the verb in which a word counts once more.
PARTS = frozenset(
    {"acomp", "advcl", "advmod", "agent", "attr", "ccomp", "dobj", "nsubj", "nsubjpass", "prep", "prt", "xcomp"}
)


def wording_of(verb: Token, tokens: Sequence[Token]) -> set[str]:
    """Features of the words of a clause: "any port", "nsubj port", "root stall", "form VBD"."""
    found = {f"root {verb.lemma_.lower()}", f"form {verb.tag_}"}
    for token in tokens:
        pos = token.pos_
        if pos in WORDS:
            word = token.lemma_.lower()
            found.add(f"any {word}")
        else:
            word = pos
        if token.head is verb and token is not verb and token.dep_ in PARTS:
            found.add(f"{token.dep_} {word}")
    return found
