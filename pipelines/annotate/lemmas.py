"""Lemmas of verbs that the pipeline gets wrong: "hoped" is a form of "hope", for "hop" has "hopped"."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.lookups import Table

# A short verb that doubles its last letter before "-ed" and "-ing": "hop", "star", "rat".
DOUBLES = re.compile(r"[^aeiou]*(?:qu)?[aeiou][bdgklmnprtvz]")
# Verbs of writing that the table does not know as verbs.
UNLISTED = frozenset({"text", "email", "blog"})


def mend_lemmas(nlp: Language) -> None:
    """Correct the table of verbs that the pipeline's lemmatizer reads; a pipeline without one stays as it is."""
    if "lemmatizer" not in nlp.pipe_names:
        return
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return
    table: Table = lookups.get_table("lemma_index")
    known = frozenset(table["verb"])
    # With "hop" out of the table "hoped" can only be "hope"; "hops" and "hopped" need no entry to be forms of "hop".
    doubling = {verb.removesuffix("e") for verb in known if verb.endswith("e")}
    wrong = {verb for verb in doubling & known if DOUBLES.fullmatch(verb)}
    table["verb"] = sorted((known - wrong) | UNLISTED)
