"""Who and what a document names, indexed for looking back from a place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.annotate.models import Mention
from pipelines.annotate.names.antecedents import indefinite, prominence
from pipelines.annotate.names.merging import TAKEN_UP
from pipelines.annotate.names.people import Person, bare_surnames, people
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.passages import vocabulary
from pipelines.annotate.reporting.cues import noun_phrase, speaker_words
from pipelines.annotate.tokens import Token
from pipelines.annotate.turns import Turn, find_turns, turn_at

NAMED_KINDS = frozenset({"person", "organisation", "place"})
# How often a person's last name may be taken for a body's, where no pronoun tells.
MAX_MISTAKEN = 3
# Marks behind which somebody's words are quoted.
CITING = frozenset({":", "“", '"'})
OWN_LABEL = re.compile(r"\s*([A-Z][A-Z.\- ’']{2,40}[A-Z])\s*:\s")


@dataclass
class Cast:
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
        """Where each mention begins, in text order."""
        return [mention.span.start for mention in self.mentions]

    @cached_property
    def parse_starts(self) -> list[int]:
        """Where each parse begins, in text order."""
        return [parse.offset for parse in self.parsed.parses]

    @cached_property
    def people(self) -> dict[str, Person]:
        """The document's people, by name."""
        return {person.name: person for person in people(self.parsed, self.mentions)}

    def named(self, parse: Parse, token: Token) -> str | None:
        """The name that the phrase itself bears, at its head or in apposition: "the minister, Ola Dahl"."""
        described_by = [child for child in token.children if child.dep_ == "appos" and not _is_cited(token, child)]
        if len(described_by) > 1:
            # "The head of the charity Shelter, Ola Dahl": who is named behind a comma before what is named without one.
            described_by.sort(key=lambda child: not _is_apart(child))
        heads = [token, *described_by]
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
            # "a spokesman for Mr. Dahl" is not Mr. Dahl; "chief of the Harbour Board Ola Dahl" is.
            return self.name(inside[-1]) if self._bears_office(parse, token, inside, phrase.end) else None
        if inside and inside[-1].span.end == phrase.end and token.pos_ == "NOUN":
            return self.name(inside[-1])
        # An office that stands before its holder's name; a name inside a longer phrase is somebody else's.
        if inside and token.i + 1 < len(token.doc) and inside[0].span.start == parse.start(token.nbor(1)):
            return self.name(inside[0])
        return None

    def _bears_office(self, parse: Parse, token: Token, inside: Sequence[Mention], end: int) -> bool:
        """Whether a full name closes the phrase right behind the body whose office it is, with no comma between."""
        if not inside or inside[-1].span.end != end or indefinite(token):
            return False
        full = " " in inside[-1].span.slice(self.parsed.text)
        named = parse.tokens_in(inside[-1].span)
        before = named[0].nbor(-1) if named is not None and named[0].i else None
        body = before is not None and before.ent_type_ == "ORG" and before.pos_ == "PROPN"
        held = token.lemma_.lower() in speaker_words()["person"]
        return full and held and body and before is not None and before.lower_ not in speaker_words()["person"]

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
        """The canonical name of a mention, else its words."""
        return mention.name or mention.span.slice(self.parsed.text)

    def back_from(self, offset: int, kinds: frozenset[str], most: int) -> Iterator[Mention]:
        """Mentions of these kinds before `offset`, nearest first, at most `most`."""
        at = bisect_left(self.starts, offset)
        for mention in reversed(self.mentions[max(0, at - most) : at]):
            if mention.kind in kinds:
                yield mention

    def parse_at(self, offset: int) -> Parse:
        """The parse in which `offset` lies, or the last that begins before it."""
        return self.parsed.parses[max(0, bisect_right(self.parse_starts, offset) - 1)]

    def prominence(self, mention: Mention, pronoun: Token) -> float:
        """How prominent a mention is for a pronoun: subjects of main clauses most, then other subjects."""
        tokens = self.parse_at(mention.span.start).tokens_in(mention.span)
        return prominence(tokens.root, pronoun) if tokens is not None else 0.0

    def is_quoted(self, offset: int) -> bool:
        """Whether double quotation marks stand open at this place of its passage."""
        before = self.parsed.text[self.parse_at(offset).passage.span.start : offset]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    @cached_property
    def pronouns(self) -> list[tuple[int, Parse, Token]]:
        """Every "he" and "she" that is a subject, with its offset."""
        return [
            (parse.start(token), parse, token)
            for parse in self.parsed.parses
            for token in parse.doc
            if token.dep_ == "nsubj" and token.lower_ in {"he", "she"}
        ]

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of a transcript."""
        return find_turns(self.parsed, self.names)

    def turn_holder(self, parse: Parse) -> tuple[str | None, float]:
        """In a transcript "I" is whoever the last label names: "THE PRESIDENT: I said ..."."""
        own = OWN_LABEL.match(self.parsed.text, parse.passage.span.start, parse.passage.span.end)
        turn = turn_at(self.turns, parse.passage.span.start)
        if own is not None and (turn is None or turn.start != parse.passage.span.start):
            # "TO THE COUNCIL OF STATES: I ..." is an address.
            addressed = own.group(1).split()[0].casefold() in vocabulary()["not_speakers"]
            return (None, 0.0) if addressed else (own.group(1), 0.8)
        return (turn.name, 0.8) if turn is not None and turn.name else (None, 0.0)


def cast_of(parsed: ParsedDocument, names: Sequence[Mention]) -> Cast:
    """The document's cast, made once and kept with the parse (as its cached properties are)."""
    kept = vars(parsed).get("_cast")
    if isinstance(kept, Cast) and kept.names is names:
        return kept
    mentions = sorted((m for m in names if m.kind in NAMED_KINDS), key=lambda m: m.span)
    cast = Cast(parsed, sorted([*mentions, *bare_surnames(parsed.text, mentions)], key=lambda m: m.span), names)
    vars(parsed)["_cast"] = cast
    return cast


def _is_apart(beside: Token) -> bool:
    """Whether an apposition stands behind a comma."""
    first = beside.left_edge
    return first.i > 0 and first.nbor(-1).text == ","


def _is_cited(token: Token, beside: Token) -> bool:
    """Whether what looks like an apposition opens somebody's words: 'a fireman at the door: "Mrs. Berg!"'."""
    return any(between.text in CITING for between in token.doc[token.i + 1 : beside.i])
