"""What to mute of one paper: its authors, its topics, a word; and what is muted already."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip

from reader.domain.errors import StoreError
from reader.services.muting import PERIODS, active_mutes, today_of, until
from reader.storage.mutes import Mute, MuteKind
from reader.tui.glyphs import glyphs
from reader.tui.screens.ask import AskText
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import shorten

MOST_ROWS = 12
"""Lines of the dialog's list."""


class Choice(NamedTuple):
    """One line: something to mute, or with ``mute`` something muted to be shown again. ``about`` says which."""

    kind: MuteKind
    name: str
    about: str
    mute: Mute | None = None
    period: str = ""


class MuteList(LineWidget):
    """The lines in sight, around the one that is chosen."""

    class Picked(Message):
        """The mouse chose a line."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
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
        if not self.rows:
            return [self.line(width, ((" type a word of titles to mute", self.look("quiet")),))]
        if not self._top <= self.cursor < self._top + height:
            self._top = self.cursor - height // 2
        self._top = max(0, min(self._top, len(self.rows) - height))
        shown = range(self._top, min(len(self.rows), self._top + height))
        return [self._draw_row(self.rows[index], index == self.cursor, width) for index in shown]

    def _draw_row(self, row: Choice, selected: bool, width: int) -> Strip:
        base = self.look("cursor") if selected else self.look()
        ground = Style(bgcolor=base.bgcolor)
        box = "[x] " if row.mute else "[ ] "
        about = shorten(row.about, max(8, width // 2), self._glyphs.ellipsis)
        name = shorten(row.name, max(4, width - 8 - cell_len(about)), self._glyphs.ellipsis)
        gap = " " * max(1, width - 7 - cell_len(name) - cell_len(about))
        parts = (
            (self._glyphs.cursor if selected else " ", self.look("accent")),
            (box, self.look("accent" if row.mute else "dim")),
            (name, self.look("strong")),
            (f"{gap}{about} ", self.look("quiet")),
        )
        return self.line(width, [(text, style + ground) for text, style in parts], base)

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        index = self._top + event.y
        if index < len(self.rows):
            self.post_message(self.Picked(index))


class MuteScreen(KeyScreen[Choice | None], ModalScreen[Choice | None]):
    """Dismissed with what to mute and for how long, or what to show again, or None."""

    def __init__(self, authors: Sequence[str], topics: Sequence[str]) -> None:
        super().__init__()
        self._offered = [Choice("author", name, "author") for name in authors]
        self._offered += [Choice("topic", name, "topic") for name in topics]
        self._periods = list(PERIODS)
        self._period = 0
        self._muted: list[Mute] = []
        self._title = AskText("", "strong", id="mute-title")
        self._edit = LineEdit(">", placeholder="type a name, or a word of titles", id="mute-edit")
        self._list = MuteList(id="mute-list")
        self._hint = AskText("", "quiet", id="mute-hint")

    def compose(self) -> ComposeResult:
        """Show question, line, list and hint."""
        self._edit.set_active(True)
        with Vertical(id="mute-box"):
            yield self._title
            yield self._edit
            yield self._list
            yield self._hint

    def on_mount(self) -> None:
        """Read what is muted."""
        try:
            self._muted = active_mutes(self.matins.library)
        except StoreError as error:
            self.matins.say(str(error), error=True)
        self._show(0)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def press(self, key: str, character: str | None) -> bool:
        """Choose, change the time, mute or show again, close."""
        match key:
            case "escape" | "ctrl+c":
                self.dismiss(None)
            case "enter":
                self._choose()
            case "tab" | "shift+tab":
                self._period = (self._period + (1 if key == "tab" else -1)) % len(self._periods)
                self._show(self._list.cursor)
            case "down" | "ctrl+n":
                self._step(1)
            case "up" | "ctrl+p":
                # From the first line to the last: what was muted is one key away.
                self._step(-1)
            case "pagedown" | "pageup":
                page = max(1, self._list.size.height - 1)
                self._show(self._list.cursor + (page if key == "pagedown" else -page))
            case _:
                before = self._edit.text
                known = self._edit.press(key, character)
                if self._edit.text != before:
                    self._show(0)
                return known
        return True

    def paste(self, text: str) -> None:
        """Paste into the line."""
        self._edit.insert(text)
        self._show(0)

    def _step(self, lines: int) -> None:
        self._show((self._list.cursor + lines) % max(1, len(self._list.rows)))

    def _rows(self) -> list[Choice]:
        """Return what can be muted, and then what is: both as far as what was typed finds them."""
        typed, today = " ".join(self._edit.text.split()), today_of(self.matins.library)
        known = {(mute.kind, mute.name) for mute in self._muted}
        rows = [row for row in self._offered if (row.kind, row.name) not in known]
        rows = [row for row in rows if typed.casefold() in row.name.casefold()]
        if typed and ("word", typed) not in known:
            rows.append(Choice("word", typed, "in titles"))
        for mute in self._muted:
            if typed.casefold() in mute.name.casefold():
                kind = {"author": "author", "topic": "topic", "word": "in titles"}[mute.kind]
                rows.append(Choice(mute.kind, mute.name, f"{kind}, muted {until(mute, today)}", mute))
        return rows

    def _show(self, cursor: int) -> None:
        self._list.show(self._rows(), cursor)
        self._title.say(f"Mute {self._periods[self._period]}", "strong")
        row = self._list.rows[self._list.cursor] if self._list.rows else None
        does = "" if row is None else "enter: show again   " if row.mute else "enter: mute   "
        following = self._periods[(self._period + 1) % len(self._periods)]
        self._hint.say(f"{does}tab: {following}   esc: close", "quiet")
        self._fit()

    def _fit(self) -> None:
        room = max(1, self.app.size.height - 8)
        self._list.styles.height = max(1, min(len(self._list.rows), MOST_ROWS, room))

    def _choose(self) -> None:
        if self._list.rows:
            row = self._list.rows[self._list.cursor]
            self.dismiss(row._replace(period=self._periods[self._period]))

    def on_mute_list_picked(self, event: MuteList.Picked) -> None:
        """Choose by the mouse."""
        self._show(event.index)
        self._choose()
