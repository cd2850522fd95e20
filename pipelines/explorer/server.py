"""A small static server of releases: parts of files, the built explorer for versions without one, and a front page.

It serves what lies in the folder of the releases, to this machine alone unless told otherwise.
"""

from __future__ import annotations

import posixpath
import shutil
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from communique.errors import CommuniqueError
from pipelines.explorer.front import front_page
from pipelines.explorer.ranges import Part, UnsatisfiableRangeError, requested_part

COPY_BYTES = 1 << 20
TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".md": "text/markdown; charset=utf-8",
    ".woff2": "font/woff2",
    ".js": "text/javascript",
    ".cff": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}


class CannotServeError(CommuniqueError):
    """There is nothing to serve, or the port is taken."""


def release_server(root: Path, host: str, port: int, page: Path | None = None) -> ThreadingHTTPServer:
    """A server of the releases in `root`, not yet running; port 0 takes any that is free.

    `page` is the folder of the built explorer, for versions that were published without it.
    Raises CannotServeError when there is no such folder or the port is taken.
    """
    if not root.is_dir():
        raise CannotServeError(f"there are no releases in {root}; make some with `make dataset`, or give --root")
    handler = partial(ReleaseHandler, root=root, page=page)
    try:
        return ReleaseServer((host, port), handler)
    except OSError as error:
        raise CannotServeError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        ) from error


class ReleaseServer(ThreadingHTTPServer):
    """A server that takes it calmly when a browser no longer wants an answer."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Report an error, unless it is that the browser went away."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class ReleaseHandler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD for the files below `root`."""

    protocol_version = "HTTP/1.1"
    server_version = "Communique"
    sys_version = ""
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *args: object, root: Path, page: Path | None) -> None:
        self.root = root
        self.page = page
        self._part: Part | None = None
        super().__init__(*args, directory=str(root))  # type: ignore[arg-type]

    def send_head(self) -> IO[bytes] | None:  # type: ignore[override]
        """Headers of the answer, and what to send after them."""
        self._part = None
        address = urlsplit(self.path).path
        if address == "/":
            return self._send_front()
        where = Path(self.translate_path(self.path))
        if where.is_dir() or not where.exists():
            return super().send_head()
        return self._send_file(where)

    def translate_path(self, path: str) -> str:
        """The file that an address names; of a version without an explorer, the file of the built one."""
        found = Path(super().translate_path(path))
        parts = posixpath.normpath(unquote(urlsplit(path).path)).strip("/").split("/")
        if self.page is None or found.exists() or len(parts) < 3 or parts[2] != "explorer":
            return str(found)
        # Never outside of the page's folder: `parts` are normalised, and `..` in them is gone.
        return str(self.page.joinpath(*parts[3:])) if (self.root / parts[0] / parts[1]).is_dir() else str(found)

    def end_headers(self) -> None:
        """What every answer says: parts may be asked for, types are as stated, nothing is kept stale."""
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
        """Send the file, or the part of it that was asked for."""
        if self._part is None:
            shutil.copyfileobj(source, outputfile, COPY_BYTES)
            return
        source.seek(self._part.start)
        left = self._part.size
        while left and (block := source.read(min(left, COPY_BYTES))):
            outputfile.write(block)
            left -= len(block)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of what went well; a browser asks for hundreds of parts."""

    def _send_file(self, where: Path) -> IO[bytes] | None:
        stream = where.open("rb")
        status = where.stat()
        try:
            self._part = requested_part(self.headers.get("Range"), status.st_size)
        except UnsatisfiableRangeError:
            stream.close()
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{status.st_size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        part = self._part
        self.send_response(HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(where)))
        self.send_header("Content-Length", str(status.st_size if part is None else part.size))
        if part is not None:
            self.send_header("Content-Range", f"bytes {part.start}-{part.end - 1}/{status.st_size}")
        self.send_header("Last-Modified", self.date_time_string(int(status.st_mtime)))
        self.end_headers()
        return stream

    def _send_front(self) -> IO[bytes]:
        page = front_page(self.root, self.page is not None).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        return BytesIO(page)
