"""Data Docs: the suites, and what came of them, as one page that ships with the release, and the same for machines.

Great Expectations builds a site of its own, but it draws on half a dozen hosts of scripts and styles: without them it
is bare, with them they learn who reads, and it carries the time of day. This page stands alone and is
the same for the same rows. Only counts and keys are in it: `running` has cut every other value out of the results.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from communique.tables import TABLES
from expectations.running import shown_key
from expectations.suites import build_suite, suite_rules

if TYPE_CHECKING:
    from expectations.running import CheckResult
    from expectations.validation import ValidationReport

TEMPLATES = Path(__file__).parent / "templates"


def write_data_docs(report: ValidationReport, folder: Path) -> Path:
    """Write `index.html`, `results.json` and `suites/<table>.json` of the report's final run; the path of the page."""
    (folder / "suites").mkdir(parents=True, exist_ok=True)
    results = {
        "passed": report.passed,
        "engine": f"great-expectations {version('great-expectations')}",
        "blocked": [f"{check.table}: {check.rule}" for check in report.final_checks if not check.success],
        "evidence": report.evidence,
        "checks": [_facts(check) for check in report.final_checks],
    }
    _write_json(folder / "results.json", results)
    for name, run in report.runs.items():
        suite = build_suite(name, [rule for rule in suite_rules(name) if rule.name in run.rows])
        _write_json(folder / "suites" / f"{name}.json", suite.to_json_dict())
    page = folder / "index.html"
    page.write_text(_page(report), encoding="utf-8")
    return page


def _page(report: ValidationReport) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    tables = [
        {
            "name": name,
            "description": TABLES[name].description,
            "rules": [_facts(check) for check in report.final_checks if check.table == name],
            "rows": report.tables[name].height,
            "taken_out": report.quarantine[name].n_unique(TABLES[name].key) if name in report.quarantine else 0,
            "digest": report.evidence.get(name),
            "passed": all(check.success for check in run.checks),
        }
        for name, run in report.runs.items()
    ]
    return environment.get_template("data_docs.html.j2").render(
        passed=report.passed,
        rules=len(report.final_checks),
        rows=sum(frame.height for frame in report.tables.values()),
        tables=tables,
        engine_version=version("great-expectations"),
    )


def _facts(check: CheckResult) -> dict[str, Any]:
    rules = {rule.name: rule for rule in suite_rules(check.table)}
    return {
        "table": check.table,
        "rule": check.rule,
        "description": check.description,
        "expectation": rules[check.rule].expectation,
        "on_failure": check.on_failure,
        "success": check.success,
        "failing_count": check.failing_count,
        "failing_keys": [shown_key(key) for key in check.failing_keys],
        # An error's words may quote a value or name a folder: that there was one is all that leaves.
        "could_be_checked": check.error is None,
    }


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
