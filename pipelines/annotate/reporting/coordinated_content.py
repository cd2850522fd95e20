"""What is reported, clause by clause: "Prices fall, the mayor says, and wages rise" reports two claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.annotate.clauses.edges import trim
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, mark_of, subject
from pipelines.annotate.reporting.report import Report
from pipelines.annotate.tokens import Token

# The rules by which the cue stands beside the content, as an aside or a setting: each clause can do without it.
ASIDES = frozenset({"parenthetical", "according"})
JOINING = frozenset({",", ";", "and", "but"})


def clause_by_clause(report: Report) -> Iterator[Report]:
    """The report, once for each coordinated clause of its content that has its own subject."""
    second = _second_clause(report)
    if second is None:
        yield report
        return
    cut = second.left_edge.i
    if (mark := next((c for c in second.children if c.dep_ == "mark"), None)) is not None:
        cut = mark.i
    first = trim(report.content, list(range(report.tokens.start, cut)), "conjunct")
    rest = trim(second, list(range(cut, report.tokens.end)), "conjunct")
    if first is None or rest is None:
        yield report
        return
    yield replace(report, first=first[0], last=first[1])
    yield from clause_by_clause(replace(report, content=second, first=rest[0], last=rest[1]))


def _second_clause(report: Report) -> Token | None:
    content, tokens = report.content, report.tokens
    if (again := _second_that(report)) is not None:
        return again
    opens = tokens[0].tag_ in WH_TAGS or mark_of(content) not in {"", "that"}
    own = subject(content)
    if opens or own is None:
        return None
    for child in content.children:
        within = child.dep_ == "conj" and content.i < child.left_edge.i and child.i < tokens.end
        if not within or not _stands_alone(child):
            continue
        if _is_set_off(child) if report.rule in ASIDES else _names_again(child, own):
            return child
    return None


def _second_that(report: Report) -> Token | None:
    """The next clause of "X found that P, that Q and that R": each "that" opens another finding; so does "how"."""
    first = report.tokens[0]
    for token in report.tokens[1:]:
        opens = token.dep_ == "mark" if token.lower_ == "that" else token.lower_ == first.lower_ == "how"
        if not opens or token.nbor(-1).lower_ not in JOINING:
            continue
        verb = token.head
        beside = verb.dep_ in {"conj", "ccomp", "advcl", "ROOT"} and verb.head in {report.content, report.cue, verb}
        if beside and verb.i > token.i and _stands_alone(verb) and subject(report.content) is not None:
            return verb
    return None


def _is_set_off(verb: Token) -> bool:
    """Whether a comma parts the clause from the one before: "he came and she went" is told in one breath."""
    edge = verb.left_edge.i
    before = verb.doc[edge - 2 : edge] if edge > 1 else ()
    return any(token.text in {",", ";"} for token in before)


def _names_again(verb: Token, own: Token) -> bool:
    """ "They know that we mend their nets and we feed their gulls": the same pronoun begins anew."""
    again = subject(verb)
    return again is not None and own.tag_ == again.tag_ == "PRP" and own.lower_ == again.lower_


def _stands_alone(verb: Token) -> bool:
    own = subject(verb)
    return own is not None and own.i < verb.i and is_finite(verb) and mark_of(verb) in {"", "that", "how"}
