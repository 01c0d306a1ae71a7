"""The interface is tested as in a terminal with colours and UTF-8, whatever the one is that the tests run in."""

import io
import sys
from collections.abc import Iterator

import pytest

from reader.domain import clock as time
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.fetching import WORLD, Patient

_VARIABLES = ("NO_COLOR", "MATINS_ASCII", "MATINS_LIBRARY", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")


@pytest.fixture(autouse=True)
def known_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*_VARIABLES, "TEXTUAL_ANIMATIONS", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM", "COLORTERM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Let what a window fetches happen in a time of the test's own."""
    clock = FakeClock()
    monkeypatch.setattr(time, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def server(clock: FakeClock) -> Iterator[FakeArxiv]:
    with FakeArxiv(WORLD, clock) as server:
        yield server


@pytest.fixture
def slow_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeArxiv]:
    """A server that is silent for as long as the test wants."""
    clock = Patient()
    monkeypatch.setattr(time, "SystemClock", lambda: clock)
    with FakeArxiv(WORLD, clock) as server:
        yield server
