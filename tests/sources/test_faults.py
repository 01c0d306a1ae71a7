"""Every fault on every endpoint: one sentence of the right class, no request too many, and a retry that works."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from reader.domain.errors import SourceError
from reader.sources.announcements import fetch_feed
from reader.sources.arxiv_api import ArxivApi
from reader.sources.daily_papers import fetch_day
from reader.sources.errors import BadAnswer, ExpiredToken, HttpError, Offline, RateLimited
from reader.sources.oai import fetch_page
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault

Fetch = Callable[[Transport, FakeArxiv], Any]

ENDPOINTS: dict[str, Fetch] = {
    "feed": lambda transport, server: fetch_feed(transport, server.url, "cs.LG").feed.items,
    "query": lambda transport, server: list(ArxivApi(transport, server.query).search("cat:cs.LG", limit=4)),
    "harvest": lambda transport, server: fetch_page(transport, server.harvest, since=date(2026, 11, 18)).papers,
    "daily": lambda transport, server: fetch_day(transport, server.url, date(2026, 11, 18)).items,
}

# The class of the error, words of its sentence, and the requests that are made.
NAMED: dict[Fault, tuple[type[SourceError], str, int]] = {
    Fault.RESET: (Offline, "broke the connection off", 3),
    Fault.CLOSED: (Offline, "without an answer", 3),
    Fault.RESET_INSIDE: (Offline, "broke the connection off", 3),
    Fault.CUT: (BadAnswer, "breaks off in the middle", 1),
    Fault.CUT_CHUNKS: (BadAnswer, "breaks off in the middle", 1),
    Fault.HANGS: (Offline, "took too long to answer", 1),
    Fault.HANGS_INSIDE: (Offline, "took too long to answer", 1),
    Fault.DRIP: (Offline, "took too long to answer", 1),
    Fault.DRIP_HEADERS: (Offline, "took too long to answer", 1),
    Fault.NOT_HTTP: (BadAnswer, "not HTTP", 1),
    Fault.MANY_HEADERS: (BadAnswer, "not HTTP", 1),
    Fault.LONG_HEADER: (BadAnswer, "not HTTP", 1),
    Fault.CUT_GZIP: (BadAnswer, "packed answer that breaks off", 1),
    Fault.BAD_GZIP: (BadAnswer, "packed answer that is damaged", 1),
    Fault.BOMB: (BadAnswer, "more than 20 MB", 1),
    Fault.PACKED_OTHERWISE: (BadAnswer, "not asked for", 1),
    Fault.BAD_REQUEST: (HttpError, "did not accept the request (400", 1),
    Fault.FORBIDDEN: (HttpError, "refuses access (403)", 1),
    Fault.MISSING: (HttpError, "nothing there (404)", 1),
    Fault.MISSING_AND_DAMAGED: (HttpError, "nothing there (404)", 1),
    Fault.ODD_STATUS: (HttpError, "did not accept the request (499)", 1),
    Fault.GONE: (HttpError, "(410 Gone)", 1),
    Fault.TOO_MANY: (RateLimited, "asked too often (429)", 3),
    Fault.TOO_MANY_SECONDS: (RateLimited, "in 40 seconds", 3),
    Fault.TOO_MANY_HOURS: (RateLimited, "in 2 hours", 1),
    Fault.SERVER_ERROR: (HttpError, "trouble of its own (500", 3),
    Fault.BAD_GATEWAY: (HttpError, "(502 Bad Gateway)", 3),
    Fault.GATEWAY_TIMEOUT: (HttpError, "(504 Gateway Timeout)", 3),
    Fault.UNAVAILABLE: (HttpError, "(503 Service Unavailable)", 3),
    Fault.UNAVAILABLE_SECONDS: (RateLimited, "in 20 seconds", 3),
    Fault.UNAVAILABLE_SECOND: (RateLimited, "in 1 second.", 3),
    Fault.UNAVAILABLE_DATE: (RateLimited, "in 30 seconds", 3),
    Fault.UNAVAILABLE_NONSENSE: (HttpError, "(503 Service Unavailable)", 3),
    Fault.RATE_EXCEEDED_200: (RateLimited, "in 10 minutes", 3),
    Fault.RATE_EXCEEDED_503: (RateLimited, "in 10 minutes", 3),
    Fault.NO_CONTENT: (HttpError, "(204 No Content)", 1),
    Fault.UNASKED_304: (BadAnswer, "", 1),
    Fault.REDIRECT_LOOP: (BadAnswer, "more than 3 redirects", 4),
    Fault.REDIRECT_FOREIGN: (BadAnswer, "elsewhere.example is not among the hosts", 1),
    Fault.REDIRECT_UNSAFE: (BadAnswer, "without encryption", 1),
    Fault.REDIRECT_FILE: (BadAnswer, "not an address on the web", 1),
    Fault.REDIRECT_NOWHERE: (BadAnswer, "leads nowhere", 1),
    Fault.WRONG_TYPE: (BadAnswer, "type image/png", 1),
    Fault.NO_TYPE: (BadAnswer, "no declared type", 1),
    Fault.WEB_PAGE: (BadAnswer, "a web page instead of", 1),
    Fault.HIDDEN_PAGE: (BadAnswer, "HTML page (“Down for maintenance”)", 1),
    Fault.EMPTY: (BadAnswer, "empty answer", 1),
    Fault.BLANK: (BadAnswer, "empty answer", 1),
    Fault.CUT_CONTENT: (BadAnswer, "cut off", 1),
    Fault.NOT_UTF8: (BadAnswer, "UTF-8", 1),
    Fault.OTHER_ENCODING: (BadAnswer, "The answer is", 1),
    Fault.DOCTYPE: (BadAnswer, "The answer", 1),
    Fault.LAUGHS: (BadAnswer, "The answer", 1),
    Fault.LARGE: (BadAnswer, "more than 20 MB", 1),
    Fault.BINARY: (BadAnswer, "The answer is not text", 1),
    Fault.OTHER_ROOT: (BadAnswer, "The answer is", 1),
}

HARMLESS = (Fault.GOOD_GZIP, Fault.COOKIES)

SPECIAL = {
    ("query", Fault.ERROR_200): (BadAnswer, "incorrect id format for x", 1),
    ("query", Fault.BAD_REQUEST): (HttpError, "incorrect id format for x31m.", 1),
    ("query", Fault.EMPTY_PAGE): (BadAnswer, "counts 9 papers, but sends none", 2),
    ("harvest", Fault.LOST_TOKEN): (ExpiredToken, "does not know the place", 1),
    ("harvest", Fault.BAD_ARGUMENT): (BadAnswer, "no such set", 1),
}


def test_every_fault_is_named_here() -> None:
    alone = {fault for _, fault in SPECIAL}
    assert set(Fault) == {*NAMED, *HARMLESS, *alone, Fault.REDIRECT_HOME, Fault.REPEATED, Fault.BAD_ENTRY}
    assert len(NAMED) >= 30


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.name.lower())
def test_fault(endpoint: str, fault: Fault, transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    _check(endpoint, fault, NAMED[fault], transport, server, clock)


@pytest.mark.parametrize(("endpoint", "fault"), SPECIAL, ids=lambda value: str(getattr(value, "name", value)).lower())
def test_fault_of_one_endpoint(
    endpoint: str, fault: Fault, transport: Transport, server: FakeArxiv, clock: FakeClock
) -> None:
    _check(endpoint, fault, SPECIAL[endpoint, fault], transport, server, clock)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("fault", HARMLESS, ids=lambda fault: fault.name.lower())
def test_not_every_surprise_is_a_fault(endpoint: str, fault: Fault, transport: Transport, server: FakeArxiv) -> None:
    expected = ENDPOINTS[endpoint](transport, server)
    server.fail(fault)
    assert ENDPOINTS[endpoint](transport, server) == expected
    assert expected


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_server_that_is_down(endpoint: str, transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    fetch = ENDPOINTS[endpoint]
    expected = fetch(transport, server)
    with server.down(), pytest.raises(Offline, match="refused the connection"):
        fetch(transport, server)
    assert fetch(transport, server) == expected


@pytest.mark.parametrize("endpoint", ["feed", "query", "harvest", "daily"])
def test_one_bad_entry_is_left_out(endpoint: str, transport: Transport, server: FakeArxiv) -> None:
    expected = ENDPOINTS[endpoint](transport, server)
    server.fail(Fault.BAD_ENTRY)
    assert list(ENDPOINTS[endpoint](transport, server)) == list(expected)[1:]


def _check(
    endpoint: str,
    fault: Fault,
    named: tuple[type[SourceError], str, int],
    transport: Transport,
    server: FakeArxiv,
    clock: FakeClock,
) -> None:
    kind, words, requests = named
    fetch = ENDPOINTS[endpoint]
    server.fail(fault, times=99)
    with pytest.raises(SourceError) as caught:
        fetch(transport, server)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert words in message
    assert message.endswith(".")
    assert message.isprintable()
    assert len(message) < 300
    seen = server.seen
    assert len(seen) == requests
    assert all(later.began - earlier.began >= 3.0 for earlier, later in pairwise(seen))
    assert {request.connections for request in seen} == {1}
    server.heal()
    if isinstance(caught.value, RateLimited):
        clock.advance(max((caught.value.next_try - clock.now()).total_seconds(), 0.0))
    assert fetch(transport, server)
    assert len(server.seen) == 1
