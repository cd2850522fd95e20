"""Reported content in a sentence: whose it is, the cue that says so, and where it stands.

Content here is a clause ("X said that P", "P, X argued", "according to X, P") or what somebody commits to or asks for
("X vowed to P", "X urged Y to P"). A clause that reports without one ("X condemned the attack") is `reporting_object`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from pipelines.annotate.clauses import is_finite, mark_of, subject
from pipelines.annotate.reporting import is_passive, owner_of, subject_of, verb_group

WORDLIST = Path(__file__).parent / "wordlists" / "attribution.toml"
WH_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
EDGE_MARKS = frozenset({",", ";", ":", "–", "—", "-", "--", ".", "?", "!", "“", "”", '"', "‘", "’", "'", "…", "..."})
# A content clause has at least this many words: shorter ones are fillers ("I think so").
SHORTEST_CONTENT = 2


@dataclass(frozen=True)
class Report:
    """One piece of reported content: tokens `first` to `last`, headed by `content`, held by `holder`."""

    cue: Token
    cue_tokens: TokenSpan
    holder: Token
    content: Token
    first: int
    last: int
    rule: str

    @property
    def tokens(self) -> TokenSpan:
        """The tokens of the content, the cue included where it splits the content."""
        return self.cue.doc[self.first : self.last + 1]


@cache
def cue_words(table: str, key: str) -> frozenset[str]:
    """One list of the attribution word list."""
    return frozenset(_tables()[table][key])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(WORDLIST.read_text(encoding="utf-8"))


@cache
def _clause_verbs() -> frozenset[str]:
    return cue_words("clause", "say") | cue_words("clause", "think")


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
    if token.pos_ in {"VERB", "AUX"}:
        if lemma in _clause_verbs():
            yield from _content_clauses(token)
            yield from _parenthetical(token)
        yield from _commitments(token, lemma)
        yield from _requests(token, lemma)
        if lemma == "accord":
            yield from _according(token)
    elif token.pos_ == "ADJ" and lemma in cue_words("clause", "adjectives") and token.head.lemma_ != "make":
        yield from _content_clauses(token)
    elif token.pos_ == "NOUN" and lemma in cue_words("clause", "nouns"):
        yield from _content_of_noun(token)
    if token.lower_ == "according" and lemma != "accord":
        yield from _according(token)


def _content_clauses(cue: Token) -> Iterator[Report]:
    """ "X said (that) P", "P, X said", "X is sure that P"."""
    for clause in cue.children:
        if clause.dep_ != "ccomp" or not _is_content(clause, cue):
            continue
        holder = _holder(cue)
        if holder is not None and holder not in clause.subtree:
            first, last = clause.left_edge.i, clause.right_edge.i
            rule = "content_clause" if clause.i > cue.i else "content_first"
            yield _report(cue, holder, clause, first, last, rule)


def _is_content(clause: Token, cue: Token) -> bool:
    if clause.pos_ not in {"VERB", "AUX"} or subject(clause) is None or not is_finite(clause):
        return False
    lemma = cue.lemma_.lower()
    marked = mark_of(clause) not in {"", "for"} or _opens_with_question_word(clause)
    if clause.i < cue.i:
        return not marked and lemma not in cue_words("clause", "marked_only") - {
            "continue",
            "respond",
            "reply",
            "recall",
        }
    if mark_of(clause) in {"as", "because", "while", "although", "for"}:
        return False
    return marked or lemma not in cue_words("clause", "marked_only")


def _opens_with_question_word(clause: Token) -> bool:
    return any(token.tag_ in WH_TAGS for token in clause.doc[clause.left_edge.i : clause.left_edge.i + 2])


def _parenthetical(cue: Token) -> Iterator[Report]:
    """ "P, I think, goes on", "P – or so X claimed": the reporting clause stands inside what it reports."""
    host = cue.head
    if cue.dep_ != "parataxis" or host.pos_ not in {"VERB", "AUX"} or host == cue:
        return
    holder = _own_holder(cue)
    if holder is None or any(child.dep_ in {"ccomp", "dobj"} for child in cue.children):
        return
    inside = {token.i for token in cue.subtree}
    kept = [token.i for token in host.subtree if token.i not in inside]
    yield _report(cue, holder, host, kept[0], kept[-1], "parenthetical")


def _own_holder(cue: Token) -> Token | None:
    return next((child for child in cue.children if child.dep_ in {"nsubj"}), None)


def _commitments(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X vowed to P", "X is committed to V-ing": what X binds itself to."""
    holder = _holder(verb)
    if lemma in cue_words("infinitive", "promise") and not is_passive(verb):
        for clause in verb.children:
            if clause.dep_ == "xcomp" and clause.i > verb.i and _has_to(clause) and holder is not None:
                yield _report(verb, holder, clause, clause.left_edge.i, clause.right_edge.i, "commitment")
    if verb.lower_ in cue_words("infinitive", "committed"):
        own = subject(verb) or (subject(verb.head) if verb.dep_ == "acomp" else None)
        for preposition in verb.children:
            clauses = [c for c in preposition.children if c.dep_ == "pcomp"] if preposition.lower_ == "to" else []
            for clause in clauses:
                if own is not None:
                    yield _report(verb, own, clause, clause.left_edge.i, clause.right_edge.i, "commitment")


def _requests(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X urged Y to P": what X asks of Y, Y included."""
    if lemma not in cue_words("infinitive", "ask") or is_passive(verb):
        return
    holder = _holder(verb)
    asked = next((c for c in verb.children if c.dep_ in {"dobj", "prep"} and c.i > verb.i), None)
    for clause in verb.children:
        if clause.dep_ in {"xcomp", "ccomp", "advcl"} and clause.i > verb.i and _has_to(clause) and holder is not None:
            if subject(clause) is None and asked is None:
                continue
            first = clause.left_edge.i
            if asked is not None and asked.dep_ == "dobj" and asked.i < clause.i:
                first = asked.left_edge.i
            yield _report(verb, holder, clause, first, clause.right_edge.i, "request")


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _according(token: Token) -> Iterator[Report]:
    """ "According to X, P", "P, according to X"."""
    to = next((c for c in token.children if c.lower_ == "to" and c.dep_ == "prep"), None)
    holder = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    host = token.head
    while host.dep_ in {"prep", "pobj", "amod", "compound", "appos", "attr", "dobj", "advmod", "acomp", "nmod"}:
        host = host.head
    if to is None or holder is None or host.pos_ not in {"VERB", "AUX"} or host == token:
        return
    inside = {t.i for t in token.subtree}
    kept = [t.i for t in host.subtree if t.i not in inside]
    if kept:
        cue = token.doc[token.i : to.i + 1]
        first, last = _shed(token.doc, kept[0], kept[-1])
        yield Report(token, cue, holder, host, first, last, "according")


def _content_of_noun(noun: Token) -> Iterator[Report]:
    """ "X's claim that P", "X has no doubt that P"."""
    for clause in noun.children:
        if clause.dep_ not in {"acl", "ccomp"} or mark_of(clause) != "that" or subject(clause) is None:
            continue
        holder = owner_of(noun)
        if holder is None and noun.dep_ == "dobj" and noun.head.pos_ in {"VERB", "AUX"}:
            holder = subject_of(noun.head)
        if holder is not None and holder not in clause.subtree:
            yield _report(noun, holder, clause, clause.left_edge.i, clause.right_edge.i, "content_of_noun")


def _holder(cue: Token) -> Token | None:
    if cue.pos_ == "ADJ":
        own = subject(cue) or (subject(cue.head) if cue.head != cue else None)
        return own or (subject_of(cue.head) if cue.head.pos_ in {"VERB", "AUX"} else None)
    holder = subject_of(cue)
    if holder is None and is_passive(cue):
        return None
    return None if holder is None or holder.dep_ == "expl" or _is_impersonal(holder, cue) else holder


def _is_impersonal(holder: Token, cue: Token) -> bool:
    return holder.lower_ == "it" and cue.lemma_ in {"seem", "appear", "mean", "turn"}


def _report(cue: Token, holder: Token, clause: Token, first: int, last: int, rule: str) -> Report:
    group = verb_group(cue) if cue.pos_ in {"VERB", "AUX"} else cue.doc[cue.i : cue.i + 1]
    first, last = _shed(cue.doc, first, last)
    return Report(cue, group, holder, clause, first, last, rule)


def _shed(doc: Any, first: int, last: int) -> tuple[int, int]:
    """The span without marks and white space at its edges, and without the "that" that opens it."""
    while first < last and (doc[first].is_space or doc[first].text in EDGE_MARKS or _is_complementiser(doc[first])):
        first += 1
    while last > first and (doc[last].is_space or doc[last].text in EDGE_MARKS):
        last -= 1
    return first, last


def _is_complementiser(token: Token) -> bool:
    return token.lower_ == "that" and token.dep_ == "mark"


def reporting_object(verb: Token) -> str | None:
    """Rule by which a clause reports what its subject says without a content clause; None when it does not.

    "X condemned the attack", "X called for restraint", "X made reference to Y", "X calling Y a Z".
    """
    lemma = verb.lemma_.lower()
    if is_passive(verb) or lemma not in cue_words("object", "report") | _prepositional().keys() | _light():
        return None
    objects = [c for c in verb.children if c.dep_ in {"dobj", "oprd", "dative"} and c.i > verb.i]
    if lemma in cue_words("object", "report") and (objects or any(c.dep_ == "ccomp" for c in verb.children)):
        return "reporting_object"
    wanted = _prepositional().get(lemma, frozenset())
    if any(c.dep_ == "prep" and c.lower_ in wanted for c in verb.children):
        return "reporting_preposition"
    if lemma in _light() and any(c.lemma_.lower() in cue_words("object", "light_nouns") for c in objects):
        return "light_verb"
    return None


@cache
def _prepositional() -> dict[str, frozenset[str]]:
    return {verb: frozenset(prepositions) for verb, prepositions in _tables()["object"]["prepositional"].items()}


@cache
def _light() -> frozenset[str]:
    return cue_words("object", "light_verbs")
