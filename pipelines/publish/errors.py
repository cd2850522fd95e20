"""Why a release is not made; each message says what to do next."""

from communique.errors import CommuniqueError


class ReleaseRefusedError(CommuniqueError):
    """The rows may not be published as they are; nothing was written."""


class PublisherBusyError(CommuniqueError):
    """Another publisher is at work on the same collection; nothing was written."""


class WriteFailedError(CommuniqueError):
    """The place for releases could not be written to; the last release is as it was."""
