"""How far a fetch may go: who asks, how often, how long, how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from communique.errors import CommuniqueError

CONTACT_VARIABLE = "COMMUNIQUE_CONTACT"
"""An e-mail address or URL at which a site's owner reaches the operator; it stands in the User-Agent."""
OFFLINE_VARIABLE = "COMMUNIQUE_OFFLINE"
LOOPBACK_VARIABLE = "COMMUNIQUE_ALLOW_LOOPBACK"
"""Set to 1 to try things out against a site on this very machine. Every other private address stays refused."""
PRODUCT = "communique"
VERSION = "0.1"
WEB_SCHEMES = ("http", "https")


class FetchSettingsError(CommuniqueError):
    """A setting of the environment that cannot be used."""


@dataclass(frozen=True)
class FetchSettings:
    """Limits and manners of fetching. Times in seconds, sizes in bytes."""

    contact: str | None = None
    max_bytes: int = 50 << 20
    """Of a body once unpacked. Larger than any statement, scanned treaties included."""
    connect_timeout: float = 8.0
    read_timeout: float = 20.0
    """Between two pieces of an answer."""
    total_timeout: float = 90.0
    """For one request with its whole body: what ends an answer that trickles for ever."""
    attempts: int = 3
    retry_wait: float = 1.0
    """Before the second attempt; doubled for the third, with jitter."""
    longest_wait: float = 30.0
    """A Retry-After beyond this is left to a later run."""
    host_interval: float = 1.0
    """Between the beginnings of two requests to one host; a longer Crawl-delay of its robots.txt goes before it."""
    host_connections: int = 2
    connections: int = 16
    max_redirects: int = 8
    allow_loopback: bool = False
    """For tests against a local site; every other private address stays refused."""

    @property
    def user_agent(self) -> str:
        """Who asks: product, version and, where it is set, the contact."""
        return f"{PRODUCT}/{VERSION}" + (f" (+{self.contact})" if self.contact else "")


def settings_from(environment: Mapping[str, str], defaults: FetchSettings | None = None) -> FetchSettings:
    """The settings, with the contact that the environment names, and loopback where it allows that."""
    contact = environment.get(CONTACT_VARIABLE, "").strip()
    if not contact.isascii() or not contact.isprintable() or any(mark in contact for mark in "()<>"):
        raise FetchSettingsError(f"{CONTACT_VARIABLE} is {contact!r}; give an e-mail address or a URL")
    chosen = replace(defaults or FetchSettings(), contact=contact or None)
    return replace(chosen, allow_loopback=True) if _is_set(environment, LOOPBACK_VARIABLE) else chosen


def is_offline(environment: Mapping[str, str]) -> bool:
    """Whether the environment forbids the network."""
    return _is_set(environment, OFFLINE_VARIABLE)


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").strip().casefold() not in ("", "0", "no", "false")
