"""Inverted reporting clauses between a subject and its verb: "The vote, said Ola Dahl of the League, was a disgrace".

The parser makes the first noun the subject of the reporting verb or the speaker its object, so that the words decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.clauses.verbs import WH_TAGS
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.tokens import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# Tokens of the reporting clause: room for a name, its office and a place.
LONGEST_CLAUSE = 18
# Words that open the speaker's noun phrase.
NOMINAL = frozenset({"NOUN", "PROPN", "DET", "ADJ"})


@dataclass(frozen=True)
class InvertedClause:
    """Who speaks, and the finite verb with which the interrupted clause goes on."""

    speaker: Token
    verb: Token


def inverted_clause(cue: Token) -> InvertedClause | None:
    """The reporting clause that `cue` opens behind a comma, where the clause around it waits for its verb."""
    said = cue.lemma_.lower() in cue_words("clause", "say") and cue.tag_ in {"VBD", "VBZ"}
    if not said or cue.i < cue.sent.start + 2 or cue.nbor(-1).text != ",":
        return None
    doc, end = cue.doc, min(cue.sent.end, cue.i + LONGEST_CLAUSE)
    opens = cue.i + 1 < end and (doc[cue.i + 1].pos_ in NOMINAL or doc[cue.i + 1].tag_ == "PRP$")
    if not opens or not _waits_for_verb(cue):
        return None
    for place in range(cue.i + 2, end - 1):
        if doc[place].tag_ in FINITE:
            return None
        following = doc[place + 1] if doc[place + 1].pos_ != "ADV" or place + 2 >= end else doc[place + 2]
        if doc[place].text == "," and following.tag_ in FINITE:
            speaker = _first_head(doc[cue.i + 1], place)
            verb = following.head if following.dep_ in {"aux", "auxpass"} else following
            return InvertedClause(speaker, verb) if speaker is not None else None
    return None


def _waits_for_verb(cue: Token) -> bool:
    """Whether only a noun phrase stands before the comma: "The vote, said", "What she wants, said"."""
    before = cue.doc[cue.sent.start : cue.i - 1]
    opening = next((token for token in before if not token.is_punct), None)
    if opening is None or before[-1].pos_ not in {"NOUN", "PROPN", "PRON", "DET", "VERB", "NUM", "ADJ"}:
        return False
    free = opening.tag_ in WH_TAGS and opening.lower_ in {"what", "whoever"}
    return opening.pos_ not in {"ADP", "SCONJ", "ADV"} and (free or not any(t.tag_ in FINITE for t in before))


def _first_head(opening: Token, end: int) -> Token | None:
    """Head of the noun phrase that `opening` begins, before index `end`."""
    head = opening
    while head.dep_ in {"compound", "amod", "det", "poss", "nmod", "nummod"} and head.i < head.head.i < end:
        head = head.head
    return head if head.pos_ in {"NOUN", "PROPN"} else None
