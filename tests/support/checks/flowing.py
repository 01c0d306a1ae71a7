"""From day to day, back through the history, and past what is muted."""

from pathlib import Path

import pytest

from reader.services.muting import active_mutes
from reader.tui.screens.history import HistoryScreen
from reader.tui.screens.mute import MuteScreen
from support.checks import checks
from support.morning import all_rows, library_at, morning
from support.screens import window


@checks("next_day")
async def _next_day(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        for day, left in (("Fri 20 Nov", "8 of 11"), ("Thu 19 Nov", "10 of 12"), ("Wed 18 Nov", "1 of 1")) * 2:
            await desk.press(key)
            assert desk.text()[0].startswith(f" {day} 2026")
            assert desk.status.startswith(f"{day} 2026 · {left} left")
            row = desk.session.row(desk.session.cursor)
            assert row is not None
            assert row.unread


@checks("history")
async def _history(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, HistoryScreen)
        assert desk.shows("nothing was decided yet")
        await desk.press(key, "x", "s", key)
        after = all_rows(path)
        assert desk.shows("starred 2611.01240") or desk.shows("unstarred 2611.01240")
        await desk.press("j")
        assert desk.status.startswith("enter takes this and the step above it back; o this alone")
        await desk.press("enter")
        assert desk.app.screen is desk.main
        assert desk.status.startswith("undone: 2 steps, the last skipped 2611.01234")
        assert all_rows(path) == before
        await desk.press(key)
        await desk.press("g")
        assert desk.status.startswith("enter does the step before it again, oldest first, then this one")
        await desk.press("enter")
        assert all_rows(path) == after


@checks("mute")
async def _mute(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, MuteScreen)
        await desk.press("escape", key, "tab", "enter")
        assert desk.status.startswith("muted Ada Mori for a week: 4 muted papers dimmed; M hides them")
        with library_at(path) as library:
            assert [(mute.kind, mute.name) for mute in active_mutes(library)] == [("author", "Ada Mori")]
        assert desk.session.cursor == 1
        await desk.press(key, "up", "enter")
        assert desk.status.startswith("Ada Mori is shown again")
        with library_at(path) as library:
            assert active_mutes(library) == []
    assert all_rows(path) == before


@checks("muted")
async def _muted(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press("m", "enter", key)
        assert desk.status.startswith("4 muted papers hidden; M shows them")
        assert len(desk.session) == 20
        assert desk.shows("4 hidden · ")
        await desk.press(key)
        assert desk.status.startswith("4 muted papers dimmed; M hides them")
        assert len(desk.session) == 24
        assert desk.shows("⊘")
        await desk.press("m", "up", "enter", key)
        assert desk.status.startswith("muted papers are hidden from now on; none is here")
