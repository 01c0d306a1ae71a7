"""One picture of a paper over the whole screen, as well as the terminal can: Kitty's way, Sixel, else half blocks."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.containers import Container

from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.bars import StatusBar

MOST_PIXELS = 40_000_000
"""Pixels of a picture that is still decoded."""

HINTS = [("esc", "back to the paper")]

_WIDGETS = "textual_image.widget"


def why_not(app: App[None], path: Path) -> str:
    """Return why a picture cannot be shown, an empty string where it can.

    The first time the terminal is asked what it can draw: that is possible only while the interface has let it go.
    """
    if app.no_color:
        return "pictures need colours, which NO_COLOR switches off"
    if find_spec("textual_image") is None:
        return "pictures need the package textual-image, which is not installed"
    from PIL import Image

    try:
        with Image.open(path) as picture:
            pixels = picture.width * picture.height
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "this picture cannot be read"
    if not 0 < pixels <= MOST_PIXELS:
        return "this picture is too large to be shown here"
    if _WIDGETS not in sys.modules:
        try:
            with app.suspend():
                import_module(_WIDGETS)
        except SuspendNotSupported:
            import_module(_WIDGETS)
    return ""


class FigureScreen(KeyScreen[None]):
    """Shows one picture; nearly any key leads back."""

    def __init__(self, path: Path, description: str) -> None:
        super().__init__()
        self._path = path
        self._status = StatusBar(HINTS)
        self._description = description

    def compose(self) -> ComposeResult:
        """Show picture and hints."""
        from textual_image.widget import Image

        picture = Image(self._path)
        picture.styles.width, picture.styles.height = "auto", "100%"
        yield Container(picture, id="figure")
        yield self._status

    def on_mount(self) -> None:
        """Say what the picture shows."""
        self._status.say(self._description)

    def press(self, key: str, character: str | None) -> bool:
        """Go back."""
        if key in ("escape", "q", "enter", "space", "backspace", "ctrl+c"):
            self.dismiss(None)
            return True
        return False

    def on_click(self, event: events.Click) -> None:
        """Go back by the mouse on the picture or beside it."""
        if not self._status.region.contains_point(event.screen_offset):
            self.click_keys("escape")
