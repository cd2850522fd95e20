"""Names in one parse: runs of proper nouns, cut and classified by their words and their context.

What the rest of the document says about a name belongs in `name_merging`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.annotate.gazetteer import LONGEST, gazetteer, name_words
from pipelines.annotate.models import Span
from pipelines.annotate.parsing import Parse
from pipelines.annotate.reporting import reporting_verbs

PARTICLES = frozenset(
    {
        "de",
        "von",
        "van",
        "der",
        "den",
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "du",
        "del",
        "da",
        "dos",
        "ben",
        "ter",
    }
)
CONNECTORS = frozenset({"of", "for", "on", "to", "in"})
HYPHENS = frozenset({"-", "‑", "–"})
OFFICE_WORDS = 6
# Kinds by the labels of the parser's entity recogniser.
LABELS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}


@dataclass
class Name:
    """A name where it stands. `kind` is None while neither its words nor its context tell."""

    span: Span
    text: str
    kind: str | None
    rule: str
    confidence: float = 0.5
    name: str | None = None
    """Canonical name, where the gazetteer has one."""
    wikidata: str | None = None
    defines: str | None = None
    """An acronym in brackets right after the name."""


def names_in(parse: Parse) -> Iterator[Name]:
    """Names of one parse in text order, those of unknown kind included."""
    for start, end in _runs(parse.doc):
        yield from _names_of_run(parse, start, end)


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges of maximal runs of name words, with the particles, hyphens and "of"s inside names."""
    i, count = 0, len(doc)
    while i < count:
        if not _is_name_word(doc[i]):
            i += 1
            continue
        start = i
        i += 1
        while i < count:
            if _is_name_word(doc[i]):
                i += 1
            elif step := _bridge(doc, start, i):
                i += step
            else:
                break
        yield start, i


def _is_name_word(token: Token) -> bool:
    """Whether a token may stand in a name: a proper noun, or a capitalised word where no sentence starts."""
    text = token.text
    if not text[:1].isupper():
        return False
    if token.pos_ == "PROPN":
        return True
    if text in gazetteer().forms:
        return text.lower() not in {"us", "who"} or text.isupper()
    if token.pos_ not in {"ADJ", "NOUN"}:
        return False
    # "The National Security Council" opens with an adjective; "Recent events" does not open a name.
    if token.is_sent_start:
        return token.i + 1 < len(token.doc) and token.nbor().pos_ == "PROPN"
    return True


def _bridge(doc: Doc, start: int, i: int) -> int:
    """Tokens from `i` to skip so that a name goes on: "Department|of|Defense", "Suk|-|yeol", "Ursula|von|der|Leyen"."""
    token, words = doc[i], name_words()
    if token.text in HYPHENS and not token.whitespace_ and not doc[i - 1].whitespace_ and i + 1 < len(doc):
        return 2 if doc[i + 1].is_alpha else 0
    if token.text == "&" and i + 1 < len(doc) and _is_name_word(doc[i + 1]):
        return 2
    after = i + 1
    if token.text in {"'", "’"} and doc[i - 1].lower_.endswith("s") and after < len(doc) and _is_name_word(doc[after]):
        # "Shipowners' Union": a plural possessive inside the name of a body.
        return 2 if doc[after].lower_ in words.body_last else 0
    lower = token.lower_
    if lower in PARTICLES:
        while after < len(doc) and doc[after].lower_ in PARTICLES | HYPHENS:
            after += 1
        return after + 1 - i if after < len(doc) and doc[after].text[:1].isupper() else 0
    if lower in CONNECTORS:
        before = doc[i - 1].lower_
        heads = (
            words.body_first | words.place_first | {"secretary", "minister", "chief", "chiefs", "commander", "speaker"}
        )
        if before not in heads and not (before in words.body_last and lower == "of"):
            return 0
        if after < len(doc) and doc[after].lower_ == "the":
            after += 1
        return after + 1 - i if after < len(doc) and _is_name_word(doc[after]) else 0
    return 0


def _names_of_run(parse: Parse, start: int, end: int) -> Iterator[Name]:
    """Cut a run at known names, titles and demonyms; classify whole runs first, as their last word tells their kind."""
    doc = parse.doc
    while start < end and doc[end - 1].text in HYPHENS:
        end -= 1
    i, rest, titled = start, start, _title_before(doc, start)
    while i < end:
        step, kind = _cut(doc, i, end)
        if not step:
            i += 1
            continue
        if (kind == "demonym" and _is_family_name(doc, rest, i, end)) or (
            kind == "known" and _closes_longer_name(doc, rest, i, i + step)
        ):
            i += step
            continue
        if kind != "known" or not _opens_longer_name(doc, i, i + step, end):
            yield from _classified(parse, rest, i, titled)
            if kind == "known":
                yield _known(parse, i, i + step)
            # "Director of Public Engagement Jane Roe": what follows "of" is no person yet.
            titled = kind == "title" and not (i + step < end and doc[i + step].lower_ in CONNECTORS)
            rest = i + step
        i += step
    yield from _classified(parse, rest, end, titled)


def _cut(doc: Doc, i: int, end: int) -> tuple[int, str]:
    """How many tokens at `i` are a known name, a title or a demonym, and which; 0 when none."""
    known = known_at(doc, i)
    if known:
        return known, "known"
    title = _office_at(doc, i, end)
    if title:
        return title, "title"
    if doc[i].text in gazetteer().demonyms and not _heads_body(doc, i + 1, end):
        return 1, "demonym"
    return 0, ""


def known_at(doc: Doc, i: int) -> int:
    """Number of tokens of the longest known name that starts at token `i`; 0 when none does."""
    names = gazetteer()
    if doc[i].text not in names.openings:
        return 0
    begin = doc[i].idx
    text = doc.text
    for stop in range(min(len(doc), i + LONGEST), i, -1):
        last = doc[stop - 1]
        if names.get(text[begin : last.idx + len(last.text)]):
            return stop - i
    return 0


def _is_family_name(doc: Doc, first: int, i: int, end: int) -> bool:
    """Whether a demonym ends a personal name: "Ola | Finn", "Jane | German"."""
    if i != end - 1 or i - first != 1:
        return False
    person = doc[first].lower_ in name_words().given_names or doc[i].ent_type_ == "PERSON"
    return person or (doc[i].pos_ == "PROPN" and _speaks(doc, first, end))


def _closes_longer_name(doc: Doc, first: int, start: int, stop: int) -> bool:
    """Whether a known body's name only closes a longer one: "Harbour | Security Council"."""
    if stop - start < 2 or first == start or doc[stop - 1].lower_ not in name_words().body_last:
        return False
    return doc[start - 1].pos_ in {"PROPN", "ADJ", "NOUN"} and doc[start - 1].lower_ not in CONNECTORS


def _opens_longer_name(doc: Doc, start: int, stop: int, end: int) -> bool:
    """Whether a known name only opens a longer one: "Hiroshima | University", "Georgia | Institute of Technology"."""
    entity = gazetteer().get(doc[start:stop].text)
    if stop >= end or entity is None or entity.kind == "person":
        return False
    return _heads_body(doc, stop, end)


def _heads_body(doc: Doc, start: int, end: int) -> bool:
    """Whether the tokens end in the head of a body or a geographical feature, with no title before it."""
    if start >= end:
        return False
    words = name_words()
    for k in range(start, end):
        if _office_at(doc, k, end) and doc[k].lower_ not in words.body_last:
            return False
        if doc[k].lower_ in words.body_last | words.place_last - {"state"} and (
            k + 1 == end or doc[k + 1].lower_ in CONNECTORS
        ):
            return True
    return False


def _office_at(doc: Doc, i: int, end: int) -> int:
    """Number of tokens of the longest title or office at token `i`; 0 when there is none."""
    words = name_words()
    lower = doc[i].lower_.rstrip(".")
    if lower in words.office_openings:
        for stop in range(min(end, i + OFFICE_WORDS), i, -1):
            phrase = "".join(t.lower_ + (" " if t.whitespace_ else "") for t in doc[i:stop]).strip()
            if phrase in words.offices:
                return stop - i
    if (lower in words.titles or lower in words.modifiers) and i + 1 < end:
        return 1
    return 0


def _title_before(doc: Doc, start: int) -> bool:
    """Whether a title or office in lower case stands right before the run: "president", "prime minister"."""
    if start == 0:
        return False
    words = name_words()
    one = doc[start - 1].lower_.rstrip(".")
    two = f"{doc[start - 2].lower_} {one}" if start > 1 else one
    return two in words.offices or one in words.offices or one in words.titles


def _known(parse: Parse, start: int, stop: int) -> Name:
    tokens = parse.doc[start:stop]
    entity = gazetteer().get(tokens.text)
    assert entity is not None
    span = parse.span(tokens)
    return Name(span, tokens.text, entity.kind, "gazetteer", 0.95, entity.name, entity.wikidata)


def _classified(parse: Parse, start: int, end: int, titled: bool) -> Iterator[Name]:
    """The name in the tokens, with its kind where words or context tell it; nothing for what is no name."""
    doc, words = parse.doc, name_words()
    while start < end and (doc[start].text in HYPHENS or doc[start].lower_ in {"the", "a", "an", "&", *CONNECTORS}):
        start += 1
    while end > start and (doc[end - 1].text in HYPHENS or doc[end - 1].lower_ in {"of", "for", "the"}):
        end -= 1
    if start >= end:
        return
    tokens = doc[start:end]
    text = tokens.text
    if not any(c.isalpha() for c in text) or (doc[end - 1].lower_ in words.not_names and not titled):
        return
    kind, rule, confidence = _kind(doc, start, end, titled)
    name = Name(parse.span(tokens), text, kind, rule, confidence)
    name.defines = _bracketed_acronym(doc, end)
    yield name


def _kind(doc: Doc, start: int, end: int, titled: bool) -> tuple[str | None, str, float]:
    """Kind of a name by its own words, then by its context; the first sign that speaks decides."""
    words = name_words()
    first, last = doc[start].lower_, doc[end - 1].lower_
    length = end - start
    opens = start + 1 < end and doc[start + 1].lower_ in CONNECTORS
    if length > 1 and (last in words.body_last or (opens and first in words.body_first)):
        return "organisation", "head_of_body", 0.85
    if any(t.lower_ in words.body_first and t.i + 1 < end and t.nbor().lower_ == "of" for t in doc[start:end]):
        return "organisation", "head_of_body", 0.8
    if titled and length <= 5:
        return "person", "title", 0.9
    if length > 1 and (last in words.place_last or first in words.place_first):
        return "place", "head_of_place", 0.8
    if length > 1 and first.rstrip(".") in words.given_names and length <= 5:
        return "person", "given_name", 0.85
    if length in {2, 3} and last in words.given_names and doc[end - 1].text not in gazetteer().forms:
        return "person", "family_name_first", 0.7
    vote = _entity_vote(doc, start, end)
    if vote:
        return vote, "entity_recogniser", 0.7
    if length in {2, 3, 4} and _speaks(doc, start, end):
        return "person", "speaks", 0.6
    if (
        length == 1
        and start > 0
        and doc[start - 1].lower_ in {"in", "near", "at"}
        and doc[start].pos_ == "PROPN"
        and not doc[start].text.isupper()
    ):
        return "place", "locative", 0.4
    return None, "", 0.0


def _entity_vote(doc: Doc, start: int, end: int) -> str | None:
    """Kind by the recogniser's label on most of the tokens; None without a recogniser or a label we keep."""
    votes: dict[str, int] = {}
    for token in doc[start:end]:
        kind = LABELS.get(token.ent_type_)
        if kind:
            votes[kind] = votes.get(kind, 0) + 1
    best = max(votes, key=lambda kind: votes[kind], default=None)
    return best if best and votes[best] * 2 > end - start else None


def _speaks(doc: Doc, start: int, end: int) -> bool:
    """Whether the name is the subject of a verb of saying, or an office stands in apposition to it."""
    head = doc[start:end].root
    if head.dep_ == "nsubj" and "say" in reporting_verbs().get(head.head.lemma_.lower(), frozenset()):
        return True
    return any(child.dep_ == "appos" and child.lower_ in name_words().offices for child in head.children)


def _bracketed_acronym(doc: Doc, end: int) -> str | None:
    """The acronym of "Name (ACRONYM)" when the name ends before token `end`."""
    if end + 2 < len(doc) and doc[end].text == "(" and doc[end + 2].text == ")" and doc[end + 1].text.isupper():
        return doc[end + 1].text if len(doc[end + 1].text) > 1 else None
    return None
