"""Whether what a text puts on a date has happened: the verb that it hangs on tells, or the paper that bears it."""

from __future__ import annotations

import re
from functools import cache

from pipelines.annotate.dates.lexicon import alternatives, words
from pipelines.annotate.tokens import Doc, Token

# Steps from a date up to its verb: "on" and the verb, with one more for a date of two words.
REACH = 3


def verb_of(match: re.Match[str], doc: Doc) -> Token | None:
    """The verb that a date goes with; None where it belongs to a noun."""
    tokens = doc.contained(match.start(), match.end())
    return _governing_verb(tokens.root) if tokens is not None else None


def has_happened(match: re.Match[str], verb: Token | None) -> bool:
    """ "They met on September 22", "their September 22 statement"; not "they agreed to meet", "they set a day"."""
    if _paper().match(match.string, match.end()):
        return True
    return verb is not None and _is_past(verb) and verb.lemma_.lower() not in words()["cues"]["arranging"]


def is_arranged(verb: Token | None) -> bool:
    """ "They meet on Friday", "when the states meet in June"."""
    return verb is not None and verb.tag_ in ("VBZ", "VBP") and verb.lemma_.lower() in words()["cues"]["arranged"]


@cache
def _paper() -> re.Pattern[str]:
    papers = alternatives(words()["cues"]["papers"])
    return re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}(?:{papers})\b", re.IGNORECASE)


def _governing_verb(token: Token) -> Token | None:
    """The verb that a date modifies itself or by a preposition; None where it belongs to a noun."""
    for _ in range(REACH):
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
        if token.pos_ not in {"ADP", "SCONJ", "PROPN", "NUM"} and token.lower_ not in words()["cues"]["parts_of_day"]:
            return None
    return None


def _is_past(verb: Token) -> bool:
    helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if any(child.tag_ == "MD" or child.lower_ == "to" for child in verb.children if child.dep_ == "aux"):
        return False
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and bool(helpers & {"was", "were", "had", "has", "have"}))
