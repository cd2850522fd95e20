"""Works that feeds announced, and what was decided about each: a log that nothing leaves.

A proposal is queued, accepted (by a rule or a person) or rejected (by a person, or because no rule fits). Accepted
works are registered in `discovered/<collection>.toml` beside the collection's own file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.ingest.registry import Source, discovered_file
from pipelines.ingest.registry_writing import source_entry, with_sources

QUEUED, ACCEPTED, REJECTED, UNFIT = "queued", "accepted", "rejected", "unfit"


def inbox_place(file: str | None) -> str:
    """The place of a file in the inbox, as the address of a page is the place of a page."""
    return f"inbox:{file}"


@dataclass(frozen=True)
class Proposal:
    """One announced work."""

    source_id: str
    feed_id: str
    state: str
    """queued, accepted, rejected, or unfit: no rule of its feed fits it. An unfit one can still be accepted."""
    why: str
    kind: str
    title: str
    url: str | None = None
    file: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str = "en"
    text_rights: str = "metadata_only"
    licence: str | None = None
    rights_basis: str | None = None
    attribution: str | None = None
    selector: str | None = None
    decided_at: str = ""

    @property
    def place(self) -> str:
        """What tells one announced work from another: its URL, or its file in the inbox."""
        return self.url or inbox_place(self.file)


class Proposals:
    """The log of a collection's proposals, in a file made with its first line; the newest line of a place counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Proposal] = {}
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    try:
                        facts = json.loads(line)
                        names = {each.name for each in fields(Proposal)}
                        found = Proposal(**{k: v for k, v in facts.items() if k in names})
                    except (ValueError, TypeError, AttributeError):
                        continue  # torn by a crash; its feed announces it again
                    self._known[found.place] = replace(found, authors=tuple(found.authors))

    def __contains__(self, place: str) -> bool:
        return place in self._known

    def in_state(self, *states: str) -> list[Proposal]:
        """The proposals in these states, in the order in which they were first announced."""
        return [proposal for proposal in self._known.values() if proposal.state in states]

    def add(self, proposals: Iterable[Proposal]) -> None:
        """Note proposals or decisions; on disk when this returns."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        stamped = [replace(each, decided_at=each.decided_at or now) for each in proposals]
        if not stamped:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            for each in stamped:
                file.write(json.dumps(asdict(each), ensure_ascii=False, sort_keys=True) + "\n")
                self._known[each.place] = each
            file.flush()
            os.fsync(file.fileno())

    def decide(self, proposal: Proposal, state: str, why: str) -> Proposal:
        """Accept or reject one."""
        decided = replace(proposal, state=state, why=why, decided_at="")
        self.add([decided])
        return decided


def proposals_file(archive: Path, collection: str) -> Path:
    """Where the proposals of a collection are kept: with the archive, as they cannot be made again."""
    return archive / "proposals" / f"{collection}.jsonl"


def register(accepted: Iterable[Proposal], registry_file: Path, known: Iterable[Source]) -> list[str]:
    """Write the accepted works that are not registered yet into the collection's discovered file; their ids.

    The file is replaced whole or not at all.
    """
    known = list(known)
    ids = {source.source_id for source in known}
    places = {place for each in known for place in (each.url, inbox_place(each.file))}
    new = [each for each in accepted if each.source_id not in ids and each.place not in places]
    if new:
        with_sources(discovered_file(registry_file), [source_entry(_facts(each)) for each in new])
    return [each.source_id for each in new]


def _facts(proposal: Proposal) -> dict[str, object]:
    left_out = ("feed_id", "state", "why", "decided_at")
    return {name: value for name, value in asdict(proposal).items() if name not in left_out and value not in (None, ())}
