"""Expectation suites as Dagster asset checks: one blocking check a table, with the failing keys in its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from communique.tables import TABLES

if TYPE_CHECKING:
    from expectations.validation import CheckResult, ValidationReport

CANDIDATE = dg.AssetKey("candidate")


def check_specs() -> list[dg.AssetCheckSpec]:
    """One check for the suite of each table; a failed one blocks the release."""
    return [
        dg.AssetCheckSpec(name, asset=CANDIDATE, blocking=True, description=f"Every rule of the suite of {name}.")
        for name in TABLES
    ]


def check_results(report: ValidationReport) -> Iterator[dg.AssetCheckResult]:
    """A result a table. Rows that were quarantined warn; what still breaks a rule without them fails."""
    for name in TABLES:
        failed = [check for check in report.checks if check.table == name and not check.success]
        blocking = [reason for reason in report.blocked if reason.startswith(f"{name}: ")]
        yield dg.AssetCheckResult(
            check_name=name,
            asset_key=CANDIDATE,
            passed=not blocking,
            severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
            metadata={
                "rules": sum(check.table == name for check in report.checks),
                "rules_broken": len(failed),
                "quarantined_rows": report.quarantine[name].height if name in report.quarantine else 0,
                "failing_keys": dg.MetadataValue.md(_failing_keys(failed)),
                "blocked_by": dg.MetadataValue.md("\n".join(f"- {reason}" for reason in blocking) or "nothing"),
            },
        )


def _failing_keys(failed: list[CheckResult]) -> str:
    lines = [
        f"- `{check.rule}` ({check.failing_count} rows): {', '.join(map(str, check.failing_keys))}" for check in failed
    ]
    return "\n".join(lines) or "none"
