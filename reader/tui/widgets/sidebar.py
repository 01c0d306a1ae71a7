"""The views at the left: their digits, names, and how many papers are unread in each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import shorten

if TYPE_CHECKING:
    from reader.tui.viewlist import Line, View


class Sidebar(LineWidget):
    """Draws the views; a click opens one."""

    class Picked(Message):
        """The mouse chose a view, or with None the line that says how many more there are."""

        def __init__(self, view: "View | None") -> None:
            super().__init__()
            self.view = view

    def __init__(
        self,
        lines: "Callable[[int], Sequence[tuple[Line, int | None]]]",
        is_open: "Callable[[View], bool]",
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._views = lines
        self._is_open = is_open
        self._has_counts = True

    def leave_counts_out(self) -> None:
        """Show the views as they are before they were counted."""
        self._has_counts = False
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the views that there is room for, the open one marked."""
        return [
            self._draw_line(line, count if self._has_counts else None, width) for line, count in self._views(height)
        ]

    def _draw_line(self, line: "Line", unread: int | None, width: int) -> Strip:
        if line.view is None:
            text = line.text if line.is_heading else f"{glyphs().ellipsis} {line.text}"
            return self.line(width, ((f" {text}" if line.is_heading else f"   {text}", self.look("dim")),))
        here = self._is_open(line.view)
        base = self.look("cursor") if here else self.look()
        on = Style(bgcolor=base.bgcolor)
        count = f"{unread:,}" if unread else ""
        title = shorten(line.text, width - 5 - cell_len(count), glyphs().ellipsis)
        gap = " " * max(1, width - 4 - cell_len(title) - cell_len(count))
        parts = (
            (f" {line.digit or ' '} ", self.look("key") + on),
            (title, self.look("strong" if here or unread else "quiet") + on),
            (gap + count + " ", self.look("quiet") + on),
        )
        return self.line(width, parts, base)

    def on_click(self, event: events.Click) -> None:
        """Open the view under the mouse."""
        lines = self._views(self.size.height)
        if event.y < len(lines) and not lines[event.y][0].is_heading:
            self.post_message(self.Picked(lines[event.y][0].view))
