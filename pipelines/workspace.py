"""Frames between the stages: one Parquet file a stage and partition, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl


class Workspace:
    """The work folder of a checkout. Everything in it can be made again; nothing in it is published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, stage: str, *partition: str) -> Path:
        """Where the frame of a stage and partition is kept."""
        return self.folder.joinpath(stage, *partition[:-1], f"{partition[-1]}.parquet")

    def write(self, frame: pl.DataFrame, stage: str, *partition: str) -> Path:
        """Replace the frame of a stage and partition; a crash leaves the frame before."""
        path = self.path(stage, *partition)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        frame.write_parquet(unfinished, compression="zstd")
        unfinished.replace(path)
        return path

    def read(self, stage: str, *partition: str) -> pl.DataFrame | None:
        """The frame of a stage and partition, or None when that stage has not run."""
        path = self.path(stage, *partition)
        return pl.read_parquet(path) if path.is_file() else None
