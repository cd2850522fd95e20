"""The lease that one publisher has on a collection of an object store: a small object with a time that runs out.

Object stores have no locks that end with a process. Whoever creates the object has the collection; it renews the time
while it works. A lease whose time ran out belongs to a run that died, and may be taken over.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from pipelines.publish import pointers
from pipelines.publish.errors import PublisherBusyError

LEASE_SECONDS = 600.0
"""Longer than any one file takes to upload; a run that died blocks the next for at most so long."""


class Lease:
    """One publisher's lease, at one path."""

    def __init__(self, fs: Any, path: str, seconds: float) -> None:
        self.fs = fs
        self.path = path
        self.seconds = seconds
        self.token = uuid4().hex
        self._renewed = 0.0

    def take(self, what: str) -> None:
        """Take the lease; PublisherBusyError when another has it and its time has not run out."""
        seen = pointers.look(self.fs, self.path)
        left = self._left(seen)
        if left > 0:
            raise PublisherBusyError(
                f"another run is publishing {what}; nothing was changed. Run again when it has ended. If it died, its "
                f"lease runs out in {left:.0f} seconds"
            )
        try:
            pointers.replace(self.fs, self.path, self._content(), seen)
        except pointers.PointerMovedError as error:
            raise PublisherBusyError(
                f"another run has just begun to publish {what}; nothing was changed. Run again when it has ended"
            ) from error
        self._renewed = time.time()

    def hold(self) -> None:
        """Make sure that the lease is still this publisher's, and renew it in time; PublisherBusyError if it is not."""
        if time.time() - self._renewed < self.seconds / 3:
            return
        seen = pointers.look(self.fs, self.path)
        try:
            if seen.content is None or json.loads(seen.content).get("publisher") != self.token:
                raise pointers.PointerMovedError(self.path)
            pointers.replace(self.fs, self.path, self._content(), seen)
        except pointers.PointerMovedError as error:
            raise PublisherBusyError(
                f"this run stood still for longer than {self.seconds:.0f} seconds and another took over; nothing of it "
                "became visible. Run again when the other has ended"
            ) from error
        self._renewed = time.time()

    def give_up(self) -> None:
        """End the lease, if it is still this publisher's."""
        # Where the store is gone, the lease runs out by itself; what went wrong before must not be hidden by this.
        with suppress(Exception):
            seen = pointers.look(self.fs, self.path)
            if seen.content is not None and json.loads(seen.content).get("publisher") == self.token:
                self.fs.rm_file(self.path)

    def _left(self, seen: pointers.Seen) -> float:
        """Seconds until a lease that was seen runs out; nothing of one that cannot be read."""
        try:
            return float(json.loads(seen.content or b"{}").get("until", 0.0)) - time.time()
        except (TypeError, ValueError):
            return 0.0

    def _content(self) -> bytes:
        return json.dumps({"publisher": self.token, "until": time.time() + self.seconds}).encode()
