"""The statistics as one scrolling page, drawn for any width."""

from collections.abc import Callable, Sequence

from textual import events
from textual.strip import Strip

from reader.services.statistics import Statistics
from reader.tui.glyphs import glyphs
from reader.tui.widgets.charts import MEASURES, Pen
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.stats_page import StatsPage

BESIDE = 100
"""From this width on the tables stand side by side."""

ROOMY = 60
"""From this width on the margin is two cells."""


class StatsText(LineWidget):
    """Draws the statistics as far as they are known; a click on a measure shows its calendar."""

    def __init__(self, key: Callable[[str], str], *, coloured: bool) -> None:
        super().__init__()
        self._signs = glyphs()
        self._drawn = StatsPage(Pen(self.look, self._signs, coloured=coloured), key)
        self._known: Statistics | None = None
        self._version = 0
        self._measure = 1
        self._offset = 0
        self._length = 0
        # The page as it was drawn last, and for what.
        self._page: tuple[object, list[Strip]] = ((), [])

    def show(self, known: Statistics) -> None:
        """Show what is known by now."""
        self._known = known
        self._version += 1
        self.repaint()

    def next_measure(self, step: int = 1) -> None:
        """Show the calendar of another measure."""
        self._show_measure((self._measure + step) % len(MEASURES))

    def _show_measure(self, number: int) -> None:
        self._measure = number
        self.repaint()

    def scroll_lines(self, lines: int) -> None:
        """Scroll by ``lines``."""
        self._offset = max(0, min(self._offset + lines, self._length - self.size.height))
        self.repaint()

    @property
    def page(self) -> int:
        """Lines to scroll by for one page."""
        return max(1, self.size.height - 2)

    def forget_looks(self) -> None:
        """Draw the page anew when the theme changes."""
        super().forget_looks()
        self._page = ((), [])

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight, with a scroll bar where there are more."""
        asked = (width, self._measure, self._version)
        if self._page[0] != asked:
            self._page = (asked, self._draw_page(width))
        lines = self._page[1]
        self._length = len(lines)
        self._offset = max(0, min(self._offset, len(lines) - height))
        shown = lines[self._offset : self._offset + height]
        return shown if len(lines) <= height else [self._with_bar(line, y, height) for y, line in enumerate(shown)]

    def _draw_page(self, width: int) -> list[Strip]:
        margin = self._margin(width)
        room = width - 2 * margin
        if self._known is None:
            rows = [[], [(f"counting{self._signs.ellipsis}", self.look("dim"))]]
        else:
            rows = self._drawn.rows(self._known, self._measure, room, beside_each_other=width >= BESIDE)
        return [self.line(width, ((" " * margin, self.look()), *row)) for row in rows]

    @staticmethod
    def _margin(width: int) -> int:
        return 2 if width >= ROOMY else 1

    def _with_bar(self, line: Strip, y: int, height: int) -> Strip:
        size = max(1, height * height // self._length)
        start = (height - size) * self._offset // max(1, self._length - height)
        heavy = start <= y < start + size
        sign = self._signs.thumb if heavy else self._signs.rule
        bar = self.line(1, ((sign, self.look("dim" if heavy else "faint")),))
        return Strip.join([line.crop(0, line.cell_length - 1), bar])

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Show the calendar of the measure under the mouse."""
        row, tabs = self._drawn.tabs
        x = event.x - self._margin(self.size.width)
        if event.y + self._offset == row:
            for number, (start, end) in enumerate(tabs):
                if start <= x < end:
                    self._show_measure(number)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-3)
