"""Find the dates of a document: patterns match, the parse tells verbs and quantities apart, readings give the value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from pipelines.annotate.dates.lexicon import SIGN_REACH, looks_ahead, sentence_before, words
from pipelines.annotate.dates.patterns import matches
from pipelines.annotate.dates.readings import READINGS
from pipelines.annotate.dates.tense import has_happened, is_arranged, verb_of
from pipelines.annotate.dates.timeline import Timeline, timeline_of
from pipelines.annotate.dates.values import Context
from pipelines.annotate.models import Mention, Span
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.tokens import Token

# Months that are also common words or given names.
AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "april", "june", "august", "sun", "dec"})


def find_dates(parsed: ParsedDocument) -> list[Mention]:
    """Dates in text order, kind "date", with their EDTF value. Durations and "now" are none."""
    texts = [_text(parsed, parse) for parse in parsed.parses]
    timeline = timeline_of(parsed.text[:_TOP_OF_PAGE], texts, parsed.date)
    return [
        mention
        for parse, text in zip(parsed.parses, texts, strict=True)
        for mention in _dates_of(parse, text, timeline)
    ]


def _text(parsed: ParsedDocument, parse: Parse) -> str:
    return parsed.text[parse.offset : parse.end(parse.doc[-1])] if len(parse.doc) else ""


def dates_within(dates: Sequence[Mention], span: Span) -> list[Mention]:
    """Those of `dates` (in text order, as `find_dates` gives them) that lie inside `span`."""
    first = bisect_left(dates, span.start, key=lambda mention: mention.span.start)
    inside = []
    for mention in dates[first:]:
        if mention.span.start >= span.end:
            break
        if span.covers(mention.span):
            inside.append(mention)
    return inside


# How much of the page is searched for full dates where the document has none of its own.
_TOP_OF_PAGE = 20_000


def _dates_of(parse: Parse, text: str, timeline: Timeline) -> Iterator[Mention]:
    timeline.telling = False
    for name, match in matches(text):
        if not _is_date(name, match, parse):
            continue
        context = _context(match, timeline, parse)
        value = READINGS[name](match, timeline, context)
        if value is None:
            continue
        if name in _YEARED and match["y"]:
            timeline.telling = context.past and _word_before(match) in _WHEN and timeline.is_long_past(value)
        elif name in _DEICTIC:
            timeline.telling = False
        start, end = _trimmed(match)
        yield Mention(
            Span(parse.offset + start, parse.offset + end),
            "date",
            name,
            value=value,
            confidence=_CONFIDENCE.get(name, 0.9),
        )


# How often a value read against the context is right, by kind of expression; what states its year is nearly always.
_CONFIDENCE = {
    "month": 0.8,
    "season": 0.6,
    "later": 0.7,
    "context_period": 0.7,
    "context_part": 0.7,
    "weekday": 0.8,
    "day_of_month": 0.6,
    "ago": 0.8,
}


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    text = match[0]
    stripped = text.strip()
    start = match.start() + text.index(stripped)
    end = start + len(stripped)
    # "in 44 BC." ends a sentence; "in 44 B.C." ends in its own full stop.
    if stripped.endswith((",", ";", "BC.", "BCE.", "AD.", "CE.")):
        end -= 1
    return start, end


def _context(match: re.Match[str], timeline: Timeline, parse: Parse) -> Context:
    before = match.string[max(0, match.start() - SIGN_REACH) : match.start()]
    verb = verb_of(match, parse.doc)
    past = has_happened(match, verb)
    # "By April the quota was caught": a term that is over.
    ahead = looks_ahead(match.string, match.start(), terms=not past)
    arranged = bool(_WILL.match(match.string, match.end())) or is_arranged(verb)
    sentence = sentence_before(match.string, match.start())
    return Context(
        ahead=ahead or arranged,
        year_near=timeline.year is not None and not arranged and _is_near(timeline.year, sentence),
        aside=before.rfind("(") > before.rfind(")"),
        past=past,
    )


def _is_near(year: int, before: str) -> bool:
    """Whether a sentence speaks of what happened in a year, rather than of "the 1974 treaty" or of what is to come."""
    told = re.search(rf"\b{year}\b(?!.*\b{year}\b)", before, re.DOTALL)
    if told is None or _TO_COME.search(before, told.end()):
        return False
    return not (_DETERMINED.search(before, 0, told.start()) and re.match(r" [^\W\d]", before[told.end() :]))


def _is_date(name: str, match: re.Match[str], parse: Parse) -> bool:
    """Whether a match is a date where the words alone do not tell: "March" the verb, "2000 troops"."""
    if name in {"month", "shifted_month"}:
        return _is_month(match, parse)
    if name == "year":
        return _is_year(match, parse)
    if name == "holiday":
        return _is_holiday(match, parse)
    if name == "deictic_day":
        return not _is_of_the_age(match) and not (match["w"].lower() == "today" and _is_nowadays(match, parse))
    if name == "ago":
        # "A hundred and thirty years ago" is no thirty years.
        return _HUNDRED.search(match.string, max(0, match.start() - 16), match.start()) is None
    if name == "weekday":
        return not _habitual().search(sentence_before(match.string, match.start()))
    if name == "range_end":
        return _PAGES.search(match.string, max(0, match.start() - 16), match.start()) is None
    if name == "second_season":
        return _DEICTIC_SEASON.search(match.string, max(0, match.start() - 30), match.start()) is not None
    if name == "short_decade":
        # "by her 20s" is an age.
        return _word_before(match) not in words()["cues"]["ages"]
    return True


def _is_month(match: re.Match[str], parse: Parse) -> bool:
    word = match["m"].lower().rstrip(".")
    if word not in AMBIGUOUS_MONTHS:
        return True
    tokens = parse.doc.covered(match.start("m"), match.end("m"))
    if tokens is None or tokens[-1].pos_ not in {"PROPN", "NOUN"} or tokens[-1].ent_type_ == "PERSON":
        return False
    # "Theresa May", "the Long March", "April Smith": part of a longer name.
    previous = parse.doc[tokens.start - 1] if tokens.start else None
    following = parse.doc[tokens.end] if tokens.end < len(parse.doc) else None
    paper = following is not None and following.pos_ == "NOUN" and following.is_lower
    owned = previous is not None and previous.text in {"'s", "’s"}
    if previous is not None and ((owned and not paper) or (not owned and _opens_name(previous))):
        # "the cartel's April statement", but not "Ola's March".
        return False
    return not (following is not None and following.pos_ == "PROPN" and tokens[-1].dep_ in {"compound", "nmod"})


def _word_before(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 25) : match.start()].rstrip()
    return re.split(r"[\s(]", before)[-1].lower()


def _is_holiday(match: re.Match[str], parse: Parse) -> bool:
    """Whether it is the day itself, and no longer name that ends in it: "National Harbour Veterans Day"."""
    tokens = parse.doc.covered(match.start("h"), match.end("h"))
    if tokens is not None and tokens.start and _opens_name(parse.doc[tokens.start - 1]):
        return False
    return bool(match["y"]) or match["h"].endswith(("Day", "Eve")) or _word_before(match) in _BEFORE_HOLIDAYS


def _is_of_the_age(match: re.Match[str]) -> bool:
    """ "The jobs of today and tomorrow", "the industries of tomorrow": the present age and the one to come."""
    before, word = match.string[max(0, match.start() - 14) : match.start()].lower(), match["w"].lower()
    if word == "today":
        return (
            before.endswith(" of ") and re.match(r",? and (?:of )?tomorrow\b", match.string[match.end() :]) is not None
        )
    return word == "tomorrow" and (before.endswith((" of ", "of today and ")))


# "At Christmas" is a date; "the Christmas offensive" and Agatha Christmas are none.
_BEFORE_HOLIDAYS = frozenset({"at", "on", "by", "since", "until", "before", "after"})


def _opens_name(previous: Token) -> bool:
    """Whether a word before a month makes it part of a name: "the Long March", "Theresa May"."""
    return previous.text[:1].isupper() and previous.pos_ in {"PROPN", "ADJ"} and not previous.is_sent_start


def _is_nowadays(match: re.Match[str], parse: Parse) -> bool:
    """Whether "today" means the present age: its verb is in the plain present ("Today it has...")."""
    tokens = parse.doc.covered(match.start("w"), match.end("w"))
    if tokens is None:
        return False
    verb = next((t for t in tokens[-1].ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or tokens[-1].dep_ == "poss":
        return False
    helpers = {t.tag_ for t in verb.children if t.dep_ in {"aux", "auxpass"}}
    if verb.tag_ in {"VBZ", "VBP"}:
        return verb.lemma_ not in {"announce", "say", "report"}
    modal = any(t.lower_ in {"can", "may", "could"} for t in verb.children if t.tag_ == "MD")
    return modal or (
        verb.tag_ == "VBN"
        and bool(helpers)
        and helpers <= {"VBZ", "VBP"}
        and any(t.dep_ == "auxpass" for t in verb.children)
    )


def _is_year(match: re.Match[str], parse: Parse) -> bool:
    if match["mod"] or _BETWEEN.search(match.string, max(0, match.start() - 25), match.start()):
        return True
    lists = words()["cues"]
    word = _word_before(match)
    after = match.string[match.end() : match.end() + 25]
    following = re.match(r"\s+([A-Za-z]+)", after)
    if _NO_LATER.search(match.string, max(0, match.start() - 16), match.start()):
        return True
    if _CITED.search(match.string, max(0, match.start() - 25), match.start()) or _is_docket(match, after):
        return False
    if not match["approx"] and (word in lists["not_before"] or word.strip(".,") in lists["not_before"]):
        return False
    if (following and following[1].lower() in lists["quantities"]) or _NUMBER_AFTER.match(after):
        return False
    if _is_house_number(after) or _is_page(match, after):
        return False
    tokens = parse.doc.covered(match.start("y"), match.end("y"))
    if tokens is None or following is None:
        return True
    token = tokens[-1]
    if match["approx"] and int(match["y"]) % 100 != 0:
        return True
    if token.i + 1 < len(parse.doc) and token.nbor().tag_ == "NNS" and token.nbor().is_lower:
        return word in {"the", "'s", "’s", "its", "their", "his", "our"} and int(match["y"]) % 100 != 0
    return True


def _is_docket(match: re.Match[str], after: str) -> bool:
    """ "Docket ARB-2021-0003": the year inside a file's number."""
    inside = re.search(r"[A-Z]{2}[-–]$", match.string[max(0, match.start() - 3) : match.start()])
    return inside is not None and re.match(r"[-–]\d{3}", after) is not None


def _is_house_number(after: str) -> bool:
    """ "1214 Anderson Ave": a number before a street."""
    street = re.match(r"\s+(?:[A-Z][\w.]*\s+){1,2}([A-Z]\w*)\b", after)
    return street is not None and street[1].lower() in words()["cues"]["streets"]


def _is_page(match: re.Match[str], after: str) -> bool:
    """ "92 (6): 1087-1101": pages behind the number of a volume."""
    volume = re.search(r"[\d)]\s*:\s*$", match.string[max(0, match.start() - 8) : match.start()])
    return volume is not None and re.match(r"\s*[-–]\s*\d", after) is not None


@cache
def _habitual() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words()["cues"]["habitual"]) + r")\b", re.IGNORECASE)


# Behind a number: "1000-year", "1,000", "1000+".
_NUMBER_AFTER = re.compile(r"-(?:years?\b|\d{3,4}-)|,\d{3}|\s*\+")
_HUNDRED = re.compile(r"\b(?:hundred|thousand)\s+(?:and\s+)?$", re.IGNORECASE)
_AND_TOMORROW = re.compile(r",?\s+and\s+(?:of\s+)?tomorrow\b")
# "No later than" before a year, and what bills, laws and their pages are numbered by: "H.R. 1207", "88 Stat. 1541, ".
_NO_LATER = re.compile(r"\b(?:later|earlier|sooner)\s+than\s+$")
_CITED = re.compile(r"(?:\bH\.\s?R|\bS|\bStat|\bC\.F\.R|\bU\.S\.C|\bReg|\bRes|\bRept|\bNos?)\.\s*(?:\d+,\s*)*$")
# "Between 2010 and" before the second year of a span.
_BETWEEN = re.compile(r"\b(?:[Bb]etween|[Ff]rom)\s+(?:1\d|20)\d\d\s+(?:and|to)\s+$")
# Expressions that may state their year, the words before one that tells when something happened, and expressions
# that count from the document's day.
_YEARED = frozenset({"year", "month_year", "calendar_day", "season_year"})
_WHEN = frozenset({"in", "on", "by", "during"})
_DEICTIC = frozenset({"weekday", "deictic_day", "deictic_period", "ago", "span_to_now", "weekend"})
# "They recall the pact of 2015 and look forward to the talks in May."
_TO_COME = re.compile(r"\b(?:will|shall|look(?:ed|s|ing)?\s+forward|scheduled|upcoming)\b", re.IGNORECASE)
# "The", "its" before a year that only tells which treaty is meant.
_DETERMINED = re.compile(r"(?:\b(?:the|a|its|their|his|her)|['’]s)\s$", re.IGNORECASE)
# "This fall and" before a second season.
_DEICTIC_SEASON = re.compile(r"\b(?:this|last|next|coming)\s+\w+\s+and\s+$", re.IGNORECASE)
# "The main event on Saturday will be the speech": the verb stands behind the date.
_WILL = re.compile(r"\s+(?:will|shall)\b")
# "92 (6): 1087-": pages behind the number of a volume, up to the last one.
_PAGES = re.compile(r"[\d)]\s*:\s*\d{3,4}\s*[-–/]\s*$")
