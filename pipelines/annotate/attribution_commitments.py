"""What somebody commits to or asks for: "X vowed to P", "X is committed to V-ing", "X urged Y to P"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from spacy.tokens import Token

from pipelines.annotate.attribution_holders import holder_of
from pipelines.annotate.attribution_report import Report, reported
from pipelines.annotate.clauses import subject
from pipelines.annotate.cue_lists import cue_words
from pipelines.annotate.reporting import is_passive
from pipelines.annotate.speaker_phrases import speaker_kind

# Tokens after the verb of a request: "urged me to do so" does not say what.
SHORTEST_REQUEST = 2


def commitments(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X vowed to P", "X is committed to V-ing": what X binds itself to."""
    holder = holder_of(verb)
    if lemma in cue_words("infinitive", "promise") and not is_passive(verb):
        for clause in verb.children:
            if clause.dep_ == "xcomp" and clause.i > verb.i and _has_to(clause) and _is_agent(holder):
                yield reported(verb, holder, clause, clause.left_edge.i, clause.right_edge.i, "commitment")
    if verb.lower_ in cue_words("infinitive", "committed"):
        own = subject(verb) or (subject(verb.head) if verb.dep_ == "acomp" else None)
        for preposition in verb.children:
            clauses = [c for c in preposition.children if c.dep_ == "pcomp"] if preposition.lower_ == "to" else []
            for clause in clauses:
                if own is not None:
                    yield reported(verb, own, clause, clause.left_edge.i, clause.right_edge.i, "commitment")


def _is_agent(holder: Token | None) -> TypeGuard[Token]:
    """Whether the holder can bind itself: "the strike threatens to spread" is no commitment."""
    return holder is not None and (holder.pos_ != "NOUN" or speaker_kind(holder) is not None)


def requests(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X urged Y to P": what X asks of Y, Y included."""
    if lemma not in cue_words("infinitive", "ask") or is_passive(verb):
        return
    holder = holder_of(verb)
    asked = next((c for c in verb.children if c.dep_ in {"dobj", "prep"} and c.i > verb.i), None)
    for clause in verb.children:
        if clause.dep_ in {"xcomp", "ccomp", "advcl"} and clause.i > verb.i and _has_to(clause) and holder is not None:
            if subject(clause) is None and asked is None:
                continue
            first = clause.left_edge.i
            if asked is not None and asked.dep_ == "dobj" and asked.i < clause.i:
                first = asked.left_edge.i
            if clause.right_edge.i - clause.i >= SHORTEST_REQUEST:
                yield reported(verb, holder, clause, first, clause.right_edge.i, "request")


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
