"""Quotations of a document: text between quotation marks and block quotations, with style, speaker and cue.

The steps a text goes through: marks are paired (`marks`), each marked stretch is given to a speaker (`speakers`), told
apart by style (`quotation_styles`), and its speaker resolved to a name (`coreference`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.annotate.models import Mention, Passage, Quotation, Speaker
from pipelines.annotate.names.coreference import FIRST, resolve_name
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.quoting.carried_speakers import carry_over
from pipelines.annotate.quoting.echoes import with_echoes
from pipelines.annotate.quoting.headlines import in_headline_marks
from pipelines.annotate.quoting.marks import Marked, find_marked, trimmed
from pipelines.annotate.quoting.scenes import Attribution, Scene
from pipelines.annotate.quoting.speaker_phrases import (
    SAID_BY_SOMEBODY,
    is_coordinated,
    is_thing,
    only_named,
    speaker_kind,
)
from pipelines.annotate.quoting.speakers import attribute
from pipelines.annotate.quoting.styles import is_of_the_language, style_of
from pipelines.annotate.reporting.cue_lists import clause_verbs, cue_words
from pipelines.annotate.reporting.cues import reporting_verbs, speaker_words, verb_classes
from pipelines.annotate.tokens import Token

# The end of a paragraph that announces somebody's words in the next: "In her dissent the judge wrote:".
ANNOUNCING = re.compile(
    r"\b(?:writes|wrote|written|says|said|stated|states|reads|read|declared|declares|noted|notes|explained|explains|"
    r"recalled|replied|responded|continued|continues|added|adds|argued|argues|concluded|concludes|observed|tweeted)"
    r"(?:\s+[\w’']+){0,4}\s*:\s*$"
)
# Unmarked words announced so are a quotation from this many words on; shorter ones are list items and labels.
MIN_ANNOUNCED = 12
# Rules whose construction says by itself who made up a term: "the minister's promised 'fresh start'".
TERM_RULES = frozenset(
    {"participle_before", "shared_by", "in_words_of", "for_holder", "owned_noun", "label", "headline"}
)
# Rules whose construction says that a term is how somebody put it: 'her "basket case" jibe'.
WORDING_RULES = frozenset({"remark"})


# Rules that read a reporting clause beside the words, and those that guess from what went before.
STATED = frozenset({"verb_after", "verb_before", "noun_for_verb", "owned_noun"})
CARRIED = frozenset({"marks", "previous_speaker", "last_speaker", "reported_before", "continued", "sentence_subject"})
# Rules that find the reporting clause above the words.
REPORTED_RULES = frozenset({"verb_before", "governing_verb", "distant_verb", "noun", "list_item"})
# Tokens before the mark among which "known" makes the words a name: 'what is known as the "gag rule"'.
KNOWN_AS = 3
REPORTED_PARTS = frozenset({"ccomp", "xcomp", "prep"})
TELLING_OF = frozenset({"remind", "warn", "accuse", "assure", "advise"})
NAMING_NOUNS = frozenset({"word", "term", "phrase", "name", "label", "nickname", "acronym"})
FINITE_OR_PARTICIPLE = frozenset({"VBD", "VBZ", "VBP", "VBG", "VBN"})


@dataclass
class _Reading:
    """What has been read so far: the last attribution and where it stood."""

    names: list[Mention]
    kinds: dict[str, str]
    """Name -> kind of speaker; a state that speaks is an organisation."""
    carried: Attribution | None = None
    carried_at: int = -99
    answered: Attribution | None = None
    """Whoever spoke right before whoever spoke last."""
    passage: int = 0
    quotations: list[Quotation] = field(default_factory=list)
    open_from: int = 0
    """Which quotation began the one that is being read, paragraph by paragraph."""


def find_quotations(parsed: ParsedDocument, names: list[Mention]) -> list[Quotation]:
    """Every quotation of the parsed passages, in text order, none inside another.

    `names` are the document's persons, organisations and places; speakers are resolved against them.
    """
    if not parsed.parses:
        return []
    passages = _passages(parsed)
    marked = find_marked(parsed.text, passages)
    reading = _Reading(names, _kinds(names))
    queue = iter(marked)
    upcoming = next(queue, None)
    for index, passage in enumerate(passages):
        here: list[Marked] = []
        while upcoming is not None and upcoming.inner.start < passage.span.end:
            here.append(upcoming)
            upcoming = next(queue, None)
        reading.passage = index
        block = _block_quotation(parsed, passages, index, here)
        if block is not None:
            here = [block]
        if here:
            _read_passage(parsed, here, reading, block=block is not None)
    found = sorted(reading.quotations, key=lambda quotation: quotation.span)
    return with_echoes(parsed.text, found, _headings(parsed.text, passages, found))


def _headings(text: str, passages: list[Passage], found: list[Quotation]) -> frozenset[int]:
    """Places of quotations that fill a line without a full stop and that no reporting clause gives to anybody."""
    lines = {passage.span.start: passage.span for passage in passages}
    places = set()
    for place, quotation in enumerate(found):
        line = lines.get(quotation.span.start - 1)
        unsaid = quotation.speaker is None or quotation.rule in CARRIED
        if unsaid and line is not None and line.end - quotation.span.end <= 1 and text[line.end - 2] not in ".,":
            places.add(place)
    return frozenset(places)


def _passages(parsed: ParsedDocument) -> list[Passage]:
    """The passages that were parsed, each once (an overlong one has several parses)."""
    return list(dict.fromkeys(parse.passage for parse in parsed.parses))


def _block_quotation(
    parsed: ParsedDocument, passages: list[Passage], index: int, marked: list[Marked]
) -> Marked | None:
    """A passage that is a quotation as a whole: by its role, or announced by 'The court wrote:' and left unmarked."""
    passage = passages[index]
    announced = index > 0 and passage.role == "body" and not marked and _announces(parsed.text, passages[index - 1])
    if passage.role != "block_quote" and not announced:
        return None
    inner = trimmed(parsed.text, passage.span.start, passage.span.end)
    if inner is None or (announced and len(inner.slice(parsed.text).split()) < MIN_ANNOUNCED):
        return None
    if marked and marked[0].outer.start <= inner.start and inner.end <= marked[0].outer.end:
        return marked[0]
    return Marked(inner, inner)


def _announces(text: str, passage: Passage) -> bool:
    if passage.role not in {"body", "list_item"} or text[passage.span.end - 1] != ":":
        return False
    return ANNOUNCING.search(text, max(passage.span.start, passage.span.end - 90), passage.span.end) is not None


def _read_passage(parsed: ParsedDocument, marked: list[Marked], reading: _Reading, *, block: bool) -> None:
    by_parse: dict[int, list[Marked]] = {}
    parses = _parses_of(parsed, marked)
    for parse, one in zip(parses, marked, strict=True):
        by_parse.setdefault(id(parse), []).append(one)
    previous: tuple[Marked, Attribution | None] | None = None
    quoted: dict[int, frozenset[int]] = {}
    for parse, one in zip(parses, marked, strict=True):
        if id(parse) not in quoted:
            quoted[id(parse)] = _quoted_tokens(parse, by_parse[id(parse)])
        tokens = parse.tokens_in(one.outer)
        if tokens is None:
            continue
        scene = Scene(
            parsed, parse, one, tokens.start, tokens.end - 1, quoted[id(parse)], previous, reading.carried,
            reading.passage - reading.carried_at, reading.answered, _lead(parsed, parse),
        )  # fmt: skip
        attribution, style = _announced(scene, reading) if block else _read(scene)
        if attribution is not None and style == "direct":
            _carry(attribution, reading)
        previous = (one, attribution)
        credited = attribution if style != "term" or _coins(scene, attribution) else None
        if style == "term" and _is_put_so(scene, credited):
            style = "direct"
        reading.quotations.append(_quotation(scene, credited, style, reading, block=block))
        _follow_open(one, attribution, reading)


def _carry(attribution: Attribution, reading: _Reading) -> None:
    """Remember who speaks, and whom they answer: the speaker before, by other words, in the paragraph before."""
    before = reading.carried
    if before is not None and _words(before) != _words(attribution):
        reading.answered = before if reading.passage - reading.carried_at <= 1 else None
    reading.carried, reading.carried_at = attribution, reading.passage


def _words(attribution: Attribution) -> str | None:
    return attribution.head.text if attribution.head is not None else None


def _follow_open(marked: Marked, attribution: Attribution | None, reading: _Reading) -> None:
    """Give paragraphs of a quotation that stand before its reporting clause the speaker that the clause names."""
    if not marked.continued:
        reading.open_from = len(reading.quotations) - 1
    elif attribution is not None and attribution.rule in STATED and reading.open_from < len(reading.quotations) - 1:
        named = reading.quotations[-1].speaker
        for at in range(reading.open_from, len(reading.quotations) - 1):
            earlier = reading.quotations[at]
            if named is not None and (earlier.speaker is None or earlier.rule in CARRIED):
                speaker = replace(named, rule="continued")
                reading.quotations[at] = replace(earlier, speaker=speaker, rule="continued", cue=None)


def _read(scene: Scene) -> tuple[Attribution | None, str]:
    attribution = attribute(scene)
    style = style_of(scene, attribution)
    if style in {"gloss", "title"}:
        return None, style
    if attribution is None and style == "direct":
        attribution = carry_over(scene)
    return attribution, style


def _coins(scene: Scene, attribution: Attribution | None) -> bool:
    """Whether a term is somebody's: named, called or promised so. A term in a reported clause is the language's."""
    if attribution is None:
        return False
    if attribution.rule in TERM_RULES | WORDING_RULES or attribution.verb is None:
        return attribution.rule in TERM_RULES | WORDING_RULES
    verb = attribution.verb
    if in_headline_marks(scene) and verb_classes(verb) & {"say", "call"}:
        # "Ferry deal 'shameful' says mayor"
        return True
    known = any(token.lower_ == "known" for _, token in zip(range(KNOWN_AS), scene.before(), strict=False))
    if known or is_of_the_language(scene, attribution):
        return False
    classes = reporting_verbs().get(verb.lemma_.lower(), frozenset())
    if classes & {"call", "promise"}:
        return True
    return attribution.rule in REPORTED_RULES and _is_reported(scene, attribution)


def _is_put_so(scene: Scene, credited: Attribution | None) -> bool:
    """Whether a word or two are how somebody is said to put it: 'called the idea "odd"', 'said it was "likely"'."""
    if credited is None or credited.rule in TERM_RULES:
        return False
    following = next(iter(scene.after()), None)
    naming = credited.rule not in WORDING_RULES and credited.verb is not None and "call" in verb_classes(credited.verb)
    if naming and following is not None and following.pos_ in {"NOUN", "PROPN", "ADJ"}:
        # 'some call it a "ghost" town': a name that others use as well.
        return False
    return not _is_named(scene)


def _is_named(scene: Scene) -> bool:
    """Whether a capital makes the words a name: "Morning watch", not, where a Dahl is spoken of, "Dahl loyalists"."""
    text, inner = scene.parsed.text, scene.marked.inner
    first, *others = inner.slice(text).split()
    if first[0].islower():
        return False
    following = next(iter(scene.after()), None)
    if not others or not others[-1].islower() or (following is not None and following.pos_ in {"NOUN", "PROPN"}):
        return True
    # A word that has its capital within other sentences is somebody's name, and the rest is said of them.
    borrowed = re.compile(rf"(?<=[a-z,] ){re.escape(first)}\b")
    return all(inner.start <= match.start() < inner.end for match in borrowed.finditer(text))


def _is_reported(scene: Scene, attribution: Attribution) -> bool:
    """Whether the term lies in what a person, body or group says; the terms of a document are the language's."""
    head, verb = attribution.head, attribution.verb
    if head is None or verb is None or head.lower_ in FIRST:
        return False
    kind = speaker_kind(head)
    if kind == "document" and head.lemma_.lower() not in speaker_words()["voices"]:
        return False
    if is_thing(head) and verb.lemma_ not in SAID_BY_SOMEBODY:
        return False
    if verb.pos_ == "NOUN":
        return True
    cited = cue_words("object", "report") | cue_words("clause", "asides")
    if verb.lemma_.lower() not in clause_verbs() | cited or verb.tag_ not in FINITE_OR_PARTICIPLE:
        return False
    if _is_named(scene):
        # A name: 'said on the programme "Morning Watch"'.
        return False
    nearest = next((token for token in scene.before() if not token.is_punct), None)
    if nearest is not None and (nearest.lemma_.lower() in NAMING_NOUNS or _merely_names(nearest)):
        # 'The word "embargo" appears nowhere, he noted', 'he sells programs, commonly called "apps"'
        return False
    # 'reminded both sides of their "solemn duty"': the parser may give "of" to the sides.
    parts = REPORTED_PARTS | {"dobj"} if verb.lemma_.lower() in cited | TELLING_OF else REPORTED_PARTS
    if verb.lemma_.lower() in speaker_words()["wishing"]:
        # 'They hoped to fill its "museum" by May'
        parts = parts - {"xcomp"}
    return any(
        child.dep_ in parts
        and (child.dep_ == "ccomp" or child.i > verb.i)
        and child.left_edge.i <= scene.last
        and scene.first <= child.right_edge.i + 1
        for child in verb.children
    )


def _merely_names(word: Token) -> bool:
    return word.lemma_.lower() in speaker_words()["naming"] and only_named(word)


def _announced(scene: Scene, reading: _Reading) -> tuple[Attribution | None, str]:
    """A block quotation takes its speaker from the passage that announces it: 'The court wrote:'."""
    found = attribute(scene)
    if found is None and reading.passage - reading.carried_at <= 1:
        found = reading.carried
    return found, "direct"


def _quotation(
    scene: Scene, attribution: Attribution | None, style: str, reading: _Reading, *, block: bool
) -> Quotation:
    speaker = _speaker(scene, attribution, reading) if attribution is not None else None
    rule = "block_quote" if block else attribution.rule if attribution is not None else "marks"
    cue = attribution.cue if attribution is not None else None
    return Quotation(scene.marked.inner, style, rule, cue, speaker, scene.marked.repaired)


def _speaker(scene: Scene, attribution: Attribution, reading: _Reading) -> Speaker:
    text, parse = scene.parsed.text, attribution.parse
    name: str | None = None
    confidence = attribution.confidence
    kind: str | None = None
    if attribution.head is not None and is_coordinated(attribution.head):
        kind = "group"
    elif attribution.head is not None and parse is not None:
        name, sure = resolve_name(parse, attribution.head, scene.parsed, reading.names)
        confidence *= sure if name is not None else 1.0
        named, by_head = reading.kinds.get(name or ""), speaker_kind(attribution.head)
        # "Norair CEO" is a person, whatever the name beside it was taken for; a bare name is what the mention says.
        kind = by_head or named if attribution.head.pos_ == "NOUN" else named or by_head
    written = attribution.speaker.slice(text)
    return Speaker(attribution.speaker, written, name, kind, round(confidence, 3), attribution.rule)


def _kinds(names: Sequence[Mention]) -> dict[str, str]:
    kinds = {"person": "person", "organisation": "organisation", "place": "organisation"}
    return {mention.name: kinds[mention.kind] for mention in names if mention.name and mention.kind in kinds}


def _lead(parsed: ParsedDocument, parse: Parse) -> Parse | None:
    at = bisect_right(parsed.parses, parse.offset, key=lambda p: p.offset) - 1
    return parsed.parses[at - 1] if at > 0 else None


def _parses_of(parsed: ParsedDocument, marked: Sequence[Marked]) -> list[Parse]:
    """The parse in which each stretch begins."""
    ends = [bisect_right(parsed.parses, one.inner.start, key=lambda parse: parse.offset) for one in marked]
    return [parsed.parses[max(0, end - 1)] for end in ends]


def _quoted_tokens(parse: Parse, marked: Sequence[Marked]) -> frozenset[int]:
    indices: set[int] = set()
    for one in marked:
        tokens = parse.tokens_in(one.outer)
        if tokens is not None:
            indices.update(range(tokens.start, tokens.end))
    return frozenset(indices)
