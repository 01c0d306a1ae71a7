"""An invented reader's library: some weeks of announcements, most of them decided, under a clock of its own."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.domain.calendar import announcement_days
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author
from reader.services.importing import import_batch
from reader.services.library import Library
from reader.services.triage import READ, SKIP, STAR
from reader.tui.screens.stats import StatsScreen
from support.builders import batch, entry, invented
from support.screens import Window

FIRST, LAST = date(2026, 10, 19), date(2026, 11, 20)
CATEGORIES = (("cs.LG", "stat.ML"), ("cs.CL",), ("cs.LG",), ("cond-mat.mtrl-sci", "cs.LG"))
AUTHORS = ("Mira Flame", "Böje Wick", "王小明")
MISSED = frozenset({date(2026, 10, 28), date(2026, 11, 11)})
"""Days that the reader let go."""


class Hands:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 10, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def per_day(day: date) -> int:
    """Return how many papers are announced on a day."""
    return 3 + day.day % 4


def _read(library: Library, hands: Hands, day: date, first: int) -> None:
    """Read one day's papers from seven in the morning (UTC) on, ten seconds each; the last one takes a minute more."""
    hands.now = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    last = per_day(day) - 1
    for place in range(last + 1):
        if day == LAST and place == last:
            return
        hands.now += timedelta(seconds=70 if place == last else 10)
        verb = STAR if (day.day + place) % 7 == 0 else READ if place == 1 else SKIP
        library.say(verb, [first + place])


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path, hands = Path(folder) / "library.sqlite3", Hands()
        library = Library(path, hands)
        number = 1
        for day in announcement_days(FIRST, LAST):
            papers = [
                invented(
                    count,
                    arxiv_id=ArxivId(f"2611.{count:05d}"),
                    categories=CATEGORIES[count % 4],
                    authors=(Author(AUTHORS[count % 3]), Author("Ada Mori")),
                )
                for count in range(number, number + per_day(day))
            ]
            seen = [
                entry(paper, place, "a listing", date=day, kind=AnnouncementKind.NEW)
                for place, paper in enumerate(papers, 1)
            ]
            hands.now = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
            import_batch(library.store, batch(*seen, name=f"listing {day}", day=day), hands.now)
            if day not in MISSED:
                _read(library, hands, day, number)
            number += per_day(day)
        library.close()
        return path.read_bytes()


def reading(folder: Path) -> Path:
    """Return the library in ``folder``, of its own."""
    path = folder / "library.sqlite3"
    path.write_bytes(_made())
    return path


async def counted(desk: Window) -> StatsScreen:
    """Wait until the statistics on the screen are whole, and return it."""
    screen = desk.app.screen
    assert isinstance(screen, StatsScreen)
    await desk.until(lambda: screen.is_whole)
    return screen
