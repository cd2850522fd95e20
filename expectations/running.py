"""Run one table's suite on one frame, and say in plain values what came out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from communique.tables import TABLES
from expectations.engine import PASS_OR_FAIL, run_expectations
from expectations.rules import Corpus, OnFailure, Rule
from expectations.suites import ROW, build_suite, suite_rules

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

SAMPLE = 20
"""Failing keys that a check names; all of them are in the quarantine."""
_KEY = re.compile(r"[A-Za-z0-9._@|-]{1,120}")


@dataclass(frozen=True)
class CheckResult:
    """What came of one rule on one table."""

    table: str
    rule: str
    success: bool
    on_failure: OnFailure
    failing_count: int
    failing_keys: tuple[str, ...]
    """Keys of the first failing rows; a key of several columns is joined by `|`."""
    description: str
    error: str | None = None
    """Why the check could not be made; such a check never counts as passed."""

    @property
    def severity(self) -> Literal["critical", "warning"]:
        """As Great Expectations and Dagster call it: critical where a failure blocks."""
        return "critical" if self.on_failure == "block" or self.error else "warning"


@dataclass(frozen=True)
class SuiteRun:
    """One suite's checks on one frame."""

    table: str
    checks: list[CheckResult]
    rows: dict[str, list[int]]
    """Rule to the rows of the frame that broke it."""
    batch: pl.DataFrame = field(repr=False)


def rules_for(table: str, corpus: Corpus) -> list[Rule]:
    """The rules of the table's suite that can be held against this corpus."""
    return [rule for rule in suite_rules(table) if rule.applies_to(corpus)]


def rule_flags(table: str, corpus: Corpus) -> tuple[dict[str, pl.Series], dict[str, str]]:
    """Flag column to whether each row keeps its rule; and rule to the error, where one could not be computed."""
    made: dict[str, pl.Series] = {}
    errors: dict[str, str] = {}
    for rule in rules_for(table, corpus):
        if rule.holds is None:
            continue
        try:
            made[rule.flag] = rule.holds(corpus).fill_null(False).alias(rule.flag)
        except Exception as error:  # a check that cannot be made must be reported, whatever the reason
            errors[rule.name] = f"{type(error).__name__}: {error}"
    return made, errors


def make_batch(table: str, corpus: Corpus, flags: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The frame as the suite sees it: its rows, the flags of the rules, and the number of each row."""
    return corpus[table].with_row_index(ROW).with_columns(flags.values())


def run_suite(
    table: str, corpus: Corpus, batch: pl.DataFrame, errors: Mapping[str, str], only: Collection[str] | None = None
) -> SuiteRun:
    """Run the table's suite, or the rules of it named in `only`, on `batch`, as `make_batch` makes it."""
    rules = [rule for rule in rules_for(table, corpus) if only is None or rule.name in only]
    by_name = {rule.name: rule for rule in rules}
    checks: list[CheckResult] = []
    rows: dict[str, list[int]] = {}
    for outcome in _outcomes(table, rules, batch):
        rule = by_name[_rule_of(outcome)]
        failing = sorted({entry[ROW] for entry in outcome.result.get("unexpected_index_list") or ()})
        error = errors.get(rule.name) or _error(outcome.exception_info)
        rows[rule.name] = failing
        checks.append(
            CheckResult(
                table=table,
                rule=rule.name,
                success=bool(outcome.success) and error is None,
                on_failure=rule.on_failure,
                failing_count=len(failing) if failing else int(not outcome.success),
                failing_keys=tuple(_keys(table, batch, failing[:SAMPLE])),
                description=rule.description,
                error=error,
            )
        )
    return SuiteRun(table, checks, rows, batch)


def _outcomes(table: str, rules: Sequence[Rule], batch: pl.DataFrame) -> list[ExpectationValidationResult]:
    """What came of each rule; which rows break it is asked only of rules that are broken."""
    frame = batch.to_pandas(use_pyarrow_extension_array=True)
    outcomes = run_expectations(build_suite(table, rules), frame, PASS_OR_FAIL).results
    broken = {_rule_of(outcome) for outcome in outcomes if not outcome.success}
    if not broken:
        return outcomes
    told = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": [*TABLES[table].key, ROW],
        "return_unexpected_index_query": False,
    }
    suite = build_suite(table, [rule for rule in rules if rule.name in broken])
    in_full = {_rule_of(outcome): outcome for outcome in run_expectations(suite, frame, told).results}
    return [in_full.get(_rule_of(outcome), outcome) for outcome in outcomes]


def _rule_of(outcome: ExpectationValidationResult) -> str:
    configuration = outcome.expectation_config
    assert configuration is not None
    return str(configuration.meta["rule"])


def _error(exception_info: Mapping[str, Any] | None) -> str | None:
    """The message of the exception that kept a check from being made, wherever Great Expectations put it."""
    if not exception_info:
        return None
    nested = [info for info in exception_info.values() if isinstance(info, Mapping)]
    for info in (exception_info, *nested):
        if info.get("raised_exception"):
            return str(info.get("exception_message"))
    return None


def _keys(table: str, batch: pl.DataFrame, rows: Sequence[int]) -> list[str]:
    key = TABLES[table].key
    if not set(key) <= set(batch.columns):
        return [f"row {row}" for row in rows]
    return ["|".join(str(part) for part in row) for row in batch[list(rows)].select(key).iter_rows()]


def shown_key(key: str) -> str:
    """A failing key as it may be published: a malformed one could be any text, and is only said to be malformed."""
    return key if _KEY.fullmatch(key) else "(malformed key)"
