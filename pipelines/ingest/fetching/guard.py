"""Connections to public addresses only, decided after DNS resolution, at the moment of connecting.

The name is resolved here, every address is checked, and the connection is made to a checked address itself: a name
that resolves to something else a second later (DNS rebinding) gains nothing. Redirects connect through the same guard.
TLS still verifies the host's name, because only the TCP connection is made by address.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.settings import WEB_SCHEMES, FetchSettings

# IPv6 networks that carry an IPv4 address inside: a translator would deliver to it. RFC 6052, RFC 3056, RFC 4380.
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever it is wrapped in."""
    try:
        ip = ip_address(address.split("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _meant(ip))


def check_url(url: httpx.URL) -> None:
    """FetchError unless the URL is http or https, names a host and carries no credentials."""
    if url.scheme not in WEB_SCHEMES:
        raise FetchError("address", f"{url.scheme or 'no scheme'}: only http and https are fetched")
    if not url.host:
        raise FetchError("address", f"{url} names no host")
    if url.userinfo:
        raise FetchError("address", "the URL carries a user name or password; register it without")


def _meant(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and those inside it."""
    if isinstance(ip, IPv4Address):
        return [ip]
    inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        return [IPv4Address(int(ip) & 0xFFFFFFFF)]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    return [ip, *(each for each in inside if each is not None)]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's own backend behind the guard."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address of `host` that answers."""
        last: Exception | None = None
        for address in await self._addresses(host, port):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or FetchError("dns", f"{host} has no address", host_down=True)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: a URL has no business with sockets of this machine."""
        raise FetchError("address", "sockets of this machine are not fetched from")

    async def sleep(self, seconds: float) -> None:
        """As the backend does."""
        await self._backend.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._settings.connect_timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError) as error:
            reason = getattr(error, "strerror", None) or str(error) or "no answer in time"
            raise FetchError("dns", f"{host} cannot be resolved: {reason}", host_down=True) from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        refused = [address for address in addresses if not self._allowed(address)]
        if refused:
            raise FetchError("address", f"{host} is {', '.join(refused)}: not a public address", host_down=True)
        return addresses

    def _allowed(self, address: str) -> bool:
        if is_public(address):
            return True
        return self._settings.allow_loopback and ip_address(address.split("%")[0]).is_loopback


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool whose every connection passes the guard; no proxy of the environment is used."""

    def __init__(self, settings: FetchSettings) -> None:
        super().__init__(trust_env=False)
        # httpx has no argument for the backend, httpcore has: the pool is replaced before it made any connection.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=settings.connections,
            max_keepalive_connections=settings.connections,
            keepalive_expiry=15.0,
            network_backend=GuardedBackend(settings),
        )
