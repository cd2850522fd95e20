"""Annotations of a document as JSON text, for the work folder: what was found outlives the process that found it."""

from __future__ import annotations

from pydantic import TypeAdapter

from pipelines.annotate.models import Annotations

_ADAPTER = TypeAdapter(Annotations)


def encode(annotations: Annotations) -> str:
    """Annotations as JSON; `decode` gives an equal value back."""
    return _ADAPTER.dump_json(annotations).decode()


def decode(payload: str) -> Annotations:
    """Annotations from what `encode` made."""
    return _ADAPTER.validate_json(payload)
