"""What an operator chooses for one run: how the network may be used, and which losses of rows are meant."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from pipelines.ingest.network import Network, network_of


def _network() -> Network:
    return network_of(os.environ, refresh=False)


@dataclass(frozen=True)
class Choices:
    """The choices of a run; the defaults are those of the main job."""

    network: Network = field(default_factory=_network)
    accept_drops: tuple[str, ...] = ()
    """Tables that may lose more rows than their contract allows, this time."""
