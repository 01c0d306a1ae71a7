"""The mouse: on every screen it does what stands under it, and every screen can be left by it."""

import os
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events
from textual.containers import Vertical

from reader.tui import actions
from reader.tui.screens.contents import ContentsScreen
from reader.tui.screens.export import AskExport
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.history import HistoryScreen
from reader.tui.screens.paper import PaperScreen
from reader.tui.widgets.mouse import key_at, word_at
from support.checks.reading import reading
from support.morning import all_rows, morning, row_of
from support.screens import Window, window
from support.showing import SHOWN, showing
from support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


def place_of(desk: Window, text: str) -> tuple[int, int]:
    """Return the cell at which a text begins, from the top; of the palette its last line counts."""
    for y, line in enumerate(desk.text()):
        if text in line:
            return cell_len(line[: line.index(text)]), y
    raise AssertionError("\n".join([f"no {text!r}", *desk.text()]))


async def click(desk: Window, text: str, times: int = 1) -> None:
    """Click where a text stands."""
    x, y = place_of(desk, text)
    await desk.pilot.click(offset=(x, y), times=times)
    await desk.settle()


async def wheel(desk: Window, turns: int, at: tuple[int, int]) -> None:
    """Turn the wheel, up with a negative number."""
    kind = events.MouseScrollDown if turns > 0 else events.MouseScrollUp
    for _ in range(abs(turns)):
        desk.app.screen._forward_event(kind(None, *at, 0, 0, 0, False, False, False))
    await desk.settle()


def name(desk: Window) -> str:
    return type(desk.app.screen).__name__


LEAVES = {
    "ask": ("cancel", "MainScreen"),
    "name": ("esc: cancel", "MainScreen"),
    "path": ("esc: cancel", "MainScreen"),
    "tags": ("esc: cancel", "MainScreen"),
    "question": ("esc: no", "MainScreen"),
    "contents": ("esc: close", "PaperScreen"),
    "done": ("esc: stay", "MainScreen"),
    "figure": ("lanterns", "MainScreen"),
    "help": ("esc close", "MainScreen"),
    "history": ("esc close", "MainScreen"),
    "list": ("Matins", "Palette"),
    "mute": ("esc: close", "MainScreen"),
    "palette": ("Matins", "MainScreen"),
    "paper": ("q back", "MainScreen"),
    "rescue": ("q changes nothing", ""),
    "stats": ("esc back", "MainScreen"),
    "subscriptions": ("esc done", "MainScreen"),
    "themes": ("esc: as it was", "MainScreen"),
    "welcome": ("Quit", ""),
}
"""What leads out of each screen, by what is clicked on, and where it leads to."""

DIALOGS = ("ask", "name", "path", "tags", "question", "contents", "done", "mute", "themes")

WHEELS = "ask contents help history list mute rescue stats subscriptions".split()


class TestEveryScreen:
    def test_none_is_missing(self) -> None:
        missing = set(SHOWN.values()) - set(LEAVES)
        assert not missing, f"what leaves {', '.join(sorted(missing))} by the mouse? write it into LEAVES"

    @pytest.mark.parametrize("screen", sorted(LEAVES))
    async def test_it_can_be_left(self, screen: str, tmp_path: Path) -> None:
        text, there = LEAVES[screen]
        async with showing(screen, tmp_path) as desk:
            await click(desk, text)
            if screen == "subscriptions":
                # At first what is typed goes.
                await click(desk, text)
            if there:
                await desk.until(lambda: name(desk) == there)
                desk.check()
            else:
                await desk.ended()

    @pytest.mark.parametrize("screen", DIALOGS)
    async def test_the_mouse_beside_a_question_is_escape(self, screen: str, tmp_path: Path) -> None:
        async with showing(screen, tmp_path) as desk:
            here = desk.app.screen
            await desk.pilot.click(offset=(79, 23))
            await desk.settle()
            assert desk.app.screen is not here
            assert name(desk) == LEAVES[screen][1]

    @pytest.mark.parametrize("screen", DIALOGS)
    async def test_the_mouse_on_a_question_is_not(self, screen: str, tmp_path: Path) -> None:
        async with showing(screen, tmp_path) as desk:
            here = desk.app.screen
            box = here.query_one(Vertical)
            # The box's own margin.
            await desk.pilot.click(offset=(box.region.x + 1, box.region.y))
            await desk.settle()
            assert desk.app.screen is here

    @pytest.mark.parametrize("screen", WHEELS)
    async def test_the_wheel_goes_on_and_back_and_ends(self, screen: str, tmp_path: Path) -> None:
        async with showing(screen, tmp_path, size=(80, 24)) as desk:
            if screen == "mute":
                await desk.press("backspace")
            at = (20, 12) if screen not in ("list", "rescue") else (20, 5)
            if screen == "rescue":
                at = (20, place_of(desk, "Good backups")[1])
            await wheel(desk, -40, at)
            top = desk.strips()
            await wheel(desk, 1, at)
            assert desk.strips() != top
            await wheel(desk, 40, at)
            end = desk.strips()
            await wheel(desk, 1, at)
            assert desk.strips() == end
            await wheel(desk, -40, at)
            assert desk.strips() == top

    async def test_the_wheel_shows_themes(self, tmp_path: Path) -> None:
        async with showing("themes", tmp_path) as desk:
            before = desk.app.theme
            await wheel(desk, 3, (60, 12))
            assert desk.app.theme not in (before, "")
            await wheel(desk, -3, (60, 12))
            assert desk.app.theme == before

    async def test_two_clicks_at_once_beside_a_question_do_no_harm(self, tmp_path: Path) -> None:
        async with showing("name", tmp_path) as desk:
            await desk.pilot.click(offset=(79, 0), times=2)
            await desk.settle()
            assert desk.app.is_running


class TestList:
    async def test_the_second_click_at_once_opens_the_paper(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await click(desk, "A robot that forgets")
            assert (name(desk), desk.key) == ("MainScreen", "2611.01251")
            await click(desk, "A robot that forgets", times=2)
            assert (name(desk), desk.key) == ("PaperScreen", "2611.01251")

    async def test_a_page_that_turned_below_the_mouse_opens_what_was_clicked_first(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            last = desk.main.papers.size.height - 1
            await desk.pilot.click(desk.main.papers, offset=(20, last), times=2)
            await desk.settle()
            assert name(desk) == "PaperScreen"
            assert desk.session.cursor == last

    async def test_a_hint_is_its_command(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(110, 24)) as desk:
            await click(desk, "s star")
            assert row_of(path, "2611.01234").starred
            await click(desk, "u undo")
            assert not row_of(path, "2611.01234").starred
            # Also where the key would be typed.
            await desk.press("/", "a")
            await click(desk, "skip")
            assert desk.main.filter_bar.text == "a"
            assert desk.status.startswith("skipped")
            await desk.press("escape", "?", "escape")
            await click(desk, "? help")
            assert isinstance(desk.app.screen, HelpScreen)

    async def test_the_menu_has_everything(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(120, 30)) as desk:
            await click(desk, "ctrl+p menu")
            await desk.until(lambda: name(desk) == "Palette")
            await desk.until(lambda: desk.shows("Undo list"))
            await click(desk, "Undo list")
            await desk.until(lambda: name(desk) == "HistoryScreen")

    async def test_the_filter_takes_the_caret(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await click(desk, "/ filter")
            assert desk.main.filter_bar.is_active
            await desk.press(*"laern", "enter")
            assert not desk.main.filter_bar.is_active
            await click(desk, "ern")
            await desk.press("n", "t")
            assert desk.main.filter_bar.text == "lantern"
            await desk.pilot.click(desk.main.filter_bar, offset=(40, 0))
            await desk.press("s")
            assert desk.main.filter_bar.text == "lanterns"

    async def test_a_completion_is_chosen(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("/", *"is:", "tab")
            bar = desk.main.filter_bar
            first, other = desk.status.split()[:2]
            for option in (other, first):
                # The first one stands in the line above, too.
                await desk.pilot.click(desk.main.status, offset=(desk.text()[-1].index(f" {option}") + 1, 0))
                await desk.settle()
                assert bar.text.strip().endswith(option)

    @pytest.mark.parametrize("size", [(80, 24), (140, 12)])
    async def test_the_rule_between_list_and_abstract_is_a_scroll_bar(
        self, size: tuple[int, int], tmp_path: Path
    ) -> None:
        async with window(morning(tmp_path), size=size) as desk:
            region = desk.main.divider.region
            await desk.pilot.click(offset=(region.right - 1, region.bottom - 1))
            await desk.settle()
            assert desk.session.cursor > 20
            await desk.pilot.click(offset=(region.x, region.y))
            await desk.settle()
            assert desk.session.cursor == 0

    async def test_a_sequence_goes_on_by_the_mouse(self, tmp_path: Path) -> None:
        async with showing("sequence", tmp_path) as desk:
            await click(desk, "First paper")
            assert desk.session.cursor == 0

    async def test_the_keys_of_a_note_are_the_notes(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as desk:
            await desk.press("e", *"Compare.")
            await click(desk, "esc done")
            assert not desk.main.noting.is_open
            await desk.press("/", *"lantern", "enter", "e")
            await click(desk, "esc done")
            assert desk.main.session.filter == "lantern"
            await desk.press("e")
            await click(desk, "/ lantern")
            assert not desk.main.noting.is_open
            assert desk.main.filter_bar.is_active
        assert row_of(path, "2611.01234").noted

    async def test_a_mistake_leaves_the_way_to_the_help(self, tmp_path: Path) -> None:
        async with showing("error", tmp_path) as desk:
            await click(desk, "? help")
            assert isinstance(desk.app.screen, HelpScreen)

    async def test_beside_the_hints_nothing_happens(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with showing("error", tmp_path) as desk:
            await desk.pilot.click(desk.main.status, offset=(3, 0))
            await desk.pilot.click(desk.main.status, offset=(79, 1))
            await desk.press("k")
            await desk.pilot.click(desk.main.status, offset=(0, 0))
            assert name(desk) == "MainScreen"
        assert all_rows(path) == before


class TestQuestions:
    async def test_a_format_and_its_copy(self, tmp_path: Path) -> None:
        async with showing("ask", tmp_path) as desk:
            await click(desk, "BibTeX")
            asked = desk.app.screen
            assert isinstance(asked, AskExport)
            assert asked.kind.name == "bibtex"
            await click(desk, "up, down")
            assert asked.kind.name != "bibtex"
            await click(desk, "ctrl+y")
            await desk.until(lambda: "copied" in desk.status)

    async def test_enter_saves_a_name(self, tmp_path: Path) -> None:
        async with showing("name", tmp_path) as desk:
            await click(desk, "enter: go on")
            assert "mine" in desk.status

    async def test_tab_completes_a_path(self, tmp_path: Path) -> None:
        async with showing("path", tmp_path) as desk:
            (tmp_path / "morning.md").write_text("")
            await click(desk, "complete")
            assert desk.shows("> morning.md")
            await click(desk, "ning.md")
            await desk.press("X")
            assert desk.shows("> morXning.md")

    async def test_a_tag_that_is_offered(self, tmp_path: Path) -> None:
        async with showing("tags", tmp_path) as desk:
            await click(desk, "bees")
            assert desk.shows("to-read, bees")
            await click(desk, "enter: keep")
            assert desk.status.startswith("tagged")

    async def test_yes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        monkeypatch.setattr(actions, "open_link", lambda url: opened.append(url) or True)
        async with showing("question", tmp_path) as desk:
            await click(desk, "enter: yes")
            assert len(opened) == 23

    async def test_a_day_goes_on_and_back(self, tmp_path: Path) -> None:
        async with showing("done", tmp_path) as desk:
            await click(desk, "undo")
            assert desk.status.startswith("undone")

    async def test_a_heading(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await click(desk, "c contents")
            assert isinstance(desk.app.screen, ContentsScreen)
            await click(desk, "2.1")
            assert isinstance(desk.app.screen, PaperScreen)
            assert desk.top > 0
            # The first line says where one is, and shows where else one can be.
            await desk.pilot.click(desk.screen.bar)
            await desk.settle()
            assert isinstance(desk.app.screen, ContentsScreen)

    async def test_what_is_muted(self, tmp_path: Path) -> None:
        async with showing("mute", tmp_path) as desk:
            await click(desk, "[ ] Ada Mori")
            assert desk.status.startswith("muted Ada Mori")


class TestOthers:
    async def test_a_step(self, tmp_path: Path) -> None:
        async with showing("history", tmp_path) as desk:
            await click(desk, "skipped")
            assert isinstance(desk.app.screen, HistoryScreen)
            await click(desk, "enter back")
            assert name(desk) == "MainScreen"
            assert desk.status.startswith("undone")

    async def test_a_subscription(self, tmp_path: Path) -> None:
        async with showing("subscriptions", tmp_path) as desk:
            before = desk.status
            await click(desk, "stat.ML")
            assert desk.status != before
            assert "stat.ML" in desk.status

    async def test_a_theme(self, tmp_path: Path) -> None:
        async with showing("themes", tmp_path) as desk:
            await click(desk, "dracula")
            assert desk.app.theme == "dracula"
            assert desk.status.startswith("theme: dracula")

    async def test_the_keys_of_the_statistics(self, tmp_path: Path) -> None:
        async with showing("stats", tmp_path) as desk:
            before = desk.strips()
            await click(desk, "next calendar")
            assert desk.strips() != before
            top = desk.text()
            x, y = place_of(desk, "j k space")
            await desk.pilot.click(offset=(x, y))
            await desk.settle()
            moved = desk.text()
            assert moved != top
            await desk.pilot.click(offset=(x + 2, y))
            await desk.settle()
            assert desk.text() == top

    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
    async def test_the_lines_of_the_welcome(self, size: tuple[int, int], tmp_path: Path) -> None:
        for line, shown in (
            ("Import a file", "AskPath"),
            ("every morning", "SubscriptionsScreen"),
            ("Help", "HelpScreen"),
        ):
            async with showing("welcome", tmp_path, size=size) as desk:
                await click(desk, line)
                assert name(desk) == shown
        async with showing("welcome", tmp_path, size=size) as desk:
            await click(desk, "Matins")
            assert name(desk) == "WelcomeScreen"

    async def test_a_backup_is_put_in_place(self, tmp_path: Path) -> None:
        async with showing("rescue", tmp_path) as desk:
            lines = [line for line in desk.text() if " UTC   " in line]
            await click(desk, lines[0].strip("> "))
            assert sum(line.startswith("  > ") for line in desk.text()) == 1
            assert place_of(desk, "> ")[1] == place_of(desk, lines[0].strip("> "))[1]
            await click(desk, "enter puts")
            assert desk.shows("The library is that of")
            await click(desk, "enter opens")
            await desk.ended()
            assert desk.app.return_value is True


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("enter: go on   esc: cancel", {0: "enter", 7: "enter", 11: "enter", 12: "", 15: "esc", 25: "esc", 26: ""}),
        ("up, down: format  ctrl+y: copy", {0: "up", 4: "down", 9: "up", 18: "ctrl+y"}),
        ("no tag begins like this; enter makes it a new one", {0: "", 26: ""}),
        ("enter puts it in place   j k choose   q changes nothing", {25: "j", 27: "k", 30: "j", 38: "q", 54: "q"}),
        ("稀疏  esc: 稀", {0: "", 6: "esc", 11: "esc", 12: "esc"}),
        ("", {0: ""}),
    ],
)
def test_which_key_stands_in_a_cell(text: str, keys: dict[int, str]) -> None:
    assert {cell: key_at(text, cell) for cell in keys} == keys


def test_which_word_stands_in_a_cell() -> None:
    assert [word_at("j k space", cell) for cell in (0, 1, 2, 5, 40)] == ["j", "j", "k", "space", "j"]


def test_in_a_real_terminal(tmp_path: Path) -> None:
    """As a terminal reports it: a press and a release, the wheel, and two clicks at once."""

    def report(button: int, x: int, y: int, *, up: bool = False) -> bytes:
        return b"\x1b[<%d;%d;%d%c" % (button, x + 1, y + 1, ord("m" if up else "M"))

    def clicked(x: int, y: int) -> bytes:
        return report(0, x, y) + report(0, x, y, up=True)

    env = {"MATINS_LIBRARY": str(morning(tmp_path)), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    with Terminal([sys.executable, "-m", "reader"], env=env, home=tmp_path) as terminal:
        terminal.wait_for("? help")
        terminal.send(clicked(20, 4))
        terminal.wait_for("4/24")
        terminal.send(report(65, 20, 4))
        terminal.wait_for("5/24")
        rows = terminal.wait_for("? help")
        terminal.send(clicked(rows[-1].index("s star"), 23))
        rows = terminal.wait_for("starred 2611.01273")
        terminal.send(clicked(rows[-1].index("? help"), 23))
        terminal.wait_for("keys and signs")
        rows = terminal.wait_for("esc close")
        terminal.send(clicked(rows[-1].index("esc"), 23))
        terminal.wait_for("? help")
        terminal.press("E")
        terminal.wait_for("enter: write")
        # Beside the question.
        terminal.send(clicked(1, 22))
        terminal.wait_for(lambda rows: not any("enter: write" in row for row in rows))
        terminal.send(clicked(20, 2) + clicked(20, 2))
        terminal.wait_for("not downloaded yet")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
