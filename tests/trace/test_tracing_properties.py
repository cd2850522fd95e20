"""What holds of every outcome of tracing, on generated quotations."""

from datetime import date
from functools import cache

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.trace.choice import Traced
from pipelines.trace.index import Index
from pipelines.trace.normalise import cut_words, fold
from pipelines.trace.policy import DATASET_POLICY, UNATTRIBUTED_POLICY, Policy
from pipelines.trace.trace import build_index, trace_all

STATEMENTS = [
    "The canal wardens counted 31 barges on the first day of frost. They asked the town to keep two locks open, "
    "and the mayor’s office said that it would — “if the ice allows.”",
    "Ørsa’s beekeepers do not sell honey before midsummer; nobody knows why. Some say that the custom is older "
    "than the chapel, others that a bad harvest began it.",
    "Ten lanterns hang over the quay.\n\n- The red ones warn of shoals.\n- The green ones mark the deep channel for "
    "ships that draw more than 4.5 metres of water.",
]
STRANGERS = ("kettle", "violin", "marble", "not", "seventeen", "yesterday", "Beatrix")


@cache
def index() -> Index:
    names = [str(number) for number in range(len(STATEMENTS))]
    days = [date(2050, 1, 1 + number) for number in range(len(STATEMENTS))]
    return build_index(pl.DataFrame({"document_id": names, "text": STATEMENTS, "date": days}))


def trace_one(exact: str, policy: Policy) -> Traced:
    return trace_all(pl.DataFrame({"document_id": ["asked"], "exact": [exact]}), index(), policy)[0]


@st.composite
def excerpts(draw: st.DrawFn, least: int = 8) -> tuple[int, int, int]:
    """A run of at least so many words of a statement: its number, start and end."""
    number = draw(st.integers(0, len(STATEMENTS) - 1))
    words = cut_words([STATEMENTS[number]])
    first = draw(st.integers(0, len(words) - least))
    last = draw(st.integers(first + least - 1, len(words) - 1))
    return number, int(words.starts[first]), int(words.ends[last])


@st.composite
def altered_excerpts(draw: st.DrawFn) -> str:
    """An excerpt with words left out, put in or exchanged."""
    number, start, end = draw(excerpts(least=10))
    words = STATEMENTS[number][start:end].split()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(words) - 1))
        gone = draw(st.integers(0, 2))
        put = draw(st.lists(st.sampled_from(STRANGERS), max_size=2))
        words[at : at + gone] = put
    return " ".join(words)


def is_edited(source: list[str], quoted: list[str], edits: list[tuple[list[str], list[str]]]) -> bool:
    """Whether `edits` (quoted words, source words), in order, make `quoted` of `source`, all else being equal."""
    reached = {(0, 0, 0)}
    while reached:
        onward = set()
        for s, q, e in reached:
            if (s, q, e) == (len(source), len(quoted), len(edits)):
                return True
            if s < len(source) and q < len(quoted) and source[s] == quoted[q]:
                onward.add((s + 1, q + 1, e))
            if e < len(edits):
                ours, theirs = edits[e]
                if source[s : s + len(theirs)] == theirs and quoted[q : q + len(ours)] == ours:
                    onward.add((s + len(theirs), q + len(ours), e + 1))
        reached = onward
    return False


@given(excerpts())
def test_eight_words_of_a_statement_are_always_found_where_they_stand(excerpt: tuple[int, int, int]) -> None:
    number, start, end = excerpt
    exact = STATEMENTS[number][start:end]
    outcome = trace_one(exact, UNATTRIBUTED_POLICY)
    assert outcome.match is not None
    assert outcome.verdict == "verbatim"
    assert STATEMENTS[outcome.match.statement][outcome.match.start : outcome.match.end] == exact


@given(excerpts(), st.sampled_from([str.upper, str.lower, str.swapcase]))
def test_case_and_marks_do_not_hide_the_words(excerpt: tuple[int, int, int], recase: object) -> None:
    number, start, end = excerpt
    assert callable(recase)
    exact = recase(STATEMENTS[number][start:end]).replace("’", "'").replace("—", "-").replace("\n", " ")
    match = trace_one(exact, UNATTRIBUTED_POLICY).match
    assert match is not None
    assert fold(STATEMENTS[match.statement][match.start : match.end]) == fold(exact)


@given(altered_excerpts(), st.sampled_from([DATASET_POLICY, UNATTRIBUTED_POLICY]))
def test_the_edits_make_the_quotation_of_its_source(exact: str, policy: Policy) -> None:
    outcome = trace_one(exact, policy)
    if outcome.match is None or outcome.verdict != "altered":
        return
    source = STATEMENTS[outcome.match.statement][outcome.match.start : outcome.match.end]
    edits = [(fold(edit.quoted).split(), fold(edit.source).split()) for edit in outcome.match.edits]
    assert is_edited(fold(source).split(), fold(exact).split(), edits)


@given(st.text(), st.sampled_from([DATASET_POLICY, UNATTRIBUTED_POLICY]))
def test_whatever_is_asked_spans_lie_in_the_statement(exact: str, policy: Policy) -> None:
    match = trace_one(exact, policy).match
    if match is not None:
        assert all(0 <= start < end <= len(STATEMENTS[match.statement]) for start, end in match.spans)
