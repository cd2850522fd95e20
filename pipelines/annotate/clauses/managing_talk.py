"""What speakers say about their own talk: thanks, pleasure at being there, what they will turn to, who speaks next."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.clauses.edges import word_list
from pipelines.annotate.tokens import Token

SPEAKERS = frozenset({"i", "we"})
# "I will begin by thanking ..."
OPENING_WITH = frozenset({"begin", "start", "close", "conclude", "end"})
MEETING = frozenset({"join", "see", "meet", "have", "greet", "welcome"})
# "It is my honor to introduce the mayor".
PRESENTING = frozenset({"introduce", "present"})
MOODS = frozenset({"will", "'ll", "’ll", "would", "'d", "’d", "can"})


def manages_talk(head: Token, subject: Token | None) -> bool:
    """ "I'd like to begin by thanking the crews", "it's good to be back", "I'll hand over to my colleague"."""
    if subject is None:
        return False
    if subject.lower_ == "it":
        return _is_glad_to_be_there(head)
    if subject.lower_ not in SPEAKERS or (head.tag_ == "VBD" and head.lemma_.lower() not in {"want", "like"}):
        return False
    if any(child.tag_ == "MD" and child.lower_ not in MOODS for child in head.children):
        return False
    if head.lemma_ in OPENING_WITH and subject.lower_ == "i" and _opens_with_matter(head):
        return True
    return any(
        _thanks(deed)
        or _hands_over(deed, subject)
        or _will_tell(deed, head, subject)
        or _meets_you(deed, head)
        or _takes_moment(deed)
        for deed in _deeds(head)
    )


def _deeds(head: Token) -> Iterator[Token]:
    """The verb itself and what the speaker wants, is happy or begins to do."""
    yield head
    below = [*head.children, *(c for child in head.children if child.dep_ == "acomp" for c in child.children)]
    for child in below:
        if child.dep_ == "xcomp" and child.pos_ == "VERB" and _is_wish(head):
            yield child
            if child.lemma_ in OPENING_WITH:
                yield from _begun_with(child)
    if head.lemma_ in OPENING_WITH:
        yield from _begun_with(head)


def _begun_with(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "with"}:
            yield from (c for c in child.children if c.dep_ == "pcomp")


def _opens_with_matter(verb: Token) -> bool:
    """ "I'll start with the ferry": what comes first in the talk."""
    said_now = any(child.tag_ == "MD" for child in verb.children)
    return said_now and any(child.dep_ == "prep" and child.lower_ == "with" for child in verb.children)


def _is_wish(verb: Token) -> bool:
    if verb.lemma_.lower() in word_list("frames", "wishes") or (verb.lower_ == "going" and "neg" not in verb.deps):
        return True
    feels = (child.lower_ for child in verb.children if child.dep_ == "acomp")
    return verb.lemma_ == "be" and any(word in word_list("talk", "glad") for word in feels)


def _thanks(deed: Token) -> bool:
    if deed.lemma_ in word_list("talk", "thanking"):
        return any(child.dep_ == "dobj" for child in deed.children)
    if deed.lemma_ == "appreciate":
        return any(_is_addressed(child) for child in deed.children)
    thanks = word_list("talk", "thanks")
    return deed.lemma_ in word_list("talk", "giving") and any(
        word.lemma_.lower() in thanks for word in _objects(deed) if word.dep_ != "pobj"
    )


def _is_addressed(child: Token) -> bool:
    """ "(We appreciate) you being here", "it", "your time"."""
    if child.dep_ == "ccomp":
        return child.left_edge.lower_ in {"you", "your"}
    return child.dep_ == "dobj" and (child.lower_ in {"you", "it", "that", "this"} or child.left_edge.lower_ == "your")


def _takes_moment(deed: Token) -> bool:
    """ "I'd like to take a moment to greet the crews"."""
    moments = word_list("talk", "moments")
    return deed.lemma_ == "take" and any(c.dep_ == "dobj" and c.lower_ in moments for c in deed.children)


def _objects(deed: Token) -> Iterator[Token]:
    """Objects of a verb, those joined to them, and what its prepositions govern."""
    for child in deed.children:
        if child.dep_ in {"dobj", "prep", "prt"}:
            yield child
            yield from (c for c in child.children if c.dep_ in {"conj", "pobj"})
            # "A couple of questions".
            yield from (c for of in child.children if of.lower_ == "of" for c in of.children if c.dep_ == "pobj")


def _hands_over(deed: Token, subject: Token) -> bool:
    """ "I'll turn it over to my colleague", "we will open it up for questions", "then we'll get to your questions"."""
    if deed.lemma_ not in word_list("talk", "handing"):
        return False
    if deed.lemma_ in {"get", "go"} and subject.lower_ == "i" and any(c.lower_ == "into" for c in deed.children):
        # "I'm happy to get into the details".
        return True
    words = {word.lower_ for word in _objects(deed)} | {child.lower_ for child in deed.children}
    if words & word_list("talk", "questions"):
        return True
    handed = "over" in words and bool(words & {"it", "things", "this", "that"})
    return handed and (subject.lower_ == "i" or "you" in words)


def _will_tell(deed: Token, head: Token, subject: Token) -> bool:
    """ "I want to highlight it", "I'd like to address the strike", "I'll quote him"."""
    if subject.lower_ != "i" or deed.lemma_ not in word_list("talk", "telling"):
        return False
    if any(child.dep_ == "ccomp" or child.dep_ == "neg" for child in deed.children):
        return False
    if deed.lemma_ == "talk" and ("acomp" in head.deps or not _talks_here(deed)):
        # "I'm happy to talk about it" offers to.
        return False
    if deed.lemma_ == "speak" and not {"that", "this", "it"} & {word.lower_ for word in _objects(deed)}:
        return False
    return deed is not head or any(child.lower_ in MOODS for child in head.children)


def _talks_here(deed: Token) -> bool:
    """ "(I want to) talk about the strike", "talk to you about it"; not "talk to the crews about it"."""
    about = any(child.lower_ == "about" for child in deed.children)
    heard = [c for child in deed.children if child.lower_ in {"to", "with"} for c in child.children]
    return about and all(word.lower_ == "you" for word in heard)


def _meets_you(deed: Token, head: Token) -> bool:
    """ "I'm so happy to see you", "I'd like to welcome you all"."""
    if deed is head or deed.lemma_ not in {"see", "meet", "welcome"}:
        return False
    if head.lemma_ != "be" and (deed.lemma_ != "welcome" or head.tag_ == "VBD"):
        return False
    return any(child.dep_ == "dobj" and child.lower_ == "you" for child in deed.children)


def _is_glad_to_be_there(head: Token) -> bool:
    """ "It's wonderful to be with you", "it is a pleasure to join you"."""
    if head.lemma_ != "be":
        return False
    for child in head.children:
        if child.dep_ in {"acomp", "attr"} and child.lower_ in word_list("talk", "pleasure"):
            below = (*head.children, *child.children)
            return any(c.dep_ in {"xcomp", "relcl", "acl", "csubj"} and _is_there(c) for c in below)
    return False


def _is_there(verb: Token) -> bool:
    here = any(child.lower_ in {"here", "back", "with", "among"} for child in verb.children)
    you = any(child.dep_ == "dobj" and child.lower_ == "you" for child in verb.children)
    return (you and verb.lemma_ in MEETING) or (here and verb.lemma_ == "be") or verb.lemma_ in PRESENTING
