"""The views at the left: their digits, names, and how many papers are unread in each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import shorten

if TYPE_CHECKING:
    from reader.tui.views import View


class Sidebar(LineWidget):
    """Draws the views; a click opens one."""

    class Picked(Message):
        """The mouse chose a view."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(
        self,
        lines: "Callable[[], Sequence[tuple[View, int | None]]]",
        is_open: "Callable[[View], bool]",
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._views = lines
        self._is_open = is_open

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return a line for each view, the open one marked."""
        strips = []
        for number, (view, unread) in enumerate(self._views()[:height]):
            here = self._is_open(view)
            base = self.look("cursor") if here else self.look()
            on = Style(bgcolor=base.bgcolor)
            digit = str(number) if number < 10 else " "
            count = f"{unread:,}" if unread else ""
            title = shorten(view.title, width - 5 - cell_len(count), glyphs().ellipsis)
            gap = " " * max(1, width - 4 - cell_len(title) - cell_len(count))
            strips.append(
                self.line(
                    width,
                    (
                        (f" {digit} ", self.look("key") + on),
                        (title, self.look("strong" if here or unread else "quiet") + on),
                        (gap + count + " ", self.look("quiet") + on),
                    ),
                    base,
                )
            )
        return strips

    def on_click(self, event: events.Click) -> None:
        """Open the view under the mouse."""
        if event.y < len(self._views()):
            self.post_message(self.Picked(event.y))
