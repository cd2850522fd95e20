"""Texts are filled in from the user's own copies, and only from the right ones."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique

TEXT = "“Der Hafen” — the harbour 🚢 stays open, the minister said.\n\nNobody asked why.\n"
OTHER = "A different statement.\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def documents(*texts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "document_id": [f"doc-{i}@{digest(t)[:12]}" for i, t in enumerate(texts)],
            "text_sha256": [digest(t) for t in texts],
            "text": pl.Series([None] * len(texts), dtype=pl.String),
        }
    )


def spans(known: pl.DataFrame, texts: list[str], cuts: list[tuple[int, int, int]]) -> pl.DataFrame:
    """Claims-like rows: (document number, start, end)."""
    return pl.DataFrame(
        {
            "document_id": [known["document_id"][d] for d, _, _ in cuts],
            "start": pl.Series([s for _, s, _ in cuts], dtype=pl.Int32),
            "end": pl.Series([e for _, _, e in cuts], dtype=pl.Int32),
            "exact": pl.Series([None] * len(cuts), dtype=pl.String),
            "text_sha256": [digest(texts[d][s:e]) for d, s, e in cuts],
        }
    )


def test_spans_are_filled_from_copies_under_any_name(tmp_path: Path) -> None:
    known = documents(TEXT, OTHER)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "whatever.txt").write_bytes(TEXT.encode())
    (tmp_path / "b.html").write_bytes(OTHER.encode())
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    rows = spans(known, [TEXT, OTHER], [(0, 14, 25), (1, 2, 11), (0, 26, 27)])
    filled = communique.rehydrate(rows, tmp_path, documents=known)
    assert filled["exact"].to_list() == [TEXT[14:25], "different", "🚢"]
    assert filled.drop("exact").equals(rows.drop("exact"))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), cut=st.data())
@settings(max_examples=40, deadline=None)
def test_any_span_of_any_text_comes_back(text: str, cut: st.DataObject) -> None:
    start = cut.draw(st.integers(0, len(text) - 1))
    end = cut.draw(st.integers(start + 1, len(text)))
    known = documents(text)
    with TemporaryDirectory() as folder:
        Path(folder, "copy.txt").write_bytes(text.encode())
        filled = communique.rehydrate(spans(known, [text], [(0, start, end)]), folder, documents=known)
    assert filled["exact"].to_list() == [text[start:end]]


@pytest.mark.parametrize(
    "saved",
    [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode(), (TEXT + "\n").encode()],
    ids=["as it was", "byte order mark", "CRLF", "one newline more"],
)
def test_what_an_editor_adds_to_a_file_is_forgiven(tmp_path: Path, saved: bytes) -> None:
    (tmp_path / "copy.txt").write_bytes(saved)
    assert communique.rehydrate(documents(TEXT), tmp_path)["text"].to_list() == [TEXT]


def test_another_text_under_the_right_name_is_refused_with_both_digests(tmp_path: Path) -> None:
    known = documents(TEXT)
    (tmp_path / "doc-0.txt").write_text(OTHER)
    with pytest.raises(communique.RightsError) as raised:
        communique.rehydrate(known, tmp_path)
    message = str(raised.value)
    assert f"expected a text with sha256 {digest(TEXT)}" in message
    assert f"found doc-0.txt with {digest(OTHER)}" in message
    assert 'missing="leave"' in message


def test_rows_without_a_copy_can_be_left(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(OTHER)
    filled = communique.rehydrate(documents(TEXT, OTHER), tmp_path, missing="leave")
    assert filled["text"].to_list() == [None, OTHER]


def test_rows_of_another_release_than_the_documents_are_refused(tmp_path: Path) -> None:
    known = documents(TEXT)
    (tmp_path / "copy.txt").write_text(TEXT)
    rows = spans(known, [TEXT], [(0, 14, 25)]).with_columns(start=pl.lit(13, dtype=pl.Int32))
    with pytest.raises(communique.RightsError, match="load both of the same version"):
        communique.rehydrate(rows, tmp_path, documents=known)


def test_parts_and_source_spans_are_filled_too(tmp_path: Path) -> None:
    known = documents(TEXT, OTHER)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(OTHER)
    rows = pl.DataFrame(
        {
            "document_id": [known["document_id"][0]] * 2,
            "speaker": pl.Series([None, None], dtype=pl.String),
            "speaker_start": [40, None],
            "speaker_end": [52, None],
            "source_document_id": [known["document_id"][1], None],
            "source_exact": pl.Series([None, None], dtype=pl.String),
            "source_start": [2, None],
            "source_end": [11, None],
        }
    )
    filled = communique.rehydrate(rows, tmp_path, documents=known)
    assert filled["speaker"].to_list() == [TEXT[40:52], None]
    assert filled["source_exact"].to_list() == ["different", None]


def test_rows_without_text_columns_are_told_so(tmp_path: Path) -> None:
    with pytest.raises(communique.CommuniqueError, match="no text to fill in"):
        communique.rehydrate(pl.DataFrame({"entity_id": ["en1"]}), tmp_path)
