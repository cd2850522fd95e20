"""Rules about spans and texts: a span cuts the words it claims to out of its document, and hashes match.

Each rule says, for every row of its table, whether the row keeps it. Where the form that leaves shortens an excerpt,
the start of what the span cuts out is as good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise

import polars as pl

from expectations.rules import Corpus, Rule, flags

PARTS = {"quotations": ("cue", "speaker"), "claims": ("holder",)}
"""Parts of an annotation that have a span of their own beside the words as written."""
ANNOTATIONS = ("quotations", "claims", "references", "mentions")

Holds = Callable[[Corpus], pl.Series]


def span_rules() -> list[Rule]:
    """Every rule about spans and texts, of all tables."""
    rules = [
        Rule("documents", "text_is_at_hand", "The full text is at hand, so that spans can be checked.", "block",
             "ExpectTextToMatch", holds=_text_at_hand),
        Rule("documents", "text_matches_its_hash", "The text has the `text_sha256`, length and document id stated.",
             expectation="ExpectTextToMatch", holds=_text_matches),
        Rule("documents", "passages_cover_the_text",
             "A current document's passages cover every non-blank character of its text exactly once.",
             expectation="ExpectPassagesToCoverDocument", holds=_passages_cover, needs=("passages",)),
        Rule("passages", "text_slices", "Where the text is given, the span cuts exactly it out of the document.",
             expectation="ExpectSpanToSliceToText", holds=_slices("passages", "text"), needs=("documents",)),
        Rule("alignments", "source_span_slices",
             "The source span lies in the statement and cuts `source_exact` out of it.",
             expectation="ExpectSpanToSliceToText", holds=_source_slices, needs=("documents",)),
        Rule("alignments", "source_spans_make_the_span",
             "The spans follow one another, from where the source span starts to where it ends.",
             expectation="ExpectSpanToSliceToText", holds=_spans_make_span),
        Rule("evidence", "source_span_lies_in_passage", "The sentence that bears on the claim lies in its passage.",
             expectation="ExpectKeyToResolve", holds=_sentence_in_passage, needs=("passages",)),
        Rule("quotations", "context_surrounds", "`prefix` and `suffix` stand right before and after the quotation.",
             expectation="ExpectSpanToSliceToText", holds=_context_surrounds, needs=("documents",)),
    ]  # fmt: skip
    rules += [
        Rule(table, "span_lies_in_document", "The span lies within the document's text.",
             expectation="ExpectSpanToSliceToText", holds=_lies_within(table), needs=("documents",))
        for table in ("passages", *ANNOTATIONS)
    ]  # fmt: skip
    for table in ANNOTATIONS:
        rules += [
            Rule(table, "exact_slices", "The span cuts exactly `exact` out of the document's text.",
                 expectation="ExpectSpanToSliceToText", holds=_slices(table, "exact"), needs=("documents",)),
            Rule(table, "starts_in_its_passage", "The annotation starts inside the passage it names.",
                 expectation="ExpectKeyToResolve", holds=_starts_in_passage(table), needs=("passages",)),
        ]  # fmt: skip
    rules += [
        Rule(table, "text_matches_its_hash", "`text_sha256` is the sha256 of what the span cuts out.",
             expectation="ExpectTextToMatch", holds=_hash_matches(table), needs=("documents",))
        for table in ("passages", "quotations", "claims")
    ]  # fmt: skip
    for table, parts in PARTS.items():
        rules += [
            Rule(table, f"{part}_slices", f"The {part}'s span is whole and cuts `{part}`, as written, out of the text.",
                 expectation="ExpectSpanToSliceToText", holds=_part_slices(table, part), needs=("documents",))
            for part in parts
        ]  # fmt: skip
    return rules


def _sha256(text: str) -> str:
    # As ingestion hashes it: broken input may hold lone surrogates, which strict UTF-8 refuses.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text_at_hand(corpus: Corpus) -> pl.Series:
    return flags(document_id in corpus.full_texts for document_id in corpus["documents"]["document_id"])


def _text_matches(corpus: Corpus) -> pl.Series:
    def matches(document_id: str, source_id: str, digest: str, characters: int, published: str | None) -> bool:
        text = corpus.full_texts.get(document_id)
        if text is None:
            return True  # `text_is_at_hand` says so already
        stated = published is None or published == text
        right = digest == _sha256(text) and document_id == f"{source_id}@{digest[:12]}"
        return stated and right and characters == len(text)

    columns = ("document_id", "source_id", "text_sha256", "characters", "text")
    return flags(matches(*row) for row in corpus["documents"].select(columns).iter_rows())


def _passages_cover(corpus: Corpus) -> pl.Series:
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for document_id, start, end in corpus["passages"].select("document_id", "start", "end").drop_nulls().iter_rows():
        spans[document_id].append((start, end))

    def covered(document_id: str) -> bool:
        text = corpus.full_texts.get(document_id)
        if text is None:
            return True
        reached = 0
        for start, end in sorted(spans[document_id]):
            between = text[reached:start] if reached <= start else text[start : min(reached, end)]
            if between.strip():
                return False  # skipped by every passage, or held by two
            reached = max(reached, end)
        return not text[reached:].strip()

    # A snapshot that was replaced keeps its text, and is not cut into passages any more.
    rows = corpus["documents"].select("document_id", "is_current").iter_rows()
    return flags((is_current is False and key not in spans) or covered(key) for key, is_current in rows)


def _lies_within(table: str) -> Holds:
    def holds(corpus: Corpus) -> pl.Series:
        lengths = corpus.lookup("documents", "document_id", "characters")
        rows = corpus[table].select("document_id", "start", "end").iter_rows()
        return flags(
            start is not None and end is not None and 0 <= start < end <= lengths.get(document_id, -1)
            for document_id, start, end in rows
        )

    return holds


def _slices(table: str, column: str) -> Holds:
    """Whether the span cuts the text of `column` out; the published start of a longer excerpt is as good."""

    def holds(corpus: Corpus) -> pl.Series:
        cut = corpus.slices(table)
        rows = corpus[table].select("document_id", column).iter_rows()
        return flags(
            text is None or sliced is None or _says(sliced, text, corpus, document_id)
            for sliced, (document_id, text) in zip(cut, rows, strict=True)
        )

    return holds


def _says(sliced: str, text: str, corpus: Corpus, document_id: str) -> bool:
    if sliced == text:
        return True
    shortened = corpus.published and corpus.rights.get(document_id) != "open_text"
    return shortened and sliced.startswith(text)


def _part_slices(table: str, part: str) -> Holds:
    def holds(corpus: Corpus) -> pl.Series:
        start, end = f"{part}_start", f"{part}_end"
        cut = corpus.slices(table, start, end)
        rows = corpus[table].select("document_id", part, start, end).iter_rows()

        def whole(
            sliced: str | None, document_id: str, written: str | None, first: int | None, last: int | None
        ) -> bool:
            if first is None and last is None:
                return written is None
            if first is None or last is None or first >= last:
                return False
            if sliced is None:
                return document_id not in corpus.full_texts
            return sliced == written or (written is None and corpus.published)

        return flags(whole(sliced, *row) for sliced, row in zip(cut, rows, strict=True))

    return holds


def _context_surrounds(corpus: Corpus) -> pl.Series:
    def surrounds(document_id: str, start: int, end: int, prefix: str | None, suffix: str | None) -> bool:
        text = corpus.full_texts.get(document_id)
        if text is None:
            return True
        before = prefix is None or text[max(0, start - len(prefix)) : start] == prefix
        return before and (suffix is None or text.startswith(suffix, end))

    columns = ("document_id", "start", "end", "prefix", "suffix")
    return flags(surrounds(*row) for row in corpus["quotations"].select(columns).iter_rows())


def _hash_matches(table: str) -> Holds:
    def holds(corpus: Corpus) -> pl.Series:
        cut = corpus.slices(table)
        stated = corpus[table]["text_sha256"].to_list()
        return flags(text is None or _sha256(text) == digest for text, digest in zip(cut, stated, strict=True))

    return holds


def _source_slices(corpus: Corpus) -> pl.Series:
    cut = corpus.slices("alignments", "source_start", "source_end", of="source_document_id")
    columns = ("source_document_id", "source_start", "source_end", "source_exact")

    def fits(
        sliced: str | None, document_id: str | None, start: int | None, end: int | None, exact: str | None
    ) -> bool:
        if document_id is None:
            return start is None and end is None and exact is None
        if document_id not in corpus.full_texts:
            return True
        if sliced is None or not sliced:
            return start is None and end is None and exact is None
        return exact is None or _says(sliced, exact, corpus, document_id)

    rows = corpus["alignments"].select(columns).iter_rows()
    return flags(fits(sliced, *row) for sliced, row in zip(cut, rows, strict=True))


def _spans_make_span(corpus: Corpus) -> pl.Series:
    def fits(spans: list[dict[str, int]] | None, start: int | None, end: int | None) -> bool:
        if not spans:
            return True
        places = [place for span in spans for place in (span["start"], span["end"])]
        return (places[0], places[-1]) == (start, end) and all(a < b for a, b in pairwise(places))

    rows = corpus["alignments"].select("source_spans", "source_start", "source_end").iter_rows()
    return flags(fits(*row) for row in rows)


def _sentence_in_passage(corpus: Corpus) -> pl.Series:
    passages = corpus["passages"].select("passage_id", first="start", last="end").unique("passage_id")
    rows = corpus["evidence"].select("passage_id", "source_start", "source_end")
    joined = rows.join(passages, on="passage_id", how="left", maintain_order="left")
    inside = (pl.col("first") <= pl.col("source_start")) & (pl.col("source_end") <= pl.col("last"))
    # A passage that is not there at all is the foreign key's concern.
    holds = pl.col("first").is_null() | (inside & (pl.col("source_start") < pl.col("source_end")))
    return joined.select(holds=holds.fill_null(False))["holds"]


def _starts_in_passage(table: str) -> Holds:
    def holds(corpus: Corpus) -> pl.Series:
        passages = corpus["passages"].select(
            "passage_id", pl.col("document_id").alias("of"), pl.col("start").alias("first"), pl.col("end").alias("last")
        )
        rows = corpus[table].select("document_id", "passage_id", "start")
        # A passage that is not there at all is the foreign key's concern.
        joined = rows.join(passages.unique("passage_id"), on="passage_id", how="left", maintain_order="left")
        inside = (pl.col("of") == pl.col("document_id")) & pl.col("start").is_between("first", "last", closed="left")
        return joined.select((pl.col("of").is_null() | inside).alias("holds"))["holds"]

    return holds
