"""Verbs joined by commas and "and": to which verb before them their forms tell that they are joined.

The parser often hangs the later verbs of a list on the main verb although they go on with an infinitive or with the
verb of a clause below it. Number, tense and the commas of the list tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.clauses.coordination import BARE, CAUSING, HELPING, PAST
from pipelines.annotate.clauses.verbs import FINITE_TAGS, WH_TAGS, governor_like_modal, is_finite, subject
from pipelines.annotate.tokens import Token

AUXILIARIES = frozenset({"aux", "auxpass"})
# Where clauses hang whose verbs others may go on from.
EMBEDDED = frozenset({"relcl", "acl", "ccomp", "advcl", "pcomp", "xcomp"})
PARTICIPLES = frozenset({"VBN", "VBG"})
# Subjects that no verb in "-s" goes with, and those that no "are" goes with.
PLURAL = frozenset({"i", "we", "you", "they", "these", "those"})
SINGULAR = frozenset({"he", "she", "it", "this", "that"})
# "..., and so is the port", "neither is mended": the subject is not the one before.
INVERTING = frozenset({"so", "neither", "nor", "now", "nowhere", "here", "there"})
ARE = frozenset({"are", "'re", "’re", "am", "were"})


def belongs_below(child: Token, head: Token) -> bool:
    """Whether a verb hung on `head` without a subject of its own goes on with a clause or an infinitive below it."""
    return _disagrees(child, head) or _goes_with_embedded(child, head) or _goes_on_ends(child, head)


def leaves_participle(child: Token, head: Token) -> bool:
    """ "We honor the crews hit by the storm and renew our vow": no participle goes on as a finite verb."""
    first = child.head
    if first.tag_ not in PARTICIPLES or first.dep_ != "acl" or is_finite(first) or subject(child) is not None:
        return False
    if child.doc[child.left_edge.i - 1].tag_ != "CC" or not child.deps.isdisjoint(HELPING):
        return False
    bare = child.tag_ in BARE and head.tag_ in BARE and "to" not in [c.lower_ for c in head.children]
    return bare or (child.tag_ == head.tag_ == "VBZ") or (child.tag_ == head.tag_ == "VBD" and first.tag_ == "VBG")


def _disagrees(child: Token, head: Token) -> bool:
    """ "We saw walls that are old, leak, and costs the town dear", "There are cures that work and keep crews well".

    Nobody is told to do anything by "there".
    """
    own, finite = subject(head), _finite_part(child)
    if own is None or child.i < head.i or (finite is not None and finite.nbor(-1).lower_ in INVERTING):
        return False
    if own.dep_ == "expl" and own.lower_ == "there":
        return True
    if finite is None:
        return False
    if finite.tag_ == "VBZ" and finite.text[-1:] == "s":
        return own.lower_ in PLURAL
    singular = own.lower_ in SINGULAR or (own.tag_ == "NN" and head.tag_ == "VBZ")
    return finite.lower_ in ARE and singular


def _goes_with_embedded(child: Token, head: Token) -> bool:
    """ "They praised a plan that serves the port and pays its way": "pays" has the form of "serves"."""
    form = _form(child)
    if form is None or form == _form(head) or {child.tag_, head.tag_} == PAST:
        return False
    start = child.left_edge.i
    return any(verb.dep_ in EMBEDDED and _form(verb) == form for verb in _verbs_between(head, start))


def _goes_on_ends(child: Token, head: Token) -> bool:
    """ "They seek to cut fares, widen the road, and plant trees", "a plan that will cut fares, widen the road and ...".

    In a list whose second member has a comma before it and no conjunction, the first is the nearest bare form.
    """
    member = child
    while member.dep_ == "conj" and member.head is not head:
        member = member.head
    if child.tag_ not in BARE or not child.deps.isdisjoint(HELPING) or governor_like_modal(child) is head:
        return False
    comma = member.doc[member.left_edge.i - 1]
    if comma.text != "," or member.i < head.i or member.tag_ not in BARE:
        return False
    below = (verb for verb in _verbs_between(head, comma.i) if verb.right_edge.i >= comma.i - 1)
    return any(_is_open(verb, child, head) for verb in below)


def _is_open(verb: Token, child: Token, head: Token) -> bool:
    """Whether a bare form may go on as `child`: an infinitive, one governed by "help", a verb of a relative clause."""
    if verb.tag_ == "VB" and verb.head.lemma_ in CAUSING and verb.head is not head and verb.dep_ in EMBEDDED:
        return True
    helped = {c.tag_ for c in verb.children if c.dep_ == "aux"}
    if verb.tag_ == "VB":
        return "TO" in helped or ("MD" in helped and verb.dep_ == "relcl")
    relative = verb.dep_ == "relcl" and any(c.tag_ in WH_TAGS and c.dep_ == "nsubj" for c in verb.children)
    return relative and verb.tag_ == child.tag_ == "VBP" and not helped


def _verbs_between(head: Token, end: int) -> Iterator[Token]:
    return (t for t in head.doc[head.i + 1 : end] if t.pos_ in {"VERB", "AUX"} and t.dep_ not in AUXILIARIES)


def _finite_part(verb: Token) -> Token | None:
    """The word of a verb group that shows its number and tense."""
    for child in verb.children:
        if child.dep_ in AUXILIARIES and child.i < verb.i:
            return child if child.tag_ in FINITE_TAGS else None
    return verb if verb.tag_ in FINITE_TAGS else None


def _form(verb: Token) -> tuple[str, str] | None:
    """Auxiliary and tag of a verb group; None of bare forms and participles, which the tagger confuses."""
    finite = _finite_part(verb)
    if finite is None or (finite.tag_ == "VBP" and finite is verb):
        return None
    return ("" if finite is verb else finite.lemma_, verb.tag_)
