"""The pane for a note: its keys, what is saved and when, and how it sits on the screen."""

import asyncio
from pathlib import Path

import pytest

from reader.domain.notes import NOTE_LIMIT
from reader.tui import noting
from reader.tui.commands import COMMANDS
from support.morning import all_rows, library_at, morning, row_of
from support.screens import Window, window

KEY = "2611.01234"


def note_of(path: Path, key: str = KEY) -> str:
    with library_at(path) as library:
        number = library.by_key(key)
        detail = library.detail(number) if number else None
        return detail.state.note if detail else ""


def labels(path: Path) -> list[str]:
    with library_at(path) as library:
        return [step.label for step in iter(library.undo, None)]


async def shown(desk: Window) -> None:
    """Wait until the pane has its place on the screen."""
    await desk.until(lambda: desk.main.query_one("#note").size.height)


async def test_what_is_typed_is_saved_and_is_one_step(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press("e", *"first")
        assert desk.shows(f"Note on {KEY}")
        assert note_of(path) == ""
        await desk.until(lambda: desk.shows("saved"))
        assert note_of(path) == "first"
        assert row_of(path, KEY).noted
        assert "✎" in desk.text()[1]
        await desk.press("enter", *"- second ")
        assert not desk.shows("saved")
        await desk.until(lambda: desk.shows("saved"))
        await desk.press(*"x", "escape")
        assert note_of(path) == "first\n- second x"
        assert not desk.shows("Note on")
        assert desk.shows("? help")
        await desk.press("u")
        assert desk.status.startswith(f"undone: noted {KEY}")
        assert all_rows(path) == before
        await desk.press("u")
        assert desk.status.startswith("nothing to undo")


async def test_saving_does_not_wait_for_a_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "SAVE_DELAY", 0.05)
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("e")
        for _ in range(60):
            desk.send("a")
            await asyncio.sleep(0.005)
        assert len(note_of(path)) > 5


async def test_no_key_is_a_command_while_it_is_open(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as desk:
        keys = [key for command in COMMANDS for key in command.keys]
        leaving = {"escape", "ctrl+q", "ctrl+c", "ctrl+e", "ctrl+s"}
        await desk.press("e", *(key for key in keys if key not in leaving))
        assert desk.app.screen is desk.main
        assert desk.session.cursor == 0
        assert not desk.session.marked
        await desk.press("escape", "u")
        assert all_rows(path) == before
        assert labels(path) == []


@pytest.mark.parametrize("key", ["escape", "ctrl+s", "ctrl+c"])
async def test_the_keys_that_leave(key: str, tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("e", *"kept", key)
        assert note_of(path) == "kept"
        assert not desk.main.noting.is_open
        await desk.press("j")
        assert desk.session.cursor == 1


async def test_the_program_leaves_with_everything_saved(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        desk.send("e", *"kept", "ctrl+q")
        await desk.ended()
    assert note_of(path) == "kept"


async def test_keys_that_are_typed_at_once_go_there(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        desk.send("j", "e", *"quick", "escape", "j")
        await desk.settle()
        assert note_of(path, "2611.01240") == "quick"
        assert desk.session.cursor == 2


async def test_editing(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("e", *"one two three", "ctrl+left", "ctrl+w", "home", *"- ", "end", "enter", "tab", *"x")
        assert desk.main.query_one("#note").note.text == "- one three\n    x"
        await desk.press("ctrl+z", "ctrl+z", "ctrl+y", "up", "home", "delete", "ctrl+end", *"!", "escape")
        assert note_of(path) == " one three\n    !"
        await desk.press("e", "ctrl+home", "ctrl+k", *"α 稀疏", "left", "backspace", "escape")
        assert note_of(path).split("\n")[0] == "α 疏"


async def test_it_opens_with_what_is_there(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        desk.session.go_to(next(row.number for row in all_rows(path) if row.key == "2611.01304"))
        await desk.press("e")
        assert desk.shows("Ask Élodie.")
        await desk.press("escape")
        assert labels(path) == []
        await desk.press("e", *" And bees.", "escape")
        assert note_of(path, "2611.01304") == "Ask Élodie.\nAlso about honey. And bees."
        await desk.press("e", "ctrl+u", "backspace", "ctrl+u", "escape")
        assert not row_of(path, "2611.01304").noted
    assert labels(path) == ["took the note from 2611.01304", "changed the note on 2611.01304"]


async def test_a_paste_is_text(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("e")
        await desk.paste("# Title\r\n\r\n    code\x1b[2J\u202e\nu x q")
        desk.check()
        await desk.press("escape")
        assert note_of(path) == "# Title\n\n    code[2J\nu x q"
        await desk.press("e")
        await desk.paste("y" * NOTE_LIMIT)
        assert desk.shows("no room for this: the note is too long")
        await desk.press("escape")
        assert len(note_of(path)) < 100


async def test_it_is_found_by_its_words_at_once(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"note:quokka", "enter")
        assert desk.numbers == []
        await desk.press("escape", "e", *"see the quokka paper", "escape")
        await desk.press("/", *"note:quokka", "enter")
        assert len(desk.numbers) == 1
        await desk.press("escape", "/", *"has:note", "enter")
        assert desk.key == KEY
        await desk.press("escape", "u", "/", *"note:quokka", "enter")
        assert desk.numbers == []


async def test_what_cannot_be_saved_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "TRY_AGAIN", 0.01)
    path = morning(tmp_path)
    async with window(path, size=(200, 30)) as desk:
        await desk.press("e", *"precious")
        desk.app.library._store._connection.set_busy_timeout(1)
        with library_at(path) as other, other._store.writing():
            await desk.press("escape")
            assert desk.main.noting.is_open
            assert desk.shows("is being written by another program")
            assert desk.shows("The note is not saved yet.")
        await desk.until(lambda: note_of(path) == "precious")
        await desk.press("escape")
        assert not desk.main.noting.is_open


async def test_the_mouse_leaves_it_saved(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(120, 30)) as desk:
        await desk.press("e", *"typed")
        await shown(desk)
        await desk.pilot.click("#papers", offset=(10, 4))
        await desk.settle()
        assert note_of(path) == "typed"
        assert not desk.main.noting.is_open
        assert desk.session.cursor > 0


async def test_the_mouse_puts_the_caret(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(120, 30)) as desk:
        await desk.press("e", *"abcdef")
        await shown(desk)
        await desk.pilot.click("#note", offset=(3, 1))
        await desk.settle()
        await desk.press("X", "escape")
        assert note_of(path) == "abXcdef"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (20, 5), (200, 60)])
async def test_it_fits_every_screen(size: tuple[int, int], tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(80, 24)) as desk:
        await desk.press("e")
        await desk.paste(
            "A line that is long enough to be broken on narrow screens, with 稀疏注意力的灯笼图 in it.\n" * 30
        )
        await desk.resize(*size)
        await desk.settle()
        desk.check()
        assert desk.main.query_one("#note").size.height >= 1
        await desk.press("up", *"caret here")
        desk.check()
        if size[1] > 5:
            assert desk.shows("caret here") or desk.shows("caret") or size[0] < 30
        await desk.press("escape")
        desk.check()


async def test_the_picture_for_the_next_start_has_no_note(tmp_path: Path) -> None:
    from reader.tui.picturing import take_picture

    async with window(morning(tmp_path)) as desk:
        await desk.press("e", *"my secret")
        picture = take_picture(desk.app)
        assert picture is None or not any("secret" in row for row in picture.rows)
