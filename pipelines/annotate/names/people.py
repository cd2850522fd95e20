"""The people of a document, each once: name, where named, the offices the text gives them, gender where it shows.

Made for resolving "he", "the prime minister" and bare family names; the mentions themselves come from `mentions`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.models import Mention, Span
from pipelines.annotate.names.gazetteer import gazetteer, name_words
from pipelines.annotate.parsing import ParsedDocument
from pipelines.annotate.reporting.cues import speaker_words

# Characters looked at before and after a name for titles and appositions: an office with its country fits.
BEFORE, AFTER = 60, 80
# Pronouns of one gender, less those of the other, that follow a name: "he" and "she" count for two, as subjects tell
# more than "his" and "her". From these sums on they hint at the gender, and tell it for sure.
HINT, SURE = 2, 5


@dataclass(frozen=True)
class Person:
    """A person named in a document. `offices` are in lower case, in order of appearance; `gender` is male or female."""

    name: str
    spans: tuple[Span, ...]
    offices: tuple[str, ...] = ()
    gender: str | None = None
    guessed: bool = False
    """Whether only a few pronouns nearby tell the gender."""


def people(parsed: ParsedDocument, mentions: Sequence[Mention]) -> list[Person]:
    """Persons in order of first mention, from the document's mentions."""
    spans: dict[str, list[Span]] = {}
    for mention in mentions:
        if mention.kind == "person":
            spans.setdefault(mention.name or mention.span.slice(parsed.text), []).append(mention.span)
    pronouns = _pronouns_after(parsed, mentions)
    return [_person(name, where, parsed.text, pronouns.get(name)) for name, where in spans.items()]


def office_of(mention: Mention, parsed: ParsedDocument) -> str | None:
    """The office the text gives a person right here: "Prime Minister Mori", "Mori, the prime minister"."""
    offices = _offices_at(parsed.text, mention.span)
    return offices[0] if offices else None


def bare_surnames(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Last names of the people named in full that stand alone where no name was found: "Berg is up for election"."""
    full: dict[str, set[str]] = {}
    for name in {m.name for m in mentions if m.kind == "person" and m.name and " " in m.name}:
        full.setdefault(name.rsplit(" ", 1)[-1], set()).add(name)
    sure = {last: next(iter(names)) for last, names in full.items() if len(names) == 1 and last[:1].isupper()}
    if not sure:
        return
    ends = [mention.span.end for mention in mentions]
    for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, sorted(sure)))})\b", text):
        at = bisect_right(ends, match.start())
        if at == len(mentions) or mentions[at].span.start >= match.end():
            yield Mention(Span(*match.span()), "person", "surname", sure[match[0]])


def may_be(person: Person, gender: str) -> bool:
    """Whether a person can be meant: right gender, or none known and a full name or office that makes it one."""
    if person.gender is not None and not person.guessed:
        return person.gender == gender
    return " " in person.name or bool(person.offices) or len(person.spans) > 2


def dominant_gender(male: int, female: int) -> str | None:
    """The gender that the signs speak for, None when they balance."""
    if male == female:
        return None
    return "male" if male > female else "female"


def _person(name: str, spans: list[Span], text: str, pronouns: Counter[str] | None) -> Person:
    offices: dict[str, None] = {}
    signs: Counter[str] = Counter()
    for span in spans:
        for office in _offices_at(text, span):
            offices.setdefault(office)
        title = _TITLE.search(text, max(0, span.start - 12), span.start)
        if title:
            signs[_title_gender(title[1])] += 3
        if kin := _kin().search(text, max(0, span.start - 24), span.start):
            signs["male" if kin[1] in speaker_words()["male"] else "female"] += 3
    known = gazetteer().persons.get(name)
    if known and known.office and not offices:
        offices.setdefault(known.office)
    gender = _gender(name, signs, known.gender if known else None)
    told = abs(pronouns["male"] - pronouns["female"]) if pronouns and gender is None else 0
    if pronouns is not None and told >= HINT:
        gender = dominant_gender(pronouns["male"], pronouns["female"])
    return Person(name, tuple(spans), tuple(offices), gender, guessed=HINT <= told < SURE)


def _gender(name: str, signs: Counter[str], known: str | None) -> str | None:
    """Gender by the gazetteer, then titles, then the given name."""
    if known:
        return known
    if by_title := dominant_gender(signs["male"], signs["female"]):
        return by_title
    words = name_words()
    for part in name.lower().split():
        # The given name comes first, or after a family name that tells nothing: "Ruth Thomas", "Mori Akiko".
        if part in words.male_names | words.female_names:
            return "male" if part in words.male_names else "female"
    return None


def _pronouns_after(parsed: ParsedDocument, mentions: Sequence[Mention]) -> dict[str, Counter[str]]:
    """For each person, the pronouns up to 200 characters on with no other person named between."""
    named = [m for m in mentions if m.kind == "person"]
    counts: dict[str, Counter[str]] = {}
    for mention, following in zip(named, [*named[1:], None], strict=False):
        stop = min(mention.span.end + 200, following.span.start if following else len(parsed.text))
        tally = counts.setdefault(mention.name or mention.span.slice(parsed.text), Counter())
        for pronoun in _PRONOUN.finditer(parsed.text, mention.span.end, stop):
            if _MARK.search(parsed.text, mention.span.end, pronoun.start()):
                # Whom a quotation speaks of is another matter.
                break
            word = pronoun[0].lower()
            male = word.startswith("h") and word not in {"her", "hers", "herself"}
            tally["male" if male else "female"] += 2 if word in {"he", "she"} else 1
    return counts


def _offices_at(text: str, span: Span) -> list[str]:
    """Offices before the name and in the apposition after it, in lower case."""
    found = []
    before = text[max(0, span.start - BEFORE) : span.start]
    if hit := _office_before().search(before):
        found.append(" ".join(hit[1].lower().split()))
    elif hit := _ABBREVIATED.search(before):
        found += [office for short, office in _abbreviated_offices() if short == hit[1].lower()]
    after = text[span.end : span.end + AFTER]
    if hit := _office_after().match(after):
        found.append(" ".join(hit[1].lower().split()))
    return found


@cache
def _office_words() -> str:
    return "|".join(re.escape(o).replace(r"\ ", r"\s+") for o in sorted(name_words().offices, key=len, reverse=True))


@cache
def _office_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])({_office_words()})\s+(?:of\s+[A-Z]\w+\s+)?,?\s*$", re.IGNORECASE)


@cache
def _office_after() -> re.Pattern[str]:
    """An apposition: ", the prime minister of Norland," or ", Norland's foreign minister"."""
    return re.compile(
        rf"\s*[,(]\s*(?:the\s+|a\s+|an\s+|[A-Z][\w.-]+(?:['’]s)?\s+){{0,4}}(?:former\s+|then\s+)?({_office_words()})\b",
        re.IGNORECASE,
    )


@cache
def _abbreviated_offices() -> tuple[tuple[str, str], ...]:
    pairs = (pair.split(" ", 1) for pair in speaker_words()["abbreviated_offices"])
    return tuple((short, office) for short, office in pairs)


@cache
def _kin() -> re.Pattern[str]:
    """A noun that tells the gender right before the name: "her husband, Ray", "spokeswoman Ann Lind"."""
    return re.compile(rf"\b({'|'.join(sorted(speaker_words()['male'] | speaker_words()['female']))}),?\s+$")


def _title_gender(title: str) -> str:
    return "male" if title.lower() in name_words().male_titles else "female"


_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Sir|Lord|Lady|King|Queen|Prince|Princess|Madam|Dame)\b\.?\s*$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b([A-Z][a-z]{2,3})\.\s+$")
_MARK = re.compile(r"[\"“”]")
_PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
