"""Expectations of this domain, for Great Expectations' pandas engine. Importing this imports Great Expectations.

Rules that need texts or other tables are computed in polars into a helper column, true where the row keeps the rule;
these classes expect it to be true, so that failing keys, counts and Data Docs come out as for any other column.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from communique.tables.edtf import is_edtf


class RuleHolds(ColumnMapMetricProvider):
    """Where a helper column says that the row keeps the rule."""

    condition_metric_name = "column_values.communique_rule_holds"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[bool], **_: Any) -> pd.Series[bool]:  # noqa: N805
        return column.astype(bool)


class IsEdtf(ColumnMapMetricProvider):
    """Where a value is a date or interval of EDTF level 1."""

    condition_metric_name = "column_values.communique_is_edtf"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[str], **_: Any) -> pd.Series[bool]:  # noqa: N805
        return pd.Series([is_edtf(value) for value in column], index=column.index, dtype=bool)


class ArrowTypes(TableMetricProvider):
    """Column to Arrow type, of a batch whose columns are backed by Arrow."""

    metric_name = "table.communique_arrow_types"

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: PandasExecutionEngine, metric_domain_kwargs: dict[str, Any],  # noqa: N805
                **_: Any) -> dict[str, str]:  # fmt: skip
        frame, _compute, _accessor = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type="table")
        return {str(name): _arrow_type(dtype) for name, dtype in frame.dtypes.items()}


def _arrow_type(dtype: Any) -> str:
    arrow = str(getattr(dtype, "pyarrow_dtype", dtype))
    # Large and plain strings and lists hold the same values; files are written with the plain ones.
    return arrow.replace("large_", "").replace("string_view", "string").replace("item: ", "").replace("element: ", "")


class ExpectColumnsToHaveArrowTypes(BatchExpectation):
    """Expect every column to have the Arrow type that the table's contract declares."""

    types: dict[str, str]
    metric_dependencies = ("table.communique_arrow_types",)
    success_keys = ("types",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> ExpectationValidationResult | dict[str, Any]:  # fmt: skip
        found = metrics["table.communique_arrow_types"]
        stated = {name: stated.replace("item: ", "").replace("element: ", "") for name, stated in self.types.items()}
        wrong = {name: found.get(name, "missing") for name, stated in stated.items() if found.get(name) != stated}
        return {"success": not wrong, "result": {"observed_value": wrong or "as declared"}}


class ExpectRuleToHold(ColumnMapExpectation):
    """Expect every row to keep a rule of this domain, computed over all tables."""

    map_metric = "column_values.communique_rule_holds"


class ExpectSpanToSliceToText(ExpectRuleToHold):
    """Expect every span to cut exactly the words it claims to out of its document's text."""


class ExpectTextToMatch(ExpectRuleToHold):
    """Expect every text or row to be the one whose hash is stated."""


class ExpectKeyToResolve(ExpectRuleToHold):
    """Expect every key to stand in the table it points to, on a row that fits."""


class ExpectPassagesToCoverDocument(ExpectRuleToHold):
    """Expect the passages of each document to cover every non-blank character of it exactly once."""


class ExpectDatesToAgree(ExpectRuleToHold):
    """Expect dates that depend on one another to stand in their order."""


class ExpectRightsToBeRespected(ExpectRuleToHold):
    """Expect no row to give away more of a text than its source's rights allow."""


class ExpectEdtfDate(ColumnMapExpectation):
    """Expect every value to be a date or interval of EDTF level 1 (ISO 8601-2)."""

    map_metric = "column_values.communique_is_edtf"
