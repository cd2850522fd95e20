"""How much checking a claim would be worth: a weighted sum of features through a logistic curve, no black box.

The weights stand in wordlists/checkworthiness.toml; docs/check-worthiness.md explains them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path

from pipelines.annotate.clauses.modality import Modality
from pipelines.annotate.tokens import Token

WORDLIST = Path(__file__).parents[1] / "wordlists" / "checkworthiness.toml"
# Fewer words than this rarely say enough to be checked.
SHORT_CLAIM = 6
FIRST_PERSON = frozenset({"i", "we", "my", "our", "us", "me"})
COMPARING = frozenset({"JJR", "JJS", "RBR", "RBS"})
SIGNS = frozenset({"%", "$", "€", "£"})


@cache
def _weights() -> tuple[float, dict[str, float]]:
    table = tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
    return table["intercept"], table["weights"]


def features_of(
    head: Token,
    subject: Token | None,
    tokens: Sequence[Token],
    modality: Modality,
    *,
    names: int,
    dated: bool,
    reported: bool,
) -> list[str]:
    """Names of the features a claim has, as they stand in the weights. `names`: how many names lie in the claim."""
    past = head.tag_ == "VBD" or any(
        child.tag_ == "VBD" or child.lower_ in {"has", "have"}
        for child in head.children
        if child.dep_ in {"aux", "auxpass"}
    )
    words = len([token for token in tokens if not (token.is_punct or token.is_space)])
    tags, lower = {token.tag_ for token in tokens}, {token.lower_ for token in tokens}
    present = {
        modality.kind: True,
        "number": not lower.isdisjoint(SIGNS) or any(token.like_num for token in tokens),
        "date": dated,
        "named_entity": names > 0,
        "several_named_entities": names > 1,
        "past_event": past,
        "comparison": not tags.isdisjoint(COMPARING),
        "reported": reported,
        "denial": modality.polarity == "-",
        "pronoun_subject": subject is not None and subject.pos_ == "PRON",
        "hedged": modality.certainty in {"possible", "probable"},
        "conditional": modality.certainty == "conditional",
        "first_person": not lower.isdisjoint(FIRST_PERSON),
        "short": words < SHORT_CLAIM,
    }
    return [name for name, holds in present.items() if holds]


def score(features: Sequence[str]) -> float:
    """Check-worthiness of a claim with these features, 0 to 1, to three decimals."""
    intercept, weights = _weights()
    return round(1 / (1 + exp(-(intercept + sum([weights[name] for name in features])))), 3)
