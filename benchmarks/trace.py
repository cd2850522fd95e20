"""How well and how fast quotations are traced: found, false matches, time a quotation, index speed, memory, growth.

    python -m benchmarks.trace [--pool POOL.jsonl.gz] [--quotes 4000] [--seed 1]

The pool is a JSONL file of statements (doc_id, text). A quotation counts as found when the statement named has its
original words and the span given covers them (intersection over union at least 0.8, for the statement it was cut from);
as a false match when a statement is named for a quotation that has none.
"""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import argparse
import gzip
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz

from benchmarks.perturb import ABSENT, PRESENT, Probe, make_probes, make_reversals, plain
from pipelines.trace.index import Index
from pipelines.trace.trace import DATASET_POLICY, UNATTRIBUTED_POLICY, Policy, Traced, build_index, trace_all

POOL = Path(__file__).resolve().parents[2] / "shared/corpus/whitehouse-2021-2022/pool-2021-2022.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pool", type=Path, default=POOL)
    parser.add_argument("--quotes", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--baseline", type=int, default=20, help="quotations traced by rapidfuzz over all documents")
    parser.add_argument("--errors", type=int, default=0, help="misses and false matches to print")
    chosen = parser.parse_args()
    if not chosen.pool.is_file():
        raise SystemExit(f"{chosen.pool} is not there; name a pool of statements with --pool")
    before = _peak_memory()
    texts = _read(chosen.pool)
    random.Random(chosen.seed).shuffle(texts)
    held_out, texts = texts[: len(texts) // 10], texts[len(texts) // 10 :]
    megabytes = sum(map(len, texts)) / 1e6
    frame = _frame(texts)
    begin = time.perf_counter()
    index = build_index(frame)
    seconds = time.perf_counter() - begin
    memory = _peak_memory() - before
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts):,} documents, {megabytes:.1f} M characters ({len(held_out):,} documents held out)")
    print(f"index           {megabytes / seconds:8.1f} M characters a second, {seconds:.1f} s")
    print(f"peak memory     {memory / size:8.1f} times the text, texts included")
    probes = make_probes(texts, held_out, chosen.quotes, chosen.seed)
    _quality(index, probes, texts, chosen.errors)
    _dataset_policy(index, probes, make_reversals(texts, chosen.quotes // 10, chosen.seed), texts)
    del index
    _growth(texts, chosen.seed)
    _baseline(texts, probes, chosen.baseline, chosen.seed)


def _read(pool: Path) -> list[str]:
    with gzip.open(pool, "rt", encoding="utf-8") if pool.suffix == ".gz" else pool.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def _frame(texts: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"document_id": [str(i) for i in range(len(texts))], "text": texts, "date": [None] * len(texts)},
        schema={"document_id": pl.String, "text": pl.String, "date": pl.Date},
    )


def _trace(index: Index, quotes: Sequence[str], policy: Policy = UNATTRIBUTED_POLICY) -> tuple[list[Traced], float]:
    """Outcomes, and milliseconds a quotation over the whole batch."""
    asked = pl.DataFrame({"document_id": [""] * len(quotes), "exact": quotes})
    begin = time.perf_counter()
    outcomes = trace_all(asked, index, policy)
    return outcomes, (time.perf_counter() - begin) * 1000 / max(1, len(quotes))


def _quality(index: Index, probes: list[Probe], texts: Sequence[str], show: int) -> None:
    outcomes, milliseconds = _trace(index, [probe.quote for probe in probes])
    total, good, named = Counter(p.kind for p in probes), Counter[str](), Counter[str]()
    for probe, outcome in zip(probes, outcomes, strict=True):
        found = outcome.match is not None
        named[probe.kind] += found
        right = _right(probe, outcome, texts) if probe.kind in PRESENT else not found
        good[probe.kind] += right
        if not right and show:
            show -= 1
            there = outcome.match and texts[outcome.match.statement][outcome.match.start : outcome.match.end]
            print(f"- {probe.kind} {outcome.verdict} {outcome.similarity:.2f}\n  {probe.quote!r}\n  {there!r}")
    print("\nkind            quotes    right")
    for kind in (*PRESENT, *ABSENT):
        print(f"{kind:14} {total[kind]:7}   {good[kind] / total[kind]:6.4f}")
    present, absent = sum(total[k] for k in PRESENT), sum(total[k] for k in ABSENT)
    print(f"found           {sum(good[k] for k in PRESENT) / present:8.4f}")
    print(f"false match     {sum(named[k] for k in ABSENT) / absent:8.4f}")
    print(f"time            {milliseconds:8.4f} ms a quotation, {len(probes):,} in one batch")


def _dataset_policy(index: Index, probes: list[Probe], reversals: list[Probe], texts: Sequence[str]) -> None:
    """The stricter policy of the dataset on the same quotations, and on some whose meaning was changed by a word."""
    outcomes, milliseconds = _trace(index, [probe.quote for probe in probes], DATASET_POLICY)
    pairs = list(zip(probes, outcomes, strict=True))
    present = [_right(probe, outcome, texts) for probe, outcome in pairs if probe.kind in PRESENT]
    doubtful = [outcome.verdict == "ambiguous" for probe, outcome in pairs if probe.kind in PRESENT]
    absent = [outcome.match is not None for probe, outcome in pairs if probe.kind in ABSENT]
    print(f"\ndataset policy, nothing attributed: {milliseconds:.4f} ms a quotation")
    print(f"found           {sum(present) / len(present):8.4f}   ambiguous {sum(doubtful) / len(doubtful):.4f}")
    print(f"false match     {sum(absent) / len(absent):8.4f}")
    found = [o.match for o in _trace(index, [probe.quote for probe in reversals], DATASET_POLICY)[0]]
    named = sum(match is not None for match in found)
    marked = sum(match is not None and any(edit.meaning_change for edit in match.edits) for match in found)
    print(
        f"reversed        {named / len(found):8.4f}   found; marked {marked / len(found):.4f}; {len(found)} quotations"
    )


def _right(probe: Probe, outcome: Traced, texts: Sequence[str]) -> bool:
    match = outcome.match
    if match is None:
        return False
    if match.statement != probe.source:
        return plain(probe.original) in plain(texts[match.statement])
    if plain(texts[match.statement][match.start : match.end]) == plain(probe.original):
        # The same words may stand twice in one statement.
        return True
    shared = max(0, min(match.end, probe.end) - max(match.start, probe.start))
    return shared / (max(match.end, probe.end) - min(match.start, probe.start)) >= 0.8


def _growth(texts: Sequence[str], seed: int) -> None:
    """The same quotations against 600, 6,000 and 60,000 documents, made by cutting the pool's evenly."""
    size = sum(map(len, texts)) // 60_000
    pieces = [text[at : at + size] for text in texts for at in range(0, max(1, len(text) - size // 2), size)]
    random.Random(seed).shuffle(pieces)
    quotes = [probe.quote for probe in make_probes(pieces[:600], pieces[60_000:] or pieces[-600:], 2_000, seed)]
    print("\ndocuments    ms a quotation")
    for count in (600, 6_000, 60_000):
        index = build_index(_frame(pieces[:count]))
        print(f"{min(count, len(pieces)):9,}    {min(_trace(index, quotes)[1] for _ in range(2)):.4f}")


def _baseline(texts: Sequence[str], probes: list[Probe], count: int, seed: int) -> None:
    """rapidfuzz over every document, the best score above 80 taken: what tracing costs without an index."""
    if not count:
        return
    sample = random.Random(seed).sample(probes, min(count, len(probes)))
    found, false, begin = 0, 0, time.perf_counter()
    for probe in sample:
        best, at = 80.0, -1
        for number, text in enumerate(texts):
            scored = fuzz.partial_ratio_alignment(probe.quote, text, score_cutoff=best)
            if scored is not None and scored.score > best:
                best, at = scored.score, number
        found += at >= 0 and probe.source >= 0 and plain(probe.original) in plain(texts[at])
        false += at >= 0 and probe.source < 0
    present = sum(probe.source >= 0 for probe in sample)
    took = (time.perf_counter() - begin) * 1000 / len(sample)
    print(
        f"\nrapidfuzz partial_ratio_alignment over all documents, {len(sample)} quotations: found {found}/{present},",
        end="",
    )
    print(f" false match {false}/{len(sample) - present}, {took:.0f} ms a quotation")


def _peak_memory() -> float:
    """Most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
