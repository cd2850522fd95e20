"""Reported content in a sentence: whose it is, the cue that says so, and where it stands.

Content here is a clause ("X said that P", "P, X argued", "according to X, P") or what somebody commits to or asks for
("X vowed to P", "X urged Y to P"). Clauses that report without one ("X condemned the attack"): `reporting_objects`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from pipelines.annotate.attribution_commitments import commitments, requests
from pipelines.annotate.attribution_frames import according, parenthetical, view
from pipelines.annotate.attribution_holders import holder_of
from pipelines.annotate.attribution_report import Report, reported
from pipelines.annotate.clauses import is_finite, mark_of, subject
from pipelines.annotate.content_extents import end_of_content
from pipelines.annotate.cue_lists import clause_verbs, cue_words
from pipelines.annotate.reporting import is_passive, owner_of, subject_of

WH_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
# Of the cues that need a mark before their content, those that may follow it without one: '"...," she replied'.
FOLLOWING = frozenset({"continue", "respond", "reply", "recall"})
# A content clause has at least this many words: shorter ones are fillers ("I think so").
SHORTEST_CONTENT = 2
# Tokens of an aside between a cue and its "that".
MAX_ASIDE = 9


def find_reports(sentence: TokenSpan) -> list[Report]:
    """Reported contents of a sentence, in text order; they may lie inside one another."""
    found: dict[tuple[int, int], Report] = {}
    for token in sentence:
        for report in _reports_of(token):
            if report.last - report.first + 1 >= SHORTEST_CONTENT:
                found.setdefault((report.first, report.last), report)
    return sorted(found.values(), key=lambda report: (report.first, report.last))


def _reports_of(token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"} or (lemma in clause_verbs() and _is_mistagged(token)):
        if lemma in clause_verbs():
            yield from _content_clauses(token)
            yield from parenthetical(token)
        yield from commitments(token, lemma)
        yield from requests(token, lemma)
        if lemma == "accord":
            yield from according(token)
    elif token.pos_ == "ADJ" and lemma in cue_words("clause", "adjectives") and token.head.lemma_ != "make":
        yield from _content_clauses(token)
    elif token.pos_ == "NOUN" and lemma in cue_words("clause", "nouns"):
        yield from _content_of_noun(token)
    if token.lower_ in {"for", "to"} and token.dep_ == "prep":
        yield from view(token)
    if token.lower_ == "according" and lemma != "accord":
        yield from according(token)


def _is_mistagged(token: Token) -> bool:
    """Whether a noun is a verb after all: it has a subject and a clause ("the rule guarantees that P")."""
    return {"nsubj", "ccomp"} <= {child.dep_ for child in token.children}


def _content_clauses(cue: Token) -> Iterator[Report]:
    """ "X said (that) P", "P, X said", "X is sure that P"."""
    holder: Token | None = None
    clauses = [child for child in cue.children if child.dep_ == "ccomp" and _is_content(child, cue)]
    for clause in clauses or _marked_content(cue):
        holder = holder or holder_of(cue)
        if holder is None or clause.is_ancestor(holder) or clause == holder:
            return
        first, last = clause.left_edge.i, clause.right_edge.i
        if clause.i > cue.i:
            last = end_of_content(cue, holder, clause)
            yield reported(cue, holder, clause, max(first, cue.i + 1), last, "content_clause")
        elif _follows_directly(last, cue, holder) and not _is_complete(cue, clause):
            yield reported(cue, holder, clause, first, last, "content_first")


def _is_content(clause: Token, cue: Token) -> bool:
    if clause.pos_ not in {"VERB", "AUX"} or subject(clause) is None or not is_finite(clause):
        return False
    if clause.lemma_ == cue.lemma_ and _same_word(subject(clause), subject(cue)):
        # "I think -- I think P": begun twice.
        return False
    lemma, mark = cue.lemma_.lower(), mark_of(clause)
    opening = _question_word(clause)
    if opening is not None and opening.lower_ in {"what", "where"} and lemma in cue_words("clause", "no_question"):
        return False
    if cue.pos_ == "ADJ" and any(child.lower_ == "so" and child.dep_ == "advmod" for child in cue.children):
        return False
    if opening is not None and (opening.lower_ in {"that", "which"} or opening.i < cue.i < clause.i):
        return False
    marked = mark not in {"", "for"} or opening is not None
    if clause.i < cue.i:
        return not marked and lemma not in cue_words("clause", "marked_only") - FOLLOWING
    if mark in {"as", "because", "while", "although", "for", "so"}:
        return False
    if opening is not None and opening.lower_ != "what" and lemma in cue_words("clause", "no_wh"):
        return False
    if not marked and is_passive(cue):
        # "Prices are set by the board (see below) and they change": no content of "set".
        return False
    edge = clause.left_edge.i
    if not marked and clause.doc[edge - 1].text == "," and _has_own_object(cue, edge):
        # "He wrote the town a letter, that is what I read"; "upon telling him that, he left".
        return False
    if any(token.text == ":" and token.nbor(-1).pos_ == "NOUN" for token in clause.doc[cue.i + 2 : clause.i]):
        # "Critics doubt the figures: traffic fell": the clause after the colon is the writer's.
        return False
    return marked or lemma not in cue_words("clause", "marked_only")


def _same_word(one: Token | None, other: Token | None) -> bool:
    return one is not None and other is not None and one.lower_ == other.lower_


def _has_own_object(cue: Token, edge: int) -> bool:
    """Whether a cue has its object before the comma that precedes index `edge`, and needs no clause."""
    if cue.doc[edge - 2].lower_ == "that":
        return True
    return cue.lemma_.lower() not in cue_words("clause", "addressed") and any(
        child.dep_ == "dobj" and cue.i < child.i < edge for child in cue.children
    )


def _question_word(clause: Token) -> Token | None:
    start = clause.left_edge.i
    return next((token for token in clause.doc[start : start + 2] if token.tag_ in WH_TAGS), None)


def _marked_content(cue: Token) -> list[Token]:
    """Head of "that P" after the cue, where the parser hangs P elsewhere; a short aside may stand before "that"."""
    doc, end = cue.doc, cue.sent.end
    place = _after_aside(cue)
    if place >= end - 2 or doc[place].lower_ != "that" or doc[place].tag_ not in {"IN", "WDT"}:
        return []
    head = doc[place].head
    if doc[place + 1].text == "," and not any(token.text == "," for token in doc[place + 2 : end]):
        # "Upon telling him that, he left."
        return []
    if head.i <= place or head.pos_ not in {"VERB", "AUX"}:
        following = (token for token in doc[place + 1 : end] if token.pos_ in {"VERB", "AUX"})
        head = next((verb for verb in following if _is_main(verb)), cue)
    usable = head.i > place and head.pos_ in {"VERB", "AUX"} and subject(head) is not None
    return [head] if usable and not head.is_ancestor(cue) else []


def _is_main(verb: Token) -> bool:
    """Whether a verb may head a clause of content: finite, with a subject that is no relative pronoun."""
    own = subject(verb)
    return own is not None and own.tag_ not in WH_TAGS and verb.dep_ != "relcl" and is_finite(verb)


def _after_aside(cue: Token) -> int:
    """Index of the word after the cue, its adverbs and an aside between commas: "X knows, my friends, that P"."""
    doc, place = cue.doc, cue.i + 1
    end = min(cue.sent.end, cue.i + MAX_ASIDE)
    while place < end and doc[place].dep_ == "advmod" and place < cue.i + 3:
        place += 1
    if place < end and doc[place].text == ",":
        closing = next((i for i in range(place + 1, end) if doc[i].text == ","), None)
        if closing is not None and closing + 1 < cue.sent.end and doc[closing + 1].lower_ == "that":
            return closing + 1
    return place


def _follows_directly(last: int, cue: Token, holder: Token) -> bool:
    """Whether the reporting clause follows what it reports after a comma or a closing mark: "P, X said"."""
    between = cue.doc[last : min(cue.i, holder.left_edge.i) + 1] if last < cue.i else cue.doc[last : last + 1]
    if holder.lower_ == "you" or any(token.text in {":", ";", "–", "—", "--"} for token in between):
        return False
    if holder.lower_ in {"i", "we"} and cue.tag_ == "VBP":
        return True
    return last > cue.i or any(token.text in {",", "”", '"', "’", "'", "!", "?"} for token in between)


def _is_complete(cue: Token, clause: Token) -> bool:
    """Whether a cue after a clause has its own content: "It was in May that X learned", "..., so X cannot say that"."""
    if mark_of(cue) == "that":
        return True
    addressed = cue.lemma_.lower() in cue_words("clause", "addressed")
    return not addressed and any(c.dep_ == "dobj" and c.i > cue.i and c.pos_ != "SCONJ" for c in cue.children)


def _content_of_noun(noun: Token) -> Iterator[Report]:
    """ "X's claim that P", "X has no doubt that P", "X's argument is that P"."""
    clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"}]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and owner_of(noun) is not None:
        clauses += [c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i]
    for clause in clauses:
        if mark_of(clause) != "that" or subject(clause) is None:
            continue
        holder = owner_of(noun)
        if holder is None and noun.dep_ == "dobj" and noun.head.pos_ in {"VERB", "AUX"}:
            holder = subject_of(noun.head)
            if holder is not None and holder.lower_ in {"it", "this", "that", "which"}:
                continue
        if holder is not None and not clause.is_ancestor(holder):
            yield reported(noun, holder, clause, clause.left_edge.i, clause.right_edge.i, "content_of_noun")
