"""Figures of the black-box commands on the gold annotations of ../shared: the article, and the gold of others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.events import score_events

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = CHECKOUT.parent / "shared"


@dataclass(frozen=True)
class Gold:
    """A gold file, what it measures, and which layers of it are scored."""

    file: str
    title: str
    layers: str


ARTICLE = Gold("the-diplomat-2022-japan-us-2plus2.json", "The article", "quotation,claim,reference,date")
ANNOTATED = (
    Gold("third-party/gum_attribution_dev.jsonl", "GUM, quotations and attribution", "quotation,attribution"),
    Gold("third-party/gum_dates_dev.jsonl", "GUM, dates", "date"),
    Gold("third-party/wikiwars_timex.jsonl", "WikiWars, dates", "date"),
    Gold("third-party/meantime.jsonl", "MEANTIME, dates", "date"),
)
ALIGNED = Gold("third-party/align_wh_silver_dev.jsonl", "White House releases that quote each other", "alignment")
POOL = "corpus/whitehouse-2021-2022/pool-2021-2022.jsonl.gz"


def measured(folder: Path) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """(title, layer -> figure -> value) of each gold file; `folder` takes what the commands read and write."""
    yield ARTICLE.title, _score_article(folder)
    for gold in ANNOTATED:
        rows = [json.loads(line) for line in (SHARED / "gold" / gold.file).open(encoding="utf-8")]
        inputs = [{"id": r["doc_id"], "text": r["text"], "date": _day(r.get("date") or r.get("dct"))} for r in rows]
        predicted = _annotate(folder, Path(gold.file).stem, inputs)
        yield gold.title, _score(SHARED / "gold" / gold.file, predicted, gold.layers)
        if any("events" in row for row in rows):
            found = {row["id"]: row for row in map(json.loads, predicted.open(encoding="utf-8"))}
            yield "MEANTIME, events that head claims", {"claim": score_events(rows, found)}
    yield ALIGNED.title, _score_alignment(folder)


def _day(given: str | None) -> str | None:
    """The date where it is a whole one; some gold documents know only the month."""
    return given if given and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given) else None


def _score_article(folder: Path) -> dict[str, dict[str, Any]]:
    gold_file = SHARED / "gold" / ARTICLE.file
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    text_file = SHARED / "corpus" / gold["document"]["file"]
    text = text_file.read_text(encoding="utf-8")
    day = gold["document"]["published"][:10]
    predicted = _annotate(folder, "article", [{"id": "article", "text": text, "date": day}])
    scores = _score(gold_file, predicted, ARTICLE.layers, "--text", str(text_file))
    found = json.loads(predicted.read_text(encoding="utf-8"))["passages"]
    roles = {(p["start"], p["end"], p["role"]) for p in found}
    wanted = {(a["start"], a["end"], a["role"]) for a in gold["annotations"] if a["layer"] == "passage"}
    scores["passage"] = {"gold": len(wanted), "predicted": len(roles), "right": len(roles & wanted)}
    return scores


def _score_alignment(folder: Path) -> dict[str, dict[str, Any]]:
    gold_file = SHARED / "gold" / ALIGNED.file
    rows = [json.loads(line) for line in gold_file.open(encoding="utf-8")]
    quotes = [
        {"id": str(n), "quote": r["quote"], "quoting_doc": r["quoting_doc"], "date": r["quoting_date"]}
        for n, r in enumerate(rows)
    ]
    predicted = folder / "aligned.jsonl"
    _run("align", _write(folder / "quotes.jsonl", quotes), "--pool", SHARED / POOL, "--out", predicted)
    return _score(gold_file, predicted, ALIGNED.layers)


def _annotate(folder: Path, name: str, inputs: list[dict[str, Any]]) -> Path:
    predicted = folder / f"{name}.out.jsonl"
    _run("annotate", _write(folder / f"{name}.in.jsonl", inputs), "--out", predicted)
    return predicted


def _write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _run(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "pipelines", *map(str, arguments)], cwd=CHECKOUT, check=True)


def _score(gold: Path, predicted: Path, layers: str, *more: str) -> dict[str, dict[str, Any]]:
    scorer = [sys.executable, str(SHARED / "bench" / "score.py"), str(gold), str(predicted)]
    done = subprocess.run([*scorer, "--layers", layers, "--json", *more], check=True, capture_output=True, text=True)
    figures: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return figures
