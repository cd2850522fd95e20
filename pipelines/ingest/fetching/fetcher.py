"""One URL -> its bytes, with every redirect and attempt recorded.

A conditional request (ETag, Last-Modified) that is answered 304 brings no bytes: what is archived still holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx
import stamina

from pipelines.ingest.fetching.body import read_body
from pipelines.ingest.fetching.failures import FailureKind, FetchError
from pipelines.ingest.fetching.guard import GuardedTransport, check_url
from pipelines.ingest.fetching.manners import LARGEST_ROBOTS, Manners
from pipelines.ingest.fetching.media import FETCHED_TYPES, charset_of, media_type_of
from pipelines.ingest.fetching.settings import FetchSettings

# Every attempt is in the steps of its fetch; stamina's own log lines would only repeat them.
stamina.instrumentation.set_on_retry_hooks([])

REDIRECTS = (301, 302, 303, 307, 308)
_STATUS_FAILURES: Final[dict[int, FailureKind]] = {
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    410: "gone",
    429: "throttled",
    451: "forbidden",
    503: "server",
}
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_ACCEPT = "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, text/markdown;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Validators:
    """What a server said of a body, to be sent back with the next request for it."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True)
class Fetched:
    """An answer with a body (status 200), or the word that nothing changed (304, empty body)."""

    url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    media_type: str
    validators: Validators

    @property
    def not_modified(self) -> bool:
        """Whether the body is as it was when the validators were taken."""
        return self.status == httpx.codes.NOT_MODIFIED


@dataclass
class Steps:
    """What was asked and answered, one line each, in order."""

    lines: list[str] = field(default_factory=list)

    def add(self, url: httpx.URL | str, outcome: str) -> None:
        """Note one request."""
        self.lines.append(f"{url}: {outcome}")


class Fetcher:
    """Fetches with one set of limits; hosts are remembered for as long as it is open. Use as an async context."""

    def __init__(self, settings: FetchSettings) -> None:
        self.settings = settings
        self._manners: dict[str, Manners] = {}
        # Waiting for a connection must not count as waiting for the server, so it happens here, not in httpx's pool.
        self._connections = asyncio.Semaphore(settings.connections)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(settings),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, deflate", "Accept": _ACCEPT},
            # No cookie is ever kept: each request is that of a first visitor.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Fetcher:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def fetch(
        self,
        url: str,
        validators: Validators = NO_VALIDATORS,
        steps: Steps | None = None,
        types: tuple[str, ...] = FETCHED_TYPES,
    ) -> Fetched:
        """The body at `url`, redirects followed; FetchError says why there is none. `steps` gets every request.

        Raises nothing else, whatever the server does.
        """
        steps = steps if steps is not None else Steps()
        try:
            async for attempt in stamina.retry_context(
                on=self._again,
                attempts=self.settings.attempts,
                timeout=None,
                wait_initial=self.settings.retry_wait,
                wait_max=self.settings.longest_wait,
                wait_jitter=self.settings.retry_wait / 4,
            ):
                with attempt:
                    return await self._follow(_parsed(url), validators, steps, types)
        except FetchError as failure:
            raise failure from failure.__cause__
        raise AssertionError("stamina ends with a result or the last failure")

    def _again(self, error: Exception) -> bool | float:
        if not isinstance(error, FetchError) or not error.again:
            return False
        if error.wait is None:
            return True
        return error.wait if 0 < error.wait <= self.settings.longest_wait else error.wait == 0

    async def _follow(
        self, url: httpx.URL, validators: Validators, steps: Steps, types: tuple[str, ...] | None
    ) -> Fetched:
        """One attempt: request after request until one is no redirect."""
        seen = {url}
        while True:
            try:
                found = await self._polite(url, validators, types)
            except FetchError as failure:
                steps.add(url, f"{failure.kind}: {failure.reason}")
                raise
            if isinstance(found, Fetched):
                steps.add(
                    url, str(found.status) if found.not_modified else f"{found.status}, {len(found.body):,} bytes"
                )
                return found
            steps.add(url, f"redirected to {found}")
            if found in seen or len(seen) > self.settings.max_redirects:
                raise FetchError("redirect", "redirects in a circle" if found in seen else "too many redirects")
            seen.add(found)
            url = found

    async def _polite(
        self, url: httpx.URL, validators: Validators, types: tuple[str, ...] | None
    ) -> Fetched | httpx.URL:
        check_url(url)
        manners = self._manners_of(url)
        await manners.ask(str(url))
        async with manners.turn():
            return await self._request(url, validators, types, self.settings.max_bytes)

    def _manners_of(self, url: httpx.URL) -> Manners:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._manners:

            async def read_robots() -> str | None:
                return await self._robots(httpx.URL(f"{origin}/robots.txt"))

            self._manners[origin] = Manners(self.settings, read_robots)
        return self._manners[origin]

    async def _robots(self, url: httpx.URL) -> str | None:
        """robots.txt as RFC 9309 reads it: none where the answer is 4xx, unknown where there is no answer."""
        try:
            for _ in range(self.settings.max_redirects):
                check_url(url)
                found = await self._request(url, NO_VALIDATORS, None, LARGEST_ROBOTS)
                if isinstance(found, Fetched):
                    return found.body.decode("utf-8", "replace")
                url = found
        except FetchError as failure:
            if failure.kind in ("not_found", "gone", "forbidden", "status", "empty", "too_large"):
                return None
            raise
        return None

    async def _request(
        self, url: httpx.URL, validators: Validators, types: tuple[str, ...] | None, limit: int
    ) -> Fetched | httpx.URL:
        headers = {}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        request = self._client.stream("GET", url, headers=headers)
        async with self._connections, _failures(self.settings), request as response:
            if response.status_code in REDIRECTS and "location" in response.headers:
                return _target(url, response.headers["location"])
            if response.status_code == httpx.codes.NOT_MODIFIED and headers:
                return Fetched(str(url), 304, _headers(response), b"", "", validators)
            if response.status_code != httpx.codes.OK:
                raise _status_failure(response)
            _refuse_type(response.headers.get("content-type"), types)
            body = await read_body(response, limit)
        if not body.strip():
            raise FetchError("empty", "the answer is empty", again=True)
        media_type = media_type_of(response.headers.get("content-type"), body)
        _refuse_type(media_type, types, known=True)
        return Fetched(str(url), response.status_code, _headers(response), body, media_type, _validators(response))


@asynccontextmanager
async def _failures(settings: FetchSettings) -> AsyncIterator[None]:
    """What httpx raises, as FetchErrors; the whole request within its time."""
    try:
        async with asyncio.timeout(settings.total_timeout):
            yield
    except TimeoutError as error:
        reason = f"the answer was not whole after {settings.total_timeout:g} s"
        raise FetchError("timeout", reason) from error
    except httpx.ConnectTimeout as error:
        raise FetchError("timeout", "no connection in time", host_down=True) from error
    except httpx.TimeoutException as error:
        raise FetchError("timeout", f"no answer within {settings.read_timeout:g} s", again=True) from error
    except httpx.ConnectError as error:
        raise FetchError("connect", f"no connection: {error}", host_down=True) from error
    except (httpx.ReadError, httpx.WriteError, httpx.CloseError) as error:
        raise FetchError("reset", "the connection was reset", again=True) from error
    except httpx.RemoteProtocolError as error:
        if "incomplete" in str(error) or "complete message body" in str(error):
            raise FetchError("truncated", f"the body breaks off ({error})", again=True) from error
        raise FetchError("reset", f"the server broke off: {error}", again=True) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
        raise FetchError("protocol", f"the answer cannot be understood: {error}") from error


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError("address", f"{url!r} is no URL: {error}") from error


def _target(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError("redirect", f"redirected to {location[:200]!r}, which is no URL") from error


def _status_failure(response: httpx.Response) -> FetchError:
    status = response.status_code
    kind = _STATUS_FAILURES.get(status, "server" if status >= 500 else "status")
    phrase = response.reason_phrase or httpx.codes.get_reason_phrase(status)
    wait = retry_after(response.headers.get("retry-after")) if status in (429, 503) else None
    asked = f", asks to wait {wait:.0f} s" if wait is not None else ""
    return FetchError(kind, f"HTTP {status} {phrase}".strip() + asked, again=status in _AGAIN, wait=wait)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks to wait, given as seconds or as a date; None where it says neither."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _refuse_type(content_type: str | None, types: tuple[str, ...] | None, known: bool = False) -> None:
    """Before the body is read only plainly other types are refused; after it, all that are not wanted."""
    kind = charset_of(content_type or "")[0]
    plainly = kind.startswith(("image/", "audio/", "video/", "font/"))
    if types is not None and (kind not in types if known else plainly):
        raise FetchError("type", f"the answer is {kind or 'of no stated type'}, not a page, PDF, text or feed")


def _headers(response: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers.raw)


def _validators(response: httpx.Response) -> Validators:
    return Validators(response.headers.get("etag"), response.headers.get("last-modified"))
