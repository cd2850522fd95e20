"""Fetching: what a server may do, and what is made of it, over real sockets on loopback."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.fetching.failures import FetchError
from pipelines.ingest.fetching.fetcher import NO_VALIDATORS, Fetched, Fetcher, Steps, Validators, retry_after
from pipelines.ingest.fetching.guard import is_public
from pipelines.ingest.fetching.loop import run_to_end
from pipelines.ingest.fetching.media import media_type_of
from pipelines.ingest.fetching.settings import FetchSettings, FetchSettingsError, is_offline, settings_from
from pipelines.ingest.intake import look_at_url
from tests.ingest.site import Site, page

PAGE = page("Fjord Talks", "The two governments agreed to open a joint office.")


def fetch(
    url: str, settings: FetchSettings, validators: Validators = NO_VALIDATORS, steps: Steps | None = None
) -> Fetched:
    async def run() -> Fetched:
        async with Fetcher(settings) as fetcher:
            return await fetcher.fetch(url, validators, steps)

    return run_to_end(run)


def failure(url: str, settings: FetchSettings, steps: Steps | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, settings, steps=steps)
    return caught.value


def test_a_page_comes_with_its_type_headers_and_validators(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)
    found = fetch(f"{site.url}/a", fast)
    assert (found.body, found.media_type, found.status) == (PAGE, "text/html", 200)
    assert found.validators.etag


def test_the_user_agent_names_the_product_and_the_contact(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)
    fetch(f"{site.url}/a", fast)
    assert site.headers["/a"]["User-Agent"].startswith("communique/")
    assert "archive@example.org" in site.headers["/a"]["User-Agent"]


def test_an_unchanged_page_is_asked_for_by_its_validators_and_not_sent_again(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)
    first = fetch(f"{site.url}/a", fast)
    again = fetch(f"{site.url}/a", fast, first.validators)
    assert again.not_modified
    assert again.body == b""


def test_redirects_are_followed_and_every_step_is_recorded(site: Site, fast: FetchSettings) -> None:
    site.serve("/new", PAGE)
    site.redirect("/old", "/newer", 301)
    site.redirect("/newer", f"{site.url}/new", 307)
    steps = Steps()
    found = fetch(f"{site.url}/old", fast, steps=steps)
    assert found.url == f"{site.url}/new"
    assert [line.split(": ", 1)[0].removeprefix(site.url) for line in steps.lines] == ["/old", "/newer", "/new"]


@pytest.mark.parametrize("kind", ["forbidden", "not_found", "gone", "throttled", "server", "type", "empty", "timeout"])
def test_each_failure_has_its_kind_and_reason(site: Site, fast: FetchSettings, kind: str) -> None:
    site.fail("/a", kind)
    failed = failure(f"{site.url}/a", fast)
    assert failed.kind == kind
    assert failed.reason


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("reset", "reset"),
        ("truncated", "truncated"),
        ("short", "truncated"),
        ("drip", "timeout"),
        ("endless", "too_large"),
        ("bomb", "too_large"),
    ],
)
def test_a_misbehaving_server_is_left_in_bounded_time(site: Site, fast: FetchSettings, how: str, kind: str) -> None:
    site.fail("/a", how)
    assert failure(f"{site.url}/a", fast).kind == kind


def test_passing_failures_are_tried_again_and_lasting_ones_are_not(site: Site, fast: FetchSettings) -> None:
    for how in ("server", "not_found"):
        site.fail(f"/{how}", how)
        failure(f"{site.url}/{how}", fast)
    assert (site.seen["/server"], site.seen["/not_found"]) == (fast.attempts, 1)


def test_a_page_that_heals_between_two_attempts_is_fetched(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)
    whole = site.answers["/a"]

    async def once_broken(request: object) -> object:
        site.answers["/a"] = whole
        from aiohttp import web

        return web.Response(status=503, headers={"Retry-After": "1"})

    site.answers["/a"] = once_broken  # type: ignore[assignment]
    assert fetch(f"{site.url}/a", fast).body == PAGE


def test_a_redirect_in_a_circle_and_a_long_chain_are_refused(site: Site, fast: FetchSettings) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    for number in range(12):
        site.redirect(f"/c{number}", f"/c{number + 1}")
    assert failure(f"{site.url}/a", fast).kind == "redirect"
    assert failure(f"{site.url}/c0", fast).kind == "redirect"


def test_robots_txt_is_honoured_also_after_a_redirect(site: Site, fast: FetchSettings) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /private/", "text/plain")
    site.serve("/private/a", PAGE)
    site.redirect("/door", "/private/a")
    assert failure(f"{site.url}/private/a", fast).kind == "robots"
    assert failure(f"{site.url}/door", fast).kind == "robots"
    assert site.seen["/private/a"] == 0


def test_a_host_whose_robots_txt_fails_is_not_fetched_from(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)
    site.fail("/robots.txt", "server")
    assert failure(f"{site.url}/a", fast).kind == "robots"
    assert site.seen["/a"] == 0


def test_requests_to_one_host_keep_their_distance(site: Site, fast: FetchSettings) -> None:
    times: list[float] = []

    async def run() -> None:
        async with Fetcher(replace(fast, host_interval=0.15)) as fetcher:

            async def one(number: int) -> None:
                await fetcher.fetch(f"{site.url}/{number}")
                times.append(asyncio.get_running_loop().time())

            await asyncio.gather(*(one(number) for number in range(4)))

    for number in range(4):
        site.serve(f"/{number}", PAGE)
    run_to_end(run)
    assert max(times) - min(times) >= 3 * 0.15 - 0.05


LOCAL = ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/",
         "http://127.1/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/",
         "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/"]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_addresses_that_are_not_public_are_refused(url: str, fast: FetchSettings) -> None:
    assert failure(url, replace(fast, allow_loopback=False)).kind == "address"


@pytest.mark.parametrize("target", ["http://10.1.2.3/", "http://169.254.169.254/", "file:///etc/hostname", "ftp://x/y"])
def test_a_redirect_to_what_is_not_public_is_refused(site: Site, fast: FetchSettings, target: str) -> None:
    site.redirect("/a", target)
    assert failure(f"{site.url}/a", fast).kind == "address"


def test_credentials_in_a_url_are_refused(site: Site, fast: FetchSettings) -> None:
    assert failure(f"http://user:secret@127.0.0.1:{site.port}/a", fast).kind == "address"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.31.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        # an address inside another
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("not an address", False),
    ],
)
def test_only_the_public_internet_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_wrapping_makes_a_private_address_public(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]
    wrapped = [f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
               f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"]  # fmt: skip
    assert not any(is_public(each) for each in [str(address), *wrapped])


def test_a_name_that_does_not_resolve_is_tried_once_and_remembered(fast: FetchSettings) -> None:
    async def run() -> list[FetchError]:
        failed = []
        async with Fetcher(fast) as fetcher:
            for path in "ab":
                with pytest.raises(FetchError) as caught:
                    await fetcher.fetch(f"http://no-such-host.invalid/{path}")
                failed.append(caught.value)
        return failed

    assert [each.kind for each in run_to_end(run)] == ["dns", "dns"]


def test_a_closed_port_is_a_reason_not_a_crash(fast: FetchSettings) -> None:
    assert failure("http://127.0.0.1:9/", fast).kind == "connect"


@pytest.mark.parametrize(
    ("declared", "body", "media_type"),
    [
        ("text/html; charset=utf-8", b"<html>", "text/html"),
        ("text/html; charset=windows-1251", b"<html>", "text/html; charset=cp1251"),
        ("text/html; charset=nonsense", b"<html>", "text/html"),
        # the bytes decide where the declaration is plainly wrong or absent
        ("text/html", b"%PDF-1.7", "application/pdf"),
        (None, b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
        ("application/octet-stream", b"<html>", "text/html"),
        ("text/html", b"\x89PNG\r\n", "application/octet-stream"),
        ("text/plain", b"words", "text/plain"),
        (None, b"words", "application/octet-stream"),
    ],
)
def test_the_media_type_is_as_declared_unless_the_bytes_say_otherwise(
    declared: str | None, body: bytes, media_type: str
) -> None:
    assert media_type_of(declared, body) == media_type


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("Tue, 04 May 2027 10:00:30 GMT", 30.0), ("Tue, 04 May 2027 09:00:00 GMT", 0.0), ("soon", None),
     (None, None), ("-5", None)],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2027, 5, 4, 10, 0, tzinfo=UTC)) == seconds


def test_the_environment_gives_the_contact_and_forbids_the_network() -> None:
    assert settings_from({"COMMUNIQUE_CONTACT": " a@example.org "}).contact == "a@example.org"
    assert settings_from({}).contact is None
    with pytest.raises(FetchSettingsError, match="COMMUNIQUE_CONTACT"):
        settings_from({"COMMUNIQUE_CONTACT": "a\r\nX-Evil: 1"})
    assert is_offline({"COMMUNIQUE_OFFLINE": "1"})
    assert not is_offline({"COMMUNIQUE_OFFLINE": "0"})


def test_a_notebook_whose_event_loop_runs_already_can_fetch(site: Site, fast: FetchSettings) -> None:
    site.serve("/a", PAGE)

    async def cell() -> str:
        return look_at_url(f"{site.url}/a", fast).title

    assert run_to_end(cell) == "Fjord Talks"


def test_a_name_is_resolved_once_so_that_a_second_answer_cannot_lead_elsewhere(
    site: Site, fast: FetchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/robots.txt", b"User-agent: *\nAllow: /", "text/plain")
    site.serve("/a", PAGE)
    answers = ["127.0.0.1", "10.0.0.1"]

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), site.port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    # robots.txt and the page share the connection that was made to the checked address.
    assert fetch(f"http://ministry.example:{site.port}/a", fast).body == PAGE
    assert answers == ["10.0.0.1"]
    # Asked anew, the name leads to a private network, and is refused.
    assert failure(f"http://ministry.example:{site.port}/a", fast).kind == "address"


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    fast: FetchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("8.8.8.8", "192.168.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert failure("http://ministry.example/a", fast).kind == "address"
