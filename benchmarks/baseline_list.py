"""The least that Textual can do for a reader: a list of two-line rows and a pane, both drawn line by line.

No state, no store, no header: `j` moves the cursor, and only the two rows and the lines of the pane are drawn again.
At the lower edge the list turns a page ("page") or moves on by one row, which draws all of it ("row").
"""

import sys
import textwrap
from typing import ClassVar

from corpus import InventedPaper, papers
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

ROWS = 2
_PLAIN, _BOLD, _DIM = Style(), Style(bold=True), Style(dim=True)
_CURSOR = Style(reverse=True)


class Rows(ScrollView, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [("j", "down", "Down")]
    cursor: var[int] = var(0)

    def __init__(self, entries: list[InventedPaper], pane: "Pane", turn: str) -> None:
        super().__init__()
        self._entries, self._pane, self._turn = entries, pane, turn
        self.styles.width = "1fr"
        self.styles.scrollbar_size_vertical = 0
        self.styles.scrollbar_size_horizontal = 0

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._entries) * ROWS)

    def action_down(self) -> None:
        self.cursor = min(self.cursor + 1, len(self._entries) - 1)

    def watch_cursor(self, old: int, new: int) -> None:
        self._pane.show(self._entries[new])
        top, page = self.scroll_offset.y, self.size.height
        if page and (new + 1) * ROWS > top + page:
            target = new * ROWS if self._turn == "page" else (new + 1) * ROWS - page
            self.scroll_to(y=target, animate=False, immediate=True)
            return
        for row in (old, new):
            self.refresh(Region(0, row * ROWS - top, self.size.width, ROWS))

    def render_line(self, y: int) -> Strip:
        row, line = divmod(y + self.scroll_offset.y, ROWS)
        if row >= len(self._entries):
            return Strip.blank(self.size.width)
        entry = self._entries[row]
        if line == 0:
            text, style = f" {entry.identifier}  {entry.title}", _PLAIN
        else:
            text, style = f"   {', '.join(entry.authors)}", _DIM
        style = style + _CURSOR if row == self.cursor else style
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)


class Pane(Widget):
    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Strip] = []
        self._entry: InventedPaper | None = None
        self.styles.width = "1fr"
        self.styles.height = "1fr"

    def show(self, entry: InventedPaper) -> None:
        before = len(self._lines)
        self._entry = entry
        self._wrap()
        self.refresh(Region(0, 0, self.size.width, max(before, len(self._lines))))

    def on_resize(self) -> None:
        self._wrap()
        self.refresh()

    def _wrap(self) -> None:
        width = self.size.width
        if self._entry is None or not width:
            return
        parts = [
            (self._entry.title, _BOLD),
            (", ".join(self._entry.authors), _PLAIN),
            (" · ".join(self._entry.categories), _DIM),
            ("", _PLAIN),
            (self._entry.abstract, _PLAIN),
        ]
        self._lines = [
            Strip([Segment(line, style)]).adjust_cell_length(width)
            for text, style in parts
            for line in textwrap.wrap(text, width - 2) or [""]
        ]

    def render_line(self, y: int) -> Strip:
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width)


class BareReader(App[None]):
    def __init__(self, count: int, turn: str) -> None:
        super().__init__()
        self._count, self._turn = count, turn

    def compose(self) -> ComposeResult:
        pane = Pane()
        with Horizontal():
            yield Rows(papers(self._count), pane, self._turn)
            yield pane


if __name__ == "__main__":
    BareReader(int(sys.argv[1]), sys.argv[2]).run()
