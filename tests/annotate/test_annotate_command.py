"""`python -m pipelines annotate`: a line in, a line out; bad lines are told by number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.annotate.commandline import annotate_file
from pipelines.annotate.pool import AnnotatorPool

LINES = (
    '{"id": "said", "text": "Minister Dahl said that the port will open in May.", "date": "2023-04-02"}',
    "no JSON",
    "",
    '{"id": "silent"}',
    '{"id": 5, "text": "MS. ROE: The port is open.\\n\\nQ   You closed it in May.\\n\\nMS. ROE: It is open now."}',
    '{"id": "undated", "text": "The port is closed.", "date": "2023-13-01"}',
)


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Any, dict[str, Any]], list[str]]:
    folder = tmp_path_factory.mktemp("annotate")
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    with AnnotatorPool(1) as pool:
        done = annotate_file(source, target, pool)
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    return {record["id"]: record for record in records}, done.errors.messages


def test_a_text_in_another_language_is_told_with_the_reason_and_is_no_error(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        json.dumps({"id": "fr", "text": "Le ministre a dit que le port restera fermé."}) + "\n", encoding="utf-8"
    )
    with AnnotatorPool(1) as pool:
        done = annotate_file(source, target, pool)
    assert done.errors.messages == []
    assert done.notices == ["fr: 1 of 1 passages not annotated (not in English: fr)"]
    assert json.loads(target.read_text(encoding="utf-8"))["claims"] == []


def test_good_lines_come_back_in_order_under_their_own_ids(
    annotated: tuple[dict[Any, dict[str, Any]], list[str]],
) -> None:
    assert list(annotated[0]) == ["said", 5, "undated"]


def test_bad_lines_are_told_by_their_number_in_the_file(
    annotated: tuple[dict[Any, dict[str, Any]], list[str]],
) -> None:
    told = sorted(message.split(":")[0] for message in annotated[1])
    assert told == ["in.jsonl, line 2", "in.jsonl, line 4", "in.jsonl, line 6"]


@pytest.mark.parametrize(
    ("key", "clause", "holder_kind", "holder"),
    [
        # a reported claim is a source's
        ("said", "the port will open in May", "source", "Minister Dahl"),
        # in a transcript the source is who has the turn
        (5, "The port is open", "source", "MS. ROE"),
        # prose is its author's
        ("undated", "The port is closed", "author", None),
    ],
)
def test_a_claim_says_whether_it_is_the_authors_or_a_sources(
    annotated: tuple[dict[Any, dict[str, Any]], list[str]],
    key: str | int,
    clause: str,
    holder_kind: str,
    holder: str | None,
) -> None:
    (claim,) = [claim for claim in annotated[0][key]["claims"] if claim["exact"] == clause]
    assert (claim["holder_kind"], claim["holder"]) == (holder_kind, holder)
