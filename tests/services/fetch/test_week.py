"""A week of two windows and a nightly job over real sockets: never two requests at once, and none too soon."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from reader.config import Config, FetchSettings, Subscriptions
from reader.services.fetch.opening import Fetching
from reader.services.fetch.sources import FetchReport
from reader.storage.store import Store
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import NEW_YORK, World, invented

CATEGORIES = ("cs.LG", "cs.AI", "stat.ML", "math.CO", "hep-th")
MONDAY = date(2026, 11, 16)
INTERVAL = 3.0
MICROSECOND = 1e-6
BEGIN = datetime.combine(MONDAY, time(0), NEW_YORK).astimezone(UTC)

FAULTS = {
    0: [(Fault.UNAVAILABLE_SECONDS, "/rss/cs.AI", 20.0), (Fault.WEB_PAGE, "/rss/hep-th", 0.0)],
    1: [(Fault.RESET, "/rss/stat.ML", 0.0), (Fault.TOO_MANY_HOURS, "/rss/math.CO", 7200.0)],
    3: [
        (Fault.TOO_MANY_SECONDS, "/rss", 40.0),
        (Fault.RATE_EXCEEDED_200, "/api", 0.0),
        (Fault.CUT_CONTENT, "/oai", 0.0),
    ],
    4: [(Fault.SERVER_ERROR, "/rss/cs.LG", 0.0), (Fault.UNAVAILABLE_DATE, "/rss/hep-th", 29.0)],
}
"""What goes wrong on each day but Wednesday, on which nobody is there: the fault, where, and the seconds of pause that
it asks for (a date names no fraction of a second)."""


def config(server: FakeArxiv, *categories: str, daily_papers: bool = False) -> Config:
    url = server.url
    settings = FetchSettings("", server.query, url, server.harvest, url, f"{url}/api/daily_papers")
    return Config(Subscriptions(categories, daily_papers=daily_papers), fetch=settings)


class Week:
    """Windows on one library and one gate, each in a thread of its own, and everything that was reported."""

    def __init__(self, folder: Path, server: FakeArxiv, clock: FakeClock) -> None:
        self.folder = folder
        self.server = server
        self.clock = clock
        self.reports: list[FetchReport] = []
        self.pauses: list[tuple[int, str, float]] = []

    def fetch(self) -> None:
        settings = config(self.server, *CATEGORIES)
        fetching = Fetching(self.folder / "library.db", settings, self.folder / "gate", self.clock)
        self.reports.append(fetching.run(lambda progress: None, lambda *wait: None, lambda: False))

    def live(self, hour: time, *, spoil: bool = False) -> Callable[[], None]:
        """Return what one of them does: fetch at this hour (New York time), but not on Wednesday."""

        def run() -> None:
            with self.clock.taking_part():
                for number in FAULTS:
                    moment = datetime.combine(MONDAY + timedelta(days=number), hour, NEW_YORK)
                    self.clock.sleep((moment - self.clock.now()).total_seconds(), lambda: False)
                    if spoil:
                        self.spoil(number)
                    self.fetch()

        return run

    def spoil(self, number: int) -> None:
        for fault, path, pause in FAULTS[number]:
            self.pauses.append((len(self.server.seen), path, pause))
            self.server.fail(fault, path=path)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    world = invented(MONDAY - timedelta(days=4), 9, per_day=8)
    clock = FakeClock(BEGIN)
    with FakeArxiv(world, clock) as server:
        week = Week(tmp_path_factory.mktemp("week"), server, clock)
        lives = [
            week.live(time(8, 30)),
            week.live(time(8, 30, 1)),
            week.live(time(8, 29, 59), spoil=True),
            week.live(time(20, 5)),
        ]
        threads = [threading.Thread(target=run) for run in lives]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
    return week


def test_no_two_requests_at_once_and_none_too_soon(week: Week) -> None:
    seen = week.server.seen
    assert len(seen) > 80
    assert {request.path.split("/")[1] for request in seen} == {"rss", "api", "oai"}
    assert all(request.connections == 1 for request in seen)
    assert min(later.began - earlier.began for earlier, later in pairwise(seen)) > INTERVAL - MICROSECOND


def test_every_pause_that_was_asked_for_was_kept(week: Week) -> None:
    seen = week.server.seen
    for mark, path, pause in week.pauses:
        spoiled = next(n for n in range(mark, len(seen)) if seen[n].path.startswith(path))
        assert seen[spoiled + 1].began - seen[spoiled].began > max(pause, INTERVAL) - MICROSECOND


def test_the_faults_were_told_and_nothing_is_missing_in_the_end(week: Week) -> None:
    assert len(week.reports) == 16
    errors = [error for report in week.reports for error in report.errors]
    assert any("web page" in error for error in errors)
    assert any("asked too often (429)" in error for error in errors)
    assert any("breaks off" in error or "cut off" in error for error in errors)
    store = Store(week.folder / "library.db")
    names = [row.arxiv_id for row in store.listing.rows(store.listing.numbers())]
    complete = {(entry.category, entry.day) for entry in store.feeds.days() if entry.complete}
    store.close()
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    assert {(category, day) for category in CATEGORIES for day in days} <= complete
    assert len(names) == len(set(names))
    world = week.server.shared.world
    listed = {paper.name for category in CATEGORIES for day in days for paper, _, _ in world.listing(category, day)}
    assert set(names) == listed


def test_a_fetch_that_waits_says_why_and_can_be_stopped(tmp_path: Path) -> None:
    clock = FakeClock(BEGIN + timedelta(hours=9))
    waits: list[tuple[float, str]] = []
    with FakeArxiv(World(), clock) as server:
        fetching = Fetching(tmp_path / "library.db", config(server, "cs.LG", "cs.AI"), tmp_path, clock)
        report = fetching.run(
            lambda progress: None, lambda seconds, reason: waits.append((seconds, reason)), lambda: len(waits) > 1
        )
        assert report.cancelled
        assert len(server.seen) == 1
    assert waits[0] == (3.0, "requests keep their distance")


def test_everything_over_real_sockets(tmp_path: Path) -> None:
    clock = FakeClock(BEGIN + timedelta(days=3, hours=9))
    world = invented(MONDAY - timedelta(days=10), 14, per_day=5)
    with FakeArxiv(world, clock) as server:
        settings = config(server, *CATEGORIES, daily_papers=True)
        author = world.papers[3].authors[0]
        arxiv = Subscriptions(CATEGORIES, (author,), ("cat:quant-ph",), daily_papers=True)
        fetching = Fetching(tmp_path / "library.db", Config(arxiv, fetch=settings.fetch), tmp_path, clock)
        report = fetching.run(lambda progress: None, lambda *wait: None, lambda: False)
        assert report.errors == ()
        assert {step.source for step in report.steps} >= {"arXiv cs.LG", f"author {author}", "query cat:quant-ph"}
        clock.advance(86_400)
        again = fetching.run(lambda progress: None, lambda *wait: None, lambda: False)
        assert again.errors == ()
        reports = fetching.harvest(["physics:quant-ph"], MONDAY, lambda p: None, lambda *wait: None, lambda: False)
        assert [step.error for step in reports] == [""]
        assert min(b.began - a.began for a, b in pairwise(server.seen)) > INTERVAL - MICROSECOND
