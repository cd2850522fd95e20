"""What a new source seems to be: fetched or opened, read, and described for a person to confirm."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.ingest.errors import ReadingError
from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.fetcher import Fetched, Fetcher, Steps
from pipelines.ingest.fetching.loop import run_to_end
from pipelines.ingest.fetching.settings import FetchSettings
from pipelines.ingest.inbox import media_type
from pipelines.ingest.names import readable_slug
from pipelines.ingest.readers import ReadText
from pipelines.ingest.reading import ReadingJob, read_isolated


@dataclass(frozen=True)
class Understood:
    """A new source as it was read."""

    found: ReadText
    media_type: str
    url: str | None
    steps: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title found, else the last part of the address."""
        if self.found.title:
            return self.found.title
        return readable_slug(urlsplit(self.url or "").path.rsplit("/", 1)[-1]).replace("-", " ") or "Untitled"

    @property
    def publisher(self) -> str | None:
        """The publisher that the page names, else its host."""
        return self.found.publisher or (urlsplit(self.url).hostname if self.url else None)

    @property
    def source_id(self) -> str:
        """Publisher, day and title as a slug."""
        publisher = readable_slug(self.publisher or "")[:24].strip("-")
        made = "-".join(part for part in (publisher, self.found.published, readable_slug(self.title)) if part)
        return made or f"source-{blake2b(self.found.text.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def look_at_url(url: str, settings: FetchSettings, selector: str | None = None) -> Understood:
    """Fetch a URL and read it; ReadingError says why that failed, with every step."""
    steps = Steps()

    async def fetch() -> Fetched:
        async with Fetcher(settings) as fetcher:
            return await fetcher.fetch(url, steps=steps)

    try:
        fetched = run_to_end(fetch)
    except FetchError as error:
        raise ReadingError("\n  ".join([f"{url} cannot be fetched:", *(steps.lines or [str(error)])])) from error
    found = _read(fetched.body, fetched.media_type, selector)
    return Understood(found, fetched.media_type, url, tuple(steps.lines))


def look_at_file(path: Path, selector: str | None = None) -> Understood:
    """Read a file; ReadingError says why that failed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path} cannot be opened: {error.strerror}") from error
    kind = media_type(path.name)
    return Understood(_read(data, kind, selector), kind, None, ())


def guessed_kind(title: str) -> str | None:
    """The kind of work that a title announces, or None when it announces none."""
    return next((kind for kind, pattern in _kinds() if pattern.search(title)), None)


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))["kind"]
    return tuple((each["kind"], re.compile(each["pattern"], re.IGNORECASE)) for each in listed)


def _read(data: bytes, kind: str, selector: str | None) -> ReadText:
    (_, found), *_ = read_isolated([ReadingJob("it", partial(bytes, data), kind, selector)], workers=1)
    if isinstance(found, ReadingError):
        raise found
    return found
