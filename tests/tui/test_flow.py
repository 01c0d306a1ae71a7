"""The flow: how far one is, the end of a day, the next one, staying on a paper, and the undo list."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from reader.services.triage import SKIP, UNREAD
from reader.tui.screens.day_done import DayDoneScreen
from reader.tui.screens.history import HistoryScreen
from support import screens
from support.checks.finding import settings
from support.morning import NOW, all_rows, library_at, morning, row_of
from support.screens import Window, window

FRIDAY = ("[",)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the clock of the windows on by seconds."""
    now = [NOW]
    monkeypatch.setattr(screens, "clock", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return move


async def finish(desk: Window, key: str = "x") -> None:
    """Decide what is left of the day that is open."""
    while not isinstance(desk.app.screen, DayDoneScreen):
        row = desk.session.row(desk.session.cursor)
        assert row is not None
        await desk.press(key if row.unread else "j")


async def test_the_status_says_what_was_done_and_how_much_is_left(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("x")
        assert desk.status.startswith("skipped 2611.01234 · 18 of 24 left")
        await desk.press(*FRIDAY, "s")
        assert desk.status.startswith("starred 2611.01251 · 6 of 11 left")
        await desk.press("/", *"is:unread", "enter", "x")
        assert "· 5 of 11 left" in desk.status


async def test_hidden_kinds_are_not_waited_for(tmp_path: Path) -> None:
    settings('[arxiv]\nhide = ["cross", "replace", "replace-cross"]\n')
    async with window(morning(tmp_path)) as desk:
        await desk.until(lambda: desk.session.hidden)
        await desk.press("]", *FRIDAY, "x")
        assert "· 6 of 7 left" in desk.status
        await finish(desk)
        assert desk.shows("Fri 20 Nov 2026 is finished")
        assert desk.shows("enter: Thu 19 Nov 2026, 6 left")
        await desk.press("enter")
        assert "· 6 of 7 left" in desk.status


async def test_a_finished_day_is_told_and_leads_to_the_next(tmp_path: Path, later: Callable[[float], None]) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press(*FRIDAY, "s")
        later(290)
        await desk.press("l")
        later(400)
        await desk.press("r")
        later(70)
        await finish(desk)
        for line in ("Fri 20 Nov 2026 is finished", "2 starred · 6 skipped · 1 put off · 2 read", "6 min"):
            assert desk.shows(line)
        desk.check()
        # Whoever types fast means papers.
        await desk.press("x", "s", "r", "l", "A", "m", "v", "z")
        assert isinstance(desk.app.screen, DayDoneScreen)
        await desk.press("enter")
        assert desk.app.screen is desk.main
        assert desk.text()[0].startswith(" Thu 19 Nov 2026")
        assert desk.status.startswith("Thu 19 Nov 2026 · 10 of 12 left")


async def test_who_stays_is_told_once_until_something_is_undone(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press(*FRIDAY)
        await finish(desk)
        before = desk.key
        await desk.press("escape")
        assert (desk.app.screen, desk.key) == (desk.main, before)
        await desk.press("g", "r", "g", "r", "g", "s")
        assert desk.app.screen is desk.main
        await desk.press("u", "u", "u", "g", "r", "g", "r")
        assert isinstance(desk.app.screen, DayDoneScreen)
        done = all_rows(path)
        await desk.press("u")
        assert desk.app.screen is desk.main
        assert desk.status.startswith("undone: marked read")
        assert all_rows(path) != done
        await desk.press("ctrl+r")
        assert desk.app.screen is desk.main
        assert all_rows(path) == done
        await desk.press("x", "G")
        assert desk.app.screen is desk.main


async def test_other_keys_leave_the_summary_and_are_done(tmp_path: Path) -> None:
    for keys, shown in (("]", "Matins"), ("[", "Thu 19 Nov"), ("0", "Matins")):
        folder = tmp_path / shown[:3] / str(ord(keys))
        folder.mkdir(parents=True)
        async with window(morning(folder)) as desk:
            await desk.press(*FRIDAY)
            await finish(desk)
            await desk.press(keys)
            assert desk.app.screen is desk.main
            assert desk.text()[0].startswith(f" {shown}")


async def test_the_mouse_goes_on_or_stays(tmp_path: Path) -> None:
    for offset, title in (((40, 10), " Thu 19 Nov 2026"), ((2, 2), " Fri 20 Nov 2026")):
        folder = tmp_path / str(offset[0])
        folder.mkdir()
        async with window(morning(folder)) as desk:
            await desk.press(*FRIDAY)
            await finish(desk)
            await desk.pilot.click(offset=offset)
            await desk.settle()
            assert desk.app.screen is desk.main
            assert desk.text()[0].startswith(title)


async def test_many_papers_at_once_and_other_lists_finish_a_day_too(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("2", *"x" * 7)
        assert desk.app.screen is desk.main
        await desk.press("x")
        assert desk.shows("Fri 20 Nov 2026 is finished")
        await desk.press("enter", "A")
        assert desk.shows("Thu 19 Nov 2026 is finished")
        await desk.press("enter", "x")
        assert desk.shows("Wed 18 Nov 2026 is finished")
        assert desk.shows("every day is finished")
        await desk.press("enter")
        assert desk.app.screen is desk.main
        await desk.press("}")
        assert desk.status.startswith("no other day has papers to decide")
        await desk.press("0", "}")
        assert desk.status.startswith("no day has papers to decide")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (120, 40), (200, 60)])
async def test_the_summary_fits(size: tuple[int, int], tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press(*FRIDAY)
        await finish(desk)
        await desk.resize(*size)
        desk.check()
        if size[0] >= 40:
            assert desk.shows("Fri 20 Nov 2026 is finished")
            assert desk.shows("esc: stay   u: undo")


async def test_stopping_midway_resumes_at_the_same_paper(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press(*FRIDAY, "x", "s")
        here = desk.key
    async with window(path) as desk:
        assert desk.text()[0].startswith(" Fri 20 Nov 2026")
        assert desk.key == here
        # Where it was left on a decided paper, the next unfinished day begins with one that waits.
        await desk.press("g", "0", "}")
        assert desk.key == here


async def test_staying_reads_once_and_leaves_the_cursor(tmp_path: Path) -> None:
    settings("[triage]\nread_after = 1\n")
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.until(lambda: desk.main.staying.seconds)
        desk.main.staying.read_after(0.05)
        await desk.press("j", "k")
        await desk.until(lambda: not row_of(path, "2611.01234").unread)
        assert desk.status.startswith("taken as read 2611.01234 · 18 of 24 left")
        assert desk.session.cursor == 0
        await desk.press("u")
        assert desk.status.startswith("undone: taken as read 2611.01234")
        await desk.press("j", "k")
        await desk.pilot.pause(0.2)
        assert row_of(path, "2611.01234").unread
        # What is in front of the list is what is looked at.
        await desk.press("j", "j", "?")
        await desk.pilot.pause(0.2)
        assert row_of(path, "2611.01251").unread


async def test_staying_is_off_by_itself(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        assert desk.main.staying.seconds == 0


async def test_a_day_that_ended_by_staying_is_told_with_the_next_key(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        library.say(SKIP, [number for number in library.numbers(day="2026-11-20") if number != 1])
    async with window(path) as desk:
        desk.main.staying.read_after(0.05)
        await desk.press(*FRIDAY)
        await desk.until(lambda: not row_of(path, "2611.01234").unread)
        assert desk.app.screen is desk.main
        await desk.press("s")
        assert desk.shows("Fri 20 Nov 2026 is finished")


class TestHistory:
    async def test_what_another_window_did_is_asked_about(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path, size=(120, 30)) as desk:
            await desk.press("x")
            with library_at(path) as other:
                other.say(SKIP, [3])
            await desk.press("x", "H", "j", "j")
            assert desk.status.startswith("enter takes this and the 2 steps above it back; o this alone")
            await desk.press("enter")
            assert isinstance(desk.app.screen, HistoryScreen)
            assert desk.status.startswith("1 of these steps was done in another window; enter once more")
            await desk.press("k", "j", "enter")
            assert isinstance(desk.app.screen, HistoryScreen)
            await desk.press("enter")
            assert desk.app.screen is desk.main
            assert all_rows(path) == before

    async def test_what_changed_since_the_list_was_drawn_is_not_touched(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as desk:
            await desk.press("x", "H")
            with library_at(path) as other:
                other.say(SKIP, [3])
            done = all_rows(path)
            await desk.press("enter")
            assert desk.status.startswith("another window has changed the history meanwhile")
            assert all_rows(path) == done

    async def test_steps_of_other_days_have_their_date(self, tmp_path: Path, later: Callable[[float], None]) -> None:
        path = morning(tmp_path)
        async with window(path) as desk:
            await desk.press("x")
            later(86_400)
            await desk.press("x", "H")
            assert "20 Nov 0" in desk.text()[1]
            assert "2 papers" not in desk.text()[1]
        async with window(path) as desk:
            # What was done in an earlier sitting is not of another window.
            await desk.press("H", "j", "enter")
            assert desk.status.startswith("undone: 2 steps")

    @pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (120, 40)])
    async def test_two_hundred_steps_fit(self, size: tuple[int, int], tmp_path: Path) -> None:
        path = morning(tmp_path)
        with library_at(path) as library:
            for turn in range(210):
                library.say(SKIP if turn % 2 else UNREAD, [1])
            library.say(SKIP, library.numbers(), "marked read 24 papers 王小明" * 4)
        async with window(path, size=size) as desk:
            await desk.press("H")
            desk.check()
            await desk.press("G")
            desk.check()
            assert len(desk.app.screen._list.steps) == 200  # type: ignore[attr-defined]
            assert desk.app.screen._list.cursor == 199  # type: ignore[attr-defined]
            await desk.press("g", "pagedown", "pageup", "b", "space", "q")
            assert desk.app.screen is desk.main

    async def test_the_mouse_chooses_and_then_does(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path) as desk:
            await desk.press("x", "x", "H")
            for _ in range(2):
                await desk.pilot.click(offset=(20, 1))
                await desk.settle()
            assert desk.app.screen is desk.main
            assert all_rows(path) == before
