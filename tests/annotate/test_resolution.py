"""Resolution: right sources, and none where two fit."""

from datetime import date

from pipelines.annotate.models import Quotation, Reference, Span, Speaker
from pipelines.annotate.resolving.attributed_sources import attributed_sources
from pipelines.annotate.resolving.registered_sources import RegisteredSource
from pipelines.annotate.resolving.resolution import resolve_references

READOUT = RegisteredSource(
    "call-readout", "readout", "Readout of President Oka’s Call with Chancellor Brandt of Germany", "2024-04-02"
)
STATEMENT = RegisteredSource(
    "council-statement",
    "joint_statement",
    "Joint Statement of the Harbour Council",
    "2024-03-14",
    url="https://example.org/council",
    acronyms=("HC",),
    parties=("Germany", "Japan"),
)


def reference(
    text: str, exact: str, kind: str, day: str | None = None, rule: str = "name", before: int | None = None
) -> Reference:
    start = text.rindex(exact)
    return Reference(Span(start, start + len(exact)), kind, rule, exact, date=day, antecedent=before)


def test_a_meeting_resolves_to_the_readout_of_its_day_and_parties() -> None:
    text = "In her call with Chancellor Brandt on April 2, Oka promised grain."
    found = [reference(text, "her call with Chancellor Brandt on April 2", "meeting", "2024-04-02")]
    assert resolve_references(found, text, [READOUT, STATEMENT], date(2024, 5, 1)) == [
        ("call-readout", "kind_and_date")
    ]


def test_two_sources_that_fit_alike_resolve_to_none() -> None:
    text = "In her call with Chancellor Brandt on April 2, Oka promised grain."
    twin = RegisteredSource("twin", "readout", READOUT.title, "2024-04-02")
    found = [reference(text, "her call with Chancellor Brandt on April 2", "meeting", "2024-04-02")]
    assert resolve_references(found, text, [READOUT, twin], None) == [(None, None)]


def test_a_description_follows_its_antecedent() -> None:
    text = "Germany and Japan issued a joint statement. It is long. The statement names no one."
    first = reference(text, "a joint statement", "document", "2024-03-14", "introduced")
    second = reference(text, "The statement", "document", "2024-03-14", "coreference", 0)
    assert resolve_references([first, second], text, [STATEMENT], None) == [
        ("council-statement", "kind_and_date"),
        ("council-statement", "coreference"),
    ]


def test_sources_published_after_the_document_are_left_out() -> None:
    text = "Germany and Japan issued a joint statement."
    found = [reference(text, "a joint statement", "document", "2024-03-14")]
    assert resolve_references(found, text, [STATEMENT], date(2024, 3, 1)) == [(None, None)]


def test_a_quotation_is_attributed_to_the_document_that_speaks() -> None:
    text = "The statement says “no one may fish here.”"
    found = [reference(text, "The statement", "document")]
    speaker = Speaker(Span(0, 13), "The statement", kind="document")
    quotations = [
        Quotation(Span(20, 40), "direct", "marks", speaker=speaker),
        Quotation(Span(20, 40), "direct", "marks"),
    ]
    assert attributed_sources(quotations, found, ["council-statement"]) == ["council-statement", None]


SHEET = RegisteredSource("lanes-sheet", "fact_sheet", "FACT SHEET: The Open Lanes Initiative", "2024-05-20")


def lanes(day: str | None) -> tuple[str, list[Reference]]:
    text = "The Open Lanes Initiative is generous. Its fact sheet says so."
    topic = Reference(Span(0, 25), "framework", "name", "Open Lanes Initiative", date=day)
    return text, [topic, reference(text, "Its fact sheet", "document", rule="definite-description")]


def test_a_described_statement_follows_the_initiative_spoken_of_last() -> None:
    text, found = lanes("2024-05-20")
    assert resolve_references(found, text, [SHEET], None)[1] == ("lanes-sheet", "title")


def test_an_initiative_of_another_or_no_day_leaves_its_fact_sheet_unresolved() -> None:
    for day in (None, "2023-05-20"):
        text, found = lanes(day)
        assert resolve_references(found, text, [SHEET], None)[1] == (None, None)
