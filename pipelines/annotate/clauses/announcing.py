"""What only announces what comes: "I want to be clear:", "it is hereby ordered:", "I have two items for you"."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.clauses.edges import DASHES, word_list
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.tokens import Token, TokenSpan

SPEAKERS = frozenset({"i", "we"})
# Verbs that, beside those of saying, have for their object what follows a colon.
ORDERING = frozenset({"order", "sign", "promise", "reiterate", "repeat", "delegate", "visit"})
OBJECTS = frozenset({"dobj", "ccomp", "attr", "oprd"})
# What with an infinitive says what one is going to do, or cannot but do.
ABOUT_TO = frozenset({"go", "have"})
# "We agree with the guild: P", "I spoke about it: P" say something before the colon.
LOOKING = frozenset({"read", "watch", "view", "find", "see", "download", "access", "learn", "register", "visit"})
CONTENTFUL = frozenset({"about", "from", "on", "with"})
CLEAR = frozenset({"clear", "plain", "simple"})
# Where the parser hangs "clear" in "it is clear", "I want to make it clear".
FELT = frozenset({"acomp", "oprd", "ccomp", "xcomp", "advcl"})


def announces(head: Token, tokens: TokenSpan, subject: Token | None) -> bool:
    """Whether a clause says nothing but that something is about to be said or done, or who speaks next."""
    following = tokens.following
    before_colon = following is not None and following.text == ":"
    if before_colon and tokens.text.isupper():
        # "NAMES SENT TO THE COUNCIL:"
        return True
    if subject is None:
        return False
    if before_colon and _leads_to_colon(head, tokens, subject):
        return True
    if following is not None and following.text in DASHES and subject.lower_ in SPEAKERS:
        # "I want to be very clear - the port stays open": what is clear comes.
        last = tokens[-1]
        if last.lower_ in CLEAR and any(_is_clear(deed, tokens.end) for deed in list(_deeds(head))[1:]):
            return True
    if subject.lower_ == "you":
        return _hands_on(head) or _points_to_page(head, tokens)
    if _gives_floor(head, subject):
        return True
    if not _is_speaker(subject) or "neg" in head.deps:
        return False
    return any(_wishes_well(deed) or _asks_you(deed) or _gives_news(deed, head, subject) for deed in _deeds(head))


def _leads_to_colon(head: Token, tokens: TokenSpan, subject: Token) -> bool:
    last = tokens[-1]
    if last is head and head.lemma_ == "be" and subject.i < head.i:
        # "The best way to begin is:"
        return True
    if last.lower_ in {"this", "these"} and last.dep_ == "attr":
        # "The weakness of the plan is this:"
        return True
    if any(token.dep_ == "npadvmod" and token.lemma_ in word_list("talk", "announced") for token in head.children):
        # "One more point I'd like to make:"
        return subject.lower_ in SPEAKERS
    deeds = list(_deeds(head))
    if any(_is_clear(deed, tokens.end) for deed in deeds):
        return True
    if subject.lower_ in {"here", "there"} or head.left_edge.lower_ == "here":
        words = (child.lemma_.lower() for child in head.children if child.dep_ in {"attr", "dobj"})
        return any(word in word_list("talk", "announced") for word in words)
    deed = deeds[-1]
    lemma = deed.lemma_.lower()
    says = lemma in clause_verbs() and subject.lower_ in SPEAKERS | {"you", "it"}
    if not says and lemma not in ORDERING:
        return False
    return not any(deed.i < child.i < tokens.end and _is_content(child) for child in deed.children)


def _is_clear(deed: Token, end: int) -> bool:
    """ "Our message is clear:", "I want to make it clear:", "It is clearer than ever:"."""
    if deed.lemma_ not in {"be", "make"} or "neg" in deed.deps:
        return False
    if any(child.dep_ == "ccomp" and child.pos_ == "VERB" and deed.i < child.i < end for child in deed.children):
        # "This makes clear what we know:"
        return False
    return any(
        child.i > deed.i and child.dep_ in FELT and child.lemma_.lower() in CLEAR and child.pos_ == "ADJ"
        for child in deed.children
    )


def _is_content(child: Token) -> bool:
    if child.dep_ == "prep":
        return child.lower_ in CONTENTFUL
    return child.dep_ in OBJECTS and child.lower_ not in {"you", "us", "me", "yourself", "ourselves", "yourselves"}


def _deeds(head: Token) -> Iterator[Token]:
    """The verb, and what its subject wants, begins or is going to do."""
    yield head
    if "xcomp" not in head.deps:
        return
    if head.lemma_.lower() in word_list("frames", "wishes") | ABOUT_TO:
        yield from (child for child in head.children if child.dep_ == "xcomp" and child.i > head.i)


def _is_speaker(subject: Token) -> bool:
    """ "I", "my wife and I"."""
    return subject.lower_ in SPEAKERS or any(c.dep_ == "conj" and c.lower_ == "i" for c in subject.children)


def _points_to_page(head: Token, tokens: TokenSpan) -> bool:
    """ "You can read the plan here", "you can watch it at ports.example": where something is to be found."""
    # "ports.example/plan"
    page = tokens[-1].lower_ == "here" or ("." in tokens[-1].text[1:-1] and tokens[-1].text[0].isalpha())
    if head.lemma_ not in LOOKING or not page:
        return False
    return any(child.tag_ == "MD" and child.lower_ in {"can", "may"} for child in head.children)


def _hands_on(head: Token) -> bool:
    """ "Why don't you start us off", "you want to kick us off": who speaks next."""
    for deed in _deeds(head):
        words = {child.lower_ for child in deed.children}
        if deed.lemma_ in {"kick", "start", "lead", "take"} and "us" in words and "off" in words:
            return True
    return False


def _gives_floor(head: Token, subject: Token) -> bool:
    """ "The floor is yours"."""
    return head.lemma_ == "be" and any(child.lower_ == "yours" for child in head.children) and subject.i < head.i


def _wishes_well(deed: Token) -> bool:
    """ "I wish you a happy feast", "my wife and I send our best wishes"."""
    if deed.lemma_ == "wish":
        deps = {child.dep_ for child in deed.children}
        return bool(deps & {"dative", "dobj"}) and ("ccomp" not in deps or deed.nbor(1).lower_ == "you")
    if deed.lemma_ not in word_list("talk", "giving"):
        return False
    return any(child.dep_ == "dobj" and child.lemma_.lower() == "wish" for child in deed.children)


def _asks_you(deed: Token) -> bool:
    """ "I wanted to ask you about the strike", "can I ask one more question", "I just want to follow up"."""
    if deed.lemma_ == "follow":
        return any(child.lower_ == "up" for child in deed.children)
    return (
        deed.lemma_ == "ask"
        and any(c.dep_ in {"dobj", "dative"} and (c.lower_ == "you" or c.lemma_ == "question") for c in deed.children)
        and not any(child.dep_ in {"xcomp", "ccomp"} for child in deed.children)
    )


def _gives_news(deed: Token, head: Token, subject: Token) -> bool:
    """ "I have two items for you", "I want to give an update"."""
    if deed.lemma_ == "update":
        return deed is not head or deed.tag_ == "VB"
    if deed.lemma_ in {"have", "get"}:
        if subject.lower_ != "i" or deed is not head:
            return False
    elif deed.lemma_ not in {"provide", "give"} or deed.tag_ == "VBD":
        return False
    for child in deed.children:
        if child.dep_ == "dobj":
            named = {child.lemma_.lower(), *(c.lemma_.lower() for p in child.children for c in p.children)}
            if named & word_list("talk", "news"):
                return True
    return False
