"""How well and how fast quotations are traced: found, false matches, time a quotation, index speed, memory, growth.

    python -m benchmarks.trace [--pool POOL.jsonl.gz] [--quotes 4000] [--seed 1]

The pool is a JSONL file of statements (doc_id, text, date). A quotation counts as found when the statement named has
its original words and the span given covers them (intersection over union at least 0.8, for the statement it was cut
from); as a false match when a statement is named for a quotation that has none. Times are processor time of one core,
with the time on the clock beside it: on a shared machine only the former can be compared.
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz

from benchmarks.perturb import ABSENT, PRESENT, Probe, make_probes, make_reversals, near_copy, plain
from pipelines.trace.choice import Traced
from pipelines.trace.index import Index
from pipelines.trace.policy import DATASET_POLICY, UNATTRIBUTED_POLICY, Policy
from pipelines.trace.trace import build_index, trace_all

POOL = Path(__file__).resolve().parents[2] / "shared/corpus/whitehouse-2021-2022/pool-2021-2022.jsonl.gz"
HELD_OUT = 10
"""One document in so many is left out of the pool."""
RUNS = 5
"""Times that a batch is traced; the fastest counts, for what else the machine does only ever slows it."""
LAG = timedelta(days=10)
"""Time from a statement to what quotes it, where quotations are given a date."""
SCHEMA = {"document_id": pl.String, "text": pl.String, "date": pl.Date}


@dataclass(frozen=True)
class Bench:
    """The index under test, the texts it holds, those held out, and the quotations."""

    index: Index
    documents: pl.DataFrame
    held_out: pl.DataFrame
    texts: list[str]
    probes: list[Probe]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pool", type=Path, default=POOL)
    parser.add_argument("--quotes", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--baseline", type=int, default=30, help="quotations traced by rapidfuzz over all documents")
    parser.add_argument("--errors", type=int, default=0, help="misses and false matches to print")
    chosen = parser.parse_args()
    if not chosen.pool.is_file():
        raise SystemExit(f"{chosen.pool} is not there; name a pool of statements with --pool")
    bench = _build(chosen.pool, chosen.quotes, chosen.seed)
    _quality(bench, chosen.errors)
    _dated(bench)
    _dataset_policy(bench, make_reversals(bench.texts, chosen.quotes // 10, chosen.seed))
    _baseline(bench.texts, bench.probes, chosen.baseline, chosen.seed)
    texts = bench.texts
    del bench
    _growth(texts, chosen.seed)


def _build(pool: Path, quotes: int, seed: int) -> Bench:
    """The index over nine tenths of the pool, with its speed and memory printed."""
    before = _peak_memory()
    documents = _read(pool)
    order = list(range(documents.height))
    random.Random(seed).shuffle(order)
    cut = len(order) // HELD_OUT
    held_out, documents = documents[order[:cut]], documents[order[cut:]]
    megabytes = documents["text"].str.len_bytes().sum() / 1e6
    begin, cpu = time.perf_counter(), time.process_time()
    index = build_index(documents)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    memory = _peak_memory() - before
    print(f"{documents.height:,} documents, {megabytes:.1f} MB of text ({held_out.height:,} documents held out)")
    print(f"index           {megabytes / cpu:8.1f} MB of text a second of one core ({seconds:.1f} s on the clock)")
    print(f"peak memory     {memory / megabytes:8.1f} times the text, texts included")
    texts = documents["text"].to_list()
    probes = make_probes(texts, held_out["text"].to_list(), quotes, seed)
    return Bench(index, documents, held_out, texts, probes)


def _read(pool: Path) -> pl.DataFrame:
    with gzip.open(pool, "rt", encoding="utf-8") if pool.suffix == ".gz" else pool.open(encoding="utf-8") as lines:
        rows = ((str(n), row["text"], row.get("date")) for n, row in enumerate(map(json.loads, lines)))
        return pl.concat(list(_batches(rows)), rechunk=False)


def _batches(rows: Iterator[tuple[str, str, str | None]]) -> Iterator[pl.DataFrame]:
    given = {**SCHEMA, "date": pl.String}
    while batch := list(islice(rows, 256)):
        yield pl.DataFrame(batch, schema=given, orient="row").with_columns(pl.col("date").str.to_date(strict=False))


def _trace(
    index: Index, quotes: Sequence[str], policy: Policy = UNATTRIBUTED_POLICY, days: pl.Series | None = None
) -> tuple[list[Traced], float, float]:
    """Outcomes, and milliseconds a quotation over the whole batch: of one core, and on the clock."""
    asked = pl.DataFrame({"document_id": [""] * len(quotes), "exact": quotes})
    if days is not None:
        asked = asked.with_columns(date=days)
    begin, cpu = time.perf_counter(), time.process_time()
    outcomes = trace_all(asked, index, policy)
    each = 1000 / max(1, len(quotes))
    return outcomes, (time.process_time() - cpu) * each, (time.perf_counter() - begin) * each


def _quality(bench: Bench, show: int) -> None:
    quotes = [probe.quote for probe in bench.probes]
    outcomes, cpu, clock = min((_trace(bench.index, quotes) for _ in range(RUNS)), key=lambda run: run[1])
    total, good, near = Counter(p.kind for p in bench.probes), Counter[str](), 0
    for probe, outcome in zip(bench.probes, outcomes, strict=True):
        match = outcome.match
        there = bench.texts[match.statement][match.start : match.end] if match else None
        right = _right(probe, outcome, bench.texts) if probe.kind in PRESENT else match is None
        good[probe.kind] += right
        near += probe.kind in ABSENT and there is not None and near_copy(probe.quote, there)
        if not right and show:
            show -= 1
            print(f"- {probe.kind} {outcome.verdict} {outcome.similarity:.2f}\n  {probe.quote!r}\n  {there!r}")
    print("\nkind            quotes    right")
    for kind in (*PRESENT, *ABSENT):
        print(f"{kind:14} {total[kind]:7}   {good[kind] / total[kind]:6.4f}")
    print(f"found           {_share(good, total, PRESENT):8.4f}")
    print(f"false match     {1 - _share(good, total, ABSENT):8.4f}   ({near} in which nine letters in ten agree)")
    print(
        f"time            {cpu:8.4f} ms a quotation ({clock:.4f} on the clock),",
        f"{len(quotes):,} in one batch, best of {RUNS}",
    )


def _share(good: Counter[str], total: Counter[str], kinds: Sequence[str]) -> float:
    return sum(good[kind] for kind in kinds) / sum(total[kind] for kind in kinds)


def _dated(bench: Bench) -> None:
    """The same quotations with the date of a document that quotes them: statements made lately are believed sooner."""
    days = pl.Series(
        [(bench.held_out if p.kind == "held_out" else bench.documents)["date"][p.origin] for p in bench.probes],
        dtype=pl.Date,
    )
    outcomes, cpu, _ = _trace(bench.index, [probe.quote for probe in bench.probes], days=days + LAG)
    found, false = _found_and_false(bench, outcomes)
    print(f"\nwith a date, {LAG.days} days after the text it was cut from: {cpu:.4f} ms a quotation")
    print(f"found           {found:8.4f}\nfalse match     {false:8.4f}")


def _dataset_policy(bench: Bench, reversals: list[Probe]) -> None:
    """The stricter policy of the dataset on the same quotations, and on some whose meaning was changed by a word."""
    outcomes, cpu, _ = _trace(bench.index, [probe.quote for probe in bench.probes], DATASET_POLICY)
    found, false = _found_and_false(bench, outcomes)
    doubtful = [o.verdict == "ambiguous" for p, o in zip(bench.probes, outcomes, strict=True) if p.kind in PRESENT]
    print(f"\ndataset policy, nothing attributed: {cpu:.4f} ms a quotation")
    print(f"found           {found:8.4f}   ambiguous {sum(doubtful) / len(doubtful):.4f}")
    print(f"false match     {false:8.4f}")
    matches = [o.match for o in _trace(bench.index, [probe.quote for probe in reversals], DATASET_POLICY)[0]]
    named = sum(match is not None for match in matches) / len(matches)
    told = sum(match is not None and any(edit.meaning_change for edit in match.edits) for match in matches)
    print(f"reversed        {named:8.4f}   found; told as changed {told / len(matches):.4f}; {len(matches)} quotations")


def _found_and_false(bench: Bench, outcomes: list[Traced]) -> tuple[float, float]:
    pairs = list(zip(bench.probes, outcomes, strict=True))
    found = [_right(probe, outcome, bench.texts) for probe, outcome in pairs if probe.kind in PRESENT]
    false = [outcome.match is not None for probe, outcome in pairs if probe.kind in ABSENT]
    return sum(found) / len(found), sum(false) / len(false)


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
    quotes = [probe.quote for probe in make_probes(pieces[:600], pieces[60_000:] or pieces[-600:], 4_000, seed)]
    print("\ndocuments    ms a quotation")
    times = []
    for count in (600, 6_000, 60_000):
        rows = {"document_id": map(str, range(count)), "text": pieces[:count], "date": [None] * count}
        index = build_index(pl.DataFrame({name: list(values) for name, values in rows.items()}, schema=SCHEMA))
        times.append(min(_trace(index, quotes)[1] for _ in range(RUNS)))
        print(f"{min(count, len(pieces)):9,}    {times[-1]:.4f}")
    print(f"growth       {times[-1] / times[0]:.2f} times")


def _baseline(texts: Sequence[str], probes: list[Probe], count: int, seed: int) -> None:
    """rapidfuzz over every document, the best score above 80 taken: what tracing costs without an index."""
    if not count:
        return
    sample = random.Random(seed).sample(probes, min(count, len(probes)))
    found, false, begin = 0, 0, time.process_time()
    for probe in sample:
        best, at = 80.0, -1
        for number, text in enumerate(texts):
            scored = fuzz.partial_ratio_alignment(probe.quote, text, score_cutoff=best)
            if scored is not None and scored.score > best:
                best, at = scored.score, number
        found += at >= 0 and probe.source >= 0 and plain(probe.original) in plain(texts[at])
        false += at >= 0 and probe.source < 0
    present = sum(probe.source >= 0 for probe in sample)
    took = (time.process_time() - begin) * 1000 / len(sample)
    print(
        f"\nrapidfuzz partial_ratio_alignment over all documents, {len(sample)} quotations: found {found}/{present},",
        f"false match {false}/{len(sample) - present}, {took:.0f} ms a quotation",
    )


def _peak_memory() -> float:
    """Most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
