"""Make a published version again from the archive, and compare what comes out with what was published."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg

from communique.catalog import RootLike, find_release
from communique.errors import CommuniqueError
from pipelines.annotate.annotator import fingerprint
from pipelines.annotate.pool import AnnotatorPool
from pipelines.build import rebuild
from pipelines.ingest.archive import Archive
from pipelines.provenance import provenance
from pipelines.resources import Folders, NoProgress

FACTS = ("code_revision", "code_sha256", "python", "dependencies", "model", "annotator_fingerprint", "registry_sha256")
"""What of the provenance can make a difference, beside the inputs themselves."""


class NotReproducibleError(CommuniqueError):
    """The archive lacks what the version was made from."""


@dataclass(frozen=True)
class Reproduction:
    """What came of making a version again."""

    collection: str
    version: str
    differing_facts: tuple[str, ...]
    """What of code, dependencies, model and registry is not as it was then."""
    tables: dict[str, bool]
    """Whether each table of the version came out with the same content."""

    @property
    def same(self) -> bool:
        """Whether every table has the same content."""
        return all(self.tables.values())


def reproduce(
    collection: str, version: str, root: RootLike | None, folders: Folders, annotator: AnnotatorPool
) -> Reproduction:
    """Run every stage but fetching and publishing on the very inputs of a version, beside everything else.

    Nothing outside a temporary folder is written. Raises NotReproducibleError when the archive lacks an input.
    """
    published = find_release(collection, version, folders.releases if root is None else root)
    then: dict[str, Any] = published.facts["provenance"]
    inputs = [(source_id, digest) for source_id, digest in then.get("input_digests", [])]
    if not inputs:
        raise NotReproducibleError(f"{collection} {published.version} does not say what it was made from")
    registry = folders.registry_file(published.collection)
    with TemporaryDirectory(prefix="communique-") as scratch:
        beside = replace(folders, archive=Path(scratch, "archive"), work=Path(scratch, "work"))
        pin_archive(folders.archive, beside.archive, published.collection, inputs)
        with dg.DagsterInstance.ephemeral() as instance:
            rebuild(published.collection, beside, annotator, NoProgress(), instance)
        evidence = beside.workspace.read("evidence", published.collection)
        made = {} if evidence is None else dict(evidence.select("table", "content_digest").iter_rows())
    return Reproduction(
        published.collection,
        published.version,
        tuple(differing(then, provenance(registry, inputs, fingerprint()))),
        {name: made.get(name) == table["content_digest"] for name, table in published.facts["tables"].items()},
    )


def pin_archive(archive: Path, view: Path, collection: str, inputs: Iterable[tuple[str, str]]) -> None:
    """Make `view` an archive that shares the bytes of `archive` and knows only these (source_id, sha256) of it."""
    held = Archive(archive)
    wanted = list(inputs)
    lacking = sorted({source_id for source_id, digest in wanted if digest not in held})
    if lacking:
        raise NotReproducibleError(
            f"the archive in {archive} lacks what {len(lacking)} sources had then: {', '.join(lacking[:5])}. "
            "Bring the archive that the version was made from"
        )
    view.mkdir(parents=True)
    (view / "warc").symlink_to((archive / "warc").resolve(), target_is_directory=True)
    if (archive / "index.jsonl").is_file():
        shutil.copyfile(archive / "index.jsonl", view / "index.jsonl")
    lines = [json.dumps({"source_id": f"{collection}/{key}", "sha256": digest}) for key, digest in wanted]
    (view / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """A line for each fact that is another now."""
    for name in FACTS:
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for part in sorted({*before, *after}):
                if before.get(part) != after.get(part):
                    yield f"{name}.{part}: was {before.get(part)}, is {after.get(part)}"
        else:
            yield f"{name}: was {before}, is {after}"
