"""The measure of triage: keystrokes per paper, over an invented morning and over a real document."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.services.library import Library
from reader.tui.screens.day_done import DayDoneScreen
from support.builders import batch, entry, invented, take_in
from support.morning import clock, library_at
from support.samples import needs_samples, samples
from support.screens import window

MOST = 1.1
"""Keystrokes per paper that is skipped or starred."""

PAPERS = 143


def decisions(count: int) -> Iterator[str]:
    """Yield what a reader says: one star in ten."""
    return ("s" if place % 10 == 3 else "x" for place in range(count))


async def keystrokes(path: Path, papers: int) -> int:
    """Decide a whole library from its first screen on; return how many keys that took."""
    used = 0
    async with window(path) as desk:
        said = decisions(papers)
        # From everything to the first day that waits.
        await desk.press("}")
        used += 1
        while desk.app.library.counts().unread:
            row = desk.session.row(desk.session.cursor)
            if isinstance(desk.app.screen, DayDoneScreen):
                key = "enter"
            else:
                assert row is not None
                key = next(said) if row.unread else "n"
            await desk.press(key)
            used += 1
        counts = desk.app.library.counts()
        assert (counts.papers, counts.unread) == (papers, 0)
        assert counts.starred == sum(key == "s" for key in decisions(papers))
        assert isinstance(desk.app.screen, DayDoneScreen)
        assert desk.shows("every day is finished")
    return used


async def test_an_invented_morning(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    take_in(path, batch(*(entry(invented(number), number) for number in range(1, PAPERS + 1))))
    assert await keystrokes(path, PAPERS) <= MOST * PAPERS


@needs_samples
@pytest.mark.timeout(300)
async def test_a_real_document(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    (document,) = (samples() / "digests").glob("004*")
    library = Library(path, clock)
    report = library.import_file(str(document))
    library.close()
    assert report.new >= 190
    with library_at(path) as opened:
        papers = opened.counts().papers
    used = await keystrokes(path, papers)
    assert used <= MOST * papers
