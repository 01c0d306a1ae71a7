"""A list that typing narrows: the lines in sight, and the keys that every such screen has."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.screens.base import KeyScreen, Result
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import Part
from reader.tui.widgets.mouse import WheelList

Row = TypeVar("Row")

Run = tuple[str, str]
"""A text and its ink."""


class TypedList(WheelList, Generic[Row]):
    """The lines in sight, around the one that is chosen. A subclass says what a line looks like."""

    class Picked(Message):
        """The mouse chose a line."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, empty: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self._empty = empty
        self._top = 0
        self._glyphs = glyphs()

    @property
    def chosen(self) -> Row | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[Row], cursor: int) -> None:
        """Show other lines."""
        self.rows = rows
        self.cursor = max(0, min(cursor, len(rows) - 1))
        self.repaint()

    @abstractmethod
    def runs(self, row: Row, width: int) -> Sequence[Run]:
        """Return the texts of a line of ``width`` cells with their inks."""
        raise NotImplementedError

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight."""
        if not self.rows:
            return [self.line(width, ((f" {self._empty}", self.look("quiet")),))]
        if not self._top <= self.cursor < self._top + height:
            self._top = self.cursor - height // 2
        self._top = max(0, min(self._top, len(self.rows) - height))
        shown = range(self._top, min(len(self.rows), self._top + height))
        return [self._draw_row(self.rows[index], index == self.cursor, width) for index in shown]

    def _draw_row(self, row: Row, selected: bool, width: int) -> Strip:
        on, base = ("cursor", self.look("cursor")) if selected else ("", self.look())
        mark: Part = (self._glyphs.cursor if selected else " ", self.look("accent", on))
        return self.line(width, (mark, *((text, self.look(ink, on)) for text, ink in self.runs(row, width - 1))), base)

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        index = self._top + event.y
        if index < len(self.rows):
            self.post_message(self.Picked(index))


class TypedListScreen(KeyScreen[Result]):
    """Typing narrows, the arrows choose, enter does something. ``WRAPS``: from the last line on to the first."""

    WRAPS: ClassVar[bool] = False

    edit: LineEdit
    choices: TypedList[Any]

    @abstractmethod
    def refill(self, cursor: int) -> None:
        """Show the lines that what is typed finds, with one of them chosen."""
        raise NotImplementedError

    @abstractmethod
    def choose(self) -> None:
        """Do what enter does to the chosen line."""
        raise NotImplementedError

    def leave(self) -> None:
        """Do what escape does."""
        self.dismiss(None)

    def press(self, key: str, character: str | None) -> bool:
        """Narrow, move, choose, close."""
        page = max(1, self.choices.size.height - 1)
        match key:
            case "escape" | "ctrl+c":
                self.leave()
            case "enter":
                self.choose()
            case "down" | "ctrl+n":
                self._step(1)
            case "up" | "ctrl+p":
                self._step(-1)
            case "pagedown" | "pageup":
                self.refill(self.choices.cursor + (page if key == "pagedown" else -page))
            case _:
                return self._type(key, character)
        return True

    def paste(self, text: str) -> None:
        """Paste into the line."""
        self.edit.insert(text)
        self.refill(0)

    def _type(self, key: str, character: str | None) -> bool:
        before = self.edit.text
        known = self.edit.press(key, character)
        if self.edit.text != before:
            self.refill(0)
        return known

    def _step(self, lines: int) -> None:
        cursor = self.choices.cursor + lines
        self.refill(cursor % max(1, len(self.choices.rows)) if self.WRAPS else cursor)

    def on_typed_list_picked(self, event: TypedList.Picked) -> None:
        """Choose by the mouse."""
        # A second click may have been on its way.
        if self.app.screen is self:
            self.refill(event.index)
            self.choose()

    def on_wheel_list_wheeled(self, event: WheelList.Wheeled) -> None:
        """Go on by the wheel, not beyond the ends."""
        there = self.choices.cursor + event.rows
        if 0 <= there < len(self.choices.rows):
            self.refill(there)
