"""What goes to the terminal of a frame: the cells that changed, and nothing beside them.

Textual begins at the left edge of the widget that has the first of them, and ends every line with a line feed.
"""

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor


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
        written: list[str] = []
        for y, first, last in self.spans:
            here = -1
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                left, right = max(x, first), min(end, last)
                if left != here:
                    written.append(f"\x1b[{y + 1};{left + 1}H")
                shown = strip if (left, right) == (x, end) else strip.crop(left - x, right - x)
                written.append(shown.render(console))
                here = right
        return "".join(written)
