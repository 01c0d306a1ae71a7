"""A library, an invented arXiv in memory, and a morning that the test sets."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from reader.services.fetch.fetcher import Fetcher, Subscriptions
from reader.services.fetch.sources import FetchReport
from reader.storage.store import Store
from support.clock import MORNING
from support.fake_sources import FakeSources
from support.world import World, invented


class Morning:
    """A library and its sources at one moment, which a test moves on."""

    def __init__(self, path: Path, world: World) -> None:
        self.now: datetime = MORNING
        self.world = world
        self.store = Store(path)
        self.sources = FakeSources(world, self.clock)
        self.stopped = False
        self.doing: list[str] = []

    def clock(self) -> datetime:
        return self.now

    def fetch(self, *categories: str, **subscriptions: object) -> FetchReport:
        """Fetch with a fetcher of its own, as each run of the program has one."""
        self.sources.asked.clear()
        fetcher = Fetcher(self.store, self.sources, self.clock)
        wanted = Subscriptions(categories, **subscriptions)  # type: ignore[arg-type]
        return fetcher.run(wanted, lambda progress: self.doing.append(progress.doing), lambda: self.stopped)

    def names(self) -> list[str]:
        """Return the identifiers in the library, in the order of the list."""
        rows = self.store.listing.rows(self.store.listing.numbers())
        return [row.arxiv_id for row in rows]

    def announced(self, name: str) -> list[tuple[str, date | None, str]]:
        """Return topic, day and kind of each announcement of a paper."""
        number = self.store.papers.number_of(name)
        assert number is not None, name
        return [(seen.topic, seen.date, str(seen.kind)) for seen in self.store.documents.announcements(number)]


@pytest.fixture
def world() -> World:
    return invented(date(2026, 11, 2), days=20, per_day=8)


@pytest.fixture
def morning(tmp_path: Path, world: World) -> Iterator[Morning]:
    morning = Morning(tmp_path / "library.db", world)
    yield morning
    morning.store.close()
