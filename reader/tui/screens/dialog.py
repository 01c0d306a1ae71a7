"""A question over the screen that asks it."""

from textual import events
from textual.screen import ModalScreen

from reader.tui.screens.base import KeyScreen, Result


class Dialog(KeyScreen[Result], ModalScreen[Result]):
    """Holds what it asks in a box; the mouse beside the box is escape."""

    def on_click(self, event: events.Click) -> None:
        """Give up by the mouse beside the box."""
        if self.get_widget_at(*event.screen_offset)[0] is self:
            self.click_keys("escape")
