"""An app without a terminal, its keys, and its screen as text."""

import asyncio
import os
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

from rich.style import Style
from textual import events
from textual._context import visible_screen_stack
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from reader.services.library import Library
from reader.tui.app import MatinsApp
from reader.tui.screens.main import MainScreen
from reader.tui.session import Session
from support.morning import clock

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots"

_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f"}

_MISLEADING = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u034f\u3164"
)


class Window:
    """One open app and its keys."""

    def __init__(self, app: MatinsApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        """The list's screen, wherever it is in the stack."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))

    @property
    def session(self) -> Session:
        return self.main.session

    @property
    def key(self) -> str:
        """The key of the paper under the cursor."""
        detail = self.session.detail()
        return detail.key if detail else ""

    @property
    def numbers(self) -> list[int]:
        """The papers in the list, in order."""
        rows = [self.session.row(index) for index in range(len(self.session))]
        return [row.number for row in rows if row]

    def send(self, *keys: str) -> None:
        """Type keys as a terminal does, without waiting for what they do."""
        for key in keys:
            self.app.post_message(key_event(key))

    async def press(self, *keys: str) -> None:
        """Type keys and wait until all of them are done, with the answers that they ask for."""
        self.send(*keys)
        await self.settle()
        await self.answered()

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()
        await self.answered()

    async def resize(self, width: int, height: int) -> None:
        driver = self.app._driver
        assert driver is not None
        driver._size = (width, height)  # type: ignore[attr-defined]
        self.app.post_message(events.Resize(Size(width, height), Size(width, height)))
        await self.until(lambda: self.app.screen._compositor.size == (width, height))

    async def settle(self) -> None:
        """Wait until every message was handled and all is laid out, on screens that came up meanwhile too."""
        quiet, end = 0, asyncio.get_running_loop().time() + 30
        while quiet < 3:
            assert asyncio.get_running_loop().time() < end, f"{self.app.screen} never comes to rest"
            await asyncio.sleep(0)
            quiet = quiet + 1 if all(map(_waits, (self.app, *self.app._registry))) else 0
            if quiet and self.app.is_running and _is_to_be_laid_out(self.app.screen):
                await asyncio.sleep(0.001)
                quiet = 0

    async def until(self, true: Callable[[], object], timeout: float = 30.0) -> None:
        """Wait for what threads and timers bring."""
        end = asyncio.get_running_loop().time() + timeout
        while not true():
            assert asyncio.get_running_loop().time() < end, "\n".join(self.text())
            await asyncio.sleep(0.005)
        await self.settle()

    async def indexed(self) -> None:
        """Wait until the filter's words can be answered."""
        await self.until(lambda: self.session.catalogue is not None)

    async def answered(self) -> None:
        """Wait until nothing is asked any more for what the list shall show."""
        if any(isinstance(screen, MainScreen) for screen in self.app.screen_stack):
            await self.until(lambda: self.session.question is None)

    async def ended(self) -> None:
        """Wait until the app has left by itself."""
        while self.app.is_running:
            await asyncio.sleep(0)

    def strips(self) -> list[Strip]:
        """Return the screen, drawn by its widgets now, over what shines through it."""
        visible_screen_stack.set(self.app._background_screens)
        return self.app.screen._compositor.render_strips()

    def check(self) -> None:
        """Every line is as wide as the screen, and holds only what a terminal may draw."""
        width, height = self.app.size
        lines = self.strips()
        assert len(lines) == height
        for line in lines:
            assert line.cell_length == width
            assert not [char for char in line.text if _forbidden(char)], ascii(line.text)
            for segment in line:
                assert not segment.control
                assert segment.style is None or not (segment.style.link or segment.style.meta.get("@click"))

    def text(self) -> list[str]:
        """Return the screen's lines without blanks at their ends."""
        return [strip.text.rstrip() for strip in self.strips()]

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.text())

    @property
    def status(self) -> str:
        """The last line."""
        return self.text()[-1].strip()


@asynccontextmanager
async def window(
    path: Path, *, size: tuple[int, int] = (80, 24), theme: str = "", demo: bool = False, wait: bool = True
) -> AsyncIterator[Window]:
    """Open the app over the library at ``path``; with ``wait`` the word index is ready."""
    app = MatinsApp(Library(path, clock), demo=demo, makes_backups=False)
    if theme:
        app.theme = theme
    try:
        async with app.run_test(size=size) as pilot:
            opened = Window(app, pilot)
            if wait:
                await opened.settle()
            if wait and isinstance(app.screen, MainScreen):
                await opened.indexed()
            yield opened
    finally:
        app.library.close()


def _waits(pump: MessagePump) -> bool:
    """Whether a pump has nothing to do: nothing is on the way to it, and it waits for the next message or is not there.

    A message of our own to each of them would tell the same, at the price of a handled message each.
    """
    queue = pump._message_queue
    return not pump.is_running or (queue.empty() and any(not waiter.done() for waiter in queue.ready_event._waiters))


def _is_to_be_laid_out(screen: Screen[object]) -> bool:
    """Whether a screen waits for the moment of its next frame with more than its looks."""
    wanted = screen._layout_required or screen._scroll_required or screen._recompose_required or screen._callbacks
    return bool(wanted) and screen._update_timer._active.is_set()


def key_event(key: str) -> events.Key:
    """Return what the terminal sends for a key, by Textual's name or as the character it types."""
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, _CHARACTERS.get(key))


def looks(window: Window) -> list[str]:
    """Return the screen's looks: runs of a letter and a number of cells for each line, then what the letters mean."""
    letters: dict[str, str] = {}
    lines = []
    for strip in window.strips():
        cells = [
            (letters.setdefault(_look(segment.style), chr(ord("a") + len(letters))), segment.cell_length)
            for segment in strip
        ]
        runs = [(letter, sum(length for _, length in run)) for letter, run in groupby(cells, key=lambda cell: cell[0])]
        lines.append(" ".join(f"{letter}{length}" for letter, length in runs))
    return [*lines, "", *(f"{letter} = {look}" for look, letter in letters.items())]


def check_snapshot(name: str, sections: Mapping[str, Sequence[str]]) -> None:
    """Compare lines under headings with ``snapshots/<name>.txt``; ``MATINS_UPDATE_SNAPSHOTS=1`` writes it instead."""
    path = SNAPSHOTS / f"{name}.txt"
    shown = "\n".join(line for title, lines in sections.items() for line in (f"=== {title}", *lines, ""))
    if os.environ.get("MATINS_UPDATE_SNAPSHOTS", "") not in ("", "0"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), f"no {path.name}: MATINS_UPDATE_SNAPSHOTS=1 writes it"
    assert shown.split("\n") == path.read_text(encoding="utf-8").split("\n")


def _look(style: Style | None) -> str:
    if style is None:
        return "plain"
    colors = [color.get_truecolor().hex if color else "-" for color in (style.color, style.bgcolor)]
    flags = ("bold", "italic", "underline", "reverse", "dim", "strike")
    return " ".join([" on ".join(colors), *(flag for flag in flags if getattr(style, flag))])


def _forbidden(char: str) -> bool:
    """Tell what no terminal may get, by Unicode's own words and not by ours."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _MISLEADING
