"""The errors of ingest that a user can cause. What is merely absent is no error: see `inbox.Unavailable`."""

from __future__ import annotations

from communique.errors import CommuniqueError


class RegistryError(CommuniqueError):
    """A registry file says something that cannot be read, or nothing where something is needed."""


class ArchiveError(CommuniqueError):
    """The archive does not hold the bytes asked for, or holds them damaged."""


class ReadingError(CommuniqueError):
    """Bytes of which no text can be made: empty, of an unknown media type, or broken."""
