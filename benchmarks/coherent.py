"""Coherent rows of any number, for measuring what validates and publishes them.

Spans cut the words they claim out of their texts, hashes fit, keys resolve, so that every rule of every suite has its
work to do, and passes. One text serves for all documents; only the number at its end is another in each.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import polars as pl

from communique.tables import TABLES
from communique.tables.ids import document_id

COLLECTION = "benchmark"
PARAGRAPHS = 20
CLOSED_EVERY = 100
"""One document in so many is quote_only, so that the search for text that may not leave has something to look for."""
STATEMENT = "statement"
ADA = "en" + "0" * 16
Row = dict[str, Any]


PREFIXES = {
    "passages": "pa",
    "quotations": "qu",
    "claims": "cl",
    "references": "re",
    "mentions": "me",
    "alignments": "al",
}
_STATEMENT_PASSAGE = "pa" + "f" * 13


def tables(rows: int) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """Coherent conformed tables with at least so many annotation rows, and the full texts."""
    kit = _kit()
    annotations = sum(len(found) for found in kit.values())
    numbers = pl.DataFrame({"number": range(-(-rows // annotations))})
    statement, body = _statement(), _commentary()
    # The number stands at the end, so that offsets are the same in every text.
    texts = [f"{body}\n\nColumn {number:07}." for number in numbers["number"]]
    digests = [sha256(text.encode()).hexdigest() for text in texts]
    names = [f"column-{number:07}" for number in numbers["number"]]
    ids = [document_id(name, digest) for name, digest in zip(names, digests, strict=True)]
    documents = numbers.with_columns(document_id=pl.Series(ids), source_id=pl.Series(names))
    statement_id = document_id("statement", sha256(statement.encode()).hexdigest())
    frames = {
        "sources": pl.DataFrame([_source("statement", 0), *(_source(n, i) for i, n in enumerate(names, start=1))]),
        "documents": pl.DataFrame(
            [_document("statement", statement), *(_document(n, t) for n, t in zip(names, texts, strict=True))]
        ),
        "entities": pl.DataFrame([{"entity_id": ADA, "kind": "person", "name": "Ada Brook"}]).with_columns(
            same_as=pl.lit([], dtype=pl.List(pl.String))
        ),
        **{name: _spread(name, found, documents) for name, found in kit.items()},
    }
    endings = [_passage(PARAGRAPHS, len(body) + 2, f"Column {number:07}.") for number in numbers["number"]]
    last = documents.hstack(pl.DataFrame(endings)).with_columns(_id("pa", PARAGRAPHS).alias("passage_id"))
    frames["passages"] = pl.concat(
        [
            part.select(frames["passages"].columns)
            for part in (frames["passages"], last, _passages(statement, statement_id))
        ],
        how="vertical_relaxed",
    )
    found_in = pl.lit(statement_id).alias("source_document_id")
    frames["alignments"] = frames["alignments"].with_columns(found_in)
    frames["evidence"] = frames["evidence"].with_columns(found_in)
    made = {name: TABLES[name].conform(frames[name], COLLECTION) for name in TABLES}
    return made, dict(zip([*ids, statement_id], [*texts, statement], strict=True))


def _kit() -> dict[str, list[Row]]:
    """The annotation rows of one document, without ids that differ between documents."""
    text, statement = _commentary(), _statement()
    kit: dict[str, list[Row]] = {
        name: [] for name in ("passages", "quotations", "claims", "references", "mentions", "alignments", "evidence")
    }
    at = 0
    for ordinal, paragraph in enumerate(text.split("\n\n")):
        kit["passages"].append(_passage(ordinal, at, paragraph))
        place = {"start_of": at, "text": text, "ordinal": ordinal}
        speaker = _span("Minister Ada Brook", **place)
        said = _span(_quoted(ordinal), **place)
        cue = text.index("said", at)
        kit["quotations"].append(
            said | {"prefix": text[said["start"] - 8 : said["start"]], "suffix": text[said["end"] : said["end"] + 8],
                    "style": "direct", "cue": "said", "cue_start": cue, "cue_end": cue + 4,
                    "speaker": "Minister Ada Brook", "speaker_start": speaker["start"], "speaker_end": speaker["end"],
                    "speaker_name": "Ada Brook", "speaker_entity_id": ADA, "speaker_kind": "person",
                    "attributed_source_id": "statement", "confidence": 0.9, "rule": "marks"}
        )  # fmt: skip
        for clause in (_quoted(ordinal), f"The council agreed to part {ordinal:03} of the joint statement"):
            kit["claims"].append(
                _span(clause, **place) | {"kind": "fact", "holder_kind": "author", "certainty": "certain",
                                          "polarity": "+", "check_worthiness": 0.5, "rule": "clause"}
            )  # fmt: skip
        kit["references"].append(
            _span("the joint statement", **place) | {"kind": "document", "name": "joint statement", "rule": "noun",
                                                     "resolved_source_id": "statement", "resolution": "title"}
        )  # fmt: skip
        kit["mentions"].append(
            _span("Ada Brook", **place) | {"kind": "person", "entity_id": ADA, "confidence": 1.0,
                                           "rule": "name"}
        )  # fmt: skip
        source = statement.index(_quoted(ordinal))
        kit["alignments"].append(
            {"verdict": "verbatim", "source_start": source, "source_end": source + len(_quoted(ordinal)),
             "source_exact": _quoted(ordinal), "similarity": 1.0, "in_attributed_source": True, "other_sources": 0,
             "searched_documents": 1, "searched_from": date(2021, 2, 3), "searched_to": date(2021, 2, 3)}
        )  # fmt: skip
        kit["evidence"].append(
            {"passage_id": f"{_STATEMENT_PASSAGE}{ordinal + 1:03x}", "source_start": source,
             "source_end": source + len(_quoted(ordinal)), "score": 0.5, "method": "overlap 1", "rank": 1}
        )  # fmt: skip
        at += len(paragraph) + 2
    return kit


def _spread(name: str, rows: list[Row], documents: pl.DataFrame) -> pl.DataFrame:
    """The kit's rows of one table for every document, with ids of their own."""
    frame = documents.join(pl.DataFrame([row | {"place": place} for place, row in enumerate(rows)]), how="cross")
    place = pl.col("place")
    own = TABLES[name].key[0] if len(TABLES[name].key) == 1 else None
    made = {own: _id(PREFIXES[name], place)} if own else {}
    declared = {column.name: column.dtype for column in TABLES[name].content}
    if name in ("quotations", "claims", "references", "mentions"):
        made["passage_id"] = _id("pa", place // (len(rows) // PARAGRAPHS))
    if name == "alignments":
        made["quotation_id"] = _id("qu", place)
    if name == "evidence":
        # Of the two claims of a paragraph, the first is the one reported.
        made["claim_id"] = _id("cl", 2 * place)
    lists = {n: pl.lit([], dtype=dtype) for n, dtype in declared.items() if isinstance(dtype, pl.List)}
    frame = frame.with_columns(**lists, **made)
    return frame.select([column for column in frame.columns if column in declared])


def _id(prefix: str, place: pl.Expr | int) -> pl.Expr:
    """Ids that differ by document and place."""
    number = pl.col("number") * 1000 + (pl.lit(place) if isinstance(place, int) else place)
    return pl.concat_str(pl.lit(prefix), number.cast(pl.String).str.zfill(16))


def _quoted(ordinal: int) -> str:
    return f"the harbour will open pier {ordinal:03} to every ship that carries grain, timber or relief goods"


def _commentary() -> str:
    return "\n\n".join(
        f"Minister Ada Brook said “{_quoted(i)}” in March. The council agreed to part {i:03} of the joint statement, "
        "and nobody asked what it would cost."
        for i in range(PARAGRAPHS)
    )


def _statement() -> str:
    return "Joint statement\n\n" + "\n\n".join(f"The parties agree that {_quoted(i)}." for i in range(PARAGRAPHS))


def _passages(text: str, key: str) -> pl.DataFrame:
    """Passages of the statement."""
    rows, at = [], 0
    for ordinal, block in enumerate(text.split("\n\n")):
        place = {"document_id": key, "passage_id": f"{_STATEMENT_PASSAGE}{ordinal:03x}"}
        rows.append(_passage(ordinal, at, block) | place)
        at += len(block) + 2
    return pl.DataFrame(rows)


def _passage(ordinal: int, at: int, block: str) -> Row:
    return {"ordinal": ordinal, "role": "body", "start": at, "end": at + len(block),
            "text_sha256": sha256(block.encode()).hexdigest(), "text": block}  # fmt: skip


def _span(exact: str, start_of: int, text: str, ordinal: int) -> Row:
    start = text.index(exact, start_of)
    return {"start": start, "end": start + len(exact), "exact": exact,
            "text_sha256": sha256(exact.encode()).hexdigest()}  # fmt: skip


def _source(name: str, number: int) -> Row:
    closed = number and number % CLOSED_EVERY == 0
    day = date(2021, 2, 3) if not number else date(2021 + number % 3, 1 + number % 12, 1 + number % 28)
    return {"source_id": name, "kind": "commentary" if number else "joint_statement", "title": name,
            "authors": [""][:0], "published": day.isoformat(), "published_from": day, "published_to": day,
            "language": "en", "text_rights": "quote_only" if closed else "open_text"}  # fmt: skip


def _document(name: str, text: str) -> Row:
    digest = sha256(text.encode()).hexdigest()
    return {"document_id": document_id(name, digest), "source_id": name, "is_current": True,
            "retrieved_at": datetime(2026, 1, 2, tzinfo=UTC), "retrieved_from": f"{name}.txt",
            "media_type": "text/plain", "bytes_sha256": digest, "warc_file": "a.warc.gz", "warc_offset": 0,
            "text_sha256": digest, "characters": len(text), "words": len(text.split()), "reader": "plain 1",
            "annotated": True, "authors": [""][:0], "text": text}  # fmt: skip
