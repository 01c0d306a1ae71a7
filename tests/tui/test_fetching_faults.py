"""R while arXiv is in trouble: the cause is named, nothing is lost, another try works, and no key waits."""

import threading
from pathlib import Path
from time import perf_counter

import pytest

from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.fetching import announced, begun, fetched, is_busy, listen, subscribe
from support.morning import all_rows, morning
from support.painting import Paints, prompt
from support.screens import window

# What the sentence says, for every fault of the feeds.
NAMED = {
    Fault.RESET: "broke the connection off",
    Fault.CLOSED: "without an answer",
    Fault.RESET_INSIDE: "broke the connection off",
    Fault.CUT: "breaks off in the middle",
    Fault.CUT_CHUNKS: "breaks off in the middle",
    Fault.HANGS: "took too long to answer",
    Fault.HANGS_INSIDE: "took too long to answer",
    Fault.DRIP: "took too long to answer",
    Fault.DRIP_HEADERS: "took too long to answer",
    Fault.NOT_HTTP: "not HTTP",
    Fault.MANY_HEADERS: "not HTTP",
    Fault.LONG_HEADER: "not HTTP",
    Fault.CUT_GZIP: "packed answer that breaks off",
    Fault.BAD_GZIP: "packed answer that is damaged",
    Fault.BOMB: "more than 20 MB",
    Fault.PACKED_OTHERWISE: "not asked for",
    Fault.BAD_REQUEST: "did not accept the request (400",
    Fault.FORBIDDEN: "refuses access (403)",
    Fault.MISSING: "nothing there (404)",
    Fault.MISSING_AND_DAMAGED: "nothing there (404)",
    Fault.ODD_STATUS: "did not accept the request (499)",
    Fault.GONE: "(410 Gone)",
    Fault.TOO_MANY: "asked too often (429)",
    Fault.TOO_MANY_SECONDS: "in 40 seconds",
    Fault.TOO_MANY_HOURS: "in 2 hours",
    Fault.SERVER_ERROR: "trouble of its own (500",
    Fault.BAD_GATEWAY: "(502 Bad Gateway)",
    Fault.GATEWAY_TIMEOUT: "(504 Gateway Timeout)",
    Fault.UNAVAILABLE: "(503 Service Unavailable)",
    Fault.UNAVAILABLE_SECONDS: "in 20 seconds",
    Fault.UNAVAILABLE_SECOND: "in 1 second",
    Fault.UNAVAILABLE_DATE: "in 30 seconds",
    Fault.UNAVAILABLE_NONSENSE: "(503 Service Unavailable)",
    Fault.RATE_EXCEEDED_200: "in 10 minutes",
    Fault.RATE_EXCEEDED_503: "in 10 minutes",
    Fault.NO_CONTENT: "(204 No Content)",
    Fault.UNASKED_304: "no earlier one was named",
    Fault.REDIRECT_LOOP: "more than 3 redirects",
    Fault.REDIRECT_FOREIGN: "elsewhere.example is not among the hosts",
    Fault.REDIRECT_UNSAFE: "without encryption",
    Fault.REDIRECT_FILE: "not an address on the web",
    Fault.REDIRECT_NOWHERE: "leads nowhere",
    Fault.WRONG_TYPE: "type image/png",
    Fault.NO_TYPE: "no declared type",
    Fault.WEB_PAGE: "a web page instead of",
    Fault.HIDDEN_PAGE: "HTML page (“Down for maintenance”)",
    Fault.EMPTY: "empty answer",
    Fault.BLANK: "empty answer",
    Fault.CUT_CONTENT: "cut off",
    Fault.NOT_UTF8: "UTF-8",
    Fault.OTHER_ENCODING: "The answer is",
    Fault.DOCTYPE: "The answer",
    Fault.LAUGHS: "The answer",
    Fault.LARGE: "more than 20 MB",
    Fault.BINARY: "The answer is not text",
    Fault.OTHER_ROOT: "The answer is",
    Fault.BAD_ENTRY: "arXiv cs.LG: ",
}

HARMLESS = {Fault.GOOD_GZIP, Fault.COOKIES, Fault.REDIRECT_HOME}
ELSEWHERE = {Fault.ERROR_200, Fault.EMPTY_PAGE, Fault.REPEATED, Fault.LOST_TOKEN, Fault.BAD_ARGUMENT}
"""Faults of the query API and of harvesting, which no feed has."""

SLOW = (Fault.HANGS, Fault.HANGS_INSIDE, Fault.DRIP, Fault.DRIP_HEADERS)


def test_every_fault_is_named_here() -> None:
    assert set(Fault) == {*NAMED, *HARMLESS, *ELSEWHERE}


@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.name.lower())
async def test_a_fault_is_named_takes_nothing_away_and_holds_no_key_up(
    fault: Fault, tmp_path: Path, server: FakeArxiv, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(server)
    path = morning(tmp_path)
    before = {row.key: row for row in all_rows(path)}
    server.fail(fault, times=99, path="/rss/cs.LG")
    async with window(path, size=(250, 24)) as desk:
        paints, told = Paints(desk, monkeypatch), listen(desk, monkeypatch)
        desk.send("R")
        await begun(desk)
        times = [await paints.time(key) for key in "jjj"]
        end = perf_counter() + 20
        while is_busy(desk) and perf_counter() < end:
            times += [await paints.time(key) for key in "kj"]
        assert prompt(times), times
        await fetched(desk)
        assert NAMED[fault] in told[-1]
        claims = " ".join(desk.text()).lower()
        assert "no papers" not in claims
        assert " 0 papers" not in claims
        here = desk.key
        rows = {row.key: row for row in all_rows(path)}
        assert {key: rows[key] for key in before} == before
        server.heal()
        clock.advance(3 * 3600)
        await desk.press("R")
        await fetched(desk)
        assert desk.status.startswith("fetched: ")
        assert set(before) | announced("cs.LG", "cs.AI") == {row.key for row in all_rows(path)}
        assert desk.key == here


@pytest.mark.parametrize("fault", sorted(HARMLESS, key=str), ids=lambda fault: fault.name.lower())
async def test_not_every_surprise_is_a_fault(fault: Fault, tmp_path: Path, server: FakeArxiv) -> None:
    subscribe(server, 'categories = ["cs.AI"]')
    server.fail(fault, path="/rss")
    async with window(morning(tmp_path), size=(120, 24)) as desk:
        await desk.press("R")
        await fetched(desk)
        assert desk.status.startswith(f"fetched: {len(announced('cs.AI'))} new")


@pytest.mark.parametrize("fault", SLOW, ids=lambda fault: fault.name.lower())
async def test_keys_are_answered_while_a_server_is_silent(
    fault: Fault, tmp_path: Path, slow_server: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(slow_server)
    slow_server.fail(fault, path="/rss/cs.AI")
    path = morning(tmp_path)
    async with window(path) as desk:
        paints, told = Paints(desk, monkeypatch), listen(desk, monkeypatch)
        # Were the keys to wait for the answer, they would wait this long and no longer.
        end = threading.Timer(5.0, slow_server.shared.closing.set)
        end.start()
        await desk.press("R")
        await desk.until(lambda: len(slow_server.seen) == 2)
        times = [await paints.time(key) for key in "jjjjjkkkkk"]
        end.cancel()
        assert is_busy(desk)
        assert prompt(times), times
        assert desk.status.startswith("reading cs.AI (2/2)")
        await desk.press("R")
        await fetched(desk)
        kept = len(announced("cs.LG"))
        assert told[-2:] == ["stopping the fetch", f"stopped; {kept} new so far"]
        assert len(all_rows(path)) == 24 + kept
        await desk.press("R")
        await fetched(desk)
        assert len(all_rows(path)) == 24 + len(announced("cs.LG", "cs.AI"))
