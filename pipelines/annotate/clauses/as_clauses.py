"""Clauses with "as": those that compare, lead in or set a condition, and so are no claims of their own."""

from __future__ import annotations

from pipelines.annotate.tokens import Token

# Tokens from the first "as" of a comparison to the second.
LONGEST_COMPARISON = 8
# "As the minister announced this morning, P", "as the port learned to its cost, P": comment clauses, whose verb has P
# for its object (Quirk et al., "A Comprehensive Grammar of the English Language", 1985, 15.53 and 15.54).
SAYING = frozenset(
    {"tell", "admit", "announce", "argue", "concede", "discover", "explain", "find", "know", "learn", "mention", "note"}
    | {"observe", "point", "predict", "promise", "put", "recognise", "recognize", "remark", "report", "say", "see"}
    | {"show", "state", "suggest", "suspect", "warn"}
)

# Verbs of saying whose object may be the one spoken to: "as I told the mayor, P".
TELLING = frozenset({"tell", "show"})
ADDRESSED = frozenset({"us", "you", "me"})
# "This order, as it applies to pilots": of what P holds, not a claim beside it.
CONCERNING = frozenset({"relate", "apply", "pertain", "concern"})


def merely_compares(verb: Token, own: Token) -> bool:
    """ "It updates as you use it", "trade as we know it", "as did rivals", "as rivals do in war", "as things stand"."""
    if own.lower_ == "you" or (verb.lemma_ == "know" and own.lower_ == "we"):
        return True
    if own.lemma_ in {"thing", "matter"} and verb.lemma_ in {"stand", "be"}:
        return True
    if verb.pos_ == "ADP" and any(c.lemma_ == "do" for c in verb.children):
        # "As it did under the old rules": the parser takes the preposition for the verb.
        return True
    inverted = own.i > verb.i and verb.tag_ == "MD"
    bare = own.i > verb.i or "dobj" not in verb.deps
    # "As it could be".
    ends = verb.i > own.i and verb.i == verb.right_edge.i
    return inverted or (verb.lemma_ == "do" and bare) or (verb.lemma_ == "be" and ends)


def calls_to_mind(verb: Token, own: Token) -> bool:
    """ "As you know", "as our pilots would say": what leads in a claim rather than being one."""
    if verb.lemma_ == "make" and any(t.lower_ in {"clear", "plain"} for t in verb.subtree if t.i > verb.i):
        # "As the board has made clear, P."
        return not any(t.dep_ == "mark" and t.lower_ == "that" for t in verb.subtree)
    says = verb.lemma_ in SAYING
    own_words = {"dobj", "ccomp", "xcomp", "acomp", "attr"} | (set() if says else {"prep"})
    recalls = own.lower_ in {"you", "i", "we", "everybody", "everyone"} or says
    told = (
        child
        for child in verb.children
        if not (says and (child.lower_ in ADDRESSED or (verb.lemma_ in TELLING and child.dep_ in {"dobj", "dative"})))
        # "As we talked about then, P."
        and not (child.dep_ == "prep" and not child.children)
    )
    return recalls and not any(child.dep_ in own_words for child in told)


def sets_time(verb: Token, own: Token, main: Token) -> bool:
    """ "As we prepare for winter, P", "as it relates to pilots, P": said only to tell when or of what P holds."""
    if own.lower_ == "it" and verb.lemma_ in CONCERNING:
        return True
    if verb.i > main.i or own.lower_ != "we" or verb.tag_ not in {"VBP", "VB", "VBG"}:
        return False
    return all(child.lower_ in {"are", "'re", "’re"} for child in verb.children if child.dep_ == "aux")


def is_conditional(verb: Token) -> bool:
    """Whether an as-clause is "as long as", "as if", "as soon as" and the like, or compares: "as old as I am"."""
    edge = verb.left_edge.i
    near = verb.doc[max(verb.sent.start, edge - LONGEST_COMPARISON) : edge]
    if any(token.lower_ == "as" and token.dep_ == "advmod" for token in near):
        return True
    return any(
        token.lower_ in {"long", "soon", "if", "much", "far", "well"} for token in verb.doc[max(0, edge - 1) : edge + 2]
    )
