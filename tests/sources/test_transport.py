"""The client's manners: what it sends, whom it asks, how long it waits, and when it stops."""

import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import urllib3.exceptions

from reader import __version__
from reader.domain.clock import SystemClock
from reader.domain.errors import SourceError
from reader.sources.answers import Accept
from reader.sources.errors import BadAnswer, Cancelled, HttpError, Offline, RateLimited
from reader.sources.exchange import Request
from reader.sources.failures import name_failure
from reader.sources.gate import Gate, Wait
from reader.sources.transport import Transport, user_agent
from support.clock import MORNING, FakeClock
from support.fake_arxiv import HOSTS, FakeArxiv
from support.faults import Fault

Make = Callable[..., Transport]


def feed(server: FakeArxiv) -> str:
    return f"{server.url}/rss/cs.LG"


@pytest.fixture
def real(tmp_path: Path, server: FakeArxiv) -> Make:
    """Make clients that live in real time; the server's pauses then take real time as well."""
    clock = server.shared.clock = SystemClock()

    def make(**options: Any) -> Transport:
        return Transport(Gate(tmp_path / "real", clock, interval=0.01), clock, hosts=HOSTS, **options)

    return make


def test_what_is_sent(make_transport: Make, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    transport = make_transport(contact="ada@example.org")
    server.fail(Fault.COOKIES)
    transport.get(feed(server), accept=Accept.XML)
    transport.get(feed(server), accept=Accept.XML, headers={"If-None-Match": '"x"'})
    first, second = (request.headers for request in server.seen)
    assert first == {
        "host": server.url.removeprefix("http://"),
        "user-agent": f"matins/{__version__} (ada@example.org)",
        "accept": Accept.XML.value,
        "accept-encoding": "gzip",
        "connection": "close",
    }
    assert second == {**first, "if-none-match": '"x"'}


def test_names_that_could_break_the_header() -> None:
    assert user_agent("") == f"matins/{__version__}"
    assert user_agent("a\r\nX: y (b) é") == f"matins/{__version__} (aX: y b)"
    assert len(user_agent("x" * 5_000)) < 200


@pytest.mark.parametrize(
    ("path", "accept", "begins"),
    [
        ("/rss/cs.LG", Accept.XML, b"<?xml"),
        ("/abs/2611.00001", Accept.HTML, b"<!DOCTYPE html>"),
        ("/list/cs.LG/new", Accept.HTML, b"<!DOCTYPE html>"),
        ("/html/2611.00001v1", Accept.HTML, b"<!DOCTYPE html>"),
        ("/pdf/2611.00001v1", Accept.PDF, b"%PDF-"),
        ("/api/daily_papers?date=2026-11-18", Accept.JSON, b"["),
    ],
)
def test_each_kind_is_fetched_and_no_other(
    transport: Transport, server: FakeArxiv, path: str, accept: Accept, begins: bytes
) -> None:
    answer = transport.get(server.url + path, accept=accept)
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert answer.url == server.url + path
    for other in set(Accept) - {accept}:
        with pytest.raises(BadAnswer):
            transport.get(server.url + path, accept=other)


def test_a_pdf_that_is_none(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.HIDDEN_PAGE)
    with pytest.raises(BadAnswer, match="not a PDF"):
        transport.get(f"{server.url}/pdf/2611.00001", accept=Accept.PDF)


def test_a_paper_without_html(transport: Transport, server: FakeArxiv) -> None:
    with pytest.raises(HttpError, match=r"nothing there \(404\)") as caught:
        transport.get(f"{server.url}/html/2611.00005", accept=Accept.HTML)
    assert caught.value.status == 404
    assert b"Not found" in caught.value.body


def test_a_refusal_whose_words_are_damaged_stays_a_refusal(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.MISSING_AND_DAMAGED)
    with pytest.raises(HttpError, match=r"\(404\)") as caught:
        transport.get(feed(server), accept=Accept.XML)
    assert caught.value.body == b""


def test_a_status_that_nobody_has_heard_of(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.ODD_STATUS)
    with pytest.raises(HttpError, match=r"did not accept the request \(499\)\."):
        transport.get(feed(server), accept=Accept.XML)


def test_a_request_that_was_stopped_before_it_was_connected(server: FakeArxiv) -> None:
    from reader.sources.connection import Watch, converse

    watch = Watch()
    watch.stop()
    request = Request(feed(server), "127.0.0.1", {}, 1_000, (1.0, 1.0))
    with pytest.raises(Offline, match="stopped"):
        converse(request, watch)
    assert server.seen == []


def test_a_limit_of_its_own(transport: Transport, server: FakeArxiv) -> None:
    with pytest.raises(BadAnswer, match="more than"):
        transport.get(feed(server), accept=Accept.XML, limit=100)


def test_not_modified_is_handed_on(transport: Transport, server: FakeArxiv) -> None:
    etag = transport.get(feed(server), accept=Accept.XML).headers["etag"]
    answer = transport.get(feed(server), accept=Accept.XML, headers={"If-None-Match": etag})
    assert (answer.status, answer.body) == (304, b"")


def test_a_redirect_is_a_request_like_others(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.REDIRECT_HOME, times=3)
    answer = transport.get(feed(server), accept=Accept.XML)
    assert answer.url == f"{server.url}/rss/cs.AI"
    seen = server.seen
    assert len(seen) == 4
    assert all(later.began - earlier.began >= 3 for earlier, later in pairwise(seen))


def test_hosts_that_are_not_known_are_not_asked(transport: Transport, server: FakeArxiv) -> None:
    for url in ("https://elsewhere.example/", "http://export.arxiv.org/api/query", "ftp://arxiv.org/"):
        with pytest.raises(SourceError):
            transport.get(url, accept=Accept.XML)


def test_retry_after_is_counted_down(make_transport: Make, server: FakeArxiv, clock: FakeClock) -> None:
    told: list[tuple[float, Wait]] = []
    transport = make_transport(on_wait=lambda seconds, reason: told.append((seconds, reason)))
    server.fail(Fault.UNAVAILABLE_SECONDS)
    assert transport.get(feed(server), accept=Accept.XML).status == 200
    first, second = server.seen
    assert second.began - first.began >= 20
    left = [seconds for seconds, reason in told if reason is Wait.HELD]
    assert len(left) == 20
    assert left == sorted(left, reverse=True)


def test_a_long_pause_is_told_at_once_and_then_kept(transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    server.fail(Fault.TOO_MANY_HOURS)
    for _ in range(3):
        with pytest.raises(RateLimited) as caught:
            transport.get(feed(server), accept=Accept.XML)
    assert len(server.seen) == 1
    assert caught.value.next_try - MORNING >= timedelta(hours=2)
    assert caught.value.next_try.tzinfo is UTC
    clock.advance(7_200)
    assert transport.get(feed(server), accept=Accept.XML).status == 200


def test_repeated_refusals_stop_everything(transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    server.fail(Fault.FORBIDDEN, times=99)
    for _ in range(2):
        with pytest.raises(HttpError, match=r"refuses access \(403\)"):
            transport.get(feed(server), accept=Accept.XML)
    with pytest.raises(RateLimited, match=r"again and again \(403\); the next request may go out in 60 minutes"):
        transport.get(feed(server), accept=Accept.XML)
    with pytest.raises(RateLimited, match="asks for a pause of 60 minutes"):
        transport.get(feed(server), accept=Accept.XML)
    assert len(server.seen) == 3
    # Another site is not meant.
    server.heal()
    assert transport.get(feed(server).replace("127.0.0.1", "localhost"), accept=Accept.XML).status == 200


def test_a_good_answer_forgives_refusals(transport: Transport, server: FakeArxiv) -> None:
    for _ in range(4):
        server.fail(Fault.FORBIDDEN)
        with pytest.raises(HttpError):
            transport.get(feed(server), accept=Accept.XML)
        assert transport.get(feed(server), accept=Accept.XML).status == 200


def test_pauses_grow_where_the_server_names_none(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.UNAVAILABLE, times=2)
    transport.get(feed(server), accept=Accept.XML)
    gaps = [later.began - earlier.began for earlier, later in pairwise(server.seen)]
    assert gaps == pytest.approx([15, 30], abs=0.1)


def test_a_refused_connection_is_tried_again(transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    began = clock.monotonic()
    with server.down(), pytest.raises(Offline, match=r"127\.0\.0\.1 refused the connection\."):
        transport.get(feed(server), accept=Accept.XML)
    assert clock.monotonic() - began >= 9


def test_no_encryption_where_it_was_expected(transport: Transport, server: FakeArxiv) -> None:
    with pytest.raises(Offline, match="secure connection"):
        transport.get(feed(server).replace("http:", "https:"), accept=Accept.XML)


def test_what_the_test_machine_cannot_do_is_named_as_well() -> None:
    pool: Any = None
    lookup = urllib3.exceptions.NameResolutionError("h", pool, socket.gaierror(-2, "unknown"))
    named = {
        "could not be found": urllib3.exceptions.MaxRetryError(pool, "/", lookup),
        "in time": urllib3.exceptions.ConnectTimeoutError(),
        "fell silent": urllib3.exceptions.ReadTimeoutError(pool, "/", "slow"),
        "could not be reached": OSError(101, "Network is unreachable"),
    }
    for words, error in named.items():
        failure = name_failure(error, "arxiv.org")
        assert isinstance(failure, Offline)
        assert words in str(failure)


@pytest.mark.parametrize("fault", [Fault.DRIP, Fault.DRIP_HEADERS, Fault.HANGS, Fault.HANGS_INSIDE])
def test_the_deadline_ends_it_in_real_time(real: Make, server: FakeArxiv, fault: Fault) -> None:
    server.fail(fault)
    began = time.monotonic()
    with pytest.raises(Offline, match="took too long"):
        real().get(feed(server), accept=Accept.XML, deadline=0.3)
    assert 0.3 <= time.monotonic() - began < 10


def test_silence_ends_it_before_the_deadline(real: Make, server: FakeArxiv) -> None:
    server.fail(Fault.HANGS)
    with pytest.raises(Offline, match="fell silent"):
        real(timeouts=(1.0, 0.1)).get(feed(server), accept=Accept.XML)


@pytest.mark.parametrize("fault", [Fault.DRIP, Fault.DRIP_HEADERS, Fault.HANGS, Fault.HANGS_INSIDE])
def test_cancelling_takes_a_moment(real: Make, server: FakeArxiv, fault: Fault) -> None:
    server.fail(fault)
    stop = threading.Event()
    stopped_at: list[float] = []
    threading.Timer(0.1, lambda: (stopped_at.append(time.monotonic()), stop.set())).start()
    with pytest.raises(Cancelled):
        real(cancelled=stop.is_set).get(feed(server), accept=Accept.XML)
    assert time.monotonic() - stopped_at[0] < 1.0
    stop.clear()
    assert real().get(feed(server), accept=Accept.XML).status == 200


def test_nothing_is_left_behind(real: Make, server: FakeArxiv) -> None:
    server.fail(Fault.HANGS)
    with pytest.raises(Offline):
        real().get(feed(server), accept=Accept.XML, deadline=0.1)
    end = time.monotonic() + 2
    while any(thread.name == "matins-request" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.01)
