"""Texts come from the web: whatever they say, the page shows them as text and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest
from playwright.sync_api import Browser, Page

from communique.tables import TABLES
from tests.explorer.browser import served, settle
from tests.explorer.conftest import Opener
from tests.explorer.made import write_release

PAYLOAD = (
    '"\'><img src=x onerror="window.broken=1"><script>window.broken=1</script><svg onload="window.broken=1">'
    '</textarea><iframe srcdoc="<script>parent.broken=1</script>"></iframe>&lt;b&gt;\u202e{{7*7}}${7*7} 👍'
)
ADDRESS = "javascript:window.broken=1//"
LINKS = ("url", "archived_url")


def hostile(column: str) -> str:
    return f"{column} {PAYLOAD}"


def hostile_rows() -> dict[str, list[dict[str, Any]]]:
    """A row of each table whose texts are all hostile, ids and labels too; rows point to each other."""
    rows: dict[str, list[dict[str, Any]]] = {}
    source = hostile("source_id").replace("@", "")
    keys = {"source_id": source, "document_id": f"{source}@1", "source_document_id": f"{source}@1"}
    for name, table in TABLES.items():
        row: dict[str, Any] = {}
        for column in table.content:
            if column.name in LINKS:
                row[column.name] = ADDRESS
            elif column.foreign_key or column.name in table.key:
                target = (column.foreign_key or f"{name}.{column.name}").split(".")[1]
                row[column.name] = keys.get(target, hostile(target))
            elif column.dtype == pl.String:
                row[column.name] = hostile(column.name)
            elif column.dtype == pl.List(pl.String):
                row[column.name] = [hostile(column.name)]
            elif column.name == "edits":
                row[column.name] = [{"op": PAYLOAD, "quoted": PAYLOAD, "source": PAYLOAD, "meaning_change": True}]
            elif column.dtype == pl.Int32:
                row[column.name] = 0 if column.name.endswith("start") else len(hostile("exact"))
            elif column.dtype == pl.Date:
                row[column.name] = date(2022, 1, 6)
        rows[name] = [row]
    rows["mentions"][0]["kind"] = "date"
    rows["passages"][0] |= {"text": hostile("exact"), "end": len(hostile("exact"))}
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(tmp_path_factory.mktemp("hostile"), "hostile", hostile_rows())


def addresses() -> Iterator[str]:
    source = quote(hostile_rows()["sources"][0]["source_id"], safe="")
    yield from ("#/", "#/read", "#/tables", f"#/read/{source}")
    for page, column in (("quotation", "quotation_id"), ("claim", "claim_id"), ("reference", "reference_id")):
        yield f"#/{page}/{quote(hostile(column), safe='')}"
    for field in ("quotations", "claims", "speakers"):
        yield f"#/search?in={field}&q={quote(PAYLOAD)}"
    for name, table in TABLES.items():
        columns = ",".join(c.name for c in table.columns)
        yield f"#/table/{name}?show={columns}"
        key = [quote(str(hostile_rows()[name][0][part]), safe="") for part in table.key]
        yield f"#/row/{name}/{'/'.join(key)}"
    yield f"#/{quote(PAYLOAD)}/{quote(PAYLOAD)}?{quote(PAYLOAD)}"
    yield f"#/row/claims/{quote(PAYLOAD, safe='')}"
    yield f"#/table/claims?{quote(PAYLOAD)}={quote(PAYLOAD)}&kind={quote(PAYLOAD)}&sort={quote(PAYLOAD)}"


def assert_harmless(page: Page) -> None:
    assert page.evaluate("window.broken") is None
    assert page.locator("main :is(img, script, iframe, textarea, b), svg[onload]").count() == 0
    assert page.locator(":is([href^='javascript:'], [href^='data:'])").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
            ".filter(name => name.startsWith('on'))"
        )
        == []
    )


def test_hostile_texts_in_every_column_stay_texts_on_every_page(visit: Opener, folder: Path) -> None:
    page = visit(folder)
    shown = 0
    for address in addresses():
        page.evaluate("address => { location.hash = address }", address)
        settle(page)
        assert_harmless(page)
        shown += page.locator("main").inner_text().count("onerror=")
    assert shown > 100


def test_every_string_column_was_shown_with_its_hostile_text(visit: Opener, folder: Path) -> None:
    page = visit(folder)
    for name, table in TABLES.items():
        key = [quote(str(hostile_rows()[name][0][part]), safe="") for part in table.key]
        page.evaluate("address => { location.hash = address }", f"#/row/{name}/{'/'.join(key)}")
        settle(page)
        texts = [c.name for c in table.content if c.dtype == pl.String and c.name not in LINKS]
        for column in texts:
            cell = page.locator("dl.row > div", has=page.locator(f"dt code:text-is('{column}')")).locator("dd")
            if column != "kind" or name != "mentions":
                assert "<script>window.broken=1</script>" in (cell.text_content() or ""), (name, column)


def test_the_page_forbids_inline_code_and_other_hosts(visit: Opener, folder: Path) -> None:
    page = visit(folder)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["font-src"] == ["'self'"]
    assert rules["require-trusted-types-for"] == ["'script'"]


def test_text_cannot_be_made_into_html_even_by_a_slip(browser: Browser, folder: Path) -> None:
    script = "() => { try { document.body.innerHTML = '<b>x</b>'; return false } catch { return true } }"
    with served(folder.parents[1]) as base:
        page = browser.new_page()
        page.goto(f"{base}/{folder.parent.name}/{folder.name}/explorer/")
        settle(page)
        assert page.evaluate(script)
        page.close()
