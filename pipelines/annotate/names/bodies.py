"""Which words go into one name: capitalised words, and the "and"s and commas inside the names of bodies.

Each rule answers how many tokens from the joint to step over, 0 where the name ends there.
"""

from __future__ import annotations

from pipelines.annotate.clauses.edges import is_question_label
from pipelines.annotate.names.gazetteer import gazetteer, name_words
from pipelines.annotate.names.kinds import CONNECTORS
from pipelines.annotate.tokens import Doc, Token

LOCATIVES = frozenset({"at", "in", "into", "to", "outside", "inside", "near", "around", "from", "behind", "across"})
SAINTS = frozenset({"st", "st.", "saint"})
# What has a saint's name behind its "of", beside offices: "the island of St. Clement".
TOWNS = frozenset({"island", "islands", "port", "city", "town", "people", "government", "parish", "bay", "coast"})
COUNTING = frozenset({"both", "neither", "either", "each", "every", "all", "many", "several", "two", "three"})
# Words behind the "and" of a body's name.
MOST_JOINED = 4


def is_name_word(token: Token) -> bool:
    """Whether a token may stand in a name: a proper noun, or a capitalised word where no sentence starts."""
    text = token.text
    if not text[:1].isupper() or is_question_label(token):
        return False
    if token.pos_ == "PROPN":
        return True
    if text in gazetteer().forms:
        return text.lower() not in {"us", "who"} or text.isupper()
    if token.pos_ not in {"ADJ", "NOUN"}:
        return False
    # "The National Security Council" opens with an adjective; "Recent events" does not open a name.
    if token.is_sent_start:
        return token.i + 1 < len(token.doc) and token.nbor().pos_ == "PROPN"
    return True


def members_of(doc: Doc, start: int, i: int) -> int:
    """ "Workers|of|America": people organised in a country, two capitalised words or more before the "of"."""
    plural = doc[i - 1].lower_.endswith("s") and doc[i - 1].pos_ in ("PROPN", "NOUN")
    members = plural and i - start > 1 and doc[i].lower_ == "of" and doc[i - 2 : i].text not in gazetteer().forms
    return 2 if members and i + 1 < len(doc) and doc[i + 1].text == "America" else 0


def joins_body(doc: Doc, start: int, i: int) -> int:
    """ "Ministry of Trade|and|Industry", "Mine Safety|and|Health Administration": "and" inside the name of a body."""
    words, stop = name_words(), i + 1
    while stop < len(doc) and is_name_word(doc[stop]) and stop - i <= MOST_JOINED:
        stop += 1
    joined = doc[i + 1 : stop]
    if not len(joined) or any(_is_other_name(token) for token in (doc[i - 1], *joined)):
        return 0
    opens = any(t.lower_ in words.body_first and t.nbor().lower_ in CONNECTORS for t in doc[start : i - 1])
    heads = [t.lower_ for t in joined if t.lower_ in words.body_last]
    if opens:
        # "Department of Commerce and Harbour Council" are two; "Department of Health and Human Services" is one.
        return 2 if not heads or heads == ["services"] else 0
    article = start > 0 and doc[start - 1].tag_ in ("DT", "POS", "PRP$")
    plain = all(t.lower_ not in words.body_last for t in doc[start:i]) and all(map(_is_common_word, doc[start:i]))
    return 2 if article and plain and joined[-1].lower_ in words.body_last and len(joined) > 1 else 0


def lists_body(doc: Doc, start: int, i: int) -> int:
    """ "Ministry of Economy|,|Trade and Industry": a comma in the name of a body, whose list an "and" must end."""
    if doc[start].lower_ not in name_words().body_first and doc[i - 2].lower_ not in CONNECTORS:
        return 0
    opens = any(t.lower_ in name_words().body_first and t.nbor().lower_ in CONNECTORS for t in doc[start : i - 1])
    stop = i + 1
    while stop < len(doc) and stop - i <= MOST_JOINED and (is_name_word(doc[stop]) or doc[stop].text == ","):
        stop += 1
    closes = stop + 1 < len(doc) and doc[stop].lower_ == "and" and is_name_word(doc[stop + 1])
    items = [token for token in doc[i + 1 : stop + 2] if token.text not in (",", "and")]
    plain = not any(_is_other_name(token) or token.lower_ in name_words().body_last for token in items)
    # The "and" itself is stepped over here, with the comma that may stand before it.
    return stop + 2 - i if opens and closes and plain and items else 0


def _is_other_name(token: Token) -> bool:
    """A known name, a person's given name, a title or a head that opens a body: what stands by itself in a list."""
    words, known = name_words(), gazetteer()
    lower = token.lower_
    if token.text in known.forms or token.text in known.demonyms or lower in words.given_names:
        return True
    return lower in words.offices or lower in words.titles or lower in words.body_first - {"bank", "house", "party"}


def _is_common_word(token: Token) -> bool:
    """A word that a body's name is made of rather than a place or person: it stands in none of the lists of names."""
    return not _is_other_name(token) and token.ent_type_ not in ("PERSON", "GPE") and not token.text.isupper()


def names_town(doc: Doc, i: int) -> bool:
    """Whether "St." at token `i` opens the name of a town or island: "in St. Clement", "the mayor of St. Clement"."""
    if i == 0 or doc[i].lower_ not in SAINTS:
        return False
    before = doc[i - 1].lower_
    of_place = before == "of" and i > 1 and (doc[i - 2].lower_ in TOWNS or doc[i - 2].lower_ in name_words().offices)
    return of_place or before in ("at", "in", "into", "near", "outside", "around")


def counts_bodies(doc: Doc, start: int, end: int) -> bool:
    """Bodies that are counted rather than named: "Neither Government replied", "both Ministries"."""
    alone = end - start == 1 and start > 0
    return alone and doc[start - 1].lower_ in COUNTING
