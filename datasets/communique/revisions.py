"""What changed between the snapshots of a source, passage by passage: a silently edited statement is news.

`history` tells it of one source, `revisions` of every source of a collection. A passage is told from another by its
sha256, so that changes show even where the text may not be published; the words are there where the text is open.
Page furniture (role `site`) is left out: it changes with every visit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

import polars as pl

from communique.catalog import LATEST, RootLike, collections, versions
from communique.errors import NotPublishedError
from communique.load import load, scan

REVISIONS = pl.Schema(
    {
        "source_id": pl.String(),
        "document_id": pl.String(),
        "supersedes": pl.String(),
        "retrieved_at": pl.Datetime("us", "UTC"),
        "op": pl.String(),
        "role": pl.String(),
        "ordinal_before": pl.Int32(),
        "ordinal": pl.Int32(),
        "before": pl.String(),
        "after": pl.String(),
        "sha256_before": pl.String(),
        "sha256": pl.String(),
        "similarity": pl.Float64(),
    }
)
"""One row a passage that was added, removed or changed; `op` is `unknown` where a snapshot's passages are not open."""

# Two passages are one that was changed when at least this share of their characters stayed.
_SAME_PASSAGE = 0.6
# Longer stretches of rewritten passages are not paired word by word: the work grows with the square.
_MOST_PAIRED = 200
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True)
class Block:
    """A passage of one snapshot; `text` is None where it may not be published."""

    ordinal: int
    sha256: str
    role: str = "body"
    text: str | None = None


@dataclass(frozen=True)
class PassageChange:
    """What happened to one passage. `similarity` is that of the words, for a changed one whose text is open."""

    op: str
    """added, removed or changed."""
    before: Block | None
    after: Block | None
    similarity: float | None = None


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text, set apart by empty lines."""
    parts = (part.strip() for part in _BLANK_LINES.split(text))
    return [
        Block(ordinal, sha256(part.encode()).hexdigest(), text=part)
        for ordinal, part in enumerate(part for part in parts if part)
    ]


def passage_changes(before: Sequence[Block], after: Sequence[Block]) -> list[PassageChange]:
    """The changes that lead from one snapshot's passages to the next one's, in the order of the new text.

    >>> [c.op for c in passage_changes(blocks_of("One.\\n\\nTwo is a pair."), blocks_of("Two is a pear."))]
    ['removed', 'changed']
    """
    matcher = SequenceMatcher(None, [b.sha256 for b in before], [a.sha256 for a in after], autojunk=False)
    changes: list[PassageChange] = []
    for op, i, j, k, m in matcher.get_opcodes():
        if op != "equal":
            changes += _rewritten(before[i:j], after[k:m])
    return changes


def history(
    source_id: str, collection: str | None = None, version: str = LATEST, root: RootLike | None = None
) -> pl.DataFrame:
    """What changed between the snapshots of one source, oldest change first; REVISIONS says the columns.

    Without `collection`, the first one that has the source. No row: there was one snapshot, or nothing but page
    furniture changed. Raises NotPublishedError when the source is in none.
    """
    names = [collection] if collection is not None else collections(root)
    for name in names:
        found = scan("documents", name, version, root).filter(pl.col("source_id") == source_id).collect()
        if found.height:
            return _revisions(found, name, root)
    raise NotPublishedError(f"no snapshot of {source_id!r} is published in {', '.join(names) or 'any collection'}")


def revisions(collection: str | None = None, version: str = LATEST, root: RootLike | None = None) -> pl.DataFrame:
    """`history` of every source of a collection that had more than one text."""
    documents = load("documents", collection, version, root)
    replaced = documents.filter(pl.col("supersedes").is_not_null())["source_id"]
    return _revisions(documents.filter(pl.col("source_id").is_in(replaced.implode())), collection, root)


def document_revisions(documents: pl.DataFrame, blocks: dict[str, list[Block]]) -> pl.DataFrame:
    """REVISIONS of documents (document_id, source_id, supersedes, retrieved_at), given the blocks of each."""
    rows: list[tuple[object, ...]] = []
    columns = ("source_id", "document_id", "supersedes", "retrieved_at")
    newer = documents.filter(pl.col("supersedes").is_not_null()).select(columns)
    for facts in newer.sort("source_id", "retrieved_at", "document_id").iter_rows():
        before, after = blocks.get(facts[2]), blocks.get(facts[1])
        if before is None or after is None:
            rows.append((*facts, "unknown", *[None] * 8))
            continue
        rows += [(*facts, *_row(change)) for change in passage_changes(before, after)]
    return pl.DataFrame(rows, schema=REVISIONS, orient="row")


def _revisions(documents: pl.DataFrame, collection: str | None, root: RootLike | None) -> pl.DataFrame:
    wanted = set(documents["document_id"])
    blocks = _published_blocks(wanted, collection, root)
    opened = documents.filter(pl.col("text").is_not_null()).select("document_id", "text")
    texts = dict(opened.iter_rows())
    chain = dict(documents.select("document_id", "supersedes").drop_nulls().iter_rows())
    for newer, older in chain.items():
        # Passages are published for current snapshots only; where one of a pair has none, both are cut alike.
        if not (newer in blocks and older in blocks) and newer in texts and older in texts:
            blocks |= {newer: blocks_of(texts[newer]), older: blocks_of(texts[older])}
    return document_revisions(documents, blocks)


def _published_blocks(wanted: set[str], collection: str | None, root: RootLike | None) -> dict[str, list[Block]]:
    """Passages of the documents, from the newest version that has them."""
    blocks: dict[str, list[Block]] = {}
    for version in reversed(versions(collection, root)):
        missing = wanted - blocks.keys()
        if not missing:
            break
        columns = ("document_id", "ordinal", "text_sha256", "role", "text")
        frame = scan("passages", collection, version, root).filter(pl.col("document_id").is_in(list(missing)))
        rows = frame.filter(pl.col("role") != "site").select(columns).sort("document_id", "ordinal").collect()
        for document_id, *passage in rows.iter_rows():
            blocks.setdefault(document_id, []).append(Block(*passage))
    return blocks


def _rewritten(before: Sequence[Block], after: Sequence[Block]) -> Iterator[PassageChange]:
    """A stretch where nothing stayed: passages that are alike are one that changed, the rest came or went."""
    pairs = dict(_pairs(before, after))
    taken = set(pairs.values())
    at = 0
    for index, block in enumerate(after):
        if index not in pairs:
            yield PassageChange("added", None, block)
            continue
        while at < pairs[index]:
            if at not in taken:
                yield PassageChange("removed", before[at], None)
            at += 1
        at = pairs[index] + 1
        yield PassageChange("changed", before[pairs[index]], block, _similarity(before[pairs[index]], block))
    yield from (PassageChange("removed", before[i], None) for i in range(at, len(before)))


def _pairs(before: Sequence[Block], after: Sequence[Block]) -> Iterable[tuple[int, int]]:
    """(new, old) positions of passages that are one and the same, changed; both increasing."""
    if len(before) == len(after) and any(block.text is None for block in (*before, *after)):
        return [(index, index) for index in range(len(after))]
    if max(len(before), len(after)) > _MOST_PAIRED:
        return []
    found = []
    at = 0
    for index, block in enumerate(after):
        scored = [(_similarity(old, block) or 0.0, -i) for i, old in enumerate(before[at:], at)]
        best = max(scored, default=(0.0, 0))
        if best[0] >= _SAME_PASSAGE:
            found.append((index, -best[1]))
            at = -best[1] + 1
    return found


def _similarity(before: Block, after: Block) -> float | None:
    if before.text is None or after.text is None:
        return None
    matcher = SequenceMatcher(None, before.text.split(), after.text.split(), autojunk=False)
    return round(matcher.ratio(), 4) if matcher.quick_ratio() >= _SAME_PASSAGE else 0.0


def _row(change: PassageChange) -> tuple[object, ...]:
    before, after = change.before, change.after
    known = after or before
    return (
        change.op,
        known.role if known else None,
        before.ordinal if before else None,
        after.ordinal if after else None,
        before.text if before else None,
        after.text if after else None,
        before.sha256 if before else None,
        after.sha256 if after else None,
        change.similarity,
    )
