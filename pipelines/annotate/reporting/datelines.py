"""Datelines at the head of a report, "PORTWICK, Norland (AP) — The harbour closed": no part of its first clause."""

from __future__ import annotations

from pipelines.annotate.tokens import Doc

DASHES = frozenset({"—", "–", "--", "-"})
# Tokens of a dateline before its dash: "FORT HARTWELL, Ohio (AP) —", with a day "MAY 5, 2019" more.
LONGEST_DATELINE = 12


def end_of_dateline(doc: Doc) -> int:
    """Number of tokens of the dateline that opens a paragraph, its dash included; 0 when none does."""
    opening = doc.tokens[0].text if doc.tokens else ""
    if len(opening) < 2 or not opening.isupper():
        return 0
    for token in doc[1 : min(len(doc) - 1, LONGEST_DATELINE)]:
        if token.text in DASHES and doc[token.i - 1].whitespace_ and token.whitespace_:
            # "NATO — the alliance — agreed" goes on with the sentence.
            return token.i + 1 if not doc[token.i + 1].text[:1].islower() else 0
        if token.pos_ in {"VERB", "AUX"} and token.text.islower():
            return 0
    return 0
