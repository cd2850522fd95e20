"""Names behind pronouns and descriptions: "he", "the prime minister", "the ministry" -> a name, with a confidence.

Recency, agreement and subjecthood over the parse and the mentions found; no model. What cannot be told stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.annotate.clauses.verbs import subject
from pipelines.annotate.models import Mention
from pipelines.annotate.names.antecedents import (
    description,
    governing_description,
    in_marks,
    indefinite,
    prominence,
    same_office,
    told_before,
)
from pipelines.annotate.names.gazetteer import name_words
from pipelines.annotate.names.merging import TAKEN_UP
from pipelines.annotate.names.people import Person, bare_surnames, may_be, people
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.quoting.speaker_phrases import AGENT_ENDINGS
from pipelines.annotate.reporting.cues import noun_phrase, speaker_words
from pipelines.annotate.tokens import Token
from pipelines.annotate.turns import Turn, find_turns, turn_at

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "myself", "ourselves"})
SINGULAR = frozenset({"i", "me", "my", "myself"})
NAMED_KINDS = frozenset({"person", "organisation", "place"})
# How far back a pronoun reaches, in mentions and in characters (about four paragraphs of news).
MAX_MENTIONS, MAX_REACH = 14, 1800
# Offices are taken up from farther away than pronouns.
MAX_OFFICE_MENTIONS = 80
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
# How often a person's last name may be taken for a body's, where no pronoun tells.
MAX_MISTAKEN = 3
OWN_LABEL = re.compile(r"\s*([A-Z][A-Z.\- ’']{2,40}[A-Z])\s*:\s")
DETERMINER = re.compile(r"^(?:(?:the|a|an|this|that|recent|latest|new|previous|earlier)\s+)+", re.IGNORECASE)


def resolve_name(
    parse: Parse, token: Token, parsed: ParsedDocument, names: Sequence[Mention]
) -> tuple[str | None, float]:
    """Canonical name of whoever `token` (head of a noun phrase in `parse`) denotes, and how sure that is, 0 to 1.

    (None, 0.0) when the text does not tell, as for "critics" or "a spokesman" without a name.
    """
    cast = _cast_of(parsed, names)
    written = cast.named(parse, token)
    if written is not None:
        return written, 1.0
    surname = cast.by_surname(token)
    if surname is not None:
        return surname, 0.9
    word = token.lower_
    if word in MALE or word in FEMALE:
        return cast.by_pronoun(parse, token, "male" if word in MALE else "female")
    if word in FIRST:
        return cast.turn_holder(parse) if word in SINGULAR else (None, 0.0)
    if word == "it":
        return cast.by_it(parse, token)
    common = token.tag_ == "NN" or (token.tag_ == "NNP" and token.is_lower)
    if common and not indefinite(token):
        return cast.by_description(parse, token)
    return None, 0.0


@dataclass
class _Cast:
    """Who and what a document names, indexed for looking back from a place in the text."""

    parsed: ParsedDocument
    mentions: list[Mention]
    names: Sequence[Mention]
    followed: int = 0
    """How many of the subject pronouns have been followed."""
    echoes: dict[tuple[str, bool], list[tuple[int, str]]] = field(default_factory=dict)
    """By gender and whether between marks: where pronouns were resolved, and to whom; the next mostly follow."""

    @cached_property
    def starts(self) -> list[int]:
        return [mention.span.start for mention in self.mentions]

    @cached_property
    def parse_starts(self) -> list[int]:
        return [parse.offset for parse in self.parsed.parses]

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.name: person for person in people(self.parsed, self.mentions)}

    def named(self, parse: Parse, token: Token) -> str | None:
        """The name that the phrase itself bears, at its head or in apposition: "the minister, Ola Dahl"."""
        heads = [token, *(child for child in token.children if child.dep_ == "appos")]
        if token.dep_ == "appos":
            heads.append(token.head)
        for head in heads:
            at = bisect_right(self.starts, parse.start(head)) - 1
            if at >= 0 and self.mentions[at].span.end > parse.start(head):
                mention = self.mentions[at]
                return (self._bearer(mention, head) if mention.kind != "person" else None) or self.name(mention)
        phrase = parse.span(noun_phrase(token))
        at = bisect_left(self.starts, phrase.start)
        inside = [m for m in self.mentions[at : at + 6] if m.span.end <= phrase.end and m.kind == "person"]
        beside = self._in_apposition(phrase.end)
        if (
            beside is not None
            and token.pos_ in {"NOUN", "PROPN"}
            and speaker_words()["person"] & {token.lemma_.lower()}
        ):
            return beside
        if any(child.dep_ == "prep" for child in token.children if child.i > token.i):
            # "a spokesman for Mr. Dahl" is not Mr. Dahl.
            return None
        if inside and inside[-1].span.end == phrase.end and token.pos_ == "NOUN":
            return self.name(inside[-1])
        # An office that stands before its holder's name; a name inside a longer phrase is somebody else's.
        if inside and token.i + 1 < len(token.doc) and inside[0].span.start == parse.start(token.nbor(1)):
            return self.name(inside[0])
        return None

    def _bearer(self, mention: Mention, head: Token) -> str | None:
        """The person for whose last name a body's was taken: the next pronoun is "he", not "it" as for a company."""
        pronoun = TAKEN_UP.match(self.parsed.text, mention.span.end)
        named = sum(each.span.slice(self.parsed.text) == head.text for each in self.mentions if each.kind != "person")
        body = pronoun[1] in {"it", "its"} if pronoun is not None else named > MAX_MISTAKEN
        return None if body else self.by_surname(head)

    def by_surname(self, token: Token) -> str | None:
        """The one person of the document with this last name, where the name was not found as a mention."""
        if not token.text.istitle():
            return None
        bearers = [name for name in self.people if " " in name and name.rsplit(" ", 1)[-1] == token.text]
        return bearers[0] if len(bearers) == 1 else None

    def _in_apposition(self, end: int) -> str | None:
        """The person named between commas right after a phrase: "a spokesman for the union, Ola Dahl, said"."""
        at = bisect_left(self.starts, end)
        mention = self.mentions[at] if at < len(self.mentions) else None
        if mention is None or mention.kind != "person" or self.parsed.text[end : mention.span.start].strip() != ",":
            return None
        return self.name(mention)

    def name(self, mention: Mention) -> str:
        return mention.name or mention.span.slice(self.parsed.text)

    def back_from(self, offset: int, kinds: frozenset[str], most: int) -> Iterator[Mention]:
        """Mentions of these kinds before `offset`, nearest first, at most `most`."""
        at = bisect_left(self.starts, offset)
        for mention in reversed(self.mentions[max(0, at - most) : at]):
            if mention.kind in kinds:
                yield mention

    def parse_at(self, offset: int) -> Parse:
        return self.parsed.parses[max(0, bisect_right(self.parse_starts, offset) - 1)]

    def prominence(self, mention: Mention, pronoun: Token) -> float:
        """How prominent a mention is for a pronoun: subjects of main clauses most, then other subjects."""
        tokens = self.parse_at(mention.span.start).tokens_in(mention.span)
        return prominence(tokens.root, pronoun) if tokens is not None else 0.0

    def is_quoted(self, offset: int) -> bool:
        """Whether double quotation marks stand open at this place of its passage."""
        before = self.parsed.text[self.parse_at(offset).passage.span.start : offset]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def _described(self, parse: Parse, token: Token, gender: str) -> int:
        """Where somebody of this gender was last the subject without a name ("his wife laughed"); -1 for nowhere."""
        at = bisect_right(self.parse_starts, parse.offset) - 1
        for earlier in reversed(self.parsed.parses[max(0, at - 1) : at + 1]):
            for node in reversed(earlier.doc[: token.i] if earlier is parse else list(earlier.doc)):
                described = node.pos_ == "NOUN" and self._is_somebody(earlier, node, token, gender)
                if node.dep_ != "nsubj" or not (described or node.pos_ == "PROPN") or in_marks(node):
                    continue
                return earlier.end(node.right_edge) if described and self.named(earlier, node) is None else -1
        return -1

    def _is_somebody(self, parse: Parse, node: Token, pronoun: Token, gender: str) -> bool:
        """Whether a noun brings in a person without a name: kin, "a nurse", a president whom the text never names."""
        lemma, words = node.lemma_.lower(), speaker_words()
        if lemma in words[gender]:
            return node.tag_ == "NN"
        if lemma in words["male"] | words["female"] or lemma not in words["person"] or node.tag_ != "NN":
            return False
        if prominence(node, pronoun) < 1:
            return False
        office = lemma in name_words().offices and self._by_office(parse.start(node), description(node))[0] is None
        return indefinite(node) or office

    def by_pronoun(self, parse: Parse, token: Token, gender: str) -> tuple[str | None, float]:
        """The person of this gender (or of none known) nearest before, subjects and frequent people first."""
        self._follow(parse.start(token))
        return self._resolved(parse, token, gender)

    def _follow(self, offset: int) -> None:
        """Resolve the subject pronouns before `offset`: whom "she" means tells whom the next "she" means."""
        end = bisect_left(self.pronouns, offset, key=lambda each: each[0])
        start = bisect_left(self.pronouns, offset - MAX_REACH, key=lambda each: each[0])
        for at, parse, token in self.pronouns[max(start, self.followed) : end]:
            if not self.is_quoted(at):
                self._resolved(parse, token, "male" if token.lower_ in MALE else "female")
        self.followed = max(end, self.followed)

    @cached_property
    def pronouns(self) -> list[tuple[int, Parse, Token]]:
        """Every "he" and "she" that is a subject, with its offset."""
        return [
            (parse.start(token), parse, token)
            for parse in self.parsed.parses
            for token in parse.doc
            if token.dep_ == "nsubj" and token.lower_ in {"he", "she"}
        ]

    def _resolved(self, parse: Parse, token: Token, gender: str) -> tuple[str | None, float]:
        offset = parse.start(token)
        governing = governing_description(token)
        if governing is not None:
            return self.by_description(parse, governing)
        scores: dict[str, float] = {}
        described, quoted = self._described(parse, token, gender), self.is_quoted(offset)
        others = self._taken_for_another(offset, gender)
        told = told_before(parse, token)
        for end, name, weight in self._candidates(parse, token):
            person = self.people.get(name)
            if end < described or offset - end > MAX_REACH:
                continue
            if person is None or not may_be(person, gender) or (not quoted and self.is_quoted(end)):
                # Whoever is spoken of between marks is not whom the writer's "he" takes up.
                continue
            score = -(offset - end) / SENTENCE + SUBJECT_BONUS * weight - OWN_CONTENT * (end > told)
            score += FREQUENT_BONUS * (len(person.spans) > 2) + FREQUENT_BONUS * (person.gender == gender)
            score -= AGAINST_GUESS * (person.gender not in {gender, None} or person.name in others)
            score += PARAGRAPH_BONUS * (end > parse.passage.span.start)
            scores[person.name] = max(score, scores.get(person.name, score))
        echoes = self.echoes.setdefault((gender, quoted), [])
        at = bisect_left(echoes, (offset, ""))
        echo = echoes[at - 1] if at else None
        if echo is not None and described < echo[0] and 0 < offset - echo[0] < MAX_REACH // 2:
            score = -(offset - echo[0]) / SENTENCE + SUBJECT_BONUS + FREQUENT_BONUS
            scores[echo[1]] = max(score, scores.get(echo[1], score))
        if not scores:
            return None, 0.0
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if at == len(echoes) or echoes[at][0] != offset:
            echoes.insert(at, (offset, ranked[0][0]))
        if len(ranked) == 1:
            return ranked[0][0], 0.9
        return ranked[0][0], 0.75 if ranked[0][1] - ranked[1][1] > CLOSE else 0.55

    def _taken_for_another(self, offset: int, gender: str) -> set[str]:
        """People of unknown gender whom only pronouns of the other gender took up, within reach."""
        another = "female" if gender == "male" else "male"
        other = self._echoed(offset, another)
        kept = other - self._echoed(offset, gender) if other else other
        return {name for name in kept if name in self.people and self.people[name].gender is None}

    def _echoed(self, offset: int, gender: str) -> set[str]:
        echoes = self.echoes.get((gender, False), [])
        start, end = bisect_left(echoes, (offset - MAX_REACH, "")), bisect_left(echoes, (offset, ""))
        return {name for _, name in echoes[start:end]}

    def _candidates(self, parse: Parse, token: Token) -> Iterator[tuple[int, str, float]]:
        """Whom a pronoun may mean: where each was mentioned last, by name or as "the governor", and how prominently."""
        for mention in self.back_from(parse.start(token), frozenset({"person"}), MAX_MENTIONS):
            start = mention.span.start
            if LOCATIVE.search(self.parsed.text, max(0, start - 10), start) and " " not in self.name(mention):
                # "A mother from Brandt" is not Brandt.
                continue
            yield mention.span.end, self.name(mention), self.prominence(mention, token)
        for node in parse.doc[: token.i]:
            definite = node.dep_ in {"nsubj", "nsubjpass"} and any(c.lower_ in {"the", "its"} for c in node.children)
            if definite and node.pos_ == "NOUN" and node.lemma_.lower() in speaker_words()["person"]:
                name = self.named(parse, node) or self._by_office(parse.start(node), description(node))[0]
                if name is not None:
                    yield parse.end(node), name, prominence(node, token)

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of a transcript."""
        return find_turns(self.parsed, self.names)

    def turn_holder(self, parse: Parse) -> tuple[str | None, float]:
        """In a transcript "I" is whoever the last label names: "THE PRESIDENT: I said ..."."""
        own = OWN_LABEL.match(self.parsed.text, parse.passage.span.start, parse.passage.span.end)
        turn = turn_at(self.turns, parse.passage.span.start)
        if own is not None and (turn is None or turn.start != parse.passage.span.start):
            return own.group(1), 0.8
        return (turn.name, 0.8) if turn is not None and turn.name else (None, 0.0)

    def by_it(self, parse: Parse, token: Token) -> tuple[str | None, float]:
        """The organisation, state or document that was the last subject, if that was a sentence or two ago."""
        offset = parse.start(token)
        lists = speaker_words()
        things = lists["document"] | lists["organisation"]
        beside = subject(token.head.head) if token.head.dep_ == "conj" else None
        if beside is not None and beside.tag_ == "NN" and beside.lemma_.lower() not in things:
            # "The storm closed the port, and it showed that P": the storm.
            return None, 0.0
        found = [
            (self.prominence(mention, token), mention.span.end, self.name(mention))
            for mention in self.back_from(offset, frozenset({"organisation", "place"}), 4)
            if offset - mention.span.end <= 3 * SENTENCE
        ]
        for node in parse.doc[max(0, token.i - 60) : token.sent.start]:
            if node.lemma_.lower() in things and node.tag_ == "NN":
                name = self.by_description(parse, node)[0] or DETERMINER.sub("", noun_phrase(node).text)
                found.append((prominence(node, token), parse.end(node), name))
        best = max((each for each in found if each[0] > 0), default=None)
        return (best[2], 0.5) if best is not None else (None, 0.0)

    def by_description(self, parse: Parse, token: Token) -> tuple[str | None, float]:
        """Who bears the office, which body is of that kind, or which document was described so in full before."""
        lemma, words = token.lemma_.lower(), speaker_words()
        offset = parse.start(token)
        if lemma in words["person"] and lemma in name_words().offices:
            return self._by_office(offset, description(token))
        if lemma in words["person"] or lemma.endswith(AGENT_ENDINGS):
            name, confidence = self._by_office(offset, description(token))
            return (name, confidence) if name is not None else self._by_role(parse, token)
        if lemma in words["document"]:
            return self._by_document(parse, token)
        if lemma in words["organisation"]:
            for mention in self.back_from(offset, frozenset({"organisation"}), MAX_MENTIONS):
                if lemma in self.name(mention).lower().split():
                    return self.name(mention), 0.7
            return self._by_trade(parse, token)
        return None, 0.0

    def _by_trade(self, parse: Parse, token: Token) -> tuple[str | None, float]:
        """The one body that was the subject in the paragraph, taken up by its trade: "Norair fell. The company ..."."""
        definite = any(child.lower_ == "the" for child in token.children)
        if not definite or token.lemma_.lower() not in speaker_words()["trade"]:
            return None, 0.0
        if any(child.dep_ in {"prep", "relcl", "acl", "amod", "compound"} for child in token.children):
            return None, 0.0
        start, offset = parse.passage.span.start, parse.start(token)
        subjects = {
            self.name(mention)
            for mention in self.back_from(offset, frozenset({"organisation"}), MAX_MENTIONS)
            if mention.span.start >= start and self.prominence(mention, token) == 1
        }
        return (subjects.pop(), 0.5) if len(subjects) == 1 else (None, 0.0)

    def _by_office(self, offset: int, description: str) -> tuple[str | None, float]:
        head = description.rsplit(" ", 1)[-1]
        for mention in self.back_from(offset, frozenset({"person"}), MAX_OFFICE_MENTIONS):
            person = self.people.get(self.name(mention))
            for office in person.offices if person is not None else ():
                if same_office(office, description):
                    return self.name(mention), 0.8
                if " " not in description and head in office.split() and not office.endswith(" " + description):
                    return self.name(mention), 0.6
        return None, 0.0

    def _by_role(self, parse: Parse, token: Token) -> tuple[str | None, float]:
        """Whom the paragraph was about, taken up by what they do: "Rask was at a loss. ... the striker said"."""
        definite = any(child.lower_ == "the" for child in token.children) and token.dep_ in {"nsubj", "nsubjpass"}
        if not definite or any(child.dep_ in {"prep", "relcl", "acl"} for child in token.children):
            return None, 0.0
        before = [n for n in parse.doc[: token.left_edge.i] if n.dep_ in {"nsubj", "nsubjpass"} and n.text.istitle()]
        named = {self.named(parse, node) for node in before if not in_marks(node) and prominence(node, token) == 1}
        names = named - {None}
        name = next(iter(names)) if len(names) == 1 else None
        return (name, 0.5) if name is not None and name in self.people else (None, 0.0)

    def _by_document(self, parse: Parse, token: Token) -> tuple[str | None, float]:
        """The nearest full description with the same head: "the statement" -> "joint statement of 4 March"."""
        phrase = noun_phrase(token)
        if any(node.pos_ in {"PROPN", "NUM"} for node in phrase):
            return DETERMINER.sub("", phrase.text), 0.9
        index = bisect_right(self.parse_starts, parse.offset) - 1
        for earlier in reversed(self.parsed.parses[max(0, index - 8) : index + 1]):
            for node in reversed(earlier.doc):
                if node.lemma_ != token.lemma_ or node.pos_ != "NOUN" or earlier.start(node) >= parse.start(token):
                    continue
                full = noun_phrase(node)
                if any(word.pos_ in {"PROPN", "NUM"} for word in full):
                    return DETERMINER.sub("", full.text), 0.6
        return None, 0.0


def _cast_of(parsed: ParsedDocument, names: Sequence[Mention]) -> _Cast:
    """The document's cast, made once and kept with the parse (as its cached properties are)."""
    kept = vars(parsed).get("_cast")
    if isinstance(kept, _Cast) and kept.names is names:
        return kept
    mentions = sorted((m for m in names if m.kind in NAMED_KINDS), key=lambda m: m.span)
    cast = _Cast(parsed, sorted([*mentions, *bare_surnames(parsed.text, mentions)], key=lambda m: m.span), names)
    vars(parsed)["_cast"] = cast
    return cast
