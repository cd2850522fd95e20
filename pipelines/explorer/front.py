"""The front page of the server: the collections that are published, each with its latest version."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1rem}"
    "h1,h2{font-family:Georgia,serif;line-height:1.2}li{margin:.3rem 0}"
)


def front_page(root: Path, page_at_hand: bool) -> str:
    """HTML with a link to the explorer of each version that has one, or can be shown with the built page."""
    collections = _catalog(root)
    parts = [_collection(root, name, entry, page_at_hand) for name, entry in sorted(collections.items())]
    body = "".join(parts) or "<p>Nothing is published here yet: <code>make dataset</code> makes the collections.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Communiqué</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<h1>Communiqué</h1>{body}</html>"
    )


def _catalog(root: Path) -> dict[str, dict[str, Any]]:
    try:
        collections: dict[str, dict[str, Any]] = json.loads((root / "catalog.json").read_bytes())["collections"]
    except (OSError, ValueError, KeyError):
        return {}
    return collections


def _collection(root: Path, name: str, entry: dict[str, Any], page_at_hand: bool) -> str:
    versions = [v for v in reversed(entry.get("versions", [])) if not v.get("yanked")]
    items = "".join(_version(root, name, str(v["version"]), int(v.get("rows", 0)), page_at_hand) for v in versions)
    return f"<h2>{escape(str(entry.get('title') or name))}</h2><ul>{items or '<li>no version</li>'}</ul>"


def _version(root: Path, name: str, version: str, rows: int, page_at_hand: bool) -> str:
    address = f"/{quote(name)}/{quote(version)}/"
    label = f"{escape(version)}, {rows:,} rows"
    if page_at_hand or (root / name / version / "explorer" / "index.html").is_file():
        return f'<li><a href="{address}explorer/">{label}</a></li>'
    advice = "files only; published without the explorer, which <code>make explorer</code> builds"
    return f'<li><a href="{address}">{label}</a> ({advice})</li>'
