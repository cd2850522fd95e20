"""The large collections as `make dataset` publishes them: every page opens, and shows no more than rights allow."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from tests.explorer.conftest import Opener
from tests.explorer.test_explorer_pages import go, table
from tests.explorer.test_explorer_people import pages

LARGEST_SHARE_OF_EXCERPTS = 0.25
ALL = pytest.mark.parametrize("published", ["addresses", "alliance"], indirect=True)
CLOSED = pytest.mark.parametrize("published", ["alliance"], indirect=True)


@ALL
def test_every_page_opens_without_an_error(visit: Opener, published: Path) -> None:
    page = visit(published)
    for address in pages(published).values():
        go(page, address)
        expect(page.locator(".failure")).to_have_count(0)


@CLOSED
def test_of_a_text_that_is_not_ours_only_short_excerpts_are_shown(visit: Opener, published: Path) -> None:
    closed = table(published, "sources").filter(pl.col("text_rights") == "quote_only")
    held = table(published, "documents").join(closed.select("source_id"), on="source_id").filter(pl.col("is_current"))
    assert held.height > 0
    page = visit(published)
    for source_id, characters in held.select("source_id", "characters").iter_rows():
        go(page, f"#/read/{source_id}")
        page.locator("input[name=claims]").check()
        script = """element => {
            const copy = element.cloneNode(true);
            copy.querySelectorAll('.gap, .silent, .sign, .corner').forEach(each => each.remove());
            return copy.textContent.length;
        }"""
        shown = page.locator(".text").evaluate(script)
        assert 0 < shown < LARGEST_SHARE_OF_EXCERPTS * characters
