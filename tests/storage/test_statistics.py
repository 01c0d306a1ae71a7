"""What is counted at the edges: of a period, a day, a sitting. Random histories are in the tests of the services."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.changes import Change
from reader.domain.errors import StoreError
from reader.domain.paper import AnnouncementKind, Author
from reader.domain.state import PaperState
from reader.storage.statistics import SITTING, AnnouncedDay, CategoryCount, Pace, Quarter, TagCount
from reader.storage.store import Store
from support.builders import batch, entry, invented, take_in

BEGIN, END = datetime(2026, 11, 19, 18, 15, tzinfo=UTC), datetime(2026, 11, 20, 18, 15, tzinfo=UTC)
"""A day of Kathmandu."""

SECOND, INSTANT = timedelta(seconds=1), timedelta(microseconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    twice = (Author("Mira Flame", "Night University"), Author("Mira Flame"))
    papers = [invented(1, authors=twice), invented(2), invented(3, categories=()), invented(4)]
    take_in(tmp_path / "library.db", batch(*papers, day=date(2026, 11, 18)))
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def put(store: Store, *states: PaperState) -> None:
    with store.writing():
        for number, state in enumerate(states, 1):
            store.states.put(number, state)


def did(store: Store, at: datetime, *papers: int, undone: bool = False, tags: bool = False) -> None:
    """Add a command to the history: a skip, or one that is no decision."""
    before = PaperState(note='"read_at": "2026"', tags=("read_at",))
    after = PaperState(note=before.note, tags=("read_at", "x")) if tags else before.skipped(at)
    with store.writing():
        step = store.history.record("did", [Change(paper, before, after) for paper in papers], at)
        if undone:
            store.history.mark(step, undone=True)


class TestMoments:
    @pytest.mark.parametrize("name", ["read_at", "skipped_at", "starred_at", "later_at"])
    @pytest.mark.parametrize(
        ("moment", "counts"),
        [
            (BEGIN, True),
            (BEGIN + INSTANT, True),
            (BEGIN - INSTANT, False),
            (END - INSTANT, True),
            (END, False),
            (END + INSTANT, False),
        ],
    )
    def test_a_period_has_its_beginning_and_not_its_end(
        self, store: Store, name: str, moment: datetime, counts: bool
    ) -> None:
        put(store, PaperState(**{name: moment}))
        found = store.statistics.triaged(BEGIN, END)
        assert len(found) == counts
        assert len(store.statistics.starred(BEGIN, END)) == (counts and name == "starred_at")

    def test_a_paper_is_decided_by_the_first_word(self, store: Store) -> None:
        put(
            store,
            PaperState(read_at=BEGIN + SECOND, starred_at=BEGIN - SECOND),
            PaperState(read_at=BEGIN, skipped_at=END - SECOND),
            PaperState(note="nothing decided", tags=("a",)),
        )
        assert store.statistics.triaged(BEGIN, END) == [Quarter(BEGIN, 1, 1)]

    def test_quarters_of_an_hour(self, store: Store) -> None:
        moments = [datetime(2026, 11, 20, 7, minute, 59, tzinfo=UTC) for minute in (0, 14, 15, 45)]
        put(store, *(PaperState(read_at=moment) for moment in moments))
        found = [(quarter.moment.minute, quarter.papers) for quarter in store.statistics.triaged(BEGIN, END)]
        assert found == [(0, 2), (15, 1), (45, 1)]

    def test_categories_tell_apart_what_was_decided_and_what_was_starred(self, store: Store) -> None:
        put(
            store,
            PaperState(read_at=BEGIN - SECOND, starred_at=BEGIN),
            PaperState(read_at=BEGIN, starred_at=END),
            PaperState(skipped_at=BEGIN),
            PaperState(read_at=END),
        )
        found = store.statistics.categories(BEGIN, END)
        assert sorted(found) == [CategoryCount("", 1, 0), CategoryCount("cs.LG", 1, 1)]


class TestPace:
    def pace(self, store: Store) -> Pace:
        return store.statistics.pace(BEGIN, END)

    def test_nothing_to_measure(self, store: Store) -> None:
        assert self.pace(store) == Pace(0, 0.0, None)
        did(store, BEGIN, 1)
        assert self.pace(store) == Pace(0, 0.0, None)

    @pytest.mark.parametrize(("gaps", "median"), [((5,), 5), ((2, 10), 6), ((9, 1, 4), 4), ((1, 2, 4, 100), 3)])
    def test_the_median(self, store: Store, gaps: tuple[int, ...], median: float) -> None:
        moment = BEGIN
        did(store, moment, 1)
        for gap in gaps:
            moment += gap * SECOND
            did(store, moment, 1)
        assert self.pace(store) == Pace(len(gaps), sum(gaps), median)

    @pytest.mark.parametrize(("gap", "papers"), [(SITTING - 1, 1), (SITTING, 0), (SITTING + 1, 0)])
    def test_a_sitting_ends_with_a_long_silence(self, store: Store, gap: int, papers: int) -> None:
        did(store, BEGIN, 1)
        did(store, BEGIN + gap * SECOND, 2)
        assert self.pace(store).papers == papers

    def test_many_papers_at_once_end_no_time_and_begin_one(self, store: Store) -> None:
        did(store, BEGIN, 1)
        did(store, BEGIN + 10 * SECOND, 2, 3)
        did(store, BEGIN + 14 * SECOND, 4)
        assert self.pace(store) == Pace(1, 4.0, 4.0)

    def test_what_was_undone_and_what_decides_nothing_does_not_count(self, store: Store) -> None:
        did(store, BEGIN, 1)
        did(store, BEGIN + 3 * SECOND, 2, tags=True)
        did(store, BEGIN + 7 * SECOND, 3, undone=True)
        did(store, BEGIN + 20 * SECOND, 4)
        assert self.pace(store) == Pace(1, 20.0, 20.0)

    def test_only_the_period_counts(self, store: Store) -> None:
        for moment in (BEGIN - SECOND, BEGIN + SECOND, BEGIN + 3 * SECOND, END):
            did(store, moment, 1)
        assert self.pace(store) == Pace(1, 2.0, 2.0)


class TestAnnouncements:
    def test_a_paper_counts_once_a_day(self, store: Store, tmp_path: Path) -> None:
        seen = [entry(invented(1), place, "again", date=date(2026, 11, 18)) for place in (1, 2)]
        take_in(tmp_path / "library.db", batch(*seen, name="again", day=date(2026, 11, 18)))
        put(store, PaperState(), PaperState(read_at=BEGIN))
        day = date(2026, 11, 18)
        assert store.statistics.announced(day, day) == [AnnouncedDay(day, 4, 3)]
        assert store.statistics.announced_categories(day, day) == {"cs.LG": 3, "": 1}
        assert store.statistics.announced(day + timedelta(days=1), date.max) == []

    def test_hidden_kinds_are_not_looked_at(self, store: Store, tmp_path: Path) -> None:
        day = date(2026, 11, 19)
        kinds = (AnnouncementKind.NEW, AnnouncementKind.REPLACE, None)
        seen = [entry(invented(place), place, "k", date=day, kind=kind) for place, kind in enumerate(kinds, 1)]
        take_in(tmp_path / "library.db", batch(*seen, name="k", day=day))
        table = store.statistics
        assert table.announced(day, day) == [AnnouncedDay(day, 3, 3)]
        assert table.announced(day, day, ("replace", "cross")) == [AnnouncedDay(day, 2, 2)]
        assert table.announced_categories(day, day, ("replace",)) == {"cs.LG": 2}


class TestNames:
    def test_a_name_counts_once_a_paper(self, store: Store) -> None:
        put(store, PaperState(starred_at=BEGIN), PaperState(starred_at=BEGIN), PaperState(starred_at=END))
        authors = store.statistics.authors(BEGIN, END, 10)
        assert authors == [("Böje Wick", 1), ("Mira Flame", 1), ("Mira Flame2", 1)]
        assert store.statistics.authors(BEGIN, END, 1) == authors[:1]
        assert [paper.title for paper in store.statistics.starred_papers(BEGIN, END)] == [
            invented(number).title for number in (1, 2)
        ]

    def test_tags_are_of_all_times(self, store: Store) -> None:
        put(store, PaperState(tags=("b", "größer")), PaperState(starred_at=BEGIN, tags=("b",)))
        assert store.statistics.tags() == [TagCount("b", 2, 1), TagCount("größer", 1, 0)]


def test_damage_is_told(store: Store) -> None:
    with store.writing():
        store._connection.execute("UPDATE announcement SET day = '2026-11-77'")
    with pytest.raises(StoreError, match="is damaged"), store.guarded():
        store.statistics.announced(date(2026, 1, 1), date(2026, 12, 31))
