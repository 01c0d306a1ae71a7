"""Statistics of a whole library, with the time zone and the clock given; and every count against a slow oracle."""

import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.changes import Step
from reader.domain.errors import InterruptedStoreError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author
from reader.domain.topics import Topic
from reader.services.importing import import_batch
from reader.services.library import Library
from reader.services.statistics import (
    Day,
    Period,
    Question,
    Streak,
    as_json,
    by_day,
    counted,
    gather,
    period_until,
    streak,
)
from reader.services.triage import LATER, NOT_LATER, READ, SKIP, STAR, UNREAD, UNSTAR, Verb
from reader.storage.statistics import SITTING, AnnouncedDay, Quarter, StatisticsTable
from support.builders import batch, entry, invented
from support.reading import LAST, reading

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EASTERN = ZoneInfo("America/New_York")

TAG = Verb("tagged", lambda state, _: state._replace(tags=("a", "b")))
VERBS = (STAR, UNSTAR, SKIP, READ, UNREAD, LATER, NOT_LATER, TAG)
NAMES = (Author("Mira Flame", "Night University"), Author("Böje Wick"), Author("Mira Flame"))
CATEGORIES = ((), ("cs.LG",), ("cs.LG", "math.CO"), ("math.CO", "cs.LG"))
KINDS = (None, *AnnouncementKind)
TOPICS = (Topic("Twins", ("order 1",)), Topic("Lanterns", ("lantern",)), Topic("None", ("no such word",)))

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

FIRST = datetime(2026, 11, 13, 5, tzinfo=UTC)
"""An invented history begins here."""

zones = st.one_of(
    st.sampled_from([UTC, EASTERN, *map(ZoneInfo, ("Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Berlin"))]),
    st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
# Seconds between two commands: within a sitting, at its end, to the beginning of a day somewhere, hours, days.
gaps = st.one_of(
    st.integers(0, 90),
    st.sampled_from([0.25, 7.5, SITTING - 1, SITTING, SITTING + 1, 900, 3_600]),
    st.integers(1, 100).map(lambda quarters: quarters * 900),
    st.integers(20_000, 200_000),
)
commands = st.one_of(
    st.tuples(st.sampled_from(VERBS), st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True)),
    st.sampled_from(["undo", "redo"]),
)
seen = st.tuples(st.integers(1, 6), st.integers(0, 12), st.sampled_from(KINDS))
"""A paper, the day on which it was announced, and as what."""


class Model:
    """What the history holds, in plain lists."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def do(self, library: Library, command: Any) -> None:
        if command == "undo":
            if library.undo():
                self.undone.append(self.done.pop())
        elif command == "redo":
            if library.redo():
                self.done.append(self.undone.pop())
        else:
            step = library.say(*command)
            if step:
                self.done.append(step)
                self.undone.clear()

    def times(self, since: datetime, until: datetime) -> list[float]:
        """Return how many seconds each paper took."""
        decisions = []
        for step in self.done:
            decided = 0
            for change in step.changes:
                pairs = [(getattr(change.before, name), getattr(change.after, name)) for name in FIELDS]
                decided += any(after is not None and after != before for before, after in pairs)
            if decided and since <= step.at < until:
                decisions.append((step.at, decided))
        decisions.sort(key=lambda decision: decision[0])
        pairs = pairwise(decisions)
        gaps = [((now - then).total_seconds(), papers) for (then, _), (now, papers) in pairs]
        return [seconds for seconds, papers in gaps if papers == 1 and seconds < SITTING]


FIELDS = ("read_at", "starred_at", "skipped_at", "later_at")


@contextmanager
def library_of(announced: list[tuple[int, int, AnnouncementKind | None]]) -> Iterator[tuple[Library, list[datetime]]]:
    """Open a library of six papers with these announcements; the moment in the list is the clock's."""
    with tempfile.TemporaryDirectory() as folder:
        now = [FIRST]
        library = Library(Path(folder) / "library.sqlite3", lambda: now[0])
        papers = {
            number: invented(
                number,
                arxiv_id=ArxivId(f"2611.{number:05d}"),
                categories=CATEGORIES[number % 4],
                authors=NAMES[: number % 4],
            )
            for number in range(1, 7)
        }
        import_batch(library.store, batch(*papers.values(), name="first", day=date(2000, 1, 1)), FIRST)
        for place, (number, back, kind) in enumerate(announced):
            day = LAST - timedelta(days=back)
            one = entry(papers[number], 1, "listing", date=day, kind=kind)
            import_batch(library.store, batch(one, name=f"listing {place}", day=day, text=str(place)), FIRST)
        try:
            yield library, now
        finally:
            library.close()


@settings(max_examples=120)
@given(
    st.lists(seen, max_size=8),
    st.lists(st.tuples(gaps, commands), min_size=4, max_size=14),
    zones,
    st.integers(0, 8),
    st.sampled_from([(), ("replace", "replace-cross"), ("cross",)]),
)
def test_everything_is_counted_as_by_hand(
    announced: list[tuple[int, int, AnnouncementKind | None]],
    history: list[tuple[float, Any]],
    zone: tzinfo,
    back: int,
    hidden: tuple[str, ...],
) -> None:
    model = Model()
    with library_of(announced) as (library, now):
        for gap, command in history:
            now[0] += timedelta(seconds=gap)
            model.do(library, command)
        period = Period(LAST - timedelta(days=back), LAST)
        known = counted(library, Question(period, zone, TOPICS, hidden))
        details = [library.detail(number) for number in range(1, 7)]

    def within(moment: datetime | None) -> bool:
        return moment is not None and period.first <= moment.astimezone(zone).date() <= period.last

    def day_of(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    shown = {
        (LAST - timedelta(days=days), number)
        for number, days, kind in announced
        if days <= back and (kind or "") not in hidden
    }
    unread = {(day, number) for day, number in shown if details[number - 1].state.is_unread}
    decided = []
    for detail in details:
        moments = [moment for moment in (getattr(detail.state, name) for name in FIELDS) if moment]
        if moments and within(min(moments)):
            decided.append((day_of(min(moments)), detail))
    starred = [(day_of(d.state.starred_at), d) for d in details if within(d.state.starred_at)]

    announced_on, decided_on, starred_on = (Counter(day for day, _ in found) for found in (shown, decided, starred))
    days = sorted({*announced_on, *decided_on, *starred_on})
    assert list((known.days or {}).items()) == [
        (day, Day(announced_on[day], decided_on[day], starred_on[day])) for day in days
    ]
    assert known.skipped == sum(detail.state.skipped_at is not None for _, detail in decided)
    assert known.streak == naive_streak([(day, any(day == d for d, _ in unread)) for day in sorted(announced_on)])

    primary = [detail.paper.primary_category for detail in details]
    counts = [
        Counter(primary[number - 1] for _, number in shown),
        *(Counter(detail.paper.primary_category for _, detail in found) for found in (decided, starred)),
    ]
    assert {one.name: one[1:] for one in known.categories or ()} == {
        name: tuple(count[name] for count in counts) for name in set().union(*counts)
    }
    authors = Counter(name for _, d in starred for name in {author.name for author in d.paper.authors})
    assert dict(known.authors or ()) == authors
    assert [papers for _, papers in known.authors or ()] == sorted(authors.values(), reverse=True)
    assert dict(known.topics or ()) == {
        topic.name: sum(topic.match(detail.paper) is not None for _, detail in starred) for topic in TOPICS
    }
    tagged = [detail.state for detail in details if detail.state.tags]
    expected = {name: (len(tagged), sum(state.is_starred for state in tagged)) for name in ("a", "b") if tagged}
    assert {tag.name: (tag.papers, tag.starred) for tag in known.tags or ()} == expected

    since = datetime(period.first.year, period.first.month, period.first.day, tzinfo=zone)
    week = datetime(2026, 11, 14, tzinfo=zone)
    until = datetime(2026, 11, 21, tzinfo=zone)
    for pace, begin in ((known.pace, since), (known.recent_pace, max(since, week))):
        times = model.times(begin, until)
        assert pace is not None
        assert (pace.papers, pace.seconds) == (len(times), pytest.approx(sum(times), abs=0.01))
        assert pace.median == (pytest.approx(median(times), abs=0.01) if times else None)


def naive_streak(days: list[tuple[date, bool]]) -> Streak:
    """Return the streak of days, each with whether anything is unread."""
    finished = "".join("x" if unread else "." for _, unread in days)
    counted = finished[:-1] if finished.endswith("x") else finished
    runs = [len(run) for run in counted.split("x")]
    return Streak(runs[-1], max(runs), finished.count("x"))


@given(st.lists(st.integers(0, 2), max_size=30))
def test_a_streak_is_what_is_finished_in_a_row(unread: list[int]) -> None:
    days = [AnnouncedDay(FIRST.date() + timedelta(days=number), 3, count) for number, count in enumerate(unread)]
    assert streak(days) == naive_streak([(day.day, day.unread > 0) for day in days])


class TestDays:
    def test_a_quarter_of_an_hour_belongs_to_the_users_day(self) -> None:
        late = Quarter(datetime(2026, 11, 19, 18, 0, tzinfo=UTC), 3, 1)
        later = Quarter(datetime(2026, 11, 19, 18, 15, tzinfo=UTC), 2, 0)
        nepal = by_day([], [late, later], [later], ZoneInfo("Asia/Kathmandu"))
        assert nepal == {date(2026, 11, 19): Day(0, 3, 0), date(2026, 11, 20): Day(0, 2, 2)}
        assert by_day([], [late, later], [], UTC) == {date(2026, 11, 19): Day(0, 5, 0)}

    def test_without_a_zone_the_days_are_those_of_the_system(self) -> None:
        # The tests live west of UTC by five hours and three quarters.
        assert list(by_day([], [Quarter(datetime(2026, 11, 20, 5, 30, tzinfo=UTC), 1, 0)], [], None)) == [
            date(2026, 11, 19)
        ]

    def test_the_edges_of_a_period_are_midnights_of_the_user(self, tmp_path: Path) -> None:
        zone = ZoneInfo("Asia/Kathmandu")
        now = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
        library = Library(tmp_path / "library.sqlite3", lambda: now)
        import_batch(library.store, batch(*map(invented, range(1, 6))), now)
        for number, minutes in ((1, -10), (2, 10), (3, 7 * 24 * 60 + 20), (4, 7 * 24 * 60 + 21), (5, 8 * 24 * 60 + 5)):
            # Midnight of that zone is at 18:15 UTC.
            now = datetime(2026, 11, 20, 18, 15, tzinfo=UTC) - timedelta(days=8) + timedelta(minutes=minutes)
            library.say(SKIP, [number])
        known = counted(library, Question(Period(date(2026, 11, 13), date(2026, 11, 20)), zone))
        library.close()
        assert known.days == {date(2026, 11, 13): Day(0, 1, 0), date(2026, 11, 20): Day(5, 2, 0)}
        assert known.pace == known.recent_pace == (1, 60.0, 60.0)

    def test_this_week_is_seven_days(self, tmp_path: Path) -> None:
        now = NOON
        library = Library(tmp_path / "library.sqlite3", lambda: now)
        import_batch(library.store, batch(*map(invented, range(1, 7))), now)
        for number, (back, second) in enumerate([(7, 0), (7, 2), (6, 0), (6, 4), (0, 0), (0, 8)], 1):
            now = NOON - timedelta(days=back) + timedelta(seconds=second)
            library.say(READ, [number])
        known = counted(library, Question(Period(date(2026, 11, 1), date(2026, 11, 20)), UTC))
        library.close()
        assert known.pace == (3, 14.0, 4.0)
        assert known.recent_pace == (2, 12.0, 6.0)

    def test_the_period_is_whole_weeks_until_today(self) -> None:
        assert period_until(NOON, UTC) == (date(2025, 11, 17), date(2026, 11, 20))
        assert period_until(NOON, UTC, date(2026, 11, 1)) == (date(2026, 11, 1), date(2026, 11, 20))

    def test_the_last_day_is_the_later_one_of_here_and_of_arxiv(self) -> None:
        evening = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
        assert period_until(evening, ZoneInfo("Asia/Tokyo")).last == date(2026, 11, 21)
        night = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
        assert period_until(night, ZoneInfo("America/Los_Angeles")).last == date(2026, 11, 20)


class TestWhole:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Iterator[Library]:
        library = Library(reading(tmp_path), lambda: NOON)
        yield library
        library.close()

    def test_it_comes_piece_by_piece(self, library: Library) -> None:
        pieces = list(gather(library, Question(period_until(NOON, UTC), UTC)))
        assert pieces[0].days is None
        assert [piece.is_whole for piece in pieces] == [False] * (len(pieces) - 1) + [True]
        for before, after in pairwise(pieces):
            for name in ("days", "streak", "pace", "categories", "authors", "topics", "tags"):
                assert getattr(before, name) is None or getattr(before, name) == getattr(after, name)

    def test_what_json_says(self, library: Library) -> None:
        found = as_json(counted(library, Question(period_until(NOON, UTC), UTC)))
        assert list(found) == [
            *("since", "until", "library", "totals", "days", "categories", "authors", "topics", "tags", "pace"),
            "streak",
        ]
        assert found["totals"] == {"announced": 113, "triaged": 103, "starred": 15, "skipped": 70}
        assert found["library"] == {"papers": 113, "unread": 10, "starred": 15}
        assert found["streak"] == {"days": 6, "longest": 9, "unfinished_days": 3}
        # The first of a day has no time; the others took ten seconds, and the last of an older day a minute more.
        assert found["pace"]["all"] == {"papers": 80, "seconds": 80 * 10 + 22 * 60, "median_seconds": 10.0}

    def test_counting_can_be_given_up(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        def pace(table: StatisticsTable, *_: object) -> None:
            threading.Timer(0.05, table.interrupt).start()
            table._connection.execute(ENDLESS).fetchone()

        monkeypatch.setattr(StatisticsTable, "pace", pace)
        with pytest.raises(InterruptedStoreError):
            list(gather(library, Question(period_until(NOON, UTC), UTC)))
