"""The looks: screens as text and runs of styles, compared with those in ``tests/snapshots``."""

from collections.abc import Callable
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from pkgutil import iter_modules

import pytest
from textual.screen import Screen

from reader.domain.identifier import ArxivId
from reader.storage.kept import KeptPapers
from reader.tui import screens as package
from reader.tui.themes import DAWN, DAY
from support import pages
from support.morning import morning
from support.reading import counted, reading
from support.screens import SNAPSHOTS, Window, check_snapshot, looks, window

SIZES = ((80, 24), (120, 40))

SCREENS: dict[str, tuple[str, ...]] = {
    "list": ("j", "j", "s"),
    "roomy": ("=", "=", "j", "j", "s"),
    "filter": ("/", *"lantern mori"),
    "help": ("?",),
    "welcome": (),
    "ask": ("E",),
    "question": ("ctrl+a", "o"),
    "name": ("/", *"lantern", "enter", "+", *"mine"),
    "path": ("I", *"morn"),
    "day": ("[", "j"),
    "done": ("G", "x"),
    "views": ("V", "2", "j"),
    "mistake": ("/", *"lantern", *" is:foo"),
    "completion": ("/", *"is:", "tab", "tab"),
    "subscriptions": ("S", *"machine", "enter"),
    "stats": ("%",),
    "tags": ("v", "v", "t", *"to-read, b"),
    "note": ("t", *"lanterns", "enter", "v", "e", *"Compare 灯笼", "enter", *"- and the tides", "left"),
    "history": ("s", "x", "l", "u", "H", "j"),
    "mute": ("m", *"a"),
    "themes": ("ctrl+t", "down"),
    "paper": ("enter",),
    "contents": ("enter", "c"),
}
"""Each by the keys that lead to it."""

SHOWN = {
    "AskExport": "ask",
    "AskName": "name",
    "AskPath": "path",
    "AskTags": "tags",
    "AskYes": "question",
    "ContentsScreen": "contents",
    "DayDoneScreen": "done",
    "HelpScreen": "help",
    "HistoryScreen": "history",
    "MainScreen": "list",
    "MuteScreen": "mute",
    "PaperScreen": "paper",
    "StatsScreen": "stats",
    "SubscriptionsScreen": "subscriptions",
    "ThemesScreen": "themes",
    "WelcomeScreen": "welcome",
}
"""Which of the snapshots shows which screen."""

BASES = {"KeyScreen", "CommandScreen", "TypedListScreen"}

APART = {"FigureScreen"}
"""What a picture looks like is the affair of each terminal."""


def made(screen: str) -> Callable[[Path], Path]:
    # The welcome shows the path.
    others = {"welcome": lambda _: Path("library.sqlite3"), "stats": reading, "paper": kept, "contents": kept}
    return others.get(screen, morning)


def kept(folder: Path) -> Path:
    """Return a library whose first paper is downloaded."""
    path = morning(folder)
    body = pages.abstract("We study lanterns.") + pages.section(
        pages.para(f"Let {pages.math('n')} be odd. See {pages.cite('1', '#bib.bib1', '[', ']')}.")
        + pages.equation(pages.math(r"E=mc^{2}", "block", "S1.E1.m1"), number="(1)")
        + pages.theorem("Theorem 1", " (Tides)", pages.para("It is so.", "Thm1.p1"))
    )
    entries = pages.bibliography(("[1]", ("A. Mori. How tides learn. 2024.",)))
    KeptPapers(path).put(ArxivId("2611.01234", 2), "html", pages.page(body + entries))
    return path


async def lead(desk: Window, screen: str) -> None:
    """Bring a screen up, and wait for what it waits for."""
    first, *rest = SCREENS[screen] or ("",)
    if first:
        await desk.press(first)
    if screen in ("paper", "contents"):
        await desk.until(lambda: desk.shows("Theorem 1"))
    await desk.press(*rest)
    if screen == "views" and desk.app.size.width > 100:
        await desk.until(lambda: desk.text()[1][:26].rstrip().endswith(" 19"))
    if screen == "stats":
        await counted(desk)
    if screen == "note":
        await desk.until(lambda: desk.shows("saved"))
    # What changes a height is laid out a moment later.
    await desk.pilot.pause()


@pytest.mark.parametrize("screen", SCREENS)
async def test_screens_look_as_they_did(screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sections: dict[str, list[str]] = {}
    for width, height in SIZES:
        for theme in (DAWN.name, DAY.name):
            place = tmp_path / f"{width}-{theme}"
            place.mkdir()
            monkeypatch.chdir(place)
            monkeypatch.setenv("MATINS_CONFIG", str(place / "config.toml"))
            async with window(made(screen)(place), size=(width, height), theme=theme) as desk:
                await lead(desk, screen)
                text, name = desk.text(), f"{width}x{height}"
                if screen != "themes":
                    assert sections.setdefault(name, text) == text, "the theme changes no text"
                sections.setdefault(name, text)
                sections[f"{name} {theme}"] = looks(desk)
    monkeypatch.setenv("MATINS_ASCII", "1")
    monkeypatch.setenv("MATINS_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.chdir(tmp_path)
    async with window(made(screen)(tmp_path)) as desk:
        await lead(desk, screen)
        sections["80x24 ASCII"] = text = desk.text()
        # What a paper says in its own script stays.
        signs = {char for line in text for char in line if not char.isascii() and not char.isalnum()}
        assert signs <= set("：，。‖∈ℝ≤"), signs
    check_snapshot(screen, sections)


async def test_a_terminal_without_colours_looks_as_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with window(morning(tmp_path)) as desk:
        await desk.press("j", "j", "s")
        check_snapshot("no-color", {"80x24": [*desk.text(), "", *looks(desk)]})


def test_every_snapshot_is_of_a_screen() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == {*SCREENS, "no-color"}


def test_every_screen_has_a_snapshot() -> None:
    found = set()
    for module in iter_modules(package.__path__):
        for kind in vars(import_module(f"{package.__name__}.{module.name}")).values():
            is_ours = isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__.startswith("reader.")
            if is_ours and kind.__name__ not in BASES and not isabstract(kind):
                found.add(kind.__name__)
    missing = sorted(found - set(SHOWN) - APART)
    assert not missing, f"{', '.join(missing)}: write the keys that lead there into SCREENS, and the name into SHOWN"
    assert set(SHOWN) <= found
    assert set(SHOWN.values()) <= set(SCREENS)


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
