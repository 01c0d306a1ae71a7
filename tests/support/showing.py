"""Every screen of the program, and how to bring it up: for its snapshot, its sizes and its contrast."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest
from textual.screen import Screen
from textual.widgets import Static

import reader.tui as package
from reader.domain.identifier import ArxivId
from reader.paths import keys_path
from reader.storage import backups
from reader.storage.kept import KeptPapers
from reader.tui.rescue import RescueApp
from reader.tui.screens.figure import FigureScreen
from reader.tui.themes import OURS
from support import pages
from support.builders import NOW, batch, invented, take_in
from support.morning import morning
from support.reading import counted, reading
from support.screens import Window, window

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
    "palette": ("ctrl+p", "down"),
    "palette-typed": ("ctrl+p", *"read"),
    "paper-palette": ("enter", "ctrl+p"),
    "paper-help": ("enter", "?"),
    "sequence": ("j", "g"),
    "error": ("j",),
    "figure": (),
    "rescue": ("j",),
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
    "FigureScreen": "figure",
    "HelpScreen": "help",
    "HistoryScreen": "history",
    "MainScreen": "list",
    "MuteScreen": "mute",
    "Palette": "palette",
    "PaperScreen": "paper",
    "RescueScreen": "rescue",
    "StatsScreen": "stats",
    "SubscriptionsScreen": "subscriptions",
    "ThemesScreen": "themes",
    "WelcomeScreen": "welcome",
}
"""Which of these shows which screen."""

BASES = {"KeyScreen", "CommandScreen", "Dialog", "ListMouse", "LaterParts", "TypedListScreen"}

SEQUENCES = 'first = ["g g"]\nlast = ["g e"]\nnext_unread = ["g n u"]\n'

DAMAGE = (
    "The library library.db is damaged: it does not begin like one. `matins restore` puts a good backup in its place."
)

ERROR = (
    "arXiv did not answer within thirty seconds, and what it sent before is kept; the next fetch goes on from there. "
    "Nothing that you decided is lost."
)

CAPTION = "Figure 2: the lantern graph of a hundred sentences, drawn once and kept for all of the tides that follow it"


def screens() -> set[str]:
    """Return the names of all screens that the program has."""
    found = set()
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        for kind in vars(import_module(module.name)).values():
            is_ours = isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__.startswith("reader.")
            if is_ours and kind.__name__ not in BASES and not isabstract(kind):
                found.add(kind.__name__)
    return found


@asynccontextmanager
async def showing(
    screen: str, place: Path, *, size: tuple[int, int] = (80, 24), theme: str = ""
) -> AsyncIterator[Window]:
    """Bring a screen up, over a library that is made in ``place``, and wait for what it waits for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATINS_CONFIG", str(place / "config.toml"))
        # Some screens show the path.
        patch.chdir(place)
        patch.setitem(sys.modules, "textual_image.widget", _pictures())
        _set_keys(SEQUENCES if screen == "sequence" else "")
        if screen == "rescue":
            async with _rescue(place, size, theme) as desk:
                yield desk
            return
        async with window(_made(screen, place), size=size, theme=theme) as desk:
            await _lead(desk, screen)
            yield desk


def _made(screen: str, place: Path) -> Path:
    if screen == "welcome":
        return Path("library.sqlite3")
    if screen == "stats":
        return reading(place)
    return _kept(place) if "enter" in SCREENS[screen][:1] else morning(place)


def _kept(folder: Path) -> Path:
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


def _set_keys(text: str) -> None:
    keys_path().parent.mkdir(parents=True, exist_ok=True)
    keys_path().unlink(missing_ok=True)
    if text:
        keys_path().write_text(text, encoding="utf-8")


def _pictures() -> ModuleType:
    """Return what draws pictures, without any: what one looks like is the affair of each terminal."""

    class Image(Static):
        def __init__(self, _path: Path) -> None:
            super().__init__("\n".join(["lanterns " * 3] * 8))

    stub = ModuleType("textual_image.widget")
    stub.Image = Image  # type: ignore[attr-defined]
    return stub


@asynccontextmanager
async def _rescue(place: Path, size: tuple[int, int], theme: str) -> AsyncIterator[Window]:
    path = place / "library.db"
    for number in (1, 2):
        take_in(path, batch(invented(number), name=str(number)))
        backups.make(path, NOW - timedelta(days=3 - number))
    path.write_bytes(b"damaged" * 100)
    app = RescueApp(path, DAMAGE, backups.good(path))
    for ours in OURS:
        app.register_theme(ours)
    app.theme = theme or app.theme
    async with app.run_test(size=size) as pilot:
        desk = Window(app, pilot)  # type: ignore[arg-type]
        await desk.settle()
        await desk.press(*SCREENS["rescue"])
        yield desk


async def _lead(desk: Window, screen: str) -> None:
    first, *rest = SCREENS[screen] or ("",)
    if first:
        await desk.press(first)
    if first == "enter":
        await desk.until(lambda: desk.shows("Theorem 1"))
    await desk.press(*rest)
    if screen == "views" and desk.app.size.width > 100:
        await desk.until(lambda: desk.text()[1][:26].rstrip().endswith(" 19"))
    if screen == "stats":
        await counted(desk)
    if screen == "note":
        await desk.until(lambda: desk.shows("saved"))
    if screen == "figure":
        desk.app.push_screen(FigureScreen(Path("figure.png"), CAPTION))
        await desk.until(lambda: desk.shows("lanterns lanterns"))
    if screen == "error":
        desk.app.say(ERROR, error=True)
    # What changes a height is laid out a moment later.
    await desk.settle()
    await desk.pilot.pause()
