"""What goes to the terminal of a frame: the cells that changed, and nothing beside them.

Textual begins at the left edge of the widget that has the first of them, and ends every line with a line feed.
"""

from collections.abc import Iterable
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual.strip import Strip

from reader.tui.changing import change_of


class NarrowCompositor(Compositor):
    """Puts the widgets of a screen together, and says of a partial update no more than it holds."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has to be painted, None for nothing."""
        update = super().render_partial_update()
        return update and NarrowUpdate(update.chops, update.spans, update.chop_ends)


class NarrowUpdate(ChopsUpdate):
    """Pieces of lines, cut at both ends to the cells that have to be painted."""

    def render_segments(self, console: Console) -> str:
        """Return the bytes for the terminal: one move of its cursor for what is painted in a row."""
        pen = _Pen(console)
        for y, first, last in self.spans:
            here = -1
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                left, right = max(x, first), min(end, last)
                if left != here:
                    pen.written.append(f"\x1b[{y + 1};{left + 1}H")
                pen.write(strip if (left, right) == (x, end) else strip.crop(left - x, right - x))
                here = right
        return pen.finished()


class _Pen:
    """Writes runs of text, and between two of them what differs in their looks."""

    def __init__(self, console: Console) -> None:
        self.written: list[str] = []
        self._system = _SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        self._style: Style | None = None
        self._look = ""

    def write(self, segments: Iterable[Segment]) -> None:
        """Write a piece of a line."""
        written = self.written
        for text, style, _ in segments:
            if style is not self._style:
                look = _look(style, self._system) if style else ""
                if look != self._look:
                    written.append(change_of(self._look, look))
                self._style, self._look = style, look
            written.append(text)

    def finished(self) -> str:
        """Return everything, with the looks as they were before."""
        return "".join(self.written) + change_of(self._look, "")


_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


@lru_cache(maxsize=4096)
def _look(style: Style, system: ColorSystem) -> str:
    return Strip.render_ansi(style, system)
