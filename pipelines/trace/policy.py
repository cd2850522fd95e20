"""How one statement is chosen among those that have the words: the dataset's policy, and one for bare quotations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """How one statement is chosen among those that have the words.

    The defaults are the dataset's: the earliest statement that has the words is the source, and short or formulaic
    quotations are traced to nothing but the statement they are attributed to.
    """

    content_words: int = 5
    """Quotations with fewer content words are short: chance repeats them."""
    formulaic: int = 10
    """Words found in more statements than this are a formula that nobody in particular is quoted for."""
    name_anyway: bool = False
    """Name the likeliest statement for short and formulaic quotations too, where nothing is known of attribution."""
    same_letters_first: bool = False
    """Prefer statements that have the quotation letter for letter."""
    least_strength: float = 0.8
    """Strength from which changed words still count as quoted."""
    expected_strength: float = 0.7
    """The same for a statement that the words are attributed to, or that was made within `recent_days`."""
    slips: int = 2
    """Trace quotations, short ones too, whose only changes are numbers, negations and the like, where at most so many
    statements come as near. Such a change is what a reader most needs to know of."""
    recent_days: int | None = None
    """Prefer statements of so many days before the quotation, where any has the words; older uses are counted."""


DATASET_POLICY = Policy()
UNATTRIBUTED_POLICY = Policy(name_anyway=True, same_letters_first=True, recent_days=45)
"""For quotations that come without their context: what was said lately is likelier quoted than what was said first."""
