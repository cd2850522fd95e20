"""Pictures of the explorer over published collections, for the README and for a reviewer.

    python -m tests.explorer.screenshots [--root datasets/releases] [--out docs/pictures]

They show what the page shows, which is what the Parquet holds: nothing that rights forbid can be in one.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from playwright.sync_api import sync_playwright

from pipelines.explorer.built import built_page
from pipelines.resources import default_folders
from tests.explorer.browser import NO_CHROMIUM, NO_PAGE, chromium, launch, served, settle

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """One picture: which page, how wide and high, in which colours."""

    name: str
    collection: str
    address: str
    width: int = 1360
    height: int = 860
    scheme: str = "light"
    whole: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=default_folders().releases)
    parser.add_argument("--out", type=Path, default=PICTURES)
    chosen = parser.parse_args()
    if built_page() is None or chromium() is None:
        raise SystemExit(NO_PAGE if built_page() is None else NO_CHROMIUM)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play, served(chosen.root) as base:
        browser = launch(play)
        for picture in _pictures(chosen.root):
            tab = browser.new_context(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme="dark" if picture.scheme == "dark" else "light",
            ).new_page()
            version = _latest(chosen.root, picture.collection).name
            tab.goto(f"{base}/{picture.collection}/{version}/explorer/{picture.address}")
            settle(tab)
            tab.mouse.move(0, 0)
            tab.screenshot(path=chosen.out / f"{picture.name}.png", full_page=picture.whole, animations="disabled")
            tab.context.close()
            print(chosen.out / f"{picture.name}.png")
        browser.close()


def _pictures(root: Path) -> list[Picture]:
    altered, elided = _quotation(root, "sample", "altered"), _quotation(root, "sample", "elided")
    claim = pl.read_parquet(_latest(root, "sample") / "data" / "evidence.parquet")["claim_id"][0]
    pictures = [
        Picture("explorer-overview", "sample", "#/"),
        Picture("explorer-overview-whole", "sample", "#/", whole=True),
        Picture("explorer-reader", "sample", f"#/quotation/{altered}"),
        Picture("explorer-reader-dark", "sample", f"#/quotation/{elided}", scheme="dark"),
        Picture("explorer-reader-phone", "sample", f"#/quotation/{altered}", width=390, height=844),
        Picture("explorer-claim", "sample", f"#/claim/{claim}"),
        Picture("explorer-table", "sample", "#/table/claims?kind=forecast"),
        Picture("explorer-row", "sample", f"#/row/quotations/{altered}"),
        Picture("explorer-search", "sample", "#/search?in=quotations&verdict=altered"),
    ]
    if (root / "alliance").is_dir():
        pieces = pl.read_parquet(_latest(root, "alliance") / "data" / "sources.parquet")
        piece = pieces.filter(pl.col("kind") == "commentary")["source_id"][0]
        pictures += [
            Picture("explorer-alliance", "alliance", "#/"),
            Picture("explorer-alliance-piece", "alliance", f"#/read/{piece}"),
        ]
    if (root / "addresses").is_dir():
        pictures.append(Picture("explorer-addresses", "addresses", "#/", whole=True))
    return pictures


def _quotation(root: Path, collection: str, verdict: str) -> str:
    """The quotation of this verdict with the most edits."""
    rows = pl.read_parquet(_latest(root, collection) / "data" / "alignments.parquet")
    found = rows.filter(pl.col("verdict") == verdict).sort(pl.col("edits").list.len(), descending=True)
    return str(found["quotation_id"][0])


def _latest(root: Path, collection: str) -> Path:
    versions = [path for path in (root / collection).iterdir() if path.is_dir()]
    return max(versions, key=lambda path: [int(part) for part in path.name.split(".")])


if __name__ == "__main__":
    main()
