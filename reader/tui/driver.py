"""The terminal of the living screen: it gets no more bytes than it needs, and goes on from a picture."""

from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from reader.early import ENTER
from reader.tui.changing import shortened

if TYPE_CHECKING:
    from reader.early import Sight
    from reader.tui.app import MatinsApp


class ContinuingDriver(LinuxDriver):
    """Says only what changes from one run of text to the next, and goes on from a picture where there is one.

    Textual changes to the alternate screen when it starts, and keeps the line's settings for the end. Both were done
    before the picture: terminals differ in whether a second change clears the screen, and the settings that Textual
    finds are those of the picture.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._sight: Sight | None = cast("MatinsApp", app).sight

    def start_application_mode(self) -> None:
        """Take the terminal over from the picture; after a stop there is none any more."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._sight is not None:
            self.attrs_before, self._sight = self._sight.hand_over(), None

    def write(self, data: str) -> None:
        """Write, but do not change to the screen that is shown already."""
        if self._sight is None or data != ENTER:
            super().write(shortened(data))
