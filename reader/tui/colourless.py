"""No colour at all, as NO_COLOR asks for: what a colour behind a text says is said by reversing it.

Source: https://no-color.org; bold, underlined, slanted and reversed text are no colours.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

_Result = TypeVar("_Result")


class Colourless(LineFilter):
    """Draws everything in the terminal's own two colours; what stands on another ground than its widget is reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours; ``background`` is the ground of the widget that they are of."""
        ground = background.rgb if background.a == 1 else None
        return [Segment(text, style and _plain(style, ground), control) for text, style, control in segments]


@lru_cache(1024)
def _plain(style: Style, ground: tuple[int, int, int] | None) -> Style:
    plain = style.without_color
    if style.meta:
        plain += Style.from_meta(style.meta)
    behind = style.bgcolor and style.bgcolor.triplet
    # A caret on such a ground stands out by being reversed back.
    marked = ground is not None and behind is not None and tuple(behind) != ground
    return plain + Style(reverse=not style.reverse) if marked else plain


COLOURLESS = Colourless()


class ColourlessApp(App[_Result]):
    """An app without any colour where NO_COLOR asks for it; Textual's own way leaves greys."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every drawn line goes through."""
        return [COLOURLESS] if self.no_color else super().get_line_filters()
