"""Fixtures of the ingest tests."""

from collections.abc import Iterator

import pytest

from pipelines.ingest.fetching.settings import FetchSettings
from tests.ingest.site import Site, running_site

FAST = FetchSettings(
    contact="archive@example.org",
    max_bytes=1 << 20,
    connect_timeout=2.0,
    read_timeout=1.0,
    total_timeout=2.0,
    attempts=2,
    retry_wait=0.02,
    host_interval=0.0,
    host_connections=24,
    connections=24,
    allow_loopback=True,
)
"""Settings for a local site: as in life, but with short times."""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def fast() -> FetchSettings:
    return FAST
