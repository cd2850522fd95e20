"""Fill texts back in that their rights keep out of a release, from the user's own lawful copies.

A copy is recognised by its content alone: the sha256 of its text must be the `text_sha256` of the document. File names
do not matter; they only help to say what is wrong when no copy fits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import polars as pl

from communique.catalog import LATEST, RootLike
from communique.errors import CommuniqueError, RightsError
from communique.load import load


@dataclass(frozen=True)
class SpanText:
    """A text column and the columns that say where its text stands."""

    column: str
    document: str
    start: str
    end: str
    digest: str | None = None
    """Column with the sha256 of the very text, where the table has one."""


SPAN_TEXTS = (
    SpanText("exact", "document_id", "start", "end", "text_sha256"),
    SpanText("text", "document_id", "start", "end", "text_sha256"),
    SpanText("cue", "document_id", "cue_start", "cue_end"),
    SpanText("speaker", "document_id", "speaker_start", "speaker_end"),
    SpanText("holder", "document_id", "holder_start", "holder_end"),
    SpanText("source_exact", "source_document_id", "source_start", "source_end"),
)


def rehydrate(
    frame: pl.DataFrame,
    texts: str | os.PathLike[str],
    *,
    documents: pl.DataFrame | None = None,
    missing: Literal["raise", "leave"] = "raise",
    version: str = LATEST,
    root: RootLike | None = None,
) -> pl.DataFrame:
    """`frame` with its text columns filled from the text files in the folder `texts`.

    Args:
        frame: rows of `documents`, `passages`, `quotations`, `claims`, `references`, `mentions` or `alignments`.
        texts: folder with the documents' texts as UTF-8 files, under any names, also in subfolders.
        documents: the `documents` table of the release; read from the release by default.
        missing: `raise` RightsError when a document has no copy, or `leave` its rows as they are.
        version, root: the release to read `documents` from, as in `load`.

    Every text is checked before it is used: the copy against the document's sha256, and the slice against the row's
    own `text_sha256` where it has one. Raises RightsError that says what was expected, what was found and what to do.
    """
    whole = "text" in frame.columns and "text_sha256" in frame.columns and "start" not in frame.columns
    spans = [s for s in SPAN_TEXTS if {s.column, s.document, s.start, s.end} <= set(frame.columns)]
    if not whole and not spans:
        raise CommuniqueError(
            "these rows have no text to fill in: rehydrate takes rows of documents, passages, quotations, claims, "
            "references, mentions or alignments, with their id and span columns"
        )
    known = frame if whole else documents if documents is not None else _documents_of(frame, version, root)
    expected = dict(known.select("document_id", "text_sha256").iter_rows())
    needed = frame["document_id"].to_list() if whole else _needed(frame, spans)
    copies = _copies(Path(texts), {name: _expected(expected, name) for name in needed}, missing)
    if whole:
        filled = [copies.get(d, t) for d, t in zip(frame["document_id"], frame["text"], strict=True)]
        return frame.with_columns(pl.Series("text", filled, dtype=pl.String))
    return frame.with_columns(_sliced(frame, span, copies) for span in spans)


def _documents_of(frame: pl.DataFrame, version: str, root: RootLike | None) -> pl.DataFrame:
    if "collection" not in frame.columns:
        raise CommuniqueError(
            "these rows do not say their collection; pass documents=communique.load('documents', ...)"
        )
    names = frame["collection"].unique(maintain_order=True).to_list()
    parts = [load("documents", collection=name, version=version, root=root) for name in names]
    return pl.concat([part.select("document_id", "text_sha256") for part in parts]) if parts else _no_documents()


def _no_documents() -> pl.DataFrame:
    return pl.DataFrame(schema={"document_id": pl.String, "text_sha256": pl.String})


def _needed(frame: pl.DataFrame, spans: list[SpanText]) -> list[str]:
    """Documents that some span of the frame stands in, in order of appearance."""
    ids = [frame.filter(pl.col(s.start).is_not_null())[s.document] for s in spans]
    return pl.concat(ids).drop_nulls().unique(maintain_order=True).to_list()


def _expected(expected: dict[str, str], document_id: str) -> str:
    if document_id not in expected:
        raise CommuniqueError(
            f"document {document_id} is not in the documents table given; pass the documents of the same release"
        )
    return expected[document_id]


def _copies(folder: Path, wanted: dict[str, str], missing: str) -> dict[str, str]:
    """The text of each wanted document (id to sha256), from the files of the folder that have it."""
    if not folder.is_dir():
        raise CommuniqueError(f"{folder} is not a folder; texts= is the folder with your copies as text files")
    by_digest = {digest: name for name, digest in wanted.items()}
    found: dict[str, str] = {}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        for text in _readings(path):
            name = by_digest.get(_digest(text))
            if name is not None:
                found[name] = text
                break
    lacking = [name for name in wanted if name not in found]
    if lacking and missing == "raise":
        raise RightsError(_no_copy(lacking, wanted, files, folder))
    return found


def _readings(path: Path) -> Iterator[str]:
    """The file's text, then the same with what editors add taken away: byte order mark, CRLF, last newline."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return
    yield text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    yield plain
    yield plain.removesuffix("\n")


def _no_copy(lacking: list[str], wanted: dict[str, str], files: list[Path], folder: Path) -> str:
    lines = [f"no copy in {folder} ({len(files)} files) fits {len(lacking)} of {len(wanted)} documents:"]
    for name in lacking[:10]:
        line = f"  {name}: expected a text with sha256 {wanted[name]}"
        namesake = next((p for p in files if p.stem in (name, name.partition("@")[0])), None)
        if namesake is not None:
            line += f"; found {namesake.name} with {sha256(namesake.read_bytes()).hexdigest()}"
        lines.append(line)
    if len(lacking) > 10:
        lines.append(f"  and {len(lacking) - 10} more")
    lines.append(
        "Save the text exactly as it was read (documents.retrieved_from and .reader say how) as a UTF-8 file there, or "
        'pass missing="leave" to fill in the rest.'
    )
    return "\n".join(lines)


def _sliced(frame: pl.DataFrame, span: SpanText, copies: dict[str, str]) -> pl.Series:
    """The column of `span` with the slice of the copy wherever there is a copy, else as it was."""
    nothing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    digests = frame[span.digest] if span.digest in frame.columns else nothing
    columns = (frame[span.document], frame[span.start], frame[span.end], frame[span.column], digests)
    filled: list[str | None] = []
    for document, start, end, present, digest in zip(*columns, strict=True):
        copy = copies.get(document) if document is not None and start is not None and end is not None else None
        if copy is None:
            filled.append(present)
            continue
        text = copy[start:end]
        if digest is not None and _digest(text) != digest:
            raise RightsError(
                f"{document}, characters {start} to {end}: expected a text with sha256 {digest}, found "
                f"{_digest(text)}; the rows and the documents are of different releases: load both of the same version"
            )
        filled.append(text)
    return pl.Series(span.column, filled, dtype=pl.String)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
