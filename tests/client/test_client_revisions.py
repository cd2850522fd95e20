"""What changed between snapshots, passage by passage."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from communique.revisions import REVISIONS, Block, blocks_of, document_revisions, passage_changes

BEFORE = """Joint Statement

The ministers agreed to open an office in the autumn.

They will meet again.

Contact: the press office."""
AFTER = """Joint Statement

The ministers agreed to consider an office in the autumn.

Contact: the press office.

Corrected on Friday."""


def test_a_silent_edit_shows_as_changed_removed_and_added_passages() -> None:
    found = passage_changes(blocks_of(BEFORE), blocks_of(AFTER))
    assert [(c.op, (c.after or c.before).text) for c in found if c.after or c.before] == [  # type: ignore[union-attr]
        ("changed", "The ministers agreed to consider an office in the autumn."),
        ("removed", "They will meet again."),
        ("added", "Corrected on Friday."),
    ]
    assert found[0].before is not None
    assert found[0].before.text == "The ministers agreed to open an office in the autumn."


def test_where_the_text_is_not_open_changes_show_by_their_hashes() -> None:
    before, after = ([replace(block, text=None) for block in blocks_of(text)] for text in (BEFORE, AFTER))
    assert {c.op for c in passage_changes(before, after)} == {"removed", "added"}
    assert all(c.similarity is None for c in passage_changes(before, after))


BLOCKS = st.lists(st.sampled_from(["a b c d", "a b c e", "f g", "h i j", "k"]), max_size=8)


@given(BLOCKS, BLOCKS)
def test_changes_lead_from_one_snapshot_to_the_next(old: list[str], new: list[str]) -> None:
    before, after = blocks_of("\n\n".join(old)), blocks_of("\n\n".join(new))
    changes = passage_changes(before, after)
    gone = {c.before.ordinal for c in changes if c.before}
    come = {c.after.ordinal for c in changes if c.after}
    kept_before = [b.sha256 for b in before if b.ordinal not in gone]
    kept_after = [a.sha256 for a in after if a.ordinal not in come]
    assert kept_before == kept_after


@given(BLOCKS)
def test_the_same_passages_have_no_change(texts: list[str]) -> None:
    blocks = blocks_of("\n\n".join(texts))
    assert passage_changes(blocks, blocks) == []


def test_a_snapshot_without_passages_is_unknown_not_unchanged() -> None:
    documents = pl.DataFrame(
        {
            "source_id": ["s", "s"],
            "document_id": ["s@1", "s@2"],
            "supersedes": [None, "s@1"],
            "retrieved_at": [None, None],
        },
        schema_overrides={"retrieved_at": pl.Datetime("us", "UTC")},
    )
    found = document_revisions(documents, {"s@2": [Block(0, "x")]})
    assert found.schema == REVISIONS
    assert found["op"].to_list() == ["unknown"]
