"""The index on disk, beside the statements: a folder of Parquet segments, one for each time that it grew.

A segment has three files: its statements (ids, digests, dates), their words with their spans, and the sorted postings
of their word pairs. Texts are left out: the statements have them. What became of a statement later is seen when the
index is read, for the digests of the present texts decide which of the saved words still hold.
"""

from __future__ import annotations

import shutil
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.trace.index import LOW, Index, TraceIndexError, make_postings, pair_fingerprints, text_digests
from pipelines.trace.normalise import U64, Words, cut_words

_SAMPLE = "A “sample” of Ænglish — 2,500 words, isn’t it? Ｆｕｌｌ [t]hing; 1.7 ﬁsh"
_MOST_SEGMENTS = 16
"""More are written as one: each costs a few milliseconds to open."""
_MOST_DEAD = 0.5
"""Share of words of statements gone or changed from which the index is made anew."""


def open_index(folder: Path, documents: pl.DataFrame) -> Index:
    """The index of statements (document_id, text, date) that is kept in a folder, brought up to date there.

    New statements are added, changed ones replaced, and those that are gone passed over; what is unchanged is read, not
    made again. An index that was made by other rules of cutting words, or is damaged, is made anew.
    """
    try:
        index = load_index(folder, documents)
    except TraceIndexError:
        shutil.rmtree(folder)
        index = Index()
    index.add(documents.filter(~pl.col("document_id").is_in(index.ids.filter(pl.Series(index.live)).implode())))
    if _dead_share(index) > _MOST_DEAD:
        index = Index()
        index.add(documents)
    if (folder.is_dir() and not index.saved) or len(list(folder.glob("*.documents.parquet"))) >= _MOST_SEGMENTS:
        _replace(index, folder)
    else:
        save_index(index, folder)
    return index


def save_index(index: Index, folder: Path) -> None:
    """Write what the folder does not hold yet as one more segment; a crash leaves the segments before."""
    folder.mkdir(parents=True, exist_ok=True)
    if index.saved == index.documents.height:
        return
    first, end = int(index.words.first[index.saved]), len(index.words)
    counts = np.diff(index.words.first[index.saved :])
    documents = index.documents[index.saved :].select("document_id", "date")
    own = Words(
        index.words.hashes[first:end],
        index.words.starts[first:end],
        index.words.ends[first:end],
        np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
    )
    postings = make_postings(own)
    parts = {
        "words": pl.DataFrame({"word": own.hashes, "start": own.starts, "end": own.ends}),
        "postings": pl.DataFrame({"pair": (postings >> LOW).astype(np.uint32), "position": postings.astype(np.uint32)}),
        # Last: a segment is there when its statements are.
        "documents": documents.with_columns(
            pl.Series("digest", index.digests[index.saved :]), pl.Series("words", counts), format=pl.lit(_format())
        ),
    }
    for part, frame in parts.items():
        unfinished = folder / f"{index.saved:09d}.{part}.unfinished"
        frame.write_parquet(unfinished, compression="lz4")
        unfinished.replace(folder / f"{index.saved:09d}.{part}.parquet")
    index.saved = index.documents.height


def load_index(folder: Path, documents: pl.DataFrame) -> Index:
    """The index that a folder holds; `documents` (document_id, text, date) has the statements' texts.

    Statements that are not among `documents`, or whose text is another one now, are passed over; `add` takes
    their present texts in. Raises TraceIndexError when the folder holds an index of another make, or a damaged one.
    """
    index = Index()
    present = documents.select("document_id", "text", "date", present=text_digests(documents))
    present = present.unique("document_id", keep="last")
    for path in sorted(folder.glob("*.documents.parquet")):
        rows, words, postings = _read_segment(path)
        for known in rows["document_id"]:
            if known in index.numbers:
                index.live[index.numbers[known]] = False
        held = rows.select("document_id", "digest").join(present, on="document_id", how="left", maintain_order="left")
        same = held.select(pl.col("text").is_not_null() & (pl.col("digest") == pl.col("present")).fill_null(False))
        frame = held.select("document_id", pl.col("text").fill_null(""), pl.col("date").cast(pl.Date))
        index.append(frame, words, rows["digest"].to_list(), postings)
        index.live[index.saved :] = same.to_series().to_numpy()
        index.saved = index.documents.height
    for number in np.flatnonzero(~index.live).tolist():
        if index.numbers.get(index.ids[number]) == number:
            index.digests[number] = ""
    return index


def _read_segment(path: Path) -> tuple[pl.DataFrame, Words, U64]:
    folder, name = path.parent, path.name.removesuffix(".documents.parquet")
    try:
        rows = pl.read_parquet(path)
        columns = pl.read_parquet(folder / f"{name}.words.parquet")
        pairs = pl.read_parquet(folder / f"{name}.postings.parquet")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise TraceIndexError(f"{folder} cannot be read ({error}); delete it and it is made anew") from error
    if rows.height and rows["format"][0] != _format():
        raise TraceIndexError(f"{path} was made by another version; delete {folder} and it is made anew")
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(rows["words"].to_numpy())])
    if int(first[-1]) != columns.height:
        raise TraceIndexError(f"{folder} is damaged: words are missing; delete it and it is made anew")
    words = Words(columns["word"].to_numpy(), columns["start"].to_numpy(), columns["end"].to_numpy(), first)
    packed = pairs["pair"].to_numpy().astype(np.uint64)
    packed <<= LOW
    packed |= pairs["position"].to_numpy()
    return rows, words, packed


def _replace(index: Index, folder: Path) -> None:
    """Write the whole index as one segment in place of those there are."""
    beside = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    index.saved = 0
    save_index(index, beside)
    shutil.rmtree(folder)
    beside.rename(folder)


def _dead_share(index: Index) -> float:
    sizes = np.diff(index.words.first)
    return float(sizes[~index.live].sum() / max(1, len(index.words)))


def _format() -> str:
    """Names the layout and, by what it makes of a sample, the rules of cutting and hashing words."""
    words = cut_words([_SAMPLE])
    made = words.hashes.tobytes() + words.starts.tobytes() + pair_fingerprints(words.hashes).tobytes()
    return f"pairs 2 {blake2b(made, digest_size=8).hexdigest()}"
