"""A folder served over HTTP on this machine, and a local S3; what was asked for and how many bytes went out."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response


@dataclass
class Served:
    """A plain web server of static files, with byte ranges unless `ranges` is off."""

    folder: Path
    url: str = ""
    ranges: bool = True
    cut_after: dict[str, int] = field(default_factory=dict)
    """By name, after how many bytes of a file answers are errors: a line that breaks."""
    altered: dict[str, bytes] = field(default_factory=dict)
    sent: list[tuple[str, int]] = field(default_factory=list)

    def bytes_sent(self, name: str | None = None) -> int:
        """Bytes of all answers so far, or of those for one file."""
        return sum(count for asked, count in self.sent if name in (None, asked))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        name = request.path.lstrip("/")
        path = self.folder / name
        if not path.is_file():
            return Response(status=404)(environ, start_response)
        if name in self.cut_after and self.bytes_sent(name) >= self.cut_after[name]:
            return Response(status=503)(environ, start_response)
        if not self.ranges:
            environ = {k: v for k, v in environ.items() if k != "HTTP_RANGE"}
        elif (asked := request.range) and asked.ranges[0][0] < -path.stat().st_size:
            # The last bytes of a file that has fewer are all of it (RFC 9110, 14.1.2); werkzeug would refuse them.
            environ = environ | {"HTTP_RANGE": "bytes=0-"}
        if name in self.altered:
            response = Response(self.altered[name])
        else:
            response = send_file(path, environ, conditional=self.ranges)
        self.sent.append((name, int(response.headers.get("Content-Length") or 0) if request.method == "GET" else 0))
        return response(environ, start_response)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder until the block ends."""
    site = Served(folder)
    with _running(site) as url:
        site.url = url
        yield site


@dataclass
class _Counted:
    """A WSGI application, and the bytes of the bodies that it answered GET requests with."""

    application: Any
    sent: list[tuple[str, int]]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        body = b"".join(self.application(environ, start_response))
        self.sent.append((environ["PATH_INFO"], len(body) if environ["REQUEST_METHOD"] == "GET" else 0))
        return [body]


@contextmanager
def local_s3(bucket: str, sent: list[tuple[str, int]] | None = None) -> Iterator[str]:
    """A local S3 with an empty bucket, and the environment that leads to it; the bucket's URL.

    `sent` is given the path of each request and how many bytes it was answered with.
    """
    import s3fs
    from moto.server import DomainDispatcherApplication, create_backend_app

    application = _Counted(DomainDispatcherApplication(create_backend_app), [] if sent is None else sent)
    environment = {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
    before = {name: os.environ.get(name) for name in (*environment, "AWS_ENDPOINT_URL")}
    os.environ.update(environment)
    with _running(application) as url:
        os.environ["AWS_ENDPOINT_URL"] = url
        s3fs.S3FileSystem.clear_instance_cache()
        try:
            s3fs.S3FileSystem().mkdir(bucket)
            yield f"s3://{bucket}"
        finally:
            s3fs.S3FileSystem.clear_instance_cache()
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


@contextmanager
def _running(application: Any) -> Iterator[str]:
    """Serve a WSGI application until the block ends; its URL."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
