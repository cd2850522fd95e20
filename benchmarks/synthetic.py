"""Collections of any size for measuring, written as every release is; their sentences are drawn from a vocabulary."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl

from communique.tables import TABLES, row_hashes
from communique.tables.claims import CERTAINTIES, KINDS
from pipelines.publish.compose import Contents, compose
from pipelines.publish.facts import CollectionFacts

VERSION = "2026.1.0"
CLAIMS_PER_DOCUMENT = 100
QUOTATIONS_PER_DOCUMENT = 10
PASSAGE_WORDS = 60
EMPTY = ("references", "entities", "mentions", "evidence")
WORDS = [
    "the",
    "minister",
    "said",
    "that",
    "harbour",
    "fleet",
    "council",
    "treaty",
    "islands",
    "patrol",
    "and",
    "joint",
    "statement",
    "ships",
    "would",
    "not",
    "accept",
    "further",
    "delay",
    "over",
    "fishing",
    "rights",
    "in",
    "northern",
    "waters",
    "after",
    "talks",
    "with",
    "partners",
    "on",
    "trade",
    "energy",
    "ports",
    "winter",
    "supplies",
    "security",
    "exercises",
    "radar",
    "coast",
    "guard",
    "budget",
    "agreement",
    "signed",
    "concern",
    "peace",
    "order",
    "region",
    "allies",
]


@dataclass(frozen=True)
class Collection:
    """A collection on the disk, and ids in the middle of it."""

    name: str
    version: str
    rows: int
    bytes: int
    files: int
    claim: str
    document: str
    quotation: str


def write_collection(root: Path, claims: int, seed: int = 1) -> Collection:
    """The collection with so many claims, written below `root` unless it is there."""
    name = f"synthetic-{claims}"
    folder = root / name / VERSION
    tables = _tables(claims, np.random.default_rng(seed)) if not folder.is_dir() else None
    if tables is not None:
        folder.mkdir(parents=True)
        title = f"Synthetic, {claims:,} claims"
        facts = CollectionFacts(name, title, "Made for measuring; it says nothing.", "CC0-1.0")
        frames = {key: _released(key, frame, name) for key, frame in tables.items()}
        compose(Contents(facts, VERSION, "2026-01-01T00:00:00Z", None, frames, {}, None, {}, ()), folder)
    files = json.loads((folder / "release.json").read_bytes())["files"]
    data = {path: entry["bytes"] for path, entry in files.items() if path.startswith("data/")}
    middle = max(1, claims // CLAIMS_PER_DOCUMENT) // 2
    ids = [_id("cl", middle * CLAIMS_PER_DOCUMENT), _document(middle), _id("qu", middle * QUOTATIONS_PER_DOCUMENT)]
    return Collection(name, VERSION, claims, sum(data.values()), len(data), *ids)


def _released(name: str, frame: pl.DataFrame, collection: str) -> pl.DataFrame:
    """The frame with every column of its contract; absent nullable ones are null."""
    table = TABLES[name]
    schema = {c.name: c.dtype for c in table.content}
    content = frame.select(
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    ).sort(table.order)
    return content.with_columns(
        pl.lit(collection).alias("collection"),
        row_hashes(content).alias("row_hash"),
        pl.lit(VERSION).alias("first_release"),
        pl.lit(VERSION).alias("changed_release"),
    ).select([c.name for c in table.columns])


def _id(prefix: str, number: int) -> str:
    return prefix + sha256(f"{prefix}{number}".encode()).hexdigest()[:16]


def _ids(prefix: str, count: int) -> list[str]:
    return [_id(prefix, number) for number in range(count)]


def _source(number: int) -> str:
    return f"synthetic-{number:06}-statement-on-the-harbour"


def _document(number: int) -> str:
    return f"{_source(number)}@{sha256(str(number).encode()).hexdigest()[:12]}"


def _sentences(count: int, words: int, chance: np.random.Generator) -> list[str]:
    picks = chance.integers(0, len(WORDS), size=(count, words))
    # Rare numbers keep sentences from being alike, as names and figures do in real ones.
    figures = chance.integers(0, 1_000_000, size=count)
    vocabulary = np.array(WORDS, dtype=object)
    return [f"{' '.join(vocabulary[row])} {figure}" for row, figure in zip(picks, figures, strict=True)]


def _tables(claims: int, chance: np.random.Generator) -> dict[str, pl.DataFrame]:
    documents = max(1, claims // CLAIMS_PER_DOCUMENT)
    numbers = np.arange(documents)
    days = pl.Series([date.fromordinal(date(2000, 1, 1).toordinal() + int(n) * 9000 // documents) for n in numbers])
    passages = pl.Series(_ids("pa", documents * 10))
    texts = pl.Series(_sentences(documents * 10, PASSAGE_WORDS, chance))
    sources = pl.DataFrame(
        {
            "source_id": [_source(n) for n in numbers],
            "kind": np.where(numbers % 10 == 0, "commentary", "statement").tolist(),
            "publisher": "Synthetic",
            "title": [f"Statement {n} on the harbour" for n in numbers],
            "authors": [[] for _ in numbers],
            "published": days.cast(pl.String),
            "published_from": days,
            "published_to": days,
            "language": "en",
            "url": [f"https://example.org/statement/{n}" for n in numbers],
            "text_rights": "open_text",
        }
    )
    document_ids = pl.Series([_document(n) for n in numbers])
    return {
        "sources": sources,
        "documents": _documents(sources, document_ids, texts),
        "passages": _passages(document_ids, passages, texts),
        "quotations": _quotations(document_ids, passages, texts),
        "claims": _claims(claims, document_ids, passages, chance),
        **{name: TABLES[name].empty().select(c.name for c in TABLES[name].content) for name in EMPTY},
        "alignments": _alignments(document_ids, texts, chance),
    }


def _documents(sources: pl.DataFrame, ids: pl.Series, texts: pl.Series) -> pl.DataFrame:
    whole = ["\n".join(texts[n * 10 : n * 10 + 10]) for n in range(ids.len())]
    return pl.DataFrame({"document_id": ids, "source_id": sources["source_id"], "text": whole}).with_columns(
        pl.lit(True).alias("is_current"),
        pl.lit(True).alias("annotated"),
        pl.col("document_id").str.tail(12).alias("text_sha256"),
        pl.col("document_id").str.tail(12).alias("bytes_sha256"),
        pl.col("text").str.len_chars().alias("characters"),
        pl.col("text").str.count_matches(r"\S+").alias("words"),
        pl.lit("synthetic").alias("retrieved_from"),
        pl.lit("text/plain").alias("media_type"),
        pl.lit("synthetic.warc.gz").alias("warc_file"),
        pl.lit(0).alias("warc_offset"),
        pl.lit(date(2026, 1, 1)).cast(pl.Datetime("us", "UTC")).alias("retrieved_at"),
        pl.lit("synthetic 1").alias("reader"),
        pl.Series([[] for _ in whole], dtype=pl.List(pl.String)).alias("authors"),
    )


def _passages(documents: pl.Series, ids: pl.Series, texts: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"passage_id": ids, "text": texts}).with_row_index("row")
    start = (
        (pl.col("text").str.len_chars() + 1).cum_sum().over(pl.col("row") // 10) - pl.col("text").str.len_chars() - 1
    )
    return frame.with_columns(
        documents.gather(frame["row"] // 10).alias("document_id"),
        (pl.col("row") % 10).alias("ordinal"),
        pl.lit("body").alias("role"),
        start.cast(pl.Int32).alias("start"),
        pl.col("passage_id").alias("text_sha256"),
    ).with_columns((pl.col("start") + pl.col("text").str.len_chars()).cast(pl.Int32).alias("end"))


def _words_of(texts: pl.Series, first: int, last: int) -> list[str]:
    return [" ".join(text.split(" ")[first:last]) for text in texts]


def _quotations(documents: pl.Series, passages: pl.Series, texts: pl.Series) -> pl.DataFrame:
    """One quotation in each passage: its words four to sixteen."""
    count = documents.len() * QUOTATIONS_PER_DOCUMENT
    exact = _words_of(texts, 4, 16)
    where = _passages(documents, passages, texts).select("document_id", "passage_id", "start")
    lead = pl.Series([len(words) + 1 for words in _words_of(texts, 0, 4)])
    return where.with_columns(
        pl.Series("quotation_id", _ids("qu", count)),
        (pl.col("start") + lead).alias("start"),
        pl.Series("exact", exact),
        pl.lit("direct").alias("style"),
        pl.lit("the minister").alias("speaker"),
        pl.lit(0.9).alias("confidence"),
        pl.lit("synthetic").alias("rule"),
        pl.col("passage_id").alias("text_sha256"),
    ).with_columns((pl.col("start") + pl.col("exact").str.len_chars()).alias("end"))


def _alignments(documents: pl.Series, texts: pl.Series, chance: np.random.Generator) -> pl.DataFrame:
    """Each quotation found in the document after its own."""
    count = documents.len() * QUOTATIONS_PER_DOCUMENT
    exact = pl.Series(_words_of(texts, 4, 16))
    verdicts = chance.choice(["verbatim", "altered", "elided", "verbatim_norm"], size=count)
    numbers = pl.Series(np.arange(count) // QUOTATIONS_PER_DOCUMENT)
    return pl.DataFrame(
        {
            "alignment_id": _ids("al", count),
            "quotation_id": _ids("qu", count),
            "document_id": documents.gather(numbers),
            "verdict": verdicts.tolist(),
            "source_document_id": documents.gather((numbers + 1) % documents.len()),
            "source_start": [4] * count,
            "source_exact": exact,
            "source_end": exact.str.len_chars().cast(pl.Int32) + 4,
            "similarity": [1.0] * count,
            "edits": pl.Series([[] for _ in range(count)], dtype=TABLES["alignments"].column("edits").dtype),
            "other_sources": [0] * count,
            "searched_documents": [documents.len()] * count,
        }
    )


def _claims(count: int, documents: pl.Series, passages: pl.Series, chance: np.random.Generator) -> pl.DataFrame:
    numbers = pl.Series(np.arange(count) // CLAIMS_PER_DOCUMENT).clip(0, documents.len() - 1)
    exact = pl.Series(_sentences(count, 14, chance))
    start = pl.Series(np.arange(count) % CLAIMS_PER_DOCUMENT * 40, dtype=pl.Int32)
    none = pl.Series([[] for _ in range(count)], dtype=pl.List(pl.String))
    return pl.DataFrame(
        {
            "claim_id": _ids("cl", count),
            "document_id": documents.gather(numbers),
            "passage_id": passages.gather(numbers * 10),
            "start": start,
            "end": start + exact.str.len_chars().cast(pl.Int32),
            "exact": exact,
            "text_sha256": [sha256(text.encode()).hexdigest() for text in exact],
            "kind": chance.choice(KINDS, size=count).tolist(),
            "holder_kind": ["author"] * count,
            "certainty": chance.choice(CERTAINTIES, size=count).tolist(),
            "polarity": ["+"] * count,
            "subject": exact.str.slice(0, 20),
            "predicate": exact.str.slice(20, 12),
            "object": exact.str.slice(32),
            "check_worthiness": chance.random(count).round(2),
            "quotation_ids": none,
            "reference_ids": none,
            "rule": ["synthetic"] * count,
        }
    )
