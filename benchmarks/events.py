"""Certainty and polarity of claims against the events of MEANTIME: an event counts where it is the verb of a claim.

Events whose factuality the annotators left open (UNDERSPECIFIED), auxiliaries and aspectual verbs (GRAMMATICAL) and
claims that ask are left out: they have no label to compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

CERTAINTY = {"CERTAIN": "certain", "PROBABLE": "probable", "POSSIBLE": "possible"}
POLARITY = {"POS": "+", "NEG": "-"}
# MEANTIME marks the main clause of a condition apart from its certainty.
CONDITION = "COND_MAIN_CLAUSE"


def score_events(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Figures over all documents: events compared, and the share of them with the right certainty and polarity."""
    right: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for document in gold:
        for event, claim in headed_claims(document, predicted[document["doc_id"]]["claims"]):
            for label, expected in expectations(event).items():
                compared[label] += 1
                right[label] += claim[label] == expected
    return {
        "events": max(compared.values(), default=0),
        **{label: round(right[label] / compared[label], 4) for label in sorted(compared)},
    }


def expectations(event: Mapping[str, Any]) -> dict[str, str]:
    """What a claim headed by the event should say, label by label; nothing where the annotators left it open."""
    certainty = CERTAINTY.get(event.get("certainty") or "")
    if event.get("special") == CONDITION and certainty is not None:
        certainty = "conditional"
    polarity = POLARITY.get(event.get("polarity") or "")
    return {label: value for label, value in (("certainty", certainty), ("polarity", polarity)) if value}


def headed_claims(
    document: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(event, claim) of the events that end the verb group of a claim, its main verb."""
    ends = {
        event["end"]: event
        for event in document["events"]
        if event.get("event_class") != "GRAMMATICAL" and event.get("pos") == "VERB"
    }
    for claim in claims:
        if claim["certainty"] == "open" or not claim["predicate"]:
            continue
        place = claim["exact"].find(claim["predicate"])
        event = ends.get(claim["start"] + place + len(claim["predicate"])) if place >= 0 else None
        if event is not None:
            yield event, claim
