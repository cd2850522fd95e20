"""A collection's record: its versions, which of them is `latest`, and every move of that pointer.

Pure functions on what `versions.json` holds; where it is kept, and how it is replaced, is a store's business. A version
once listed stays listed: it can be yanked, with a reason, but neither removed nor changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from communique.catalog import Manifest
from pipelines.publish.errors import ReleaseRefusedError

VERSIONS = "versions.json"
Record = dict[str, Any]

_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")


def is_version(name: str) -> bool:
    """Whether a folder's name is that of a version, YYYY.M.N."""
    return _VERSION.fullmatch(name) is not None


def order(version: str) -> tuple[int, ...]:
    """What versions are sorted by."""
    return tuple(map(int, version.split(".")))


def empty_record(collection: str) -> Record:
    """The record of a collection that has no release yet."""
    return {"collection": collection, "title": "", "description": "", "latest": None, "versions": []}


def find_entry(record: Record, version: str) -> dict[str, Any]:
    """The entry of a listed version; ReleaseRefusedError lists what there is."""
    for entry in record["versions"]:
        if entry["version"] == version:
            found: dict[str, Any] = entry
            return found
    known = ", ".join(entry["version"] for entry in record["versions"]) or "none"
    raise ReleaseRefusedError(f"{record['collection']} has no version {version}; there are {known}")


def listed(record: Record, manifest: Manifest, manifest_sha256: str) -> Record:
    """The record with a new version, which `latest` now points to."""
    entry = {
        "version": manifest.version,
        "path": f"{manifest.collection}/{manifest.version}",
        "created": manifest.facts["created"],
        "schema_version": manifest.facts["schema_version"],
        "content_digest": manifest.facts["content_digest"],
        "rows": sum(manifest.tables.values()),
        "manifest_sha256": manifest_sha256,
        "yanked": None,
    }
    versions = sorted([*record["versions"], entry], key=lambda e: order(e["version"]))
    return {**record, "versions": versions, "latest": manifest.version}


def promoted(record: Record, version: str, today: date, why: str | None = None) -> Record:
    """The record with `latest` on `version`, forward or back; a reason is needed to take a yank back."""
    entry = find_entry(record, version)
    if entry["yanked"] is not None and not why:
        raise ReleaseRefusedError(
            f"{record['collection']} {version} was yanked: {entry['yanked']}. To take the yank back, say --why"
        )
    if entry["yanked"] is None and record["latest"] == version:
        return record
    moved = _with_yank(record, version, None)
    return _moved(moved | {"latest": version}, "promote", version, today, why)


def yanked(record: Record, version: str, today: date, why: str) -> Record:
    """The record with `version` taken back; `latest` goes to the newest version that is not, if it was this one."""
    find_entry(record, version)
    if not why.strip():
        raise ReleaseRefusedError("say why the version is yanked (--why): who has it will read it")
    taken = _with_yank(record, version, why.strip())
    if taken["latest"] == version:
        left = [entry["version"] for entry in taken["versions"] if entry["yanked"] is None]
        taken["latest"] = max(left, key=order, default=None)
    return _moved(taken, "yank", version, today, why.strip())


def next_version(collection: str, used: Iterable[str], today: date) -> str:
    """YYYY.M.N: N counts the month's releases from 0; a number that was ever used is not used again."""
    taken = set(map(order, used))
    month = (today.year, today.month)
    version = (*month, max((n + 1 for *when, n in taken if tuple(when) == month), default=0))
    if taken and version < max(taken):
        newest = ".".join(map(str, max(taken)))
        raise ReleaseRefusedError(
            f"{collection} has {newest} already, and today is {today}: versions only go forward. Check the clock"
        )
    return ".".join(map(str, version))


def refuse_yanked_rows(record: Record, content_digest: str) -> None:
    """Raise ReleaseRefusedError when these rows are those of a version that was taken back."""
    for entry in record["versions"]:
        if entry["yanked"] is not None and entry["content_digest"] == content_digest:
            raise ReleaseRefusedError(
                f"these are the rows of {record['collection']} {entry['version']}, yanked because: {entry['yanked']}. "
                f"Mend them, or take the yank back with publish --promote {entry['version']} --why TEXT"
            )


def _with_yank(record: Record, version: str, why: str | None) -> Record:
    entries = [{**e, "yanked": why} if e["version"] == version else e for e in record["versions"]]
    return {**record, "versions": entries}


def _moved(record: Record, move: str, version: str, today: date, why: str | None) -> Record:
    """The record with a line in its log of moves."""
    line = {"day": today.isoformat(), "move": move, "version": version, "why": why, "latest": record["latest"]}
    return {**record, "moves": [*record.get("moves", []), line]}
