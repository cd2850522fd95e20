"""Writing entries into registry files: comments and order of what is there stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipelines.ingest.errors import RegistryError

_ORDER = ("source_id", "kind", "title", "publisher", "authors", "published", "language", "url", "archived_url",
          "text_rights", "licence", "rights_basis", "attribution", "file", "record", "selector")  # fmt: skip
_HEADER = "Works that feeds announced and that a rule or a person accepted. Facts only."


def source_entry(facts: Mapping[str, Any]) -> tomlkit.items.Table:
    """A `[[source]]` table, its fields in the order that registry files use."""
    unknown = set(facts) - set(_ORDER)
    if unknown:
        raise ValueError(f"no fields of a source: {sorted(unknown)}")
    entry = tomlkit.table()
    for name in _ORDER:
        value = facts.get(name)
        if value is not None and value not in ((), [], ""):
            entry.add(name, list(value) if isinstance(value, tuple) else value)
    return entry


def with_sources(path: Path, entries: Iterable[tomlkit.items.Table]) -> None:
    """Append `[[source]]` entries to the file at `path`, made when it is not there; replaced whole or not at all."""
    if path.is_file():
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            raise RegistryError(f"{path}: cannot be read as TOML: {error}; mend it first") from error
    else:
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEADER))
    text = tomlkit.dumps(document).rstrip("\n") + "\n"
    for entry in entries:
        # Appended as text: what a person wrote above is not touched, whatever it looks like.
        single = tomlkit.document()
        tables = tomlkit.aot()
        tables.append(entry)
        single.add("source", tables)
        text += "\n" + tomlkit.dumps(single).strip("\n") + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)
