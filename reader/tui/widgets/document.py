"""The page of a paper: where it is, and what the mouse does to it."""

from bisect import bisect_left

from rich.cells import cell_len
from textual import events
from textual.message import Message

from reader.fulltext.layout import Line, Position
from reader.tui.widgets.document_lines import MEASURE, DocumentLines, lay_out_for, measure

__all__ = ["MEASURE", "DocumentView", "lay_out_for", "measure"]

WHEEL = 3
"""Lines for one turn of the wheel."""


class DocumentView(DocumentLines):
    """Scrolls a paper."""

    class Clicked(Message):
        """The mouse chose a target."""

        def __init__(self, target: int) -> None:
            super().__init__()
            self.target = target

    @property
    def page(self) -> int:
        """Lines to go on by for one page: two of the page before stay in sight."""
        return max(1, self.size.height - 2)

    @property
    def last_top(self) -> int:
        """The line at the top when the end is in sight."""
        return max(0, (len(self.pages.lines) if self.pages else 0) - self.size.height)

    @property
    def position(self) -> Position:
        """Where the page is, for another width or another day."""
        return self._position

    def scroll_to_line(self, line: int) -> bool:
        """Let a line be the first; False where that changes nothing."""
        line = max(0, min(line, self.last_top))
        before, self.top = self.top, line
        if self.pages is not None:
            self._position = self.pages.position_of(line)
        self.repaint()
        return line != before

    def reveal(self, line: int) -> None:
        """Bring a line into sight, with some of what stands above it."""
        shown = self.in_sight
        if not (shown.start <= line < shown.stop):
            self.scroll_to_line(line - self.size.height // 3)

    def go_to(self, position: Position) -> None:
        """Show the page from a place on."""
        if self.pages is not None:
            self.scroll_to_line(self.pages.line_at(position))

    # The mouse

    def target_at(self, x: int, y: int) -> int:
        """Return the target that is drawn in a cell, -1 where there is none."""
        if self.pages is None or not 0 <= y < len(self.in_sight):
            return -1
        number = self.top + y
        table = self.pages.wide_at(number)
        left = (self.size.width - self.pages.width) // 2
        if table is not None:
            left = max(1, (self.size.width - table.width) // 2) - self._shifts.get(table.first, 0)
        return _target_in(self.pages.lines[number], x - left)

    def on_click(self, event: events.Click) -> None:
        """Choose the target under the mouse."""
        self.post_message(self.Clicked(self.target_at(event.x, event.y)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go on by the wheel."""
        event.stop()
        if self.scroll_to_line(self.top + WHEEL):
            self.post_message(self.Moved())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go back by the wheel."""
        event.stop()
        if self.scroll_to_line(self.top - WHEEL):
            self.post_message(self.Moved())


def _target_in(line: Line, cell: int) -> int:
    ends: list[int] = []
    for span in line:
        ends.append((ends[-1] if ends else 0) + cell_len(span.text))
    index = bisect_left(ends, cell + 1)
    return line[index].target if cell >= 0 and index < len(line) else -1
