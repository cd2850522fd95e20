"""A folder served over HTTP on this machine, and a local S3; what was asked for and how many bytes went out."""

from __future__ import annotations

import logging
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
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet)
    site.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def local_s3(bucket: str) -> Iterator[str]:
    """A local S3 with an empty bucket, and the environment that leads to it; the bucket's URL."""
    import s3fs
    from moto.server import ThreadedMotoServer

    # A line a request would hide what a failing test has to say.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
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
        server.stop()
