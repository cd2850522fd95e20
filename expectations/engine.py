"""Great Expectations as it runs here: imported late and without what no suite uses, on one frame at a time.

Nothing of Great Expectations is imported before a suite is built: its import costs seconds, and telling it the same
thing again and again costs more than the checks themselves. See `docs/decisions/0009-what-validation-costs.md`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult
    from great_expectations.core.batch_definition import BatchDefinition

UNUSED = frozenset({"altair", "scipy.stats"})
"""What Great Expectations imports for charts and for tests of distributions; a third of the time of its import."""

PASS_OR_FAIL: dict[str, Any] = {"result_format": "BOOLEAN_ONLY"}
"""Result format that only tells whether a rule is kept: half the work of one that lists rows."""


class _Deferred:
    """Finder of the modules in `UNUSED`: they are loaded when something of them is asked for, and only then."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in UNUSED else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@lru_cache(maxsize=1)
def import_engine() -> None:
    """Import Great Expectations, without what is not used of it."""
    # It reports its use to its makers unless told not to; a check of public data tells nobody.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
    finder = _Deferred()
    sys.meta_path.insert(0, finder)
    try:
        import great_expectations  # noqa: F401
    finally:
        sys.meta_path.remove(finder)


def run_expectations(
    suite: ExpectationSuite, frame: pd.DataFrame, result_format: dict[str, Any]
) -> ExpectationSuiteValidationResult:
    """Hold a frame against a suite."""
    batch = _frames().get_batch(batch_parameters={"dataframe": frame})
    with _configured_once():
        return batch.validate(suite, result_format=result_format)


@lru_cache(maxsize=1)
def _frames() -> BatchDefinition[Any]:
    """Where every frame of this process is put to be held against its suite: no progress bars, no reports to anybody.

    One for all tables: each that is registered has the whole project written anew.
    """
    import_engine()
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("frames")
    return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("rows")


@contextmanager
def _configured_once() -> Iterator[None]:
    """Have each expectation make its configuration once while this lasts.

    It makes a new one whenever it looks at one of its own arguments, about sixty times for each rule: half the time of
    a validation. Nothing changes an expectation while a suite runs.
    """
    from great_expectations.expectations.expectation import Expectation

    made: dict[int, tuple[Expectation, Any]] = {}
    ever_new = Expectation.configuration

    def configuration(expectation: Expectation) -> Any:
        # The expectation is kept beside its configuration, so that no other comes to have its id meanwhile.
        found = made.get(id(expectation))
        if found is None:
            found = made[id(expectation)] = (expectation, ever_new.__get__(expectation))
        return found[1]

    Expectation.configuration = property(configuration)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Expectation.configuration = ever_new  # type: ignore[method-assign]
