"""Names behind descriptions: "the prime minister", "the ministry", "the statement" -> a name, with a confidence."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipelines.annotate.names.antecedents import description, in_marks, prominence, same_office
from pipelines.annotate.names.cast import Cast
from pipelines.annotate.names.gazetteer import name_words
from pipelines.annotate.parsing import Parse
from pipelines.annotate.quoting.speaker_phrases import AGENT_ENDINGS
from pipelines.annotate.reporting.cues import noun_phrase, speaker_words
from pipelines.annotate.tokens import Token

# How far back a pronoun or a description reaches, in mentions; offices are taken up from farther away.
MAX_MENTIONS, MAX_OFFICE_MENTIONS = 14, 80
DETERMINER = re.compile(r"^(?:(?:the|a|an|this|that|recent|latest|new|previous|earlier)\s+)+", re.IGNORECASE)


def by_description(cast: Cast, parse: Parse, token: Token) -> tuple[str | None, float]:
    """Who bears the office, which body is of that kind, or which document was described so in full before."""
    lemma, words = token.lemma_.lower(), speaker_words()
    offset = parse.start(token)
    if lemma in words["person"] and lemma in name_words().offices:
        return by_office(cast, offset, description(token))
    if lemma in words["person"] or lemma.endswith(AGENT_ENDINGS):
        name, confidence = by_office(cast, offset, description(token))
        return (name, confidence) if name is not None else _by_role(cast, parse, token)
    if lemma in words["document"]:
        return _by_document(cast, parse, token)
    if lemma in words["organisation"]:
        for mention in cast.back_from(offset, frozenset({"organisation"}), MAX_MENTIONS):
            if lemma in cast.name(mention).lower().split():
                return cast.name(mention), 0.7
        return _by_trade(cast, parse, token)
    return None, 0.0


def _by_trade(cast: Cast, parse: Parse, token: Token) -> tuple[str | None, float]:
    """The one body that was the subject in the paragraph, taken up by its trade: "Norair fell. The company ..."."""
    definite = any(child.lower_ == "the" for child in token.children)
    if not definite or token.lemma_.lower() not in speaker_words()["trade"]:
        return None, 0.0
    if any(child.dep_ in {"prep", "relcl", "acl", "amod", "compound"} for child in token.children):
        return None, 0.0
    start, offset = parse.passage.span.start, parse.start(token)
    subjects = {
        cast.name(mention)
        for mention in cast.back_from(offset, frozenset({"organisation"}), MAX_MENTIONS)
        if mention.span.start >= start and cast.prominence(mention, token) == 1
    }
    return (subjects.pop(), 0.5) if len(subjects) == 1 else (None, 0.0)


def by_office(cast: Cast, offset: int, description: str) -> tuple[str | None, float]:
    """Whoever was last mentioned before `offset` among those who hold the office: "the governor"."""
    head = description.rsplit(" ", 1)[-1]
    for mention in cast.back_from(offset, frozenset({"person"}), MAX_OFFICE_MENTIONS):
        person = cast.people.get(cast.name(mention))
        for office in person.offices if person is not None else ():
            if same_office(office, description):
                return cast.name(mention), 0.8
            if " " not in description and head in office.split() and not office.endswith(" " + description):
                return cast.name(mention), 0.6
    return None, 0.0


def _by_role(cast: Cast, parse: Parse, token: Token) -> tuple[str | None, float]:
    """Whom the paragraph was about, taken up by what they do: "Rask was at a loss. ... the striker said"."""
    definite = any(child.lower_ == "the" for child in token.children) and token.dep_ in {"nsubj", "nsubjpass"}
    if not definite or any(child.dep_ in {"prep", "relcl", "acl"} for child in token.children):
        return None, 0.0
    before = [n for n in parse.doc[: token.left_edge.i] if n.dep_ in {"nsubj", "nsubjpass"} and n.text.istitle()]
    named = {cast.named(parse, node) for node in before if not in_marks(node) and prominence(node, token) == 1}
    names = named - {None}
    name = next(iter(names)) if len(names) == 1 else None
    if name is None or name not in cast.people:
        return None, 0.0
    # "The counsellor warned that Judge Rask should not hope": who is named there is somebody else.
    following = (node for node in parse.doc[token.i + 1 : token.sent.end] if node.pos_ == "PROPN")
    return (None, 0.0) if any(cast.named(parse, node) == name for node in following) else (name, 0.5)


def _by_document(cast: Cast, parse: Parse, token: Token) -> tuple[str | None, float]:
    """The nearest full description with the same head: "the statement" -> "joint statement of 4 March"."""
    phrase = noun_phrase(token)
    if any(node.pos_ in {"PROPN", "NUM"} for node in phrase):
        return DETERMINER.sub("", phrase.text), 0.9
    index = bisect_right(cast.parse_starts, parse.offset) - 1
    for earlier in reversed(cast.parsed.parses[max(0, index - 8) : index + 1]):
        for node in reversed(earlier.doc):
            if node.lemma_ != token.lemma_ or node.pos_ != "NOUN" or earlier.start(node) >= parse.start(token):
                continue
            full = noun_phrase(node)
            if any(word.pos_ in {"PROPN", "NUM"} for word in full):
                return DETERMINER.sub("", full.text), 0.6
    return None, 0.0
