"""A month of mornings with a week away: every announced paper is there once, and every day without any says why."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from reader.services.days import empty_day, state_of_today
from support.world import NEW_YORK, World, WorldPaper, invented

from .conftest import Morning

SUBSCRIBED = ("cs.LG", "stat.ML", "math.CO")
THANKSGIVING = date(2026, 11, 26)
DAY = timedelta(days=1)


@dataclass
class SlowWorld(World):
    """A world in which moderators hold submissions back: ``held`` has until when, by the moment of submission."""

    held: dict[datetime, datetime] = field(default_factory=dict)

    def announced(self, moment: datetime) -> datetime:
        return super().announced(self.held.get(moment, moment))


def slow(world: World, holidays: frozenset[date], *, days: int) -> SlowWorld:
    """Return ``world`` with every ninth paper held back for ``days`` and numbered when it is announced."""
    slow = SlowWorld(holidays=holidays)
    kept = [
        replace(paper, submitted=paper.submitted[:1]) if n % 9 == 0 else paper for n, paper in enumerate(world.papers)
    ]
    slow.held = {paper.submitted[0]: paper.submitted[0] + days * DAY for paper in kept[::9]}
    kept.sort(key=lambda paper: slow.announced(paper.submitted[0]))
    slow.papers = [replace(paper, name=f"2611.{number:05d}") for number, paper in enumerate(kept, 1)]
    return slow


@dataclass
class Month:
    first: date
    last: date
    away: tuple[date, date]
    hour: time = time(8, 30)

    def mornings(self) -> list[date]:
        days = [self.first + number * DAY for number in range((self.last - self.first).days + 1)]
        return [day for day in days if not self.away[0] <= day <= self.away[1]]


def listed(world: World, month: Month) -> list[tuple[str, date, WorldPaper, str]]:
    """Return everything that the feeds of the month had: category, day, paper and kind."""
    days = [month.first + number * DAY for number in range((month.last - month.first).days + 1)]
    return [
        (category, day, paper, kind)
        for category in SUBSCRIBED
        for day in days
        for paper, _, kind in world.listing(category, day)
    ]


def test_every_day_without_papers_says_why(tmp_path: Path) -> None:
    world = slow(invented(date(2026, 10, 20), 60, per_day=7), frozenset((THANKSGIVING,)), days=0)
    morning = Morning(tmp_path / "library.db", world)
    month = MONTHS["Thanksgiving at home"]
    for day in month.mornings():
        morning.now = datetime.combine(day, month.hour, NEW_YORK).astimezone(UTC)
        morning.fetch(*SUBSCRIBED)
        told, is_trouble, _ = state_of_today(morning.store, SUBSCRIBED, morning.now.astimezone(NEW_YORK))
        papers = {paper.name for category in SUBSCRIBED for paper, _, _ in world.listing(category, day)}
        if day.weekday() == 6:
            assert told == "no announcements today (weekend); announced at 20:00 ET, in 12 h"
            assert not papers
        elif day.weekday() == 5:
            assert not papers
            assert told == "no announcements today (weekend; next Sunday 20:00 ET, 20:00 here)"
        elif day == THANKSGIVING + DAY:
            assert not papers
            assert told == "no announcements today (arXiv holiday; next Sunday 20:00 ET, 20:00 here)"
        elif day == month.away[1] + DAY:
            assert told.startswith(f"fetched 08:30, {len(papers)} paper")
        else:
            assert told == f"fetched 08:30, {len(papers)} paper{'' if len(papers) == 1 else 's'}"
        reason = re.split("[;)]", told.partition("(")[2])[0]
        assert empty_day(day) == ("" if papers else f"no announcements ({reason})")
        assert not is_trouble
    morning.store.close()


def live(morning: Morning, month: Month) -> None:
    for day in month.mornings():
        morning.now = datetime.combine(day, month.hour, NEW_YORK).astimezone(UTC)
        report = morning.fetch(*SUBSCRIBED)
        assert report.errors == ()


MONTHS = {
    "Thanksgiving inside the absence": Month(
        date(2026, 11, 9), date(2026, 12, 9), (date(2026, 11, 23), date(2026, 11, 30))
    ),
    "Thanksgiving at home": Month(date(2026, 11, 9), date(2026, 12, 9), (date(2026, 12, 1), date(2026, 12, 7))),
    "back on a Saturday": Month(date(2026, 11, 9), date(2026, 12, 5), (date(2026, 11, 13), date(2026, 11, 20))),
    "summer time begins": Month(date(2026, 2, 25), date(2026, 3, 25), (date(2026, 3, 4), date(2026, 3, 11))),
    "summer time ends": Month(date(2026, 10, 14), date(2026, 11, 12), (date(2026, 10, 28), date(2026, 11, 4))),
    "just after midnight": Month(
        date(2026, 11, 9), date(2026, 12, 9), (date(2026, 11, 18), date(2026, 11, 25)), time(0, 1)
    ),
    "just before the announcement": Month(
        date(2026, 11, 9), date(2026, 12, 2), (date(2026, 11, 18), date(2026, 11, 24)), time(19, 59)
    ),
    "just after the announcement": Month(
        date(2026, 11, 9), date(2026, 12, 2), (date(2026, 11, 18), date(2026, 11, 24)), time(20, 1)
    ),
}


@pytest.mark.parametrize("held", [0, 4, 12])
@pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS.keys())
def test_every_announced_paper_is_there_once(tmp_path: Path, month: Month, held: int) -> None:
    start = month.first - 25 * DAY
    world = slow(invented(start, (month.last - start).days, per_day=7), frozenset((THANKSGIVING,)), days=held)
    morning = Morning(tmp_path / "library.db", world)
    live(morning, month)
    expected = listed(world, month)
    names = morning.names()
    assert Counter(names) == Counter({paper.name: 1 for _, _, paper, _ in expected})
    news = Counter(
        (topic, name, day, kind)
        for name in names
        for topic, day, kind in morning.announced(name)
        if kind in ("new", "cross")
    )
    wanted = Counter(
        (category, paper.name, day, kind) for category, day, paper, kind in expected if kind in ("new", "cross")
    )
    # Nobody says on which of the missed days a paper came that was held back.
    late = {paper.name for _, day, paper, _ in expected if is_late(world, paper, day, month)}
    assert coarse(news, late) == coarse(wanted, late)
    morning.store.close()


def coarse(news: Counter[tuple[str, str, date, str]], late: set[str]) -> Counter[tuple[str, str, date, str]]:
    return Counter(
        {(topic, name, date.min if name in late else day, kind): n for (topic, name, day, kind), n in news.items()}
    )


def is_late(world: SlowWorld, paper: WorldPaper, day: date, month: Month) -> bool:
    """Tell whether a paper came out during the absence, and not in the listing that its submission was for."""
    usual = World.listing_day(World(holidays=world.holidays), paper.submitted[0])
    return month.away[0] <= day <= month.away[1] and usual != day
