"""Each page over the sample collection as it is published: what is shown is what the Parquet has."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import polars as pl
from playwright.sync_api import Page, expect

from tests.explorer.browser import settle
from tests.explorer.conftest import Opener
from tests.explorer.made import document, together, write_release


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "data" / f"{name}.parquet")


def one_with(folder: Path, verdict: str) -> dict[str, object]:
    rows = table(folder, "alignments").join(
        table(folder, "quotations").select("quotation_id", "exact", "start"), on="quotation_id"
    )
    found = rows.filter(pl.col("verdict") == verdict).sort(pl.col("edits").list.len(), descending=True)
    return found.row(0, named=True)


def go(page: Page, address: str) -> None:
    page.evaluate("address => { location.hash = address }", address)
    settle(page)


def seen(page: Page, selector: str) -> str:
    """Text of the first element without what is only for screen readers and without signs."""
    script = """element => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll('.unseen, .edit-sign, .caret, .sign, .corner').forEach(each => each.remove());
        return copy.textContent;
    }"""
    text: str = page.locator(selector).first.evaluate(script)
    return text


def test_the_overview_counts_every_verdict(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    counts = Counter(table(sample, "alignments")["verdict"])
    shown = page.locator(".verdicts .number").all_text_contents()
    assert sorted(int(text.strip(": ").split(",")[0]) for text in shown) == sorted(counts.values())


def test_a_verdict_chosen_on_the_overview_lists_its_quotations(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    page.locator(".verdicts a", has_text="Altered").click()
    settle(page)
    altered = table(sample, "alignments").filter(pl.col("verdict") == "altered").height
    expect(page.locator(".card")).to_have_count(altered)
    expect(page.locator(".card .badge").first).to_have_text("≠Altered")


def test_a_part_of_a_works_bar_lists_the_quotations_of_that_work_alone(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    statement = table(sample, "sources").filter(pl.col("kind") == "joint_statement").row(0, named=True)
    rows = table(sample, "alignments").filter(
        (pl.col("verdict") == "verbatim") & pl.col("source_document_id").str.starts_with(statement["source_id"])
    )
    listed = page.locator(".part-statements li", has_text=statement["title"])
    listed.get_by_role("link", name="verbatim").click()
    settle(page)
    expect(page.locator(".card")).to_have_count(rows.height)
    expect(page.locator(".chips")).to_contain_text(statement["title"])
    page.get_by_role("link", name="Take away").click()
    settle(page)
    verbatim = table(sample, "alignments").filter(pl.col("verdict") == "verbatim").height
    expect(page.locator(".card")).to_have_count(verbatim)


def test_the_overview_names_every_work_that_quotes(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    commentary = table(sample, "sources").filter(pl.col("kind") == "commentary")["title"]
    for title in commentary:
        expect(page.locator(".part-pieces").get_by_role("link", name=title)).to_be_visible()


def test_claims_are_counted_by_kind_and_certainty_and_each_figure_opens_them(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    claims = table(sample, "claims")
    facts = claims.filter((pl.col("kind") == "fact") & (pl.col("certainty") == "certain")).height
    cell = page.locator(".matrix tbody tr", has_text="fact").locator("td").first.locator("a")
    expect(cell).to_have_text(str(facts))
    cell.click()
    settle(page)
    expect(page.locator(".table-bar")).to_contain_text(f"of {facts}")


def test_downloads_state_size_and_checksum_of_every_table(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    files = json.loads((sample / "release.json").read_bytes())["files"]
    listed = page.locator(".files tbody tr")
    for name in ("data/claims.parquet", "data/alignments.parquet", "datapackage.json"):
        row = listed.filter(has=page.get_by_role("link", name=name, exact=True))
        expect(row.locator("code")).to_have_text(files[name]["sha256"][:12] + "…")
    with page.expect_download() as download:
        page.get_by_role("link", name="data/claims.parquet").click()
    assert download.value.path().read_bytes() == (sample / "data" / "claims.parquet").read_bytes()


def test_a_document_reads_as_it_was_published(visit: Opener, sample: Path) -> None:
    page = visit(sample)
    passages = table(sample, "passages")
    for (document_id,), rows in passages.group_by("document_id", maintain_order=True):
        go(page, f"#/read/{document_id}")
        for layer in ("claims",):
            page.locator(f"input[name={layer}]").check()
        for start, text in rows.select("start", "text").iter_rows():
            assert seen(page, f"[data-start='{start}']") == text


def test_an_altered_quotation_stands_beside_the_statement_with_each_edit_in_words(visit: Opener, sample: Path) -> None:
    row = one_with(sample, "altered")
    page = visit(sample, f"#/quotation/{row['quotation_id']}")
    assert seen(page, ".panel blockquote.quoted") == f"“{row['exact']}”"
    assert seen(page, ".panel mark.hit") == row["source_exact"]
    edits = row["edits"]
    assert isinstance(edits, list)
    sentences = page.locator(".edits li").all_inner_texts()
    assert len(sentences) == len(edits) > 0
    for edit, sentence in zip(edits, sentences, strict=True):
        assert edit["quoted"] in sentence
        assert edit["source"] in sentence
        assert ("May change the meaning" in sentence) == edit["meaning_change"]
    # Signs and words on both sides, so that nothing hangs on colour.
    marks = page.locator(".panel :is(.edit, .caret)").all_text_contents()
    assert len(marks) == 2 * len(edits)
    assert all("[" in mark and any(sign in mark for sign in "+−⇄‸") for mark in marks)


def test_a_shortened_quotation_shows_the_words_that_were_left_out(visit: Opener, sample: Path) -> None:
    row = one_with(sample, "elided")
    page = visit(sample, f"#/quotation/{row['quotation_id']}")
    expect(page.locator(".panel del")).to_contain_text(str(row["edits"][0]["source"]))  # type: ignore[index]
    expect(page.locator(".edits li").first).to_contain_text("Left out, and marked so")


def test_not_found_says_what_was_searched(visit: Opener, sample: Path) -> None:
    row = one_with(sample, "not_found")
    page = visit(sample, f"#/quotation/{row['quotation_id']}")
    expect(page.locator(".panel .verdict")).to_contain_text("Not found")
    expect(page.locator(".panel .absent")).to_contain_text(f"{row['searched_documents']} statements were searched")
    expect(page.locator(".panel .absent")).to_contain_text("March 2024")


def test_a_mark_in_the_text_is_a_link_to_its_permanent_address(visit: Opener, sample: Path) -> None:
    row = one_with(sample, "verbatim")
    page = visit(sample, f"#/read/{row['document_id']}")
    page.locator(f"a[data-owner='{row['quotation_id']}']").click()
    expect(page.locator(".panel .badge").first).to_have_text("✓Verbatim")
    assert page.url.endswith(f"#/quotation/{row['quotation_id']}")
    page.go_back()
    expect(page.locator(".panel h2")).to_contain_text("quotations")


def test_marks_can_be_toggled(visit: Opener, sample: Path) -> None:
    document = table(sample, "quotations")["document_id"][0]
    page = visit(sample, f"#/read/{document}")
    for layer in ("quotations", "references", "dates"):
        assert page.locator(f".text .m-{layer}").count() > 0
        page.locator(f"input[name={layer}]").uncheck()
        expect(page.locator(f".text .m-{layer}")).to_have_count(0)
    page.locator("input[name=claims]").check()
    assert page.locator(".text .m-claims").count() > 0


def test_a_long_passage_shows_what_stands_around_the_words_and_opens_whole(visit: Opener, tmp_path: Path) -> None:
    quoted = "the harbour stays open"
    long = f"{'Much was said before. ' * 60}Then: {quoted}. {'Much was said after. ' * 60}".strip()
    quotation = {"quotation_id": "qu-1", "document_id": "piece@1", "passage_id": "piece-p0", "start": 1, "end": 23}
    source = {"source_document_id": "statement@1", "source_start": long.index(quoted), "source_exact": quoted}
    source["source_end"] = long.index(quoted) + len(quoted)
    rows = together(
        document("piece", "commentary", f"“{quoted}”"),
        document("statement", "statement", long),
        {"quotations": [quotation | {"exact": quoted, "style": "direct"}]},
        {"alignments": [{"alignment_id": "al-1", "quotation_id": "qu-1", "document_id": "piece@1", **source}]},
    )
    page = visit(write_release(tmp_path, "long", rows), "#/quotation/qu-1")
    shown = seen(page, ".panel blockquote.source")
    assert quoted in shown
    assert len(shown) < len(long) / 2
    expect(page.locator(".panel mark.hit")).to_be_in_viewport()
    page.get_by_role("button", name="Show the whole passage").click()
    assert seen(page, ".panel blockquote.source") == long


def test_a_claim_shows_the_passages_that_bear_on_it(visit: Opener, sample: Path) -> None:
    evidence = table(sample, "evidence").filter(pl.col("rank") == 1).row(0, named=True)
    page = visit(sample, f"#/claim/{evidence['claim_id']}")
    passages = table(sample, "passages")
    text = passages.filter(pl.col("passage_id") == evidence["passage_id"])["text"][0]
    assert page.locator(".bearing blockquote").first.text_content() == text
    expect(page.locator(".panel")).to_contain_text("does not say that the claim is true")


def test_a_statement_lists_the_quotations_of_it(visit: Opener, sample: Path) -> None:
    rows = table(sample, "alignments").drop_nulls("source_document_id")
    statement = rows["source_document_id"].mode()[0]
    page = visit(sample, f"#/read/{statement}")
    expected = rows.filter(pl.col("source_document_id") == statement).height
    expect(page.locator(".panel .contents li", has_text=" in ")).to_have_count(expected)


def test_rows_can_be_filtered_sorted_and_paged(visit: Opener, sample: Path) -> None:
    page = visit(sample, "#/table/claims?kind=forecast&sort=-check_worthiness&show=claim_id,check_worthiness")
    claims = table(sample, "claims").filter(pl.col("kind") == "forecast")
    best = claims.sort("check_worthiness", descending=True)["check_worthiness"].to_list()
    shown = [float(text) for text in page.locator("table.rows tbody td:nth-child(3)").all_inner_texts()]
    assert shown == best[:50]
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("check_worthiness")
    page.get_by_role("link", name="Take away: kind is forecast").click()
    settle(page)
    page.get_by_role("link", name="Next rows").click()
    settle(page)
    total = table(sample, "claims").height
    expect(page.locator(".table-bar")).to_contain_text(f"Rows 51 to 100 of {total}")


def test_a_filter_is_added_with_the_form(visit: Opener, sample: Path) -> None:
    page = visit(sample, "#/table/quotations")
    page.locator("#filter-value").fill("FEE")
    page.get_by_role("button", name="Filter").click()
    settle(page)
    found = table(sample, "quotations").filter(pl.col("exact").str.to_lowercase().str.contains("fee")).height
    expect(page.locator("table.rows tbody tr")).to_have_count(found)
    assert "exact%7E=FEE" in page.url


def test_a_row_has_a_permanent_address_with_every_column(visit: Opener, sample: Path) -> None:
    row = table(sample, "claims").row(3, named=True)
    page = visit(sample, f"#/row/claims/{row['claim_id']}")
    assert page.locator("dl.row dt code").all_inner_texts() == table(sample, "claims").columns
    expect(page.locator("dl.row")).to_contain_text(row["text_sha256"])
    page.get_by_role("link", name="Read it in place").click()
    settle(page)
    expect(page.locator(".panel h2")).to_contain_text("Claim")


def test_rows_are_copied_as_csv(visit: Opener, sample: Path) -> None:
    page = visit(
        sample, "#/table/quotations?show=quotation_id,exact,start", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy these rows as CSV").click()
    expect(page.locator(".table-bar .said")).to_have_text("Copied")
    copied = list(csv.reader(io.StringIO(page.evaluate("navigator.clipboard.readText()"))))
    rows = table(sample, "quotations").select("quotation_id", "exact", "start").head(50)
    assert copied == [rows.columns, *([str(cell) for cell in row] for row in rows.iter_rows())]


def test_search_finds_quotations_claims_and_speakers(visit: Opener, sample: Path) -> None:
    page = visit(sample, "#/search?q=Tormund&in=speakers")
    assert page.locator(".card h2").all_inner_texts()
    go(page, "#/search?q=LIAISON office&in=quotations")
    expect(page.locator(".card")).to_contain_text(["liaison office"])
    go(page, "#/search?q=fee&in=claims")
    claims = table(sample, "claims")
    columns = ("exact", "holder", "holder_name")
    expected = claims.filter(
        pl.any_horizontal(pl.col(c).str.to_lowercase().str.contains("fee") for c in columns)
    ).height
    expect(page.locator(".card")).to_have_count(min(20, expected))


def test_what_is_not_there_says_so_and_what_to_do(visit: Opener, sample: Path) -> None:
    page = visit(sample, "#/quotation/qu0000000000000000")
    expect(page.locator("main")).to_contain_text("Ids do not change between versions")
    expect(page.locator("main").get_by_role("link", name="Search this version")).to_be_visible()
    for address, words in (
        ("#/row/claims/cl0", "All rows of claims"),
        ("#/table/nothing", "There is no table nothing"),
        ("#/table/claims?kind=none such", "Take a filter away"),
        ("#/search?q=qzx&in=claims", "Try one word of it"),
        ("#/nowhere", "There is no such page"),
    ):
        go(page, address)
        expect(page.locator("main")).to_contain_text(words)
