"""Offices around a name that say what they are of: "Under Secretary for Trade and Fisheries | Jane Roe"."""

from __future__ import annotations

from pipelines.annotate.names.gazetteer import name_words
from pipelines.annotate.names.kinds import CONNECTORS
from pipelines.annotate.tokens import Doc

# Words back from a name to the office whose portfolio ends right before it.
REACH = 10
JOINTS = CONNECTORS | {"and", "&", ",", "the"}
# Offices that a name may open with before the body they head: "Chief of the Harbour Police".
HEADING = frozenset({"chief", "secretary", "minister", "commander", "speaker"})


def behind_portfolio(doc: Doc, start: int, end: int) -> int:
    """Where the person starts in a run that opens with the last words of a portfolio: "Fisheries | Jane Roe"."""
    words = name_words()
    if end - start < 3 or doc[start].lower_ in words.given_names:
        return start
    for k in range(start + 1, end - 1):
        if doc[k].lower_ in words.given_names and doc[k - 1].lower_ not in CONNECTORS:
            family = doc[end - 1].lower_ not in words.body_last | words.place_last
            return k if family and _has_office_before(doc, start) else start
    return start


def behind_office(doc: Doc, start: int, end: int) -> int:
    """Where the body starts in "Chief of the | Harbour Police"; `start` where no office opens the name."""
    if end - start < 3 or doc[start].lower_ not in HEADING or doc[start + 1].lower_ != "of":
        return start
    behind = start + 2 + (doc[start + 2].lower_ == "the")
    words = name_words()
    return behind if doc[end - 1].lower_ in words.body_last or doc[behind].lower_ in words.body_first else start


def _has_office_before(doc: Doc, start: int) -> bool:
    """Whether an office with its "for" or "of" stands before, and only its portfolio between."""
    offices = name_words().offices
    for i in range(start - 1, max(-1, start - 1 - REACH), -1):
        if doc[i].lower_ in offices:
            return doc[i + 1].lower_ in CONNECTORS
        if doc[i].lower_ not in JOINTS and not doc[i].text[:1].isupper():
            return False
    return False
