"""A site on loopback that serves what a test wants, misbehaviour included, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
HTML = "text/html; charset=utf-8"


def page(title: str, *paragraphs: str, date: str = "2027-05-04") -> bytes:
    """A press page as ministries have them."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html><head><title>{title}</title><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{date}T10:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    ).encode()


@dataclass
class Site:
    """Answers by path; what is not set is 404. `seen` counts requests by path, `headers` keeps the last ones."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, path: str, body: bytes, media_type: str = HTML, status: int = 200, **headers: str) -> None:
        """A body, with an ETag that is honoured."""
        etag = f'"{hash(body) & 0xFFFFFFFF:x}"'

        async def answer(request: web.Request) -> web.StreamResponse:
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers={"Content-Type": media_type, "ETag": etag} | named)

        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": target})

        self.answers[path] = answer

    def fail(self, path: str, how: str) -> None:
        """One of FAILURES."""
        self.answers[path] = FAILURES[how]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.seen[request.path] += 1
        self.headers[request.path] = dict(request.headers)
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        try:
            return await answer(request)
        except ConnectionError:
            # The client left in the middle of a misbehaviour, which is what it should do.
            return web.Response()


def _status(status: int, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text="no", headers=named)

    return answer


async def _timeout(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response(text="too late")


async def _reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    """Slow loris: always a byte within the read timeout, never an end."""
    response = web.StreamResponse(headers={"Content-Type": HTML})
    await response.prepare(request)
    while True:
        await response.write(b"<p>")
        await asyncio.sleep(0.1)


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": HTML})
    await response.prepare(request)
    while True:
        await response.write(b"<p>on and on</p>" * 4096)


async def _image(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b"\x89PNG\r\n\x1a\n" + bytes(64), headers={"Content-Type": "image/png"})


async def _empty(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b"", headers={"Content-Type": HTML})


async def _packed(body: bytes) -> web.StreamResponse:
    return web.Response(body=body, headers={"Content-Type": HTML, "Content-Encoding": "gzip"})


async def _truncated(_: web.Request) -> web.StreamResponse:
    return await _packed(gzip.compress(page("Cut", *["A statement of some length." * 40] * 20))[:-40])


BOMB = gzip.compress(bytes(64 << 20), compresslevel=1)


async def _bomb(_: web.Request) -> web.StreamResponse:
    return await _packed(BOMB)


async def _short(request: web.Request) -> web.StreamResponse:
    """Fewer bytes than the length promises."""
    response = web.StreamResponse(headers={"Content-Type": HTML, "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b"<p>cut</p>")
    assert request.transport is not None
    request.transport.close()
    return response


FAILURES: dict[str, Answer] = {
    "timeout": _timeout,
    "reset": _reset,
    "forbidden": _status(403),
    "not_found": _status(404),
    "gone": _status(410),
    "throttled": _status(429, Retry_After="0"),
    "server": _status(500),
    "type": _image,
    "empty": _empty,
    "truncated": _truncated,
    "drip": _drip,
    "endless": _endless,
    "bomb": _bomb,
    "short": _short,
}


@contextmanager
def running_site() -> Iterator[Site]:
    """A site that answers for as long as the context is open."""
    site = Site()
    loop = asyncio.new_event_loop()
    started = threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        runner = web.ServerRunner(web.Server(site.handle), shutdown_timeout=0.1)
        await runner.setup()
        tcp = web.TCPSite(runner, "127.0.0.1", 0)
        await tcp.start()
        site.port = runner.addresses[0][1]
        started.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
