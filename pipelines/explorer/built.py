"""The explorer as `make explorer` builds it."""

from __future__ import annotations

from pathlib import Path

BUILT = Path(__file__).resolve().parents[2] / "explorer" / "dist"


def built_page() -> Path | None:
    """The folder of the built page, None where it was not built (a machine without Node)."""
    return BUILT if (BUILT / "index.html").is_file() else None
