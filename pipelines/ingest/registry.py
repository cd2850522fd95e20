"""The registry: which works a collection is made of, as facts in `datasets/sources/<collection>.toml`.

A registry file holds facts only (titles, dates, addresses, rights), never text. It is read strictly: an unknown
field, a bad date or a duplicate id is a RegistryError that names the file, the entry and what is allowed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from communique.tables.edtf import edtf_bounds
from communique.tables.sources import KINDS
from pipelines.ingest.errors import RegistryError
from pipelines.ingest.feeds import Feed, read_feed
from pipelines.ingest.fields import Fields
from pipelines.ingest.rights import NO_RIGHTS, Rights, read_rights

BULK_READERS = ("jsonl", "sotu", "warc")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Characters of a bulk document's own name in its source_id: a date and a readable half of a title.
_LONGEST_SLUG = 60


@dataclass(frozen=True)
class StatementFilter:
    """Which statements are annotated in full; every condition given must hold, and none given means all."""

    pattern: re.Pattern[str] | None = None
    min_matches: int = 1
    """How often `pattern` must match in title and text together."""
    min_per_thousand_words: int | None = None
    """How often it must match for each thousand words of the text, begun ones in proportion."""
    since: date | None = None

    def admits(self, title: str, text: str, published_from: date | None) -> bool:
        """Whether a statement is annotated in full; one without a date does not pass `since`."""
        if self.since is not None and (published_from is None or published_from < self.since):
            return False
        if self.pattern is None:
            return True
        found = sum(1 for part in (title, text) for _ in self.pattern.finditer(part))
        if found < self.min_matches:
            return False
        return found * 1000 >= (self.min_per_thousand_words or 0) * len(text.split())


@dataclass(frozen=True)
class Source:
    """One registered work.

    `file` names its saved copy; `record` is its place in that file when the file holds many: the doc_id in a JSONL
    file, the URL in a WARC file. A work without a saved copy is fetched from `url`.
    """

    source_id: str
    kind: str
    title: str
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str = "en"
    url: str | None = None
    archived_url: str | None = None
    rights: Rights = NO_RIGHTS
    file: str | None = None
    record: str | None = None
    annotate: bool | None = None
    """Overrides the collection's rule for this work."""
    acronyms: tuple[str, ...] = ()
    """Short forms by which commentary refers to it, or to the meeting that issued it."""
    parties: tuple[str, ...] = ()
    """Governments, bodies or people that issued it or met in it."""
    selector: str | None = None
    """CSS selector of a page's main content, where the general reader does not find it."""

    @property
    def published_bounds(self) -> tuple[date | None, date | None]:
        """First and last day that `published` allows."""
        return edtf_bounds(self.published) if self.published else (None, None)


@dataclass(frozen=True)
class KindRule:
    """The kind of the bulk documents whose category and title fit; a condition not given always holds."""

    kind: str
    category: str | None = None
    title: re.Pattern[str] | None = None

    def fits(self, category: str | None, title: str) -> bool:
        """Whether the rule decides this document's kind."""
        return (self.category is None or self.category == category) and (
            self.title is None or self.title.search(title) is not None
        )


@dataclass(frozen=True)
class BulkSource:
    """Many works in one input: a JSONL or WARC file, or the addresses of the `sotu` package."""

    bulk_id: str
    reader: str
    id_prefix: str
    kinds: tuple[KindRule, ...]
    file: str | None = None
    publisher: str | None = None
    language: str = "en"
    rights: Rights = NO_RIGHTS
    statements: StatementFilter | None = None
    """Overrides the collection's filter for these works."""

    def source_id(self, doc_id: str) -> str:
        """Id of the work that the input calls `doc_id`: prefix, the last part of the doc_id as a slug, a hash.

        It depends on nothing but the doc_id, so that it stays when the input grows. The hash is left out where the
        slug tells the whole doc_id, upper and lower case aside.
        """
        slug = _NOT_SLUG.sub("-", doc_id.rsplit("/", 1)[-1].casefold()).strip("-")
        if slug == doc_id.casefold() and len(slug) <= _LONGEST_SLUG:
            return f"{self.id_prefix}-{slug}"
        digest = blake2b(doc_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        kept = slug if len(slug) <= _LONGEST_SLUG else slug[: _LONGEST_SLUG + 1].rsplit("-", 1)[0][:_LONGEST_SLUG]
        return "-".join(part for part in (self.id_prefix, kept.strip("-"), digest) if part)

    def kind(self, category: str | None, title: str) -> str | None:
        """The kind by the first rule that fits; None when no rule does."""
        return next((rule.kind for rule in self.kinds if rule.fits(category, title)), None)


@dataclass(frozen=True)
class Collection:
    """Everything one registry file registers."""

    name: str
    title: str
    description: str
    path: Path
    sources: tuple[Source, ...] = ()
    bulk: tuple[BulkSource, ...] = ()
    statements: StatementFilter = field(default_factory=StatementFilter)
    feeds: tuple[Feed, ...] = ()
    freshness_hours: int | None = None
    """How old the newest check of its sources may be before the operator is told; None: as old as it likes."""
    limits: tuple[str, ...] = ()
    """Sentences on what this collection cannot tell, for the data card."""

    @property
    def folder(self) -> Path:
        """The folder that file names may be relative to, beside the inbox: the parent of the registry's folder."""
        return self.path.parent.parent

    def claimed_records(self, bulk: BulkSource) -> frozenset[str]:
        """doc_ids of `bulk` that are registered one by one, and so are not registered again."""
        return frozenset(s.record for s in self.sources if s.record is not None and s.file == bulk.file)


def load_collection(path: Path) -> Collection:
    """The collection that the TOML file at `path` registers; RegistryError where it cannot be read as one."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        there = ", ".join(registered_collections(path.parent)) or "none"
        raise RegistryError(f"{path}: there is no such registry file; collections there: {there}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"{path}: cannot be read as TOML: {error}") from error
    return _collection(Fields(table, path, "the file"), path)


def registered_collections(folder: Path) -> list[str]:
    """Names of the collections registered in `folder`, sorted."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def _collection(fields: Fields, path: Path) -> Collection:
    about = fields.table("collection")
    if about is None:
        raise fields.refuse("the table [collection] with name, title and description is missing")
    name = about.slug("name")
    if name != path.stem:
        raise about.refuse(f"name is {name!r}, but the file is called {path.stem!r}; make them the same")
    title, description, limits = about.needed("title"), about.needed("description"), about.texts("limits")
    about.finish()
    statements = _statement_filter(fields.table("annotate")) or StatementFilter()
    sources = tuple(_source(each) for each in fields.tables("source"))
    bulk = tuple(_bulk_source(each) for each in fields.tables("bulk"))
    feeds = tuple(read_feed(each) for each in fields.tables("feed"))
    freshness_hours = _freshness_hours(fields.table("automation"))
    fields.finish()
    if not sources and not bulk and not feeds:
        raise fields.refuse("registers nothing; add a [[source]], a [[bulk]] or a [[feed]]")
    sources += discovered_sources(path)
    _refuse_duplicates(fields, "source_id", [s.source_id for s in sources])
    _refuse_duplicates(fields, "bulk_id", [b.bulk_id for b in bulk])
    _refuse_duplicates(fields, "file and record", [f"{s.file}#{s.record}" for s in sources if s.record])
    _refuse_duplicates(fields, "feed_id", [f.feed_id for f in feeds])
    return Collection(name, title, description, path, sources, bulk, statements, feeds, freshness_hours, limits)


def checked_entry(collection: Collection, facts: dict[str, Any]) -> Source:
    """The source that a new entry would register; RegistryError when the registry would refuse it."""
    source = _source(Fields(facts, collection.path, f"source {facts.get('source_id')}"))
    if any(source.source_id == known.source_id for known in collection.sources):
        raise RegistryError(f"{collection.path}: source_id {source.source_id!r} is registered already; choose another")
    places = [known for known in collection.sources if known.url and known.url == source.url]
    if places:
        raise RegistryError(f"{collection.path}: {source.url} is registered already, as {places[0].source_id}")
    return source


def discovered_file(path: Path) -> Path:
    """Where the works that feeds announced and that were accepted are registered, beside the file that people write."""
    return path.parent / "discovered" / path.name


def registry_bytes(path: Path) -> bytes:
    """Everything that is registered of a collection, as bytes: what people wrote, then what was discovered."""
    discovered = discovered_file(path)
    return path.read_bytes() + (discovered.read_bytes() if discovered.is_file() else b"")


def discovered_sources(path: Path) -> tuple[Source, ...]:
    """The accepted works of a collection, from the file beside its own; read as strictly."""
    discovered = discovered_file(path)
    if not discovered.is_file():
        return ()
    try:
        table = tomllib.loads(discovered.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegistryError(f"{discovered}: cannot be read as TOML: {error}") from error
    fields = Fields(table, discovered, "the file")
    sources = tuple(_source(each) for each in fields.tables("source"))
    fields.finish()
    return sources


def _freshness_hours(fields: Fields | None) -> int | None:
    if fields is None:
        return None
    hours = fields.count("freshness_hours")
    fields.finish()
    return hours


def _source(fields: Fields) -> Source:
    source = Source(
        source_id=fields.slug("source_id"),
        kind=fields.one_of("kind", KINDS) or _missing(fields, "kind", KINDS),
        title=fields.needed("title"),
        publisher=fields.text("publisher"),
        authors=fields.texts("authors"),
        published=fields.date("published"),
        language=fields.language("language", "en"),
        url=fields.web_address("url"),
        archived_url=fields.web_address("archived_url"),
        rights=read_rights(fields),
        file=fields.file("file"),
        record=fields.text("record"),
        annotate=fields.flag("annotate"),
        acronyms=fields.texts("acronyms"),
        parties=fields.texts("parties"),
        selector=fields.selector("selector"),
    )
    fields.finish()
    if source.record and not source.file:
        raise fields.refuse("record names a part of a JSONL or WARC file, but file does not say of which")
    return source


def _bulk_source(fields: Fields) -> BulkSource:
    bulk = BulkSource(
        bulk_id=fields.slug("bulk_id"),
        reader=fields.one_of("reader", BULK_READERS) or _missing(fields, "reader", BULK_READERS),
        id_prefix=fields.slug("id_prefix"),
        kinds=tuple(_kind_rule(each) for each in fields.tables("kinds")),
        file=fields.file("file"),
        publisher=fields.text("publisher"),
        language=fields.language("language", "en"),
        rights=read_rights(fields),
        statements=_statement_filter(fields.table("annotate")),
    )
    fields.finish()
    if not bulk.kinds:
        raise fields.refuse("has no [[bulk.kinds]]; add one with a kind alone to give all its works that kind")
    if bulk.reader != "sotu" and bulk.file is None:
        raise fields.refuse("file is missing: the JSONL or WARC file to read")
    if bulk.reader == "sotu" and bulk.file is not None:
        raise fields.refuse("file does not go with reader 'sotu', which reads the installed package")
    return bulk


def _kind_rule(fields: Fields) -> KindRule:
    kind = fields.one_of("kind", KINDS) or _missing(fields, "kind", KINDS)
    rule = KindRule(kind, fields.text("category"), fields.pattern("title"))
    fields.finish()
    return rule


def _statement_filter(fields: Fields | None) -> StatementFilter | None:
    if fields is None:
        return None
    pattern, since = fields.pattern("pattern"), fields.date("since")
    min_matches, share = fields.count("min_matches"), fields.count("min_per_thousand_words")
    fields.finish()
    for name, given in (("min_matches", min_matches), ("min_per_thousand_words", share)):
        if given is not None and pattern is None:
            raise fields.refuse(f"{name} counts the matches of pattern, which is missing")
    return StatementFilter(pattern, min_matches or 1, share, edtf_bounds(since)[0] if since else None)


def _missing(fields: Fields, name: str, allowed: tuple[str, ...]) -> str:
    raise fields.refuse(f"{name} is missing; allowed are {', '.join(allowed)}")


def _refuse_duplicates(fields: Fields, what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise fields.refuse(f"{what} {value!r} is registered twice; remove or rename one")
        seen.add(value)
