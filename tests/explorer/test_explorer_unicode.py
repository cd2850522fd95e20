"""Offsets are code points; a browser counts UTF-16 units. Marks must stand right after emoji and rare characters."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.explorer.conftest import Opener
from tests.explorer.made import document, together, write_release
from tests.explorer.test_explorer_pages import seen

PIECE = "👍👩‍👩‍👧 The ministry wrote: “𠮷野家 will open 👍 in Tōkyō” today."
STATEMENT = "🇯🇵🇺🇸 Notice.\n日本語の声明 👍: 𠮷野家 will open 👍 in Tōkyō, as agreed 𝒶𝒷."
QUOTED = "𠮷野家 will open 👍 in Tōkyō"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    start, source_start = PIECE.index(QUOTED), STATEMENT.index(QUOTED)
    quotation = {
        "quotation_id": "qu-emoji",
        "document_id": "piece@1",
        "passage_id": "piece-p0",
        "start": start,
        "end": start + len(QUOTED),
        "exact": QUOTED,
        "style": "direct",
    }
    alignment = {
        "alignment_id": "al-emoji",
        "quotation_id": "qu-emoji",
        "document_id": "piece@1",
        "verdict": "verbatim",
        "source_document_id": "statement@1",
        "source_start": source_start,
        "source_end": source_start + len(QUOTED),
        "source_exact": QUOTED,
    }
    closed = quotation | {"quotation_id": "qu-closed", "document_id": "closed@1", "passage_id": "closed-p0"}
    rows = together(
        document("piece", "commentary", PIECE),
        document("statement", "statement", STATEMENT, url="https://example.org/声明"),
        document("closed", "commentary", PIECE, text_rights="quote_only"),
        {"quotations": [quotation, closed], "alignments": [alignment]},
    )
    for row in rows["passages"] + rows["documents"]:
        if str(row["document_id"]).startswith("closed"):
            row["text"] = None  # type: ignore[index]
    return write_release(tmp_path_factory.mktemp("unicode"), "unicode", rows)


def test_a_mark_after_emoji_and_rare_characters_covers_exactly_the_quotation(visit: Opener, folder: Path) -> None:
    page = visit(folder, "#/quotation/qu-emoji")
    assert "".join(page.locator(".text .chosen").all_text_contents()) == QUOTED
    assert seen(page, ".text .passage") == PIECE


def test_the_statement_is_highlighted_at_exactly_these_words(visit: Opener, folder: Path) -> None:
    page = visit(folder, "#/quotation/qu-emoji")
    assert seen(page, ".panel mark.hit") == QUOTED
    assert seen(page, ".panel blockquote.source") == STATEMENT.split("\n")[1]


def test_the_link_to_the_source_names_the_words(visit: Opener, folder: Path) -> None:
    page = visit(folder, "#/quotation/qu-emoji")
    address = page.get_by_role("link", name="Open at source").get_attribute("href") or ""
    assert unquote(address) == f"https://example.org/声明#:~:text={QUOTED}"


def test_of_a_text_that_is_not_published_only_the_excerpt_is_there(visit: Opener, folder: Path) -> None:
    page = visit(folder, "#/quotation/qu-closed")
    text = page.locator(".text").text_content() or ""
    assert QUOTED in text
    assert "ministry" not in text
    start = PIECE.index(QUOTED)
    after = len(PIECE) - start - len(QUOTED)
    gaps = page.locator(".text .gap")
    assert gaps.nth(0).get_attribute("title") == f"{start} characters that are not published"
    assert gaps.nth(1).get_attribute("title") == f"{after} characters that are not published"
    expect(page.locator(".rights")).to_contain_text("not ours to publish")
