"""Verbs joined by "and": whether the second says something of its own."""

from __future__ import annotations

from pipelines.annotate.clauses.verbs import FINITE_TAGS, has_auxiliary, is_verbal, subject
from pipelines.annotate.tokens import Token

COMPLEMENTS = frozenset(
    {"dobj", "prep", "attr", "acomp", "xcomp", "ccomp", "advcl", "agent", "oprd", "dative", "prt", "npadvmod"}
)
# What may stand without its noun between two verbs: "reckon with and own the loss".
STRANDED = frozenset({"prep", "prt"})
BARE = frozenset({"VB", "VBP"})
DOING = frozenset({"aux", "auxpass", "neg", "dobj", "ccomp", "attr", "oprd", "acomp"})
HELPING = frozenset({"aux", "auxpass", "neg"})
# Forms that the parser confuses: "have fed and fueled the towns".
PAST = frozenset({"VBD", "VBN"})
# Verbs that govern a bare infinitive.
CAUSING = frozenset({"help", "let", "make"})
# Verbs that say little but that what is named next will be tried.
LEADING = frozenset({"work", "continue", "seek", "strive", "try", "act", "do", "aim"})
# A coordinated verb phrase shorter than this has no checkable content of its own ("rose and fell").
SHORTEST_VERB_PHRASE = 3


def has_content(verb: Token) -> bool:
    """Whether a coordinated verb phrase says something that can be checked by itself."""
    if verb.deps.isdisjoint(COMPLEMENTS):
        return False
    if is_listed(verb):
        return True
    return sum(not token.is_punct for token in verb.subtree) >= SHORTEST_VERB_PHRASE


def is_listed(verb: Token) -> bool:
    """ "It weakens the wall; fuels unrest; and harms trade": a further finite verb with its object in a list."""
    first = verb.head
    alike = verb.dep_ == "conj" and verb.tag_ == first.tag_ and verb.tag_ in FINITE_TAGS and first.dep_ != "relcl"
    if not alike or all(c.dep_ != "dobj" or c.pos_ != "NOUN" for c in verb.children):
        return False
    return first.dep_ == "conj" or any(c.dep_ == "conj" and c.tag_ == verb.tag_ for c in verb.children)


def shares_object(child: Token) -> bool:
    """ "They ban and punish theft", "a mob raided, burned, and razed the town": verbs side by side with one object.

    A preposition left without its noun goes with them: "reckon with and acknowledge the loss".
    """
    first = child.head
    between = first.doc[first.i + 1 : child.i]
    stranded = any(token.dep_ in STRANDED and not token.children for token in between)
    tags = {first.tag_, child.tag_}
    alike = len(tags) == 1 or tags <= BARE or (tags <= PAST and child.pos_ != "AUX") or stranded
    return alike and all(
        token.is_punct
        or token.dep_ == "cc"
        or token.pos_ == "ADV"
        or (token.tag_ == child.tag_ and token.head is first)
        or (token.dep_ in STRANDED and not token.children)
        for token in between
    )


def shares_auxiliary(child: Token) -> bool:
    """ "They will train crews and waive fees": two verbs under one auxiliary, one plan; three are a list of deeds."""
    first = child.head
    if child.tag_ not in BARE or not child.deps.isdisjoint(HELPING):
        return False
    if any(c.dep_ == "cc" and c.lower_ in {"but", "yet"} and c.nbor(1).lower_ != "also" for c in first.children):
        return False
    listed = first.dep_ == "conj" or _further(first, child) or _further(child, first)
    return not listed and any(c.dep_ == "aux" and c.i < first.i for c in first.children)


def _further(verb: Token, known: Token) -> bool:
    return any(c.dep_ == "conj" and c is not known and is_verbal(c) and subject(c) is None for c in verb.children)


def continues_predicate(child: Token, head: Token) -> bool:
    """ "The road is wide, lit at night and guarded by soldiers": participles beside an adjective say how it is.

    "She was a pilot and later served as mayor" is no such thing.
    """
    bare = child.tag_ in PAST and child.deps.isdisjoint({"aux", "auxpass"})
    joined = child.doc[child.left_edge.i - 1].lower_ == "and" or child.left_edge.lower_ == "and"
    if child.tag_ == "VBD" and joined and any(c.dep_ == "attr" and c.i < child.i for c in head.children):
        return False
    return bare and head.lemma_ == "be" and any(c.dep_ in {"acomp", "attr"} and c.i < child.i for c in head.children)


def leaves_infinitive(child: Token, head: Token) -> bool:
    """ "They worked with the yard to mend the wall and brokered a deal": "brokered" is joined to "mend".

    So is "They helped mend the wall and brokered a deal", and what the parser calls a participle.
    """
    first = child.head
    if head.tag_ != "VBD" or child.tag_ not in PAST or child.dep_ != "conj" or first.head is not head:
        return False
    bare = first.dep_ in {"xcomp", "ccomp"} and head.lemma_ in CAUSING and subject(first) is None
    if first.tag_ != "VB" or not (bare or any(c.tag_ == "TO" for c in first.children)) or subject(child) is not None:
        return False
    if child.doc[child.left_edge.i - 1].tag_ != "CC" or "auxpass" in child.deps:
        return False
    # "They met to widen the road, as planned in May and paid for in June": neither of the two is what they did.
    between = child.doc[first.i + 1 : child.i]
    return "dobj" in child.deps or ("prep" in child.deps and all(token.tag_ != "VBN" for token in between))


def lists_deeds(child: Token, head: Token) -> bool:
    """ "They were beaten, thrown into cells, and tried by a court": "thrown" is no setting, for "tried" follows."""
    if child.tag_ != "VBN" or child.i < head.i or "auxpass" not in head.deps or not child.deps.isdisjoint(HELPING):
        return False
    if child.left_edge is not child or child.nbor(-1).text != ",":
        return False
    last = next((c for c in child.children if c.dep_ == "conj" and c.tag_ == "VBN"), None)
    return last is not None and [t.lower_ for t in child.doc[last.left_edge.i - 2 : last.left_edge.i]] == [",", "and"]


def lacks_agreement(verb: Token) -> bool:
    """ "We praise the courage of crews who keep watch, build walls": "courage" builds nothing, the crews do."""
    own = subject(verb)
    if own is None or own.tag_ != "NN" or verb.tag_ not in BARE or not verb.deps.isdisjoint(HELPING):
        return False
    return any(token.dep_ == "relcl" and own.i < token.i < verb.i for token in own.subtree)


def is_subjunctive(verb: Token) -> bool:
    """ "They ordered spare boats be removed and sold": hung beside "ordered", but nobody says that it is so."""
    first = verb
    while first.dep_ == "conj" and first.tag_ in PAST and subject(first) is None:
        if any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in first.children):
            return not any(c.tag_ == "MD" for c in first.children)
        first = first.head
    return False


def goes_on_list(verb: Token) -> bool:
    """ "The plan builds on, expands, and speeds up the work": "expands" is joined to "builds" by a comma only."""
    if verb.dep_ != "dep" or verb.tag_ not in FINITE_TAGS or verb.tag_ != verb.head.tag_ or subject(verb) is not None:
        return False
    return verb.doc[verb.left_edge.i - 1].text == ","


def describes(verb: Token, own: Token) -> bool:
    """ "They sent loans and 90 pilots trained to guide ships", "a mast and a hull marked by rust": nouns in a list."""
    if verb.tag_ not in PAST or not verb.deps.isdisjoint(DOING) or own.tag_ == "PRP" or own.i > verb.i:
        return False
    before = verb.doc[own.left_edge.i - 1]
    noun = before.head if before.dep_ == "cc" else None
    return "agent" in verb.deps and noun is not None and noun.pos_ in {"NOUN", "PROPN", "VERB"}


def explains(verb: Token, own: Token) -> bool:
    """ "They named the planner, that is the mayor": the words before said otherwise."""
    if own.lower_ != "that" or own.tag_ != "DT" or verb.lower_ != "is" or own.i + 1 != verb.i:
        return False
    return verb.doc[own.i - 1].text == "," and "attr" in verb.deps


def is_item(verb: Token, own: Token) -> bool:
    """ "A plan of two parts: one, mend the wall; two, dredge the port": the number is nobody who does it."""
    return verb.tag_ == "VB" and own.pos_ == "NUM" and verb.deps.isdisjoint(HELPING) and own.nbor(1).text == ","


def is_alternative(child: Token) -> bool:
    """ "The camps had changed hands or been given up": neither is told to have happened."""
    return any(c.dep_ == "cc" and c.lower_ == "or" and c.i < child.i for c in child.head.children)


def continues_infinitive(child: Token, head: Token) -> bool:
    """ "They vowed to cut fares, widen the road and plant trees": what they vowed, hung on the vow by the parser."""
    if head.tag_ == "VB" and head.lemma_ in LEADING and child.tag_ in BARE and subject(child) is None:
        return _lists_ends(head, child)
    joined = head.tag_ in {"VBD", "VBZ", "VBP", "VBN"} or (head.tag_ == "VBG" and head.lemma_ != "go")
    if child.tag_ not in BARE or not joined or subject(child) is not None:
        return False
    if child.lower_ in {"are", "am"} or not child.deps.isdisjoint(HELPING):
        return False
    if head.tag_ != "VBP":
        # A bare form is no second finite verb beside "vowed" or "vows", nor a participle beside "are vowing".
        return True
    # "We are eager to talk and even have them over."
    below = [*head.children, *(c for felt in head.children if felt.dep_ == "acomp" for c in felt.children)]
    infinitive = next((c for c in below if c.dep_ in {"xcomp", "ccomp"} and c.i < child.i), None)
    return infinitive is not None and any(c.lower_ == "to" for c in infinitive.children)


def second_of_correlative(head: Token) -> Token | None:
    """Second verb of "not only VERB ... but (also) VERB", which the parser may hang elsewhere."""
    if "not" not in [child.lower_ for child in head.children]:
        return None
    only = any(
        child.lower_ == "not" and child.i + 1 < len(head.doc) and head.doc[child.i + 1].lower_ in {"only", "just"}
        for child in head.children
    )
    if not only:
        return None
    for token in head.doc[head.i + 1 : head.sent.end]:
        if token.tag_ == head.tag_ and is_verbal(token):
            before = [t.lower_ for t in head.doc[max(head.i, token.i - 3) : token.i]]
            if "but" in before:
                return token
    return None


def _lists_ends(head: Token, child: Token) -> bool:
    """ "They will work to cut fares, widen the road and plant trees": what for, not three things that they will do."""
    if has_auxiliary(child) or "neg" in child.deps:
        return False
    infinitive = next((c for c in head.children if c.dep_ in {"xcomp", "advcl"} and c.i < child.i), None)
    return infinitive is not None and any(c.lower_ == "to" for c in infinitive.children)
