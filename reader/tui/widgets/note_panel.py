"""The small panel below the page: a reference, a footnote, the TeX of formulas."""

from collections.abc import Sequence

from textual.strip import Strip

from reader.fulltext.layout import Line
from reader.tui.glyphs import glyphs
from reader.tui.widgets.document import measure
from reader.tui.widgets.page_lines import PageWidget
from reader.tui.widgets.wrapping import shorten

MOST = 10
"""Lines of text that the panel shows."""


class NotePanel(PageWidget):
    """Lines below a rule with a caption. It is as high as they need, at most a part of the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines_shown: Sequence[Line] = ()
        self._caption = self._hint = ""
        self._glyphs = glyphs()
        self.display = False

    def show(self, caption: str, lines: Sequence[Line], hint: str) -> int:
        """Show lines; return how many rows of the screen the panel takes now."""
        self._caption, self._lines_shown, self._hint = caption, lines, hint
        rows = 1 + max(1, min(len(lines), MOST, self.app.size.height // 3))
        self.styles.height = rows
        self.display = True
        self.repaint()
        return rows

    def close(self) -> None:
        """Show nothing."""
        self._lines_shown = ()
        self.display = False

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the rule and the lines; the last one says where there are more."""
        room = measure(width)
        left = (width - room) // 2
        hint = shorten(self._hint, room - 4, self._glyphs.ellipsis)
        caption = shorten(self._caption, max(4, room - len(hint) - 6), self._glyphs.ellipsis)
        rule, accent, faint = self._glyphs.level, self.look("key"), self.look("faint")
        fill = rule * max(1, room - len(caption) - len(hint) - 6)
        head = (
            (" " * left, faint),
            (rule * 2, faint),
            (f" {caption} ", accent),
            (fill, faint),
            (f" {hint} ", self.look("quiet")),
            (rule * 2, faint),
        )
        lines = [self.line(width, head)]
        for line in self._lines_shown[: height - 1]:
            lines.append(self.line(width, ((" " * left, self.look()), *self.parts(line))))
        more = len(self._lines_shown) - (height - 1)
        if more > 0 and height > 1:
            told = f"{self._glyphs.ellipsis} {more + 1} more lines"
            lines[-1] = self.line(width, ((" " * left, self.look()), (told, self.look("dim"))))
        return lines
