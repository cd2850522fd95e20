"""Whether changed words are a quotation of a statement, or merely like it.

Misspelt words are a quotation all the same. Where other words stand, it depends on what is known beforehand: of a
statement that the words are attributed to, or that was made days before, much may differ. Any other statement is named
only when what differs cannot make it another statement's sentence: names and figures do, and so do words that run
past the agreement at either end, as they do in forms and in formulas told again.
"""

from __future__ import annotations

import re

from pipelines.trace.alterations import Alteration
from pipelines.trace.verdicts import bears_meaning_only, content_words, exchanges_names

FEWEST_AGREEING = 3
"""Agreeing content words without which changed words prove nothing."""
SLIP_RUN = 5
"""Agreeing words in a row that show where a changed number or negation stood."""
_SLIP_SHARE = 0.7
"""Least share of agreeing words around it."""
_SLIP_CONTENT = 3
"""Agreeing content words around it."""
_LEAST_SIMILARITY = 0.75
"""Least share of agreeing words in the statement's passage too: whoever leaves out more marks it with an ellipsis."""
_OTHER_WORDS = 3
"""Words by which a quotation of a recent statement may differ, however short it is."""
_OTHER_SHARE = 1 / 4
"""Share of its words by which a longer one may."""
_OTHER_CONTENT = 1 / 6
"""Content words of its own that it may have, as a share of its words."""
_ROUNDING = 1e-6
_FIGURE = re.compile(r"\d+")


def is_expected_quotation(match: Alteration, least: float) -> bool:
    """Whether enough agrees with a statement that is likely beforehand; another figure means another statement."""
    return match.only_misspelt or (match.strength >= least and not _other_figure(match))


def is_recent_quotation(match: Alteration, least: float) -> bool:
    """Whether enough agrees with a statement that was made lately, but that nobody named.

    What an office says again within weeks differs from the last time in what it is about: in names, and in content
    words. Who repeats what was said changes the words around it.
    """
    if match.only_misspelt:
        return True
    if not is_expected_quotation(match, least):
        return False
    if any(edit.meaning_change and exchanges_names(edit.quoted, edit.source) for edit in match.edits):
        return False
    other = (1 - match.strength) * match.size
    if other > max(_OTHER_WORDS, _OTHER_SHARE * match.size) + _ROUNDING:
        return False
    return sum(content_words(quoted) for quoted, _ in match.substitutions) <= _OTHER_CONTENT * match.size


def is_quotation(match: Alteration, least: float) -> bool:
    """Whether enough agrees with any statement, and nothing differs that tells one statement from another."""
    if match.only_misspelt:
        return True
    if match.strength < least or match.similarity < _LEAST_SIMILARITY or match.frayed:
        return False
    return not match.changes_meaning


def is_slip(match: Alteration, content: int) -> bool:
    """Whether the words are the statement's but for one place where a number, negation or quantifier differs.

    Enough must agree to tell the sentence from others: five words in a row, seven words in ten, and three content words
    of the quotation's `content`. Nothing may differ but misspelt words, figures, words that carry meaning and function
    words; and not the day or year of a date, for that is how one issue of a form differs from the next.
    """
    if match.only_misspelt or match.longest < SLIP_RUN or match.share < _SLIP_SHARE or match.frayed:
        return False
    slips = match.substitutions
    if not all(bears_meaning_only(f"{quoted} {source}") for quoted, source in slips) or match.other_date:
        return False
    if content - sum(content_words(quoted) for quoted, _ in slips) < _SLIP_CONTENT:
        return False
    return match.changes_meaning


def _other_figure(match: Alteration) -> bool:
    for edit in match.edits:
        quoted, source = set(_FIGURE.findall(edit.quoted)), set(_FIGURE.findall(edit.source))
        if quoted - source and source:
            return True
    return False
