"""Wherever the folder is put: hosts with and without parts of files, a file manager, an incomplete copy."""

from __future__ import annotations

import http.client
import json
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from pipelines.explorer.built import BUILT
from pipelines.explorer.ranges import UnsatisfiableRangeError, requested_part
from pipelines.explorer.server import CannotServeError, release_server
from tests.explorer.browser import served, serving, settle
from tests.explorer.conftest import Opener
from tests.explorer.made import document, together, write_release


class Plain(SimpleHTTPRequestHandler):
    """Python's own static server, which does not know parts."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose files are too large to be read in one go."""
    works = [document(f"work-{n:03}", "statement", f"{n} {hash(str(n))} " * 400) for n in range(400)]
    claims = [
        {
            "claim_id": f"cl{n * 2654435761 % 2**32:016x}",
            "document_id": f"work-{n % 400:03}@1",
            "passage_id": f"work-{n % 400:03}-p0",
            "start": n,
            "end": n + 1,
            "exact": f"claim number {n * 7919 % 1000003} of {n * 104729 % 1000003}",
        }
        for n in range(20_000)
    ]
    root = tmp_path_factory.mktemp("large")
    folder = write_release(root, "large", together(*works, {"claims": claims}))
    shutil.copytree(BUILT, folder / "explorer")
    return folder


def test_a_host_without_parts_is_named_and_the_page_still_works(browser: Browser, large: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Plain, directory=str(large)))
    with serving(server) as base:
        page = browser.new_page()
        page.goto(f"{base}/explorer/#/table/claims")
        settle(page)
        expect(page.locator("table.rows tbody tr")).to_have_count(50)
        expect(page.locator(".notices .whole")).to_contain_text("does not serve parts of files")
        page.close()


def test_a_host_with_parts_sends_few_of_them(visit: Opener, large: Path) -> None:
    page = visit(large, "#/table/claims")
    expect(page.locator("table.rows tbody tr")).to_have_count(50)
    expect(page.locator(".notices .whole")).to_have_count(0)
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('claims.parquet'))"
        ".map(e => e.transferSize)"
    )
    assert 0 < sum(sizes) < (large / "data" / "claims.parquet").stat().st_size


def test_a_file_that_is_missing_is_named_with_what_to_do(browser: Browser, large: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / large.name
    shutil.copytree(large, copy)
    (copy / "data" / "claims.parquet").chmod(0o644)
    (copy / "data" / "claims.parquet").unlink()
    with serving(release_server(tmp_path, "127.0.0.1", 0)) as base:
        page = browser.new_page()
        page.goto(f"{base}/copy/{large.name}/explorer/#/table/claims")
        expect(page.locator(".failure")).to_contain_text("the host answers 404")
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        page.close()


def test_a_file_that_was_changed_is_not_shown(browser: Browser, tmp_path: Path) -> None:
    folder = write_release(tmp_path, "changed", document("work", "statement", "One line."))
    passages = folder / "data" / "passages.parquet"
    passages.chmod(0o644)
    passages.write_bytes(passages.read_bytes()[:-100])
    with served(tmp_path) as base:
        page = browser.new_page()
        page.goto(f"{base}/changed/{folder.name}/explorer/#/table/passages")
        expect(page.locator(".failure")).to_contain_text("check it with SHA256SUMS")
        page.close()


def test_opened_as_a_file_the_page_says_how_to_open_it(browser: Browser, large: Path) -> None:
    page = browser.new_page()
    page.goto((large / "explorer" / "index.html").as_uri())
    expect(page.locator("main")).to_contain_text("python -m pipelines serve")
    expect(page.locator("main")).to_contain_text("opened as a file")
    page.close()


def test_a_later_version_is_offered_at_the_same_address(visit: Opener, large: Path) -> None:
    record = {"versions": [{"version": v, "yanked": None} for v in ("2026.1.0", "2026.1.10", "2026.1.9")]}
    (large.parent / "versions.json").write_text(json.dumps(record))
    page = visit(large, "#/row/documents/work-003@1")
    link = page.locator(".notices .newer a")
    expect(link).to_have_text("version 2026.1.10")
    assert link.get_attribute("href") == "../../2026.1.10/explorer/#/row/documents/work-003@1"
    (large.parent / "versions.json").unlink()


@given(st.integers(1, 2000), st.integers(0, 2500), st.integers(0, 2500))
def test_a_range_is_what_python_slices(size: int, first: int, last: int) -> None:
    if last < first:
        assert requested_part(f"bytes={first}-{last}", size) is None
    elif first >= size:
        with pytest.raises(UnsatisfiableRangeError):
            requested_part(f"bytes={first}-{last}", size)
    else:
        part = requested_part(f"bytes={first}-{last}", size)
        assert part is not None
        assert range(size)[part.start : part.end] == range(size)[first : last + 1]


@pytest.mark.parametrize(
    ("header", "part"),
    [("bytes=5-", (5, 10)), ("bytes=-3", (7, 10)), ("bytes=-99", (0, 10)), ("bytes=0-0", (0, 1))],
)
def test_open_ranges_reach_the_end(header: str, part: tuple[int, int]) -> None:
    found = requested_part(header, 10)
    assert found is not None
    assert (found.start, found.end) == part


@pytest.mark.parametrize("header", [None, "", "bytes=", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=1-2,4-5"])
def test_what_is_no_single_range_asks_for_the_whole(header: str | None) -> None:
    assert requested_part(header, 10) is None


def asked(root: Path, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    with serving(release_server(root, "127.0.0.1", 0)) as base:
        connection = http.client.HTTPConnection(base.removeprefix("http://"))
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_the_server_sends_the_part_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "claims.parquet").write_bytes(bytes(range(256)))
    status, headers, body = asked(tmp_path, "/claims.parquet", Range="bytes=10-19")
    assert (status, body) == (206, bytes(range(10, 20)))
    assert headers["Content-Range"] == "bytes 10-19/256"
    assert asked(tmp_path, "/claims.parquet")[2] == bytes(range(256))
    assert asked(tmp_path, "/claims.parquet", Range="bytes=999-")[0] == 416
    assert asked(tmp_path, "/claims.parquet", "HEAD")[1]["Content-Length"] == "256"


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/c/1/explorer/../../../../secret"])
def test_the_server_stays_in_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "root" / "c" / "1").mkdir(parents=True)
    status, _, body = asked(tmp_path / "root", path)
    assert (status, b"secret" in body) == (404, False)


def test_the_front_page_lists_the_collections_and_escapes_their_titles(tmp_path: Path) -> None:
    versions = [{"version": "2026.1.0", "rows": 5, "yanked": None}, {"version": "2026.1.1", "rows": 5, "yanked": "why"}]
    catalog = {"collections": {"c": {"title": "<script>x</script>", "versions": versions}}}
    (tmp_path / "catalog.json").write_text(json.dumps(catalog))
    body = asked(tmp_path, "/")[2].decode()
    assert "&lt;script&gt;" in body
    assert "/c/2026.1.0/" in body
    assert "2026.1.1" not in body


def test_a_folder_without_releases_or_a_port_in_use_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotServeError, match="make dataset"):
        release_server(tmp_path / "none", "127.0.0.1", 0)
    with serving(release_server(tmp_path, "127.0.0.1", 0)) as base, pytest.raises(CannotServeError, match="--port"):
        release_server(tmp_path, "127.0.0.1", int(base.rsplit(":", 1)[1]))
