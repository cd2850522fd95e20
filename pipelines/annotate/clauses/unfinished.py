"""Nouns that the parser parts from the verb they belong to, or joins to one they do not."""

from __future__ import annotations

from pipelines.annotate.clauses.misplaced import NOMINATIVE, NOUNS
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, is_verbal
from pipelines.annotate.tokens import Token

# Verbs of which the parser takes the subject of their clause for an object.
ENSURING = frozenset({"ensure", "guarantee", "see", "show", "mean", "say", "think", "believe", "know", "hope"})
# With these a verb has an object or predicate that a noun may be joined to.
COMPLETED = frozenset({"dobj", "attr", "acomp", "oprd", "npadvmod"})


def is_last_of_objects(own: Token, verb: Token, head: Token) -> bool:
    """ "It asks towns to ensure charts, pilots, and boats are ready": the list is the subject, and "ensure" governs it.

    A list is not finished before its "and".
    """
    start = own.left_edge.i
    if start < head.i + 4 or [t.lower_ for t in own.doc[start - 2 : start]] != [",", "and"]:
        return False
    last = own.doc[start - 3]
    if last.dep_ != "conj":
        return False
    first = last
    while first.dep_ == "conj":
        if any(c.dep_ == "cc" for c in first.children):
            return False
        first = first.head
    over = first.head
    listed = first.dep_ == "dobj" and all(c.dep_ != "cc" for c in first.children)
    return listed and over.lemma_ in ENSURING and over.i < first.i and verb.i > own.i


def question_behind_name(root: Token) -> Token | None:
    """The verb of "Madam Mayor, what is the use of it?", where who is asked is taken for the root."""
    if root.pos_ != "PROPN" or is_verbal(root):
        return None
    last = next((t for t in reversed(root.sent) if not (t.is_space or t.text in {'"', "”"})), root)
    if last.text != "?":
        return None
    for child in root.children:
        edge = child.left_edge
        if child.i > root.i and edge.tag_ in WH_TAGS and edge.nbor(-1).text == "," and is_verbal(child):
            return child if is_finite(child) else None
    return None


def noun_behind(verb: Token) -> Token | None:
    """ "It shows the work since they met and our hopes", "it is late, and we -": a noun hung on the wrong verb."""
    for child in verb.children:
        if child.dep_ != "conj" or child.i < verb.i or child.pos_ not in NOUNS or is_verbal(child):
            continue
        cut_off = child.lower_ in NOMINATIVE
        before = child.doc[child.left_edge.i - 1]
        bare = verb.dep_ == "advcl" and verb.deps.isdisjoint(COMPLETED)
        if (cut_off or bare) and before.dep_ == "cc" and before.head is verb:
            return child
    return None
