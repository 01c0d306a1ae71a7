"""The command table is walked: what a command does its undo takes back, to the last row; the others do nothing."""

from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from reader.tui.app import MatinsApp
from reader.tui.commands import BY_ID, COMMANDS, Place
from support.morning import morning
from support.screens import Window, window

HISTORY = {"step", "step_change", "change", "tally"}
"""What was done and undone is written down; what is counted of it stays."""

PLACES = {"setting"}
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
    "mute": Walk(("m", "enter"), ("m", "up", "enter")),
    "save_search": Walk(SAVED, ("6", "-")),
    "forget_search": Walk(("6", "-"), SAVED, before=SAVED),
}
"""The commands that change what the user said."""

QUIET = (
    "next previous first last half_down half_up next_unread previous_unread scroll_down scroll_up mark mark_all unmark "
    "note_editor muted open_paper filter clear older_day newer_day next_day topic views everything view sort kinds "
    "copy open_abstract open_pdf export fetch subscriptions import stats raw theme themes density help palette"
).split()
"""Those that change nothing, at least while nothing is subscribed to and their dialogs are left by escape."""

LEAVING = ("suspend", "quit")

WELCOMING = ("sample", "subscribe")
"""They are known where there is no paper that anything could happen to."""

ELSEWHERE = frozenset(("download", "stop_download"))
"""Those of which a test of their own says what they do to the rows: of what comes over the network and to the disk."""


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
    missing = sorted(ours - {*WALKS, *QUIET, *LEAVING, *WELCOMING, *ELSEWHERE})
    assert not missing, f"say in WALKS how {', '.join(missing)} can be taken back, or in QUIET that nothing changes"
    assert {*WALKS, *QUIET, *LEAVING, *WELCOMING, *ELSEWHERE} <= set(BY_ID)


@pytest.mark.parametrize("name", WALKS)
async def test_a_command_and_its_undo_leave_every_row_as_it_was(name: str, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("name", [name for name in WALKS if WALKS[name].undoes == ("u",)])
async def test_of_several_marked_papers_too(name: str, tmp_path: Path) -> None:
    if name in ("read_all", "redo", "note"):
        # These are not about marked papers.
        return
    path = morning(tmp_path)
    before = everything(path)
    async with window(path, size=(120, 40)) as desk:
        await desk.press("v", "v", "v", *WALKS[name].does)
        assert everything(path) != before
        await desk.press("escape", "u")
        assert everything(path) == before


@pytest.mark.parametrize("start", range(4))
async def test_the_other_commands_change_no_row(start: int, tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = everything(path)
    async with window(path, size=(120, 40)) as desk:
        for name in QUIET[start::4]:
            await desk.press(BY_ID[name].keys[0])
            await settled(desk)
            assert everything(path) == before, f"{name} changed something: say in WALKS how it is taken back"


@pytest.mark.parametrize("name", LEAVING)
async def test_leaving_changes_no_row(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MatinsApp, "action_suspend_process", lambda app: app.exit())
    path = morning(tmp_path)
    before = everything(path)
    async with window(path) as desk:
        desk.send(BY_ID[name].keys[0])
        await desk.ended()
    assert everything(path) == before
