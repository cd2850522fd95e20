"""Names behind "he", "she" and "it": recency, agreement and subjecthood over the mentions found; no model."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.names.antecedents import (
    description,
    governing_description,
    in_marks,
    indefinite,
    prominence,
    told_before,
)
from pipelines.annotate.names.cast import NAMED_KINDS, Cast
from pipelines.annotate.names.descriptions import DETERMINER, MAX_MENTIONS, by_description, by_office
from pipelines.annotate.names.gazetteer import name_words
from pipelines.annotate.names.people import may_be
from pipelines.annotate.parsing import Parse
from pipelines.annotate.reporting.cues import noun_phrase, speaker_words
from pipelines.annotate.tokens import Token

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
# How far back a pronoun reaches, in characters (about four paragraphs of news).
MAX_REACH = 1800
# One sentence of distance weighs as much as this many characters.
SENTENCE = 130
SUBJECT_BONUS, FREQUENT_BONUS, PARAGRAPH_BONUS = 1.5, 0.5, 0.6
# Against whom other pronouns nearby take for somebody of the other gender.
AGAINST_GUESS = 3.0
# Against the subject of what "he" goes on to report: "Berg was calm, he said".
OWN_CONTENT = 1.5
# A runner-up this close in score makes the choice a toss-up.
CLOSE = 0.7
LOCATIVE = re.compile(r"\b(?:from|in|near|at|outside)\s$")


def by_pronoun(cast: Cast, parse: Parse, token: Token, gender: str) -> tuple[str | None, float]:
    """The person of this gender (or of none known) nearest before, subjects and frequent people first."""
    _follow(cast, parse.start(token))
    return _resolved(cast, parse, token, gender)


def _follow(cast: Cast, offset: int) -> None:
    """Resolve the subject pronouns before `offset`: whom "she" means tells whom the next "she" means."""
    end = bisect_left(cast.pronouns, offset, key=lambda each: each[0])
    start = bisect_left(cast.pronouns, offset - MAX_REACH, key=lambda each: each[0])
    for at, parse, token in cast.pronouns[max(start, cast.followed) : end]:
        if not cast.is_quoted(at):
            _resolved(cast, parse, token, "male" if token.lower_ in MALE else "female")
    cast.followed = max(end, cast.followed)


def _resolved(cast: Cast, parse: Parse, token: Token, gender: str) -> tuple[str | None, float]:
    offset = parse.start(token)
    governing = governing_description(token)
    if governing is not None:
        return by_description(cast, parse, governing)
    scores: dict[str, float] = {}
    described, quoted = _described(cast, parse, token, gender), cast.is_quoted(offset)
    others = _taken_for_another(cast, offset, gender)
    told = told_before(parse, token)
    for end, name, weight in _candidates(cast, parse, token):
        person = cast.people.get(name)
        if end < described or offset - end > MAX_REACH:
            continue
        if person is None or not may_be(person, gender) or (not quoted and cast.is_quoted(end)):
            # Whoever is spoken of between marks is not whom the writer's "he" takes up.
            continue
        score = -(offset - end) / SENTENCE + SUBJECT_BONUS * weight - OWN_CONTENT * (end > told)
        score += FREQUENT_BONUS * (len(person.spans) > 2) + FREQUENT_BONUS * (person.gender == gender)
        score -= AGAINST_GUESS * (person.gender not in {gender, None} or person.name in others)
        score += PARAGRAPH_BONUS * (end > parse.passage.span.start)
        scores[person.name] = max(score, scores.get(person.name, score))
    echoes = cast.echoes.setdefault((gender, quoted), [])
    at = bisect_left(echoes, (offset, ""))
    echo = echoes[at - 1] if at else None
    if echo is not None and described < echo[0] and 0 < offset - echo[0] < MAX_REACH // 2:
        score = -(offset - echo[0]) / SENTENCE + SUBJECT_BONUS + FREQUENT_BONUS
        scores[echo[1]] = max(score, scores.get(echo[1], score))
    if not scores:
        return _bare_subject(cast, parse, token, described)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if at == len(echoes) or echoes[at][0] != offset:
        echoes.insert(at, (offset, ranked[0][0]))
    if len(ranked) == 1:
        return ranked[0][0], 0.9
    return ranked[0][0], 0.75 if ranked[0][1] - ranked[1][1] > CLOSE else 0.55


def _bare_subject(cast: Cast, parse: Parse, token: Token, described: int) -> tuple[str | None, float]:
    """The one name that is a subject before in the paragraph, nobody's that is known: "Attley laughed. He said P"."""
    subjects = [n for n in parse.doc[: token.i] if n.dep_ == "nsubj" and _is_name(n) and not in_marks(n)]
    bare = {n.text: n for n in subjects if not any(c.dep_ in {"det", "poss", "amod"} for c in n.children)}
    node = next(iter(bare.values())) if len(bare) == 1 else None
    if node is None or prominence(node, token) < 1 or parse.start(node) < described:
        return None, 0.0
    known = next(cast.back_from(parse.end(node), NAMED_KINDS, 1), None)
    if known is not None and known.kind == "place" and known.span.end == parse.end(node):
        return None, 0.0
    return noun_phrase(node).text, 0.5


def _is_name(token: Token) -> bool:
    """Whether a subject is a name, a surname taken for an adverb or a plural too: "Attley laughed"."""
    return token.pos_ == "PROPN" or (token.text.istitle() and (token.ent_type_ == "PERSON" or token.pos_ == "ADV"))


def _described(cast: Cast, parse: Parse, token: Token, gender: str) -> int:
    """Where somebody of this gender was last the subject without a name ("his wife laughed"); -1 for nowhere."""
    at = bisect_right(cast.parse_starts, parse.offset) - 1
    for earlier in reversed(cast.parsed.parses[max(0, at - 1) : at + 1]):
        for node in reversed(earlier.doc[: token.i] if earlier is parse else list(earlier.doc)):
            described = node.pos_ == "NOUN" and _is_somebody(cast, earlier, node, token, gender)
            if node.dep_ != "nsubj" or not (described or node.pos_ == "PROPN") or in_marks(node):
                continue
            name = cast.named(earlier, node)
            if name is not None and name not in cast.people:
                # "A spokeswoman called it odd. Norland, she said, P": a state or a body is no "she".
                continue
            return earlier.end(node.right_edge) if described and name is None else -1
    return -1


def _is_somebody(cast: Cast, parse: Parse, node: Token, pronoun: Token, gender: str) -> bool:
    """Whether a noun brings in a person without a name: kin, "a nurse", a president whom the text never names."""
    lemma, words = node.lemma_.lower(), speaker_words()
    if lemma in words[gender]:
        # "Dahl, whose mother is a nurse, said she": not the mother.
        aside = node.head.dep_ == "relcl" and not node.head.is_ancestor(pronoun)
        return node.tag_ == "NN" and not aside
    if lemma in words["male"] | words["female"] or lemma not in words["person"] or node.tag_ != "NN":
        return False
    if prominence(node, pronoun) < 1:
        return False
    office = lemma in name_words().offices and by_office(cast, parse.start(node), description(node))[0] is None
    return indefinite(node) or office


def _taken_for_another(cast: Cast, offset: int, gender: str) -> set[str]:
    """People of unknown gender whom only pronouns of the other gender took up, within reach."""
    another = "female" if gender == "male" else "male"
    other = _echoed(cast, offset, another)
    kept = other - _echoed(cast, offset, gender) if other else other
    return {name for name in kept if name in cast.people and cast.people[name].gender is None}


def _echoed(cast: Cast, offset: int, gender: str) -> set[str]:
    echoes = cast.echoes.get((gender, False), [])
    start, end = bisect_left(echoes, (offset - MAX_REACH, "")), bisect_left(echoes, (offset, ""))
    return {name for _, name in echoes[start:end]}


def _candidates(cast: Cast, parse: Parse, token: Token) -> Iterator[tuple[int, str, float]]:
    """Whom a pronoun may mean: where each was mentioned last, by name or as "the governor", and how prominently."""
    for mention in cast.back_from(parse.start(token), frozenset({"person"}), MAX_MENTIONS):
        start = mention.span.start
        if LOCATIVE.search(cast.parsed.text, max(0, start - 10), start) and " " not in cast.name(mention):
            # "A mother from Brandt" is not Brandt.
            continue
        yield mention.span.end, cast.name(mention), cast.prominence(mention, token)
    for node in parse.doc[: token.i]:
        definite = node.dep_ in {"nsubj", "nsubjpass"} and any(c.lower_ in {"the", "its"} for c in node.children)
        if definite and node.pos_ == "NOUN" and node.lemma_.lower() in speaker_words()["person"]:
            name = cast.named(parse, node) or by_office(cast, parse.start(node), description(node))[0]
            if name is not None:
                yield parse.end(node), name, prominence(node, token)


def by_it(cast: Cast, parse: Parse, token: Token) -> tuple[str | None, float]:
    """The organisation, state or document that was the last subject, if that was a sentence or two ago."""
    offset = parse.start(token)
    lists = speaker_words()
    things = lists["document"] | lists["organisation"]
    beside = subject(token.head.head) if token.head.dep_ == "conj" else None
    if beside is not None and beside.tag_ == "NN" and beside.lemma_.lower() not in things:
        # "The storm closed the port, and it showed that P": the storm.
        return None, 0.0
    found = [
        (cast.prominence(mention, token), mention.span.end, cast.name(mention))
        for mention in cast.back_from(offset, frozenset({"organisation", "place"}), 4)
        if offset - mention.span.end <= 3 * SENTENCE
    ]
    for node in parse.doc[max(0, token.i - 60) : token.sent.start]:
        if node.lemma_.lower() in things and node.tag_ == "NN":
            name = by_description(cast, parse, node)[0] or DETERMINER.sub("", noun_phrase(node).text)
            found.append((prominence(node, token), parse.end(node), name))
    best = max((each for each in found if each[0] > 0), default=None)
    return (best[2], 0.5) if best is not None else (None, 0.0)
