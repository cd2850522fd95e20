"""What somebody commits to or asks for: "X vowed to P", "X is committed to V-ing", "X urged Y to P"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from pipelines.annotate.clauses.verbs import mark_of, subject
from pipelines.annotate.quoting.speaker_phrases import is_thing, speaker_kind
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import is_passive
from pipelines.annotate.reporting.holders import has_to, holder_of
from pipelines.annotate.reporting.report import Report, reported
from pipelines.annotate.tokens import Token

# Tokens after the verb of a request: "urged me to do so" does not say what.
SHORTEST_REQUEST = 2
# Prepositions before whom somebody calls on, appeals to or pleads with.
ADDRESSING = frozenset({"on", "upon", "to", "with"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
# Promises that need what is promised.
BINDING = frozenset({"promise", "pledge", "vow"})


def commitments(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X vowed to P", "X is committed to V-ing": what X binds itself to."""
    if lemma in cue_words("infinitive", "promise") and not is_passive(verb):
        holder = holder_of(verb)
        for clause in verb.children:
            if _is_promised(clause, verb, lemma) and clause.i > verb.i and has_to(clause) and _is_agent(holder):
                yield reported(verb, holder, clause, clause.left_edge.i, _last_of(clause, verb), "commitment")
    # "He dedicated his life to mending nets" tells what he did.
    if verb.lower_ in cue_words("infinitive", "committed") and not any(c.dep_ == "dobj" for c in verb.children):
        own = subject(verb) or (subject(verb.head) if verb.dep_ == "acomp" else None)
        for preposition in verb.children:
            clauses = [c for c in preposition.children if c.dep_ == "pcomp"] if preposition.lower_ == "to" else []
            for clause in clauses:
                if own is not None:
                    yield reported(verb, own, clause, clause.left_edge.i, clause.right_edge.i, "commitment")


def _is_promised(clause: Token, verb: Token, lemma: str) -> bool:
    """ "X promised to V", "X promised in May to V": the latter looks like a purpose to the parser."""
    if clause.dep_ == "advcl" and lemma in BINDING:
        return not any(child.dep_ == "dobj" for child in verb.children)
    return clause.dep_ == "xcomp"


def _last_of(clause: Token, verb: Token) -> int:
    """End of what is committed to or asked: "it commits them to mend the wall and | hold drills"."""
    joined = [c for c in verb.children if c.dep_ == "conj" and c.i > clause.i]
    # "X vowed to fight for it and | predicted a win": the second verb is X's.
    again = next((c for c in clause.children if c.dep_ == "conj" and c.tag_ == verb.tag_ and c.tag_ in FINITE), None)
    if again is not None and subject(again) is None:
        return again.left_edge.i - 1
    return max([clause.right_edge.i, *(c.right_edge.i for c in joined if has_to(c) or _is_bare(c, verb))])


def _is_bare(joined: Token, verb: Token) -> bool:
    """Whether a bare infinitive beside "urged" goes on with what is urged: "urged them to pay and leave"."""
    infinitive = joined.tag_ == "VB" and verb.tag_ != "VB" and subject(joined) is None
    return infinitive and joined.doc[joined.left_edge.i - 1].pos_ == "CCONJ"


def _is_agent(holder: Token | None) -> TypeGuard[Token]:
    """Whether the holder can bind itself: "the strike threatens to spread" is no commitment."""
    return holder is not None and (holder.pos_ != "NOUN" or speaker_kind(holder) is not None)


def expectations(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X expects Y to P", "X had forecast Y to P": what X thinks Y does or will do, Y included."""
    if lemma not in cue_words("infinitive", "expect") or is_passive(verb):
        return
    holder = holder_of(verb)
    if holder is None or holder.lower_ in cue_words("person", "first") | {"one"}:
        return
    for clause in verb.children:
        if clause.dep_ not in {"ccomp", "xcomp"} or clause.i < verb.i or not has_to(clause):
            continue
        foreseen = subject(clause) or next((c for c in verb.children if c.dep_ == "dobj" and c.i < clause.i), None)
        if foreseen is not None and foreseen.i > verb.i and not _says_nothing(clause):
            yield reported(verb, holder, clause, foreseen.left_edge.i, clause.right_edge.i, "expectation")


def small_clauses(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X considers Y dead", "Polls show Y leading", "X denied meeting Y": what X thinks or tells, no verb finite."""
    holder: Token | None = None
    for clause in verb.children:
        if clause.i < verb.i or not _is_small(clause, verb, lemma):
            continue
        holder = holder or holder_of(verb)
        if holder is None or holder.lower_ in cue_words("person", "first") | {"one", "you", "it"}:
            return
        if lemma in cue_words("infinitive", "depict") and speaker_kind(holder) != "document":
            return
        yield reported(verb, holder, clause, clause.left_edge.i, clause.right_edge.i, "small_clause")


def _is_small(clause: Token, verb: Token, lemma: str) -> bool:
    if lemma in cue_words("infinitive", "gerund"):
        own = subject(clause)
        return clause.dep_ in {"xcomp", "ccomp"} and clause.tag_ == "VBG" and own is None and not is_passive(verb)
    about = subject(clause) if clause.dep_ == "ccomp" and mark_of(clause) == "" else None
    if about is None or about.i < verb.i or about.lower_ == "it" or is_passive(verb):
        return False
    if lemma in cue_words("infinitive", "depict"):
        return clause.tag_ == "VBG"
    return lemma in cue_words("infinitive", "deem") and clause.pos_ in {"ADJ", "NOUN"}


def requests(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X urged Y to P", "X called on Y to P", "X called for Y to P": what X asks of Y, Y included."""
    if lemma not in cue_words("infinitive", "ask") or is_passive(verb):
        return
    holder, asked = holder_of(verb), _asked(verb, lemma)
    if holder is None:
        return
    for clause in verb.children:
        if clause.dep_ not in {"xcomp", "ccomp", "advcl"} or clause.i < verb.i or not has_to(clause):
            continue
        own = subject(clause)
        if (own is None and asked is None) or _says_nothing(clause):
            continue
        if asked is None and lemma == "call" and mark_of(clause) != "for":
            continue
        if asked is not None and is_thing(asked):
            # "To command operations to destroy tools": an order about a thing, to nobody.
            continue
        named = asked if asked is not None and asked.i < clause.i else own
        first = named.left_edge.i if named is not None else clause.left_edge.i
        yield reported(verb, holder, clause, first, _last_of(clause, verb), "request")


def _asked(verb: Token, lemma: str) -> Token | None:
    """Who is asked: the verb's object, with "call", "appeal" and "plead" that of "on", "to" or "with"."""
    if lemma not in {"call", "appeal", "plead"}:
        return next((child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i), None)
    prepositions = (child for child in verb.children if child.dep_ == "prep" and child.lower_ in ADDRESSING)
    return next((child for prep in prepositions for child in prep.children if child.dep_ == "pobj"), None)


def _says_nothing(clause: Token) -> bool:
    """ "Urged me to do so" does not say what."""
    return clause.lemma_ == "do" and clause.right_edge.i - clause.i < SHORTEST_REQUEST
