"""Fewer bytes, and the same screen: an independent terminal emulator shows both."""

import re
from pathlib import Path

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reader.tui.changing import _change, shortened
from support.morning import morning
from support.screens import window

COLOURS = st.sampled_from(["38;2;1;2;3", "38;2;200;10;9", "38;5;17", "31", "97", "39"])
GROUNDS = st.sampled_from(["48;2;1;2;3", "48;2;9;9;9", "48;5;200", "42", "107", "49"])
FLAGS = st.lists(st.sampled_from(["1", "3", "4", "7", "9"]), unique=True, max_size=4)
LOOKS = st.builds(
    lambda flags, *colours: ";".join([*flags, *filter(None, colours)]), FLAGS, COLOURS | st.just(""), GROUNDS
)
PIECES = st.one_of(
    st.builds(lambda look, text: f"\x1b[{look}m{text}\x1b[0m", LOOKS, st.text("ab ", min_size=1, max_size=6)),
    st.builds(lambda y, x: f"\x1b[{y};{x}H", st.integers(1, 6), st.integers(1, 20)),
    st.sampled_from(["plain", "\x1b[?25l", "\x1b[0m", "\r\n", "\x1b[53mx\x1b[0m", "\x1b[1;21mx\x1b[0m"]),
)


def shown(data: str) -> list[object]:
    screen = pyte.Screen(40, 8)
    stream = pyte.Stream(screen)
    stream.feed(data)
    cells = [[screen.buffer[y][x] for x in range(40)] for y in range(8)]
    return [cells, screen.cursor.x, screen.cursor.y, screen.cursor.attrs]


@given(st.lists(PIECES, max_size=20))
def test_the_screen_is_the_same_and_the_bytes_are_fewer(pieces: list[str]) -> None:
    data = "".join(pieces)
    assert shown(shortened(data)) == shown(data)
    assert len(shortened(data)) <= len(data)


def test_what_is_said() -> None:
    one, two = "1;38;2;1;2;3;48;2;9;9;9", "38;2;7;7;7;48;2;9;9;9"
    assert shortened(f"\x1b[{one}ma\x1b[0m\x1b[{two}mb\x1b[0m") == f"\x1b[{one}ma\x1b[22;38;2;7;7;7mb\x1b[0m"
    assert shortened(f"\x1b[{one}ma\x1b[0m\x1b[3;4H\x1b[{one}mb\x1b[0m") == f"\x1b[{one}ma\x1b[3;4Hb\x1b[0m"
    assert _change("1;31", "2;31") == "\x1b[22;2m"
    assert _change("1;2;31", "1;31") == "\x1b[22;1m"
    assert shortened("no looks at all") == "no looks at all"


async def test_a_whole_screen_takes_three_quarters(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 36)) as desk:
        console = Console(color_system="truecolor", force_terminal=True)
        whole = "".join(strip.render(console) for strip in desk.strips())
        assert len(shortened(whole)) < 0.75 * len(whole)
        assert re.sub(r"\x1b\[[\d;]*m", "", shortened(whole)) == re.sub(r"\x1b\[[\d;]*m", "", whole)
