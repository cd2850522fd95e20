"""For people: keyboard alone, screen readers, small screens, dark rooms, paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.explorer.browser import AXE, NO_AXE, settle
from tests.explorer.conftest import Opener

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def pages(folder: Path) -> dict[str, str]:
    """Every kind of page, by name."""
    alignments = pl.read_parquet(folder / "data" / "alignments.parquet")
    first = {verdict: rows["quotation_id"][0] for (verdict,), rows in alignments.group_by("verdict")}
    evidence = pl.read_parquet(folder / "data" / "evidence.parquet")
    references = pl.read_parquet(folder / "data" / "references.parquet").drop_nulls("resolved_source_id")
    return {
        "overview": "#/",
        "shelf": "#/read",
        "document": f"#/read/{alignments['document_id'][0]}",
        **{f"quotation {verdict}": f"#/quotation/{quotation}" for verdict, quotation in first.items()},
        "claim": f"#/claim/{evidence['claim_id'][0]}",
        "reference": f"#/reference/{references['reference_id'][0]}",
        "tables": "#/tables",
        "table": "#/table/quotations?style=direct",
        "row": f"#/row/quotations/{alignments['quotation_id'][0]}",
        "search": "#/search?verdict=altered&in=quotations",
        "speakers": "#/search?in=speakers",
        "nothing found": "#/search?q=zzzz&in=claims",
        "no such row": "#/row/claims/none",
    }


def serious(page: Page) -> list[str]:
    """What axe-core, which is in the page, finds serious or critical, in short. Details of what passes are left out."""
    script = "async () => JSON.parse(JSON.stringify((await axe.run({resultTypes: ['violations']})).violations))"
    violations: list[dict[str, Any]] = page.evaluate(script)
    return [
        f"{issue['id']}: {json.dumps([node['html'][:160] for node in issue['nodes'][:3]])}"
        for issue in violations
        if issue["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("context", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_any_page(
    visit: Opener, sample: Path, scheme: str, context: dict[str, Any]
) -> None:
    if not AXE.is_file():
        pytest.skip(NO_AXE)
    page = visit(sample, color_scheme=scheme, **context)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {}
    for name, address in pages(sample).items():
        page.evaluate("address => { location.hash = address }", address)
        settle(page)
        if issues := serious(page):
            found[name] = issues
    assert found == {}


def test_nothing_is_wider_than_a_phone(visit: Opener, sample: Path) -> None:
    page = visit(sample, **PHONE)
    wide = {}
    for name, address in pages(sample).items():
        page.evaluate("address => { location.hash = address }", address)
        settle(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[name] = width
    assert wide == {}


def test_on_a_phone_the_evidence_comes_up_over_the_text_and_goes_away(visit: Opener, sample: Path) -> None:
    page = visit(sample, pages(sample)["quotation altered"], **PHONE)
    panel = page.locator(".panel")
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] == 360
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)
    expect(page.locator(".text .chosen").first).to_be_in_viewport()
    page.get_by_role("link", name="Back to the list").click()
    expect(panel).to_have_css("position", "static")


def test_the_first_stop_of_the_tab_key_skips_to_the_content(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_quotation_is_reached_opened_stepped_and_left_by_keys_alone(visit: Opener, sample: Path) -> None:
    page = visit(sample, pages(sample)["document"])
    page.locator("input[name=claims]").focus()
    marks = page.locator(".text a.m-quotations")
    page.keyboard.press("Tab")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.text a.m-quotations')"):
            break
    expect(marks.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".steps")).to_contain_text("Quotation 1 of")
    page.keyboard.press("j")
    expect(page.locator(".steps")).to_contain_text("Quotation 2 of")
    page.keyboard.press("k")
    expect(page.locator(".steps")).to_contain_text("Quotation 1 of")
    page.keyboard.press("Escape")
    expect(page.locator(".panel h2")).to_contain_text("quotations")
    expect(marks.first).to_be_focused()


def test_single_keys_can_be_turned_off(visit: Opener, sample: Path) -> None:
    page = visit(sample, pages(sample)["document"])
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    assert "#/read/" in page.url


def test_keys_typed_into_a_field_are_text(visit: Opener, sample: Path) -> None:
    page = visit(sample, "#/search")
    page.locator("#search-words").fill("")
    page.keyboard.type("jk")
    expect(page.locator("#search-words")).to_have_value("jk")


def test_a_new_page_has_its_title_and_takes_the_focus(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Tables").click()
    settle(page)
    expect(page).to_have_title("Tables · Communiqué sample " + sample.name)
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_role("link", name="Tables").first).to_have_attribute("aria-current", "page")


def test_on_paper_the_evidence_follows_the_text_without_controls(visit: Opener, sample: Path) -> None:
    page = visit(sample, pages(sample)["quotation altered"])
    page.emulate_media(media="print")
    expect(page.locator(".toolbar")).to_be_hidden()
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".panel blockquote.source")).to_be_visible()
    assert page.locator(".panel").evaluate("element => getComputedStyle(element).position") == "static"
