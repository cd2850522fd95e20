"""One quotation looked for in what is published: where it is from, and whether it is where it is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

import communique
from communique.catalog import RootLike
from communique.errors import CommuniqueError
from pipelines.trace.choice import Traced
from pipelines.trace.index import Index
from pipelines.trace.policy import UNATTRIBUTED_POLICY
from pipelines.trace.store import open_index
from pipelines.trace.trace import Searched, build_index, trace_all

_POLICY = replace(UNATTRIBUTED_POLICY, recent_days=None)
"""Short and common words are looked for too: the answer says how many statements have them."""
_BEST_FIRST = ("verbatim", "verbatim_norm", "elided", "altered", "ambiguous", "not_found")
_NAMED = 8
"""Sources that a message lists."""
_SOURCE = ("source_id", "kind", "title", "publisher", "published", "published_from", "url", "text_rights")


class UnknownSourceError(CommuniqueError):
    """A source that is not among the statements held; the message names those that come near."""


@dataclass(frozen=True)
class Statements:
    """The statements of a published collection whose texts are open, and the index of their words."""

    collection: str
    version: str
    facts: pl.DataFrame
    """One row a statement held, by number in the index: the columns of `sources` that say what it is."""
    index: Index


@dataclass(frozen=True)
class Answer:
    """What became of the words in one collection."""

    statements: Statements
    outcome: Traced
    attributed: dict[str, Any] | None
    """The statement that was to be checked."""
    searched: dict[str, object]

    @property
    def source(self) -> dict[str, Any] | None:
        """Facts of the statement that has the words."""
        match = self.outcome.match
        return None if match is None else self.statements.facts.row(match.statement, named=True)

    @property
    def text(self) -> str:
        """Text of the statement that has the words."""
        match = self.outcome.match
        return "" if match is None else self.statements.index.text(match.statement)


def look_up(
    words: str,
    collections: Sequence[str] | None = None,
    attributed_to: str | None = None,
    root: RootLike | None = None,
    work: Path | None = None,
) -> Answer:
    """The best answer of the published collections; of those named, else of all.

    `attributed_to` is a source_id or words of a title. `work` is the pipeline's work folder, where indexes are kept.
    Raises NotPublishedError where nothing is published, UnknownSourceError for a source that is not held.
    """
    if not any(character.isalnum() for character in words):
        raise CommuniqueError("there are no words to look for; give the quotation in quotation marks of the shell")
    names = list(collections or communique.collections(root))
    if not names:
        raise CommuniqueError("no collection is published yet; run `make dataset`")
    published = {name: _published(name, root) for name in names}
    attributed = None if attributed_to is None else _find_source(attributed_to, published)
    if attributed is not None:
        published = {attributed[0]: published[attributed[0]]}
    answers = [
        _ask(words, _open(name, rows, root, work), None if attributed is None else attributed[1])
        for name, rows in published.items()
    ]
    return min(answers, key=lambda answer: _BEST_FIRST.index(answer.outcome.verdict))


def _published(collection: str, root: RootLike | None) -> pl.DataFrame:
    """Statements of a collection with their texts (null where rights keep them back), one row each."""
    sources = communique.load("sources", collection, root=root).select(_SOURCE)
    documents = communique.load("documents", collection, root=root).filter("is_current")
    held = documents.select("document_id", "source_id", "text", "text_sha256").join(sources, on="source_id")
    return held.filter(pl.col("kind") != "commentary").sort("document_id")


def _open(collection: str, rows: pl.DataFrame, root: RootLike | None, work: Path | None) -> Statements:
    texts = rows.filter(pl.col("text").is_not_null())
    documents = texts.select("document_id", "text", "text_sha256", date="published_from")
    try:
        index = build_index(documents) if work is None else open_index(work / "index" / collection, documents)
    except OSError:
        # The folder cannot be written: the answer only takes longer.
        index = build_index(documents)
    facts = pl.DataFrame({"document_id": index.ids}).join(
        texts.select("document_id", *_SOURCE), on="document_id", how="left", maintain_order="left"
    )
    return Statements(collection, communique.versions(collection, root)[-1], facts, index)


def _find_source(wanted: str, published: dict[str, pl.DataFrame]) -> tuple[str, dict[str, Any]]:
    """The one statement that `wanted` names, by id or by words of its title, and its collection."""
    known = [
        (collection, row) for collection, rows in published.items() for row in rows.drop("text").iter_rows(named=True)
    ]
    plain = wanted.casefold()
    found = [(c, row) for c, row in known if plain == row["source_id"].casefold()]
    found = found or [(c, row) for c, row in known if plain in row["title"].casefold()]
    if len({row["source_id"] for _, row in found}) > 1:
        raise UnknownSourceError(f"{wanted!r} names {len(found)} statements; say which: {_listed(r for _, r in found)}")
    if not found:
        raise UnknownSourceError(f"no statement held is called {wanted!r}; the nearest are {_nearest(wanted, known)}")
    collection, row = found[0]
    if row["text_rights"] != "open_text":
        raise UnknownSourceError(
            f"the text of {row['source_id']} is not published ({row['text_rights']}), so it cannot be checked here; "
            "`communique.rehydrate` fills in texts that you hold lawfully"
        )
    return collection, row


def _nearest(wanted: str, known: list[tuple[str, dict[str, Any]]]) -> str:
    names = [f"{row['source_id']} {row['title']}" for _, row in known]
    best = process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)
    return _listed(known[place][1] for _, _, place in best) or "none: the collection holds no statement"


def _listed(rows: Any) -> str:
    names = sorted({row["source_id"] for row in rows})
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _ask(words: str, statements: Statements, attributed: dict[str, Any] | None) -> Answer:
    quotes = pl.DataFrame(
        {
            "document_id": [""],
            "exact": [words],
            "attributed_document_ids": [[] if attributed is None else [attributed["document_id"]]],
        },
        schema_overrides={"attributed_document_ids": pl.List(pl.String)},
    )
    (outcome,) = trace_all(quotes, statements.index, _POLICY)
    return Answer(statements, outcome, attributed, Searched(statements.index).for_quotation("", None))
