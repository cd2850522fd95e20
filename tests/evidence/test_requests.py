"""Which statements a claim is looked for in: those it cites, else those of its days and parties."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.annotate.annotator import AnnotationInput, annotate
from pipelines.annotate.frames import AnnotatedDocument, annotation_tables
from pipelines.annotate.resolving.registered_sources import RegisteredSource
from pipelines.evidence.finding import find_evidence
from pipelines.evidence.requests import evidence_requests

COMMENTARY = "comment@1"
READOUT = "readout-of-president-bidens-meeting-with-prime-minister-kishida-of-japan"
STATEMENTS = {
    "canada-readout": ("Readout of the Call with Prime Minister Trudeau of Canada", date(2031, 5, 4)),
    "canada-later": ("Remarks with Prime Minister Trudeau of Canada", date(2031, 7, 1)),
    "canada-old": ("Fact Sheet on Canada", date(2029, 1, 1)),
    "peru-readout": ("Readout of the Call with the President of Peru", date(2031, 5, 4)),
}
TEXT = "The leaders spoke of the border. They will open two more bridges for trucks."


def requests(commentary: str, cites: str | None = None, published: date = date(2031, 5, 20)) -> pl.DataFrame:
    """Requests of a commentary of May 2031 against four statements; `cites` is a phrase that names the readout."""
    documents = pl.DataFrame(
        [
            (COMMENTARY, "comment", commentary, published, True),
            *((f"{key}@1", key, TEXT, day, False) for key, (_, day) in STATEMENTS.items()),
        ],
        schema=["document_id", "source_id", "text", "published_from", "is_commentary"],
        orient="row",
    )
    inputs = [AnnotationInput(key, text, day, full=commented) for key, _, text, day, commented in documents.iter_rows()]
    found = [
        AnnotatedDocument(key, source, text, day, annotations)
        for (key, source, text, day, _), annotations in zip(documents.iter_rows(), annotate(inputs), strict=True)
    ]
    tables = annotation_tables(found, [], "sample")
    if cites is not None:
        at = commentary.index(cites)
        row = {"document_id": COMMENTARY, "start": at, "end": at + len(cites), "resolved_source_id": "canada-readout"}
        tables["references"] = pl.DataFrame([row])
    sources = pl.DataFrame(
        [(key, title, []) for key, (title, _) in STATEMENTS.items()],
        schema={"source_id": pl.String, "title": pl.String, "authors": pl.List(pl.String)},
        orient="row",
    )
    works = pl.DataFrame(schema={"source_id": pl.String, "parties": pl.List(pl.String)})
    made = evidence_requests(tables, documents, sources, works)
    return made.join(tables["claims"].select("claim_id", "exact", "start"), on="claim_id").sort("start")


def searched(frame: pl.DataFrame) -> list[list[str]]:
    return [[key.removesuffix("@1") for key in keys] for keys in frame["statement_ids"]]


def test_a_claim_is_looked_for_in_the_statement_its_sentence_cites() -> None:
    frame = requests("According to the readout, Canada will open new bridges.", cites="the readout")
    assert searched(frame) == [["canada-readout"]]


def test_who_said_it_and_where_is_left_out_of_what_is_looked_for() -> None:
    frame = requests("In the readout of May 4, Canada said that it will open new bridges.", cites="the readout")
    assert "bridges" in frame["query"][0]
    assert "readout" not in frame["query"][0]


def test_a_reported_claim_without_a_reference_is_looked_for_in_the_days_before() -> None:
    assert searched(requests("Canada said that new bridges will open for trucks.")) == [["canada-readout"]]


def test_the_day_that_a_sentence_names_is_where_a_claim_is_looked_for() -> None:
    frame = requests("On January 1, 2029, Canada said that new bridges will open for trucks.")
    assert searched(frame) == [["canada-old"]]


def test_a_statement_later_than_the_commentary_is_never_searched() -> None:
    frame = requests("On July 1, 2031, Canada said that new bridges will open for trucks.")
    assert all("canada-later" not in keys for keys in searched(frame))


def test_a_claim_of_the_author_that_cites_nothing_is_not_looked_for() -> None:
    assert requests("New bridges will open for trucks in Canada.").is_empty()


def test_a_statement_that_is_cited_but_not_held_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(STATEMENTS, "canada-readout")
    assert requests("According to the readout, Canada will open new bridges.", cites="the readout").is_empty()


def test_possessives_of_the_parties_are_left_out_of_what_is_looked_for() -> None:
    frame = requests("According to the readout, Canada’s trucks will cross new bridges.", cites="the readout")
    assert "Canada" not in frame["query"][0]


def test_the_claim_on_defence_spending_ranks_the_sentence_of_the_readout_first(shared: Path) -> None:
    """The article reports a commitment of January 21, 2022; its reference resolves to the readout of that day."""
    article = (shared / "corpus" / "the-diplomat-2022-japan-us-2plus2.txt").read_text(encoding="utf-8")
    records = _statements_of(shared, "2022-01")
    readout = next(key for key in records if key.endswith(READOUT))
    day = date(2022, 1, 21)
    inputs = [
        AnnotationInput("article", article, day),
        *(AnnotationInput(key, record["text"], full=False) for key, record in records.items()),
    ]
    found = [
        AnnotatedDocument(each.document_id, each.document_id, each.text, each.date, annotations)
        for each, annotations in zip(inputs, annotate(inputs), strict=True)
    ]
    parties = ("United States", "Japan")
    title, url = records[readout]["title"], records[readout]["url"]
    work = RegisteredSource(readout, "readout", title, "2022-01-21", "The White House", url, (), parties)
    tables = annotation_tables(found, [work], "alliance")
    documents = pl.DataFrame(
        [(key, key, record["text"], date.fromisoformat(record["date"]), False) for key, record in records.items()]
        + [("article", "article", article, day, True)],
        schema=["document_id", "source_id", "text", "published_from", "is_commentary"],
        orient="row",
    )
    sources = pl.DataFrame({"source_id": list(records), "title": [r["title"] for r in records.values()]})
    works = pl.DataFrame({"source_id": [readout], "parties": [list(parties)]})
    asked = evidence_requests(tables, documents, sources.with_columns(authors=pl.lit([""])), works)
    claim = asked.filter(pl.col("query").str.contains("(?i)defense spending")).row(0, named=True)
    assert claim["statement_ids"] == [readout]
    rows = find_evidence(asked, tables["passages"])[0].filter(claim_id=claim["claim_id"]).sort("rank")
    best = records[readout]["text"][rows["source_start"][0] : rows["source_end"][0]]
    assert "spending on defense" in best


def _statements_of(shared: Path, month: str) -> dict[str, dict[str, str]]:
    with (shared / "corpus" / "whitehouse-2021-2022" / "statements.jsonl").open(encoding="utf-8") as stream:
        return {record["doc_id"]: record for record in map(json.loads, stream) if record["date"].startswith(month)}
