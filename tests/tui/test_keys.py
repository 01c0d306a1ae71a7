"""The user's keys in the program: presets, sequences, what is said of a file that is wrong, and the help."""

from pathlib import Path

import pytest

from reader.paths import keys_path
from reader.tui.commands import COMMANDS, Place, commands
from reader.tui.keymap import DEFAULT
from reader.tui.presets import PRESETS, preset
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.welcome import WelcomeScreen
from reader.tui.views import Views
from support.checks.reading import reading
from support.morning import morning, row_of
from support.screens import Window, window


def keep(text: str) -> None:
    keys_path().parent.mkdir(parents=True, exist_ok=True)
    keys_path().write_text(text, encoding="utf-8")


def status_keys(desk: Window) -> list[str]:
    return desk.status.split()


async def test_a_preset_in_use(tmp_path: Path) -> None:
    keep('preset = "vim"\n')
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("G")
        assert desk.session.cursor == 23
        await desk.press("g", "g")
        assert desk.session.cursor == 0
        await desk.press("d", "d")
        assert row_of(path, "2611.01234").skipped
        assert desk.status.startswith("skipped 2611.01234")
        await desk.press("A")
        assert "u takes it back" in desk.status
        await desk.press("Z", "Z")
        await desk.ended()


async def test_a_begun_sequence_shows_what_may_follow(tmp_path: Path) -> None:
    keep('preset = "vim"\n')
    async with window(morning(tmp_path), size=(120, 30)) as desk:
        shown = desk.text()
        await desk.press("g")
        assert desk.status.startswith("g")
        assert "g First paper" in desk.status
        assert "t Next topic" in desk.status
        assert desk.text()[:-1] == shown[:-1]
        await desk.press("escape")
        assert desk.text() == shown
        await desk.press("g", "j")
        assert desk.status.startswith("g j means nothing here")
        assert desk.session.cursor == 0
        await desk.press("j")
        assert desk.session.cursor == 1
        assert not desk.shows("means nothing")
        # What is said meanwhile is there afterwards.
        await desk.press("g")
        desk.main.say("something happened")
        assert desk.status.startswith("g")
        await desk.press("escape")
        assert desk.status.startswith("something happened")


async def test_a_sequence_goes_on_where_the_filter_is_typed(tmp_path: Path) -> None:
    keep('preset = "emacs"\n')
    async with window(morning(tmp_path)) as desk:
        await desk.press("ctrl+s", *"lantern", "ctrl+x")
        assert desk.status.startswith("ctrl+x   ")
        assert "u Undo  r Redo" in desk.status
        assert desk.status.endswith("…")
        await desk.resize(200, 24)
        assert "ctrl+c Quit" in desk.status
        await desk.press("u")
        assert desk.main.filter_bar.text == "lantern"
        assert desk.status.startswith("nothing to undo")
        await desk.press("ctrl+x", "x", "x")
        assert desk.main.filter_bar.text == "lanternx"
        await desk.press("backspace", "ctrl+n", "ctrl+p", "ctrl+g")
        assert desk.session.filter == ""
        assert not desk.main.filter_bar.is_active


async def test_the_filter_can_be_left_by_escape_whatever_its_key_is(tmp_path: Path) -> None:
    keep("clear = []\n")
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"lantern", "escape")
        assert not desk.main.filter_bar.is_active
        assert len(desk.session) == 24


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("place", Place)
async def test_every_key_of_a_preset_runs_its_command(
    name: str, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(f'preset = "{name}"\n')
    ran: list[str] = []
    empty = tmp_path / "empty.sqlite3"
    opened = {Place.MAIN: lambda: window(morning(tmp_path)), Place.PAPER: lambda: reading(tmp_path)}
    async with opened.get(place, lambda: window(empty))() as desk:
        monkeypatch.setattr(CommandScreen, "run_command", lambda _, command: ran.append(command))
        typed = [(keys, command.id) for command in commands(place) for keys in preset(name).of(command.id)]
        for keys, _ in typed:
            desk.send(*keys.split(" "))
        await desk.settle()
        assert ran == [command for _, command in typed]
        assert desk.app.is_running


async def test_the_views_are_opened_by_other_keys_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep('view = ["g 3", "f2", "alt+7"]\nfirst = ["home"]\nkinds = ["1"]\n')
    opened: list[int] = []
    monkeypatch.setattr(Views, "open", lambda _, number: opened.append(number))
    async with window(morning(tmp_path)) as desk:
        await desk.press("g", "3", "f2", "alt+7", "1")
        assert opened == [3, 2, 3]


async def test_a_key_that_was_taken_away_does_nothing(tmp_path: Path) -> None:
    keep('quit = ["ctrl+x ctrl+c"]\nstar = []\n')
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("q", "ctrl+q", "ctrl+c", "s")
        assert desk.app.is_running
        assert desk.app.screen is desk.main
        assert not row_of(path, "2611.01234").starred
        assert "star" not in status_keys(desk)


async def test_keys_that_terminals_do_not_tell_apart_are_one(tmp_path: Path) -> None:
    keep('star = ["C-i"]\ntopic = ["f3"]\nnext_target = ["f4"]\nundo = ["C-/"]\n')
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("tab")
        assert row_of(path, "2611.01234").starred
        await desk.press("ctrl+slash")
        await desk.press("ctrl+i")
        assert row_of(path, "2611.01234").starred
        await desk.press("ctrl+underscore")
        assert not row_of(path, "2611.01234").starred


@pytest.mark.parametrize("text", ['star = ["j"]\n', 'preset = "vin"\n', "star = [s]\n", "\0"])
async def test_a_file_that_is_wrong_is_told_and_the_program_opens(tmp_path: Path, text: str) -> None:
    keep(text)
    path = morning(tmp_path)
    for library in (path, tmp_path / "empty.sqlite3"):
        async with window(library, size=(250, 24)) as desk:
            told = " ".join(line.strip() for line in desk.text()[-4:])
            assert f"{keys_path()}, line 1" in told
            assert "The default keys are in use." in told
            assert desk.app.keymap is DEFAULT
            if library == path:
                await desk.press("s")
                assert row_of(path, "2611.01234").starred
                assert desk.status.startswith("starred")
                await desk.press("S", "escape")
                assert "default keys" not in desk.status


async def test_hints_palette_and_welcome_show_the_live_keys(tmp_path: Path) -> None:
    keep('star = ["F"]\nundo = []\nhelp = ["g h"]\nfirst = ["home"]\nimport = ["ctrl+x ctrl+f"]\npaper_top = ["home"]')
    async with window(morning(tmp_path)) as desk:
        assert desk.status.startswith("F star")
        assert "g h help" in desk.status
        assert "undo" not in status_keys(desk)
        await desk.press("A")
        assert "“Undo” takes it back" in desk.status
        await desk.press("ctrl+p")
        await desk.type("star")
        await desk.until(lambda: desk.shows(" F "))
        await desk.press("ctrl+u")
        await desk.type("undo")
        (line,) = [line for line in desk.text() if "▌ Undo" in line]
        assert " u " not in line
    async with window(tmp_path / "empty.sqlite3", size=(120, 30)) as desk:
        assert isinstance(desk.app.screen, WelcomeScreen)
        assert desk.shows("ctrl+x ctrl+f  Import a file")
        assert desk.shows("g h            Help")


class TestHelp:
    async def test_every_key_is_in_it(self, tmp_path: Path) -> None:
        keep('preset = "emacs"\nstar = ["f12 f12 ctrl+shift+a alt+shift+b"]\n')
        async with window(morning(tmp_path), size=(100, 200)) as desk:
            await desk.press("?")
            text = " ".join(" ".join(desk.text()).split())
            for command in COMMANDS:
                if Place.MAIN in command.places:
                    assert all(name in text for name in desk.app.keymap.names(command.id)), command.id
                    assert command.help in text
            assert desk.shows("F12 F12 ctrl+shift+a alt+shift+b")
            desk.check()

    async def test_a_key_is_found_first_and_words_after_it(self, tmp_path: Path) -> None:
        keep('preset = "vim"\n')
        async with window(morning(tmp_path)) as desk:
            await desk.press("?", "g")
            lines = [line.strip() for line in desk.text()]
            assert lines[1] == "By key"
            begun = [command.id for command in commands(Place.MAIN) if "g " in " ".join(preset("vim").of(command.id))]
            shown = [preset("vim").names(command)[0] for command in begun]
            assert shown[0] == "g g"
            assert [line.split("  ")[0] for line in lines[2 : 2 + len(shown)]] == shown
            await desk.press("ctrl+u", *"later")
            assert desk.shows("Put the paper aside")
            assert not desk.shows("Go to the next paper.")
            await desk.press("ctrl+u", *"ctrl+r")
            assert desk.text()[2].strip().startswith("ctrl+r")
            await desk.press("ctrl+u", *"zzzz")
            assert desk.shows("No key and no command is like this")
            await desk.press("?")
            assert isinstance(desk.app.screen, HelpScreen)
            await desk.press("ctrl+u")
            assert desk.shows("Go to the next paper.")
            await desk.paste("repla")
            assert desk.shows("A replacement: a new version.")
            await desk.press("escape")
            assert desk.app.screen is desk.main

    async def test_keys_that_move_do_not_type(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("?", "space", "down", "ctrl+n", "pagedown", "end", "up", "pageup", "home")
            assert desk.app.screen.query_one("LineEdit").text == ""  # type: ignore[attr-defined]
            assert desk.text()[1].strip() == "Move"
            await desk.press("1")
            assert desk.text()[2].split("  ")[0].strip() == "1–9"
            await desk.press("ctrl+u", "f1")
            assert desk.app.screen is desk.main
