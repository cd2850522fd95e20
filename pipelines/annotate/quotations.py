"""Quotations of a document: text between quotation marks and block quotations, with style, speaker and cue.

The steps a text goes through: marks are paired (`marks`), each marked stretch is given to a speaker (`speakers`), told
apart by style (`quotation_styles`), and its speaker resolved to a name (`coreference`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.annotate.coreference import resolve_name
from pipelines.annotate.marks import Marked, find_marked, trimmed
from pipelines.annotate.models import Mention, Passage, Quotation, Speaker
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.quotation_styles import style_of
from pipelines.annotate.speakers import Attribution, Scene, attribute, carry_over, speaker_kind

# Rules whose speaker the next quotation may be carried over from.
ANNOUNCED = re.compile(r"[:—–]\s*$")


@dataclass
class _Reading:
    """What has been read so far: the last attribution and where it stood."""

    carried: Attribution | None = None
    carried_at: int = -99
    passage: int = 0
    quotations: list[Quotation] = field(default_factory=list)


def find_quotations(parsed: ParsedDocument, names: list[Mention]) -> list[Quotation]:
    """Every quotation of the parsed passages, in text order, none inside another.

    `names` are the document's persons, organisations and places; speakers are resolved against them.
    """
    if not parsed.parses:
        return []
    passages = _passages(parsed)
    marked = find_marked(parsed.text, passages)
    reading = _Reading()
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
            _read_passage(parsed, here, names, reading, block=block is not None)
    return sorted(reading.quotations, key=lambda quotation: quotation.span)


def _passages(parsed: ParsedDocument) -> list[Passage]:
    """The passages that were parsed, each once (an overlong one has several parses)."""
    return list(dict.fromkeys(parse.passage for parse in parsed.parses))


def _block_quotation(
    parsed: ParsedDocument, passages: list[Passage], index: int, marked: list[Marked]
) -> Marked | None:
    """A passage that is a quotation as a whole: by its role, or announced by 'The court wrote:' and left unmarked."""
    passage = passages[index]
    if passage.role != "block_quote":
        return None
    inner = trimmed(parsed.text, passage.span.start, passage.span.end)
    while inner is not None and marked and marked[0].outer.start <= inner.start and inner.end <= marked[0].outer.end:
        return marked[0]
    return Marked(inner, inner) if inner is not None else None


def _read_passage(
    parsed: ParsedDocument, marked: list[Marked], names: Sequence[Mention], reading: _Reading, *, block: bool
) -> None:
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
            reading.passage - reading.carried_at,
        )  # fmt: skip
        attribution, style = _announced(scene, reading) if block else _read(scene)
        if attribution is not None and style == "direct":
            reading.carried, reading.carried_at = attribution, reading.passage
        previous = (one, attribution)
        reading.quotations.append(_quotation(scene, attribution, style, names, block=block))


def _read(scene: Scene) -> tuple[Attribution | None, str]:
    attribution = attribute(scene)
    style = style_of(scene, attribution)
    if style in {"gloss", "title"}:
        return None, style
    if attribution is None and style == "direct":
        attribution = carry_over(scene)
    return attribution, style


def _announced(scene: Scene, reading: _Reading) -> tuple[Attribution | None, str]:
    """A block quotation takes its speaker from the passage that announces it: 'The court wrote:'."""
    return attribute(scene) or reading.carried, "direct"


def _quotation(
    scene: Scene, attribution: Attribution | None, style: str, names: Sequence[Mention], *, block: bool
) -> Quotation:
    speaker = _speaker(scene, attribution, names) if attribution is not None else None
    rule = "block_quote" if block else attribution.rule if attribution is not None else "marks"
    cue = attribution.cue if attribution is not None else None
    return Quotation(scene.marked.inner, style, rule, cue, speaker, scene.marked.repaired)


def _speaker(scene: Scene, attribution: Attribution, names: Sequence[Mention]) -> Speaker:
    text, parse = scene.parsed.text, attribution.parse
    name: str | None = None
    confidence = attribution.confidence
    kind: str | None = None
    if attribution.head is not None and parse is not None:
        name, sure = resolve_name(parse, attribution.head, scene.parsed, names)
        confidence *= sure if name is not None else 1.0
        kind = speaker_kind(attribution.head)
    written = attribution.speaker.slice(text)
    return Speaker(attribution.speaker, written, name, kind, round(confidence, 3), attribution.rule)


def _parses_of(parsed: ParsedDocument, marked: Sequence[Marked]) -> list[Parse]:
    """The parse in which each stretch begins."""
    starts = [parse.offset for parse in parsed.parses]
    return [parsed.parses[max(0, bisect_right(starts, one.inner.start) - 1)] for one in marked]


def _quoted_tokens(parse: Parse, marked: Sequence[Marked]) -> frozenset[int]:
    indices: set[int] = set()
    for one in marked:
        tokens = parse.tokens_in(one.outer)
        if tokens is not None:
            indices.update(range(tokens.start, tokens.end))
    return frozenset(indices)
