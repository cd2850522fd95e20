"""Pages: everything visible is text, main content and headline are marked, furniture is kept outside them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers import ReadText
from pipelines.ingest.readers.dateline import dateline
from pipelines.ingest.readers.html import LARGEST_PAGE, read_html
from pipelines.ingest.readers.visible import visible_blocks
from tests.ingest.saved_pages import word_f1

PARAGRAPHS = [
    "The two governments agreed on Tuesday to open a joint office for the fjord, their ministers said.",
    "The office will begin its work in the autumn, with a staff of twelve and a budget for three years.",
    "The ministers declined to say what happens when the money runs out, although three parties had asked.",
]
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Joint Office for the Fjord | The Example</title>
<meta property="og:title" content="Joint Office for the Fjord"><meta name="author" content="Mara Lind">
<script>var hidden = "script text";</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/fjord">All about the fjord</a></li></ul></nav>
<main><article><h1>Joint Office for the Fjord</h1><p>May 4, 2027</p>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>
<ul><li>An office in the harbour</li><li>A network of twelve stations</li></ul>
<p>{PARAGRAPHS[2]}</p></article></main>
<p style="display: none">hidden text</p>
<footer><p>Copyright of nobody at all</p></footer></body></html>"""


def page() -> ReadText:
    return read_html(PAGE.encode())


def main_text(found: ReadText) -> str:
    return "\n".join(found.text[start:end] for start, end in found.main or ())


def test_main_content_is_marked_and_furniture_is_kept_outside_it() -> None:
    found = page()
    assert all(paragraph in main_text(found) for paragraph in PARAGRAPHS)
    for furniture in ("Home", "All about the fjord", "Copyright of nobody at all"):
        assert furniture in found.text
        assert furniture not in main_text(found)


def test_a_list_inside_the_article_belongs_to_it() -> None:
    assert "- An office in the harbour" in main_text(page())


def test_what_no_reader_sees_is_no_text() -> None:
    text = page().text
    assert not [hidden for hidden in ("script text", "color", "hidden text") if hidden in text]


def test_title_author_date_and_headline_are_found() -> None:
    found = page()
    assert (found.title, found.authors, found.published) == (
        "Joint Office for the Fjord",
        ("Mara Lind",),
        "2027-05-04",
    )
    assert found.headline is not None
    assert found.text[slice(*found.headline)] == "Joint Office for the Fjord"


def test_spans_of_main_content_are_in_order_and_trimmed() -> None:
    found = page()
    spans = [*(found.main or ())]
    assert spans == sorted(spans)
    assert all(found.text[a:b] == found.text[a:b].strip() != "" for a, b in spans)


BLOCKS = [
    # white space is collapsed, also across inline elements
    ("<p>One\n  <b>two</b>\tthree</p>", ["One two three"]),
    # a line break ends a line, two end a block
    ("<p>One<br>two<br><br>three</p>", ["One\ntwo", "three"]),
    # text outside any paragraph
    ("<div>Before<p>One</p>after</div>", ["Before", "One", "after"]),
    # lists, nested too
    ("<ul><li>One<ul><li>Two</li></ul></li></ul>", ["- One", "- Two"]),
    ("<ul><li><p>One</p><p>more</p></li><li></li></ul><p>Two</p>", ["- One", "more", "Two"]),
    # a table row is one block
    ("<table><tr><td>One</td><td>Two</td></tr><tr><td>Three</td></tr></table>", ["One Two", "Three"]),
    # preformatted text keeps its lines
    ("<pre>One\n  two</pre>", ["One\n two"]),
    # what is not rendered
    ("<p>One<script>x</script> two<noscript>y</noscript></p><p hidden>z</p>", ["One two"]),
    ("<div style='DISPLAY:none'><p>x</p></div><p>One</p>", ["One"]),
    ("<p>One<!-- comment -->two</p>", ["Onetwo"]),
    ("<p>One&nbsp;two &amp; three</p>", ["One two & three"]),
]


@pytest.mark.parametrize(("markup", "blocks"), BLOCKS)
def test_visible_blocks_are_what_a_reader_sees(markup: str, blocks: list[str]) -> None:
    tree = etree.fromstring(f"<html><body>{markup}</body></html>", etree.HTMLParser(remove_comments=False))
    assert [block.text for block in visible_blocks(tree)] == blocks


def test_a_declared_charset_is_used() -> None:
    markup = '<meta charset="windows-1251"><p>Совместное заявление министров</p>'
    assert "Совместное заявление" in read_html(markup.encode("cp1251")).text


DATELINES = [
    (["Fjord Talks", "May 4, 2027"], 0, "2027-05-04"),
    (["4 May 2027", "Fjord Talks"], 1, "2027-05-04"),
    (["Fjord Talks", "Released on Tuesday, May 4th, 2027 at 10:15 AM"], 0, "2027-05-04"),
    (["Fjord Talks", "Sept. 9, 2027"], 0, "2027-09-09"),
    (["Fjord Talks", "2027-05-04"], 0, "2027-05-04"),
    (["Fjord Talks", "04.05.2027"], 0, "2027-05-04"),
    # strokes say nothing of which number is the month
    (["Fjord Talks", "04/05/2027"], 0, None),
    # other languages
    (["Négociations sur le fjord", "Publié le 4 mai 2027"], 0, "2027-05-04"),
    (["Gespräche über den Fjord", "Dienstag, 4. Mai 2027"], 0, "2027-05-04"),
    (["Conversaciones sobre el fiordo", "4 de mayo de 2027"], 0, "2027-05-04"),
    # the date nearest the headline
    (["May 1, 2027", "About", "Fjord Talks", "May 4, 2027"], 2, "2027-05-04"),
    # a date inside a sentence is none of the page's
    (["Fjord Talks", "They met on May 4, 2027."], 0, None),
    (["Fjord Talks", "February 30, 2027"], 0, None),
    # nor is one far from the headline, or without one
    (["Fjord Talks", *"abcdefg", "May 4, 2027"], 0, None),
    (["May 4, 2027"], None, None),
]


@pytest.mark.parametrize(("blocks", "headline", "day"), DATELINES)
def test_the_dateline_is_the_date_that_stands_alone_near_the_headline(
    blocks: list[str], headline: int | None, day: str | None
) -> None:
    assert dateline(blocks, headline) == day


def test_a_short_block_is_dated_by_the_time_in_it_unless_that_is_of_a_change() -> None:
    blocks = ["Fjord Talks", "three days ago", "Updated yesterday"]
    assert dateline(blocks, 0, [None, "2027-05-04T10:00:00Z", "2027-05-06"]) == "2027-05-04"
    assert dateline(blocks, 0, [None, None, "2027-05-06"]) is None


FRAMED = """<title>Ministry of Ports - News</title><div>Ministry of Ports</div>
<ul><li><a href=/>Home page</a></li><li><a href=/a>All the news</a></li><li><a href=/b>The ministers</a></li></ul>
<{0}>Ferry Agreement Signed at Last</{0}>""" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def test_a_page_titled_by_its_site_has_the_heading_above_its_text_for_a_title() -> None:
    assert read_html(FRAMED.format("h2").encode()).title == "Ferry Agreement Signed at Last"
    assert read_html(FRAMED.format("p").encode()).title == "Ministry of Ports"


NAMED = (
    """<title>Joint Office for the Fjord</title><h1>Joint Office for the Fjord</h1><div class="{0}">
<p>"""
    + "</p><p>".join(PARAGRAPHS)
    + """</p></div>"""
)


def test_a_name_of_furniture_on_the_whole_text_says_nothing() -> None:
    assert all(paragraph in main_text(read_html(NAMED.format("related").encode())) for paragraph in PARAGRAPHS)


def test_links_and_headings_at_the_end_and_a_letter_box_inside_are_no_main_text() -> None:
    letters = '<div class="newsletter-box"><p>Our letter on fjords and ports comes to you every Friday, free.</p></div>'
    links = '<h2>Related links</h2><ul><li><a href="/f">What the conference of fjords decided</a></li></ul>'
    written = PAGE.replace(f"<p>{PARAGRAPHS[1]}</p>", f"{letters}<p>{PARAGRAPHS[1]}</p>").replace(
        "</article>", f"{links}</article>"
    )
    found = main_text(read_html(written.encode()))
    assert all(paragraph in found for paragraph in PARAGRAPHS)
    assert not [furniture for furniture in ("every Friday", "Related links", "conference") if furniture in found]


def test_a_page_beyond_all_size_is_refused() -> None:
    with pytest.raises(ReadingError, match="pages of up to"):
        read_html(b"x" * (LARGEST_PAGE + 1))


HOSTILE = {
    "deep nesting": b"<div>" * 20_000 + b"text",
    "an entity bomb": b'<!DOCTYPE h [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p>',
    "an external entity": b'<!DOCTYPE h [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>&a;</p>',
    "NUL bytes": b"<p>a\x00b</p>\x00",
    "a wrong declaration": b'<?xml version="1.0" encoding="UTF-32"?><p>text</p>',
    "an unknown charset": b'<meta charset="no-such-charset"><p>caf\xe9</p>',
    "half a surrogate pair": b"<p>&#xD800;text</p>",
    "no markup": b"only words",
    "nothing but a comment": b"<!-- x -->",
    "brackets": b"<" * 50_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_or_refused(data: bytes) -> None:
    try:
        found = read_html(data)
    except ReadingError as error:
        assert str(error)
        return
    found.text.encode("utf-8")
    assert all(found.text[start:end] for start, end in found.main or ())


def test_a_page_whose_tags_were_never_closed_is_read_to_its_end() -> None:
    unclosed = PAGE.replace(f"<p>{PARAGRAPHS[1]}</p>", f"<p>{PARAGRAPHS[1]}</p>" + "<font>" * 600)
    assert all(paragraph in main_text(read_html(unclosed.encode())) for paragraph in PARAGRAPHS)
    assert "Copyright of nobody at all" in read_html(unclosed.encode()).text


def test_a_page_that_can_be_read_only_in_part_is_refused() -> None:
    with pytest.raises(ReadingError, match="nested too deeply"):
        read_html(PAGE.replace("<main>", "<div>" * 5000).encode())


MARKUP = st.lists(
    st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</li>", "<br>", "<a href=x>", "</a>", "<pre>", "<td>", "<nav>"])
    | st.text(max_size=8),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(MARKUP)
def test_spans_of_any_page_slice_its_text(parts: list[str]) -> None:
    found = read_html(("<html><body>" + "".join(parts)).encode("utf-8", "replace"))
    ends = [0, *(end for _, end in found.main or ())]
    assert all(
        before <= start < end <= len(found.text) for before, (start, end) in zip(ends, found.main or (), strict=False)
    )
    assert found.text == found.text.strip()


def test_main_text_of_saved_pages_is_as_page_specific_selectors_find_it(shared: Path) -> None:
    folder = shared / "corpus" / "whitehouse-2017-html"
    with (folder / "index.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::4]
    found = [read_html((folder / row["file"]).read_bytes()) for row in rows]
    scores = [word_f1(main_text(f), row["main_text_silver"]) for f, row in zip(found, rows, strict=True)]
    titles = [f.title == row["title"] for f, row in zip(found, rows, strict=True) if row["title"]]
    dates = [f.published == row["date"] for f, row in zip(found, rows, strict=True) if row["date"]]
    assert sum(scores) / len(scores) >= 0.985
    assert sum(titles) / len(titles) >= 0.98
    assert sum(dates) / len(dates) >= 0.95
