"""What triage asks: undecided papers by day, the moments of decisions, steps, documents; and what is muted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.domain.changes import Change
from reader.domain.paper import AnnouncementKind
from reader.domain.state import PaperState
from reader.services.deciding import decide, travel
from reader.services.triage import READ, SKIP, STAR
from reader.storage.mutes import Mute
from reader.storage.store import Store
from reader.storage.triage import DayPaper
from reader.storage.versions import PaperVersion
from support.builders import NOW, TODAY, batch, entry, invented, take_in

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Four papers: 1 of both days, 2 a replacement of today, 3 of today, 4 of yesterday in another document."""
    path = tmp_path / "library.db"
    today = [entry(invented(1), 1, date=TODAY), entry(invented(2), 2, date=TODAY, kind=AnnouncementKind.REPLACE)]
    first = batch(*today, entry(invented(3), 3, date=TODAY))
    second = batch(entry(invented(4), 1, date=YESTERDAY), entry(invented(1), 2, date=YESTERDAY))
    second = replace(second, document=replace(second.document, name="Other.md", sha256="2" * 64))
    take_in(path, first, second)
    opened = Store(path)
    yield opened
    opened.close()


def put(store: Store, **states: PaperState) -> None:
    with store.writing():
        for name, state in states.items():
            store.states.put(int(name[1:]), state)


def undecided(store: Store, *hidden: str, **limits: object) -> list[tuple[str, int]]:
    return sorted(store.triage.undecided(hidden, **limits))  # type: ignore[arg-type]


def test_undecided_papers_come_day_by_day_the_newest_first(store: Store) -> None:
    days = [day for day, _ in store.triage.undecided()]
    assert days == sorted(days, reverse=True)
    here, before = TODAY.isoformat(), YESTERDAY.isoformat()
    assert undecided(store) == [(before, 1), (before, 4), (here, 1), (here, 2), (here, 3)]
    assert undecided(store, "replace", "cross") == [(before, 1), (before, 4), (here, 1), (here, 3)]
    assert undecided(store, before=here) == [(before, 1), (before, 4)]
    assert undecided(store, "replace", among=[2, 3, 4], before="") == [(before, 4), (here, 3)]
    assert undecided(store, among=[]) == []
    put(store, p1=PaperState(read_at=NOW), p2=PaperState(starred_at=NOW))
    assert undecided(store) == [(before, 4), (here, 2), (here, 3)]
    assert sorted(store.triage.undecided_of(here)) == [2, 3]
    assert sorted(store.triage.undecided_of(here, ["replace"])) == [3]


def test_what_was_said_of_a_day(store: Store) -> None:
    put(store, p1=PaperState(read_at=NOW, starred_at=NOW), p3=PaperState(read_at=NOW, skipped_at=NOW, later_at=NOW))
    assert sorted(store.triage.of_day(TODAY.isoformat())) == [
        DayPaper(1, True, True, False, False),
        DayPaper(2, False, False, False, False),
        DayPaper(3, True, False, True, True),
    ]
    assert [paper.number for paper in store.triage.of_day(TODAY.isoformat(), ["replace"])] in ([1, 3], [3, 1])
    assert store.triage.of_day("1999-01-01") == []


def test_steps_and_the_moments_of_a_day(store: Store) -> None:
    assert store.triage.steps(5) == []
    for minutes, (verb, numbers) in enumerate([(READ, [1]), (STAR, [1]), (SKIP, [2, 4]), (SKIP, [3])]):
        assert decide(store, verb, numbers, NOW + timedelta(minutes=minutes), "")
    travel(store, undo=True)
    steps = store.triage.steps(5)
    assert [step.papers for step in steps] == [1, 2, 1, 1]
    assert [step.is_undone for step in steps] == [True, False, False, False]
    assert steps[1].label == "skipped 2 papers"
    assert [step.number for step in store.triage.steps(2)] == [step.number for step in steps[:2]]
    moments = [NOW + timedelta(minutes=minutes) for minutes in range(4)]
    assert store.triage.decided_at(TODAY.isoformat()) == moments[:3]
    assert store.triage.decided_at(YESTERDAY.isoformat()) == moments[:3]
    # What was overtaken cannot be done again, and is no step any more.
    decide(store, READ, [3], NOW, "")
    assert [step.is_undone for step in store.triage.steps(5)] == [False] * 4


def test_what_is_no_decision_takes_no_time(store: Store) -> None:
    put(store, p1=PaperState(read_at=NOW))
    before = PaperState(read_at=NOW)
    with store.writing():
        store.history.record("noted", [Change(1, before, before._replace(note="a"))], NOW)
    assert store.triage.decided_at(TODAY.isoformat()) == []


def test_documents_by_name(store: Store) -> None:
    first, other = store.triage.documents()[::-1]
    assert other == "Other.md"
    assert store.triage.documents(["plain-text", "daily-markdown"]) in ([], [first, other], [other, first])
    assert sorted(store.triage.papers_in([other])) == [1, 4]
    assert sorted(store.triage.papers_in([first, other])) == [1, 2, 3, 4]
    assert store.triage.papers_in(["other.md"]) == []


def test_an_updated_paper_is_one_whose_version_came_after_its_star(store: Store) -> None:
    put(store, p1=PaperState(starred_at=NOW), p2=PaperState(starred_at=NOW + timedelta(days=9)))
    with store.writing():
        for number in (1, 2, 3):
            store.versions.record(number, PaperVersion(2, None, NOW + timedelta(days=2), ""))
    assert store.listing.numbers(("updated",)) == [1]


def test_mutes_are_kept_until_their_day(store: Store) -> None:
    ada, tide = Mute("author", "Ada Mori", TODAY), Mute("word", "tide")
    with store.writing():
        store.mutes.put(tide)
        store.mutes.put(ada)
        store.mutes.put(Mute("topic", "Ice", date(2026, 11, 27)))
    assert store.mutes.all() == [ada, Mute("topic", "Ice", date(2026, 11, 27)), tide]
    with store.writing():
        store.mutes.put(ada._replace(until=None))
        store.mutes.prune(date(2026, 11, 27))
    assert store.mutes.all() == [ada._replace(until=None), tide]
    with store.writing():
        assert store.mutes.remove(ada)
        assert not store.mutes.remove(ada)
        store.mutes.prune(date(2030, 1, 1))
    assert store.mutes.all() == [tide]
