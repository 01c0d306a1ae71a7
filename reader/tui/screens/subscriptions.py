"""Subscriptions: a searchable list of everything that can arrive by itself."""

from collections.abc import Sequence

from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip

from reader.domain.errors import ReaderError
from reader.tui.choices import Choice, Choices
from reader.tui.glyphs import glyphs
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import shorten

NAME_WIDTH = 24

HINTS = [("enter", "subscribe or not"), ("↑↓", "move"), ("esc", "done")]


class ChoiceList(LineWidget):
    """The lines in sight, around the one that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Choice] = ()
        self.cursor = 0
        self._top = 0
        self._glyphs = glyphs()

    def show(self, rows: Sequence[Choice], cursor: int) -> None:
        """Show other lines."""
        self.rows = rows
        self.cursor = max(0, min(cursor, len(rows) - 1))
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight."""
        last = max(0, len(self.rows) - height)
        if not self._top <= self.cursor < self._top + height:
            self._top = self.cursor - height // 2
        self._top = max(0, min(self._top, last))
        shown = range(self._top, min(len(self.rows), self._top + height))
        return [self._draw_row(index, width) for index in shown]

    def _draw_row(self, index: int, width: int) -> Strip:
        row, selected = self.rows[index], index == self.cursor
        base = self.look("cursor") if selected else self.look()
        box = "[x] " if row.chosen else "[ ] "
        name = shorten(row.name, NAME_WIDTH, self._glyphs.ellipsis)
        about = shorten(row.about, width - NAME_WIDTH - 8, self._glyphs.ellipsis)
        ground = Style(bgcolor=base.bgcolor)
        parts = (
            (self._glyphs.cursor if selected else " ", self.look("accent")),
            (box, self.look("accent" if row.chosen else "dim")),
            (f"{name:<{NAME_WIDTH}} ", self.look("strong" if row.chosen else "")),
            (about, self.look("quiet")),
        )
        return self.line(width, [(text, style + ground) for text, style in parts], base)


class SubscriptionsScreen(KeyScreen[None]):
    """Typing searches, enter subscribes. Everything is written at once."""

    def __init__(self) -> None:
        super().__init__()
        self._search = LineEdit("subscribe to", placeholder="type a category, a field, an author's name")
        self._list = ChoiceList()
        self._status = StatusBar(HINTS)
        self._choices: Choices | None = None

    def compose(self) -> ComposeResult:
        """Lay search, list and hints out."""
        self._search.set_active(True)
        yield self._search
        yield self._list
        yield self._status

    def on_mount(self) -> None:
        """Read the settings and show what there is."""
        try:
            self._choices = Choices()
        except ReaderError as error:
            self._status.say(str(error), error=True)
            return
        self._show(0)

    def press(self, key: str, character: str | None) -> bool:
        """Search, move, subscribe, close."""
        page = max(1, self._list.size.height - 1)
        match key:
            case "escape" | "ctrl+c":
                if self._search.text:
                    self._search.set_text("")
                    self._show(0)
                else:
                    self.dismiss(None)
            case "down" | "ctrl+n":
                self._show(self._list.cursor + 1)
            case "up" | "ctrl+p":
                self._show(self._list.cursor - 1)
            case "pagedown":
                self._show(self._list.cursor + page)
            case "pageup":
                self._show(self._list.cursor - page)
            case "enter":
                self._toggle()
            case _:
                before = self._search.text
                known = self._search.press(key, character)
                if self._search.text != before:
                    self._show(0)
                return known
        return True

    def paste(self, text: str) -> None:
        """Search for what is pasted."""
        self._search.insert(text)
        self._show(0)

    def _show(self, cursor: int) -> None:
        if self._choices is not None:
            self._list.show(self._choices.rows(self._search.text), cursor)

    def _toggle(self) -> None:
        if self._choices is None or not self._list.rows:
            return
        choice = self._list.rows[self._list.cursor]
        try:
            self._choices.toggle(choice)
        except ReaderError as error:
            self._status.say(str(error), error=True)
            return
        done = "no longer subscribed to" if choice.chosen else "subscribed to"
        self._status.say(f"{done} {choice.name}; {self.matins.keymap.name('fetch')} in the list fetches")
        if not choice.chosen and choice.kind in ("author", "query"):
            self._search.set_text("")
        self._show(self._list.cursor)
