"""Scores the blind gold annotations under tests/gold with the scorer in ../shared, genre by genre. Figures only.

Claims were annotated a second time by somebody who saw neither the first annotation nor any output, and a third person,
who saw no output either, decided where the two differ. Found claims are scored on all three; the annotations on each
other say how far readers agree. Ten more texts, annotated twice, hold claims only.

Statements are read from the pool in ../shared: the gold holds offsets and labels, never their text.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.quality import CHECKOUT, POOL, SHARED, _annotate

GOLD = CHECKOUT / "tests" / "gold"
FILES = {"opinion": "opinion.jsonl", "statements": "statements.jsonl"}
SECOND = {"opinion": "opinion_second.jsonl", "statements": "statements_second.jsonl"}
ADJUDICATED = {"opinion": "opinion_adjudicated.jsonl", "statements": "statements_adjudicated.jsonl"}
FRESH = {"opinion": "opinion_fresh.jsonl", "statements": "statements_fresh.jsonl"}
FRESH_SECOND = {"opinion": "opinion_fresh_second.jsonl", "statements": "statements_fresh_second.jsonl"}
LAYERS = ("quotation", "claim", "reference", "date")


def main() -> int:
    """Annotate both files, print a line a layer (and a document, with --each); 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", action="store_true", help="figures of each document too")
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = arguments.parse_args()
    if not (SHARED / "bench" / "score.py").is_file():
        print("scoring the blind gold needs ../shared (the scorer and the pool) beside the checkout", file=sys.stderr)
        return 1
    scores = measured(each=options.each)
    print(json.dumps(scores, indent=1) if options.json else _lines(scores))
    return 0


def measured(*, each: bool = False) -> dict[str, dict[str, dict[str, Any]]]:
    """Figures of each file, layer by layer; with `each`, of each document too."""
    scores: dict[str, dict[str, dict[str, Any]]] = {}
    for name, file in FILES.items():
        scores.update(_score_file(name, GOLD / file, LAYERS, each=each))
    for name in FILES:
        first, second, adjudicated = (GOLD / files[name] for files in (FILES, SECOND, ADJUDICATED))
        scores.update(_score_file(f"{name}, second annotation", second, ("claim",), each=each))
        scores.update(_score_file(f"{name}, adjudicated", adjudicated, ("claim",), each=each))
        scores[f"{name}, the second annotation on the first"] = {"claim": _agreement(first, second)}
        scores[f"{name}, the first annotation on the adjudicated"] = {"claim": _agreement(adjudicated, first)}
        scores[f"{name}, the second annotation on the adjudicated"] = {"claim": _agreement(adjudicated, second)}
    for name in FRESH:
        first, second = GOLD / FRESH[name], GOLD / FRESH_SECOND[name]
        scores.update(_score_file(f"{name}, fresh texts", first, ("claim",), each=each))
        scores.update(_score_file(f"{name}, fresh texts, second annotation", second, ("claim",), each=each))
        scores[f"{name}, fresh texts, the second annotation on the first"] = {"claim": _agreement(first, second)}
    return scores


def read_gold(path: Path, pool: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """(gold document, its text) of a file of gold; ValueError where the text at hand is another one.

    The text ends where the annotated part does.
    """
    documents = [json.loads(line) for line in path.open(encoding="utf-8")]
    wanted = {document["id"] for document in documents if "pool" in document}
    texts = pool_texts(pool, wanted) if wanted else {}
    for document in documents:
        file = document.get("file")
        whole = (CHECKOUT / file).read_text(encoding="utf-8") if file else texts.get(document["id"])
        text = (whole or _news_text(document))[: document["characters"]]
        if hashlib.sha256(text.encode()).hexdigest() != document["text_sha256"]:
            raise ValueError(f"{document['id']}: the text at hand is not the one that was annotated")
        yield document, text


def _news_text(document: dict[str, Any]) -> str:
    """The text of a news article of the third-party gold in ../shared."""
    rows = map(json.loads, (SHARED / "gold" / "third-party" / document["news"]).open(encoding="utf-8"))
    return next(str(row["text"]) for row in rows if row["doc_id"] == document["id"])


def pool_texts(pool: Path, wanted: set[str]) -> dict[str, str]:
    """Texts of these documents of a gzipped pool, by id."""
    with gzip.open(pool, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {row["doc_id"]: row["text"] for row in rows if row["doc_id"] in wanted}


def _agreement(gold: Path, other: Path) -> dict[str, Any]:
    """Figures of the claims of another annotation, scored on the gold as if they had been found."""
    score = scorer()
    total = score.Tally()
    claims = {
        document["id"]: [row for row in document["annotations"] if row["layer"] == "claim"]
        for document, _ in read_gold(other, SHARED / POOL)
    }
    for document, text in read_gold(gold, SHARED / POOL):
        found = [dict(row, holder_kind=row["holder"]) for row in claims[document["id"]]]
        add(total, score.standoff(document, {document["id"]: {"claims": found}}, text, {"claim"})["claim"])
    return dict(total.figures())


def _score_file(name: str, path: Path, layers: Sequence[str], *, each: bool) -> dict[str, dict[str, dict[str, Any]]]:
    score = scorer()
    gold = list(read_gold(path, SHARED / POOL))
    inputs = [{"id": document["id"], "text": text, "date": document["date"]} for document, text in gold]
    with tempfile.TemporaryDirectory() as folder:
        lines = _annotate(Path(folder), name, inputs).read_text(encoding="utf-8").splitlines()
    predicted = {row["id"]: row for row in map(json.loads, lines)}
    scores: dict[str, dict[str, dict[str, Any]]] = {}
    total: dict[str, Any] = {layer: score.Tally() for layer in layers}
    for document, text in gold:
        named = dict(document, annotations=[_with_source_text(row, text) for row in document["annotations"]])
        tallies = score.standoff(named, {document["id"]: predicted[document["id"]]}, text, set(layers))
        _judge_holders(score, tallies["claim"], named, predicted[document["id"]], text)
        for layer, tally in tallies.items():
            add(total[layer], tally)
        if each:
            scores[f"{name}: {document['id'].rpartition('/')[2]}"] = _figures(tallies)
    return {name: _figures(total), **scores}


def scorer() -> ModuleType:
    """The scorer in ../shared."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "bench" / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError("the scorer cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _with_source_text(row: dict[str, Any], text: str) -> dict[str, Any]:
    """The row with the speaker's words, which the scorer compares and the gold only points at."""
    if "speaker_start" not in row:
        return row
    return dict(row, source_text=text[row["speaker_start"] : row["speaker_end"]])


def _judge_holders(score: ModuleType, tally: Any, gold: dict[str, Any], found: dict[str, Any], text: str) -> None:
    """Figure `whose`: the claim is given to the very holder of the gold, nobody being the author.

    `holder` asks only whether it is the author's or another's. A claim of a speaker's turn is another's in the gold,
    and the author's, with the speaker beside it, in what is found.
    """
    claims = [row for row in gold["annotations"] if row["layer"] == "claim"]
    spans = [[score.trim(text, row["start"], row["end"]) for row in rows] for rows in (claims, found["claims"])]
    for i, j in score.match(text, *spans, 0.6):
        holder = text[claims[i]["holder_start"] : claims[i]["holder_end"]] if "holder_start" in claims[i] else None
        given = found["claims"][j]
        named = {"source": given["holder"], "source_name": given.get("holder_name")}
        same = score.same_source(text, {"speaker": holder}, named) if holder else given["holder"] is None
        tally.side("whose", same)


def add(total: Any, tally: Any) -> None:
    """Add the counts of a tally of the scorer to `total`."""
    total.gold += tally.gold
    total.pred += tally.pred
    total.hit += tally.hit
    for label, (right, judged) in tally.extra.items():
        total.extra[label][0] += right
        total.extra[label][1] += judged


def _figures(tallies: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {layer: tallies[layer].figures() for layer in LAYERS if layer in tallies}


def _lines(scores: dict[str, dict[str, dict[str, Any]]]) -> str:
    lines = []
    for name, layers in scores.items():
        lines.append(name)
        for layer, figures in layers.items():
            lines.append(f"  {layer:12}" + "  ".join(f"{label} {value}" for label, value in figures.items()))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
