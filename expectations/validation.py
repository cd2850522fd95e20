"""Hold tables against their suites: quarantine the rows that break a rule, block what may not be published.

    report = validate(tables, texts)                       # working tables, before rights are applied
    published = apply_rights(report.tables, texts)         # then conform each frame
    final = validate(published, texts, quarantine=False, published=True)
    write_data_docs(final, folder)

The second run binds exactly the rows that leave: `final.passed` must be true, and `final.evidence` names the content
of each table that passed, so that the release step can prove that it writes those rows and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from communique.tables import TABLES, content_digest
from expectations.quarantine import Quarantine
from expectations.rules import Corpus, Rule
from expectations.running import CheckResult, SuiteRun, make_batch, rule_flags, rules_for, run_suite

__all__ = ["CheckResult", "ValidationReport", "validate", "validate_table"]

MAX_QUARANTINED = 0.2
"""Share of a table's rows beyond which quarantine blocks: single rows go wrong, a fifth of them means a fault."""
FEW_ROWS = 20
"""So many quarantined rows never block: in a small table a share says nothing."""
ROUNDS = 10
"""Taking rows out can break rules of others; each round takes out what the one before laid bare."""


@dataclass(frozen=True)
class ValidationReport:
    """What came of holding tables against their suites."""

    tables: dict[str, pl.DataFrame]
    """The frames that remain, quarantined rows taken out."""
    checks: list[CheckResult]
    """Every rule on the rows as they came in."""
    final_checks: list[CheckResult]
    """Every rule on the rows that remain."""
    quarantine: dict[str, pl.DataFrame]
    """Table to the rows taken out: key columns, rule, reason, and the row as JSON (full text: not for publication)."""
    blocked: list[str]
    """Why nothing may be published; empty when all is well."""
    evidence: dict[str, str]
    """Table to the content digest of the rows for which its whole suite passed."""
    runs: dict[str, SuiteRun] = field(repr=False)

    @property
    def passed(self) -> bool:
        """Whether the remaining rows keep every rule."""
        return not self.blocked


def validate(
    tables: Mapping[str, pl.DataFrame],
    texts: Mapping[str, str],
    *,
    quarantine: bool = True,
    published: bool = False,
) -> ValidationReport:
    """Run the suite of every table, with the rules across tables.

    `texts` maps document_id to full text. With `quarantine`, rows that break a quarantining rule are taken out, with
    what depends on them, and the rest is validated anew; without, any broken rule blocks. `published` says that the
    rows are in the form that leaves: rights bind them then.
    """
    corpus = Corpus(tables, texts, published=published)
    taken = Quarantine()
    runs = _run_all(corpus, {})
    first = runs
    for _ in range(ROUNDS if quarantine else 0):
        broken = {name: _to_take_out(run, corpus) for name, run in runs.items()}
        if not any(broken.values()):
            break
        left = {name: taken.take_out(frame, broken.get(name, [])) for name, frame in corpus.tables.items()}
        corpus = Corpus(taken.follow_keys(left), texts, published=published)
        runs = _run_all(corpus, runs)
    return ValidationReport(
        tables=corpus.tables,
        checks=[check for run in first.values() for check in run.checks],
        final_checks=[check for run in runs.values() for check in run.checks],
        quarantine=taken.frames(),
        blocked=[*_failures(runs), *_too_many(tables, corpus.tables)],
        evidence={
            name: content_digest(corpus[name]) for name, run in runs.items() if all(c.success for c in run.checks)
        },
        runs=runs,
    )


def validate_table(
    name: str,
    frame: pl.DataFrame,
    context_tables: Mapping[str, pl.DataFrame],
    texts: Mapping[str, str],
    *,
    published: bool = False,
    only: Collection[str] | None = None,
) -> list[CheckResult]:
    """The checks of one table's suite, or of the rules of it named in `only`.

    Rules that look into a table that `context_tables` lacks are left out.
    """
    corpus = Corpus({**context_tables, name: frame}, texts, published=published)
    made, errors = rule_flags(name, corpus)
    return run_suite(name, corpus, make_batch(name, corpus, made), errors, only).checks


def _run_all(corpus: Corpus, before: Mapping[str, SuiteRun]) -> dict[str, SuiteRun]:
    """Run every suite; one whose batch is as in the run `before` is not run again."""
    runs = {}
    for name in (name for name in TABLES if name in corpus.tables):
        made, errors = rule_flags(name, corpus)
        batch = make_batch(name, corpus, made)
        earlier = before.get(name)
        same = earlier is not None and not errors and batch.equals(earlier.batch)
        runs[name] = earlier if earlier is not None and same else run_suite(name, corpus, batch, errors)
    return runs


def _to_take_out(run: SuiteRun, corpus: Corpus) -> list[tuple[Rule, list[int]]]:
    return [
        (rule, run.rows[rule.name])
        for rule in rules_for(run.table, corpus)
        if rule.on_failure == "quarantine" and run.rows.get(rule.name)
    ]


def _failures(runs: Mapping[str, SuiteRun]) -> list[str]:
    return [
        f"{check.table}: {check.rule}: " + (check.error or f"{check.failing_count} failing, {check.description}")
        for run in runs.values()
        for check in run.checks
        if not check.success
    ]


def _too_many(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> list[str]:
    blocked = []
    for name, frame in before.items():
        lost = frame.height - after[name].height
        if lost > FEW_ROWS and lost > MAX_QUARANTINED * frame.height:
            blocked.append(f"{name}: {lost} of {frame.height} rows are in quarantine, which points to a fault upstream")
    return blocked
