"""The palette: everything is found in it, and does what its key does; no key is lost however fast it comes."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.tui.commands import Place, commands
from reader.tui.palette import NEVER, Palette
from reader.tui.screens.base import CommandScreen
from reader.tui.views import Views
from support.checks.reading import reading
from support.morning import all_rows, morning, row_of
from support.screens import Window, window
from support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


def keys(text: str) -> list[str]:
    return ["space" if char == " " else char for char in text]


def palette(desk: Window) -> Palette:
    screen = desk.app.screen
    assert isinstance(screen, Palette)
    return screen


def titles(desk: Window) -> list[str]:
    """Return what the palette offers, in order."""
    return [row.offer.title for row in palette(desk).choices.rows]


@asynccontextmanager
async def at(place: Place, folder: Path) -> AsyncIterator[Window]:
    """Open a screen with commands."""
    if place is Place.PAPER:
        async with reading(folder) as desk:
            yield desk
    else:
        async with window(morning(folder) if place is Place.MAIN else folder / "empty.sqlite3") as desk:
            yield desk


class TestBurst:
    async def test_letters_that_come_with_its_key_are_typed(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.send("ctrl+p", *"undo")
            await desk.settle()
            assert palette(desk).edit.text == "undo"
            assert titles(desk)[0] == "Undo"

    async def test_a_command_and_the_keys_after_it_come_in_their_order(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as desk:
            desk.send("ctrl+p", *keys("next unread"), "enter", "l", "ctrl+p", *keys("first"), "enter", "x", "j")
            await desk.settle()
            assert desk.app.screen is desk.main
            assert desk.session.cursor == 2
        rows = all_rows(path)
        assert rows[2].later
        assert rows[0].skipped

    async def test_it_leads_into_lines_and_other_screens(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.send("ctrl+p", *keys("filter"), "enter", *keys("lantern"))
            await desk.settle()
            await desk.answered()
            assert desk.session.filter == "lantern"
            desk.send("enter", "ctrl+p", *keys("help"), "enter", *keys("star"), "escape", "escape", "j")
            await desk.settle()
            assert desk.app.screen is desk.main
            assert desk.session.cursor == 1

    @pytest.mark.parametrize("before", ["", "un"])
    async def test_escape_gives_the_keys_back(self, before: str, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as desk:
            desk.send("s", "ctrl+p", *before, "escape", "x")
            await desk.settle()
            assert desk.app.screen is desk.main
        assert [row.starred for row in all_rows(path)][:1] == [True]
        assert all_rows(path)[1].skipped

    async def test_the_list_moves_in_order_too(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.send("ctrl+p", "down", "up", "up", "down", "down", "enter")
            await desk.settle()
            assert desk.session.cursor == 23

    async def test_a_paste(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("ctrl+p")
            await desk.paste("read\nlater")
            assert titles(desk)[0] == "Read later"

    def test_in_a_terminal(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        known = {"MATINS_LIBRARY": str(path), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
        with Terminal([sys.executable, "-m", "reader"], env=known, home=tmp_path) as terminal:
            terminal.wait_for("? help")
            terminal.send("s\x10undo")
            terminal.wait_for("> undo")
            terminal.wait_for("Take back the last decision")
            terminal.send("\r\x10last paper\rs\x10quit\r")
            assert terminal.wait_exit() == 0
        assert not row_of(path, "2611.01234").starred
        assert all_rows(path)[-1].starred


class TestEverything:
    @pytest.mark.parametrize("place", Place)
    async def test_every_command_is_found_and_runs_as_by_its_key(
        self, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ran: list[str] = []
        async with at(place, tmp_path) as desk:
            screen, shown = desk.app.screen, desk.text()
            assert isinstance(screen, CommandScreen)
            handlers = {command.id: partial(ran.append, command.id) for command in commands(place)}
            handlers["palette"] = screen.handlers()["palette"]
            monkeypatch.setattr(screen, "handlers", lambda: handlers)
            for command in commands(place):
                if command.id in NEVER:
                    continue
                ran.clear()
                await desk.press("ctrl+p", *keys(command.title), "enter")
                assert ran == [command.id]
                assert desk.app.screen is screen
                assert desk.text() == shown, f"{command.id}: something stays"

    @pytest.mark.parametrize("place", Place)
    async def test_what_is_listed_before_anything_is_typed(self, place: Place, tmp_path: Path) -> None:
        async with at(place, tmp_path) as desk:
            await desk.press("ctrl+p")
            listed = [title for title in titles(desk) if not title.startswith("View: ")]
            assert listed == [command.title for command in commands(place) if command.palette]
            assert ("View: Starred" in titles(desk)) == (place is Place.MAIN)

    def test_what_is_never_offered_is_not_listed_either(self) -> None:
        assert not [
            command.id for place in Place for command in commands(place) if command.palette and command.id in NEVER
        ]

    async def test_titles_tell_commands_apart(self) -> None:
        for place in Place:
            found = [command.title for command in commands(place)]
            assert len(found) == len(set(found))

    async def test_by_what_it_does(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("ctrl+p", *"browser")
            assert titles(desk) == ["Open the abstract page", "Open the PDF"]
            await desk.press("ctrl+u", *"sikp")
            assert titles(desk) == ["Skip"]
            await desk.press("ctrl+u", *"skip")
            assert "Star" not in titles(desk)
            assert titles(desk)[0] == "Skip"
            await desk.press("ctrl+u", *"qqqq")
            assert titles(desk) == []
            assert desk.shows("nothing is called like this")
            await desk.press("enter", "down", "pagedown", "backspace")
            desk.check()
            assert palette(desk).edit.text == "qqq"

    async def test_a_click_runs_it(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("ctrl+p", *keys("last paper"))
            await desk.pilot.click(palette(desk).choices, offset=(5, 0))
            await desk.settle()
            assert desk.app.screen is desk.main
            assert desk.session.cursor == 23

    async def test_a_library_that_refuses_its_views_leaves_the_commands(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreError("The library is away.")

        async with window(morning(tmp_path)) as desk:
            monkeypatch.setattr(Views, "all", refuse)
            await desk.press("ctrl+p")
            assert "Star" in titles(desk)
            await desk.press("escape")
            assert desk.status.startswith("The library is away.")
