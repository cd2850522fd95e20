"""`CITATION.cff`: how to cite a release (Citation File Format 1.2.0, https://citation-file-format.github.io)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.publish.facts import CollectionFacts

MESSAGE = "If you use this version of the data, please cite it with its version number."


def citation(collection: CollectionFacts, version: str, created: str, content_digest: str) -> str:
    """The file, as YAML."""
    facts: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": f"Communiqué: {collection.title}",
        "abstract": collection.description.strip(),
        "authors": [{"name": "Communiqué"}],
        "version": version,
        "date-released": created[:10],
        "keywords": ["quotations", "claims", "foreign policy"],
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{content_digest}",
                "description": "Digest of the content of all tables (content_digest in release.json)",
            }
        ],
    }
    if collection.licence:
        facts["license"] = collection.licence
    return "\n".join(_yaml(facts)) + "\n"


def _yaml(facts: Mapping[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        if isinstance(value, list):
            yield f"{name}:"
            yield from _items(value)
        else:
            yield f"{name}: {_scalar(value)}"


def _items(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            for position, line in enumerate(_yaml(value)):
                yield f"  {'-' if position == 0 else ' '} {line}"
        else:
            yield f"  - {_scalar(value)}"


def _scalar(value: str) -> str:
    # A JSON string is a YAML string, whatever is in it.
    return json.dumps(value, ensure_ascii=False)
