"""Subjects of reporting verbs: the verb's own, and those that the parser hangs on something else nearby."""

from __future__ import annotations

from pipelines.annotate.reporting.datelines import end_of_dateline
from pipelines.annotate.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CLOSING_MARKS = frozenset({"'", "’", "”", '"', "''"})
# Prepositions whose gerund tells what the object of a verb did: "blamed Y for saying", "accused Y of saying".
OF_THE_OBJECT = frozenset({"for", "of"})


def subject_of_nearer_verb(verb: Token) -> Token | None:
    """Y in "X declined to comment, but Y confirmed P and suggested Q", where the parser joins the last verb to X's."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    between = [c for c in verb.head.children if c.dep_ == "conj" and verb.head.i < c.i < verb.i]
    subjects = (c for other in reversed(between) for c in other.children if c.dep_ == "nsubj" and c.i < other.i)
    return next(subjects, None)


def subject_beside(verb: Token) -> Token | None:
    """The verb's own subject; of two the nearer one, which a dateline or a stray mark is not."""
    subjects = [
        child
        for child in verb.children
        # "The firm disputes that, saying P": the parser may take "that" for the subject.
        if child.dep_ in SUBJECTS
        and not child.is_punct
        and not (child.lower_ == "that" and child.i + 1 < len(child.doc) and child.nbor(1).text == ",")
    ]
    before = [child for child in subjects if child.i < verb.i]
    if before and before[-1] is not subjects[-1] and _is_inverted(verb):
        # "The emails, said Senator Ola Dahl, show that P"
        return subjects[-1]
    found = before[-1] if before else next(iter(subjects), None)
    if found is None or not found.text.isupper():
        described = found is not None and len(before) > 1 and _is_described_by(before[-2], found)
        return before[-2] if described else found
    # "HARTWELL, Ohio — Mayor Ola Dahl said": the parser takes the town for the subject.
    start = end_of_dateline(verb.doc)
    if found.i >= start:
        return found
    named = (t for t in verb.doc[start : verb.i] if t.dep_ in {"appos", "conj"} and t.head.i < start)
    return next(named, found)


def _is_inverted(verb: Token) -> bool:
    """Whether a verb stands between a comma and its subject, and a comma follows: ", said Senator Ola Dahl,".

    In a headline it stands between a mark and the end: "Ferry deal 'shameful' says mayor".
    """
    after = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i > verb.i), None)
    if after is None or not verb.i or after.left_edge.i != verb.i + 1:
        return False
    before, end = verb.nbor(-1).text, after.right_edge.i + 1
    if end < len(verb.doc):
        return before == "," and verb.doc[end].text == ","
    return before in CLOSING_MARKS


def _is_described_by(person: Token, found: Token) -> bool:
    """Whether the nearer of two subjects only describes: "Ola Dahl, head of Local 12, Harbour Workers union said"."""
    described = any(c.dep_ == "appos" and person.i < c.i < found.i for c in person.children)
    return person.ent_type_ == "PERSON" and described and person.nbor(1).text == ","


def subject_before_participle(verb: Token) -> Token | None:
    """X in "X, writing for the panel, said P", where the parser gives X to the participle."""
    clauses = (c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VBG" and c.i < verb.i)
    subjects = (s for c in clauses for s in c.children if s.dep_ == "nsubj" and s.doc[c.i - 1].text == ",")
    return next((s for s in subjects if s.i < verb.i), None)


def first_of_one_tense(verb: Token) -> Token | None:
    """Said in "X said that Y will win and slammed Z", where the parser joins "slammed" to "will win"."""
    clause = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in {"VBD", "VBZ"} or clause.tag_ != "VB" or clause.dep_ != "ccomp":
        return None
    alike = clause.head.tag_ == verb.tag_ and not any(c.dep_ in SUBJECTS for c in verb.children)
    return clause.head if alike else None


def object_before_gerund(verb: Token) -> Token | None:
    """Y in "X scolded Y for saying P", "X accuses Y of saying P": what follows is what the object did."""
    if verb.dep_ != "pcomp" or verb.tag_ != "VBG" or verb.head.lower_ not in OF_THE_OBJECT:
        return None
    above = verb.head.head
    if above.dep_ == "dobj" and above.head.pos_ == "VERB":
        # The parser may join the gerund to the object: "accused [Y of saying P]".
        above = above.head
    if above.pos_ != "VERB":
        return None
    return next((c for c in above.children if c.dep_ == "dobj" and above.i < c.i < verb.i), None)


def subject_in_absolute(verb: Token) -> Token | None:
    """X in "The campaign hit back, with X, an aide, saying P", where the parser hangs the participle on the verb."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl":
        return None
    opening = next((c for c in verb.head.children if c.lower_ == "with" and c.dep_ == "prep" and c.i < verb.i), None)
    holder = next((c for c in opening.children if c.dep_ == "pobj"), None) if opening is not None else None
    if opening is None or holder is None or not opening.i or opening.nbor(-1).text != ",":
        return None
    return holder if all(token.is_punct for token in verb.doc[holder.right_edge.i + 1 : verb.i]) else None


def subject_in_apposition(verb: Token) -> Token | None:
    """X in "In a talk published by the Weekly, X, a nurse, said P", where the parser gives X to the Weekly."""
    if verb.dep_ != "ROOT" or verb.tag_ not in {"VBD", "VBZ"} or not verb.i or verb.nbor(-1).text != ",":
        return None
    before = verb.doc[verb.sent.start : verb.i]
    opens = before[0].pos_ in {"ADP", "SCONJ"} or before[0].dep_ == "prep"
    beside = (t for t in before if t.dep_ == "appos" and t.pos_ == "PROPN" and t.doc[t.left_edge.i - 1].text == ",")
    return next(beside, None) if opens else None


def subject_joined_to_clause(verb: Token) -> Token | None:
    """X in "The office kept silent, but X, an aide there, said P", where the parser joins X to what was kept."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    for clause in verb.children:
        if clause.dep_ != "ccomp" or clause.i > verb.i:
            continue
        for noun in clause.children:
            joined = noun.dep_ == "conj" and noun.pos_ in {"NOUN", "PROPN", "PRON"} and noun.i > clause.i
            if joined and verb.doc[noun.left_edge.i - 1].tag_ == "CC":
                between = verb.doc[noun.right_edge.i + 1 : verb.i]
                return noun if all(token.is_punct or token.pos_ == "ADV" for token in between) else None
    return None
