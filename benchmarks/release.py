"""What a large release costs: validate and publish a million annotation rows, load them, scan a part of them remotely.

    python -m benchmarks.release [--rows 1000000] [--keep FOLDER]

Every stage runs in a process of its own, so that its peak memory is its own; CPU time is told beside the time on the
clock, since a shared machine stretches only the latter.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.coherent import COLLECTION, tables
from communique.tables import TABLES

BUDGETS = {"publish": (90.0, 4.0), "load": (0.5, None), "import": (0.4, None)}
"""Seconds and gigabytes that the stages may take on two cores."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="annotation rows")
    parser.add_argument("--keep", type=Path, help="folder to leave the release in")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stage:
        STAGES[chosen.stage](chosen.keep, chosen.rows)
        return
    with TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        for stage in STAGES:
            command = [sys.executable, "-m", "benchmarks.release", "--stage", stage, "--rows", str(chosen.rows)]
            subprocess.run([*command, "--keep", str(folder)], check=True)


def _stage_import(folder: Path, rows: int) -> None:
    code = "import time, polars; start = time.perf_counter(); import communique; print(time.perf_counter() - start)"
    seconds = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5))
    print(f"import communique, on top of polars: {seconds:.3f} s (at most {BUDGETS['import'][0]} s)")


def _stage_publish(folder: Path, rows: int) -> None:
    from expectations.data_docs import write_data_docs
    from expectations.rights import apply_rights
    from expectations.validation import validate
    from pipelines.publish import CollectionFacts, publish

    full, texts = tables(rows)
    count = sum(frame.height for name, frame in full.items() if name not in ("sources", "documents", "entities"))
    characters = sum(map(len, texts.values()))
    print(f"{count:,} annotation rows of {len(texts):,} documents, {characters / 1e6:.0f} M characters")
    began, used = time.perf_counter(), _cpu()
    cut = apply_rights(full, texts)
    leaving = {n: TABLES[n].conform(frame.drop("collection", "row_hash"), COLLECTION) for n, frame in cut.items()}
    righted = time.perf_counter()
    report = validate(leaving, texts, published=True)
    assert report.passed, report.blocked[:5]
    write_data_docs(report, folder / "docs")
    validated = time.perf_counter()
    made = publish(
        report.tables,
        CollectionFacts(COLLECTION, "Benchmark", "Rows made for measuring; they say nothing about anything."),
        folder / "releases",
        evidence=report.evidence,
        validation_folder=folder / "docs",
        quarantine={},
        provenance={},
        today=date(2026, 11, 25),
        texts=texts,
    )
    published = time.perf_counter()
    seconds, gigabytes = BUDGETS["publish"]
    print(f"rights {righted - began:.1f} s, suites {validated - righted:.1f} s, publish {published - validated:.1f} s")
    print(
        f"all together: {published - began:.1f} s (at most {seconds:.0f} s), CPU {_cpu() - used:.1f} s, "
        f"peak memory {_peak():.2f} GB (at most {gigabytes:.0f} GB); {len(report.checks)} rules, {made.version}"
    )
    data = sum(path.stat().st_size for path in Path(made.folder, "data").rglob("*.parquet"))
    print(f"{data / 1e6:.0f} MB of Parquet in {len(list(Path(made.folder, 'data').rglob('*.parquet')))} files")


def _stage_load(folder: Path, rows: int) -> None:
    """`load` of one million claims: the claims of the release, as often as it takes, in a release of their own."""
    import communique
    from communique.tables import content_digest
    from pipelines.publish import CollectionFacts, publish

    table = TABLES["claims"]
    claims = communique.load("claims", collection=COLLECTION, root=folder / "releases")
    content = claims.select([column.name for column in table.content])
    million = pl.concat([content] * -(-rows // content.height)).head(rows)
    numbered = pl.concat_str(pl.lit("cl"), pl.int_range(pl.len()).cast(pl.String).str.zfill(16))
    frame = table.conform(million.with_columns(claim_id=numbered), "claims")
    publish(
        {"claims": frame}, CollectionFacts("claims", "Claims", "For measuring."), folder / "releases",
        evidence={"claims": content_digest(frame)}, validation_folder=None, quarantine={}, provenance={},
        today=date(2026, 11, 25),
    )  # fmt: skip
    code = (
        "import sys, time, communique; start, used = time.perf_counter(), time.process_time(); "
        "frame = communique.load('claims', collection='claims', root=sys.argv[1]); "
        "print(time.perf_counter() - start, time.process_time() - used, frame.height)"
    )
    runs = [
        subprocess.check_output([sys.executable, "-c", code, str(folder / "releases")], text=True).split()
        for _ in range(5)
    ]
    times, used = ([float(run[column]) for run in runs] for column in (0, 1))
    print(
        f"load of {int(runs[0][2]):,} claims: {min(times):.2f} to {max(times):.2f} s (at most {BUDGETS['load'][0]} s), "
        f"CPU {min(used):.2f} s"
    )


def _stage_scan(folder: Path, rows: int) -> None:
    """What a filtered scan over HTTP moves of a large table."""
    import communique
    from tests.client.served import served

    with served(folder / "releases") as site:
        lazy = communique.scan("claims", collection="claims", root=site.url)
        files = communique.catalog.find_release("claims", root=str(folder / "releases")).facts["files"]
        size = sum(entry["bytes"] for name, entry in files.items() if name.startswith("data/"))
        wanted = lazy.select("claim_id").slice(rows // 2, 1).collect().item()
        document = lazy.filter(pl.col("document_id") == lazy.select("document_id").slice(rows // 2, 1).collect().item())
        for what, query in (
            ("one claim by its id", lazy.filter(pl.col("claim_id") == wanted)),
            ("kind and certainty of one document", document.select("kind", "certainty")),
            ("one column, counted", lazy.group_by("kind").len()),
            ("number of rows", lazy.select(pl.len())),
        ):  # fmt: skip
            site.sent.clear()
            began = time.perf_counter()
            found = query.collect()
            moved = site.bytes_sent()
            print(
                f"{what}: {moved / 1e6:.2f} of {size / 1e6:.0f} MB moved ({moved / size:.1%}) in "
                f"{len(site.sent)} requests, {time.perf_counter() - began:.2f} s, {found.height:,} rows"
            )


def _stage_wide(folder: Path, rows: int) -> None:
    """The same over a table of 200 MB, whose text does not compress."""
    import secrets

    import fsspec

    from communique.tables import content_digest
    from pipelines.publish import CollectionFacts, publish
    from tests.client.served import local_s3, served

    table, count = TABLES["claims"], 400_000
    one = tables(1)[0]["claims"].head(1).select([column.name for column in table.content])
    wide = pl.concat([one] * count).with_columns(
        claim_id=pl.concat_str(pl.lit("cl"), pl.int_range(count).cast(pl.String).str.zfill(16)),
        document_id=pl.concat_str(pl.lit("talk-"), (pl.int_range(count) // 100).cast(pl.String).str.zfill(6)),
        exact=pl.Series([secrets.token_urlsafe(540) for _ in range(count)]),
    )
    frame = table.conform(wide, "wide")
    publish(
        {"claims": frame}, CollectionFacts("wide", "Wide", "For measuring."), folder / "releases",
        evidence={"claims": content_digest(frame)}, validation_folder=None, quarantine={}, provenance={},
        today=date(2026, 11, 25),
    )  # fmt: skip
    size = sum(path.stat().st_size for path in (folder / "releases" / "wide").rglob("data/**/*.parquet"))
    with served(folder / "releases") as site:
        _tell_moved("HTTP", site.url, site.sent, size)
    sent: list[tuple[str, int]] = []
    with local_s3("wide", sent) as bucket:
        for name in ("catalog.json", "wide"):
            fsspec.filesystem("s3").put(str(folder / "releases" / name), f"{bucket}/{name}", recursive=True)
        _tell_moved("S3", bucket, sent, size)


def _tell_moved(what: str, url: str, sent: list[tuple[str, int]], size: int) -> None:
    """How many bytes of the table of `size` bytes two filtered scans move."""
    import communique

    lazy = communique.scan("claims", collection="wide", root=url)
    document = lazy.filter(pl.col("document_id") == "talk-002000")
    for which, query in (
        ("ids and kinds of one document", document.select("claim_id", "kind")),
        ("all columns of one claim", lazy.filter(pl.col("claim_id") == "cl0000000000200000")),
    ):
        sent.clear()
        found = query.collect()
        moved = sum(count for _, count in sent)
        print(
            f"{what}, {which}: {moved / 1e6:.2f} of {size / 1e6:.0f} MB moved ({moved / size:.1%}), {found.height} rows"
        )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


STAGES = {
    "import": _stage_import,
    "publish": _stage_publish,
    "load": _stage_load,
    "scan": _stage_scan,
    "wide": _stage_wide,
}

if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
