"""Inputs that mean no good are read or refused with a reason: no crash, no hang, nothing that cannot be published."""

from __future__ import annotations

import pytest

from tests.ingest.hostile import FORMATS, read_hostile


@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_inputs_of_each_format_are_read_or_refused(kind: str) -> None:
    tally = read_hostile(kind, 40)
    assert tally.inputs >= 40
