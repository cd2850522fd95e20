"""Rights as rules of the suites: what `rights_check` finds, held against each row that leaves."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from expectations.rights import CLAIM_WORDS, EXCERPTS, MAX_SHARE, QUOTATION_WORDS, TEXT_COLUMNS
from expectations.rights_check import WITHHELD
from expectations.rules import Corpus, Rule

RULES = {
    "withheld_leaves_nothing": "Nothing of a withheld text is published but its row in `sources`.",
    "closed_text_stays": "Text of a document, passage or clause is published only of open texts.",
    "metadata_only_shows_no_words": "Of a metadata_only text only offsets, labels and hashes are published.",
    "excerpts_are_short": f"Excerpts of quote_only texts are short: {CLAIM_WORDS} words of a claim, "
    f"{QUOTATION_WORDS} of a quotation.",
    "edits_stay_in_excerpts": "Edits repeat no wording that the row's published excerpts do not show.",
    "excerpts_stay_under_share": f"All published excerpts of a quote_only text together stay under {MAX_SHARE:.0%} "
    "of it.",
}
_OF_TABLE = {
    "withheld_leaves_nothing": WITHHELD,
    "closed_text_stays": tuple(TEXT_COLUMNS),
    "metadata_only_shows_no_words": tuple(dict.fromkeys(e.table for e in EXCERPTS)),
    "excerpts_are_short": tuple(dict.fromkeys(e.table for e in EXCERPTS if e.words)),
    "edits_stay_in_excerpts": ("alignments",),
    "excerpts_stay_under_share": ("documents",),
}


def rights_rules(table: str) -> list[Rule]:
    """The rules of rights that bind one table's rows when they leave; each blocks the release."""
    needs = () if table in ("sources", "documents") else ("documents",)
    return [
        Rule(table, name, description, "block", "ExpectRightsToBeRespected", holds=_keeps(table, name),
             needs=("sources", *needs), published_only=True)
        for name, description in RULES.items()
        if table in _OF_TABLE[name]
    ]  # fmt: skip


def _keeps(table: str, rule: str) -> Callable[[Corpus], pl.Series]:
    def holds(corpus: Corpus) -> pl.Series:
        broken = corpus.rights_violations.filter(pl.col("table") == table, pl.col("rule") == rule)["row"]
        return ~pl.int_range(corpus[table].height, dtype=pl.Int64, eager=True).is_in(broken.implode())

    return holds
