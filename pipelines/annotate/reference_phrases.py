"""Noun phrases that may denote a document, meeting, agreement, framework or law, with what identifies them.

Phrases only: whether one refers, to what, and when that was, is decided in `references`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from pipelines.annotate.acronyms import Definition, acronym_behind
from pipelines.annotate.models import Mention, Span
from pipelines.annotate.parsing import Parse

WORDLIST = Path(__file__).parent / "wordlists" / "references.toml"
KINDS = ("document", "meeting", "agreement", "framework", "law")
HYPHENS = frozenset("-‐‑–/")
OPENING = {"”": "“", "’": "‘", '"': '"', "''": "``"}
# Words a quoted modifier may have: the "2+2" meeting.
QUOTED_MODIFIER = 6
# Prepositional phrases behind one noun.
MOST_PHRASES = 4
# Tokens of a name behind its first noun: "Treaty of Mutual Cooperation and Security between ...".
LONGEST_TAIL = 30


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
    return frozenset(noun_kinds()) | frozenset(name_kinds()) | {f"{noun}s" for noun in noun_kinds()}


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
    premodifiers: tuple[str, ...] = ()
    """Words before the head, in lower case, without determiner and owner."""
    identifiers: frozenset[str] = frozenset()
    """Names, numbers and parties in it, in lower case."""
    dates: list[Mention] = field(default_factory=list)
    issued: bool = False
    """A participle tells where it comes from: "issued at"."""
    definition: Definition | None = None
    core: tuple[int, int] = (0, 0)
    """Tokens of the name alone."""

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


def lemma_of(token: Token) -> str:
    """Singular of a noun in lower case; the tagger leaves names as they stand."""
    lemma = token.lemma_.casefold()
    if token.tag_ == "NNPS" or (token.tag_ == "NNP" and lemma.endswith("s") and lemma[:-1] in noun_kinds()):
        return lemma.removesuffix("s")
    return lemma


def find_phrases(parse: Parse, around: Surroundings) -> list[Phrase]:
    """Candidates of one parse, in order of their heads."""
    found = []
    for token in parse.doc:
        if token.lower_ in heads() and token.pos_ in ("NOUN", "PROPN") and _is_head(token):
            phrase = _phrase(parse, token, around)
            if phrase is not None:
                found.append(phrase)
    return found


def _is_head(token: Token) -> bool:
    """The last noun of its phrase: "the statement", not "the statement's drafters" taken whole or "treaty-based"."""
    doc = token.doc
    if token.i + 1 == len(doc):
        return True
    after = doc[token.i + 1]
    if after.text in HYPHENS and not token.whitespace_:
        return False
    if token.text[0].isupper() and after.pos_ == "NUM":
        return True
    return not (after.pos_ in ("NOUN", "PROPN") and (token.dep_ in ("compound", "nmod", "amod") or token.tag_ == "NNP"))


def _phrase(parse: Parse, head: Token, around: Surroundings) -> Phrase | None:
    doc = parse.doc
    if head.text[
        0
    ].islower() and f"{head.lower_} {' '.join(t.lower_ for t in doc[head.i + 1 : head.i + 3])}".startswith(
        tuple(wordlist()["not_references"]["followed_by"])
    ):
        return None
    start, determiner, owner = _left(head, around)
    first = start + (determiner in ("definite", "indefinite", "quantified") or doc[start].tag_ == "PRP$")
    run = head.i
    while run > first and _capitalised(doc[run - 1], doc):
        run -= 1
    tail = _name_tail(head, around) if head.text[0].isupper() else head.i + 1
    named = head.text[0].isupper() and (run < head.i or tail > head.i + 1)
    kind = name_kinds().get(head.lower_) if named else noun_kinds().get(lemma_of(head))
    if kind is None or (not named and kind in ("weak", "body")) or _all_capitals(head):
        return None
    if named and doc[run : head.i + 1].text.casefold().endswith(tuple(wordlist()["not_references"]["names"])):
        return None
    phrase = Phrase(parse, head, kind, start, tail, named, determiner, owner)
    phrase.premodifiers = tuple(token.lower_ for token in doc[first : head.i] if not token.is_punct)
    marks = [token.i for token in doc[first : head.i] if token.tag_ == "POS"]
    phrase.core = (run if named else (marks[-1] + 1 if marks else first), tail)
    if (named and not _may_be_name(phrase)) or (not named and not _may_be_common(phrase)):
        return None
    if named and (determiner == "bare" or (owner is not None and doc[start].tag_ != "PRP$")):
        phrase.start = run
    if named:
        begin, stop = doc[run].idx, doc[tail - 1].idx + len(doc[tail - 1].text)
        phrase.definition = acronym_behind(doc.text, begin, stop)
    if phrase.definition is None:
        phrase.end, phrase.issued = _right(phrase, around)
    _identify(phrase, around)
    return phrase


def _may_be_name(phrase: Phrase) -> bool:
    """Whether a capitalised phrase may name a thing: some nouns name journals, bodies and companies just as often."""
    doc, head = phrase.parse.doc, phrase.head
    before = [token for token in doc[phrase.core[0] : head.i] if token.text not in HYPHENS]
    if not before and head.lower_ not in words("complement_heads"):
        return False
    if head.lower_ == "paper":
        return before[-1].lower_ in ("white", "green", "working", "policy", "position", "concept", "discussion")
    if head.lower_ == "law":
        return len(before) > 1 or phrase.core[1] > head.i + 1 or before[0].lower_ == "basic"
    if head.lower_ == "exchange":
        return doc[head.i + 1 : head.i + 2].text == "of"
    # "the Strategy and Consultation Group" is a body, not a strategy.
    end = phrase.core[1]
    if doc[end : end + 1].text == "and" and head.text[0].isupper():
        after = end + 1
        while after < len(doc) and doc[after].text[0].isupper() and doc[after].pos_ in ("PROPN", "NOUN", "ADJ"):
            after += 1
        return after == end + 1 or doc[after - 1].lower_ not in wordlist()["meeting"]["bodies"]
    return True


def _may_be_common(phrase: Phrase) -> bool:
    """Whether a common noun may denote a thing of its kind: "press release", but not the release of a film."""
    needed = wordlist()["needs_modifier"].get(phrase.lemma)
    return needed is None or bool(set(needed) & set(phrase.premodifiers))


def _all_capitals(head: Token) -> bool:
    """Headings in capitals: no telling names from words."""
    return len(head.text) > 2 and head.text.isupper() and head.sent.text.isupper()


def _capitalised(token: Token, doc: Doc) -> bool:
    """Part of a capitalised name, hyphens and the "and" inside it included."""
    text = token.text
    if text in HYPHENS or text in ("and", "&", "+"):
        return 0 < token.i < len(doc) - 1 and doc[token.i - 1].text[0].isupper() and doc[token.i + 1].text[0].isupper()
    return text[0].isupper() or (text[0].isdigit() and len(text) > 1 and not text.isdigit())


def _left(head: Token, around: Surroundings) -> tuple[int, str, str | None]:
    """Where the phrase starts, its determiner, and the name of its owner."""
    doc, i = head.doc, head.i
    while i > 0:
        token = doc[i - 1]
        if token.i in around.date_at:
            i = max(around.date_at[token.i][1], i - QUOTED_MODIFIER)
        elif token.text == "," and token.i - 1 in around.date_at:
            i = token.i
        elif token.text in HYPHENS and token.i > 0 and not token.whitespace_ and not doc[token.i - 1].whitespace_:
            i = token.i - 1
        elif token.text in OPENING:
            opened = _opening(token)
            if opened is None:
                break
            i = opened
        elif token.tag_ == "PRP$":
            return token.i, "possessive", None
        elif token.tag_ == "POS" or token.text in ("'s", "’s"):
            begin, owner = _owner(token, around)
            return begin, "possessive", owner
        elif token.tag_ in ("DT", "PDT", "WDT", "WP$"):
            return token.i, _determiner(token), None
        elif _premodifies(token, doc[i], head, around):
            if token.lower_ in words("quantifiers"):
                return token.i, "quantified", None
            i = token.i
        else:
            break
    return i, "bare", None


def _determiner(token: Token) -> str:
    if token.lower_ in ("the", "this", "that", "these", "those"):
        return "definite"
    return "indefinite" if token.lower_ in ("a", "an") else "quantified"


def _opening(token: Token) -> int | None:
    """The opening mark that belongs to a closing one close by."""
    wanted = {OPENING[token.text], '"'} if token.text == '"' else {OPENING[token.text]}
    for i in range(token.i - 1, max(-1, token.i - 1 - QUOTED_MODIFIER), -1):
        if token.doc[i].text in wanted:
            return i
    return None


def _premodifies(token: Token, right: Token, head: Token, around: Surroundings) -> bool:
    if token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "SYM"):
        # A clause's subject before the noun ("Tuesday talks" aside) is no modifier of it.
        return token.dep_ not in ("nsubj", "nsubjpass", "npadvmod", "dobj") or token.head.i == head.i
    if token.tag_ in ("VBN", "VBG"):
        return token.dep_ in ("amod", "compound")
    if token.tag_ in ("RBS", "RBR") or (token.tag_ == "RB" and token.lower_.endswith("ly")):
        return right.pos_ in ("ADJ", "VERB") and right.i < head.i
    if token.lower_ in ("and", "&") and head.text[0].isupper() and token.i > 0:
        before = token.doc[token.i - 1]
        return (
            right.text[0].isupper()
            and before.text[0].isupper()
            and before.pos_ in ("PROPN", "NOUN", "ADJ")
            and before.i not in around.name_at
            and before.lower_ not in name_kinds()
            and right.i < head.i + 1
        )
    return False


def _owner(mark: Token, around: Surroundings) -> tuple[int, str | None]:
    """Start of the phrase before a possessive mark, and the owner's name."""
    doc, i = mark.doc, mark.i
    while i > 0 and (doc[i - 1].pos_ in ("PROPN", "NOUN", "ADJ", "NUM") or doc[i - 1].text in HYPHENS):
        i -= 1
    if i == mark.i:
        return mark.i, None
    begin = i
    if i > 0 and doc[i - 1].tag_ in ("DT", "PRP$"):
        begin = i - 1
    last = around.name_at.get(mark.i - 1)
    if last is not None and last[1] <= i:
        return begin, last[0].name or doc[i : mark.i].text
    return begin, doc[i : mark.i].text if any(token.text[0].isupper() for token in doc[i : mark.i]) else None


def _name_tail(head: Token, around: Surroundings) -> int:
    """End of a name that goes on behind its head: "Treaty of ...", "Resolution 2231", "... Act of 1974"."""
    doc, end = head.doc, head.i + 1
    if end < len(doc) and doc[end].pos_ == "NUM" and doc[end].text.isdigit() and end not in around.date_at:
        dashed = end + 2 < len(doc) and doc[end + 1].text in HYPHENS and doc[end + 2].text.isdigit()
        return end + 3 if dashed else end + 1
    listed = False
    while end < len(doc) and end - head.i < LONGEST_TAIL:
        joint = _connector(doc, end, listed or end > head.i + 1)
        if joint is None or not _name_goes_on(doc, joint, around):
            break
        listed = True
        end = joint + 1
        while (
            end < len(doc) and _is_name_word(doc[end]) and not (doc[end].text in HYPHENS and doc[end - 1].whitespace_)
        ):
            end += 1
    return end


def _connector(doc: Doc, i: int, inside: bool) -> int | None:
    """Token after "of", "on the", and, inside a complement, after ",", "and", "as well as"; None when nothing joins."""
    text = doc[i].lower_
    after = i + 1
    if inside and doc[i : i + 3].text.casefold() == "as well as":
        after = i + 3
    elif inside and text == ",":
        # A comma goes on only inside a list that an "and" ends.
        ahead = [token.lower_ for token in doc[i + 1 : i + 9]]
        if "and" not in ahead or any(mark in ahead[: ahead.index("and")] for mark in (".", "(", "the", ";")):
            return None
        after = i + 2 if after < len(doc) and doc[after].lower_ == "and" else after
    elif text in ("of", "on", "for") or (inside and text in ("and", "&", "in", "against", "to")):
        if text != "and" and after < len(doc) and doc[after].lower_ == "the":
            after += 1
    else:
        return None
    return after if after < len(doc) else None


def _name_goes_on(doc: Doc, i: int, around: Surroundings) -> bool:
    """A capitalised word that is no date; places, people and bodies go on a name only right behind "of"."""
    if not doc[i].text[0].isupper() or i in around.date_at or doc[i].pos_ not in ("PROPN", "NOUN", "ADJ", "VERB"):
        return False
    if i in around.name_at:
        mention = around.name_at[i][0]
        known_place = mention.kind == "place" and mention.wikidata is not None
        before = doc[i - 2] if doc[i - 1].lower_ == "the" and i > 1 else doc[i - 1]
        return mention.kind != "person" and not (known_place and before.lower_ not in ("of", "on", "for"))
    return True


def _is_name_word(token: Token) -> bool:
    return (token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB")) or (
        token.text in HYPHENS and not token.whitespace_
    )


def _right(phrase: Phrase, around: Surroundings) -> tuple[int, bool]:
    """End of the phrase with the phrases behind it that identify the thing; whether a participle tells its origin."""
    doc, end, issued = phrase.parse.doc, phrase.end, False
    for _ in range(MOST_PHRASES):
        if end >= len(doc):
            break
        token = doc[end]
        if not issued and token.tag_ == "VBN" and token.lemma_ in words("issue_verbs") and end + 1 < len(doc):
            after = _preposition(phrase, end + 1, around, issued=True)
            if after is None:
                break
            end, issued = after, True
            continue
        after = _preposition(phrase, end, around, issued=issued)
        if after is None:
            break
        end = after
    return end, issued


def _preposition(phrase: Phrase, i: int, around: Surroundings, *, issued: bool) -> int | None:
    """End of the prepositional phrase at `i`, when it identifies the thing; None otherwise."""
    doc = phrase.parse.doc
    if i + 1 >= len(doc):
        return None
    word = doc[i].lower_
    if word in ("on", "in", "of", "from") and i + 1 in around.date_at and around.date_at[i + 1][1] == i + 1:
        return around.date_at[i + 1][2]
    end = _chunk(doc, i + 1, pairs=word in ("between", "with", "among", "of", "by"))
    if end is None:
        return None
    chunk = doc[i + 1 : end]
    capital = any(token.text[0].isupper() for token in chunk if token.lower_ != "the")
    nested = any(lemma_of(token) in wordlist()["meeting"]["nouns"] for token in chunk)
    attached = doc[i].head.i == phrase.head.i
    if issued and word in ("at", "by", "after", "following", "in", "with", "between", "during"):
        return end
    if word == "on" and phrase.kind != "meeting":
        return end if attached and not phrase.named else None
    if word in wordlist()["words"][f"{phrase.kind}_prepositions"] if phrase.kind in KINDS else False:
        if word in ("in", "at") and not (capital or nested):
            return None
        people = attached and chunk[-1].tag_ in ("NNS", "NNPS")
        return end if capital or nested or people else None
    return None


def _chunk(doc: Doc, i: int, *, pairs: bool) -> int | None:
    """End of a plain noun phrase at `i`: determiner, modifiers, nouns; with `pairs`, names joined by "and"."""
    end, noun = i, False
    while end < len(doc):
        token = doc[end]
        if token.tag_ in ("DT", "PRP$") and end == i:
            pass
        elif token.pos_ in ("ADJ", "NUM", "NOUN", "PROPN", "SYM") and not (noun and token.pos_ in ("ADJ", "NUM")):
            noun = noun or token.pos_ in ("NOUN", "PROPN")
            # A number or adjective before the noun is fine, one behind it starts something new.
            if token.pos_ == "PROPN" or token.pos_ == "NOUN":
                noun = (
                    end + 1 < len(doc)
                    and doc[end + 1].pos_ not in ("NOUN", "PROPN")
                    and doc[end + 1].text not in HYPHENS
                )
        elif token.tag_ == "POS" or (token.text in HYPHENS and not token.whitespace_) or (pairs and _pair(doc, end)):
            noun = False
        else:
            break
        end += 1
    if end == i or doc[end - 1].pos_ not in ("NOUN", "PROPN", "NUM", "SYM"):
        return None
    return end


def _pair(doc: Doc, i: int) -> bool:
    """ "and" between two names: Arvenia and Kestria."""
    if doc[i].lower_ != "and" or i + 1 >= len(doc):
        return False
    after = doc[i + 1]
    return doc[i - 1].pos_ == "PROPN" and (
        after.pos_ == "PROPN" or (after.lower_ == "the" and doc[i + 2 : i + 3].text.istitle())
    )


def _identify(phrase: Phrase, around: Surroundings) -> None:
    """Collect the dates, names and numbers inside the phrase."""
    doc = phrase.parse.doc
    identifiers = set()
    seen: set[int] = set()
    for token in doc[phrase.start : phrase.end]:
        dated = around.date_at.get(token.i)
        if dated is not None:
            if dated[1] not in seen and dated[1] >= phrase.start and dated[2] <= phrase.end:
                seen.add(dated[1])
                phrase.dates.append(dated[0])
            continue
        if token.i == phrase.head.i or token.is_punct or token.tag_ in ("DT", "PRP$", "POS"):
            continue
        sentence_initial = token.is_sent_start and token.pos_ != "PROPN"
        numbered = token.pos_ == "NUM" and (token.i + 1 < len(doc) and "+" in doc[token.i - 1 : token.i + 2].text)
        if (token.text[0].isupper() and not sentence_initial) or numbered or token.i in around.name_at:
            identifiers.add(token.lower_)
    phrase.identifiers = frozenset(identifiers)
