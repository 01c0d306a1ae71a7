"""The looks: screens as text and runs of styles, compared with those in ``tests/snapshots``."""

from pathlib import Path

import pytest

from reader.tui.themes import THEMES
from support.morning import morning
from support.reading import counted, reading
from support.screens import SNAPSHOTS, check_snapshot, window

SIZES = ((80, 24), (120, 40))

SCREENS = {
    "list": ("j", "j", "s"),
    "filter": ("/", *"lantern mori"),
    "help": ("?",),
    "welcome": (),
    "ask": ("E",),
    "day": ("[", "j"),
    "views": ("V", "2", "j"),
    "mistake": ("/", *"lantern", *" is:foo"),
    "completion": ("/", *"is:", "tab", "tab"),
    "subscriptions": ("S", *"machine", "enter"),
    "stats": ("%",),
    "tags": ("v", "v", "t", *"to-read, b"),
    "note": ("t", *"lanterns", "enter", "v", "e", *"Compare 灯笼", "enter", *"- and the tides", "left"),
}

CASES = {
    f"{screen}-{width}x{height}-{theme.name}": (screen, (width, height), theme.name)
    for screen in SCREENS
    for width, height in SIZES
    for theme in THEMES
}

PLAIN = {"ascii-80x24": "MATINS_ASCII", "no-color-80x24": "NO_COLOR"}


@pytest.mark.parametrize("name", CASES)
async def test_screens_look_as_they_did(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, size, theme = CASES[name]
    # The welcome shows the path.
    monkeypatch.chdir(tmp_path)
    made = {"welcome": lambda _: Path("library.sqlite3"), "stats": reading}.get(screen, morning)
    async with window(made(tmp_path), size=size, theme=theme) as desk:
        await desk.press(*SCREENS[screen])
        if screen == "views" and size[0] > 100:
            await desk.until(lambda: desk.text()[1][:26].rstrip().endswith(" 19"))
        if screen == "stats":
            await counted(desk)
        if screen == "note":
            await desk.until(lambda: desk.shows("saved"))
        check_snapshot(name, desk)


@pytest.mark.parametrize("name", PLAIN)
async def test_plain_terminals_look_as_they_did(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN[name], "1")
    async with window(morning(tmp_path)) as desk:
        await desk.press("j", "j", "s")
        check_snapshot(name, desk)


def test_every_snapshot_is_of_a_screen() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == {*CASES, *PLAIN}


async def test_plain_signs_leave_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINS_ASCII", "1")
    async with window(morning(tmp_path)) as desk:
        text = "".join(desk.text())
        for keys in ("?", "G", "escape", "E", "escape", "/", "z", "z", "escape"):
            await desk.press(keys)
            text += "".join(desk.text())
    async with window(tmp_path / "empty.sqlite3") as desk:
        text += "".join(desk.text())
    # What a paper says in its own script stays.
    assert {char for char in text if not char.isascii() and not char.isalnum()} <= {"：", "，"}


async def test_without_colours_a_state_is_told_by_its_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with window(morning(tmp_path)) as desk:
        colors = {
            color.triplet
            for strip in desk.strips()
            for segment in strip
            if segment.style
            for color in (segment.style.color, segment.style.bgcolor)
            if color and color.triplet
        }
        assert all(max(triplet) - min(triplet) <= 3 for triplet in colors)
        marks = [set(line[:8]) - {" "} for line in desk.text()]
        assert marks[1] >= {"▌", "●", "+"}
        assert marks[2] >= {"★", "⇄"}
        assert marks[5] >= {"–", "↻"}
