"""The data card: a release's README.md, written from its rows and facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from communique.citing import citation_text
from communique.tables import TABLES, Table
from pipelines.publish.facts import CollectionFacts

SOURCES_SHOWN = 40
"""Sources that the card lists by title: a page. The table `sources` has them all."""

RIGHTS = {
    "open_text": "text is published",
    "quote_only": "no passage text; short excerpts only",
    "metadata_only": "offsets, labels and hashes only",
    "withheld": "withdrawn",
}
STATES = {
    "waiting": "Registered, but not held in this version:",
    "kept": "Not reached when this version was made; the snapshot from before is in use:",
    "unreadable": "Held, but not to be read in whole:",
}
"""Headings for the sources that are not simply held, by their state."""
LIMITS = (
    "Annotations are made by rules over a statistical parse and have errors; each row names the rule that made it.",
    "`not_found` means: in none of the statements that were searched, which the row counts and dates. It does not mean "
    "that the words were never said.",
    "Similarity scores measure wording, evidence scores wording and meaning, neither measures truth.",
    "Offsets count Unicode code points from the start of the document's text, not bytes and not UTF-16 units.",
)


def data_card(
    collection: CollectionFacts,
    version: str,
    created: str,
    tables: Mapping[str, pl.DataFrame],
    facts: Mapping[str, Any],
    structured: Mapping[str, Any],
) -> str:
    """The card as Markdown; `facts` are those of `release.json`, `structured` is the card as schema.org/Dataset."""
    parts = [
        f"# {collection.title}, version {version}",
        "",
        collection.description.strip(),
        "",
        f"Collection `{collection.name}`, version `{version}` of {created[:10]}, schema {facts['schema_version']}"
        + (f", follows {facts['previous']} (see `CHANGES.md`)" if facts["previous"] else ", the first release")
        + ". A version never changes.",
        "",
        *_tables(tables, facts),
        *_loading(collection.name, version, facts),
        *_sources(collection, tables.get("sources")),
        *_rights(collection, tables.get("sources")),
        "## Limits",
        "",
        *(f"- {limit}" for limit in (*collection.limits, *LIMITS)),
        "",
        *_citing(collection.name, version, facts),
        *_making(facts),
        "",
        *_structured(structured),
    ]
    return "\n".join(parts) + "\n"


def _tables(tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> list[str]:
    described: list[Table] = [TABLES[name] for name in tables]
    return [
        "## Tables",
        "",
        "| table | rows | a row is | file |",
        "|---|---:|---|---|",
        *(f"| {t.name} | {tables[t.name].height:,} | {t.description} | `{_file(t.name, facts)}` |" for t in described),
        "",
        "Every column is described in `columns.parquet`, in the Arrow metadata of its field, and in each Parquet file "
        "under the key `columns`.",
        "",
    ]


def _file(name: str, facts: Mapping[str, Any]) -> str:
    files = facts["tables"][name]["files"]
    return str(files[0]) if len(files) == 1 else f"data/{name}/*.parquet"


def _loading(name: str, version: str, facts: Mapping[str, Any]) -> list[str]:
    table = "claims" if "claims" in facts["tables"] else next(iter(facts["tables"]))
    file = _file(table, facts)
    kinds = "kind, count(*)" if "kind" in facts["tables"][table]["columns"] else "count(*)"
    return [
        "## Open it",
        "",
        "```python",
        "import communique",
        "",
        f'{table} = communique.load("{table}", collection="{name}", version="{version}")  # a polars DataFrame',
        f'{table} = communique.load("{table}", collection="{name}", version="{version}", to="pandas")',
        "```",
        "",
        'Releases elsewhere are read with `root="https://..."` or `"s3://..."`, or from where `COMMUNIQUE_ROOT` says.',
        "",
        "Without any package of ours, in this folder:",
        "",
        "```python",
        "import polars",
        "",
        f'{table} = polars.read_parquet("{file}")',
        "```",
        "",
        "```sql",
        "-- DuckDB",
        f"SELECT {kinds} FROM '{file}' GROUP BY ALL;",
        "-- what its columns mean",
        f"SELECT \"column\", description FROM 'columns.parquet' WHERE \"table\" = '{table}';",
        "```",
        "",
        "```r",
        "library(duckdb)",
        f"{table} <- dbGetQuery(dbConnect(duckdb()), \"SELECT * FROM '{file}'\")",
        "```",
        "",
        "Check the files with `sha256sum --check SHA256SUMS`, or",
        f"`communique verify --collection {name} --version {version}`.",
        "",
    ]


def _citing(name: str, version: str, facts: Mapping[str, Any]) -> list[str]:
    return ["## Cite it", "", citation_text(name, version, facts), "", "Also as `CITATION.cff`.", ""]


def _sources(collection: CollectionFacts, sources: pl.DataFrame | None) -> list[str]:
    lines = ["## Sources", ""]
    if sources is not None and sources.height:
        counts = sources.group_by("kind").len().sort(["len", "kind"], descending=[True, False])
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.iter_rows())
        first, last = sources.select(pl.col("published_from").min(), pl.col("published_to").max().alias("last")).row(0)
        lines += [f"{sources.height:,} works ({kinds})" + (f", published {first} to {last}." if first else "."), ""]
        registered = [report.source_id for report in collection.sources]
        # The commentary first, then the works registered one by one, then those of bulk sources.
        shown = sources.sort(
            pl.col("kind") != "commentary",
            ~pl.col("source_id").is_in(registered),
            "published_from",
            "source_id",
            nulls_last=True,
        ).head(SOURCES_SHOWN)
        lines += [_source(row) for row in shown.iter_rows(named=True)]
        if sources.height > shown.height:
            lines.append(f"- and {sources.height - shown.height:,} more, in the table `sources`")
        lines.append("")
    for state, heading in STATES.items():
        reports = [report for report in collection.sources if report.state == state]
        if reports:
            lines += [heading, "", *(f"- `{r.source_id}`: {r.state}. {r.reason}".rstrip() for r in reports), ""]
    return lines


def _source(row: Mapping[str, Any]) -> str:
    title = f"[{row['title']}]({row['url']})" if row["url"] else row["title"]
    details = dict.fromkeys(part for part in (row["publisher"], row["published"], row["attribution"]) if part)
    return f"- {title}" + (f" ({'; '.join(details)})" if details else "")


def _rights(collection: CollectionFacts, sources: pl.DataFrame | None) -> list[str]:
    lines = ["## Rights", ""]
    if collection.licence:
        lines += [f"The annotations are licensed under {collection.licence}.", ""]
    if sources is not None and sources.height:
        counts = dict(sources.group_by("text_rights").len().iter_rows())
        lines += ["| rights to the text | sources | what is published |", "|---|---:|---|"]
        lines += [f"| {rights} | {counts[rights]:,} | {what} |" for rights, what in RIGHTS.items() if rights in counts]
        lines.append("")
    lines += [
        "Texts keep the licence of their source (`sources.licence`, `sources.attribution`). Where a text is not in the",
        "release, `communique.rehydrate(frame, texts=FOLDER)` fills it in from your own lawful copy.",
        "",
    ]
    return lines


def _making(facts: Mapping[str, Any]) -> list[str]:
    provenance = {k: v for k, v in facts["provenance"].items() if isinstance(v, str)}
    return [
        "## How it was made",
        "",
        "`release.json` has the files with their digests and the whole provenance; `validation/` has the checks that",
        "these rows passed; `quarantine/`, when there is one, has the rows that did not and are not published.",
        "",
        *(f"- {name.replace('_', ' ')}: {value}" for name, value in sorted(provenance.items())),
    ]


def _structured(structured: Mapping[str, Any]) -> list[str]:
    """The card for machines: invisible on a rendered page, read by search engines for data sets."""
    # A closing tag inside a string would end the block early; the escape means the same to JSON.
    encoded = json.dumps(structured, indent=1, ensure_ascii=False).replace("</", "<\\/")
    return ['<script type="application/ld+json">', encoded, "</script>"]
