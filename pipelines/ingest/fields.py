"""Strict reading of TOML tables: every field is read or refused, every refusal says what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from communique.tables.edtf import edtf_bounds
from pipelines.ingest.errors import RegistryError
from pipelines.ingest.selectors import css_to_xpath

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


class Fields:
    """One TOML table whose fields are taken one by one; `finish` refuses those that nobody took.

    `where` names the file and the entry in every RegistryError.
    """

    def __init__(self, table: dict[str, Any], path: Path, where: str) -> None:
        self.path = path
        self.where = where
        self._left = dict(table)
        self._known: list[str] = []

    def refuse(self, complaint: str) -> RegistryError:
        """The error to raise about this entry."""
        return RegistryError(f"{self.path}: {self.where}: {complaint}")

    def text(self, name: str) -> str | None:
        """A string, or None where the field is absent; an empty one is refused."""
        value = self._take(name, str, "a string")
        if value is not None and not value.strip():
            raise self.refuse(f"{name} is empty; give it a value or leave it out")
        return None if value is None else str(value)

    def needed(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if value is None:
            raise self.refuse(f"{name} is missing")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; empty where the field is absent."""
        values = self._take(name, list, "a list of strings") or []
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.refuse(f"{name} must be a list of strings, none empty")
        return tuple(values)

    def flag(self, name: str) -> bool | None:
        """true or false, or None where the field is absent."""
        value = self._take(name, bool, "true or false")
        return None if value is None else bool(value)

    def count(self, name: str) -> int | None:
        """A whole number of at least 1."""
        value = self._take(name, int, "a whole number")
        if value is None:
            return None
        if isinstance(value, bool) or value < 1:
            raise self.refuse(f"{name} must be a whole number of at least 1, not {value!r}")
        return int(value)

    def one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        """A string out of `allowed`."""
        value = self.text(name)
        if value is not None and value not in (choices := tuple(allowed)):
            raise self.refuse(f"{name} is {value!r}{_meant(value, choices)}; allowed are {', '.join(choices)}")
        return value

    def slug(self, name: str) -> str:
        """A string of lower-case letters, digits and single hyphens that must be there."""
        value = self.needed(name)
        if not _SLUG.fullmatch(value):
            raise self.refuse(f"{name} is {value!r}; allowed are lower-case letters, digits and single hyphens")
        return value

    def date(self, name: str) -> str | None:
        """An EDTF date."""
        value = self.text(name)
        if value is not None:
            try:
                edtf_bounds(value)
            except ValueError as error:
                raise self.refuse(f"{name}: {error}") from error
        return value

    def language(self, name: str, default: str) -> str:
        """A language tag (BCP 47)."""
        value = self.text(name) or default
        if not _LANGUAGE.fullmatch(value):
            raise self.refuse(f"{name} is {value!r}; allowed are language tags such as en or ja-JP")
        return value

    def web_address(self, name: str) -> str | None:
        """An http or https URL."""
        value = self.text(name)
        if value is not None and not _WEB_ADDRESS.fullmatch(value):
            raise self.refuse(f"{name} is {value!r}; allowed are addresses that begin with http:// or https://")
        return value

    def file(self, name: str) -> str | None:
        """A relative file name with forward slashes that stays inside its folder."""
        value = self.text(name)
        if value is None:
            return None
        parts = PurePosixPath(value)
        if parts.is_absolute() or ".." in parts.parts or "\\" in value or "\0" in value:
            raise self.refuse(f"{name} is {value!r}; allowed are relative names inside the inbox, without '..'")
        return value

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """A regular expression."""
        value = self.text(name)
        try:
            return None if value is None else re.compile(value)
        except re.error as error:
            raise self.refuse(f"{name} is no regular expression: {error}") from error

    def selector(self, name: str) -> str | None:
        """A CSS selector, of the part of CSS that `selectors` reads."""
        value = self.text(name)
        try:
            if value is not None:
                css_to_xpath(value)
        except ValueError as error:
            raise self.refuse(f"{name}: {error}") from error
        return value

    def table(self, name: str) -> Fields | None:
        """A table inside this one."""
        value = self._take(name, dict, "a table")
        return None if value is None else Fields(value, self.path, f"{self.where}: {name}")

    def tables(self, name: str) -> list[Fields]:
        """An array of tables inside this one, each named by its id where it has one, else by its position."""
        values = self._take(name, list, "an array of tables") or []
        if not all(isinstance(value, dict) for value in values):
            raise self.refuse(f"{name} must be an array of tables: [[{name}]]")
        return [Fields(v, self.path, f"{self.where}: {_entry_name(name, i, v)}") for i, v in enumerate(values, 1)]

    def finish(self) -> None:
        """Refuse the fields that were not taken."""
        for name in self._left:
            raise self.refuse(
                f"unknown field {name!r}{_meant(name, self._known)}; allowed are {', '.join(self._known)}"
            )

    def _take(self, name: str, kind: type, what: str) -> Any:
        self._known.append(name)
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, kind):
            raise self.refuse(f"{name} must be {what}, not {value!r}")
        return value


def _meant(written: str, known: Iterable[str]) -> str:
    close = get_close_matches(written, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _entry_name(name: str, position: int, table: dict[str, Any]) -> str:
    ids = [table[key] for key in ("source_id", "bulk_id", "feed_id") if isinstance(table.get(key), str)]
    return f"{name} {ids[0]}" if ids else f"{name} number {position}"
