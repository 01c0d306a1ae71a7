"""NO_COLOR: not one colour on any screen, and what a colour behind a text says is said by reversing it."""

import re
import sys
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from reader.tui.app import MatinsApp
from reader.tui.colourless import COLOURLESS
from reader.tui.screens.figure import why_not
from support.morning import morning
from support.pty_process import split_sequences
from support.screens import Window, window
from support.showing import SCREENS, showing
from support.terminal import Terminal

SGR = re.compile(rb"\x1b\[([\d;:]*)m")
GROUND = Color(20, 20, 20)


def colours(raw: bytes) -> list[bytes]:
    """Return the sequences that set a colour of a letter, behind it or under it."""
    found = []
    for token in split_sequences(raw)[0]:
        match = SGR.fullmatch(token)
        numbers = [int(number) for number in re.split(rb"[;:]", match[1]) if number] if match else []
        if any(30 <= n <= 38 or 40 <= n <= 48 or n == 58 or 90 <= n <= 107 for n in numbers):
            found.append(token)
    return found


def drawn(*segments: Segment, ground: Color = GROUND) -> list[Segment]:
    return COLOURLESS.apply(list(segments), ground)


@pytest.fixture(autouse=True)
def _no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


class TestTheFilter:
    def test_attributes_stay_and_colours_go(self) -> None:
        style = Style(color="#ff0000", bgcolor="#141414", bold=True, underline=True, italic=True)
        (segment,) = drawn(Segment("a", style))
        assert segment.style == Style(bold=True, underline=True, italic=True)

    def test_another_ground_is_reversed(self) -> None:
        (cursor,) = drawn(Segment("a", Style(color="#ffffff", bgcolor="#2b3a52", bold=True)))
        assert cursor.style == Style(bold=True, reverse=True)

    def test_a_caret_on_it_is_reversed_back(self) -> None:
        (caret,) = drawn(Segment("a", Style(color="#ffffff", bgcolor="#2b3a52", reverse=True)))
        assert caret.style is not None
        assert not caret.style.reverse

    def test_what_shines_through_is_not_reversed(self) -> None:
        (seen,) = drawn(Segment("a", Style(bgcolor="#2b3a52")), ground=Color(20, 20, 20, 0.6))
        assert seen.style is not None
        assert not seen.style.reverse

    def test_what_has_no_style_stays(self) -> None:
        assert drawn(Segment("a")) == [Segment("a")]

    def test_what_a_click_means_stays(self) -> None:
        (segment,) = drawn(Segment("a", Style(color="red", meta={"offset": (1, 2)})))
        assert segment.style is not None
        assert segment.style.meta == {"offset": (1, 2)}


def reversed_lines(desk: Window) -> list[int]:
    return [
        number
        for number, strip in enumerate(desk.strips())
        if any(segment.style and segment.style.reverse for segment in strip)
    ]


@pytest.mark.parametrize("screen", SCREENS)
async def test_no_screen_has_a_colour(screen: str, tmp_path: Path) -> None:
    async with showing(screen, tmp_path) as desk:
        found = {
            str(segment.style)
            for strip in desk.strips()
            for segment in strip
            if segment.style and (segment.style.color or segment.style.bgcolor)
        }
        assert found == set()


async def test_the_cursor_is_reversed_and_nothing_else(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        assert reversed_lines(desk) == [1]
        await desk.press("j", "j")
        assert reversed_lines(desk) == [3]


@pytest.mark.parametrize("screen", ["views", "tags", "history", "themes", "contents", "palette", "subscriptions"])
async def test_every_list_shows_where_its_cursor_is(screen: str, tmp_path: Path) -> None:
    async with showing(screen, tmp_path) as desk:
        assert reversed_lines(desk)


async def test_pictures_are_made_of_colours(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        assert isinstance(desk.app, MatinsApp)
        assert why_not(desk.app, tmp_path / "a.png") == "pictures need colours, which NO_COLOR switches off"


def test_a_terminal_gets_none(tmp_path: Path) -> None:
    path = morning(tmp_path)
    env = {"NO_COLOR": "1", "MATINS_LIBRARY": str(path), "PYTHONPATH": str(Path(__file__).parents[2])}
    with Terminal([sys.executable, "-m", "reader"], env=env, home=tmp_path) as terminal:
        terminal.wait_for("Lantern Graphs")
        for key, shown in (("j", "2/24"), ("s", "starred"), ("?", "keys and signs"), ("escape", "3/24")):
            terminal.press(key)
            terminal.wait_for(shown)
        terminal.quiet(0.2)
        terminal.press("q")
        assert terminal.wait_exit(20) == 0
        assert colours(terminal.raw) == []
        assert b"\x1b[7m" in terminal.raw or b";7m" in terminal.raw
