"""What a reference's noun phrase is made of: the phrase, the names and dates around it, the words that may head it.

Values and vocabulary only: `reference_candidates` proposes phrases, `reference_extents` tells how far they reach.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.annotate.models import Mention, Span
from pipelines.annotate.names.acronyms import Definition
from pipelines.annotate.parsing import Parse
from pipelines.annotate.tokens import Token

WORDLIST = Path(__file__).parents[1] / "wordlists" / "references.toml"
KINDS = ("document", "meeting", "agreement", "framework", "law")
HYPHENS = frozenset("-‐‑–/")


@cache
def wordlist() -> dict[str, Any]:
    """Nouns, verbs and names of references."""
    return tomllib.loads(WORDLIST.read_text(encoding="utf-8"))


@cache
def words(name: str, table: str = "words") -> frozenset[str]:
    """One list of the word list."""
    return frozenset(wordlist()[table][name])


@cache
def noun_kinds() -> dict[str, str]:
    """Lemma of a common noun -> kind; the first kind that lists it wins."""
    return {noun: kind for kind in reversed(KINDS) for noun in wordlist()[kind]["nouns"]}


@cache
def name_kinds() -> dict[str, str]:
    """Last word of a name, in lower case -> kind; weak ones are "weak", sitting bodies "body"."""
    kinds = dict.fromkeys(wordlist()["weak"]["named"], "weak") | dict.fromkeys(wordlist()["meeting"]["bodies"], "body")
    return kinds | {noun: kind for kind in reversed(KINDS) for noun in wordlist()[kind]["named"]}


@cache
def heads() -> frozenset[str]:
    """Every word form worth a look."""
    last = {noun.rpartition("-")[2] for noun in noun_kinds()}
    return frozenset(noun_kinds()) | frozenset(name_kinds()) | {f"{noun}s" for noun in noun_kinds()} | last


@dataclass
class Phrase:
    """A candidate: tokens `start` to `end` (exclusive) of the parse, around `head`."""

    parse: Parse
    head: Token
    kind: str
    start: int
    end: int
    named: bool
    determiner: str
    """definite, indefinite, possessive, quantified or bare."""
    owner: str | None = None
    personal: bool = False
    """The owner is a person: whose it is, but no part of what it is called."""
    premodifiers: tuple[str, ...] = ()
    """Words before the head, in lower case, without determiner and owner."""
    identifiers: frozenset[str] = frozenset()
    """Names, numbers and parties in it, in lower case."""
    dates: list[Mention] = field(default_factory=list)
    issued: bool = False
    """A participle tells where it comes from: "issued at"."""
    origin: bool = False
    """A meeting that a paper is said to come from: "issued after a meeting of the ministers"."""
    of_parties: bool = False
    """It names two parties: "the Arvenian-Kestrian partnership" is a relation rather than a framework."""
    told: bool = True
    """False for "the paper", "the order": a thing of its kind only where the text has spoken of one."""
    definition: Definition | None = None
    core: tuple[int, int] = (0, 0)
    """Tokens of the name alone."""
    term: str = ""
    """Words behind the noun that make one term with it: "of understanding"."""

    @property
    def span(self) -> Span:
        """Where it stands in the document, the acronym's parenthesis included."""
        span = self.parse.span(self.parse.doc[self.start : self.end])
        if self.definition is not None:
            return Span(span.start, max(span.end, self.parse.offset + self.definition.end))
        return span

    @property
    def lemma(self) -> str:
        """The head noun in the singular."""
        return lemma_of(self.head)

    @property
    def described(self) -> str:
        """Modifiers, noun and term, in lower case: "peace treaty", "memorandum of understanding"."""
        return " ".join((*self.premodifiers, self.lemma, self.term)).strip()

    @property
    def ordinal(self) -> str | None:
        """Which of its kind it is: "the second summit"."""
        return next((word for word in self.premodifiers if word in words("ordinals")), None)


class Surroundings:
    """Names and dates of one parse, by token."""

    def __init__(self, parse: Parse, names: Sequence[Mention], dates: Sequence[Mention], text: str) -> None:
        self.parse = parse
        self.text = text
        self.dates = dates
        self.date_at = self._by_token(dates)
        self.name_at = self._by_token(names)

    def _by_token(self, mentions: Sequence[Mention]) -> dict[int, tuple[Mention, int, int]]:
        found: dict[int, tuple[Mention, int, int]] = {}
        for mention in mentions:
            tokens = self.parse.tokens_in(mention.span)
            if tokens is not None:
                for token in tokens:
                    found.setdefault(token.i, (mention, tokens.start, tokens.end))
        return found


def term_behind(head: Token) -> str:
    """Words behind a noun that make one term with it, "" when there are none."""
    behind = head.doc[head.i + 1 : head.i + 3].text.casefold()
    return behind if behind in wordlist()["terms"].get(lemma_of(head), ()) else ""


def lemma_of(token: Token) -> str:
    """Singular of a noun in lower case; the tagger leaves names as they stand."""
    if token.lower_ == "ed" and token.i > 1 and token.doc[token.i - 2 : token.i].text.casefold() == "op-":
        return "op-ed"
    lemma = token.lemma_.casefold()
    if token.tag_ == "NNPS" or (token.tag_ == "NNP" and lemma.endswith("s") and lemma[:-1] in noun_kinds()):
        return lemma.removesuffix("s")
    return lemma
