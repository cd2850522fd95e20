"""Headings that a page's text runs into the sentence below: "Mending the Port The harbour board will dredge it"."""

from __future__ import annotations

from pipelines.annotate.tokens import Token

# Words with which sentences begin, and which are written small within one.
STARTS = frozenset({"The", "This", "These", "Those", "It", "We", "They", "Today"})
# Letters up to which a heading does not capitalize a word, and how many words at least it has that are longer.
LONGEST_SMALL_WORD = 3
SHORTEST_HEADING = 2
# What no heading ends with: "Ann Berg of | The Hague", "the Post and | The Courier".
JOINING = frozenset({"IN", "CC", "DT", "TO", "POS", "PRP$"})


def without_run_in_heading(kept: list[int], head: Token) -> list[int]:
    """Tokens from where the sentence begins behind a heading; all of them where none stands before."""
    tokens = head.doc.tokens
    if len(kept) <= SHORTEST_HEADING or _is_small(tokens[kept[1]]):
        return kept
    words, start = 0, 0
    for place, i in enumerate(kept):
        token = tokens[i]
        if i >= head.i:
            break
        if words >= SHORTEST_HEADING and token.text in STARTS and _ends_heading(tokens[i - 1]):
            start = place
        if _is_small(token):
            break
        words += len(token) > LONGEST_SMALL_WORD and token.text.isalpha()
    return kept[start:]


def _is_small(token: Token) -> bool:
    """Whether the word is one that a heading would capitalize, and is not."""
    return len(token) > LONGEST_SMALL_WORD and token.text.isalpha() and not token.text[0].isupper()


def _ends_heading(token: Token) -> bool:
    return token.text[:1].isupper() and len(token) > LONGEST_SMALL_WORD and token.tag_ not in JOINING
