"""What the speaker rules read and make: a quotation in its surroundings, and an attribution. No rule belongs here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.models import Span
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.quoting.marks import Marked
from pipelines.annotate.quoting.speaker_phrases import speaker_kind
from pipelines.annotate.reporting.cues import cue_tokens, noun_phrase
from pipelines.annotate.tokens import Token, TokenSpan

# Tokens between the closing mark and its reporting verb: room for a name with its office.
MAX_AFTER = 16
MAX_CLIMB = 12
# Words of a name in full; a single one after an office may be a place ("the mayor, Havenmouth's first").
SHORTEST_FULL_NAME, LONGEST_FULL_NAME = 2, 4


@dataclass(frozen=True)
class Attribution:
    """Who speaks, by which expression, and which rule says so, before names are resolved."""

    speaker: Span
    rule: str
    confidence: float
    cue: Span | None = None
    head: Token | None = None
    """Head of the speaker's noun phrase, when the parse has it."""
    parse: Parse | None = None
    verb: Token | None = None
    """The reporting verb or noun."""


@dataclass(frozen=True)
class Scene:
    """A quotation with what the rules look at: its passage's parse, which tokens are quoted, what came before."""

    parsed: ParsedDocument
    parse: Parse
    marked: Marked
    first: int
    last: int
    """First and last token of the marked stretch, marks included."""
    quoted: frozenset[int]
    """Indices of all tokens of the parse that stand between quotation marks, marks included."""
    previous: tuple[Marked, Attribution | None] | None = None
    """The quotation before this one in the same passage."""
    carried: Attribution | None = None
    """The last attribution of an earlier direct quotation."""
    carried_passages: int = 0
    """How many passages ago that was."""
    answered: Attribution | None = None
    """The last attribution before that one to other words for a speaker: who spoke to whoever spoke last."""
    lead: Parse | None = None
    """The parse of the passage before, which may announce the words: 'The court wrote:'."""

    def before(self) -> Iterator[Token]:
        """Tokens before the opening mark, nearest first, to the start of the sentence or the previous quotation."""
        for index in range(self.first - 1, -1, -1):
            token = self.parse.doc[index]
            if index in self.quoted:
                return
            if not token.is_space:
                yield token
            if token.is_sent_start and not token.is_punct and not token.text[:1].islower():
                return

    def after(self) -> list[Token]:
        """Tokens after the closing mark to the end of the clause, the next quotation, or MAX_AFTER."""
        doc, tokens = self.parse.doc, []
        for index in range(self.last + 1, min(len(doc), self.last + 1 + MAX_AFTER)):
            if index in self.quoted or doc[index].text in {".", "?", "!", ";"}:
                break
            if not doc[index].is_space:
                tokens.append(doc[index])
        return tokens

    def path(self) -> Iterator[Token]:
        """Unquoted tokens that govern the quotation, nearest first."""
        doc, seen = self.parse.doc, set()
        for index in range(self.first, self.last + 1):
            node = doc[index]
            if node.is_punct or node.is_space or self.first <= node.head.i <= self.last:
                continue
            for _ in range(MAX_CLIMB):
                if node.head is node:
                    break
                node = node.head
                if node.i in seen:
                    break
                seen.add(node.i)
                if node.i not in self.quoted:
                    yield node


def attribution_to(scene: Scene, speaker: Token, verb: Token | None, rule: str, confidence: float) -> Attribution:
    """The words of `scene` given to the noun phrase that `speaker` heads, by the cue around `verb`."""
    cue = scene.parse.span(cue_tokens(verb)) if verb is not None else None
    if speaker.dep_ == "nsubj" and any(child.dep_ == "case" for child in speaker.children):
        # "said Ms. Berg's, Ola Dahl": her aide, of whom was spoken.
        speaker = next((child for child in speaker.children if child.dep_ == "appos"), speaker)
    phrase = _titled_phrase(speaker)
    if verb is not None and verb.i < phrase.start and speaker_kind(speaker) == "person":
        phrase = phrase[0].doc[phrase.start : _end_of_name_beside(phrase)]
    if len(phrase) > 1 and phrase[0].text == "Q" and phrase.start == 0:
        # The label of a question in a transcript: "Q   Secretary Dahl said ...".
        phrase = phrase[0].doc[1 : phrase.end]
    span = scene.parse.span(phrase)
    return Attribution(span, rule, confidence, cue, speaker, scene.parse, verb)


def _titled_phrase(speaker: Token) -> TokenSpan:
    """The speaker's noun phrase, with an office that stands before it: 'The minister of trade, Ola Dahl'."""
    phrase = noun_phrase(speaker)
    office = speaker.head
    if speaker.dep_ == "appos" and office.i < speaker.i and speaker_kind(office) == "person" and office.pos_ != "PRON":
        before = noun_phrase(office)
        if 0 <= phrase.start - before.end <= 1:
            return speaker.doc[before.start : phrase.end]
    return phrase


def _end_of_name_beside(phrase: TokenSpan) -> int:
    """Where the bearer's name ends after an office and a comma: 'said the minister of trade, Ola Dahl.'"""
    doc, place = phrase[0].doc, phrase.end
    if place + 2 >= len(doc) or doc[place].text != ",":
        return phrase.end
    end = place + 1
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].text[:1].isupper():
        end += 1
    closed = end == len(doc) or doc[end].text in {",", ".", ";", ":"} or doc[end].lower_ == "who" or doc[end].is_space
    return end if closed and SHORTEST_FULL_NAME <= end - place - 1 <= LONGEST_FULL_NAME else phrase.end
