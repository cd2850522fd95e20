"""The asset graph as a whole, in the order of the house."""

from pipelines.assets.alignments import alignments
from pipelines.assets.annotations import annotations_asset
from pipelines.assets.candidate import candidate
from pipelines.assets.documents import documents
from pipelines.assets.release import release
from pipelines.assets.snapshots import snapshots

ASSETS = (snapshots, documents, annotations_asset, alignments, candidate, release)
