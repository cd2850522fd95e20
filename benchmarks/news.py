"""Scores quotations and attributions on annotated news (tests/gold/news_*.jsonl) with the scorer in ../shared.

    python -m benchmarks.news [--gold open|blind] [--errors] [--json]

Of the open gold, `--errors` prints what is missed, spurious or given to somebody else; of the blind gold only figures.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from benchmarks.blind import GOLD, read_gold, scorer
from benchmarks.quality import SHARED
from benchmarks.readings import Reading, annotated

FILES = {"open": GOLD / "news_open.jsonl", "blind": GOLD / "news_blind.jsonl"}
LAYERS = ("quotations", "attributions")
PARAGRAPH = re.compile(r"[^\n]+")
SPAN_FIGURES = ("gold", "predicted", "precision", "recall", "f1")


def main() -> int:
    """Print the figures of the open and the blind gold; 1 when ../shared is not there."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold", choices=sorted(FILES), help="only this gold")
    arguments.add_argument("--errors", action="store_true", help="print the errors on the open gold")
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = arguments.parse_args()
    if options.errors and options.gold == "blind":
        arguments.error("the errors on the blind gold are read by nobody: only its figures are printed")
    if not (SHARED / "bench" / "score.py").is_file():
        print("scoring needs ../shared (the scorer and the news) beside the checkout", file=sys.stderr)
        return 1
    if options.errors:
        for reading in annotated(read_gold(FILES["open"], SHARED)):
            print("\n".join([f"== {reading.gold['id']}", *errors(reading)]))
    scores = measured([options.gold] if options.gold else ["open"] if options.errors else list(FILES))
    print(json.dumps(scores, indent=1) if options.json else "\n".join(_lines(scores)))
    return 0


def measured(names: Sequence[str]) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    """Figures of the gold of these names, over whole articles and with each paragraph on its own."""
    scores = {}
    for name in names:
        gold = list(read_gold(FILES[name], SHARED))
        units = {"articles": gold, "paragraphs": paragraphs(gold)}
        scores[name] = {unit: figures(list(annotated(documents))) for unit, documents in units.items()}
    return scores


def paragraphs(gold: Sequence[tuple[Mapping[str, Any], str]]) -> list[tuple[dict[str, Any], str]]:
    """Every paragraph as a document of its own. Who is named in another one only is nobody's speaker there."""
    return [
        (dict(row, id=f"{row['id']}#{match.start()}", **_cut(row, *match.span())), match.group())
        for row, text in gold
        for match in PARAGRAPH.finditer(text)
    ]


def _cut(row: Mapping[str, Any], start: int, end: int) -> dict[str, list[dict[str, Any]]]:
    inside = {
        layer: [each for each in row[layer] if start <= each["start"] and each["end"] <= end]
        for layer in LAYERS
        if layer in row
    }
    return {layer: [_moved(each, start, end) for each in rows] for layer, rows in inside.items()}


def _moved(row: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    moved = {key: value - start for key, value in row.items() if key.endswith(("start", "end"))}
    for part in ("speaker", "cue"):
        if f"{part}_start" in row and not start <= row[f"{part}_start"] < end:
            moved.pop(f"{part}_start"), moved.pop(f"{part}_end")
    if "speaker_start" in moved:
        moved["speaker_spans"] = [[a - start, b - start] for a, b in row["speaker_spans"] if start <= a < end]
    return dict({key: row[key] for key in ("style", "type") if key in row}, **moved)


def figures(readings: Sequence[Reading]) -> dict[str, dict[str, Any]]:
    """Figures of all words in marks, of those that are somebody's with whose they are, and of attributed content."""
    score = scorer()
    rows = [_scored(reading, reading.gold["quotations"]) for reading in readings]
    found = {reading.gold["id"]: reading.found for reading in readings}
    spans = score.third_party(rows, found, {"quotation"})["quotation"].figures()
    reported = [row for row, reading in zip(rows, readings, strict=True) if "attributions" in reading.gold]
    styles = [same for reading in readings for same in _styles(score, reading)]
    somebodys = [_scored(r, [row for row in r.gold["quotations"] if "speaker_start" in row]) for r in readings]
    theirs = {reading.gold["id"]: {"quotations": _without_terms(score, reading)} for reading in readings}
    speakers = score.third_party(somebodys, theirs, {"quotation"})["quotation"].figures()
    return {
        "marked words": {**{key: spans[key] for key in SPAN_FIGURES}, "style": round(sum(styles) / len(styles), 4)},
        "with speaker": speakers,
        "attribution": score.third_party(reported, found, {"attribution"})["attribution"].figures(),
    }


def _scored(reading: Reading, quotations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The row as the scorer reads it. The speaker's name is what the gold points at: none of it is in the file."""
    attributions = reading.gold.get("attributions", [])
    named = [[_named(row, reading.text) for row in rows] for rows in (quotations, attributions)]
    return {"doc_id": reading.gold["id"], "text": reading.text, "marked_quotes": named[0], "quotes": named[1]}


def _named(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    if "speaker_start" not in row:
        return dict(row)
    return dict(row, speaker=max((text[a:b] for a, b in row["speaker_spans"]), key=len))


def _pairs(score: ModuleType, reading: Reading) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Quotations of the gold, each with the place of the found one that is the same."""
    gold = reading.gold["quotations"]
    spans = [
        [score.trim(reading.text, row["start"], row["end"]) for row in rows]
        for rows in (gold, reading.found["quotations"])
    ]
    yield from ((gold[i], j) for i, j in score.match(reading.text, *spans))


def _styles(score: ModuleType, reading: Reading) -> Iterator[bool]:
    for row, place in _pairs(score, reading):
        yield row["style"] == reading.found["quotations"][place]["style"]


def _without_terms(score: ModuleType, reading: Reading) -> list[Mapping[str, Any]]:
    """What is found, but for words that are nobody's in the gold and given to nobody here."""
    found = reading.found["quotations"]
    rightly = {j for row, j in _pairs(score, reading) if "speaker_start" not in row and not found[j]["source"]}
    return [row for j, row in enumerate(found) if j not in rightly]


def errors(reading: Reading) -> Iterator[str]:
    """One line for each quotation and attribution missed, spurious, or given to somebody else than in the gold."""
    score, text, found = scorer(), reading.text, reading.found
    pairs = list(_pairs(score, reading))
    quotations = found["quotations"]
    hit, taken = [row for row, _ in pairs], {j for _, j in pairs}
    lines = _unmatched("quotation", hit, taken, reading.gold["quotations"], quotations)
    for row, j in pairs:
        other = quotations[j]
        if row["style"] != other["style"]:
            lines.append((row, f"style {row['style']}, found {other['style']} ({other['rule']})"))
        if ("speaker_start" in row) != bool(other["source"]) or (
            "speaker_start" in row and not score.same_source(text, _named(row, text), other)
        ):
            lines.append((row, _whose(row, other["source"], other["source_name"], other["rule"], text)))
    gold = reading.gold.get("attributions", [])
    reports = _reports(score, text, found) if "attributions" in reading.gold else []
    spans = [[score.trim(text, row["start"], row["end"]) for row in rows] for rows in (gold, reports)]
    matched = score.match(text, *spans)
    lines += _unmatched("report", [gold[i] for i, _ in matched], {j for _, j in matched}, gold, reports)
    for i, j in matched:
        held = {"source": reports[j]["holder"], "source_name": reports[j]["holder_name"]}
        if not score.same_source(text, _named(gold[i], text), held):
            lines.append((gold[i], _whose(gold[i], held["source"], held["source_name"], reports[j]["rule"], text)))
    for row, error in sorted(lines, key=lambda line: (line[0]["start"], line[1])):
        yield f"  {error}: {text[row['start'] : row['end']]}".replace("\n", " ")


def _reports(score: ModuleType, text: str, found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What others than the author are found to say: claims, and the quotations that are not claims as well."""
    claims = [row for row in found["claims"] if row["holder_kind"] != "author"]
    said = [dict(q, holder=q["source"], holder_name=q["source_name"]) for q in found["quotations"] if q["source"]]
    spans = [[score.trim(text, row["start"], row["end"]) for row in rows] for rows in (claims, said)]
    again = {j for _, j in score.match(text, *spans)}
    return [*claims, *(row for j, row in enumerate(said) if j not in again)]


def _unmatched(
    what: str,
    hit: Sequence[Mapping[str, Any]],
    taken: set[int],
    gold: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any], str]]:
    missed = [(row, f"{what} missed") for row in gold if row not in hit]
    spurious = [row for j, row in enumerate(found) if j not in taken]
    return [*missed, *((row, f"{what} spurious ({row['rule']}, {row.get('holder')})") for row in spurious)]


def _whose(row: Mapping[str, Any], written: str | None, name: str | None, rule: str, text: str) -> str:
    own = text[row["speaker_start"] : row["speaker_end"]] if "speaker_start" in row else None
    return f"{own}'s, found {written} -> {name} ({rule})"


def _lines(scores: Mapping[str, Any]) -> Iterator[str]:
    for gold, units in scores.items():
        for unit, layers in units.items():
            yield f"{gold}, {unit}"
            for layer, values in layers.items():
                yield f"  {layer:13}" + "  ".join(f"{label} {value}" for label, value in values.items())


if __name__ == "__main__":
    sys.exit(main())
