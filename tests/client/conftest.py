"""Copies of remote releases go into a folder of the test, never into the user's cache."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("COMMUNIQUE_CACHE", str(folder))
    monkeypatch.delenv("COMMUNIQUE_OFFLINE", raising=False)
    return folder
