"""The main job: each collection through the asset graph, in this process, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from communique.errors import CommuniqueError
from pipelines.annotate.annotator import AnnotationInput
from pipelines.annotate.pool import AnnotatorPool, Rate
from pipelines.assets.annotations import coming_inputs
from pipelines.assets.graph import ASSETS
from pipelines.choices import Choices
from pipelines.partitions import month_range_tags
from pipelines.provenance import inputs_digest
from pipelines.publish.store import open_store
from pipelines.resources import Folders, Progress

PUBLISHED, UNCHANGED, WAITING, FAILED = "published", "unchanged", "waiting", "failed"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Outcome:
    """What a build of one collection came to. `status`: published, unchanged, waiting or failed."""

    collection: str
    status: str
    version: str | None = None
    folder: Path | None = None
    rows: dict[str, int] = field(default_factory=dict)
    rules: int = 0
    rules_passed: int = 0
    remarks: tuple[str, ...] = ()


class UnknownCollectionError(CommuniqueError):
    """A collection that no registry file registers."""


def build(
    collections: Iterable[str],
    folders: Folders,
    annotator: AnnotatorPool,
    progress: Progress,
    instance: dg.DagsterInstance,
    choices: Choices | None = None,
) -> Iterator[Outcome]:
    """Build collections one after the other; one that fails does not stop the next.

    The documents of all come first, so that the annotator's processes go on to the next collection while this one
    traces, validates and publishes.

    Raises UnknownCollectionError before anything runs when a collection is not registered.
    """
    names = list(collections)
    unknown = sorted(set(names) - set(folders.collections()))
    if unknown:
        raise UnknownCollectionError(
            f"no collections {', '.join(unknown)}; registered are {', '.join(folders.collections())}. "
            f"A new one is a TOML file in {folders.registry.name}/"
        )
    builds = [_Build(name, folders, annotator, progress, instance, choices or Choices()) for name in names]
    ended: list[Outcome | None] = []
    coming: list[list[AnnotationInput]] = []
    for each in builds:
        ended.append(each.read_documents())
        if ended[-1] is None:
            coming.append(coming_inputs(folders.workspace, each.collection))
            annotator.foresee(coming)
    for each, outcome in zip(builds, ended, strict=True):
        yield outcome or each.publish()


def rebuild(
    collection: str, folders: Folders, annotator: AnnotatorPool, progress: Progress, instance: dg.DagsterInstance
) -> None:
    """Make the validated candidate of a collection from what the archive holds; nothing is fetched, nothing published.

    Raises CommuniqueError when a stage fails.
    """
    run = _Build(collection, folders, annotator, progress, instance)
    first = ("documents", "annotations")
    rest = [name for asset in ASSETS if (name := asset.key.path[-1]) not in (*first, "snapshots", "release")]
    try:
        run._materialize("documents")
        run._materialize("annotations", months=True)
        run._materialize(*rest)
    except _StageError as error:
        raise CommuniqueError(f"{collection} could not be made again: {error}") from error


class _StageError(Exception):
    """A stage failed; the message is for the operator."""


@dataclass
class _Build:
    """One collection on its way through the graph."""

    collection: str
    folders: Folders
    annotator: AnnotatorPool
    progress: Progress
    instance: dg.DagsterInstance
    choices: Choices = field(default_factory=Choices)

    def read_documents(self) -> Outcome | None:
        """Archive and read; the outcome, when the collection gets no further than that."""
        try:
            self._materialize("snapshots")
            unchanged = self._unchanged()
            if unchanged is not None:
                return unchanged
            self._materialize("documents")
            return self._waiting()
        except (_StageError, CommuniqueError) as error:
            return self._failed(error)

    def publish(self) -> Outcome:
        """Annotate, trace, validate and release what `read_documents` read."""
        self.annotator.last_rate = Rate()
        try:
            self._materialize("annotations", months=True)
            self._materialize("alignments", "candidate", "release")
        except (_StageError, CommuniqueError) as error:
            return self._failed(error)
        return self._released(PUBLISHED if self._made_now() else UNCHANGED, str(self.annotator.last_rate))

    def _failed(self, error: Exception) -> Outcome:
        return Outcome(self.collection, FAILED, remarks=(str(error), *self._unavailable()))

    def _materialize(self, *names: str, months: bool = False) -> None:
        selected = [asset for asset in ASSETS if asset.key.path[-1] in names]
        result = dg.materialize(
            ASSETS,
            selection=selected,
            partition_key=None if months else self.collection,
            tags=month_range_tags(self.instance, self.collection, self._months()) if months else None,
            resources={
                "folders": self.folders,
                "annotator": self.annotator,
                "progress": self.progress,
                "choices": self.choices,
            },
            instance=self.instance,
            run_config=QUIET,
            raise_on_error=False,
        )
        if not result.success:
            raise _StageError(_reason(result))
        self.result = result

    def _months(self) -> set[str]:
        documents = self.folders.workspace.read("documents", self.collection)
        return set() if documents is None else set(documents["month"])

    def _unchanged(self) -> Outcome | None:
        """The last release, when it was made from these very inputs by this very code."""
        held = self.folders.workspace.read("snapshots", self.collection)
        latest = self._latest()
        if held is None or latest is None:
            return None
        digest = inputs_digest(self.folders.registry_file(self.collection), held.iter_rows())
        if latest.get("provenance", {}).get("inputs_digest") != digest:
            return None
        return self._released(UNCHANGED, "same inputs and same code as the last release: nothing was run")

    def _waiting(self) -> Outcome | None:
        """Why the collection cannot be built, when its commentary or all of its texts are not there."""
        documents = self.folders.workspace.read("documents", self.collection)
        sources = self.folders.workspace.read("sources", self.collection)
        if documents is None or sources is None:
            raise _StageError("documents were not read")
        has_commentary = not sources.filter(pl.col("kind") == "commentary").is_empty()
        lacking = documents.is_empty() or (has_commentary and not documents["is_commentary"].any())
        return Outcome(self.collection, WAITING, remarks=self._unavailable()) if lacking else None

    def _released(self, status: str, *remarks: str) -> Outcome:
        latest = self._latest() or {}
        facts: dict[str, Any] = latest.get("provenance", {})
        return Outcome(
            self.collection,
            status,
            version=latest.get("version"),
            folder=self.folders.releases / self.collection / str(latest.get("version")),
            rows={name: table["rows"] for name, table in latest.get("tables", {}).items()},
            rules=facts.get("rules", 0),
            rules_passed=facts.get("rules_passed", 0),
            remarks=(*remarks, *self._unavailable(), *self._quarantined(), *_without_explorer(latest)),
        )

    def _latest(self) -> dict[str, Any] | None:
        manifest = open_store(self.folders.releases, self.collection).latest()
        return dict(manifest.facts) | {"version": manifest.version} if manifest else None

    def _made_now(self) -> bool:
        for event in self.result.asset_materializations_for_node("release"):
            return event.metadata["status"].value == PUBLISHED
        return False

    def _unavailable(self) -> tuple[str, ...]:
        frame = self.folders.workspace.read("unavailable", self.collection)
        return () if frame is None else tuple(f"waiting for {key}: {reason}" for key, reason in frame.iter_rows())

    def _quarantined(self) -> tuple[str, ...]:
        folder = self.folders.work / "quarantine" / self.collection
        lines = []
        for file in sorted(folder.glob("*.parquet")):
            counts = pl.read_parquet(file).group_by("rule").len().sort("rule")
            lines += [f"quarantined {count} rows of {file.stem}: {rule}" for rule, count in counts.iter_rows()]
        unread = self.folders.workspace.read("unread", self.collection)
        if unread is not None:
            lines += [f"could not read {key}: {reason}" for key, reason, _ in unread.iter_rows()]
        return tuple(lines)


def _without_explorer(latest: dict[str, Any]) -> tuple[str, ...]:
    """What to do about a release without the page that reads it in a browser; its rows are all there."""
    if not latest or latest.get("explorer") == "explorer/":
        return ()
    return ("published without the explorer, which `make explorer` builds (it needs Node)",)


def _reason(result: dg.ExecuteInProcessResult) -> str:
    """Why a run failed, in the words of the innermost error; checks that failed are named."""
    checks = [
        f"the suite of {evaluation.check_name} failed: {evaluation.metadata['blocked_by'].value}"
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed
    ]
    if checks:
        return "; ".join(checks)
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            if error is not None:
                return f"{event.step_key}: {error.message.strip()}"
    return "the run failed; see it in `make dev`"
