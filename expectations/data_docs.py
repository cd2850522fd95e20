"""Data Docs: the suites, and what came of them, as a static site that ships with the release.

Only counts and keys are in it: `running` has cut every other value out of the results before they come here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.rules import Corpus
from expectations.running import quiet_context, rules_for
from expectations.suites import build_suite

if TYPE_CHECKING:
    from expectations.validation import ValidationReport

SITE = "communique"


def write_data_docs(report: ValidationReport, folder: Path) -> Path:
    """Write `results.json` and the Data Docs site (`index.html`) of the report's final run; the path of the index."""
    folder.mkdir(parents=True, exist_ok=True)
    results = {
        "passed": report.passed,
        "blocked": report.blocked,
        "evidence": report.evidence,
        "checks": [
            {
                "table": check.table,
                "rule": check.rule,
                "description": check.description,
                "on_failure": check.on_failure,
                "success": check.success,
                "failing_count": check.failing_count,
                "failing_keys": [key[:80] for key in check.failing_keys],
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

    context = quiet_context()
    corpus = Corpus(report.tables, {})
    for name, run in report.runs.items():
        context.suites.add_or_update(build_suite(name, rules_for(name, corpus)))
        run_id = run.result.meta["run_id"]
        key = ValidationResultIdentifier(ExpectationSuiteIdentifier(name), run_id, batch_identifier=name)
        context.validation_results_store.set(key, run.result)
    context.add_data_docs_site(
        site_name=SITE,
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    try:
        context.build_data_docs(site_names=[SITE])
    finally:
        context.delete_data_docs_site(SITE)
        for key in context.validation_results_store.list_keys():
            context.validation_results_store.remove_key(key)
