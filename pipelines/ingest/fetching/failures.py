"""Why a fetch failed: a kind that can be counted, and a reason that a person can act on."""

from __future__ import annotations

from typing import Literal, get_args

FailureKind = Literal[
    "address",  # the URL may not be fetched: scheme, credentials, an address that is not public
    "dns",
    "connect",
    "timeout",
    "reset",
    "robots",
    "redirect",
    "not_found",
    "gone",
    "forbidden",
    "throttled",
    "server",
    "status",
    "type",
    "empty",
    "too_large",
    "truncated",
    "encoding",
    "protocol",
    "offline",
    "waiting",
]
FAILURE_KINDS: tuple[str, ...] = get_args(FailureKind)


class FetchError(Exception):
    """One fetch that came to nothing. Never a crash: callers turn it into a reported reason."""

    def __init__(
        self, kind: FailureKind, reason: str, *, again: bool = False, wait: float | None = None, host_down: bool = False
    ) -> None:
        super().__init__(reason)
        self.kind: FailureKind = kind
        self.reason = reason
        self.again = again
        """Whether the same request may succeed in a moment."""
        self.wait = wait
        """Seconds that the host asked to wait."""
        self.host_down = host_down
        """Whether nothing else of this host needs to be tried in this run."""
