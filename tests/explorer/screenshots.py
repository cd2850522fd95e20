"""Pictures of the explorer over published collections: a few for the README, or every page for a reviewer.

    python -m tests.explorer.screenshots [--root datasets/releases] [--out docs/pictures]
    python -m tests.explorer.screenshots --all --out FOLDER

They show the page as it is built now over the Parquet as it was published: nothing that rights forbid can be in one,
for it would have to be in the Parquet.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from pipelines.explorer.built import built_page
from pipelines.resources import default_folders
from tests.explorer.browser import NO_CHROMIUM, NO_PAGE, chromium, latest_version, launch, served, settle
from tests.explorer.test_explorer_people import pages

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
COLLECTIONS = ("sample", "addresses", "alliance")
COLOURS = 128
"""Enough for a page of text with its smooth edges, and a quarter of the bytes."""


@dataclass(frozen=True)
class Picture:
    """One picture: which page, how wide and high, in which colours, on a screen or on paper."""

    name: str
    collection: str
    address: str
    width: int = 1360
    height: int = 860
    scheme: str = "light"
    media: str = "screen"
    whole: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=default_folders().releases)
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--all", action="store_true", help="every page: desk, dark, phone and paper")
    chosen = parser.parse_args()
    if built_page() is None or chromium() is None:
        raise SystemExit(NO_PAGE if built_page() is None else NO_CHROMIUM)
    held = {name: latest_version(chosen.root / name) for name in COLLECTIONS if (chosen.root / name).is_dir()}
    if not held:
        raise SystemExit(f"there is no collection in {chosen.root}: `make dataset` publishes some")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        for name, version in held.items():
            _link_without_page(version, Path(scratch) / name / version.name)
        browser = launch(play)
        with served(Path(scratch)) as base:
            for picture in _every_page(held) if chosen.all else _for_readme(held):
                where = chosen.out / f"{picture.name}.png"
                address = f"{base}/{picture.collection}/{held[picture.collection].name}/explorer/{picture.address}"
                where.write_bytes(_compact(_taken(browser, picture, address)))
                print(f"{where}  {where.stat().st_size / 1000:.0f} kB")
        browser.close()


def _for_readme(held: dict[str, Path]) -> Iterator[Picture]:
    """What the README shows; of texts that are not the project's own or public domain, counts and titles alone."""
    if "addresses" in held:
        yield Picture("explorer-overview", "addresses", "#/", height=1270)
        yield Picture(
            "explorer-reader", "addresses", f"#/quotation/{_quotation(held['addresses'], 'altered')}", height=980
        )
        yield Picture("explorer-table", "addresses", "#/table/claims?kind=forecast&certainty=probable", height=700)
    if "sample" in held:
        elided, altered = _quotation(held["sample"], "elided"), _quotation(held["sample"], "altered")
        yield Picture("explorer-dark", "sample", f"#/quotation/{elided}", scheme="dark")
        yield Picture("explorer-phone", "sample", f"#/quotation/{altered}", width=390, height=844)
    if "alliance" in held:
        yield Picture("explorer-alliance", "alliance", "#/", height=655)


def _every_page(held: dict[str, Path]) -> Iterator[Picture]:
    for collection, version in held.items():
        for page, address in pages(version).items():
            name = f"{collection}-{page.replace(' ', '-')}"
            yield Picture(name, collection, address, whole=page == "overview")
            yield Picture(f"{name}-dark", collection, address, scheme="dark")
            yield Picture(f"{name}-phone", collection, address, width=390, height=844)
            yield Picture(f"{name}-paper", collection, address, width=794, height=1123, media="print")


def _taken(browser: Browser, picture: Picture, address: str) -> bytes:
    tab = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
    ).new_page()
    tab.emulate_media(media="print" if picture.media == "print" else "screen")
    tab.goto(address)
    settle(tab)
    tab.mouse.move(0, 0)
    taken = tab.screenshot(full_page=picture.whole, animations="disabled")
    tab.context.close()
    return taken


def _compact(picture: bytes) -> bytes:
    """The same picture in so few colours that it may lie in the repository."""
    fewer = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    fewer.save(written, "PNG", optimize=True)
    return written.getvalue()


def _quotation(version: Path, verdict: str) -> str:
    """The longest quotation of this verdict in a piece of commentary."""
    sources, alignments, quotations = (
        pl.read_parquet(version / "data" / f"{table}.parquet") for table in ("sources", "alignments", "quotations")
    )
    pieces = sources.filter(pl.col("kind") == "commentary")["source_id"]
    found = (
        alignments.filter(pl.col("verdict") == verdict)
        .join(quotations.select("quotation_id", "exact"), on="quotation_id")
        .filter(pl.col("document_id").str.split("@").list.first().is_in(pieces.implode()))
        .sort(pl.col("exact").str.len_chars(), descending=True)
    )
    return str(found["quotation_id"][0])


def _link_without_page(version: Path, where: Path) -> None:
    """The version as links, but for the page it was published with, so that the server shows the one built now."""
    where.mkdir(parents=True)
    for entry in version.resolve().iterdir():
        if entry.name != "explorer":
            (where / entry.name).symlink_to(entry)


if __name__ == "__main__":
    main()
