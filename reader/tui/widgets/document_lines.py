"""A paper's lines in the middle of the screen; only those in sight are drawn."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from reader.fulltext.layout import Pages, Position, Wide, lay_out
from reader.fulltext.model import Document
from reader.tui.glyphs import ASCII, glyphs
from reader.tui.widgets.page_lines import Mark, PageWidget
from reader.tui.widgets.wrapping import wrap

MEASURE = 74
"""The widest line that is comfortable to read."""

ROOMY = 60
"""Cells from which on a page has two of them free at each side instead of one."""


def measure(width: int) -> int:
    """Return how wide lines are on a screen of ``width`` cells."""
    return max(2, min(MEASURE, width - (4 if width >= ROOMY else 2)))


def lay_out_for(document: Document, width: int) -> Pages:
    """Return ``document`` as lines for a screen of ``width`` cells."""
    return lay_out(document, measure(width), ascii=glyphs() is ASCII)


class DocumentLines(PageWidget):
    """Draws a paper from ``top`` on. Nothing is laid out anew but for another width."""

    class Moved(Message):
        """Other lines came into sight by the mouse, or by another size."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.document: Document | None = None
        self.pages: Pages | None = None
        self.top = 0
        self.chosen = -1
        self.marked = range(0)
        self._told: tuple[str, ...] = ()
        self._is_error = False
        self._position = Position(0, 0)
        self._fitted = 0
        self._marks: Mapping[int, Sequence[Mark]] = {}
        self._shifts: dict[int, int] = {}
        self._strips: dict[int, Strip] = {}
        self._is_plain = glyphs() is ASCII

    def tell(self, *sentences: str, error: bool = False) -> None:
        """Show sentences in the place of a paper."""
        self._told, self._is_error = sentences, error
        self.repaint()

    def show(self, document: Document, pages: Pages, position: Position | None) -> None:
        """Show a paper, where it was left."""
        self.document, self.pages = document, pages
        self._position = position or Position(0, 0)
        self._fit(self.size.width)
        self.top = self.pages.line_at(self._position)
        self.repaint()

    @property
    def in_sight(self) -> range:
        """The lines that are shown."""
        count = len(self.pages.lines) if self.pages else 0
        return range(self.top, min(count, self.top + max(1, self.size.height)))

    def choose(self, target: int) -> None:
        """Let one target stand out, -1 for none."""
        if target != self.chosen:
            self.chosen = target
            self._strips.clear()
            self.repaint()

    def mark(self, marked: range) -> None:
        """Mark lines."""
        self.marked = marked
        self.repaint()

    def highlight(self, marks: Mapping[int, Sequence[Mark]]) -> None:
        """Let parts of lines stand out, by line."""
        self._marks = marks
        self._strips.clear()
        self.repaint()

    def slide(self, columns: int) -> bool:
        """Move the first wide table in sight sideways; False where there is none, or no more of it."""
        table = self._wide_in_sight()
        if table is None:
            return False
        before = self._shifts.get(table.first, 0)
        self._shift(table, before + columns)
        return before != self._shifts[table.first]

    def reveal_columns(self, line: int, start: int, end: int) -> None:
        """Move a wide table sideways until these characters of a line of it are in sight, the first ones at least."""
        table = self.pages.wide_at(line) if self.pages is not None else None
        if self.pages is None or table is None:
            return
        room, text = self._room_of_wide(), "".join(span.text for span in self.pages.lines[line])
        first, last = cell_len(text[:start]), cell_len(text[:end])
        shift = self._shifts.get(table.first, 0)
        if not shift <= first <= last <= shift + room:
            # With as much around the words as there is room for.
            wanted = first - max(0, room - (last - first)) // 2
            self._shift(table, wanted)

    def _shift(self, table: Wide, shift: int) -> None:
        self._shifts[table.first] = max(0, min(shift, table.width - self._room_of_wide()))
        for line in range(table.first, table.last):
            self._strips.pop(line, None)
        self.repaint()

    def _wide_in_sight(self) -> Wide | None:
        if self.pages is None:
            return None
        found = (self.pages.wide_at(line) for line in self.in_sight)
        return next((table for table in found if table and table.width > self._room_of_wide()), None)

    def _room_of_wide(self) -> int:
        return max(1, self.size.width - 2)

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight."""
        if self.pages is None:
            return self._draw_told(width, height)
        self._fit(width)
        self.top = max(0, min(self.top, len(self.pages.lines) - height))
        return [self._strip(line, width) for line in range(self.top, min(len(self.pages.lines), self.top + height))]

    def _fit(self, width: int) -> None:
        """Lay the paper out for another width; the place stays."""
        if self.document is None or self.pages is None or not width:
            return
        if self.pages.width != measure(width):
            self.pages = lay_out_for(self.document, width)
            self._marks = {}
            self._shifts.clear()
            self.marked = range(0)
            self.post_message(self.Moved())
        elif self._fitted == width:
            return
        self._fitted = width
        self._strips.clear()
        self.top = self.pages.line_at(self._position)

    def _strip(self, number: int, width: int) -> Strip:
        if number in self.marked:
            return self._draw_line(number, width, "cursor")
        found = self._strips.get(number)
        if found is None:
            found = self._strips[number] = self._draw_line(number, width, "")
        return found

    def _draw_line(self, number: int, width: int, on: str) -> Strip:
        assert self.pages is not None, "there is a line"
        line = self.pages.lines[number]
        parts = self.parts(line, on, self._marks.get(number, ()), self.chosen)
        table = self.pages.wide_at(number)
        ground = self.look("", on)
        if table is None:
            left = (width - self.pages.width) // 2
            if on:
                ends = [self.line(cells, ()) for cells in (left, width - left - self.pages.width)]
                return Strip.join([ends[0], self.line(self.pages.width, parts, ground), ends[1]])
            return self.line(width, ((" " * left, self.look()), *parts))
        room, shift = self._room_of_wide(), self._shifts.get(table.first, 0)
        whole = self.line(max(table.width, room), parts, ground)
        left = max(1, (width - table.width) // 2)
        shown = whole.crop(shift, shift + min(room, width - left))
        edges = ("<", ">") if self._is_plain else ("‹", "›")
        before = edges[0] if shift and line else " "
        after = edges[1] if shift + room < table.width and line else " "
        dim = self.look("accent")
        rest = self.line(max(0, width - left - shown.cell_length), ((after, dim),))
        return Strip.join([self.line(left, ((" " * (left - 1), dim), (before, dim))), shown, rest])

    def _draw_told(self, width: int, height: int) -> list[Strip]:
        """Return the sentences a third below the top."""
        room = measure(width)
        left = (width - room) // 2
        lines = [self.line(width, ())] * (height // 3)
        for number, sentence in enumerate(self._told):
            look = self.look("error" if self._is_error and not number else "quiet")
            for start, end in wrap(sentence, room):
                lines.append(self.line(width, ((" " * left, look), (sentence[start:end], look))))
            lines.append(self.line(width, ()))
        return lines

    def forget_looks(self) -> None:
        """Draw every line again in the new theme."""
        super().forget_looks()
        self._strips.clear()
