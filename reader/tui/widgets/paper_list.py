"""The list of papers: its rows are read and drawn only where they are in sight."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.domain.errors import StoreError
from reader.domain.looks import DENSITIES
from reader.storage.listing import Row
from reader.tui.glyphs import glyphs
from reader.tui.highlights import Highlights
from reader.tui.widgets.mouse import WheelList
from reader.tui.widgets.paper_rows import RowPen, State, lines_of
from reader.tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from reader.tui.session import Session

MARGIN = 2
"""Rows kept in sight beyond the cursor where there are any."""


class PaperList(WheelList):
    """Shows the rows of a session around its cursor."""

    class Picked(Message):
        """The mouse chose a row; ``again``: by the second click at once, whatever is drawn there by now."""

        def __init__(self, index: int, again: bool) -> None:
            super().__init__()
            self.index = index
            self.again = again

    class Resized(Message):
        """There is room for more rows, or for fewer."""

    def __init__(self, source: "Session", today: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source = source
        self.empty_text = ""
        # What is said below the last paper where there is room.
        self.note = ""
        self.density = DENSITIES[0]
        self._pen = RowPen(self.look, source, today, glyphs())
        self._top = 0
        self._strips: dict[tuple[object, ...], list[Strip]] = {}
        self._facts: dict[tuple[object, ...], Strip] = {}

    def set_highlights(self, watched: Highlights) -> None:
        """Let other authors and words stand out."""
        if not watched.same_as(self._pen.watched):
            self._pen.watched = watched
            self._forget()
            self.repaint()

    def set_density(self, density: str) -> None:
        """Give papers more lines or fewer; the one under the cursor stays where it is on the screen."""
        line = (self.source.cursor - self._top) * self.row_height
        self.density = density
        self._forget()
        self._top = max(0, self.source.cursor - line // self.row_height)
        self.repaint()

    @property
    def row_height(self) -> int:
        """Lines that one paper takes."""
        return lines_of(self.density, self.size.width)

    @property
    def page(self) -> int:
        """Whole papers that are in sight at once."""
        return max(1, self.size.height // self.row_height)

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the rows in sight."""
        count = len(self.source)
        if count == 0:
            told = _lines(self.empty_text, width - 4)
            return [self.line(width, ()), *(self.line(width, ((f"  {text}", self.look("quiet")),)) for text in told)]
        self._keep_cursor_in_sight(count)
        lines: list[Strip] = []
        row_height = lines_of(self.density, width)
        last = min(count, self._top + height // row_height + 1)
        self.source.read(self._top, last)
        for index in range(self._top, last):
            lines.extend(self._row_strips(index, width, row_height))
        if self.note and len(lines) < height:
            lines.append(self.line(width, ((f"  {self.note}", self.look("quiet")),)))
        return lines

    def thumb(self, length: int) -> range:
        """Return the part of a rule of ``length`` cells that shows where we are; none where all is in sight."""
        page, count = self.page, len(self.source)
        if count <= page:
            return range(0)
        size = max(1, length * page // count)
        start = (length - size) * self._top // (count - page)
        return range(start, start + size)

    def _keep_cursor_in_sight(self, count: int) -> None:
        """Turn the page where the cursor comes near its edge: most steps then repaint two rows, not the list.

        After a turn ``MARGIN`` rows stay in sight behind the cursor; a jump to somewhere else lands in the middle.
        """
        page, cursor, last = self.page, self.source.cursor, max(0, count - self.page)
        margin = min(MARGIN, (page - 1) // 2)
        above, below = cursor - self._top, self._top + page - 1 - cursor
        if above < -1 or below < -1:
            self._top = cursor - page // 2
        elif below < margin and self._top < last:
            self._top = cursor - margin
        elif above < margin and self._top > 0:
            self._top = cursor + margin - page + 1
        self._top = max(0, min(self._top, last))

    def _row_strips(self, index: int, width: int, height: int) -> list[Strip]:
        row = self.source.row(index)
        if row is None:
            return [self.line(width, ())] * height
        selected = index == self.source.cursor
        where = self.source.where(index)
        marked, muted = row.number in self.source.marked, self.source.is_muted(index)
        state = State(selected, marked, muted, where)
        key = (row, state, width, self.source.words)
        strips = self._strips.get(key)
        if strips is None:
            if len(self._strips) > 2_000:
                self._strips.clear()
            strips = self._strips[key] = self._drawn(row, state, width, height)
        return strips

    def _drawn(self, row: Row, state: State, width: int, height: int) -> list[Strip]:
        base = self.look("cursor" if state.selected else "")
        if height == 1:
            return [self.line(width, self._pen.line(row, state, width), base)]
        drawn = [self.line(width, parts, base) for parts in self._pen.titles(row, state, width, height - 1)]
        key = (row, state, width)
        facts = self._facts.get(key)
        if facts is None:
            if len(self._facts) > 2_000:
                self._facts.clear()
            facts = self._facts[key] = self.line(width, self._pen.facts(row, state, width), base)
        blank = [self.line(width, self._pen.margin(state), base)] if len(drawn) + 1 < height else []
        return [*drawn, facts, *blank * (height - len(drawn) - 1)]

    def render_line(self, y: int) -> Strip:
        """Return one line for the compositor; a library that cannot be read now is told of in place of the list.

        A change of size brings rows into sight that nobody asked for, so there is nobody else to hear of it.
        """
        try:
            return super().render_line(y)
        except StoreError as error:
            width = self.size.width
            told = [f"  {part}" for part in _lines(str(error), width - 4)]
            self.keep_lines([self.line(width, ()), *(self.line(width, ((text, self.look("error")),)) for text in told)])
            return super().render_line(y)

    def forget_looks(self) -> None:
        """Draw every row again in the new theme."""
        super().forget_looks()
        self._pen.forget_looks()
        self._forget()

    def _forget(self) -> None:
        self._strips.clear()
        self._facts.clear()

    def on_resize(self) -> None:
        """Tell whoever shows which part of the list is in sight."""
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        index = self._top + event.y // self.row_height
        if index < len(self.source):
            self.post_message(self.Picked(index, event.chain == 2))


def _lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, max(1, width))]
