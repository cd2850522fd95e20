"""The archive keeps every byte it was given, once, through crashes, damage and lost indexes."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.ingest import archive as archive_module
from pipelines.ingest.archive import Archive
from pipelines.ingest.errors import ArchiveError

FIRST, SECOND, THIRD = b"first statement", b"second statement \x00\xff", b"third"


class Clock:
    """A day later at every look, so that a second archival would show."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now


def the_warc(folder: Path) -> Path:
    (path,) = (folder / "warc").iterdir()
    return path


def filled(folder: Path) -> Archive:
    archive = Archive(folder, Clock())
    for data in (FIRST, SECOND):
        archive.put(data, "text/plain", "saved copy.txt")
    return archive


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_put_in_comes_out(tmp_path_factory: pytest.TempPathFactory, inputs: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder)
    digests = [archive.put(data, "text/plain", "a.txt").sha256 for data in inputs]
    assert [Archive(folder).get(digest) for digest in digests] == inputs
    assert len(archive) == len(set(inputs))


def test_the_same_bytes_are_stored_once_with_the_facts_of_their_first_archival(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    size = the_warc(tmp_path).stat().st_size
    before = archive.snapshot(sha256(FIRST).hexdigest())
    again = Archive(tmp_path, Clock()).put(FIRST, "text/html", "https://example.org/copy")
    assert again == before
    assert the_warc(tmp_path).stat().st_size == size


def test_the_file_is_warc_that_others_can_read(tmp_path: Path) -> None:
    filled(tmp_path)
    with the_warc(tmp_path).open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    assert [kind for kind, _, _ in records] == ["warcinfo", "resource", "resource"]
    headers = records[1][1]
    assert headers.get_header("WARC-Target-URI") == "file:saved%20copy.txt"
    assert headers.get_header("WARC-Date") == "2026-01-02T12:00:00Z"
    assert headers.get_header("WARC-Payload-Digest") == "sha256:" + sha256(FIRST).hexdigest()
    assert [data for _, _, data in records[1:]] == [FIRST, SECOND]


def test_a_record_stands_at_its_offset_by_itself(tmp_path: Path) -> None:
    snapshot = filled(tmp_path).snapshot(sha256(SECOND).hexdigest())
    member = the_warc(tmp_path).read_bytes()[snapshot.offset : snapshot.offset + snapshot.length]
    assert [r.content_stream().read() for r in ArchiveIterator(BytesIO(member))] == [SECOND]


def test_a_lost_index_is_made_again_from_the_records(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    before = [archive.snapshot(sha256(data).hexdigest()) for data in (FIRST, SECOND)]
    index = (tmp_path / "index.jsonl").read_bytes()
    (tmp_path / "index.jsonl").unlink()
    again = Archive(tmp_path)
    assert [again.snapshot(s.sha256) for s in before] == before
    again.rebuild_index()
    assert (tmp_path / "index.jsonl").read_bytes() == index


def test_a_crash_at_any_byte_of_a_record_loses_that_record_only(tmp_path: Path) -> None:
    filled(tmp_path)
    whole, index = the_warc(tmp_path).read_bytes(), (tmp_path / "index.jsonl").read_bytes()
    end_of_first = json.loads(index.splitlines()[1])["offset"]
    for cut in range(end_of_first, len(whole)):
        the_warc(tmp_path).write_bytes(whole[:cut])
        (tmp_path / "index.jsonl").write_bytes(index.splitlines(keepends=True)[0])
        archive = Archive(tmp_path, Clock())
        assert archive.get(sha256(FIRST).hexdigest()) == FIRST
        digest = archive.put(THIRD, "text/plain", "c.txt").sha256
        with the_warc(tmp_path).open("rb") as file:
            payloads = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "resource"]
        assert payloads == [FIRST, THIRD]
        assert Archive(tmp_path).get(digest) == THIRD


def test_a_crash_between_record_and_index_loses_nothing(tmp_path: Path) -> None:
    before = filled(tmp_path).snapshot(sha256(SECOND).hexdigest())
    index = tmp_path / "index.jsonl"
    index.write_bytes(index.read_bytes().splitlines(keepends=True)[0])
    archive = Archive(tmp_path, Clock())
    archive.put(THIRD, "text/plain", "c.txt")
    assert archive.put(SECOND, "text/plain", "again.txt") == before


def test_a_crash_in_a_line_of_the_index_or_log_loses_nothing_else(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    snapshot = archive.snapshot(sha256(FIRST).hexdigest())
    archive.log("a", snapshot)
    for name in ("index.jsonl", "log.jsonl"):
        with (tmp_path / name).open("ab") as file:
            file.write(b'{"sha256": "12')
    again = Archive(tmp_path, Clock())
    third = again.put(THIRD, "text/plain", "c.txt")
    again.log("b", third)
    assert Archive(tmp_path).history() == {"a": [snapshot], "b": [third]}
    assert Archive(tmp_path).get(third.sha256) == THIRD


def test_records_after_a_damaged_one_are_still_found_and_never_cut_off(tmp_path: Path) -> None:
    first = filled(tmp_path).snapshot(sha256(FIRST).hexdigest())
    warc_file = the_warc(tmp_path)
    damaged = bytearray(warc_file.read_bytes())
    damaged[first.offset + 40 : first.offset + 60] = bytes(20)
    warc_file.write_bytes(damaged)
    (tmp_path / "index.jsonl").unlink()
    archive = Archive(tmp_path, Clock())
    archive.put(THIRD, "text/plain", "c.txt")
    assert [archive.get(sha256(data).hexdigest()) for data in (SECOND, THIRD)] == [SECOND, THIRD]
    assert warc_file.read_bytes().startswith(damaged)


def test_damaged_bytes_are_refused_with_what_to_do(tmp_path: Path) -> None:
    snapshot = filled(tmp_path).snapshot(sha256(FIRST).hexdigest())
    damaged = bytearray(the_warc(tmp_path).read_bytes())
    damaged[snapshot.offset + 60] ^= 0xFF
    the_warc(tmp_path).write_bytes(damaged)
    with pytest.raises(ArchiveError, match="restore"):
        Archive(tmp_path).get(snapshot.sha256)


def test_bytes_that_the_archive_does_not_have_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="has no bytes"):
        Archive(tmp_path).get("0" * 64)


def test_bytes_whose_file_is_gone_are_archived_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    the_warc(tmp_path).unlink()
    archive = Archive(tmp_path)
    assert archive.get(archive.put(FIRST, "text/plain", "a.txt").sha256) == FIRST


def test_the_log_notes_changes_only(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    first, second = (archive.snapshot(sha256(data).hexdigest()) for data in (FIRST, SECOND))
    for snapshot in (first, first, second, second, first):
        archive.log("a", snapshot)
    assert Archive(tmp_path).history() == {"a": [first, second, first]}


def test_a_full_file_is_followed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "ROLL_OVER", 100)
    archive = filled(tmp_path)
    files = [archive.snapshot(sha256(data).hexdigest()).warc_file for data in (FIRST, SECOND)]
    assert files == ["communique-00001.warc.gz", "communique-00002.warc.gz"]
    assert Archive(tmp_path).get(sha256(SECOND).hexdigest()) == SECOND


def test_several_writers_take_turns(tmp_path: Path) -> None:
    inputs = [f"statement {i % 20}".encode() for i in range(60)]
    archives = [Archive(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda pair: archives[pair[0] % 6].put(pair[1], "text/plain", "a.txt"), enumerate(inputs)))
    again = Archive(tmp_path)
    assert len(again) == 20
    assert len((tmp_path / "index.jsonl").read_bytes().splitlines()) == 20
    assert all(again.get(sha256(data).hexdigest()) == data for data in inputs)
