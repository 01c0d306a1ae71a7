"""A fake arXiv in the morning of a Friday, and a client that asks it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reader.sources.gate import Gate
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import HOSTS, FakeArxiv
from support.world import World, invented


@pytest.fixture(scope="session")
def world() -> World:
    return invented(date(2026, 11, 9), days=12, per_day=6)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server(world: World, clock: FakeClock) -> Iterator[FakeArxiv]:
    with FakeArxiv(world, clock) as server:
        yield server


@pytest.fixture
def make_transport(tmp_path: Path, clock: FakeClock) -> Callable[..., Transport]:
    def make(**options: Any) -> Transport:
        return Transport(Gate(tmp_path / "gate", clock), clock, hosts=HOSTS, jitter=lambda: 0.0, **options)

    return make


@pytest.fixture
def transport(make_transport: Callable[..., Transport]) -> Transport:
    return make_transport()
