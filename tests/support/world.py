"""An invented arXiv: papers with versions, and when each of them is announced.

The rules of announcement are written here a second time, on purpose in another way than in the program: a listing is
made from what came in until 14:00 in New York, is public at 20:00 of that day (on Sunday for Friday's), and in the
feeds from the midnight after.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")

CATEGORIES = ("cs.LG", "cs.AI", "cs.CL", "stat.ML", "math.CO", "hep-th", "quant-ph")

_THINGS = "Lanterns Tides Bells Moths Harbours Kites Mirrors Orchards Ferries Clocks".split()
_WORKS = "Learn Wander Split Converge Repair Forget Align Bend Shine Return".split()
_GIVEN = "Ada Bo Carla Dov Emi Farid Greta Hana Ivo Jun".split()
_FAMILY = "Example Sample Placeholder Invented Nobody Specimen Anyone Müller-Muster Łukaszek O'Test".split()


@dataclass(frozen=True)
class WorldPaper:
    """``submitted`` has the moment of each version in order; the first category is the primary one."""

    name: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    submitted: tuple[datetime, ...]
    comments: str = ""


@dataclass
class World:
    """Everything that the fake arXiv knows. ``holidays`` are weekdays without a deadline."""

    papers: list[WorldPaper] = field(default_factory=list)
    holidays: frozenset[date] = frozenset()
    feed_limit: int = 2_000
    harvest_page: int = 4

    def announced(self, moment: datetime) -> datetime:
        """Return when a submission of ``moment`` becomes public, in New York time."""
        local = moment.astimezone(NEW_YORK)
        day = local.date() if local.time() < time(14) else local.date() + timedelta(days=1)
        while day.weekday() > 4 or day in self.holidays:
            day += timedelta(days=1)
        evening = day + timedelta(days=2) if day.weekday() == 4 else day
        return datetime.combine(evening, time(20), NEW_YORK)

    def listing_day(self, moment: datetime) -> date:
        """Return the day of the feed that has a submission of ``moment``."""
        return self.announced(moment).date() + timedelta(days=1)

    def versions(self, paper: WorldPaper, now: datetime) -> list[datetime]:
        """Return the moments of the versions that are public at ``now``."""
        return [moment for moment in paper.submitted if self.announced(moment) <= now]

    def public(self, now: datetime) -> list[WorldPaper]:
        """Return the papers that are public at ``now``."""
        return [paper for paper in self.papers if self.versions(paper, now)]

    def listing(self, category: str, day: date) -> list[tuple[WorldPaper, int, str]]:
        """Return what the feed of ``category`` has on ``day``: each paper with its version and its kind."""
        found = []
        for paper in self.papers:
            for version, moment in enumerate(paper.submitted, start=1):
                if category not in paper.categories or self.listing_day(moment) != day or version > 5:
                    continue
                kind = "new" if version == 1 else "replace"
                if category != paper.categories[0]:
                    kind = "cross" if version == 1 else "replace-cross"
                found.append((paper, version, kind))
        found.sort(key=lambda item: ("new", "cross", "replace", "replace-cross").index(item[2]))
        # A feed that is too long loses its beginning, where the new papers are.
        return found[-self.feed_limit :]


def invented(first: date, days: int, per_day: int = 6, seed: int = 1) -> World:
    """Return a world in which ``per_day`` papers came on each of ``days`` days, and every fourth got a version more."""
    dice = random.Random(seed)
    papers = []
    for day in (first + timedelta(days=number) for number in range(days)):
        for _ in range(per_day):
            moment = datetime.combine(day, time(), UTC) + timedelta(seconds=dice.randrange(86_400))
            versions = [moment]
            if dice.random() < 0.25:
                versions.append(moment + timedelta(days=dice.randrange(1, 6), minutes=dice.randrange(600)))
            papers.append(_paper(dice, len(papers) + 1, versions))
    return World(papers)


def _paper(dice: random.Random, number: int, versions: list[datetime]) -> WorldPaper:
    thing, other, work = dice.choice(_THINGS), dice.choice(_THINGS), dice.choice(_WORKS)
    return WorldPaper(
        f"{versions[0]:%y%m}.{number:05d}",
        rf"{thing} That {work}: $\mathcal{{O}}(n^{{{number}}})$ {other} & More",
        tuple(f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}" for _ in range(dice.randrange(1, 5))),
        f"We show for $0<p\\le 1$ that {thing.lower()} {work.lower()}, with {number} {other} & 5\\% fewer probes.",
        tuple(dice.sample(CATEGORIES, dice.randrange(1, 4))),
        tuple(versions),
        f"{number} pages",
    )
