"""What a process does to the files below a folder, counted, so that it can be ended at any of these steps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHANGES = ("open", "os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "os.truncate", "shutil.copyfile")


class Steps:
    """An audit hook: it sees every file that Python opens for writing, renames or makes, without a change to the code.

    A hook cannot be taken away again; this one does nothing outside `watching`.
    """

    def __init__(self) -> None:
        self.folder: str | None = None
        self.seen = 0
        self.at: Callable[[int, str, str], None] = lambda *_: None

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.folder is None or event not in CHANGES or not str(arguments[0]).startswith(self.folder):
            return
        if event == "open" and not self._writes(arguments):
            return
        self.seen += 1
        self.at(self.seen, event, str(arguments[0]))

    @staticmethod
    def _writes(arguments: tuple[object, ...]) -> bool:
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))

    @contextmanager
    def watching(self, folder: Path, at: Callable[[int, str, str], None]) -> Iterator[None]:
        """Call `at(number, event, path)` before each step below the folder."""
        self.folder, self.at, self.seen = str(folder.resolve()), at, 0
        try:
            yield
        finally:
            self.folder = None
