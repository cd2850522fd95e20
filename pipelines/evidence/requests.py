"""Which claims are traced to evidence, what they assert, and in which statements it is looked for.

A claim is looked for in the statements that its sentence or its holder cites, where these resolve. A reported claim of
a commentary that cites none is looked for in the statements of a window of days that name the same parties.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from communique.tables.edtf import edtf_bounds
from pipelines.evidence.sentences import sentence_spans
from pipelines.trace.verdicts import function_words

BEFORE, AFTER = timedelta(days=1), timedelta(days=7)
"""Around the days a claim speaks of: a statement may carry the date of another time zone, or come some days later."""
LATELY = timedelta(days=45)
"""Where a claim names no day: what was said lately is reported, as in tracing (`pipelines.trace`)."""
LONGEST = timedelta(days=400)
"""A longer span of days, such as a decade, does not tell when something was said."""
LEAD = 1_000
"""Characters of a statement that name its parties: its first paragraphs."""
OWN_STATEMENTS = 20
"""Statements by the holder that are searched where the window holds none: the latest before the commentary."""
_LEAST_WORDS = 3
"""Content words that a claim must keep when who said it, and where, is left out."""

COMPARED = 24
"""Sentences compared by meaning for a claim of a commentary; each costs some ten milliseconds, once. Short statements
are compared whole. With 12, 24 and 40, the right sentence is among them for 0.89, 0.95 and 0.96 of the claims that
restate it in other words (`benchmarks/evidence.py`)."""
COMPARED_IN_STATEMENTS = 12
"""The same for claims of statements, which are many."""

_POSSESSIVE = re.compile(r"['’]s?\s")

REQUESTS = pl.Schema(
    {"claim_id": pl.String(), "query": pl.String(), "statement_ids": pl.List(pl.String), "most": pl.Int64()}
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """A current document that is no commentary."""

    document_id: str
    source_id: str
    day: date | None
    names: str
    """Title, authors, registered parties, and how the text begins: where a statement names its parties."""
    heading: str
    """Title and authors only."""


@dataclass
class _Found:
    """Annotations of one document that a claim's surroundings are read from."""

    day: date | None
    commentary: bool
    passages: dict[str, tuple[int, str]] = field(default_factory=dict)
    references: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Starts of all sentences, in order."""
        return sorted(start + first for start, text in self.passages.values() for first, _ in sentence_spans(text))

    def sentence_start(self, offset: int) -> int:
        """Where the sentence that holds `offset` begins."""
        number = bisect_right(self.sentence_starts, offset) - 1
        return self.sentence_starts[number] if number >= 0 else offset


def evidence_requests(
    tables: Mapping[str, pl.DataFrame], documents: pl.DataFrame, sources: pl.DataFrame, works: pl.DataFrame
) -> pl.DataFrame:
    """REQUESTS: each claim that is asked about, its own words, and the statements to look in.

    `most` is the number of sentences to compare with it.

    `documents` are the current ones with document_id, source_id, text, published_from and is_commentary; `sources` and
    `works` tell their titles, authors and registered parties.
    """
    statements = _statements(documents, sources, works)
    named = {statement.document_id: statement.names for statement in statements}
    by_source = {statement.source_id: statement.document_id for statement in statements}
    found = _surroundings(tables, documents)
    names = dict(tables["entities"].select("entity_id", "name").iter_rows())
    rows = []
    for claim in tables["claims"].filter(pl.col("kind") != "question").iter_rows(named=True):
        around = found[claim["document_id"]]
        cited = _cited(claim, around)
        # A statement that is cited but not held is nowhere to be looked for: another would be a guess.
        within = sorted({by_source[source] for source in cited if source in by_source} - {claim["document_id"]})
        if not cited and around.commentary and claim["holder_kind"] == "source":
            within = _likely(claim, around, statements, names)
        if within:
            most = COMPARED if around.commentary else COMPARED_IN_STATEMENTS
            asserted = _asserted(claim, around, [named.get(document_id, "") for document_id in within])
            rows.append((claim["claim_id"], asserted, within, most))
    return pl.DataFrame(rows, schema=REQUESTS, orient="row").sort("claim_id")


def _statements(documents: pl.DataFrame, sources: pl.DataFrame, works: pl.DataFrame) -> list[Statement]:
    facts = sources.select("source_id", "title", "authors").join(
        works.select("source_id", "parties"), on="source_id", how="left"
    )
    rows = (
        documents.filter(~pl.col("is_commentary"))
        .select("document_id", "source_id", "published_from", lead=pl.col("text").str.head(LEAD))
        .join(facts, on="source_id", how="left", maintain_order="left")
        .sort("document_id")
    )
    found = []
    for document_id, source_id, day, lead, title, authors, parties in rows.iter_rows():
        heading = " | ".join([title or "", *(authors or [])])
        names = " | ".join([heading, *(parties or []), lead or ""])
        found.append(Statement(document_id, source_id, day, names, heading))
    return found


def _surroundings(tables: Mapping[str, pl.DataFrame], documents: pl.DataFrame) -> dict[str, _Found]:
    found = {
        document_id: _Found(day, commentary)
        for document_id, day, commentary in documents.select(
            "document_id", "published_from", "is_commentary"
        ).iter_rows()
    }
    resolved = tables["references"].drop_nulls("resolved_source_id")
    for row in resolved.iter_rows(named=True):
        found[row["document_id"]].references.append(row)
    commentaries = [document_id for document_id, each in found.items() if each.commentary]
    wanted = pl.col("document_id").is_in([*commentaries, *resolved["document_id"].unique()])
    for row in tables["mentions"].filter(wanted).iter_rows(named=True):
        found[row["document_id"]].mentions.append(row)
    for row in tables["passages"].filter(wanted).iter_rows(named=True):
        found[row["document_id"]].passages[row["passage_id"]] = (row["start"], row["text"])
    return found


def _cited(claim: Row, around: _Found) -> set[str]:
    """Registered sources that the claim, its holder, or its sentence up to the claim's end refers to."""
    if not around.references:
        return set()
    first = around.sentence_start(claim["start"])
    return {
        row["resolved_source_id"]
        for row in around.references
        if _overlap(row, first, claim["end"]) or _overlap(row, claim["holder_start"], claim["holder_end"])
    }


def _likely(claim: Row, around: _Found, statements: list[Statement], names: Mapping[str, str]) -> list[str]:
    """Statements of the claim's days that name its parties; where there are none, those by the holder."""
    parties = _parties(claim, around, names)
    if not parties.holder and not parties.others:
        return []
    for first, last in _windows(claim, around):
        inside = [s for s in statements if s.day is not None and first <= s.day <= last and parties.named_in(s.names)]
        if inside:
            return [statement.document_id for statement in inside]
    if not parties.holder:
        return []
    by_holder = [
        (s.day, s.document_id)
        for s in statements
        if s.day is not None and (around.day is None or s.day <= around.day) and _names_any(s.heading, parties.holder)
    ]
    return sorted(document_id for _, document_id in sorted(by_holder)[-OWN_STATEMENTS:])


@dataclass(frozen=True)
class _Parties:
    """Who a claim speaks of: each party as the forms it is written in."""

    holder: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]

    def named_in(self, text: str) -> bool:
        """Whether the holder is named; of a claim whose holder has no name, two of its parties, or its only one."""
        if self.holder:
            return _names_any(text, self.holder)
        return sum(_names_any(text, forms) for forms in self.others) >= min(2, len(self.others))


def _parties(claim: Row, around: _Found, names: Mapping[str, str]) -> _Parties:
    first, last = around.sentence_start(claim["start"]), claim["end"]
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for row in around.mentions:
        if row["entity_id"] and row["kind"] != "date":
            forms[row["entity_id"]].add(row["exact"])
    held = {claim["holder_entity_id"]} if claim["holder_entity_id"] else set()
    held |= {
        row["entity_id"]
        for row in around.mentions
        if row["entity_id"] in forms and _overlap(row, claim["holder_start"], claim["holder_end"])
    }
    others = {r["entity_id"] for r in around.mentions if r["entity_id"] in forms and _overlap(r, first, last)} - held

    def written(entities: Iterable[str]) -> Iterator[tuple[str, ...]]:
        for entity in sorted(entities):
            yield tuple(sorted({*forms[entity], names.get(entity, "")} - {""}))

    return _Parties(tuple(form for each in written(held) for form in each), tuple(written(others)))


def _windows(claim: Row, around: _Found) -> Iterator[tuple[date, date]]:
    """Days in which to look, the likeliest first; none later than the document of the claim."""
    latest = around.day or date.max
    sentence = around.sentence_start(claim["start"])
    passage = around.passages.get(claim["passage_id"], (claim["start"], ""))
    near = [row for row in around.mentions if row["kind"] == "date" and row["value"]]
    in_sentence = [row["value"] for row in near if _overlap(row, sentence, claim["end"])]
    in_passage = [row["value"] for row in near if passage[0] <= row["start"] < claim["start"]]
    for value in dict.fromkeys([claim["date"], *in_sentence, *reversed(in_passage)]):
        try:
            first, last = edtf_bounds(value) if value else (None, None)
        except ValueError:
            continue
        if first and last and last - first <= LONGEST and first <= latest:
            yield first - BEFORE, min(last + AFTER, latest)
    if around.day:
        yield around.day - LATELY, latest


def _asserted(claim: Row, around: _Found, statements: list[str]) -> str:
    """The claim's words without its holder, its cue and the statements it cites: what is said to be so.

    `statements` are what names the parties of the statements to look in. Their possessives ("Japan's") are left out
    too: they told which statement to look in, and every other sentence of it has them.
    """
    exact, start = claim["exact"], claim["start"]
    cut = [(row["start"] - start, row["end"] - start) for row in around.references]
    for row in around.mentions:
        first, last = row["start"] - start, row["end"] - start
        ending = _POSSESSIVE.match(exact, last) if 0 <= first < last <= len(exact) else None
        if ending and row["kind"] != "date" and all(_names_any(names, [row["exact"]]) for names in statements):
            cut.append((first, ending.end()))
    if claim["holder_start"] is not None:
        cut.append((claim["holder_start"] - start, claim["holder_end"] - start))
    if claim["cue"] and claim["cue"] in exact:
        place = exact.index(claim["cue"])
        cut.append((place, place + len(claim["cue"])))
    kept, reached = [], 0
    for first, last in sorted(cut):
        if last <= reached or first >= len(exact):
            continue
        kept.append(_without_last_function_words(exact[reached : max(reached, first)]))
        reached = last
    kept.append(exact[reached:])
    rest = " ".join(" ".join(part.strip(" ,;:–—") for part in kept).split())
    return rest if len(_content(rest)) >= _LEAST_WORDS else exact


def _without_last_function_words(text: str) -> str:
    """ "In his" before "meeting of March 4" introduces what is cut out, and goes with it."""
    words = text.split()
    while words and not _content(words[-1]):
        words.pop()
    return " ".join(words)


def _content(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if word not in function_words()]


def _overlap(row: Row, start: int | None, end: int | None) -> bool:
    if start is None or end is None:
        return False
    return bool(row["start"] < end and start < row["end"])


def _names_any(text: str, forms: Iterable[str]) -> bool:
    return any(form in text and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in forms)
