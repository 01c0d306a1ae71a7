"""Looking at screens that show hostile strings: every one of the program, by keys or by what opens it."""

import asyncio
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from textual.screen import Screen
from textual.widgets import Static

import reader.tui as package
from reader.domain.text import clean
from reader.storage import backups
from reader.storage.connection import DamagedLibraryError
from robustness.running import Failed, check
from robustness.texts import forbidden, hostile, plain
from support.builders import NOW, batch, invented, take_in
from support.screens import Window, window

SECONDS = 30.0
"""How long a key may take before the window counts as hanging."""

BASES = frozenset(("KeyScreen", "CommandScreen", "Dialog", "TypedListScreen", "ListMouse", "LaterParts"))
"""Screens that others are made from, which are never shown themselves."""


@dataclass
class Tally:
    """What was looked through, and what of it no terminal may get."""

    screens: int = 0
    outputs: int = 0
    characters: int = 0
    wrong: int = 0
    shown: set[str] = field(default_factory=set)

    def look(self, text: str, allowed: str, about: str) -> None:
        """Count a text, and raise Failed where it has what it may not have."""
        wrong = forbidden(text, allowed)
        self.characters += len(text)
        self.wrong += len(wrong)
        check(not wrong, f"{about} has {wrong[:9]!a}")


def every_screen() -> set[str]:
    """Return the names of all screens that the program can show."""
    kinds: set[type] = set()
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        kinds |= {kind for kind in vars(import_module(module.name)).values() if isinstance(kind, type)}
    ours = {kind for kind in kinds if issubclass(kind, Screen) and kind.__module__.startswith("reader.")}
    return {kind.__name__ for kind in ours if not isabstract(kind)} - BASES


class Looking:
    """One window, looked at after everything that is done in it."""

    def __init__(self, desk: Window, tally: Tally) -> None:
        self._desk = desk
        self._tally = tally

    async def at(self, *keys: str) -> None:
        """Press keys and look; raise Failed where the window does not come to rest."""
        try:
            await asyncio.wait_for(self._desk.press(*keys), SECONDS)
        except TimeoutError:
            raise Failed(f"{self._name} does not come to rest after {keys}") from None
        self.seen()

    async def paste(self, text: str) -> None:
        """Paste and look."""
        await self._desk.paste(text)
        self.seen()

    def seen(self) -> None:
        """Look at the screen as it is drawn: no markup of others, no link, no forbidden character."""
        self._desk.check()
        self._tally.screens += 1
        self._tally.shown |= {type(screen).__name__ for screen in self._desk.app.screen_stack}
        for line in self._desk.strips():
            self._tally.look(line.text, "", self._name)

    async def day_done(self, words: str) -> None:
        """Show the summary of a day with other words in the place of its day's."""
        from reader.services.flow import DaySummary, OpenDay
        from reader.tui.screens.day_done import DayDoneScreen

        following = OpenDay("2026-11-20", 7)
        screen = DayDoneScreen("2026-11-19", DaySummary(1, 2, 3, 4, 5), following)
        await self._shown(screen, words)

    async def figure(self, caption: str) -> None:
        """Show a picture, of which the terminal's own ways of drawing are none of ours, with a caption."""
        from reader.tui.screens.figure import FigureScreen

        with _pictures():
            await self._shown(FigureScreen(Path("figure.png"), caption), caption)

    async def _shown(self, screen: "Screen[Any]", words: str) -> None:
        self._desk.app.push_screen(screen)
        await self._desk.settle()
        self.seen()
        self._desk.app.say(words)
        await self._desk.settle()
        self.seen()
        await self.at("escape")

    @property
    def _name(self) -> str:
        return type(self._desk.app.screen).__name__


@contextmanager
def _pictures() -> Iterator[None]:
    """Let pictures be drawn as some cells of text."""

    class Image(Static):
        def __init__(self, _path: Path) -> None:
            super().__init__("lanterns")

    stub, name = ModuleType("textual_image.widget"), "textual_image.widget"
    vars(stub)["Image"] = Image
    before = sys.modules.get(name)
    sys.modules[name] = stub
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


async def show_the_others(place: Path, dice: random.Random, tally: Tally) -> None:
    """Show what comes before there is a library: the welcome, and the rescue of a damaged one of a hostile name."""
    async with window(place / "none" / "library.sqlite3") as desk:
        look = Looking(desk, tally)
        look.seen()
        for keys in (("?",), ("escape",), ("I",)):
            await look.at(*keys)
        await look.paste(hostile(dice))
        await look.at("escape")
        desk.app.say(hostile(dice), error=True)
        await look.at("j")
    await _rescue(place, dice, tally)


async def _rescue(place: Path, dice: random.Random, tally: Tally) -> None:
    from reader.tui.rescue import RescueApp

    folder = place / (plain(hostile(dice, 40)).replace("/", "").replace("\0", "").strip(".") or "x")
    folder.mkdir()
    path = folder / "library.db"
    take_in(path, batch(invented(1)))
    backups.make(path, NOW)
    path.write_bytes(b"damaged" * 100)
    told = str(DamagedLibraryError(path, clean(hostile(dice))))
    app = RescueApp(path, told, backups.good(path))
    async with app.run_test(size=dice.choice(((80, 24), (40, 12), (200, 50)))) as pilot:
        desk = Window(app, pilot)  # type: ignore[arg-type]
        await desk.settle()
        look = Looking(desk, tally)
        for keys in (("j",), ("k",), ("enter",)):
            await look.at(*keys)
