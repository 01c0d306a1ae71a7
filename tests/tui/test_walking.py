"""The command table is walked: what a command does its undo takes back, to the last row; the others do nothing."""

from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from reader.tui.app import MatinsApp
from reader.tui.commands import BY_ID, COMMANDS, Place, commands
from reader.tui.downloading import Downloading
from reader.tui.screens.main import MainScreen
from reader.tui.screens.paper import PaperScreen
from support.checks.reading import reading
from support.morning import morning
from support.screens import Window, window

HISTORY = {"step", "step_change", "step_thing", "change"}
"""What was done and undone is written down."""

PLACES = {"setting", "bookmark"}
"""Where the user is, and how the program looks."""


class Walk(NamedTuple):
    """Keys that come before, that do a command, and that take it back."""

    does: tuple[str, ...]
    undoes: tuple[str, ...] = ("u",)
    before: tuple[str, ...] = ()


SAVED = ("/", *"lantern", "enter", "+", *"mine", "enter")

WALKS: dict[str, Walk] = {
    "star": Walk(("s",)),
    "skip": Walk(("x",)),
    "later": Walk(("l",)),
    "read": Walk(("r",)),
    "read_all": Walk(("A",)),
    "tag": Walk(("t", *"lanterns", "enter")),
    "note": Walk(("e", *"Compare", "escape")),
    "undo": Walk(("u",), ("ctrl+r",), before=("s", "x")),
    "redo": Walk(("ctrl+r",), before=("s", "u")),
    "history": Walk(("H", "enter"), ("ctrl+r",), before=("s",)),
    "mute": Walk(("m", "enter")),
    "save_search": Walk(SAVED),
    "forget_search": Walk(("6", "-"), before=SAVED),
    "download": Walk(("d",), ("d",)),
}
"""The commands that change what the user said, or wants."""

MORE = {
    "show again": Walk(("m", "up", "enter"), before=("m", "enter")),
    "mute for longer": Walk(("m", "up", "tab", "enter"), before=("m", "enter", "u")),
    "mute a word": Walk(("m", *"lantern", "tab", "tab", "enter")),
    "save under a name that is taken": Walk(("/", "escape", "/", *"bees", "enter", *SAVED[-6:]), before=SAVED),
}
"""Other ways to say it."""

MARKED = ("star", "skip", "later", "read", "tag", "download")
"""Those that are about the marked papers."""

QUIET = (
    "next previous first last half_down half_up next_unread previous_unread scroll_down scroll_up mark mark_all unmark "
    "note_editor muted open_paper filter clear older_day newer_day next_day topic views everything view sort kinds "
    "copy open_abstract open_pdf export fetch subscriptions import stats raw theme themes density help palette "
    "stop_download"
).split()
"""Those that change nothing, at least while nothing is subscribed to and their dialogs are left by escape."""

LEAVING = ("suspend", "quit")

CHOOSING: dict[str, tuple[str, ...]] = {
    "export": ("PATH", "enter"),
    "import": ("PATH", "enter"),
    "subscriptions": (*"cs.LG", "enter", "enter"),
    "stats": ("right", "enter"),
    "themes": ("down", "enter"),
    "help": (*"star", "enter"),
    "palette": (*"density", "enter"),
}
"""What is chosen in the dialogs of those."""

WELCOMING = {"sample": (), "subscribe": (*"cs.LG", "enter", "enter", "escape")}
"""They are known where there is no paper that anything could happen to."""

PAPER_WALKS: dict[str, Walk] = {
    **{name: WALKS[name] for name in ("star", "skip", "later", "tag", "note", "undo", "redo")},
    "keep_quotation": Walk(("]", "]", "j", "j", "v", "j", "Q"), ("escape", "u")),
}
PAPER_QUIET = (
    "paper_down paper_up paper_page_down paper_page_up paper_half_down paper_half_up paper_end paper_top next_section "
    "previous_section contents paper_right paper_left next_target previous_target follow jump_back "
    "next_paper previous_paper mark_lines find find_next find_previous dismiss copy_lines open_abstract open_pdf "
    "note_editor tex quiet theme themes help palette"
).split()
PAPER_LEAVING = ("close_paper", "leave", "suspend")


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, the full-text indexes among them, but for the history and the user's place."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    found = {}
    named = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = dict(connection.execute(named).fetchall())
    virtual = [name for name, sql in tables.items() if sql.startswith("CREATE VIRTUAL")]
    for name in tables:
        # How an index lays its words out is its own affair.
        if name in HISTORY | PLACES or any(name.startswith(f"{index}_") for index in virtual):
            continue
        found[name] = sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
    connection.close()
    return found


async def settled(desk: Window) -> None:
    """Leave whatever came up."""
    await desk.press("escape", "escape")
    await desk.until(lambda: desk.app.screen is desk.main or not desk.app.is_running)


def test_every_command_is_walked() -> None:
    ours = {command.id for command in COMMANDS if command.places & {Place.MAIN, Place.WELCOME}}
    missing = sorted(ours - {*WALKS, *QUIET, *LEAVING, *WELCOMING})
    assert not missing, f"say in WALKS how {', '.join(missing)} can be taken back, or in QUIET that nothing changes"
    assert {*WALKS, *QUIET, *LEAVING, *WELCOMING, *CHOOSING, *MARKED} <= set(BY_ID)


@pytest.mark.parametrize("name", WALKS)
async def test_a_command_and_its_undo_leave_every_row_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What it brings is for the tests of downloading; here nothing leaves the machine.
    monkeypatch.setattr(Downloading, "_work", lambda _: None)
    path, walk = morning(tmp_path), WALKS[name]
    async with window(path, size=(120, 40)) as desk:
        await desk.press(*walk.before)
        before = everything(path)
        await desk.press(*walk.does)
        after = everything(path)
        assert after != before, f"{name} changed nothing: it belongs into QUIET"
        await settled(desk)
        await desk.press(*walk.undoes)
        assert everything(path) == before
    assert everything(path) == before


@pytest.mark.parametrize("name", MORE)
async def test_another_way_to_say_it_is_taken_back_too(name: str, tmp_path: Path) -> None:
    path, walk = morning(tmp_path), MORE[name]
    async with window(path, size=(120, 40)) as desk:
        await desk.press(*walk.before)
        before = everything(path)
        await desk.press(*walk.does)
        after = everything(path)
        assert after != before
        await desk.press(*walk.undoes)
        assert everything(path) == before
        await desk.press("ctrl+r")
        assert everything(path) == after


@pytest.mark.parametrize("name", MARKED)
async def test_of_several_marked_papers_too(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Downloading, "_work", lambda _: None)
    path = morning(tmp_path)
    before = everything(path)
    async with window(path, size=(120, 40)) as desk:
        await desk.press("v", "v", "v", *WALKS[name].does)
        assert everything(path) != before
        # What is about what is shown leaves the marks.
        await desk.press(*(WALKS[name].undoes if name == "download" else ("escape", *WALKS[name].undoes)))
        assert everything(path) == before


@pytest.mark.parametrize("start", range(4))
async def test_the_other_commands_change_no_row(start: int, tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = everything(path)
    async with window(path, size=(120, 40)) as desk:
        for name in QUIET[start::4]:
            await desk.press(BY_ID[name].keys[0])
            # A paper has walks of its own.
            is_known = name in CHOOSING or isinstance(desk.app.screen, MainScreen | PaperScreen)
            assert is_known, f"say in CHOOSING what can be chosen in {name}"
            await settled(desk)
            assert everything(path) == before, f"{name} changed something: say in WALKS how it is taken back"


@pytest.mark.parametrize("name", CHOOSING)
async def test_what_is_chosen_in_their_dialogs_changes_none_either(name: str, tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = everything(path)
    async with window(path, size=(120, 40)) as desk:
        await desk.press(BY_ID[name].keys[0])
        for key in CHOOSING[name]:
            await desk.press(*(str(tmp_path / "written.md") if key == "PATH" else (key,)))
        await settled(desk)
        assert everything(path) == before


@pytest.mark.parametrize("name", WELCOMING)
async def test_what_an_empty_library_offers_changes_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    async with window(path) as desk:
        before = everything(path)
        await desk.press(BY_ID[name].keys[0], *WELCOMING[name])
        assert everything(path) == before
    assert everything(path) == before


class TestPaper:
    """The commands of a paper that is read whole."""

    def test_every_command_is_walked(self) -> None:
        ours = {command.id for command in commands(Place.PAPER)}
        missing = sorted(ours ^ {*PAPER_WALKS, *PAPER_QUIET, *PAPER_LEAVING})
        assert not missing, f"say in PAPER_WALKS how {', '.join(missing)} can be taken back, or in PAPER_QUIET"

    @pytest.mark.parametrize("name", PAPER_WALKS)
    @pytest.mark.parametrize("leaves", [False, True])
    async def test_a_command_and_its_undo(self, name: str, leaves: bool, tmp_path: Path) -> None:
        walk, path = PAPER_WALKS[name], tmp_path / "library.sqlite3"
        async with reading(tmp_path) as desk:
            await desk.press(*walk.before)
            before = everything(path)
            await desk.press(*walk.does)
            assert everything(path) != before
            if leaves:
                await desk.press("q")
                assert desk.app.screen is desk.main
            await desk.press(*walk.undoes)
            assert everything(path) == before

    async def test_the_others_change_no_row(self, tmp_path: Path) -> None:
        path = tmp_path / "library.sqlite3"
        async with reading(tmp_path, size=(120, 40)) as desk:
            before = everything(path)
            for name in PAPER_QUIET:
                await desk.press(BY_ID[name].keys[0])
                if not isinstance(desk.app.screen, PaperScreen):
                    await desk.press("escape")
                assert everything(path) == before, name


@pytest.mark.parametrize("name", LEAVING)
async def test_leaving_changes_no_row(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MatinsApp, "action_suspend_process", lambda app: app.exit())
    path = morning(tmp_path)
    before = everything(path)
    async with window(path) as desk:
        desk.send(BY_ID[name].keys[0])
        await desk.ended()
    assert everything(path) == before
