"""The table of contents of a paper, as a list that a few typed letters narrow."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from reader.fulltext.layout import HeadingLine
from reader.fulltext.layout.finding import folded_text
from reader.tui.glyphs import glyphs
from reader.tui.screens.ask import AskText
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.mouse import WheelList
from reader.tui.widgets.wrapping import shorten

DEEPEST = 4
"""Levels that are set in."""


class HeadingList(WheelList):
    """The headings in sight, around the one that is chosen."""

    class Picked(Message):
        """The mouse chose a heading."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.rows: Sequence[HeadingLine] = ()
        self.cursor = 0
        self._top = 0
        self._glyphs = glyphs()

    def show(self, rows: Sequence[HeadingLine], cursor: int) -> None:
        """Show other headings, one of them chosen."""
        self.rows = rows
        self.cursor = max(0, min(cursor, len(rows) - 1))
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the headings in sight."""
        if not self.rows:
            return [self.line(width, ((" no heading is like this", self.look("quiet")),))]
        if not self._top <= self.cursor < self._top + height:
            self._top = self.cursor - height // 2
        self._top = max(0, min(self._top, len(self.rows) - height))
        shown = range(self._top, min(len(self.rows), self._top + height))
        return [self._draw_row(self.rows[index], index == self.cursor, width) for index in shown]

    def _draw_row(self, row: HeadingLine, selected: bool, width: int) -> Strip:
        on = "cursor" if selected else ""
        base = self.look(on)
        indent = "  " * (min(row.level, DEEPEST) - 1)
        number = f"{row.number}  " if row.number else ""
        room = width - 2 - cell_len(indent + number)
        parts = (
            (self._glyphs.cursor if selected else " ", self.look("accent", on)),
            (indent, base),
            (number, self.look("accent", on)),
            (shorten(row.title, room, self._glyphs.ellipsis), self.look("strong" if row.level == 1 else "", on)),
        )
        return self.line(width, parts, base)

    def on_click(self, event: events.Click) -> None:
        """Choose the heading under the mouse."""
        index = self._top + event.y
        if index < len(self.rows):
            self.post_message(self.Picked(index))


class ContentsScreen(Dialog[HeadingLine | None]):
    """Dismissed with the heading to go to, or None."""

    HINT = "enter: go there   esc: close"

    def __init__(self, headings: Sequence[HeadingLine], here: int) -> None:
        super().__init__()
        self._headings = headings
        self._here = max(0, here)
        self._edit = LineEdit(">", placeholder="type some letters of a heading", id="contents-edit")
        self._list = HeadingList(id="contents-list")

    def compose(self) -> ComposeResult:
        """Show line, list and hint."""
        self._edit.set_active(True)
        with Vertical(id="contents-box"):
            yield AskText("Contents", "strong", id="contents-title")
            yield self._edit
            yield self._list
            yield AskText(self.HINT, "quiet", id="contents-hint")

    def on_mount(self) -> None:
        """Show every heading, the one in sight chosen."""
        self._show(self._here)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def press(self, key: str, character: str | None) -> bool:
        """Choose, narrow, go, or close."""
        here, page = self._list.cursor, max(1, self._list.size.height - 1)
        match key:
            case "escape" | "ctrl+c":
                self.dismiss(None)
            case "enter":
                self.dismiss(self._list.rows[here] if self._list.rows else None)
            case "down" | "ctrl+n" | "tab":
                self._choose(here + 1)
            case "up" | "ctrl+p" | "shift+tab":
                self._choose(here - 1)
            case "pagedown" | "pageup":
                self._choose(here + (page if key == "pagedown" else -page))
            case _:
                before = self._edit.text
                known = self._edit.press(key, character)
                if self._edit.text != before:
                    self._show(0 if self._edit.text.strip() else self._here)
                return known
        return True

    def paste(self, text: str) -> None:
        """Paste into the line."""
        self._edit.insert(text)
        self._show(0)

    def _choose(self, index: int) -> None:
        self._list.show(self._list.rows, index)

    def _show(self, cursor: int) -> None:
        self._list.show(like(self._headings, self._edit.text), cursor)
        self._fit()

    def _fit(self) -> None:
        room = max(1, self.app.size.height - 8)
        self._list.styles.height = max(1, min(len(self._headings), room))

    def on_wheel_list_wheeled(self, event: WheelList.Wheeled) -> None:
        """Go on by the wheel."""
        self._choose(self._list.cursor + event.rows)

    def on_heading_list_picked(self, event: HeadingList.Picked) -> None:
        """Go to the heading under the mouse."""
        # A second click may have been on its way.
        if self.app.screen is self and event.index < len(self._list.rows):
            self.dismiss(self._list.rows[event.index])


def like(headings: Sequence[HeadingLine], typed: str) -> list[HeadingLine]:
    """Return the headings that ``typed`` means, the nearest first: words, their beginnings, letters in their order."""
    wanted = folded_text(" ".join(typed.split()))[0]
    if not wanted:
        return list(headings)
    found: list[tuple[int, int]] = []
    for number, heading in enumerate(headings):
        rank = _rank(folded_text(f"{heading.number} {heading.title}")[0], wanted)
        if rank is not None:
            found.append((rank, number))
    return [headings[number] for _, number in sorted(found)]


def _rank(text: str, wanted: str) -> int | None:
    """Return 0 where a word begins with all that is typed, 3 where only its letters come in this order."""
    if f" {text}".find(f" {wanted}") >= 0:
        return 0
    words = text.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 1
    if wanted in text:
        return 2
    at = 0
    for letter in wanted.replace(" ", ""):
        at = text.find(letter, at) + 1
        if not at:
            return None
    return 3
