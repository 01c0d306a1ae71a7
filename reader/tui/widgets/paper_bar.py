"""The line above a paper: its title, the section in sight, and how far it was read."""

from rich.cells import cell_len
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import shorten

_LEAST = 16
"""Cells from which on a part of a name tells something."""


class PaperBar(LineWidget):
    """One line; the section gives way first, and then the title."""

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._section = ""
        self._percent = -1
        self._glyphs = glyphs()

    def show(self, section: str, percent: int) -> None:
        """Show where the page is; -1 per cent for nowhere yet."""
        if (section, percent) != (self._section, self._percent):
            self._section, self._percent = section, percent
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the line."""
        end = f"  {self._percent} % " if self._percent >= 0 else " "
        room = width - cell_len(end) - 1
        dots = self._glyphs.ellipsis
        section = self._section
        if cell_len(self._title) + cell_len(section) + 3 > room:
            half = max(_LEAST, room - min(cell_len(self._title), room * 3 // 5) - 3)
            section = shorten(section, half, dots) if room >= 2 * _LEAST else ""
        title = shorten(self._title, room - (cell_len(section) + 3 if section else 0), dots)
        gap = " " * max(0, room - cell_len(title) - cell_len(section))
        parts = (
            (f" {title}", self.look("key")),
            (gap, self.look()),
            (section, self.look("quiet")),
            (end, self.look("strong")),
        )
        return [self.line(width, parts)]
