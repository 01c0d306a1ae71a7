"""A damaged library: what is wrong with it, and the good backups that can take its place."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from reader.domain.errors import StoreError
from reader.storage import backups
from reader.tui.colourless import ColourlessApp
from reader.tui.glyphs import glyphs
from reader.tui.screens.base import KeyScreen
from reader.tui.sheets import sheets
from reader.tui.themes import DAWN
from reader.tui.widgets.mouse import KeysClicked, WheelList, key_at
from reader.tui.widgets.wrapping import shorten, wrap

if TYPE_CHECKING:
    from reader.storage.backups import Backup

MEASURE = 76
"""Cells of a line that is comfortable to read."""


def rescue(path: Path, told: str) -> bool:
    """Offer the good backups of a damaged library; True where one was put in its place. Raises StoreError."""
    good = backups.good(path)
    return bool(good) and bool(RescueApp(path, told, good).run())


class RescueText(WheelList):
    """What is wrong, the backups, and the keys."""

    class Picked(Message):
        """The mouse chose a backup."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, told: str, good: "Sequence[Backup]") -> None:
        super().__init__(id="rescue")
        self._told = told
        self._good = good
        self.cursor = 0
        self.done = ""

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines; where there is no room for all, the backups and the keys stay."""
        rows = self._shown(width, height)
        ellipsis = glyphs().ellipsis
        return [self.line(width, ((f"  {shorten(text, width - 2, ellipsis)}", self.look(ink)),)) for ink, text in rows]

    def _shown(self, width: int, height: int) -> list[tuple[str, str]]:
        rows = [*self._rows(max(8, min(width - 4, MEASURE)))]
        return rows[max(0, len(rows) - height) :]

    def on_click(self, event: events.Click) -> None:
        """Choose the backup under the mouse, or press the key that is named there."""
        rows = self._shown(*self.size)
        backups = [] if self.done else range(len(rows) - 3 - len(self._good), len(rows) - 3)
        if event.y in backups:
            self.post_message(self.Picked(backups.index(event.y)))
        elif event.y == len(rows) - 1 and (key := key_at(rows[event.y][1], event.x - 2)):
            self.post_message(KeysClicked(key))

    def _rows(self, room: int) -> Iterator[tuple[str, str]]:
        yield "", ""
        yield "error", "The library is damaged"
        yield "", ""
        for start, end in wrap(self._told, room):
            yield "", self._told[start:end]
        yield "", ""
        if self.done:
            for start, end in wrap(self.done, room):
                yield "strong", self.done[start:end]
            yield "", ""
            yield "accent", "enter opens the library   q leaves"
            return
        yield "strong", "Good backups, the newest first:"
        for place, backup in enumerate(self._good):
            papers = "paper" if backup.papers == 1 else "papers"
            sign = ">" if place == self.cursor else " "
            told = (
                f"{sign} {backup.made_at:%Y-%m-%d %H:%M} UTC   {backup.papers:,} {papers}, {backup.starred:,} starred"
            )
            yield "accent" if place == self.cursor else "", told
        yield "", ""
        yield "dim", "The damaged file is kept beside it; `matins restore --undo` puts it back."
        yield "accent", "enter puts the chosen one in place   j k choose   q changes nothing"


class RescueScreen(KeyScreen[None]):
    """The one screen of the rescue."""

    def __init__(self, path: Path, told: str, good: "Sequence[Backup]") -> None:
        super().__init__()
        self._path = path
        self._good = good
        self._text = RescueText(told, good)

    def compose(self) -> ComposeResult:
        """Show the text."""
        yield self._text

    def press(self, key: str, character: str | None) -> bool:
        """Choose a backup, put it in place, or leave."""
        match key:
            case "q" | "escape" | "ctrl+c" | "ctrl+q":
                self.app.exit(bool(self._text.done))
            case "j" | "down":
                self._choose(1)
            case "k" | "up":
                self._choose(-1)
            case "enter":
                self._go_on()
            case _:
                return False
        return True

    def gives_up(self, key: str) -> bool:
        """There are no keys of the user's without a library."""
        return False

    def on_wheel_list_wheeled(self, event: WheelList.Wheeled) -> None:
        """Choose by the wheel."""
        self._choose(event.rows)

    def on_rescue_text_picked(self, event: RescueText.Picked) -> None:
        """Choose by the mouse."""
        self._choose(event.index - self._text.cursor)

    def _choose(self, step: int) -> None:
        self._text.cursor = max(0, min(self._text.cursor + step, len(self._good) - 1))
        self._text.repaint()

    def _go_on(self) -> None:
        if self._text.done:
            self.app.exit(True)
            return
        try:
            backup, kept = backups.restore(self._path, datetime.now(UTC), self._good[self._text.cursor])
        except StoreError as error:
            self.app.exit(message=str(error), return_code=1)
            return
        beside = f" What was there is kept as {kept.name}." if kept else ""
        self._text.done = f"The library is that of {backup.made_at:%Y-%m-%d %H:%M} UTC.{beside}"
        self._text.repaint()


class RescueApp(ColourlessApp[bool]):
    """Runs before there is a library; its result is whether there is one now."""

    TITLE = "Matins"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, path: Path, told: str, good: "Sequence[Backup]") -> None:
        super().__init__(css_path=[str(sheet) for sheet in sheets()])
        self._rescue = RescueScreen(path, told, good)
        self.register_theme(DAWN)
        self.theme = DAWN.name

    def get_default_screen(self) -> Screen[None]:
        """Begin with the rescue."""
        return self._rescue
