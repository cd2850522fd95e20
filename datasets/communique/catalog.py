"""Where releases are: the root, its collections, their versions, and the manifest of each.

A root is a folder or an fsspec URL that has a `catalog.json`. Only what the catalog lists is published: a folder
that is there but not listed is a release that was never finished.
"""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError, DamagedReleaseError, NotPublishedError

LATEST = "latest"
ROOT_VARIABLE = "COMMUNIQUE_ROOT"
OFFLINE_VARIABLE = "COMMUNIQUE_OFFLINE"
CATALOG = "catalog.json"
MANIFEST = "release.json"

RootLike = str | os.PathLike[str]


@dataclass(frozen=True)
class Root:
    """A folder or URL that holds releases."""

    location: str
    """Absolute path of a local folder, or the URL of a remote one, without a closing slash."""

    @classmethod
    def at(cls, location: RootLike) -> Root:
        """The root at a path, a `file://` URL or any other fsspec URL."""
        text = os.fspath(location)
        if text.startswith("file://"):
            from urllib.parse import unquote, urlsplit
            from urllib.request import url2pathname

            text = url2pathname(unquote(urlsplit(text).path))
        if "://" in text:
            return cls(text.rstrip("/"))
        return cls(str(Path(text).expanduser().resolve()))

    @property
    def is_local(self) -> bool:
        """Whether the root is a folder on this machine."""
        return "://" not in self.location

    def url(self, relative: str) -> str:
        """Path or URL of a file below the root, given with forward slashes."""
        return str(Path(self.location, relative)) if self.is_local else f"{self.location}/{relative}"

    def read_bytes(self, relative: str) -> bytes:
        """Content of a small file below the root; FileNotFoundError when it is not there."""
        if self.is_local:
            return Path(self.location, relative).read_bytes()
        from communique.cache import file_system

        fs, path = file_system(self.url(relative))
        try:
            content: bytes = fs.cat_file(path)
        except FileNotFoundError:
            raise
        except Exception as error:
            # Each file system has errors of its own for a line that is down.
            raise CommuniqueError(
                f"cannot read {self.url(relative)} ({type(error).__name__}: {error}). Check the network; "
                f"{OFFLINE_VARIABLE}=1 reads what was downloaded before"
            ) from error
        return content


@dataclass(frozen=True)
class Version:
    """One published version of a collection, as its catalog entry tells it."""

    version: str
    path: str
    """Folder of the version, relative to the root."""
    created: str
    schema_version: str
    rows: int
    manifest_sha256: str
    yanked: str | None = None
    """Why the version was taken back, when it was; it stays readable by its exact number."""


@dataclass(frozen=True)
class Collection:
    """One collection of a catalog, with its versions from the oldest to the newest."""

    name: str
    title: str
    description: str
    latest: str | None
    """The version that `latest` stands for; None when every version was yanked."""
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Manifest:
    """A version's `release.json`: its tables, the files they are in, and how it was made."""

    root: Root
    collection: str
    version: str
    path: str
    facts: dict[str, Any]

    @property
    def tables(self) -> dict[str, int]:
        """Rows of each table, by table name."""
        return {name: int(table["rows"]) for name, table in self.facts["tables"].items()}

    def files(self, table: str) -> list[str]:
        """Paths or URLs of the Parquet files of `table`; NotPublishedError lists the tables there are."""
        tables = self.facts["tables"]
        if table not in tables:
            raise NotPublishedError(
                f"{self.collection} {self.version} has no table {table!r}; its tables are {_listed(tables)}"
            )
        return [self.root.url(f"{self.path}/{name}") for name in tables[table]["files"]]


def find_root(root: RootLike | None = None) -> Root:
    """The root to read: the argument, else $COMMUNIQUE_ROOT, else `datasets/releases` of the checkout.

    The checkout is the one this package runs from, else the first one found from the working folder upward. Offline
    ($COMMUNIQUE_OFFLINE=1), the cache of a remote root stands for it.
    """
    given = root if root is not None else os.environ.get(ROOT_VARIABLE)
    if given:
        place = Root.at(given)
        return place if place.is_local or not is_offline() else _downloaded(place)
    package = Path(__file__).resolve().parent
    places = [package.parent / "releases"] if (package.parents[1] / "pyproject.toml").is_file() else []
    working = Path.cwd()
    places += [folder / "datasets" / "releases" for folder in (working, *working.parents)]
    for folder in places:
        if (folder / CATALOG).is_file():
            return Root.at(folder)
    raise NotPublishedError(
        f"no releases found: looked for {CATALOG} in {places[0]} and upward. Run `make dataset` in a checkout to make "
        f"some, or say where they are with root=... or the environment variable {ROOT_VARIABLE}"
    )


def is_offline() -> bool:
    """Whether the environment says that no network is to be used."""
    return os.environ.get(OFFLINE_VARIABLE, "").strip().lower() not in ("", "0", "false", "no")


def _downloaded(place: Root) -> Root:
    from communique.cache import mirror

    copy = mirror(place)
    if not (copy / CATALOG).is_file():
        raise NotPublishedError(
            f"offline, and nothing of {place.location} was downloaded before: run `communique download` once without "
            f"{OFFLINE_VARIABLE}"
        )
    return Root.at(copy)


def read_catalog(root: RootLike | None = None) -> dict[str, Collection]:
    """Every collection published under the root, by name."""
    place = find_root(root)
    try:
        entries = json.loads(place.read_bytes(CATALOG))["collections"]
        return {name: _collection(name, entry) for name, entry in sorted(entries.items())}
    except FileNotFoundError as error:
        raise NotPublishedError(
            f"nothing is published in {place.location}: it has no {CATALOG}. Run `make dataset` in a checkout, or "
            f"point root=... or {ROOT_VARIABLE} to a folder that has one"
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedReleaseError(
            f"{place.url(CATALOG)} cannot be read ({error!r}); the next run of the publisher writes it anew"
        ) from error


def collections(root: RootLike | None = None) -> list[str]:
    """Names of the collections that are published."""
    return list(read_catalog(root))


def versions(collection: str | None = None, root: RootLike | None = None) -> list[str]:
    """Versions of a collection that have not been yanked, from the oldest to the newest."""
    return [v.version for v in find_collection(collection, root).versions if v.yanked is None]


def tables(collection: str | None = None, version: str = LATEST, root: RootLike | None = None) -> dict[str, int]:
    """Rows of each table of a release, by table name."""
    return find_release(collection, version, root).tables


def find_collection(collection: str | None = None, root: RootLike | None = None) -> Collection:
    """A collection of the catalog; without a name, the only one. NotPublishedError lists what there is."""
    known = read_catalog(root)
    if not known:
        raise NotPublishedError(f"{find_root(root).location} has no collections yet; run `make dataset` in a checkout")
    if collection is None:
        if len(known) > 1:
            raise NotPublishedError(f"say which collection: collection=... is one of {_listed(known)}")
        return next(iter(known.values()))
    if collection not in known:
        raise NotPublishedError(f"no collection {collection!r} is published; there are {_listed(known)}")
    return known[collection]


def find_release(collection: str | None = None, version: str = LATEST, root: RootLike | None = None) -> Manifest:
    """The manifest of a version, checked against the digest that the catalog states.

    Raises NotPublishedError for an unknown collection or version, DamagedReleaseError when the manifest is not the one
    that was published. Warns when the version was yanked.
    """
    place = find_root(root)
    found = find_collection(collection, place.location)
    wanted = found.latest if version == LATEST else version
    if wanted is None:
        reasons = "; ".join(f"{v.version}: {v.yanked}" for v in found.versions)
        raise NotPublishedError(
            f"every version of {found.name} was yanked ({reasons}); ask for one by its exact number to read it still"
        )
    entry = next((v for v in found.versions if v.version == wanted), None)
    if entry is None:
        known = _listed([v.version for v in found.versions])
        raise NotPublishedError(f"{found.name} has no version {version!r}; there are {known}, latest {found.latest}")
    if entry.yanked is not None:
        warnings.warn(f"{found.name} {entry.version} was yanked: {entry.yanked}", stacklevel=3)
    where = f"{entry.path}/{MANIFEST}"
    try:
        content = place.read_bytes(where)
    except FileNotFoundError as error:
        raise DamagedReleaseError(
            f"{place.url(where)} is missing though the catalog lists it; restore the folder from a copy, or read "
            f"another version: {_listed([v.version for v in found.versions])}"
        ) from error
    digest = sha256(content).hexdigest()
    if digest != entry.manifest_sha256:
        raise DamagedReleaseError(
            f"{place.url(where)} is not what was published: expected sha256 {entry.manifest_sha256}, found {digest}; "
            "restore the folder from a copy"
        )
    return Manifest(place, found.name, entry.version, entry.path, json.loads(content))


def path(collection: str | None = None, version: str = LATEST, root: RootLike | None = None) -> str:
    """Folder (or URL) of a release, for tools that read its files themselves."""
    release = find_release(collection, version, root)
    return release.root.url(release.path)


def _collection(name: str, entry: dict[str, Any]) -> Collection:
    listed = tuple(
        Version(
            version=v["version"],
            path=v["path"],
            created=v["created"],
            schema_version=v["schema_version"],
            rows=v["rows"],
            manifest_sha256=v["manifest_sha256"],
            yanked=v.get("yanked"),
        )
        for v in entry["versions"]
    )
    return Collection(name, entry["title"], entry["description"], entry["latest"], listed)


def _listed(names: Any) -> str:
    return ", ".join(names) or "none"
