"""Days that are not finished, what a finished one came to, and ways back through the history."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch, Document, Entry
from reader.domain.paper import Announcement, AnnouncementKind
from reader.domain.state import PaperState
from reader.services import flow
from reader.services.flow import DaySummary, OpenDay, StepLine, on_the_way, travel_to
from reader.services.library import Library
from reader.services.triage import LATER, READ, SKIP, STAR
from support.builders import NOW, TODAY, invented, said, take_in

REPLACE = AnnouncementKind.REPLACE


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def document(day: date, *papers: tuple[int, AnnouncementKind | None]) -> Batch:
    name = f"{day}.md"
    entries = tuple(
        Entry(invented(number), Announcement(name, place, day, kind=kind))
        for place, (number, kind) in enumerate(papers, 1)
    )
    return Batch(Document(name, f"{day.toordinal():064d}", "daily-markdown", name, day), entries)


def day(before: int) -> date:
    return TODAY - timedelta(days=before)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def library(tmp_path: Path, time: Time) -> Iterator[Library]:
    """Three days of papers 1–3, 4–5 and 6; 5 is a replacement."""
    path = tmp_path / "library.db"
    take_in(
        path,
        document(day(0), (1, None), (2, None), (3, None)),
        document(day(1), (4, None), (5, REPLACE)),
        document(day(2), (6, None)),
    )
    opened = Library(path, time)
    yield opened
    opened.close()


def names(library: Library, *hidden: str, **limits: object) -> list[tuple[str, int]]:
    return [tuple(found) for found in flow.open_days(library, hidden, **limits)]  # type: ignore[arg-type]


def test_the_next_day_is_the_one_before_and_then_the_newest(library: Library) -> None:
    newest, before, oldest = (day(count).isoformat() for count in range(3))
    assert names(library) == [(newest, 3), (before, 2), (oldest, 1)]
    assert flow.next_open_day(library) == OpenDay(newest, 3)
    assert flow.next_open_day(library, newest) == OpenDay(before, 2)
    assert flow.next_open_day(library, oldest) == OpenDay(newest, 3)
    library.say(SKIP, [4])
    assert flow.next_open_day(library, newest) == OpenDay(before, 1)
    # A hidden kind and a muted paper need no decision.
    assert flow.next_open_day(library, newest, ["replace"]) == OpenDay(oldest, 1)
    assert names(library, muted=lambda numbers: frozenset(numbers) & {1, 2, 3}) == [(before, 1), (oldest, 1)]
    assert flow.is_decided(library, before, ["replace"])
    assert not flow.is_decided(library, before)
    assert flow.is_decided(library, before, muted=lambda numbers: frozenset(numbers) & {5})
    library.say(READ, [1, 2, 3, 5])
    assert names(library, among=[6]) == [(oldest, 1)]
    assert flow.next_open_day(library, oldest) is None


def test_no_more_days_are_looked_at_than_anybody_waits_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "LOOKED_AT", 2)
    assert len(names(library)) == 2
    assert names(library, muted=frozenset) == []


def test_each_paper_of_a_day_counts_once(library: Library, time: Time) -> None:
    library.say(LATER, [1])
    for seconds, verb, numbers in ((60, STAR, [1]), (299, SKIP, [2]), (301, READ, [3]), (90, READ, [4])):
        time.after(seconds)
        library.say(verb, numbers)
    # The long gap was no triage, and the last one belongs to another day.
    assert flow.summary_of(library, TODAY.isoformat()) == DaySummary(starred=1, skipped=1, later=0, read=1, minutes=6)
    assert flow.summary_of(library, day(1).isoformat(), ["replace"]) == DaySummary(0, 0, 0, 1, 0)
    assert flow.summary_of(library, "1999-01-01") == DaySummary(0, 0, 0, 0, 0)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 700)), max_size=8))
def test_minutes_are_the_gaps_between_the_decisions_of_a_day(decisions: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        time = Time()
        take_in(Path(folder) / "l.db", document(day(0), *((n, None) for n in (1, 2, 3))), document(day(1), (4, None)))
        library = Library(Path(folder) / "l.db", time)
        moments, known = [], set()
        for number, seconds in decisions:
            time.after(seconds)
            if library.say(READ, [number]) and number <= 3:
                moments.append(time.now)
                known.add(number)
        found = flow.summary_of(library, TODAY.isoformat())
        library.close()
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    seconds = sum(gap.total_seconds() for gap in gaps if gap < timedelta(minutes=5))
    assert found == DaySummary(0, 0, 0, len(known), round(seconds / 60))


class TestTravel:
    @pytest.fixture
    def lines(self, library: Library) -> list[StepLine]:
        for number in (1, 2, 3):
            library.say(SKIP, [number])
        return flow.steps(library)

    def states(self, library: Library) -> list[bool]:
        return [library.store.states.get(number).is_unread for number in (1, 2, 3)]

    def test_steps_are_taken_back_in_order_and_done_again(self, library: Library, lines: list[StepLine]) -> None:
        way = on_the_way(lines, lines[1])
        assert way == lines[:2]
        moved = travel_to(library, way)
        assert moved is not None
        assert [step.number for step in moved] == [line.number for line in way]
        assert self.states(library) == [False, True, True]
        undone = flow.steps(library)
        assert on_the_way(undone, undone[0]) == [undone[1], undone[0]]
        assert on_the_way(undone, undone[1]) == [undone[1]]
        assert on_the_way(undone, undone[2]) == [undone[2]]
        assert travel_to(library, on_the_way(undone, undone[0]))
        assert self.states(library) == [False] * 3
        assert flow.steps(library) == lines

    def test_nothing_is_done_where_another_step_came_between(self, library: Library, lines: list[StepLine]) -> None:
        way = on_the_way(lines, lines[1])
        library.say(SKIP, [4])
        assert travel_to(library, way) is None
        assert self.states(library) == [False] * 3
        library.undo()
        library.undo()
        assert travel_to(library, way) is None
        assert self.states(library) == [False, False, True]
        assert travel_to(library, []) == []


def test_documents_and_tags_in_use(library: Library) -> None:
    assert sorted(flow.documents(library)) == sorted(f"{day(count)}.md" for count in range(3))
    said(library.path, 1, PaperState(tags=("bees", "to read")))
    said(library.path, 2, PaperState(tags=("bees",)))
    assert flow.tags(library) == ["bees", "to read"]
