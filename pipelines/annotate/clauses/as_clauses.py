"""Clauses with "as": those that compare, lead in or set a condition, and so are no claims of their own."""

from __future__ import annotations

from pipelines.annotate.tokens import Token

# Tokens from the first "as" of a comparison to the second.
LONGEST_COMPARISON = 8
# "As the minister announced this morning, P", "as the port learned to its cost, P": comment clauses, whose verb has P
# for its object (Quirk et al., "A Comprehensive Grammar of the English Language", 1985, 15.53 and 15.54).
SAYING = frozenset(
    {"tell", "admit", "announce", "argue", "concede", "discover", "explain", "find", "know", "learn", "mention", "note"}
    | {"observe", "point", "predict", "put", "remark", "report", "say", "see", "show", "state", "suggest"}
    | {"suspect", "warn"}
)

ADDRESSED = frozenset({"us", "you", "me"})


def merely_compares(verb: Token, own: Token) -> bool:
    """ "It updates as you use it", "trade as we know it", "as did its rivals", "as rivals do", "as things stand"."""
    if own.lower_ == "you" or (verb.lemma_ == "know" and own.lower_ == "we"):
        return True
    if own.lemma_ in {"thing", "matter"} and verb.lemma_ in {"stand", "be"}:
        return True
    inverted = own.i > verb.i and verb.tag_ == "MD"
    bare = own.i > verb.i or not any(c.dep_ in {"dobj", "prep", "advmod"} for c in verb.children)
    return inverted or (verb.lemma_ == "do" and bare)


def calls_to_mind(verb: Token, own: Token) -> bool:
    """ "As you know", "as our pilots would say": what leads in a claim rather than being one."""
    says = verb.lemma_ in SAYING
    own_words = {"dobj", "ccomp", "xcomp", "acomp", "attr"} | (set() if says else {"prep"})
    recalls = own.lower_ in {"you", "i", "we"} or says
    told = (child for child in verb.children if not (says and child.lower_ in ADDRESSED))
    return recalls and not any(child.dep_ in own_words for child in told)


def is_conditional(verb: Token) -> bool:
    """Whether an as-clause is "as long as", "as if", "as soon as" and the like, or compares: "as old as I am"."""
    edge = verb.left_edge.i
    near = verb.doc[max(verb.sent.start, edge - LONGEST_COMPARISON) : edge]
    if any(token.lower_ == "as" and token.dep_ == "advmod" for token in near):
        return True
    return any(
        token.lower_ in {"long", "soon", "if", "much", "far", "well"} for token in verb.doc[max(0, edge - 1) : edge + 2]
    )
