"""What goes to the terminal of a frame: the cells that changed, and nothing beside them.

Textual draws every widget for any change, those behind others too, and paints a line of one whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.changing import change_of


class NarrowCompositor(Compositor):
    """Puts the widgets of a screen together; an update asks only those that have a part in it."""

    def render_full_update(self, simplify: bool = False) -> "CompositorUpdate":  # type: ignore[override]
        """Return the whole screen; ``simplify`` is for pictures, which are Textual's own affair."""
        if simplify:
            return super().render_full_update(simplify)
        self._dirty_regions.clear()
        return self._pieces([self.size.region])

    def render_partial_update(self) -> "Pieces | None":  # type: ignore[override]
        """Return what has to be painted, None for nothing."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        return self._pieces(regions) if regions else None

    def _pieces(self, regions: Iterable[Region]) -> "Pieces":
        # In front comes first.
        areas = [
            _Area(widget, region, *intersected.corners)
            for widget, (region, clip) in self.visible_widgets.items()
            if (intersected := region.intersection(clip))
        ]
        found: list[_Share] = []
        for y, first, last in self._regions_to_spans(regions):
            found += _shares(areas, y, first, last)
        return Pieces(list(_drawn(found)))


class _Area(NamedTuple):
    """A widget, where it is, and the part of that which can be seen; ``right`` and ``bottom`` are beyond it."""

    widget: Widget
    region: Region
    left: int
    top: int
    right: int
    bottom: int


class _Share(NamedTuple):
    """Cells of a line of the screen that a widget has, from ``first`` up to ``last``."""

    area: _Area
    y: int
    first: int
    last: int


class Piece(NamedTuple):
    """Cells of a line of the screen as they are painted from ``x`` on."""

    y: int
    x: int
    strip: Strip


def _shares(areas: Sequence[_Area], y: int, first: int, last: int) -> Iterator[_Share]:
    """Yield which widget has which of the cells of a line: the first one that is there."""
    free = [(first, last)]
    for area in areas:
        if not area.top <= y < area.bottom:
            continue
        left: list[tuple[int, int]] = []
        for start, end in free:
            here, beyond = max(start, area.left), min(end, area.right)
            if here >= beyond:
                left.append((start, end))
                continue
            yield _Share(area, y, here, beyond)
            left += [(begin, stop) for begin, stop in ((start, here), (beyond, end)) if begin < stop]
        free = left
        if not free:
            return


def _drawn(found: Sequence[_Share]) -> Iterator[Piece]:
    """Yield the cells in the order in which a terminal's cursor passes them."""
    lines: dict[Widget, tuple[int, list[Strip]]] = {}
    rows: dict[Widget, tuple[_Area, int, int]] = {}
    for area, y, _, _ in found:
        _, top, bottom = rows.get(area.widget, (area, y, y))
        rows[area.widget] = (area, min(top, y), max(bottom, y))
    for widget, (area, top, bottom) in rows.items():
        region = area.region
        crop = Region(area.left - region.x, top - region.y, area.right - area.left, bottom - top + 1)
        lines[widget] = (top, widget.render_lines(crop))
    for area, y, first, last in sorted(found, key=_place):
        top, strips = lines[area.widget]
        strip = strips[y - top]
        if (first, last) != (area.left, area.right):
            strip = strip.crop(first - area.left, last - area.left)
        yield Piece(y, first, strip)


def _place(share: _Share) -> tuple[int, int]:
    return share.y, share.first


class Pieces(CompositorUpdate):
    """Pieces of lines, in order."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Return the bytes for the terminal: one move of its cursor for what is painted in a row."""
        pen = _Pen(console)
        here = (-1, -1)
        for y, x, strip in self.pieces:
            if (y, x) != here:
                pen.written.append(f"\x1b[{y + 1};{x + 1}H")
            pen.write(strip)
            here = (y, x + strip.cell_length)
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
