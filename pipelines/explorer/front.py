"""The front page of the server: the published collections, each with its versions, in the explorer's colours."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

STYLE = """
:root { color-scheme: light dark;
  --paper: #fbfaf6; --ink: #1d2126; --soft: #565d65; --line: #dcd8cc; --accent: #1e5360 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181b; --ink: #e9e6de; --soft: #a9b0b7; --line: #363c42; --accent: #8cc5d1 }
}
body { font: 17px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); max-width: 44rem;
  margin: 0 auto; padding: 4rem 1.5rem }
h1, h2, .lead { font-family: "Source Serif 4", Georgia, "Times New Roman", serif; line-height: 1.25 }
h1 { font-size: 2.1rem; margin: 0 0 2rem }
h2 { font-size: 1.35rem; margin: 0 0 .4rem }
section { border-top: 2px solid var(--ink); padding: .9rem 0 1.6rem }
.lead { line-height: 1.5; margin: 0 0 .6rem }
ul { list-style: none; margin: 0; padding: 0; color: var(--soft) }
a { color: var(--accent); text-underline-offset: .18em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
"""


def front_page(root: Path, page_at_hand: bool) -> str:
    """HTML with a link to the explorer of each version that has one, or can be shown with the built page."""
    collections = _catalog(root)
    parts = [_collection(root, name, entry, page_at_hand) for name, entry in sorted(collections.items())]
    body = "".join(parts) or "<p>Nothing is published here yet: <code>make dataset</code> makes the collections.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Communiqué</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style>'
        f"<main><h1>Communiqué</h1>{body}</main></html>"
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
    return (
        f"<section><h2>{escape(str(entry.get('title') or name))}</h2>"
        f'<p class="lead">{escape(str(entry.get("description") or ""))}</p>'
        f"<ul>{items or '<li>no version</li>'}</ul></section>"
    )


def _version(root: Path, name: str, version: str, rows: int, page_at_hand: bool) -> str:
    address = f"/{quote(name)}/{quote(version)}/"
    label = f"version {escape(version)}"
    if page_at_hand or (root / name / version / "explorer" / "index.html").is_file():
        return f'<li><a href="{address}explorer/">Read {label}</a>, {rows:,} rows</li>'
    advice = "files only; published without the explorer, which <code>make explorer</code> builds"
    return f'<li><a href="{address}">Files of {label}</a>, {rows:,} rows ({advice})</li>'
