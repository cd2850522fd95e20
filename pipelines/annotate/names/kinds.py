"""What kind of name a run of tokens is: by its own words first, then by what stands around it."""

from __future__ import annotations

from pipelines.annotate.names.gazetteer import gazetteer, name_words
from pipelines.annotate.reporting.cues import reporting_verbs, speaker_words
from pipelines.annotate.tokens import Doc

# Little words inside names of bodies: "Department of State".
CONNECTORS = frozenset({"of", "for", "on"})
# Words that open a territory's name only before "of": "State of Georgia", not "State Freight Plans".
TERRITORIES = frozenset({"state", "city", "province", "republic", "kingdom", "commonwealth", "islands"})
# Kinds by the labels of the parser's entity recogniser.
LABELS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}

# What stands before a town that is told with its state.
TOWARDS_TOWN = frozenset({"in", "of", "from", "near", "at", "outside"})
# A number after a name is an age up to this one.
OLDEST = 115


def is_no_name(doc: Doc, start: int, end: int) -> bool:
    """Storms and operations, a lone direction ("Western Florida"), the saint of a day ("St. Patrick's Day")."""
    words = name_words()
    first = doc[start].lower_
    if first in words.events and end - start > 1:
        return True
    if end - start == 1 and (first in words.directions or (first in words.events and end < len(doc))):
        return True
    return _is_studied(doc, start) or _is_address(doc, end) or doc[end : end + 2].text in ("'s Day", "’s Day")


def _is_address(doc: Doc, end: int) -> bool:
    """Part of an electronic address: "PRESS-DESK@harbour.example"."""
    last = doc[end - 1]
    return not last.whitespace_ and "@" in doc.text[last.idx : last.idx + len(last.text) + 30].split(" ", 1)[0]


def _is_studied(doc: Doc, start: int) -> bool:
    """ "A degree in Business Administration", "her Master's in Public Policy": a subject, which is no body or place."""
    if start < 2 or doc[start - 1].lower_ not in ("in", "of"):
        return False
    degree = doc[start - 2 - (start > 2 and doc[start - 2].lower_ in ("'s", "’s"))]
    return degree.lower_.rstrip(".") in name_words().degrees


def kind_of(doc: Doc, start: int, end: int, titled: bool) -> tuple[str | None, str, float]:
    """Kind of a name by its own words, then by its context; the first sign that speaks decides."""
    words = name_words()
    first, last = doc[start].lower_, doc[end - 1].lower_
    length = end - start
    opens = start + 1 < end and doc[start + 1].lower_ in CONNECTORS
    if length > 1 and (last in words.body_last or (opens and first in words.body_first)):
        return "organisation", "head_of_body", 0.85
    if any(t.lower_ in words.body_first and t.i + 1 < end and t.nbor().lower_ == "of" for t in doc[start:end]):
        return "organisation", "head_of_body", 0.8
    region = first in words.directions and last in words.place_last
    if titled and length <= 5 and not region:
        return "person", "title", 0.9
    surname = length == 2 and last in words.surnames and first in words.given_names
    # "Republic of Arvenia", "Port Sella"; not "Assistant Secretary of State for Fisheries"
    feature = first in words.place_first and (doc[start + 1].lower_ == "of" if opens else first not in TERRITORIES)
    if length > 1 and not surname and (last in words.place_last or feature):
        return "place", "head_of_place", 0.8
    if length > 1 and first.rstrip(".") in words.given_names and length <= 5:
        return "person", "given_name", 0.85
    spaced = any(token.whitespace_ for token in doc[start : end - 1])
    if (
        length in {2, 3}
        and spaced
        and first not in words.directions
        and last in words.given_names
        and doc[end - 1].text not in gazetteer().forms
    ):
        return "person", "family_name_first", 0.7
    if length == 1 and start > 0 and doc[start - 1].lower_ in speaker_words()["trade"]:
        # "The carmaker Norvik"
        return "organisation", "trade", 0.7
    if length < 3 and _is_in_state(doc, start, end):
        return "place", "before_state", 0.8
    if length in {2, 3} and _is_who(doc, end):
        return "person", "described", 0.7
    vote = _entity_vote(doc, start, end)
    if vote:
        return vote, "entity_recogniser", 0.7
    if length in {2, 3, 4} and speaks(doc, start, end):
        return "person", "speaks", 0.6
    if length in {2, 3} and (_bears_age(doc, end) or _is_in_person(doc, end) or _follows_office(doc, start, end)):
        return "person", "described", 0.6
    if (
        length == 1
        and start > 0
        and doc[start - 1].lower_ in {"in", "near", "at"}
        and doc[start].pos_ == "PROPN"
        and not doc[start].text.isupper()
        and doc[start].dep_ == "pobj"
        and first not in words.body_last
        and not (start > 1 and doc[start - 2].lemma_.lower() == "invest")
    ):
        return "place", "locative", 0.4
    return None, "", 0.0


def _is_in_state(doc: Doc, start: int, end: int) -> bool:
    """ "In Linden, Ohio": a town before the state or country it is in."""
    if start == 0 or end + 1 >= len(doc) or doc[end].text != "," or doc[start - 1].lower_ not in TOWARDS_TOWN:
        return False
    for stop in (end + 2, end + 3):
        state = gazetteer().get(doc[end + 1 : stop].text)
        if state is not None:
            return state.kind == "place" and (stop >= len(doc) or doc[stop].tag_ != "POS")
    return False


def _entity_vote(doc: Doc, start: int, end: int) -> str | None:
    """Kind by the recogniser's label on most of the tokens; None without a recogniser or a label we keep."""
    votes: dict[str, int] = {}
    for token in doc[start:end]:
        kind = LABELS.get(token.ent_type_)
        if kind:
            votes[kind] = votes.get(kind, 0) + 1
    best = max(votes, key=lambda kind: votes[kind], default=None)
    return best if best and votes[best] * 2 > end - start else None


def speaks(doc: Doc, start: int, end: int) -> bool:
    """Whether the name is the subject of a verb of saying, or an office stands in apposition to it."""
    head = doc[start:end].root
    if head.dep_ == "nsubj" and "say" in reporting_verbs().get(head.head.lemma_.lower(), frozenset()):
        return True
    return any(child.dep_ == "appos" and child.lower_ in name_words().offices for child in head.children)


def _bears_age(doc: Doc, end: int) -> bool:
    """ "Ola Dahl, 34, said": a name between whose commas an age stands."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 2].text not in {",", ".", ")"}:
        return False
    return doc[end + 1].text.isdigit() and int(doc[end + 1].text) <= OLDEST


def _is_who(doc: Doc, end: int) -> bool:
    """ "Ola Dahl, who left", "Ola Dahl, whose husband left"; a company has shares, and no husband."""
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    kin = speaker_words()["male"] | speaker_words()["female"]
    return doc[end + 1].lower_ in {"who", "whom"} or (doc[end + 1].lower_ == "whose" and doc[end + 2].lower_ in kin)


def _is_in_person(doc: Doc, end: int) -> bool:
    """ "Ola Dahl himself was silent"."""
    return end < len(doc) and doc[end].lower_ in {"himself", "herself"}


def _follows_office(doc: Doc, start: int, end: int) -> bool:
    """ "The group's campaign director, Ola Dahl, has left": the name after a noun for a person, and nothing more."""
    if start < 2 or doc[start - 1].text != "," or doc[start - 2].lemma_.lower() not in speaker_words()["person"]:
        return False
    whole = all(token.pos_ == "PROPN" and token.text.istitle() for token in doc[start:end])
    return whole and (end == len(doc) or doc[end].text in {",", ".", ";", ":"} or doc[end].is_space)
