"""The line above a paper: what is said of it, its title, the section in sight, and how far it was read."""

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from reader.domain.state import PaperState
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.mouse import CommandClicked
from reader.tui.widgets.wrapping import shorten

_LEAST = 16
"""Cells from which on a part of a name tells something."""


class PaperBar(LineWidget):
    """One line; the section gives way first, and then the title."""

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._state = PaperState()
        self._section = ""
        self._percent = -1
        self._glyphs = glyphs()

    def show(self, section: str, percent: int) -> None:
        """Show where the page is; -1 per cent for nowhere yet."""
        if (section, percent) != (self._section, self._percent):
            self._section, self._percent = section, percent
            self.repaint()

    def show_state(self, state: PaperState) -> None:
        """Show what the user says of the paper, by the signs of the list."""
        if state != self._state:
            self._state = state
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the line."""
        end = f"  {self._percent} % " if self._percent >= 0 else " "
        signs = self._signs()
        room = width - cell_len(end) - 1 - sum(cell_len(sign) for sign, _ in signs)
        dots = self._glyphs.ellipsis
        section = self._section
        if cell_len(self._title) + cell_len(section) + 3 > room:
            half = max(_LEAST, room - min(cell_len(self._title), room * 3 // 5) - 3)
            section = shorten(section, half, dots) if room >= 2 * _LEAST else ""
        title = shorten(self._title, room - (cell_len(section) + 3 if section else 0), dots)
        free = room - cell_len(title) - cell_len(section)
        tags = self._tags(free - 3)
        parts = (
            (" ", self.look()),
            *signs,
            (title, self.look("key")),
            (tags, self.look("link")),
            (" " * max(0, free - cell_len(tags)), self.look()),
            (section, self.look("quiet")),
            (end, self.look("strong")),
        )
        return [self.line(width, parts)]

    def on_click(self, _: events.Click) -> None:
        """Show where else one can be."""
        self.post_message(CommandClicked("contents"))

    def _signs(self) -> list[Part]:
        """Return the signs of the state, each with a blank behind it."""
        state, signs = self._state, self._glyphs
        seen = signs.skipped if state.skipped_at else signs.later if state.later_at else ""
        shown = (
            (signs.unread if state.is_unread else seen, "link" if state.is_unread else "dim"),
            (signs.star if state.is_starred else "", "accent"),
            (signs.note if state.note else "", "link"),
        )
        return [(f"{sign} ", self.look(look)) for sign, look in shown if sign]

    def _tags(self, room: int) -> str:
        """Return as many whole tags as there is room for."""
        told = ""
        for tag in self._state.tags:
            if cell_len(f"{told}  #{tag}") > room:
                break
            told += f"{' ' if told else '  '}#{tag}"
        return told
