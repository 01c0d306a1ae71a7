"""Where a morning stands: days that are not finished, what a finished day came to, and the last steps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from reader.domain.changes import Step
from reader.services.deciding import move
from reader.services.library import Library
from reader.storage.triage import StepLine

SITTING = timedelta(minutes=5)
"""A longer gap between two decisions was spent on something else."""

LOOKED_AT = 400
"""Days with unread papers that are looked at until one is found whose papers are not all muted."""

STEPS_SHOWN = 200

FETCHED = ("arxiv-listing", "daily-papers", "arxiv-query", "arxiv-author")
"""Kinds of documents that stand for what was fetched; all others were imported."""

Muted = Callable[[Sequence[int]], frozenset[int]]
"""Says which of these papers are muted."""


class OpenDay(NamedTuple):
    """An announcement day with this many papers that are not decided."""

    day: str
    left: int


class DaySummary(NamedTuple):
    """What became of the papers of a day, each counted once, and the minutes that it took, rounded."""

    starred: int
    skipped: int
    later: int
    read: int
    minutes: int


def nobody(_: Sequence[int]) -> frozenset[int]:
    """Mute no paper."""
    return frozenset()


def open_days(
    library: Library,
    hidden: Sequence[str] = (),
    muted: Muted = nobody,
    *,
    before: str = "",
    among: Sequence[int] | None = None,
) -> Iterator[OpenDay]:
    """Yield the days with papers to decide, newest first, all or those before a day; raises StoreError.

    Papers of ``hidden`` kinds of announcement and muted ones need no decision. ``among`` are all unread papers, where
    they are known to be few.
    """
    with library.store.guarded():
        found = library.store.triage.undecided(hidden, before=before, among=among)
        for count, (day, pairs) in enumerate(groupby(found, key=lambda pair: pair[0])):
            if count == LOOKED_AT:
                return
            numbers = [number for _, number in pairs]
            left = len(numbers) - len(muted(numbers))
            if left:
                yield OpenDay(day, left)


def next_open_day(
    library: Library,
    here: str = "",
    hidden: Sequence[str] = (),
    muted: Muted = nobody,
    *,
    among: Sequence[int] | None = None,
) -> OpenDay | None:
    """Return the unfinished day before ``here``, or else the newest one there is but that; raises StoreError."""
    if here:
        for found in open_days(library, hidden, muted, before=here, among=among):
            return found
    days = open_days(library, hidden, muted, among=among)
    return next((found for found in days if found.day != here), None)


def is_decided(library: Library, day: str, hidden: Sequence[str] = (), muted: Muted = nobody) -> bool:
    """Tell whether no paper of an announcement day waits for a decision any more; raises StoreError."""
    with library.store.guarded():
        waiting = library.store.triage.undecided_of(day, hidden)
        return all(muted((number,)) for number in waiting)


def summary_of(library: Library, day: str, hidden: Sequence[str] = ()) -> DaySummary:
    """Return what became of a day; raises StoreError. The minutes are the gaps of less than SITTING."""
    with library.store.guarded():
        papers = library.store.triage.of_day(day, hidden)
        moments = library.store.triage.decided_at(day)
    starred = sum(paper.starred for paper in papers)
    later = sum(paper.later and not paper.starred for paper in papers)
    skipped = sum(paper.skipped and not (paper.starred or paper.later) for paper in papers)
    read = sum(paper.read and not (paper.starred or paper.later or paper.skipped) for paper in papers)
    gaps = (after - before for before, after in pairwise(moments))
    spent = sum((gap for gap in gaps if timedelta() < gap < SITTING), timedelta())
    return DaySummary(starred, skipped, later, read, round(spent / timedelta(minutes=1)))


def documents(library: Library) -> list[str]:
    """Return the names of the imported documents, newest first; raises StoreError."""
    with library.store.guarded():
        return library.store.triage.documents(FETCHED)


def tags(library: Library) -> list[str]:
    """Return the tags in use, those of many papers first; raises StoreError."""
    with library.store.guarded():
        return [tag.name for tag in library.store.statistics.tags()]


def steps(library: Library, limit: int = STEPS_SHOWN) -> list[StepLine]:
    """Return the last steps that can be taken back or done again, newest first; raises StoreError."""
    with library.store.guarded():
        return library.store.triage.steps(limit)


def on_the_way(lines: Sequence[StepLine], chosen: StepLine) -> list[StepLine]:
    """Return the steps that are taken back with the chosen one, newest first, or done again with it, oldest first."""
    if chosen.is_undone:
        return [line for line in reversed(lines) if line.is_undone and line.number <= chosen.number]
    return [line for line in lines if not line.is_undone and line.number >= chosen.number]


def travel_to(library: Library, expected: Sequence[StepLine]) -> list[Step] | None:
    """Take back or do again just these steps, in this order, all of them or none; None where others are on the way now.

    Raises StoreError.
    """
    store, undo = library.store, not (expected and expected[0].is_undone)
    moved: list[Step] = []
    with store.writing():
        lines = store.triage.steps(STEPS_SHOWN)
        last = next((line for line in lines if expected and line.number == expected[-1].number), None)
        there = on_the_way(lines, last) if last else []
        if [(line.number, line.is_undone) for line in there] != [(line.number, line.is_undone) for line in expected]:
            return None
        for _ in expected:
            step = store.history.last_done() if undo else store.history.last_undone()
            assert step is not None, "it was just listed"
            moved.append(move(store, step, undo=undo))
    return moved
