"""A small coherent set of all ten tables, made from two invented documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import polars as pl

from communique.tables import TABLES
from communique.tables.ids import annotation_ids, document_id, entity_id

COLLECTION = "harbour"
SECRET = "The kettle in the back office sings at noon, which nobody outside the ministry is meant to know."
QUOTED = "open every harbour to relief ships"
STATEMENT = f"""Harbour Council joint statement

The ministers agreed to {QUOTED} by 1 March 2021. They will meet again in spring.

The text was adopted by all members of the council in the presence of the press and of many guests from abroad."""
COMMENTARY = f"""Ships at last

Minister Ada Brook promised in the joint statement to “{QUOTED}” by March. That is a large promise for a small council,
and it may well fail before the year is out, as others have failed before it when money ran short.

{SECRET}

""" + "\n\n".join(
    f"In harbour number {n} the cranes stood idle for {n + 3} weeks, and the crews went home." for n in range(12)
)

Rows = list[dict[str, Any]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


STATEMENT_ID = document_id("statement-1", digest(STATEMENT))
COMMENTARY_ID = document_id("commentary-1", digest(COMMENTARY))
TEXTS = {STATEMENT_ID: STATEMENT, COMMENTARY_ID: COMMENTARY}


def tables(commentary: str = "open_text", statement: str = "open_text") -> dict[str, pl.DataFrame]:
    """All ten tables, in full, with the text_rights given."""
    passages = _passages("statement-1", STATEMENT_ID, STATEMENT) + _passages("commentary-1", COMMENTARY_ID, COMMENTARY)
    rows: dict[str, Rows] = {
        "sources": [_source("statement-1", "joint_statement", date(2021, 2, 3), statement),
                    _source("commentary-1", "commentary", date(2021, 3, 4), commentary)],
        "documents": [_document("statement-1", STATEMENT_ID, STATEMENT),
                      _document("commentary-1", COMMENTARY_ID, COMMENTARY)],
        "passages": passages,
        **_annotations(passages),
    }  # fmt: skip
    return {name: TABLES[name].conform(rows[name], COLLECTION) for name in TABLES}


def changed(made: dict[str, pl.DataFrame], table: str, row: int, **values: Any) -> dict[str, pl.DataFrame]:
    """The tables with one row of one table changed, and hashed anew."""
    frame = made[table]
    rows = frame.select([column.name for column in TABLES[table].content]).to_dicts()
    rows[row] |= values
    return {**made, table: TABLES[table].conform(rows, COLLECTION)}


def _source(source_id: str, kind: str, day: date, rights: str) -> dict[str, Any]:
    return {"source_id": source_id, "kind": kind, "title": source_id, "authors": [], "published": day.isoformat(),
            "published_from": day, "published_to": day, "language": "en", "text_rights": rights}  # fmt: skip


def _document(source_id: str, key: str, text: str) -> dict[str, Any]:
    return {"document_id": key, "source_id": source_id, "is_current": True,
            "retrieved_at": datetime(2026, 1, 2, tzinfo=UTC), "retrieved_from": f"{source_id}.txt",
            "media_type": "text/plain", "bytes_sha256": digest(text), "warc_file": "a.warc.gz", "warc_offset": 0,
            "text_sha256": digest(text), "characters": len(text), "words": len(text.split()), "reader": "plain 1",
            "annotated": True, "authors": [], "text": text}  # fmt: skip


def _passages(source_id: str, key: str, text: str) -> Rows:
    blocks = text.split("\n\n")
    ids = annotation_ids("pa", source_id, "passages", blocks)
    rows, start = [], 0
    for ordinal, (block, passage_id) in enumerate(zip(blocks, ids, strict=True)):
        rows.append({"passage_id": passage_id, "document_id": key, "ordinal": ordinal,
                     "role": "headline" if ordinal == 0 else "body", "start": start, "end": start + len(block),
                     "text_sha256": digest(block), "text": block})  # fmt: skip
        start += len(block) + 2
    return rows


def _place(passages: Rows, exact: str) -> dict[str, Any]:
    start = COMMENTARY.index(exact)
    inside = next(p for p in passages if p["document_id"] == COMMENTARY_ID and p["start"] <= start < p["end"])
    return {"document_id": COMMENTARY_ID, "passage_id": inside["passage_id"], "start": start,
            "end": start + len(exact), "exact": exact}  # fmt: skip


def _annotations(passages: Rows) -> dict[str, Rows]:
    quotation = _place(passages, QUOTED)
    start, end = quotation["start"], quotation["end"]
    speaker = COMMENTARY.index("Minister Ada Brook")
    cue = COMMENTARY.index("promised")
    ada, said_at = entity_id("person", "Ada Brook"), STATEMENT.index(QUOTED)
    clause = COMMENTARY[COMMENTARY.index("it may well fail") : COMMENTARY.index(".\n\nThe kettle")]
    named = {"speaker_name": "Ada Brook", "speaker_entity_id": ada, "speaker_kind": "person"}
    references = [_place(passages, "the joint statement"), _place(passages, "a small council")]
    return {
        "quotations": [quotation | named | {
            "quotation_id": "qu" + "0" * 16, "prefix": COMMENTARY[start - 32 : start],
            "suffix": COMMENTARY[end : end + 32], "text_sha256": digest(QUOTED), "style": "direct", "cue": "promised",
            "cue_start": cue, "cue_end": cue + 8, "speaker": "Minister Ada Brook", "speaker_start": speaker,
            "speaker_end": speaker + 18, "attributed_source_id": "statement-1", "confidence": 0.9, "rule": "marks"}],
        "claims": [
            _claim(passages, SECRET, "0") | {"subject": "The kettle", "predicate": "sings", "object": "at noon"},
            _claim(passages, clause, "1") | {"kind": "forecast", "certainty": "possible", "date": "2021~"},
            _claim(passages, QUOTED, "2") | {
                "holder_kind": "source", "holder": "Minister Ada Brook", "holder_start": speaker,
                "holder_end": speaker + 18, "holder_name": "Ada Brook", "holder_entity_id": ada, "cue": "promised",
                "quotation_ids": ["qu" + "0" * 16]}],
        "references": [
            references[0] | {"reference_id": "re" + "0" * 16, "kind": "document", "name": "joint statement",
                             "resolved_source_id": "statement-1", "resolution": "title", "rule": "noun"},
            references[1] | {"reference_id": "re" + "1" * 16, "kind": "meeting", "antecedent_id": "re" + "0" * 16,
                             "rule": "coreference"}],
        "entities": [{"entity_id": ada, "kind": "person", "name": "Ada Brook", "same_as": []}],
        "mentions": [
            _place(passages, "Ada Brook") | {"mention_id": "me" + "0" * 16, "kind": "person", "entity_id": ada,
                                             "confidence": 1.0, "rule": "name"},
            _place(passages, "March") | {"mention_id": "me" + "1" * 16, "kind": "date", "value": "2021-03",
                                         "confidence": 1.0, "rule": "month"}],
        "alignments": [{
            "alignment_id": "al" + "0" * 16, "quotation_id": "qu" + "0" * 16, "document_id": COMMENTARY_ID,
            "verdict": "verbatim", "source_document_id": STATEMENT_ID, "source_start": said_at,
            "source_end": said_at + len(QUOTED), "source_exact": QUOTED, "similarity": 1.0,
            "edits": [{"op": "replace", "quoted": "open", "source": "open", "meaning_change": False}],
            "in_attributed_source": True, "other_sources": 0, "searched_documents": 1,
            "searched_from": date(2021, 2, 3), "searched_to": date(2021, 2, 3)}],
        "evidence": [{"claim_id": "cl" + "2" * 16, "source_document_id": STATEMENT_ID,
                      "passage_id": passages[1]["passage_id"], "source_start": passages[1]["start"],
                      "source_end": passages[1]["end"], "score": 0.5, "method": "overlap 1", "rank": 1}],
    }  # fmt: skip


def _claim(passages: Rows, exact: str, number: str) -> dict[str, Any]:
    return _place(passages, exact) | {
        "claim_id": "cl" + number * 16, "text_sha256": digest(exact), "kind": "fact", "holder_kind": "author",
        "certainty": "certain", "polarity": "+", "check_worthiness": 0.5, "quotation_ids": [], "reference_ids": [],
        "rule": "clause"}  # fmt: skip
