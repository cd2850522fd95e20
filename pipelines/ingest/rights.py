"""What may be done with a text, as a registry file states it."""

from __future__ import annotations

from dataclasses import dataclass

from communique.tables.sources import TEXT_RIGHTS
from pipelines.ingest.fields import Fields

UNKNOWN_RIGHTS = "metadata_only"
"""What may be published of a work whose rights nobody has looked up: nothing of its text."""


@dataclass(frozen=True)
class Rights:
    """What may be done with a text, and why."""

    text_rights: str = UNKNOWN_RIGHTS
    licence: str | None = None
    rights_basis: str | None = None
    attribution: str | None = None


NO_RIGHTS = Rights()


def read_rights(fields: Fields) -> Rights:
    """The rights that an entry states; unknown ones allow nothing."""
    return Rights(
        text_rights=fields.one_of("text_rights", TEXT_RIGHTS) or UNKNOWN_RIGHTS,
        licence=fields.text("licence"),
        rights_basis=fields.text("rights_basis"),
        attribution=fields.text("attribution"),
    )
