"""The errors a user can cause: one family, each message says what to do next."""

from __future__ import annotations


class CommuniqueError(Exception):
    """Base of every error that a user can cause; command lines print it without a traceback."""


class ContractError(CommuniqueError):
    """A frame does not fit the contract of its table."""


class NotPublishedError(CommuniqueError):
    """A collection, version or table that is not there; the message lists what is."""


class RightsError(CommuniqueError):
    """A text would leave, or be filled in, against its rights."""


class DamagedReleaseError(CommuniqueError):
    """A published file is missing or not the one its manifest describes."""
