"""Data Docs: the suites, and what came of them, as a static site that ships with the release.

Only counts and keys are in it: `running` has cut every other value out of the results before they come here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.running import new_context, shown_key
from expectations.suites import build_suite, suite_rules

if TYPE_CHECKING:
    from expectations.validation import ValidationReport

SITE = "communique"


def write_data_docs(report: ValidationReport, folder: Path) -> Path:
    """Write `results.json` and the Data Docs site (`index.html`) of the report's final run; the path of the index."""
    folder.mkdir(parents=True, exist_ok=True)
    results = {
        "passed": report.passed,
        "blocked": [f"{c.table}: {c.rule}" for c in report.final_checks if not c.success],
        "evidence": report.evidence,
        "checks": [
            {
                "table": check.table,
                "rule": check.rule,
                "description": check.description,
                "on_failure": check.on_failure,
                "success": check.success,
                "failing_count": check.failing_count,
                "failing_keys": [shown_key(key) for key in check.failing_keys],
            }
            for check in report.final_checks
        ],
    }
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _build_site(report, folder)
    return folder / "index.html"


def _build_site(report: ValidationReport, folder: Path) -> None:
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    # A context of its own: suites and results that a shared one keeps would be built again with every site.
    context = new_context()
    for name, run in report.runs.items():
        context.suites.add(build_suite(name, [rule for rule in suite_rules(name) if rule.name in run.rows]))
        run_id = run.result.meta["run_id"]
        key = ValidationResultIdentifier(ExpectationSuiteIdentifier(name), run_id, batch_identifier=name)
        context.validation_results_store.set(key, run.result)
    context.add_data_docs_site(
        site_name=SITE,
        site_config={
            "class_name": "SiteBuilder",
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    context.build_data_docs(site_names=[SITE])
