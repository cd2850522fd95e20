"""What "could", "might", "may", "must" and "would" say beside the future: proposals, rights, the past."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from pipelines.annotate.claims import find_claims
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def _kinds(text: str) -> list[str]:
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    return [claim.kind for claim in find_claims(parsed, [], [], [])]


@pytest.mark.parametrize(
    "text",
    [
        "The crews should not close the port. They could open the old lock.",
        "The crews should not close the port. They could open the old lock. They might also mend the pumps.",
        "Is there a way out? The harbour office could lease the old ferries.",
        "The owners could, instead, pay for a second lock.",
        "Perhaps the ferry lines could share a quay.",
        "The port might begin by counting its ferries.",
        "A wiser plan would open the old lock first.",
        "It would be prudent to count the ferries.",
        "It would be more useful if the crews counted the ferries.",
        "I would urge the council to count the ferries.",
        "The port would be well advised to count its ferries.",
        "The crews need not leave the port.",
        "The crews had better leave the port.",
        "I would build the new lock first.",
        "It might be prudent to count the ferries.",
        "We cannot tolerate the noise of the pumps.",
        "The harbour office is once again calling on all crews to mend the pumps.",
    ],
)
def test_what_could_be_done_recommends_where_advice_is_given(text: str) -> None:
    assert _kinds(text)[-1] == "recommendation"


@pytest.mark.parametrize(
    "text",
    [
        "The storm was long. The wall could fall by June.",
        "The crews should mend the wall. If it rains, the ferries could stop.",
        "The crews should mend the wall. Engineers think that the ferries could stop.",
        "A bigger lock would help the ferries.",
        "The ruling may well stand.",
        "A treaty may take ten years.",
        "I think that the ferries will stop.",
        "The ferries are due in June.",
        "The court sits on the tenth of June.",
        "On Monday the court begins to hear the crews.",
        "The crews stand to lose their boats.",
        "The crews are about to leave the port.",
        "The lock may be closed by June.",
    ],
)
def test_what_could_come_about_is_foretold(text: str) -> None:
    assert _kinds(text)[-1] == "forecast"


@pytest.mark.parametrize(
    "text",
    [
        "The treaty is short. Each side may keep ten ships.",
        "Article 3 says that a member may leave the union.",
        "By law a ferry must carry ten boats.",
        "Under article 4 the owners must pay for the lock.",
        "The senate has a bill before it. It would close the old lock.",
        "The owners offered ten crowns, and no crew would sail.",
        "The ferry counted as small, although it could carry ten lorries.",
        "Nobody could read the old charts.",
        "The crews could save only nine lorries.",
        "She'd planned to leave the port.",
        "The crews may be waiting in the port.",
        "I should oppose a second lock.",
        "I would say that the lock is old.",
        "The port's first plan has to do with ferries.",
        "The delay was due to the storm.",
        "I am sure that the ferries stopped.",
    ],
)
def test_a_right_a_rule_and_the_past_are_no_forecast(text: str) -> None:
    assert _kinds(text)[-1] in {"fact", "judgment"}
