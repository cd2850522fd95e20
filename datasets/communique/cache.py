"""Copies of remote releases on this machine: fetched once, resumed where they broke off, verified before they count.

The cache of a root is laid out as the root itself (`catalog.json`, `<collection>/<version>/...`), so that it can be
read as one: that is what offline mode does. A file has its own name there only after its sha256 was found right.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from communique.catalog import CATALOG, LATEST, MANIFEST, Manifest, Root, RootLike, find_collection, find_release
from communique.errors import CommuniqueError, DamagedReleaseError

CACHE_VARIABLE = "COMMUNIQUE_CACHE"
BLOCK = 8 << 20
"""Bytes asked for at once: few requests, and little to fetch again when one breaks off."""
TRIES = 4
PAUSE_SECONDS = 0.5
"""Before the second try; doubled before each further one."""
SUMS = "SHA256SUMS"

Tell = Callable[[str, int], None]
"""Told the name of a file, and how many of its bytes came."""


def download(
    collection: str | None = None,
    version: str = LATEST,
    root: RootLike | None = None,
    *,
    tables: Iterable[str] | None = None,
    to: str | os.PathLike[str] | None = None,
    progress: Tell | None = None,
) -> Path:
    """Bring a release to this machine; the folder that then holds it.

    Args:
        collection, version, root: as in `load`.
        tables: names of the tables to bring; by default everything that the release holds.
        to: folder to bring it to, which can then be read as `root=`; by default the cache.
        progress: called with the name of a file and the number of bytes that came, again and again.

    What is there already is kept, what broke off goes on, and nothing is accepted before its sha256 was verified.
    Raises DamagedReleaseError when a file is not the published one, CommuniqueError when the network fails for good.
    """
    release = find_release(collection, version, root)
    names = list(release.facts["files"])
    if tables is not None:
        wanted = {name for table in tables for name in release.facts["tables"].get(table, {}).get("files", [])}
        for table in tables:
            release.files(table)
        names = [name for name in names if name in wanted or name == "columns.parquet"]
    if release.root.is_local and to is None:
        return Path(release.root.location, release.path)
    place = mirror(release.root) if to is None else Path(to).expanduser().resolve()
    fetch(release, names, place, progress)
    if tables is None:
        content = release.root.read_bytes(f"{release.path}/{SUMS}")
        _write_whole(place / release.path / SUMS, content)
    return place / release.path


def fetch(release: Manifest, names: Iterable[str], place: Path | None = None, tell: Tell | None = None) -> list[str]:
    """Paths of files of a release below `place` (by default the cache), brought there where they are not."""
    base = mirror(release.root) if place is None else place
    folder = base / release.path
    _bring_pointers(release, base)
    return [
        str(_bring(release, name, folder / name, tell or (lambda *_: None)))
        for name in names
    ]  # fmt: skip


def in_cache(release: Manifest, names: Iterable[str]) -> list[str] | None:
    """Paths of files of a release in the cache, when all of them are there."""
    try:
        folder = mirror(release.root) / release.path
    except CommuniqueError:
        return None
    paths = [folder / name for name in names]
    return [str(path) for path in paths] if all(path.is_file() for path in paths) else None


def mirror(root: Root) -> Path:
    """The folder of the cache that stands for a remote root."""
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", root.location.partition("://")[2]).strip("-")[:60]
    return cache_folder() / f"{readable}-{sha256(root.location.encode()).hexdigest()[:12]}"


def cache_folder() -> Path:
    """$COMMUNIQUE_CACHE, else the platform's folder for caches."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().resolve()
    try:
        from platformdirs import user_cache_path
    except ModuleNotFoundError as error:
        raise CommuniqueError(
            f"no folder for copies of remote releases: pip install 'communique[remote]', or name one: {CACHE_VARIABLE}"
        ) from error
    return user_cache_path("communique", appauthor=False)


def _bring_pointers(release: Manifest, base: Path) -> None:
    """The catalog as it is now, and the manifest of this very release."""
    _write_whole(base / CATALOG, release.root.read_bytes(CATALOG))
    listed = find_collection(release.collection, release.root.location).versions
    digest = next(entry.manifest_sha256 for entry in listed if entry.version == release.version)
    manifest = base / release.path / MANIFEST
    if manifest.is_file() and sha256(manifest.read_bytes()).hexdigest() == digest:
        return
    # Whatever is there belongs to another release that once had this place.
    for name in release.facts["files"]:
        (base / release.path / name).unlink(missing_ok=True)
    _write_whole(manifest, release.root.read_bytes(f"{release.path}/{MANIFEST}"))


def _bring(release: Manifest, name: str, target: Path, tell: Tell) -> Path:
    expected = release.facts["files"][name]
    if target.is_file() and target.stat().st_size == expected["bytes"]:
        tell(name, expected["bytes"])
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    where = release.root.url(f"{release.path}/{name}")
    resumed = part.exists()
    _continue(where, part, expected["bytes"], lambda count: tell(name, count))
    found = _sha256(part)
    if found != expected["sha256"] and resumed:
        # What it went on from may have been something else; a whole download decides.
        part.unlink()
        _continue(where, part, expected["bytes"], lambda count: None)
        found = _sha256(part)
    if found != expected["sha256"]:
        part.unlink()
        raise DamagedReleaseError(
            f"{where} is not what was published: expected sha256 {expected['sha256']}, found {found}. It was not "
            "accepted; tell who keeps the releases, or read from another root"
        )
    part.replace(target)
    return target


def _continue(where: str, part: Path, size: int, tell: Callable[[int], None]) -> None:
    """Bring what `part` lacks of the `size` bytes at `where`."""
    done = part.stat().st_size if part.exists() else 0
    if done > size:
        part.unlink()
        done = 0
    tell(done)
    with part.open("r+b" if done else "wb") as stream:
        stream.seek(done)
        while done < size:
            block = _block(where, done, min(done + BLOCK, size), size)
            stream.write(block)
            done += len(block)
            tell(len(block))


def _block(where: str, start: int, end: int, size: int) -> bytes:
    """Bytes `start` to `end` of a remote file; a line that breaks is tried again a few times."""
    for attempt in range(1, TRIES + 1):
        try:
            fs, path = file_system(where)
            block: bytes = fs.cat_file(path, start=start, end=end)
            if len(block) == size != end - start:
                # A server that knows no ranges sent the whole file.
                block = block[start:end]
            if len(block) == end - start:
                return block
            reason = f"{len(block)} bytes came instead of {end - start}"
        except (FileNotFoundError, ImportError) as error:
            raise DamagedReleaseError(
                f"{where} is missing though the release lists it; tell who keeps the releases"
            ) from error
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
        if attempt < TRIES:
            time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
    raise CommuniqueError(
        f"{where} broke off at byte {start} of {size} ({reason}); run it again: it goes on from there"
    )


def file_system(where: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it; CommuniqueError names the package that it needs."""
    from fsspec.core import url_to_fs

    try:
        found: tuple[Any, str] = url_to_fs(where)
    except (ImportError, ValueError) as error:
        raise CommuniqueError(f"cannot read {where}: {error}; pip install 'communique[remote]'") from error
    return found


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
