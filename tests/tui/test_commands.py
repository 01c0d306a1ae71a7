"""Every command of the table by every one of its keys; a command without a check fails."""

from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services.library import Library
from reader.tui.commands import BY_ID, COMMANDS, Group, Place, commands
from reader.tui.keyfile import clashes
from reader.tui.keymap import DEFAULT, key_name
from reader.tui.screens.main import MainScreen
from reader.tui.screens.welcome import WelcomeScreen
from support.checks import all_checks
from support.checks.reading import reading
from support.morning import all_rows, library_at, morning, row_of
from support.screens import window

CHECKS = all_checks()


@pytest.mark.parametrize(("command", "key"), [(c.id, key) for c in COMMANDS for key in c.keys])
async def test_every_command_does_its_work(
    command: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command in CHECKS, f"write a check for the command {command!r} in support/checks"
    await CHECKS[command](key, tmp_path, monkeypatch)


def test_every_check_is_of_a_command() -> None:
    assert set(CHECKS) == set(BY_ID)


@pytest.mark.parametrize("place", Place)
def test_no_key_means_two_things(place: Place) -> None:
    keys = [key for command in commands(place) for key in command.keys]
    assert len(keys) == len(set(keys)) == len(DEFAULT.at(place))
    assert list(clashes(DEFAULT)) == []


def test_commands_are_told_apart_and_explained() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert {command.group for command in COMMANDS} == set(Group)
    for command in COMMANDS:
        assert command.keys
        assert command.places
        assert command.title[0].isupper()
        assert command.help.endswith(".")
    groups = [command.group for command in COMMANDS]
    assert groups == sorted(groups, key=list(Group).index), "the help shows each group once"


def test_keys_are_written_for_people() -> None:
    names = [key_name(key) for command in COMMANDS for key in command.keys]
    assert not [name for name in names if "_" in name or "slash" in name]
    assert ("/", "filter") in DEFAULT.hints(Place.MAIN)
    assert DEFAULT.hints(Place.WELCOME)[0][0] in {"I", "?", "ctrl+p"}


async def test_every_screen_handles_what_its_table_says(tmp_path: Path) -> None:
    for path, place in ((morning(tmp_path), Place.MAIN), (tmp_path / "empty.sqlite3", Place.WELCOME)):
        async with window(path) as desk:
            screen = desk.app.screen
            assert isinstance(screen, MainScreen | WelcomeScreen)
            assert set(screen.handlers()) >= {command.id for command in commands(place)}
    folder = tmp_path / "read"
    folder.mkdir()
    async with reading(folder) as desk:
        assert set(desk.screen.handlers()) >= {command.id for command in commands(Place.PAPER)}


async def test_a_key_without_a_meaning_does_nothing(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as desk:
        shown = desk.text()
        await desk.press("z", "Z", "f7", "ctrl+y", "shift+tab", "insert", "é", "王", "@", "left")
        assert desk.text() == shown
        assert desk.app.focused is None
    assert all_rows(path) == before


async def test_the_last_paper_can_be_decided_again_and_again(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("G", "x")
        # It was the only one of its day.
        assert desk.shows("Wed 18 Nov 2026 is finished")
        await desk.press("escape", *"xsr")
        last = all_rows(path)[-1]
        assert (last.starred, last.unread) == (True, True)
        assert desk.session.cursor == 23


async def test_what_the_library_refuses_is_told(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(200, 24)) as desk:
        with library_at(path) as other, other._store.writing():
            other.numbers()
            desk.app.library._store._connection.set_busy_timeout(1)
            await desk.press("s")
            assert "is being written by another program" in desk.status
            assert desk.session.cursor == 0
            assert not any(row.starred for row in [desk.session.row(0)] if row)
        await desk.press("s")
        assert row_of(path, "2611.01234").starred
    async with window(tmp_path / "empty.sqlite3", size=(200, 24)) as desk:
        with library_at(tmp_path / "empty.sqlite3") as other, other._store.writing():
            desk.app.library._store._connection.set_busy_timeout(1)
            await desk.press("T")
            assert "is being written by another program" in desk.status


async def test_a_filter_that_the_library_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> list[int]:
        raise StoreError("The library is away [/b].")

    async with window(morning(tmp_path)) as desk:
        monkeypatch.setattr(Library, "detail", refuse)
        await desk.press("/", *"is:read")
        assert desk.status.startswith("The library is away [/b].")
        monkeypatch.undo()
        await desk.press("escape")
        assert len(desk.session) == 24


async def test_star_and_read_take_themselves_back(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("s", "k", "s")
        assert not row_of(path, "2611.01234").starred
        assert desk.status.startswith("unstarred 2611.01234")
        await desk.press("k", "r", "k")
        assert row_of(path, "2611.01234").unread
        await desk.press("r", "G", "s", "s")
        assert not row_of(path, "2611.01234").unread
        assert desk.session.cursor == 23
